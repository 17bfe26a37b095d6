"""Draws the demonstration's pictures out of flat shapes, so that no picture has to be kept in the repository.

No photograph, no face, no word. The same library versions give the same bytes. The pen is in demo/sheet.py,
the logos are in demo/logos.py, and documents are set in demo/typesetting.py.
"""

import math
import random
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path

from PIL import Image

from demo.logos import carrefour_logo, fondation_logo, fonds_logo
from demo.sheet import (
    BRICK,
    CLAY,
    CREAM,
    INK,
    MIST,
    OCHRE,
    PAPER,
    PLUM,
    SAGE,
    SAND,
    SLATE,
    TEAL,
    WHEAT,
    WINE,
    Point,
    Sheet,
    curve,
)

WIDTH, HEIGHT = 1600, 900


CHAIRS = 20
CLUSTERS = {"american": 14, "european": 9, "african": 13, "asian": 11, "oceanian": 5}
DOTS = sum(CLUSTERS.values())


def _acacia(sheet: Sheet, x: float, ground: float, size: float, leaves: str, wood: str) -> None:
    crown = ground - 150 * size
    for lean, width in ((-58, 9), (-18, 12), (26, 11), (64, 8)):
        bough = curve((x, ground), (x + 4 * size, ground - 70 * size), (x + lean * size, crown), steps=20)
        sheet.stroke(bough, width * size, wood)
    sheet.dome(x - 48 * size, crown + 6 * size, 92 * size, 40 * size, leaves)
    sheet.dome(x + 54 * size, crown + 6 * size, 88 * size, 44 * size, leaves)
    sheet.dome(x + 4 * size, crown + 6 * size, 90 * size, 62 * size, leaves)


def _ox(sheet: Sheet, x: float, ground: float, size: float, hide: str, facing: int = 1) -> None:
    def across(points: Iterable[Point]) -> list[Point]:
        return [(x + facing * px * size, ground + py * size) for px, py in points]

    for leg in (-27, -19, 17, 25):
        sheet.polygon(across([(leg, -30), (leg + 6, -30), (leg + 4.5, 0), (leg + 0.5, 0)]), hide)
    back = curve((-31, -46), (-16, -56), (4, -46), (18, -58), (32, -50), steps=24)
    belly = curve((32, -32), (20, -20), (-12, -18), (-30, -30), steps=24)
    sheet.polygon(across([*back, *belly]), hide)
    sheet.polygon(across([(24, -53), (42, -60), (48, -54), (34, -36)]), hide)
    sheet.polygon(across([(39, -63), (50, -60), (58, -44), (53, -40), (42, -50)]), hide)
    sheet.stroke(across(curve((42, -61), (34, -72), (40, -84), steps=12)), 2.6 * size, hide)
    sheet.stroke(across(curve((46, -61), (58, -70), (54, -83), steps=12)), 2.6 * size, hide)
    sheet.stroke(across(curve((-30, -45), (-39, -38), (-36, -16), steps=12)), 2.2 * size, hide)


