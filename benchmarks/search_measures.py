"""The judged queries (benchmarks/relevance), and how good a list of answers to one of them is.

Nothing here asks a database: what was found is handed in.
"""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import fmean

RELEVANCE = Path(__file__).resolve().parent / "relevance"
CORPORA = ("demonstration", "planted")
RELEVANT = 2  # the least grade of an answer one would be sorry to miss (relevance/README.md)
FOLDERS = {  # of a record in the judged set, by the kind that the search gives it
    "position": "positions",
    "result": "results",
    "news": "news",
    "publication": "documents",
    "partner": "partners",
    "country": "countries",
    "page": "pages",
    "theme": "themes",
    "institution": "institutions",
}


@dataclass(frozen=True)
class Judged:
    """A query with its good answers: record → grade from 1 to 3."""

    language: str
    typed: str
    grades: dict[str, int]
    elsewhere: dict[str, int] = field(default_factory=dict)

    @property
    def relevant(self) -> frozenset[str]:
        return frozenset(record for record, grade in self.grades.items() if grade >= RELEVANT)


def judged(corpus: str) -> list[Judged]:
    lines = (RELEVANCE / f"{corpus}.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [Judged(row["language"], row["q"], row["relevant"], row.get("elsewhere", {})) for row in rows]


def record_of(key: str) -> str:
    """`positions/minerais` of an entry's key `position/minerais`."""
    kind, _slash, name = key.partition("/")
    return f"{FOLDERS[kind]}/{name}"


# --- of one query -----------------------------------------------------------------------------------


def precision(query: Judged, found: Sequence[str], first: int = 5) -> float:
    """Relevant ones among the first five, of as many as there could be: five, or all if there are fewer."""
    return len(query.relevant & set(found[:first])) / min(first, len(query.relevant))


def touching(query: Judged, found: Sequence[str], first: int = 5) -> float:
    """The same, where answers that only touch the subject (grade 1) count as well."""
    return len(query.grades.keys() & set(found[:first])) / min(first, len(query.grades))


def recall(query: Judged, found: Sequence[str], first: int | None = None) -> float:
    return len(query.relevant & set(found[:first])) / len(query.relevant)


def gain(query: Judged, found: Sequence[str], first: int = 10) -> float:
    """nDCG: each grade counts 2^grade − 1, less the lower it stands, of what the best order would give."""
    best = _discounted(sorted(query.grades.values(), reverse=True)[:first])
    return _discounted([query.grades.get(record, 0) for record in found[:first]]) / best


def _discounted(grades: Iterable[int]) -> float:
    return sum((2**grade - 1) / math.log2(place + 1) for place, grade in enumerate(grades, start=1))


def reciprocal_rank(query: Judged, found: Sequence[str]) -> float:
    """1 where the first answer is relevant, ½ where the second is the first, 0 where none is."""
    places = (place for place, record in enumerate(found, start=1) if record in query.relevant)
    return 1 / next(places, math.inf)


# --- of many ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scores:
    """Means over queries. `silence`: the share of those that nothing answers for which nothing was found."""

    queries: int
    precision: float
    touching: float
    recall: float
    recall_20: float
    gain: float
    reciprocal_rank: float
    silence: float


def scores(found: Sequence[tuple[Judged, Sequence[str]]]) -> Scores:
    """Queries with nothing but grade 1 count for `touching` and `gain` alone."""
    answered = [(query, records) for query, records in found if query.relevant]
    graded = [(query, records) for query, records in found if query.grades]
    return Scores(
        len(found),
        fmean(precision(*one) for one in answered),
        fmean(touching(*one) for one in graded),
        fmean(recall(*one) for one in answered),
        fmean(recall(*one, 20) for one in answered),
        fmean(gain(*one) for one in graded),
        fmean(reciprocal_rank(*one) for one in answered),
        fmean(not records for query, records in found if not query.grades),
    )
