"""The numbers of the charts that templates draw: how long each bar is, and which numbers stand beside it.

Lengths are words (“37.5%”): nothing may write them with a decimal comma. A chart and its table are made of
the same rows, so they cannot disagree.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.db.models import CharField, F, Value
from django.db.models.functions import Concat, Substr

from positions.models import ResultStage
from publishing.listing import Facet

FEWEST_YEARS = 2  # with results: one year alone is no change
MOST_NUMBERED = 24  # years: of more, the numbers above the bars would touch
MOST_LABELS = 6  # or so: years named below the bars, on a page of 320 pixels
LEAST_HEIGHT = 3  # results that a bar as high as the chart stands for, so that one of them is no tower
GAP = 20  # per cent of its place that a bar leaves free


def percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.2f}%" if whole else "0%"


# --- results by year -----------------------------------------------------------------------------


# Counted in the one query of the list (publishing.listing): “2024/achieved”; “2024/” where no stage is known.
YEAR_AND_STAGE = Facet(
    "year_and_stage",
    "",
    "latest",
    expression=Concat(Substr(F("latest"), 1, 4), Value("/"), F("stage"), output_field=CharField()),
)
# From what is there to what is only planned, the way they are stacked; "" is what nobody knows.
STACK = (ResultStage.ACHIEVED, ResultStage.ONGOING, "", ResultStage.PLANNED)


@dataclass(frozen=True)
class Piece:
    """Results of a year that stand alike: a part of its bar."""

    stage: str
    number: int
    y: str
    height: str


@dataclass(frozen=True)
class YearOfResults:
    """A year: its bar, and its row of the table."""

    year: int
    url: str  # the same list, of that year
    x: str
    width: str
    middle: str
    top: str
    pieces: list[Piece]
    numbers: list[int]  # one for each stage of the chart
    is_labelled: bool

    @property
    def total(self) -> int:
        return sum(self.numbers)


class ResultsByYear:
    """How many results there are of each year between the first and the last, by where they stand.

    `counted` is what YEAR_AND_STAGE counted: `{"2024/achieved": 3}`; `url_of` leads to the list of a year.
    """

    def __init__(self, counted: Mapping[str, int], url_of: Callable[[int], str]):
        self.url_of = url_of
        self.dated: dict[int, dict[str, int]] = {}
        self.undated = 0
        for code, number in counted.items():
            year, _slash, stage = code.partition("/")
            if year:
                self.dated.setdefault(int(year), {})[stage] = number
            else:
                self.undated += number

    def __bool__(self) -> bool:
        return len(self.dated) >= FEWEST_YEARS

    @property
    def first(self) -> int:
        return min(self.dated)

    @property
    def last(self) -> int:
        return max(self.dated)

    @property
    def total(self) -> int:
        return sum(sum(numbers.values()) for numbers in self.dated.values())

    @property
    def stages(self) -> list[str]:
        """Those that occur, in the order of the stack."""
        return [stage for stage in STACK if any(stage in numbers for numbers in self.dated.values())]

    @property
    def labels(self) -> list[tuple[str, str]]:
        """(stage, its name) for the key and the head of the table; the name is "" for what nobody knows."""
        return [(stage, str(ResultStage(stage).label) if stage else "") for stage in self.stages]

    @property
    def is_numbered(self) -> bool:
        return self.last - self.first < MOST_NUMBERED

    @property
    def height(self) -> int:
        """Results that the height of the chart stands for."""
        return max(LEAST_HEIGHT, *(sum(numbers.values()) for numbers in self.dated.values()))

    @cached_property
    def years(self) -> list[YearOfResults]:
        """Every year from the first to the last: one without results is a gap, as it was."""
        span = range(self.first, self.last + 1)
        return [self._year(year, index, len(span)) for index, year in enumerate(span)]

    @property
    def rows(self) -> list[YearOfResults]:
        """The years that have results, the latest first: the rows of the table."""
        return [year for year in reversed(self.years) if year.total]

    def _year(self, year: int, index: int, places: int) -> YearOfResults:
        numbers = self.dated.get(year, {})
        pieces, below = [], 0
        for stage in self.stages:
            if number := numbers.get(stage, 0):
                below += number
                top, height = percent(self.height - below, self.height), percent(number, self.height)
                pieces.append(Piece(stage, number, top, height))
        every = -(-places // MOST_LABELS)
        return YearOfResults(
            year,
            self.url_of(year),
            percent(index + GAP / 200, places),
            percent(1 - GAP / 100, places),
            percent(index + 0.5, places),
            percent(self.height - below, self.height),
            pieces,
            [numbers.get(stage, 0) for stage in self.stages],
            index == 0 or (index >= every and (self.last - year) % every == 0),
        )