def terres_et_carbone() -> Image.Image:
    """Savannah with trees and grazing herds, crossed by the dashed line of a surveyed parcel."""
    sheet = Sheet(WIDTH, HEIGHT, "#f6e6c9")
    for radius, glow in ((420, "#f8dfb4"), (300, "#f7d49a"), (190, "#f3c27c")):
        sheet.disc(1120, 430, radius, glow)
    sheet.disc(1120, 430, 108, "#e08a4a")
    sheet.ridge(lambda x: 452 - 54 * math.sin(x / 260 + 0.4) - 16 * math.sin(x / 91), "#d8b48f")
    sheet.ridge(lambda x: 506 - 30 * math.sin(x / 340 + 2.2) - 9 * math.sin(x / 120), "#b98a6a")
    sheet.ridge(lambda x: 552 - 10 * math.sin(x / 300), "#d7a95a")
    for x, ground, size in (
        (1010, 560, 0.42),
        (1290, 562, 0.36),
        (1395, 566, 0.5),
        (120, 556, 0.4),
        (640, 558, 0.3),
    ):
        _acacia(sheet, x, ground, size, "#6f6a45", "#6b4a37")
    for x, ground, facing in ((760, 590, 1), (816, 598, -1), (868, 588, 1), (932, 600, 1), (1180, 596, -1)):
        _ox(sheet, x, ground, 0.52, "#7b4a35", facing)
    sheet.ridge(lambda x: 628 + 18 * math.sin(x / 380 + 1.1), "#c48d45")
    parcel = [(560, 650), (1330, 632), (1548, 742), (700, 800), (560, 650)]
    sheet.polygon(parcel, "#e3b86a")
    for a, b in pairwise(parcel):
        edge = [(a[0] + (b[0] - a[0]) * t / 200, a[1] + (b[1] - a[1]) * t / 200) for t in range(201)]
        sheet.dashes(edge, 5, PAPER, 22, 16)
    for x, y in parcel[:-1]:
        sheet.box(x - 4, y - 44, x + 4, y + 6, PLUM)
        sheet.polygon([(x + 4, y - 44), (x + 34, y - 35), (x + 4, y - 26)], BRICK)
    herd = ((760, 730, 1), (862, 712, 1), (990, 742, -1), (1076, 706, 1), (1196, 728, -1), (1318, 704, 1))
    for number, (x, ground, facing) in enumerate(herd):
        _ox(sheet, x, ground, 1.05, (PLUM, "#7d3a2a", "#5a2a2a")[number % 3], facing)
    sheet.ridge(lambda x: 806 + 26 * math.sin(x / 300 + 4.2), "#8f5f35")
    _acacia(sheet, 300, 862, 2.5, "#3f4a36", "#3a241f")
    sheet.ridge(lambda x: 848 + 14 * math.sin(x / 210 + 1.4), "#5d3a2b")
    tufts = random.Random(7)
    for _ in range(70):
        root, foot = tufts.uniform(0, WIDTH), tufts.uniform(872, 910)
        for lean in (-12, 0, 12):
            blade = [
                (root - 3, foot),
                (root + lean + tufts.uniform(-3, 3), foot - tufts.uniform(20, 42)),
                (root + 3, foot),
            ]
            sheet.polygon(blade, "#3d2720")
    return sheet.finished()


def _truck(sheet: Sheet, x: float, ground: float) -> None:
    sheet.polygon(
        [(x, ground - 62), (x + 92, ground - 62), (x + 80, ground - 18), (x + 10, ground - 18)], OCHRE
    )
    sheet.dome(x + 46, ground - 60, 36, 22, PLUM)
    sheet.box(x + 88, ground - 56, x + 126, ground - 16, CREAM, 6)
    sheet.box(x + 104, ground - 50, x + 122, ground - 34, SLATE, 3)
    for wheel in (24, 58, 106):
        sheet.disc(x + wheel, ground - 12, 13, INK)
        sheet.disc(x + wheel, ground - 12, 5, SAND)


def _crane(sheet: Sheet, x: float, ground: float, fill: str) -> None:
    for foot, head in ((0, 22), (84, 62)):
        sheet.stroke([(x + foot, ground), (x + head, ground - 236)], 9, fill)
    sheet.stroke([(x + 10, ground - 110), (x + 74, ground - 110)], 7, fill)
    sheet.stroke([(x - 60, ground - 236), (x + 226, ground - 236)], 11, fill)
    sheet.stroke([(x + 42, ground - 300), (x + 42, ground - 236)], 8, fill)
    for end in (-56, 222):
        sheet.stroke([(x + 42, ground - 300), (x + end, ground - 238)], 4, fill)
    for cable in (170, 196):
        sheet.stroke([(x + cable, ground - 236), (x + cable, ground - 150)], 3, fill)
    sheet.box(x + 150, ground - 152, x + 216, ground - 118, BRICK)


