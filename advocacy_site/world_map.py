"""The world map of a list of countries: which shape, which point and which target each has, and its name.

What is counted is what the page of a country shows; no partner is counted, so a protected one adds nothing.
The shapes come from geometry/world.json; advocacy_site.map_labels finds room for the names.
"""

import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

from django.db.models import Count, Value

from advocacy_site.geometry.drawing import CELL, MARGIN, Point, Ring
from advocacy_site.map_labels import Box, Label, Named, place_labels
from languages.queries import links, plain
from languages.texts import Text
from positions.models import Position, Result
from publishing.state import Version
from topics.models import Country

GEOMETRY = Path(__file__).parent / "geometry" / "world.json"
PATH, NUMBER = re.compile(r"M[^M]+"), re.compile(r"-?\d+")
TINY = 6  # units: a country that is no larger is marked by a dot
DOT = 6  # units from the middle of such a dot to its edge


@cache
def world() -> dict[str, Any]:
    return json.loads(GEOMETRY.read_text(encoding="utf-8"))


# On a page of 360 pixels the map is 328 wide: half of the 24 that a target has (WCAG 2.2, 2.5.8), in units.
FINGER = world()["view"][2] * 12 / 328


# --- what is told of a country -----------------------------------------------------------------------


@dataclass(frozen=True)
class Records:
    """How many positions and results the page of a country leads to."""

    positions: int = 0
    results: int = 0

    @property
    def total(self) -> int:
        return self.positions + self.results


ANY = ""  # in place of a language: public in whichever


def records_about(languages: Iterable[str]) -> dict[tuple[str, str], Records]:
    """`{(language, country): how many are public in it}`, for all countries that have any, in one query."""
    parts = [
        plain(links(model, "countries"))
        .filter(**{f"{model._meta.model_name}__in": _listed(model, language).values("pk")})
        .annotate(language=Value(language), kind=Value(kind))
        .values("language", "kind", "country")
        .annotate(number=Count("pk"))
        .values_list("language", "kind", "country", "number")
        for language in sorted(set(languages))
        for kind, model in (("positions", Position), ("results", Result))
    ]
    found: dict[tuple[str, str], dict[str, int]] = {}
    for language, kind, country, number in parts[0].union(*parts[1:], all=True) if parts else ():
        found.setdefault((language, country), {})[kind] = number
    return {key: Records(**numbers) for key, numbers in found.items()}


def _listed(model: Any, language: str) -> Any:
    return model.objects.listed(language, mixed=language == ANY)


STEPS = (
    (1, 2, 5),
    (1, 5, 20),
    (1, 20, 100),
)  # where each stronger colour begins: for few, for more, for many


@dataclass(frozen=True)
class Step:
    """A colour of the map and the numbers of records it stands for; `last` is None for “and more”."""

    strength: int
    first: int
    last: int | None


def steps_for(most: int) -> list[Step]:
    """The colours in use when no country has more than `most` records: none at all is a colour too."""
    beginnings = next((steps for steps in STEPS if most < 4 * steps[-1]), STEPS[-1])
    steps = [Step(0, 0, 0)]
    for strength, first in enumerate(beginnings, start=1):
        last = beginnings[strength] - 1 if strength < len(beginnings) else None
        if first <= most:
            steps.append(Step(strength, first, last))
    return steps


# --- where it is -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Place:
    """Where a country is drawn: its outline, or a dot; what can be touched around it; and its name."""

    x: int
    y: int
    path: str = ""
    reach: int = 0  # radius of what can be touched where the outline itself is too small; 0: nothing more
    is_alone: bool = False  # a wide page shows it large enough: the reach may be smaller there
    label: Label | None = None


def size(box: Box) -> int:
    left, top, right, bottom = box
    return max(right - left, bottom - top)


def gap(point: Point, box: Box) -> float:
    """From a point to the nearest place of a box; 0 within it."""
    (x, y), (left, top, right, bottom) = point, box
    return math.hypot(max(left - x, 0, x - right), max(top - y, 0, y - bottom))


