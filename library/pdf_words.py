"""The program that reads the words of one PDF, alone: `python -I pdf_words.py LIMITS < file > words`.

It knows nothing of the site: library.document_text starts it as a process of its own, because strangers write
PDFs and a large library in C++ reads them. Before the first byte is read it gives up what it does not need:
more time, more memory, a second process, another file, a connection.
"""

import codecs
import ctypes
import re
import resource
import sys
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any, NamedTuple

Point = tuple[float, float]
Box = tuple[float, float, float, float]  # left, bottom, right, top, on the page
Bar = tuple[int, Box]  # with its layer: higher ones are drawn later


class Limits(NamedTuple):
    """What the program may use (`seconds` of processor, `memory` in bytes), and what it reads at most."""

    seconds: int
    memory: int
    pages: int
    characters: int


LONGEST_CHARACTER = 4  # bytes, in UTF-8
# pdfium says with these that a line ended in a hyphen, and whichever hyphen it was.
AT_A_LINE_END = "\x02\ufffe"
SOFT_HYPHEN = "\xad"
BROKEN_WORD = re.compile(rf"(?<=[^\W\d_])(?:[{AT_A_LINE_END}]|([-‐{SOFT_HYPHEN}])[ \t]*\r?\n)\s*([^\W\d_])")
# Ligatures (ﬁ) and the shapes that Arabic and Hebrew letters take beside others: the letters are meant.
PRINTED_FORMS = re.compile("[\ufb00-\ufdff\ufe70-\ufefc]")
# Control characters, halves of characters, signs that only one font knows, signs that nobody knows.
NO_WORDS = frozenset(("Cc", "Cs", "Co", "Cn"))
JOINERS = "\u200c\u200d"  # the only invisible signs that spell: in Persian, in Kurdish, in Indian languages
DEEPEST = 8  # drawings within drawings: deeper ones count as seen
LONGEST_PATH = 1000  # what has more points is a drawing, not a bar


# --- what was read ---------------------------------------------------------------------------------------


def is_garbled(text: str) -> bool:
    """Whether most of its signs are none: a font that does not say which letters its shapes are."""
    signs = [sign for sign in text if not sign.isspace() and sign not in AT_A_LINE_END]
    odd = sum(sign == "\ufffd" or unicodedata.category(sign) in NO_WORDS for sign in signs)
    return 2 * odd > len(signs)


def tidy(text: str) -> str:
    """The words of one page in one line, as they are spelled; "" when they are none."""
    if is_garbled(text):
        return ""
    text = BROKEN_WORD.sub(_whole_word, text)
    text = re.sub(f"[{AT_A_LINE_END}]", "-", text).replace(SOFT_HYPHEN, "")
    text = PRINTED_FORMS.sub(lambda form: unicodedata.normalize("NFKC", form[0]), text)
    text = "".join(sign for sign in text if _spells(sign))
    return " ".join(unicodedata.normalize("NFC", text).split())


def _whole_word(broken: re.Match[str]) -> str:
    """“démo-/cratie” is one word; of “Bruxelles-/Capitale” the hyphen is a part."""
    hyphen = "" if broken[2].islower() or broken[1] == SOFT_HYPHEN else "-"
    return hyphen + broken[2]


def _spells(sign: str) -> bool:
    if sign.isspace():
        return True
    kind = unicodedata.category(sign)
    return sign != "\ufffd" and kind not in NO_WORDS and (kind != "Cf" or sign in JOINERS)


# --- reading ---------------------------------------------------------------------------------------------


def words_of(data: bytes, limits: Limits) -> str:
    """The words of the pages in order, one line for each page that has any; broken pages are passed over."""
    import pypdfium2

    lines: list[str] = []
    left = limits.characters
    with pypdfium2.PdfDocument(data) as pdf:
        for text in _pages(pdf, min(len(pdf), limits.pages)):
            line = tidy(text[:left])[:left]
            lines += [line] if line else []
            left -= len(line) + 1
            if left <= 0:
                break
    return "\n".join(lines)


def _pages(pdf: Any, count: int) -> Iterator[str]:
    import pypdfium2

    for number in range(count):
        with suppress(pypdfium2.PdfiumError):
            page = pdf[number]
            try:
                yield _seen_on(page)
            finally:
                page.close()  # with the words that belong to it


def _seen_on(page: Any) -> str:
    """What stands within the edges of a page and not below a bar: what nobody sees is not to be found.

    The words of a scan are invisible, so that is no reason; white words on white paper are not noticed.
    """
    words = page.get_textpage()
    bars, layers = _layers_of(page)
    if not bars:
        return words.get_text_bounded()
    bars.append((0, page.get_bbox()))
    return "".join(
        sign for sign, where, address in _signs(words) if _is_seen(where, layers.get(address), bars)
    )


# --- below a bar -----------------------------------------------------------------------------------------