def _ship(sheet: Sheet, x: float, water: float) -> None:
    colours = (BRICK, OCHRE, TEAL, WINE, SAND, SLATE)
    for row, count in enumerate((6, 6, 4)):
        for place in range(count):
            left, top = x + 40 + 44 * place, water - 74 - 28 * row
            sheet.box(left, top, left + 41, top + 25, colours[(place * 2 + row) % 6])
    sheet.box(x + 314, water - 142, x + 352, water - 46, PAPER)
    sheet.box(x + 306, water - 150, x + 360, water - 128, SLATE)
    sheet.polygon([(x, water - 48), (x + 392, water - 48), (x + 362, water + 18), (x + 34, water + 18)], PLUM)


def _phone(sheet: Sheet) -> None:
    sheet.box(1306, 196, 1522, 640, INK, 34)
    sheet.box(1320, 210, 1508, 626, "#2b4a52", 22)
    sheet.box(1388, 222, 1440, 231, INK, 4)
    wires = (
        [(1414, 420), (1414, 300), (1366, 262)],
        [(1414, 420), (1470, 372), (1470, 300)],
        [(1414, 420), (1358, 440), (1358, 540)],
        [(1414, 420), (1450, 470), (1450, 560)],
        [(1414, 420), (1408, 520), (1404, 596)],
    )
    for number, wire in enumerate(wires):
        sheet.stroke(wire, 6, SAGE)
        sheet.disc(*wire[-1], 13, (OCHRE, CREAM, "#d98263", OCHRE, CREAM)[number])
    sheet.box(1376, 382, 1452, 458, OCHRE, 10)
    sheet.box(1392, 398, 1436, 442, "#2b4a52", 6)


