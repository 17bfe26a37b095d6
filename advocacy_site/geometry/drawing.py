"""Turns a TopoJSON atlas of countries into the few whole numbers of world.json.

Done once by `manage.py draw_world`, never while a page is made. Each line of the atlas is projected,
simplified and rounded by itself, before shapes are put together from them: so neighbours still touch, and
a border between two countries can be drawn once.
"""

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from itertools import accumulate, groupby, pairwise
from typing import Any

from babel.core import get_global

Point = tuple[float, float]
Line = list[Point]
Ring = list[tuple[int, int]]
Polygon = list[list[int]]  # an outline and its holes, each a row of numbers of lines

WIDTH = 1400  # units from one edge of the world to the other
MERIDIAN = 11  # degrees east, in the middle: the edge then runs through the Bering Strait and cuts no country
LEFT_OUT = {"AQ"}  # nobody lives there, and it would take a quarter of the drawing
FINEST = 1.7  # square units: a corner that takes less off the line is not drawn
SMALLEST = 4.0  # square units: nor is a smaller island, unless it is the largest of its country

MARGIN = 8  # units around the land and the smallest islands
CELL = 16  # units: the fineness of the mask that tells land from sea
GRID = 12  # places tried across a country, and down, for its middle

# Without a number of ISO 3166-1 in the source.
BY_NAME = {"Kosovo": "XK"}
# With a code of their own, but too small for the source, or part of another country in it: degrees
# east and north.
POINTS = {
    "BQ": (-68.3, 12.2),
    "CC": (96.8, -12.2),
    "CX": (105.6, -10.5),
    "GF": (-53.1, 4.0),
    "GI": (-5.35, 36.1),
    "GP": (-61.5, 16.2),
    "MQ": (-61.0, 14.6),
    "RE": (55.5, -21.1),
    "SJ": (16.0, 78.5),
    "TK": (-171.8, -9.2),
    "TV": (179.2, -8.5),
    "YT": (45.2, -12.8),
}


# --- from degrees to units ------------------------------------------------------------------------


def equal_earth(longitude: float, latitude: float) -> Point:
    """The Equal Earth projection (Šavrič, Patterson and Jenny, 2018) of degrees, in radii, south down.

    Equal in area: Africa is as large as it is, where Mercator's map would give its place to Greenland.
    """
    theta = math.asin(math.sqrt(3) / 2 * math.sin(math.radians(latitude)))
    square = theta**2
    sixth = square**3
    slope = 1.340264 - 3 * 0.081106 * square + sixth * (7 * 0.000893 + 9 * 0.003796 * square)
    x = 2 * math.sqrt(3) / 3 * math.radians(longitude) * math.cos(theta) / slope
    y = theta * (1.340264 - 0.081106 * square + sixth * (0.000893 + 0.003796 * square))
    return x, -y


RADIUS = WIDTH / 2 / equal_earth(180, 0)[0]  # in units


def placed(degrees: Iterable[Point]) -> Line:
    """In units from the middle. An island across the edge of the map goes on beyond it, in one piece."""
    line: Line = []
    before = None
    for longitude, latitude in degrees:
        turned = (longitude - MERIDIAN + 180) % 360 - 180
        if before is not None and abs(turned - before) > 180:
            turned += math.copysign(360, before - turned)
        before = turned
        x, y = equal_earth(turned, latitude)
        line.append((x * RADIUS, y * RADIUS))
    return line


def area(points: Iterable[Point]) -> float:
    """Of the shape that closes with its first point, in square units; negative when it turns left."""
    ring = list(points)
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise((*ring, *ring[:1]))) / 2


