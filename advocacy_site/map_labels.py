"""Finds room for the names of a map: beside what they name, over no other name and no other country of it.

Nobody's browser is asked how wide a word is: letters are counted, and counted wide. A name that finds no
room is not printed; it is in the list beside the map, and its country is a link all the same.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from advocacy_site.geometry.drawing import Ring, is_inside

Box = tuple[int, int, int, int]  # left, top, right, bottom
View = tuple[int, int, int, int]  # left, top, width, height

LETTER = 10.5  # units: wide of the average, at the size map.css gives the names
HEIGHT = 22
RISE = 6  # from the middle of a line of text down to where its letters stand
ROOMY = 2.5  # times its own size, to stand in the country itself
NEAR = 7  # between a country and its name
REACHES = (0, 20, 45, 80, 125)  # how much farther it may stand, with a line that leads there
CROWD = 60  # countries: on a map of more, lines to names far away would be a web
LAND = 30  # units of distance that standing on land is worth
COMPASS = (0, 8, 4, 12, 14, 2, 10, 6, 15, 1, 9, 7, 13, 3, 11, 5)  # in which order: east, west, south, north…


@dataclass(frozen=True)
class Named:
    """A country of the map: its name, the box of its largest part, the outlines no other name may cover."""

    code: str
    words: str
    box: Box
    rings: list[Ring] = field(default_factory=list)


@dataclass(frozen=True)
class Label:
    """Where a name stands: at (x, y), which `anchor` says is its start, its middle or its end.

    `leader` is a line from the country, as (x1, y1, x2, y2); none where the name stands beside it.
    """

    x: int
    y: int
    anchor: str
    leader: Box | None = None


@dataclass(frozen=True)
class Spot:
    """A place for a name, and what it would cover. `rank` is lowest for the first one to try."""

    label: Label
    box: Box
    rank: float = 0

    def cost(self, is_land: Callable[[int, int], bool]) -> float:
        """A name had better not stand on a country that it does not name: at sea it may be farther away."""
        left, top, right, bottom = self.box
        tried = [(x, y) for x in range(left, right, HEIGHT // 2) for y in (top, bottom)]
        return self.rank + bool(self.rank) * LAND * sum(is_land(*at) for at in tried) / len(tried)


def place_labels(countries: list[Named], view: View, is_land: Callable[[int, int], bool]) -> dict[str, Label]:
    """A label for each country whose name finds room. Small ones choose first, having least of it."""
    left, top, width, height = view
    sheet = (left, top, left + width, top + height)
    reaches = REACHES if len(countries) <= CROWD else REACHES[:2]
    taken: list[Spot] = []
    found = {}
    for country in sorted(countries, key=lambda one: (extent(one.box), one.code)):
        others = [other for other in countries if other is not country]
        ranked = sorted(spots(country.words, country.box, reaches), key=lambda spot: spot.cost(is_land))
        for spot in ranked:
            if within(spot.box, sheet) and is_free(spot, others, taken):
                found[country.code] = spot.label
                taken.append(spot)
                break
    return found


def spots(words: str, box: Box, reaches: tuple[int, ...]) -> Iterator[Spot]:
    """Where a name may stand: well inside, beside, farther and farther away."""
    left, top, right, bottom = box
    width = math.ceil(len(words) * LETTER)
    if width * ROOMY < right - left and bottom - top > HEIGHT * ROOMY:
        x, y = (left + right) // 2, (top + bottom) // 2
        yield Spot(Label(x, y + RISE, "middle"), around(x - width // 2, y, width))
    for reach in reaches:
        for rank, direction in enumerate(COMPASS, start=1):
            yield beside(box, direction, reach, width, reach + rank)


def beside(box: Box, direction: int, reach: int, width: int, rank: float) -> Spot:
    """The spot a sixteenth of the compass away: `direction` 0 is east, 4 south, 8 west, 12 north."""
    left, top, right, bottom = box
    x, y = (left + right) / 2, (top + bottom) / 2
    cos, sin = math.cos(direction * math.pi / 8), math.sin(direction * math.pi / 8)
    from_x, from_y = x + cos * (right - left) / 2, y + sin * (bottom - top) / 2
    to_x, to_y = round(from_x + cos * (reach + NEAR)), round(from_y + sin * (reach + NEAR + HEIGHT / 4))
    anchor = "middle" if direction in {4, 12} else "start" if cos > 0 else "end"
    start = {"start": to_x, "middle": to_x - width // 2, "end": to_x - width}[anchor]
    line = (round(from_x), round(from_y), round(to_x - cos * 3), round(to_y - sin * 3))
    middle = to_y + round(sin * HEIGHT / 2) if anchor == "middle" else to_y
    return Spot(
        Label(to_x, middle + RISE, anchor, line if reach else None), around(start, middle, width), rank
    )


def around(left: int, middle: int, width: int) -> Box:
    return left, middle - HEIGHT // 2, left + width, middle + HEIGHT // 2


def extent(box: Box) -> int:
    return (box[2] - box[0]) * (box[3] - box[1])


def within(box: Box, sheet: Box) -> bool:
    return box[0] >= sheet[0] and box[1] >= sheet[1] and box[2] <= sheet[2] and box[3] <= sheet[3]


def overlap(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def is_free(spot: Spot, others: list[Named], taken: list[Spot]) -> bool:
    if any(overlap(spot.box, other.box) for other in taken):
        return False
    if any(crosses(spot, other) or crosses(other, spot) for other in taken):
        return False
    if any(overlap(spot.box, other.box) and covers(spot.box, other) for other in others):
        return False
    return not any(runs_through(spot.label.leader, other) for other in others)


def covers(box: Box, country: Named) -> bool:
    """Something of the country lies in the box, or the box in it; without an outline it is its own box."""
    left, top, right, bottom = box
    if not country.rings:
        return True
    if any(left <= x <= right and top <= y <= bottom for ring in country.rings for x, y in ring):
        return True
    tried = [(x, y) for x in range(left, right, HEIGHT // 2) for y in (top, (top + bottom) // 2, bottom)]
    return any(is_inside(point, ring) for ring in country.rings for point in tried)


def runs_through(leader: Box | None, country: Named) -> bool:
    """The line would seem to lead to this country, or be hidden by it."""
    if not leader:
        return False
    points = [(x, y) for x, y in along(leader) if overlap((x, y, x + 1, y + 1), country.box)]
    return any(is_inside(point, ring) for ring in country.rings for point in points)


def crosses(spot: Spot, other: Spot) -> bool:
    """The line of `spot` runs through the name of `other`, or through its line."""
    if not spot.label.leader:
        return False
    if any(overlap((x, y, x + 1, y + 1), other.box) for x, y in along(spot.label.leader)):
        return True
    return other.label.leader is not None and meet(spot.label.leader, other.label.leader)


def along(line: Box) -> Iterator[tuple[int, int]]:
    """Points of the line, close enough together that no name fits between them."""
    x1, y1, x2, y2 = line
    steps = max(1, int(math.dist((x1, y1), (x2, y2)) // 5))
    for step in range(steps + 1):
        yield round(x1 + (x2 - x1) * step / steps), round(y1 + (y2 - y1) * step / steps)


def meet(first: Box, second: Box) -> bool:
    def side(line: Box, x: int, y: int) -> int:
        x1, y1, x2, y2 = line
        return (x2 - x1) * (y - y1) - (y2 - y1) * (x - x1)

    a, b = side(first, *second[:2]), side(first, *second[2:])
    c, d = side(second, *first[:2]), side(second, *first[2:])
    return (a > 0) != (b > 0) and (c > 0) != (d > 0)
