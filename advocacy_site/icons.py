"""The site's mark, a cross of two strokes on its colour, in every size and format that machines ask for.

One geometry, drawn as SVG for browsers that know it and by Pillow for the rest. All of it follows the
organisation's colour.
"""

import io
from functools import lru_cache

from PIL import Image, ImageDraw

from advocacy_site.share_cards import PAPER, ink_of

GRID = 32  # the mark is drawn on 32 by 32
FROM, TO, STROKE = 6, 26, 5
OVERSAMPLED = 4
ICO_SIZES = (16, 32, 48)
PNG_SIZES = {"apple-touch-icon": 180, "icon-192": 192, "icon-512": 512, "icon-maskable-512": 512}
SAFE = 0.66  # of a maskable icon: what no system cuts away, the circle of 80 % (W3C, Manifest)


def svg(accent: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {GRID} {GRID}">'
        f'<path fill="{ink_of(accent)}" d="M0 0h{GRID}v{GRID}H0z"/>'
        f'<path d="M{FROM} {TO} {TO} {FROM}M{FROM} {FROM}l{TO - FROM} {TO - FROM}" stroke="{PAPER}"'
        f' stroke-width="{STROKE}" fill="none"/></svg>\n'
    )


def mark(accent: str, size: int, share: float = 1.0) -> Image.Image:
    """The mark in pixels; `share` of the square is the mark's, the rest its ground."""
    whole = size * OVERSAMPLED
    sheet = Image.new("RGB", (whole, whole), ink_of(accent))
    pen = ImageDraw.Draw(sheet)
    unit, edge = whole * share / GRID, whole * (1 - share) / 2
    low, high = edge + FROM * unit, edge + TO * unit
    half = STROKE * unit / 2 / 2**0.5
    for sign in (1, -1):  # each stroke as the parallelogram that SVG draws, with square ends
        top, bottom = (low, high) if sign == 1 else (high, low)
        pen.polygon(
            [
                (low + half, top - sign * half),
                (low - half, top + sign * half),
                (high - half, bottom + sign * half),
                (high + half, bottom - sign * half),
            ],
            PAPER,
        )
    return sheet.resize((size, size), Image.Resampling.LANCZOS)


@lru_cache(maxsize=16)
def ico(accent: str) -> bytes:
    """favicon.ico, each size drawn for itself."""
    largest, *smaller = (mark(accent, size) for size in reversed(ICO_SIZES))
    out = io.BytesIO()
    sizes = [(size, size) for size in ICO_SIZES]
    largest.save(out, "ICO", sizes=sizes, append_images=smaller)
    return out.getvalue()


@lru_cache(maxsize=16)
def png(accent: str, name: str) -> bytes:
    """The icon of that name (PNG_SIZES)."""
    out = io.BytesIO()
    share = SAFE if "maskable" in name else 1.0
    mark(accent, PNG_SIZES[name], share).save(out, "PNG", optimize=True)
    return out.getvalue()
