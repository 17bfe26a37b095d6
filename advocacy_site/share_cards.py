"""Draws the picture that stands beside a link to this site elsewhere: words on paper, in the site's colour.

What it says is decided in share_images; how it looks, here. Titles are broken at their spaces, made smaller
until they fit, and cut as a last resort. Arabic is set from right to left. Words in a script that the fonts
(fonts/README.md) do not have are not drawn, nor words that the engine refuses: the name of the site stands in
for them.
"""

import io
import logging
from collections.abc import Callable
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image, ImageDraw, ImageFont, features

from languages.codes import direction
from languages.texts import NOTHING, Text
from pages import accent
from pages.accent import COLOUR, WASH, readable

WIDTH, HEIGHT = 1200, 630  # what every network asks for
DESIGN = "1"  # counted up when a card that says the same would look different

FONTS = Path(__file__).parent / "fonts"
BOLD, REGULAR, ARABIC = "card-bold.ttf", "card-regular.ttf", "card-arabic-bold.ttf"
# As on paper in static/css/tokens.css.
PAPER, INK, SOFT, LINE = "#fffdf9", "#1d1b18", "#5d574f", "#ddd6ca"
USUAL_ACCENT = accent.USUAL.removeprefix("#")

BAND = 28  # the edge in the site's colour, where reading begins
MARGIN = 92
KICKER_TOP, TITLE_TOP, TITLE_BOTTOM = 84, 168, 478
SIZES = (100, 90, 82, 76, 70, 64, 58, 52, 47, 42, 38, 34)
LINE_HEIGHT = 1.16
FOOT = 512
LOGO = (260, 76)
TOO_MANY_MISSING = 0.5  # of the letters of a title
COLOURS = 128  # of the finished picture: a few inks and their edges

logger = logging.getLogger(__name__)


class Card(NamedTuple):
    """What is drawn: what it is, its title, whose site this is, the colour (six digits) and the logo."""

    kicker: Text
    title: Text
    site_name: Text
    accent: str
    logo: Any = None  # library.models.Image


def draw(card: Card) -> bytes:
    """The card as a PNG. A logo that cannot be read is left out."""
    try:
        return _drawn(card)
    except (RuntimeError, ValueError, OSError) as error:  # as Pillow and its engine refuse words
        logger.warning("A share image shows the name of the site alone: %s", error)
        return _drawn(card._replace(kicker=NOTHING, title=card.site_name))


