"""What static/css/tokens.css says, read from it: colours in both schemes, their contrast, sizes, widths."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.conf import settings

from pages.accent import Rgb, contrast, stylesheet

TOKENS = settings.BASE_DIR / "static" / "css" / "tokens.css"
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
TOKEN = re.compile(r"--([a-z-]+):\s*([^;]+);")
COLOUR = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})")
SCHEMES = ("light", "dark")

# What is printed or drawn on what, and the contrast it needs: 4.5 for words (WCAG 1.4.3), 3 for the border
# of what can be filled in and for what has the focus (1.4.11). Hairlines only divide: they need none.
PAIRS = (
    *(("ink", "paper", 4.5), ("ink", "wash", 4.5), ("soft", "paper", 4.5), ("soft", "wash", 4.5)),
    *(("accent", "paper", 4.5), ("accent", "wash", 4.5), ("paper", "ink", 4.5), ("paper", "accent", 4.5)),
    ("edge", "paper", 3.0),
)
SIZES = ("small", "reading", "large", "heading", "title", "display")
MEASURES = ("measure", "margin", "gutter", "page")


@dataclass(frozen=True)
class Colour:
    """A token, and what it is in each scheme."""

    name: str
    light: str
    dark: str


@dataclass(frozen=True)
class Pair:
    """Words in one colour on the ground of another, with their contrast in each scheme."""

    words: str
    ground: str
    needed: float
    light: float
    dark: float

    @property
    def is_enough(self) -> bool:
        return min(self.light, self.dark) >= self.needed


@cache
def tokens() -> dict[str, dict[str, str]]:
    """`{"light": {"paper": "#fffdf9", …}, "dark": {…}}`; the dark has what it changes."""
    light, _, dark = COMMENT.sub("", TOKENS.read_text(encoding="utf-8")).partition("@media")
    return {"light": dict(TOKEN.findall(light)), "dark": dict(TOKEN.findall(dark))}


def in_scheme(scheme: str, accent: str = "") -> dict[str, str]:
    """Every token as it is in one scheme, with the organisation's colour if it has chosen one."""
    found = {**tokens()["light"], **(tokens()["dark"] if scheme == "dark" else {})}
    if accent:
        chosen = [value for name, value in TOKEN.findall(stylesheet(accent)) if name == "accent"]
        found["accent"] = chosen[SCHEMES.index(scheme)]
    return found


def colours(accent: str = "") -> list[Colour]:
    light, dark = in_scheme("light", accent), in_scheme("dark", accent)
    return [Colour(name, light[name], dark[name]) for name in light if COLOUR.fullmatch(light[name])]


def pairs(accent: str = "") -> Iterator[Pair]:
    light, dark = in_scheme("light", accent), in_scheme("dark", accent)
    for words, ground, needed in PAIRS:
        ratios = (round(contrast(rgb(of[words]), rgb(of[ground])), 2) for of in (light, dark))
        yield Pair(words, ground, needed, *ratios)


def rgb(colour: str) -> Rgb:
    """`#fff` or `#fffdf9` as three numbers."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (int(digits[place : place + 2], 16) for place in (0, 2, 4))
    return red, green, blue


def values_of(names: tuple[str, ...]) -> list[tuple[str, str]]:
    """The named tokens with their values, for a table."""
    return [(name, tokens()["light"][name]) for name in names]
