"""Cuts the face of the public pages down to what French and English need: `python bootstrap/fonts.py FOLDER`.

Run by hand when the face changes, never by a target (docs/decisions/0012): it wants fonttools and brotli, and
FOLDER with the files of the npm package @fontsource/newsreader. The results are in static/fonts.
"""

import copy
import sys
from pathlib import Path
from typing import Any

from fontTools import subset
from fontTools.ttLib import TTFont

WEIGHTS = ("400", "600")
KEPT = (
    "U+0020-007E,U+00A0-00AC,U+00AE-00B1,U+00B4-00B7,U+00BA-00BB,U+00BF-00FF,U+0152,U+0153,U+0178,"
    "U+2013,U+2014,U+2018,U+2019,U+201C,U+201D,U+2026,U+2032,U+20AC,U+2212"
)
FEATURES = ["kern", "ccmp", "mark", "lnum", "tnum"]
NARROW_SPACES, NARROW = (0x202F, 0x2009), 0.6  # of the width of a space
HYPHENATION_POINT, MIDDLE_DOT = 0x2027, 0xB7


def cut(source: Path, target: Path) -> None:
    """Writes to `target` what is kept of the font `source`, with the signs that French adds to it."""
    font = TTFont(source)
    options = subset.Options()
    options.layout_features, options.flavor, options.hinting = FEATURES, "woff2", False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=subset.parse_unicodes(KEPT))
    cutter.subset(font)
    add_french_signs(font)
    font.flavor = "woff2"
    font.save(target)
    print(f"{target}: {target.stat().st_size} bytes")


def add_french_signs(font: Any) -> None:
    """The narrow no-break space (norm C13) and the point of inclusive writing (norm C12), which it lacks."""
    signs = font.getBestCmap()
    space, narrow = signs[0x20], "narrowspace"
    font.setGlyphOrder([*font.getGlyphOrder(), narrow])
    font["glyf"][narrow] = copy.deepcopy(font["glyf"][space])
    font["hmtx"][narrow] = (round(font["hmtx"][space][0] * NARROW), 0)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap |= dict.fromkeys(NARROW_SPACES, narrow) | {HYPHENATION_POINT: signs[MIDDLE_DOT]}


if __name__ == "__main__":
    fonts = Path(__file__).resolve().parent.parent / "static" / "fonts"
    for weight in WEIGHTS:
        source = Path(sys.argv[1]) / f"newsreader-latin-{weight}-normal.woff2"
        cut(source, fonts / f"newsreader-{weight}.woff2")