def _drawn(card: Card) -> bytes:
    sheet = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    pen = Pen(sheet, direction(card.title.language) == "rtl")
    colour = ink_of(card.accent)
    pen.box(0, 0, BAND, HEIGHT, colour)
    title = card.title if can_be_set(card.title.value) else card.site_name
    if card.kicker and title is card.title:
        pen.line(MARGIN, KICKER_TOP, shortened(card.kicker.value, 36, REGULAR), 36, colour, REGULAR)
    lines, size = fitted(title.value)
    top = TITLE_TOP if title is card.title and card.kicker else KICKER_TOP
    for number, line in enumerate(lines):
        pen.line(MARGIN, round(top + number * size * LINE_HEIGHT), line, size, INK, BOLD)
    pen.box(MARGIN, FOOT, WIDTH - MARGIN, FOOT + 2, LINE)
    start = MARGIN
    if logo := small(card.logo):
        middle_of_foot = (FOOT + HEIGHT) // 2
        pen.picture(start, middle_of_foot - logo.height // 2 + 4, logo)
        start += logo.width + 28
    if title is not card.site_name:
        room = WIDTH - MARGIN - start
        name = shortened(card.site_name.value, 30, REGULAR, room)
        pen.line(start, (FOOT + HEIGHT) // 2 - 16, name, 30, SOFT, REGULAR)
    out = io.BytesIO()
    sheet.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def ink_of(colour: str) -> str:
    """The site's colour, as dark as it takes to be read on paper."""
    digits = colour if COLOUR.match(colour) else USUAL_ACCENT
    red, green, blue = (int(digits[place : place + 2], 16) for place in (0, 2, 4))
    return readable((red, green, blue), WASH, towards=0)


class Pen:
    """Draws from the side where reading begins: the left, or the right."""

    def __init__(self, sheet: Image.Image, from_right: bool):
        self.sheet, self.from_right = sheet, from_right
        self.ink = ImageDraw.Draw(sheet)

    def box(self, left: int, top: int, right: int, bottom: int, colour: str) -> None:
        if self.from_right:
            left, right = WIDTH - right, WIDTH - left
        self.ink.rectangle((left, top, right - 1, bottom - 1), fill=colour)

    def line(self, start: int, top: int, words: str, size: int, colour: str, face: str) -> None:
        font = font_for(words, size, face)
        left = WIDTH - start - width_of(words, size, face) if self.from_right else start
        ascent = round(size * 0.95)  # one baseline whichever font the words need
        self.ink.text((left, top + ascent), words, colour, font, anchor="ls", **shaping(words))

    def picture(self, start: int, top: int, picture: Image.Image) -> None:
        left = WIDTH - start - picture.width if self.from_right else start
        self.sheet.paste(picture, (left, top), picture)


# --- words -----------------------------------------------------------------------------------------


def is_arabic(words: str) -> bool:
    return any("\u0600" <= sign <= "\u06ff" for sign in words)


def shaping(words: str) -> dict[str, Any]:
    """Which way the words run, for the engine that knows; without it they are set sign by sign."""
    if not features.check("raqm"):
        return {}
    return {"direction": "rtl" if is_arabic(words) else "ltr"}


@lru_cache(maxsize=64)
def opened(face: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(FONTS / face), size)


def font_for(words: str, size: int, face: str) -> ImageFont.FreeTypeFont:
    return opened(ARABIC if is_arabic(words) else face, size)


def width_of(words: str, size: int, face: str = BOLD) -> int:
    return round(font_for(words, size, face).getlength(words, **shaping(words)))


def can_be_set(words: str) -> bool:
    """True when the fonts have the letters, and the engine knows how to join them."""
    if is_arabic(words) and not features.check("raqm"):
        return False
    letters = [sign for sign in words if sign.isalnum()]
    font = font_for(words, 40, BOLD)
    missing = _picture_of(font, "\U0010ffff")
    unknown = sum(1 for sign in letters if _picture_of(font, sign) == missing)
    return bool(letters) and unknown <= len(letters) * TOO_MANY_MISSING


def _picture_of(font: ImageFont.FreeTypeFont, sign: str) -> bytes:
    return bytes(font.getmask(sign))


def fitted(words: str) -> tuple[list[str], int]:
    """The words in lines, as large as they can be, and that size. What does not fit is cut with “…”."""
    room, height = WIDTH - 2 * MARGIN, TITLE_BOTTOM - TITLE_TOP
    for size in SIZES:
        lines = broken(words, room, partial(width_of, size=size))
        fits = all(width_of(line, size) <= room for line in lines)
        if fits and len(lines) * size * LINE_HEIGHT <= height:
            return balanced(words, lines, size), size
    size, most = SIZES[-1], int(height / (SIZES[-1] * LINE_HEIGHT))
    lines = [shortened(line, size, BOLD, room) for line in lines[:most]]
    if not lines[-1].endswith("…"):
        lines[-1] = shortened(f"{lines[-1]} …", size, BOLD, room)
    return lines, size


def broken(words: str, room: float, measure: Callable[[str], float]) -> list[str]:
    """In lines no wider than `room`, broken at ordinary spaces: no-break spaces hold."""
    lines: list[str] = []
    for word in (part for part in words.replace("\n", " ").split(" ") if part):
        if lines and measure(f"{lines[-1]} {word}") <= room:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines


def balanced(words: str, lines: list[str], size: int) -> list[str]:
    """As many lines, but none much shorter than the others: no word alone in the last one."""
    low, high = max(width_of(word, size) for word in words.split(" ")), WIDTH - 2 * MARGIN
    while high - low > 8:
        middle = (low + high) // 2
        if len(broken(words, middle, partial(width_of, size=size))) <= len(lines):
            high = middle
        else:
            low = middle
    return broken(words, high, partial(width_of, size=size))


def shortened(words: str, size: int, face: str, room: int = WIDTH - 2 * MARGIN) -> str:
    """Cut with “…” where they do not fit in one line."""
    if width_of(words, size, face) <= room:
        return words
    fitting, too_many = 0, len(words)
    while too_many - fitting > 1:
        middle = (fitting + too_many) // 2
        if width_of(f"{words[:middle].rstrip()}…", size, face) <= room:
            fitting = middle
        else:
            too_many = middle
    return f"{words[:fitting].rstrip()}…"


# --- the logo --------------------------------------------------------------------------------------


def small(logo: Any) -> Image.Image | None:
    """The logo as large as the foot of the card has room for; None where there is none to be shown."""
    if logo is None or not logo.may_be_shown:
        return None
    try:
        with logo.file.storage.open(logo.file.name) as stored, Image.open(stored) as master:
            picture = master.convert("RGBA")
    except (OSError, ValueError) as error:
        logger.warning("The logo cannot be drawn on a card: %s", error)
        return None
    picture.thumbnail(LOGO, Image.Resampling.LANCZOS)
    return picture
