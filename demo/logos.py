"""The demonstration's three logos: its fictitious publisher's and its two fictitious funders'.

Each stands on a plate of its own with transparent corners, so that it reads on a light page and on
a dark one.
"""

import math

from PIL import Image

from demo.sheet import CREAM, INK, OCHRE, SAGE, TEAL, WHEAT, WINE, Sheet, curve


def carrefour_logo() -> Image.Image:
    """Four blocks leave a crossroads between them, with a round square in the middle."""
    sheet = Sheet(640, 640, None)
    sheet.box(10, 10, 630, 630, CREAM, radius=150)
    sheet.box(26, 26, 614, 614, WINE, radius=136)
    for left, top, colour in ((110, 110, CREAM), (346, 110, WHEAT), (110, 346, CREAM), (346, 346, CREAM)):
        sheet.box(left, top, left + 184, top + 184, colour, radius=46)
    sheet.disc(320, 320, 112, WINE)
    sheet.disc(320, 320, 60, WHEAT)
    return sheet.finished()


def _letter_f(sheet: Sheet, x: float, fill: str) -> None:
    sheet.box(x, 90, x + 34, 270, fill)
    sheet.box(x, 90, x + 112, 124, fill)
    sheet.box(x, 162, x + 92, 194, fill)


def _letter_e(sheet: Sheet, x: float, fill: str) -> None:
    _letter_f(sheet, x, fill)
    sheet.box(x, 236, x + 112, 270, fill)


def fondation_logo() -> Image.Image:
    """F and E beside three leaves on a stem."""
    sheet = Sheet(800, 360, None)
    sheet.box(8, 8, 792, 352, CREAM, radius=44)
    sheet.box(20, 20, 780, 340, TEAL, radius=34)
    for y, reach, colour in ((262, 92, WHEAT), (196, 76, CREAM), (136, 58, WHEAT)):
        for side in (-1, 1):
            tip = (214 + side * reach, y - reach * 0.82)
            low = curve((214, y), (214 + side * reach * 0.95, y + 4), tip, steps=30)
            high = curve(tip, (214 + side * reach * 0.1, y - reach * 0.85), (214, y), steps=30)
            sheet.polygon([*low, *high], colour)
    sheet.stroke([(214, 284), (214, 92)], 10, CREAM)
    sheet.box(366, 90, 372, 270, SAGE)
    _letter_f(sheet, 432, CREAM)
    _letter_e(sheet, 582, CREAM)
    return sheet.finished()


def fonds_logo() -> Image.Image:
    """F, C and E beside a ring of twelve equal shares."""
    sheet = Sheet(860, 360, None)
    sheet.box(8, 8, 852, 352, INK, radius=44)
    sheet.box(20, 20, 840, 340, CREAM, radius=34)
    for share in range(12):
        angle = math.radians(30 * share - 90)
        colour = WINE if share % 3 else OCHRE
        sheet.disc(184 + 84 * math.cos(angle), 180 + 84 * math.sin(angle), 17, colour)
    sheet.disc(184, 180, 40, WINE)
    _letter_f(sheet, 352, INK)
    sheet.arc(576, 180, 92, 48, 312, WINE, 34)
    _letter_e(sheet, 674, INK)
    return sheet.finished()