def simplified(line: Line, finest: float = FINEST) -> Line:
    """The line without the corners that take least off it (Visvalingam and Whyatt, 1993). Both ends stay."""
    before, after = list(range(-1, len(line) - 1)), list(range(1, len(line) + 1))

    def taken_off(at: int) -> float:
        return abs(area((line[before[at]], line[at], line[after[at]])))

    sizes = {at: taken_off(at) for at in range(1, len(line) - 1)}
    waiting = [(size, at) for at, size in sizes.items()]
    heapify(waiting)
    while waiting:
        size, at = heappop(waiting)
        if sizes.get(at) != size:
            continue  # it has changed since, or is gone
        if size >= finest:
            break
        del sizes[at]
        left, right = before[at], after[at]
        after[left], before[right] = right, left
        for neighbour in (left, right):
            if neighbour in sizes:
                sizes[neighbour] = max(taken_off(neighbour), size)  # never before what made it flat
                heappush(waiting, (sizes[neighbour], neighbour))
    return [point for at, point in enumerate(line) if at in sizes or at in {0, len(line) - 1}]


# --- the atlas ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Atlas:
    """A TopoJSON topology with the objects `countries` and `land`, its lines in units."""

    lines: list[Line]
    countries: list[dict[str, Any]]
    land: list[Polygon]

    @classmethod
    def read(cls, topology: dict[str, Any]) -> "Atlas":
        objects = topology["objects"]
        land = [polygon for shape in objects["land"]["geometries"] for polygon in polygons(shape)]
        return cls(
            [simplified(placed(degrees)) for degrees in in_degrees(topology)],
            objects["countries"]["geometries"],
            land,
        )

    def rings(self, polygon: Polygon) -> list[Ring]:
        """Its outline and its holes, in whole units; what shrinks to a line is none."""
        rings = []
        for numbers in polygon:
            points: Ring = []
            for number in numbers:  # ~n is the line n backwards (TopoJSON, 2.1.4)
                line = self.lines[number] if number >= 0 else self.lines[~number][::-1]
                points += rounded(line)
            ring = [point for point, after in pairwise((*points, points[0])) if point != after]
            if len(ring) > 2 and area(ring):
                rings.append(ring)
        return rings

    def shapes(self) -> dict[str, list[Polygon]]:
        """The polygons of each country, by its code; several shapes of the source may share one."""
        found: dict[str, list[Polygon]] = {}
        for shape in self.countries:
            found.setdefault(code_of(shape), []).extend(polygons(shape))
        return found


def in_degrees(topology: dict[str, Any]) -> Iterator[Line]:
    """Each line of the file, which holds it as steps on a grid."""
    (across, down), (left, top) = topology["transform"]["scale"], topology["transform"]["translate"]
    for steps in topology["arcs"]:
        walked = zip(
            accumulate(step[0] for step in steps), accumulate(step[1] for step in steps), strict=True
        )
        yield [(x * across + left, y * down + top) for x, y in walked]


def polygons(shape: dict[str, Any]) -> list[Polygon]:
    return shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]]


def rounded(line: Line) -> Ring:
    """In whole units, without a point that falls on the one before it."""
    return [point for point, _same in groupby((round(x), round(y)) for x, y in line)]


def lines_of(polygon: Polygon) -> set[int]:
    """The numbers of its lines, whichever way it goes along them."""
    return {number if number >= 0 else ~number for ring in polygon for number in ring}


def code_of(shape: dict[str, Any]) -> str:
    """Its alpha-2 code: the CLDR knows which number of ISO 3166-1 it has. "" for what has none."""
    known = get_global("territory_aliases").get(shape.get("id", ""), [])
    return known[0] if len(known) == 1 else BY_NAME.get(shape["properties"]["name"], "")


# --- the drawing ----------------------------------------------------------------------------------


def draw(topology: dict[str, Any]) -> dict[str, Any]:
    """What world.json holds: the size of the map, its land, the borders, a mask of the land, each country.

    A country has a point within its largest part, `at`; the box of that part, `box` (left, top, right,
    bottom), unless it is one of POINTS; and its outline, `path`, unless it is smaller than a unit.
    """
    atlas = Atlas.read(topology)
    shapes = atlas.shapes()
    empty = {line for code in LEFT_OUT for polygon in shapes.get(code, ()) for line in lines_of(polygon)}
    land = [polygon for polygon in atlas.land if not lines_of(polygon) & empty]
    outlines = [ring for polygon in land for ring in large_enough(atlas.rings(polygon))]
    sharing = Counter(line for parts in shapes.values() for line in set().union(*map(lines_of, parts)))
    shared = (rounded(atlas.lines[line]) for line in sorted(sharing) if sharing[line] > 1)
    borders = [line for line in shared if len(line) > 1]
    countries = {
        code: country(atlas, parts) for code, parts in shapes.items() if code and code not in LEFT_OUT
    }
    countries |= {code: {"at": rounded(placed([point]))[0]} for code, point in POINTS.items()}
    points = [point for ring in outlines for point in ring]
    left, top, right, bottom = box_of([*points, *(one["at"] for one in countries.values())])
    return {
        "view": [left - MARGIN, top - MARGIN, right - left + 2 * MARGIN, bottom - top + 2 * MARGIN],
        "land": path(outlines),
        "borders": path(borders, closed=False),
        "mask": mask(outlines, left, top, right, bottom),
        "countries": dict(sorted(countries.items())),
    }


