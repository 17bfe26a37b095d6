"""What somebody typed, understood: words, “phrases”, -without; anything else is a word, and nothing an error.

Words that name a country or that are an abbreviation are read as one thing with several names. Common words
are left out, unless there is nothing else.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import NamedTuple

from django.db.models import Q

from languages.folding import DASHES
from search.lexemes import whole_name
from search.models import Name
from search.tokens import Token, heard, terms
from search.tongues import tongue

LONGEST = 400  # characters of a question that are read
MOST_CLAUSES = 12  # words and phrases of it
LONGEST_NAME = 7  # terms of a name that is recognised
_QUOTED = re.compile(r"(?P<minus>(?<!\S)[-−–])?[\"“”„«»](?P<phrase>[^\"“”„«»]*)[\"“”„«»]")
_MINUS = re.compile(rf"(?<!\S)[-{DASHES}](?P<word>[^\W_]\S*)")


class Words(NamedTuple):
    """Terms that an entry must have: side by side where they are a phrase."""

    terms: tuple[str, ...]
    is_phrase: bool = False


@dataclass(frozen=True)
class Clause:
    """One thing that was asked: any of these ways to say it, or one of these codes."""

    ways: tuple[Words, ...]
    codes: tuple[str, ...] = ()
    typed: str = ""  # as it stands in the question, for what is said to the reader

    @property
    def terms(self) -> frozenset[str]:
        return frozenset(term for way in self.ways for term in way.terms)


@dataclass(frozen=True)
class Question:
    """What was asked, in one language."""

    language: str
    wanted: tuple[Clause, ...] = ()
    unwanted: tuple[Clause, ...] = ()
    whole: str = ""  # the lexeme of an entry that is called exactly this; "" where none can be
    is_cut: bool = False  # there was more than is read

    def __bool__(self) -> bool:
        return bool(self.wanted or self.unwanted)

    @property
    def terms(self) -> frozenset[str]:
        """What may be marked in a result."""
        return frozenset().union(*(clause.terms for clause in self.wanted))


def cleaned(typed: str) -> str:
    """The question without what no keyboard types: control characters, half a surrogate, heaps of spaces."""
    text = unicodedata.normalize("NFC", typed[: LONGEST * 4])
    seen = (c for c in text if unicodedata.category(c) != "Cf")  # soft hyphens and joiners, pasted
    return " ".join("".join(c if c.isprintable() else " " for c in seen).split())


@dataclass
class _Read:
    """A question as far as it is read without asking the database."""

    text: str
    heard: list[Token]
    wanted: list[Clause] = field(default_factory=list)  # phrases
    unwanted: list[Clause] = field(default_factory=list)

    @property
    def terms(self) -> list[str]:
        return [token.term for token in self.heard]

    @property
    def phrases(self) -> set[str]:
        """Whatever of it may be a name."""
        return _phrases(self.terms) | {" ".join(clause.ways[0].terms) for clause in self.unwanted}


def understood(typed: str, languages: Iterable[str]) -> dict[str, Question]:
    """In each language. Never raises: without a single word it asks for nothing. One query."""
    text = cleaned(typed)
    is_cut = len(text) > LONGEST or len(typed) > LONGEST * 4
    read = {code: _read(text[:LONGEST], code) for code in languages}
    names = _countries({code: one.phrases for code, one in read.items()})
    return {code: _question(code, one, names, is_cut) for code, one in read.items()}


def _read(text: str, language: str) -> _Read:
    found = _Read(text, [])
    for match in (*_QUOTED.finditer(text), *_MINUS.finditer(_QUOTED.sub(_hole, text))):
        said = match.groupdict()
        if clause := _phrase(said.get("phrase") or said.get("word") or "", language):
            (found.unwanted if said.get("minus") or "word" in said else found.wanted).append(clause)
            found.text = found.text[: match.start()] + _hole(match) + found.text[match.end() :]
    found.heard = _heard(found.text, language)
    return found


def _hole(match: re.Match[str]) -> str:
    return " " * (match.end() - match.start())


def _question(language: str, read: _Read, names: dict[tuple[str, str], list[str]], is_cut: bool) -> Question:
    wanted = list(dict.fromkeys((*_things(read, names, language), *read.wanted)))
    unwanted = [
        replace(clause, codes=tuple(names.get((language, " ".join(clause.ways[0].terms)), ())))
        for clause in dict.fromkeys(read.unwanted)
    ]
    return Question(
        language,
        tuple(wanted[:MOST_CLAUSES]),
        tuple(unwanted[:MOST_CLAUSES]),
        whole_name(read.terms, language) if read.heard and not read.wanted else "",
        is_cut or len(wanted) > MOST_CLAUSES or len(unwanted) > MOST_CLAUSES,
    )


def _heard(text: str, language: str) -> list[Token]:
    """The words that say something; all where none does. In capitals throughout, nothing is a name."""
    shouted = text.isupper() and " " in text.strip()
    return heard(text.lower() if shouted else text, language)


def _phrase(text: str, language: str) -> Clause | None:
    found = tuple(token.term for token in _heard(text, language))
    return Clause((Words(found, len(found) > 1),), typed=text.strip()) if found else None


# --- things with several names --------------------------------------------------------------------


def _phrases(said: Sequence[str]) -> set[str]:
    said = said[: MOST_CLAUSES * 2]
    starts = range(len(said))
    return {" ".join(said[start : start + size]) for start in starts for size in range(1, LONGEST_NAME + 1)}


def _countries(wanted: dict[str, set[str]]) -> dict[tuple[str, str], list[str]]:
    """(language, phrase) → the codes that it is a name of."""
    any_of = Q(pk__in=[])
    for language, phrases in wanted.items():
        any_of |= Q(language=language, phrase__in=sorted(phrases))
    rows = Name.objects.filter(any_of, code__startswith="country/").order_by("code")
    found: dict[tuple[str, str], list[str]] = {}
    for language, phrase, code in rows.values_list("language", "phrase", "code"):
        found.setdefault((language, phrase), []).append(code)
    return found


def _things(read: _Read, names: dict[tuple[str, str], list[str]], language: str) -> Iterator[Clause]:
    """The words of the question; those that name one thing are taken together, the longest name first."""
    heard, start = read.heard, 0
    while start < len(heard):
        for end in range(min(len(heard), start + LONGEST_NAME), start, -1):
            said = tuple(token.term for token in heard[start:end])
            codes = names.get((language, " ".join(said)), ())
            others = saying_the_same(language).get(" ".join(said), ())
            if codes or others or end == start + 1:
                typed = read.text[heard[start].start : heard[end - 1].end]
                yield Clause((Words(said), *others), tuple(codes), typed)
                start = end
                break


@cache
def saying_the_same(language: str) -> dict[str, tuple[Words, ...]]:
    """Terms → the other ways to say the same: « ue » → « union européenne »."""
    found: dict[str, dict[Words, None]] = {}
    for group in tongue(language).saying_the_same:
        ways = dict.fromkeys(terms(way, language) for way in group)
        for way in ways:
            others = (Words(other, len(other) > 1) for other in ways if other != way)
            found.setdefault(" ".join(way), {}).update(dict.fromkeys(others))
    return {phrase: tuple(others) for phrase, others in found.items()}
