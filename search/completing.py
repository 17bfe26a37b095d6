"""What has some of the words, where few entries have all of them: ordered by how much those words say.

A word that few entries have says more than one that half of them have; one that nothing has says the most, so
that a question about something unknown finds nothing rather than anything. Whole numbers throughout: both
databases give the same order.
"""

from math import log

from search.finding import Hits, Wish, asked, find
from search.lexemes import LEVELS, NEVER_PARTLY
from search.models import Entry
from search.places import day_of
from search.queries import Clause

MOST = 20  # that are added
WEIGHTS = dict(zip(LEVELS, (10, 8, 7, 5), strict=True))  # tenths: of a word in the title, in names…
LEAST = 4  # a quarter of what all the words say must be there
SHORTEST = 2  # letters of a word that says something by itself


def some_of(wish: Wish, full: Hits) -> Hits:
    """Entries that have not all of the words of the question and yet much of what they say, best first."""
    clauses = [clause for clause in wish.question.wanted if _says_something(clause)]
    if len(wish.question.wanted) < 2 or not clauses:
        return Hits()
    questions = []
    for number, clause in enumerate(clauses):
        one = Wish(wish.question, wish.marks, clause, NEVER_PARTLY)
        for level in LEVELS:
            questions += asked(f"{number}{level}", [one], level)
    found = find(questions)
    total = Entry.objects.filter(language=wish.question.language).count()
    worth = [_worth(len(found[f"{number}{LEVELS[-1]}"]), total) for number in range(len(clauses))]
    matched: dict[int, int] = {}
    scores: dict[int, int] = {}
    for number, value in enumerate(worth):
        seen: set[int] = set()
        for level in LEVELS:
            new = found[f"{number}{level}"].levels.keys() - seen - full.levels.keys()
            seen |= new
            for place in new:
                matched[place] = matched.get(place, 0) + value
                scores[place] = scores.get(place, 0) + value * WEIGHTS[level]
    enough = [place for place in scores if matched[place] * LEAST >= sum(worth)]
    enough.sort(key=lambda place: (-scores[place], -day_of(place), -place))
    best = sorted({scores[place] for place in enough}, reverse=True)
    ranks = {score: rank for rank, score in enumerate(best)}
    return Hits({place: ranks[scores[place]] for place in enough[:MOST]}, number=len(enough[:MOST]))


def _worth(hits: int, total: int) -> int:
    """What a word says that so many of all entries have: the most when none has it."""
    return round(1000 * log(1 + total / (1 + hits)))


def missing(wish: Wish) -> list[Clause]:
    """The words that nothing has."""
    questions = []
    for number, clause in enumerate(wish.question.wanted):
        one = Wish(wish.question, wish.marks[:1], clause)
        questions += asked(str(number), [one], LEVELS[-1], is_number=True)
    found = find(questions)
    return [clause for number, clause in enumerate(wish.question.wanted) if not len(found[str(number)])]


def _says_something(clause: Clause) -> bool:
    return bool(clause.codes) or max(map(len, clause.terms), default=0) >= SHORTEST