def mask(outlines: list[Ring], left: int, top: int, right: int, bottom: int) -> list[str]:
    """Where there is land, “#”, and where there is none, “.”: a row for each CELL from the top."""
    boxes = [(box_of(ring), ring) for ring in outlines]
    rows = []
    for y in range(top + CELL // 2, bottom, CELL):
        near = [ring for box, ring in boxes if box[1] <= y <= box[3]]
        cells = range(left + CELL // 2, right, CELL)
        rows.append("".join(".#"[any(is_inside((x, y), ring) for ring in near)] for x in cells))
    return rows


def country(atlas: Atlas, parts: list[Polygon]) -> dict[str, Any]:
    rings = [ring for part in parts for ring in atlas.rings(part)]
    if not rings:  # smaller than the grid
        first = parts[0][0][0]
        line = atlas.lines[first if first >= 0 else ~first]
        return {"at": rounded(line)[0]}
    largest = max(rings, key=lambda ring: abs(area(ring)))
    shown = large_enough(rings) or [largest]
    return {"at": middle(largest), "box": box_of(largest), "path": path(shown)}


def large_enough(rings: list[Ring]) -> list[Ring]:
    return [ring for ring in rings if abs(area(ring)) >= SMALLEST]


def box_of(points: Ring) -> tuple[int, int, int, int]:
    across, down = [x for x, _y in points], [y for _x, y in points]
    return min(across), min(down), max(across), max(down)


def middle(ring: Ring) -> tuple[int, int]:
    """The point inside that is farthest from the outline, of a grid laid over it: where a name can stand."""
    left, top, right, bottom = box_of(ring)
    steps = [step / GRID for step in range(1, GRID)]
    grid = [(left + (right - left) * x, top + (bottom - top) * y) for x in steps for y in steps]
    inside = [point for point in grid if is_inside(point, ring)]
    best = max(inside or [ring[0]], key=lambda point: distance(point, ring))
    return round(best[0]), round(best[1])


def is_inside(point: Point, ring: Iterable[Point]) -> bool:
    x, y = point
    corners, crossed = list(ring), False
    for (ax, ay), (bx, by) in pairwise((*corners, corners[0])):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            crossed = not crossed
    return crossed


def distance(point: Point, ring: Iterable[Point]) -> float:
    """From `point` to the nearest place of the outline."""
    corners = list(ring)
    return min(to_segment(point, a, b) for a, b in pairwise((*corners, corners[0])))


def to_segment(point: Point, a: Point, b: Point) -> float:
    (x, y), (ax, ay), (bx, by) = point, a, b
    length = (bx - ax) ** 2 + (by - ay) ** 2
    along = max(0.0, min(1.0, ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / length)) if length else 0.0
    return math.hypot(x - ax - along * (bx - ax), y - ay - along * (by - ay))


def path(rings: Iterable[Ring], closed: bool = True) -> str:
    """The `d` of an SVG path: each ring begins where it is and goes on in steps, written short."""
    words = []
    for ring in rings:
        steps = [(x - a, y - b) for (a, b), (x, y) in pairwise(ring)]
        said = "".join(str(step) if step < 0 else f" {step}" for pair in steps for step in pair)
        words.append(f"M{ring[0][0]} {ring[0][1]}l{said.lstrip()}{'z' if closed else ''}")
    return "".join(words)