def chaine_des_minerais() -> Image.Image:
    """From the pit by road to the port and over the sea to a telephone; below, one stop for each stage."""
    sheet = Sheet(WIDTH, HEIGHT, "#efe4d0")
    sheet.disc(760, 250, 128, "#f7efe0")
    sheet.ridge(lambda x: 440 - 40 * math.sin(x / 210 + 0.5) - 20 * math.sin(x / 77), "#dccdb2")
    sheet.ridge(lambda x: 520 - 26 * math.sin(x / 260 + 2.0), "#c9b795")
    sheet.box(0, 560, WIDTH, HEIGHT, "#b48a58")
    sheet.polygon([(770, 560), (1240, 560), (1310, 900), (700, 900)], "#7fa09d")
    for y in (660, 700, 742, 788, 838):
        for x in range(760 - (y - 640) // 6, 1270, 118):
            sheet.stroke([(x + y % 50, y), (x + y % 50 + 46, y)], 4, "#a9c1ba")
    steps = ("#c07a45", "#a9623a", "#8f4c31", "#733a2b", "#572a25", "#3d1c1e")
    for depth, colour in enumerate(steps):
        sheet.oval(246, 694 + 9 * depth, 236 - 36 * depth, 104 - 17 * depth, colour)
    sheet.dashes(curve((246, 740), (330, 764), (420, 700), (330, 640), (470, 634)), 5, CREAM, 14, 12)
    sheet.polygon([(26, 560), (120, 446), (168, 486), (214, 430), (318, 560)], "#a9794b")
    sheet.polygon([(120, 446), (168, 486), (150, 560), (96, 560)], "#946640")
    sheet.polygon([(438, 668), (476, 634), (776, 634), (776, 668)], "#6e5138")
    sheet.dashes([(476 + 4.0 * step, 651.0) for step in range(74)], 4, CREAM, 22, 18)
    _truck(sheet, 524, 648)
    sheet.polygon([(686, 622), (838, 622), (850, 676), (676, 676)], SLATE)
    _crane(sheet, 716, 622, WINE)
    for row, colours in enumerate(((TEAL, OCHRE), (BRICK,))):
        for place, colour in enumerate(colours):
            sheet.box(676 + 50 * place, 596 - 27 * row, 723 + 50 * place, 622 - 27 * row, colour)
    _ship(sheet, 858, 694)
    sheet.polygon([(1240, 560), (WIDTH, 560), (WIDTH, HEIGHT), (1310, HEIGHT)], "#cbb48d")
    sheet.oval(1414, 652, 150, 22, "#a98e68")
    _phone(sheet)
    sheet.box(0, 806, WIDTH, HEIGHT, PLUM)
    stops = (246, 590, 762, 1054, 1414)
    sheet.stroke([(stops[0], 853), (stops[-1], 853)], 5, WHEAT)
    for number, x in enumerate(stops):
        sheet.disc(x, 853, 18, WHEAT)
        sheet.disc(x, 853, 10, PLUM if number < 4 else BRICK)
    return sheet.finished()


def _ledger_page(
    sheet: Sheet, left: float, right: float, lift: Callable[[float], float], rows: Sequence[str]
) -> None:
    """One page of the register; lift says how far the curve of the paper raises each place."""

    def band(start: float, end: float, top: float, bottom: float, fill: str) -> None:
        places = [start + (end - start) * step / 36 for step in range(37)]
        upper = [(x, top - lift(x)) for x in places]
        sheet.polygon([*upper, *((x, bottom - lift(x)) for x in reversed(places))], fill)

    band(left, right, 190, 772, PAPER)
    band(left + 54, left + 250, 236, 256, WINE)
    band(right - 150, right - 54, 240, 252, SAND)
    for number, state in enumerate(rows):
        top = 296 + 54 * number
        if state == BRICK:
            band(left + 36, right - 36, top - 15, top + 35, "#f4dfd0")
        band(left + 54, right - 54, top + 38, top + 40, SAND)
        band(left + 54, left + 76, top, top + 20, MIST)
        length = (210, 150, 250, 180, 230, 165, 200, 140)[number]
        band(left + 98, left + 98 + length, top + 4, top + 16, SLATE)
        band(left + 368, left + 368 + (70, 50, 60)[number % 3], top + 4, top + 16, "#b8b3a6")
        x = right - 74
        sheet.disc(x, top + 10 - lift(x), 14, state)
        if state == SAND:
            sheet.disc(x, top + 10 - lift(x), 9, PAPER)


def registre_public() -> Image.Image:
    """An open register: rows, each with its state; one row stands out."""
    sheet = Sheet(WIDTH, HEIGHT, "#5c1a31")
    sheet.disc(800, 470, 640, "#661e37")
    sheet.disc(800, 470, 470, "#70233d")

    def lift(x: float) -> float:
        away = abs(x - 800) / 600
        return 46 * math.sin(math.pi * min(away, 1) ** 0.72) - 14 * away

    sheet.polygon([(176, 232), (1424, 232), (1448, 822), (152, 822)], "#3a0f20")
    sheet.polygon([(190, 226), (1410, 226), (1432, 808), (168, 808)], OCHRE)
    for sheaf in range(4):
        offset = 22 - 6 * sheaf
        for start, end in ((196 - offset / 2, 800.0), (800.0, 1404 + offset / 2)):
            places = [start + (end - start) * step / 36 for step in range(37)]
            edge = [(x, 764 + offset - lift(x)) for x in places]
            low = [(x, 776 + offset - lift(x)) for x in reversed(places)]
            sheet.polygon([*edge, *low], (SAND, CREAM)[sheaf % 2])
    _ledger_page(sheet, 200, 800, lift, (TEAL, TEAL, OCHRE, TEAL, SAND, TEAL, OCHRE, TEAL))
    _ledger_page(sheet, 800, 1400, lift, (TEAL, OCHRE, TEAL, BRICK, TEAL, SAND, TEAL, OCHRE))
    for step in range(10):
        sheet.polygon(
            [(800 - 3 * step, 190), (800 + 3 * step, 190), (800 + 3 * step, 772), (800 - 3 * step, 772)],
            "#8a745010",
        )
    sheet.polygon([(1128, 150), (1166, 148), (1166, 262), (1147, 244), (1128, 264)], BRICK)
    return sheet.finished()


def chair_places() -> list[tuple[float, float, float]]:
    """Where each chair stands, the farthest first: middle, floor and size. None hides another."""
    rows = ((536, 0.5, 164), (620, 0.6, 200), (726, 0.74, 246), (866, 0.94, 308))
    return [
        (800 + (seat - 2) * apart, floor, size) for floor, size, apart in rows for seat in range(CHAIRS // 4)
    ]


def _chair(sheet: Sheet, x: float, floor: float, size: float, cloth: str) -> None:
    def at(across: float, up: float) -> Point:
        return (x + across * size, floor - up * size)

    def box(top: float, bottom: float, half: float, fill: str, radius: float) -> None:
        sheet.box(*at(-half, top), *at(half, bottom), fill, radius * size)

    sheet.oval(x, floor, 62 * size, 9 * size, "#a98a6455")
    for side in (-1, 1):
        sheet.stroke([at(side * 38, 62), at(side * 46, 0)], 6 * size, INK)
        sheet.stroke([at(side * 26, 58), at(side * 29, 14)], 5 * size, SLATE)
    box(74, 56, 48, PLUM, 8)
    for side in (-1, 1):
        sheet.stroke([at(side * 34, 66), at(side * 36, 104)], 6 * size, INK)
    box(150, 92, 46, cloth, 16)


def _pane(sheet: Sheet, near: float, far: float) -> None:
    """Glass in the left wall, whose top and bottom run towards the back of the room."""

    def height(x: float, share: float) -> Point:
        ceiling, floor = x / 3, 640 - x * 17 / 33
        return (x, ceiling + (floor - ceiling) * share)

    sheet.polygon([height(near, 0.24), height(far, 0.24), height(far, 0.7), height(near, 0.7)], "#b9cdc9")


def salle_de_formation() -> Image.Image:
    """A bright room, a blank screen and twenty empty chairs, seen from the back."""
    sheet = Sheet(WIDTH, HEIGHT, "#efe6d6")
    sheet.polygon([(0, 0), (330, 110), (330, 470), (0, 640)], "#e2d6c1")
    sheet.polygon([(WIDTH, 0), (1270, 110), (1270, 470), (WIDTH, 640)], "#e6dbc8")
    sheet.polygon([(0, 0), (WIDTH, 0), (1270, 110), (330, 110)], "#f8f2e7")
    sheet.polygon([(0, 640), (330, 470), (1270, 470), (WIDTH, 640), (WIDTH, HEIGHT), (0, HEIGHT)], "#cdab80")
    for far, near in ((470, 130), (610, 470), (800, 800), (990, 1130), (1130, 1470)):
        sheet.polygon([(far - 1, 470), (far + 1, 470), (near + 4, HEIGHT), (near - 4, HEIGHT)], "#bb986c")
    for near, far in ((36, 124), (152, 222), (246, 300)):
        _pane(sheet, near, (near + far) / 2 - 3)
        _pane(sheet, (near + far) / 2 + 3, far)
    for start in (176, 452):
        light = [(start, 628), (start + 120, 560), (start + 246, 616), (start + 130, 700)]
        sheet.polygon(light, "#e0c196")
    sheet.box(560, 158, 1040, 420, SLATE, 6)
    sheet.box(570, 168, 1030, 410, PAPER, 3)
    sheet.box(1104, 196, 1204, 330, "#d9cbb3", 4)
    for row, colours in enumerate(((WINE, OCHRE, TEAL), (SAGE, SLATE, WINE), (OCHRE, TEAL, BRICK))):
        for place, colour in enumerate(colours):
            sheet.box(1114 + 29 * place, 208 + 39 * row, 1137 + 29 * place, 236 + 39 * row, colour, 2)
    sheet.box(400, 418, 476, 474, CLAY, 4)
    for number, lean in enumerate((-66, 66, -36, 36, 0)):
        up = 120 - abs(lean) * 0.6
        tip, middle = (438 + lean, 424 - up), (438 + lean * 0.42, 424 - up * 0.58)
        left = curve((438, 424), (middle[0] - up * 0.3, middle[1] - lean * 0.3), tip, steps=20)
        right = curve(tip, (middle[0] + up * 0.3, middle[1] + lean * 0.3), (438, 424), steps=20)
        sheet.polygon([*left, *right], (TEAL, "#3f6d62")[number % 2])
    for number, (x, floor, size) in enumerate(chair_places()):
        _chair(sheet, x, floor, size, (WINE, BRICK, OCHRE, TEAL, SLATE)[(number * 3 + number // 5) % 5])
    return sheet.finished()


def network_dots() -> list[list[Point]]:
    """The places of the dots, one list per cluster. Seeded: the network is the same every time."""
    chance = random.Random(52)
    centres = (
        (330, 450, 175, 270),
        (760, 235, 150, 110),
        (800, 595, 150, 180),
        (1220, 340, 190, 175),
        (1350, 710, 120, 85),
    )
    clusters: list[list[Point]] = []
    for (x, y, across, down), count in zip(centres, CLUSTERS.values(), strict=True):
        dots: list[Point] = []
        while len(dots) < count:
            angle, reach = chance.uniform(0, 2 * math.pi), math.sqrt(chance.random())
            dot = (x + across * reach * math.cos(angle), y + down * reach * math.sin(angle))
            if all(math.dist(dot, other) > 62 for other in dots):
                dots.append(dot)
        clusters.append(dots)
    return clusters


def reseau_cinq_continents() -> Image.Image:
    """Fifty-two dots in five clusters: neighbours are joined, and every cluster to every other."""
    sheet = Sheet(WIDTH, HEIGHT, "#1f3a41")
    clusters = network_dots()
    for x, y, across, down in (
        (330, 450, 250, 350),
        (760, 235, 225, 175),
        (800, 595, 225, 255),
        (1220, 340, 270, 245),
        (1350, 710, 190, 145),
    ):
        sheet.oval(x, y, across, down, "#ffffff0c")
        sheet.oval(x, y, across * 0.78, down * 0.78, "#ffffff0a")
    hubs = []
    for dots in clusters:
        middle = (sum(x for x, _ in dots) / len(dots), sum(y for _, y in dots) / len(dots))
        hubs.append(min(dots, key=lambda dot: math.dist(dot, middle)))
    for first, hub in enumerate(hubs):
        for other in hubs[first + 1 :]:
            bend = ((hub[0] + other[0]) / 2, (hub[1] + other[1]) / 2 - 0.16 * math.dist(hub, other))
            sheet.stroke(curve(hub, bend, other), 3, "#7f8f80")
    for dots in clusters:
        for dot in dots:
            for near in sorted(dots, key=lambda other: math.dist(dot, other))[1:4]:
                sheet.stroke([dot, near], 2, "#6f8f91")
    colours = ("#d98263", "#e3b567", "#f3e9d8", "#a9c1a6", "#c98aa0")
    for dots, hub, colour in zip(clusters, hubs, colours, strict=True):
        for number, dot in enumerate(dots):
            radius = 24 if dot == hub else (11, 14, 9, 16)[number % 4]
            sheet.disc(*dot, radius + 6, "#1f3a41")
            sheet.disc(*dot, radius, colour)
    return sheet.finished()


def _two_axes(sheet: Sheet, left: Point, right: Point, radius: float) -> None:
    """Two overlapping circles; the lens they share has a colour of its own."""
    sheet.disc(*left, radius, "#3f6f6b")
    sheet.disc(*right, radius, "#cf8a4a")
    apart = math.dist(left, right) / 2
    angle = math.acos(apart / radius)
    lens = [
        (
            left[0] + radius * math.cos(-angle + 2 * angle * t / 80),
            left[1] + radius * math.sin(-angle + 2 * angle * t / 80),
        )
        for t in range(81)
    ] + [
        (
            right[0] + radius * math.cos(math.pi - angle + 2 * angle * t / 80),
            right[1] + radius * math.sin(math.pi - angle + 2 * angle * t / 80),
        )
        for t in range(81)
    ]
    sheet.polygon(lens, WINE)


def deux_axes() -> Image.Image:
    """Two overlapping circles; paths from both sides meet in what they share and go on together."""
    sheet = Sheet(WIDTH, HEIGHT, CREAM)
    for radius in (560, 470, 380):
        sheet.disc(800, 450, radius, "#d9b47c1c")
    _two_axes(sheet, (625, 430), (975, 430), 310)
    for place in (-2, -1, 0, 1, 2):

        def height(x: float, place: int = place) -> float:
            """Far apart at both edges, side by side where the circles overlap."""
            out = min(max(abs(x - 800) - 110, 0) / 640, 1)
            return 430 + place * (46 + 150 * out * out * (3 - 2 * out))

        way = [(float(x), height(x)) for x in range(-20, WIDTH + 21, 14)]
        sheet.stroke(way, 17, PLUM)
        sheet.stroke(way, 9, (CREAM, WHEAT)[place % 2])
        for x in (96 + 34 * abs(place), 800, 1504 - 34 * abs(place)):
            sheet.disc(x, height(x), 19, PLUM)
            sheet.disc(x, height(x), 11, (PAPER, WHEAT)[place % 2])
    return sheet.finished()


def vision_cover(width: int, height: int) -> Image.Image:
    """The cover of the vision note, without words: its upper third is left calm for the title."""
    sheet = Sheet(width, height, "#f2e4cd", oversize=2)
    unit = width / 1000
    sheet.disc(500 * unit, 1000 * unit, 620 * unit, "#f5dcb4")
    _two_axes(sheet, (370 * unit, 810 * unit), (630 * unit, 810 * unit), 250 * unit)

    def hill(base: float, swell: float, length: float, phase: float) -> Callable[[float], float]:
        return lambda x: (base - swell * math.sin(x / unit / length + phase)) * unit

    sheet.ridge(hill(930, 34, 210, 0.3), "#c79a6b")
    sheet.ridge(hill(1010, 28, 170, 2.1), "#a56f48")
    sheet.ridge(hill(1090, 36, 240, 4.0), "#6f7a5c")
    sheet.ridge(hill(1190, 26, 190, 1.2), "#41605a")
    sheet.ridge(hill(1290, 20, 220, 3.1), "#5c1a31")
    road = curve((300, 1480), (420, 1280), (1130, 1300), (-80, 1080), (560, 990), (500, 917), steps=200)
    lane = curve((1090, 1470), (930, 1330), (640, 1290), road[78], steps=120)
    for line in (lane, road):
        sides: tuple[list[Point], list[Point]] = ([], [])
        for (x, y), (next_x, next_y) in pairwise(line):
            apart = math.dist((x, y), (next_x, next_y)) or 1
            half = (2 + 22 * (max(y - 917, 0) / 500) ** 1.2) / apart
            sides[0].append(((x + (next_y - y) * half) * unit, (y - (next_x - x) * half) * unit))
            sides[1].append(((x - (next_y - y) * half) * unit, (y + (next_x - x) * half) * unit))
        sheet.polygon([*sides[0], *reversed(sides[1])], CREAM)
    return sheet.finished()


PICTURES: dict[str, Callable[[], Image.Image]] = {
    "carrefour-logo": carrefour_logo,
    "fondation-exemple-logo": fondation_logo,
    "fonds-citoyen-exemple-logo": fonds_logo,
    "terres-et-carbone": terres_et_carbone,
    "chaine-des-minerais": chaine_des_minerais,
    "registre-public": registre_public,
    "salle-de-formation": salle_de_formation,
    "reseau-cinq-continents": reseau_cinq_continents,
    "deux-axes": deux_axes,
}


def draw(folder: Path) -> list[Path]:
    """Draw every picture into folder/images/, as lossless WebP without metadata; answer with their paths."""
    images = folder / "images"
    images.mkdir(parents=True, exist_ok=True)
    paths = []
    for key, picture in PICTURES.items():
        path, drawn = images / f"{key}.webp", picture()
        if drawn.mode == "RGB":
            # Flat shapes have few colours; 256 for them and their edges halve the file and the time it takes.
            drawn = drawn.quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).convert("RGB")
        drawn.save(path, "WEBP", lossless=True, method=4, exact=True)
        paths.append(path)
    return paths