def _layers_of(page: Any) -> tuple[list[Bar], dict[int, int]]:
    """Opaque rectangles that are drawn over some text, and `{address of a text: its layer}`."""
    import pypdfium2.raw as c

    bars: list[Bar] = []
    layers: dict[int, int] = {}
    layer = 0
    for thing in page.get_objects(max_depth=DEEPEST):
        layer += thing.level == 0
        if thing.type == c.FPDF_PAGEOBJ_TEXT:
            layers[_address(thing.raw)] = layer
        elif layers and thing.level == 0 and thing.type == c.FPDF_PAGEOBJ_PATH and _is_opaque(thing.raw):
            bars += [(layer, box) for box in _rectangles(thing)]
    return bars, layers


def _is_seen(where: Box | None, layer: int | None, bars: list[Bar]) -> bool:
    """Whether the middle of a sign lies on the page (the last of the bars) and below no later one."""
    if where is None or layer is None:  # a space or the end of a line, which pdfium has added
        return True
    x, y = (where[0] + where[2]) / 2, (where[1] + where[3]) / 2
    *bars, (_layer, edges) = bars
    return _is_within(x, y, edges) and not any(over > layer and _is_within(x, y, box) for over, box in bars)


def _is_within(x: float, y: float, box: Box) -> bool:
    left, bottom, right, top = box
    return left <= x <= right and bottom <= y <= top


def _signs(words: Any) -> Iterator[tuple[str, Box | None, int]]:
    """Each sign with its box on the page and the address of the text that it is drawn with."""
    import pypdfium2.raw as c

    left, right, bottom, top = (ctypes.c_double() for _side in range(4))
    for place in range(words.count_chars()):
        sign = chr(c.FPDFText_GetUnicode(words, place))
        known = c.FPDFText_GetCharBox(words, place, left, right, bottom, top)
        box = (left.value, bottom.value, right.value, top.value) if known else None
        yield sign, box, _address(c.FPDFText_GetTextObject(words, place))


def _address(handle: Any) -> int:
    return ctypes.cast(handle, ctypes.c_void_p).value or 0


def _is_opaque(path: Any) -> bool:
    """Filled, and nothing shines through: a marker's yellow is multiplied with the words below it."""
    import pypdfium2.raw as c

    fill, stroke = ctypes.c_int(), ctypes.c_int()
    c.FPDFPath_GetDrawMode(path, fill, stroke)
    return fill.value != c.FPDF_FILLMODE_NONE and not c.FPDFPageObj_HasTransparency(path)


def _rectangles(path: Any) -> Iterator[Box]:
    """What the upright rectangles of a path cover, as far as they are not clipped; no other shapes."""
    import pypdfium2.raw as c

    count = c.FPDFPath_CountSegments(path.raw)
    matrix = path.get_matrix()
    for shape in _shapes(lambda place: c.FPDFPath_GetPathSegment(path.raw, place), min(count, LONGEST_PATH)):
        corners = {tuple(round(value, 2) for value in matrix.on_point(x, y)) for x, y in shape}
        box = _box_around(corners)
        if corners == {(x, y) for x in box[::2] for y in box[1::2]} and len(corners) == 4:
            yield _clipped(box, path.raw)


def _clipped(box: Box, path: Any) -> Box:
    """The part of a box that is drawn, which may be none. Clips count as the rectangles around them."""
    import pypdfium2.raw as c

    clip = c.FPDFPageObj_GetClipPath(path)
    for number in range(c.FPDFClipPath_CountPaths(clip)) if clip else ():
        count = c.FPDFClipPath_CountPathSegments(clip, number)
        get = partial(c.FPDFClipPath_GetPathSegment, clip, number)
        if points := [point for shape in _shapes(get, min(count, LONGEST_PATH)) for point in shape]:
            left, bottom, right, top = _box_around(points)
            box = (max(box[0], left), max(box[1], bottom), min(box[2], right), min(box[3], top))
    return box


def _shapes(segment: Callable[[int], Any], count: int) -> list[list[Point]]:
    """The points of a path, a list for each shape that begins anew."""
    import pypdfium2.raw as c

    x, y = ctypes.c_float(), ctypes.c_float()
    shapes: list[list[Point]] = []
    for place in range(count):
        one = segment(place)
        if c.FPDFPathSegment_GetType(one) == c.FPDF_SEGMENT_MOVETO or not shapes:
            shapes.append([])
        c.FPDFPathSegment_GetPoint(one, x, y)
        shapes[-1].append((x.value, y.value))
    return shapes


def _box_around(points: Iterable[Point]) -> Box:
    across, down = zip(*points, strict=True)
    return (min(across), min(down), max(across), max(down))


# --- alone -----------------------------------------------------------------------------------------------


def give_up(limits: Limits) -> None:
    """From now on: no more time and memory than said, no long output, no other process, no dump of memory."""
    longest = limits.characters * LONGEST_CHARACTER + 1
    for what, most in (
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_FSIZE, longest),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # a system that knows no such limit
            resource.setrlimit(what, (most, most))


def open_nothing_more() -> None:
    """What is open stays open (the words have to get out); no file and no connection is added to it."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))


def main() -> None:
    limits = Limits(*map(int, sys.argv[1:]))
    give_up(limits)
    import pypdfium2  # noqa: F401  (these two are the last that have to be opened)

    codecs.lookup("utf-16-le")
    data = sys.stdin.buffer.read()
    open_nothing_more()
    sys.stdout.buffer.write(words_of(data, limits).encode())
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
