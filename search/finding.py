"""Finds: which entries answer a question, in which order, and what they are filed under.

The order is ours, the same on both databases: where the words stand (the whole name; the title; names;
summary and asks; anywhere), each as the worst of its words; then the date, newest first; then the key. Each
of these levels is asked for its newest entries alone, so that a frequent word costs no more than a rare
one: of more than MOST hits, the first MOST are ranked and counted.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from django.db import connection

from search.engines import engine
from search.lexemes import LEVELS, lexeme, mark
from search.models import Entry
from search.places import day_of
from search.queries import Clause, Question, Words

MOST = 1000
WHOLE = "="  # the level of entries that are called exactly what was asked
CODES_AT = frozenset(LEVELS[1:])  # levels at which being filed under a country is as good as naming it


@dataclass(frozen=True)
class Asked:
    """One thing to find: `name` is what for."""

    name: str
    expression: str
    is_number: bool = False  # how many there are, and not which
    most: int = MOST + 1


@dataclass
class Hits:
    """The level at which each entry was found, best and newest first: at most MOST of them."""

    levels: dict[int, int] = field(default_factory=dict)
    are_all: bool = True
    number: int = 0

    def cut(self) -> None:
        found = max(self.number, len(self.levels))
        self.are_all, self.number = found <= MOST, min(found, MOST)
        self.levels = dict(islice(self.levels.items(), MOST))

    def __len__(self) -> int:
        return self.number

    def first(self, number: int) -> list[int]:
        """Those among which the first `number` are once their keys are known: of one day, any may be."""
        ranks = {place: (level, -day_of(place)) for place, level in self.levels.items()}
        last = sorted(ranks.values())[:number][-1:]
        return [place for place, rank in ranks.items() if [rank] <= last]

    def in_order(self, known: Mapping[int, "Filed"]) -> list[int]:
        """By level, then the newest day, then the key."""
        places = [place for place in self.levels if place in known]
        places.sort(key=lambda place: (self.levels[place], -day_of(place), known[place].key))
        return places


Marks = Sequence[Sequence[str]]  # codes of each filter, one of which an entry must have


@dataclass(frozen=True)
class Wish:
    """A question with what it is narrowed to. `only`: one of its words, where that is enough."""

    question: Question
    marks: Marks = ()
    only: Clause | None = None
    but: str = ""  # a mark that it must not have

    def expression(self, level: str) -> str:
        """What an entry must have to answer at a level, as the database in use asks for it."""
        of, question = engine(), self.question
        parts = [of.some([of.word(mark(code)) for code in codes]) for codes in self.marks]
        if level == WHOLE:
            parts.append(of.word(question.whole))
        else:
            clauses = (self.only,) if self.only else question.wanted
            parts += [_clause(clause, level, question.language) for clause in clauses]
        wanted = of.every(parts)
        if question.unwanted:
            unwanted = [_clause(clause, LEVELS[-1], question.language) for clause in question.unwanted]
            wanted = of.without(wanted, of.some(unwanted))
        return str(of.without(wanted, of.word(self.but)) if self.but else wanted)

    @property
    def levels(self) -> str:
        """Those at which there may be something to find, the best first."""
        if not self.question.wanted:
            return LEVELS[-1]
        return WHOLE + LEVELS if self.question.whole and not self.only else LEVELS


def _clause(clause: Clause, level: str, language: str) -> str:
    of = engine()
    ways = [_words(words, level, language) for words in clause.ways]
    ways += [of.word(mark(code)) for code in clause.codes if level in CODES_AT]
    return str(of.some(ways))


def _words(words: Words, level: str, language: str) -> str:
    of = engine()
    found = [lexeme(level, language, term) for term in words.terms]
    return str(of.phrase(found) if words.is_phrase else of.every([of.word(one) for one in found]))


def asked(
    name: str, wishes: Sequence[Wish], levels: str = "", *, is_number: bool = False, most: int = MOST + 1
) -> list[Asked]:
    """To find what fulfils one of these wishes: a question for each level, the best first."""
    found = []
    for level in levels or WHOLE + LEVELS:
        able = [wish.expression(level) for wish in wishes if level in wish.levels]
        if able:
            found.append(Asked(name, str(engine().some(able)), is_number, most))
    return found


def find(questions: Sequence[Asked]) -> dict[str, Hits]:
    """The hits of each name, in one query."""
    if not questions:
        return {}
    hits_of = engine().HITS
    parts = [
        f"SELECT {number} AS number, {'count(*)' if one.is_number else 'id'} AS found "
        f"FROM ({hits_of}) AS hits_{number}"
        for number, one in enumerate(questions)
    ]
    parameters = [value for one in questions for value in (one.expression, one.most)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        rows = cursor.fetchall()
    found = {one.name: Hits() for one in questions}
    places: list[list[int]] = [[] for _one in questions]
    for number, place in rows:
        places[number].append(place)
    for number, (one, some) in enumerate(zip(questions, places, strict=True)):
        if one.is_number:
            found[one.name].number = some[0]
            continue
        some.sort(reverse=True)
        levels = found[one.name].levels
        for place in some:
            levels.setdefault(place, number)
    for hits in found.values():
        hits.cut()
    return found


# --- what is known of them ------------------------------------------------------------------------


class Filed(NamedTuple):
    """What orders and counts an entry; its codes separated by spaces."""

    key: str
    codes: str


def filed(places: Iterable[int]) -> dict[int, Filed]:
    """Of each place that is an entry's, in one query. There may be thousands: no model is made of them."""
    wanted = list(places)
    if not wanted:
        return {}
    marks = ", ".join(["%s"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, key, codes FROM {Entry._meta.db_table} WHERE id IN ({marks})", wanted)
        return {place: Filed(key, codes) for place, key, codes in cursor.fetchall()}


def counted(places: Iterable[int], known: Mapping[int, Filed]) -> Counter[str]:
    """How many of these entries are filed under each code."""
    return Counter(" ".join([known[place].codes for place in places if place in known]).split())