@cache
def outlines(code: str) -> list[Ring]:
    """The corners of a country's outlines, read back from the path that draws them."""
    rings = []
    for ring in PATH.findall(world()["countries"][code].get("path", "")):
        x, y, *steps = map(int, NUMBER.findall(ring))
        corners = zip(accumulate(steps[::2], initial=x), accumulate(steps[1::2], initial=y), strict=True)
        rings.append(list(corners))
    return rings


def is_land(x: int, y: int) -> bool:
    left, top, _width, _height = world()["view"]
    row, cell = (y - top - MARGIN) // CELL, (x - left - MARGIN) // CELL
    mask = world()["mask"]
    return 0 <= row < len(mask) and 0 <= cell < len(mask[row]) and mask[row][cell] == "#"


@lru_cache(maxsize=64)
def places(names: tuple[tuple[str, str], ...]) -> dict[str, Place]:
    """A place for each (country, name) that the atlas knows. The same names are laid out once."""
    known = {code: world()["countries"][code] for code, _name in names if code in world()["countries"]}
    boxes = {code: box_of(drawn) for code, drawn in known.items()}
    named = [Named(code, name, boxes[code], outlines(code)) for code, name in names if code in known]
    labels = place_labels(named, tuple(world()["view"]), is_land)
    found = {}
    for code, drawn in known.items():
        others = [(boxes[other], known[other]["at"]) for other in known if other != code]
        reach = reach_of(drawn["at"], boxes[code], others)
        outline = drawn.get("path", "") if size(boxes[code]) > TINY else ""
        x, y = drawn["at"]
        found[code] = Place(x, y, outline, reach, reach > FINGER / 3, labels.get(code))
    return found


def box_of(drawn: dict[str, Any]) -> Box:
    """Of a country as it is shown: one that is tiny is a dot."""
    x, y = drawn["at"]
    box = tuple(drawn.get("box", ()))
    return box if box and size(box) > TINY else (x - DOT, y - DOT, x + DOT, y + DOT)


def reach_of(at: Point, box: Box, others: list[tuple[Box, Point]]) -> int:
    """How far around a small country a finger still means it: never onto another of the list."""
    free = min((min(gap(at, other), math.dist(at, middle) / 2) for other, middle in others), default=FINGER)
    wanted = size(box) < FINGER and free > size(box) / 2
    return int(min(FINGER, free)) if wanted else 0


# --- the map -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Mark:
    """A country on the map: a link to its page, from where it lies."""

    country: Any
    version: Version
    records: Records
    strength: int
    place: Place

    @property
    def label(self) -> Text:
        return self.country.short


class WorldMap:
    """The countries of a list, in its order, and the colours that say how much there is about each.

    Gives each country its `records`, for the list beside the map: what the page it leads to shows, which
    is of every language where the site mixes them.
    """

    def __init__(self, countries: Iterable[Country], mixed: bool = False):
        self.countries: list[Any] = list(countries)
        self.versions = {country.pk: country.nearest_version() for country in self.countries}
        counted = {key: ANY if mixed else version.language for key, version in self.versions.items()}
        numbers = records_about(counted.values())
        for country in self.countries:
            country.records = numbers.get((counted[country.pk], country.pk), Records())

    @cached_property
    def steps(self) -> list[Step]:
        """The colours that some country has."""
        totals = {country.records.total for country in self.countries}
        return [
            step
            for step in steps_for(max(totals, default=0))
            if any(step.first <= total and (step.last is None or total <= step.last) for total in totals)
        ]

    @cached_property
    def marks(self) -> list[Mark]:
        drawn = places(tuple((country.pk, country.short.value) for country in self.countries))
        return [
            Mark(
                country,
                self.versions[country.pk],
                country.records,
                max(step.strength for step in self.steps if step.first <= country.records.total),
                drawn[country.pk],
            )
            for country in self.countries
            if country.pk in drawn
        ]

    @property
    def not_drawn(self) -> list[Country]:
        """Those the atlas does not know: the list has them."""
        drawn = {mark.country.pk for mark in self.marks}
        return [country for country in self.countries if country.pk not in drawn]

    @property
    def view(self) -> str:
        return " ".join(map(str, world()["view"]))

    @property
    def land(self) -> str:
        return world()["land"]

    @property
    def borders(self) -> str:
        return world()["borders"]
