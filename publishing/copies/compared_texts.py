"""Two texts side by side, word by word: what went is struck out on one side, what came is underlined on the
other. Formatted text is compared paragraph by paragraph, as words that say what each paragraph is.

Made for people who decide what goes out: what changed is always shown whole, only what did not is left out.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from html import unescape
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from languages.rich_text import PIECE
from languages.texts import active_language

KEPT = 10  # unchanged words that are shown on either side of a change
LONGEST_RUN = 2 * KEPT + 8  # a run of unchanged words that is shown whole
MOST_COMPARED = 1_000_000  # words × words: beyond, a text is told as replaced, not searched for likenesses
ALIKE = 0.3  # of its words: below, a paragraph was replaced rather than changed

# Words with the white space behind them; a no-break space belongs to its word, an ideograph is one.
_WORD = re.compile(
    r"(?:[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^ \t\r\n\u3040-\u30ff\u3400-\u9fff]+)[ \t\r\n]*"
)


class Sides(NamedTuple):
    """The same place before and after, as HTML."""

    old: SafeString
    new: SafeString


def struck(words: Any) -> SafeString:
    """What went: struck out, and said to whoever does not see that."""
    return format_html("<del>{}{}</del>", _aside(_("removed:")), words) if words else SafeString("")


def underlined(words: Any) -> SafeString:
    """What came: underlined, and said to whoever does not see that."""
    return format_html("<ins>{}{}</ins>", _aside(_("added:")), words) if words else SafeString("")


def _aside(words: str) -> SafeString:
    """Words of the interface amid a text that may be in another language."""
    return format_html('<span class="visually-hidden" lang="{}">{} </span>', active_language(), words)


def _joined(pieces: Sequence[Any]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))


# --- words ----------------------------------------------------------------------------------------


def compared(old: str, new: str) -> Sides:
    """Two plain texts, word by word."""
    if not old or not new:
        return Sides(struck(old), underlined(new))
    if old == new:
        return Sides(format_html("{}", _long(old)), format_html("{}", _long(new)))
    before, after = _WORD.findall(old), _WORD.findall(new)
    left: list[Any] = []
    right: list[Any] = []
    steps = _runs([word.rstrip(" \t\r\n") for word in before], [word.rstrip(" \t\r\n") for word in after])
    for place, (is_same, here, there) in enumerate(steps):
        if is_same:
            is_first, is_last = place == 0, place == len(steps) - 1
            left.append(_shortened(before[here], is_first, is_last))
            right.append(_shortened(after[there], is_first, is_last))
        else:
            left.append(struck("".join(before[here])))
            right.append(underlined("".join(after[there])))
    return Sides(_joined(left), _joined(right))


def _shortened(words: Sequence[str], is_first: bool, is_last: bool) -> SafeString | str:
    """A run of unchanged words: those beside a change, and dots for the rest."""
    if len(words) <= LONGEST_RUN:
        return "".join(words)
    start = "" if is_first else "".join(words[:KEPT])
    end = "" if is_last else "".join(words[-KEPT:])
    return format_html("{}{}{}", start, _gap(_("Unchanged words are left out.")), end)


def _gap(words: str) -> SafeString:
    hidden = format_html('<span class="visually-hidden" lang="{}">{}</span>', active_language(), words)
    return format_html('<span class="told-gap"><span aria-hidden="true"> […] </span>{}</span>', hidden)


Run = tuple[bool, slice, slice]


def _runs(before: Sequence[Any], after: Sequence[Any]) -> list[Run]:
    """(same or not, where in the one, where in the other), in their order."""
    first = 0
    while first < min(len(before), len(after)) and before[first] == after[first]:
        first += 1
    last = 0
    while last < min(len(before), len(after)) - first and before[-1 - last] == after[-1 - last]:
        last += 1
    end_before, end_after = len(before) - last, len(after) - last
    runs: list[Run] = [(True, slice(0, first), slice(0, first))] if first else []
    middle, other = before[first:end_before], after[first:end_after]
    if len(middle) * len(other) > MOST_COMPARED:
        runs.append((False, slice(first, end_before), slice(first, end_after)))
    elif middle or other:
        for tag, a, b, c, d in SequenceMatcher(None, middle, other, autojunk=False).get_opcodes():
            runs.append((tag == "equal", slice(first + a, first + b), slice(first + c, first + d)))
    if last:
        runs.append((True, slice(end_before, len(before)), slice(end_after, len(after))))
    return _gathered(runs)


def _gathered(runs: list[Run]) -> list[Run]:
    """Without single words that happen to be the same amid what changed: nobody reads a text so."""
    found: list[Run] = []
    for place, (is_same, here, there) in enumerate(runs):
        alone = is_same and here.stop - here.start == 1 and 0 < place < len(runs) - 1
        if found and not found[-1][0] and (alone or not is_same):
            found[-1] = (False, slice(found[-1][1].start, here.stop), slice(found[-1][2].start, there.stop))
        else:
            found.append((is_same, here, there))
    return found


# --- formatted text -------------------------------------------------------------------------------


class Block(NamedTuple):
    """A paragraph, a heading, a row of a table: what it is, and its words."""

    kind: str
    words: str


KINDS: dict[str, str | Promise] = {
    "h2": gettext_lazy("Heading"),
    "h3": gettext_lazy("Smaller heading"),
    "h4": gettext_lazy("Smallest heading"),
    "item": gettext_lazy("List item"),
    "quotation": gettext_lazy("Quotation"),
    "row": gettext_lazy("Row of a table"),
    "caption": gettext_lazy("Caption"),
    "picture": gettext_lazy("Picture"),
    "line": gettext_lazy("Dividing line"),
}
_AROUND = {
    **{name: name for name in ("h2", "h3", "h4")},
    **dict.fromkeys(("li", "dt", "dd"), "item"),
    **dict.fromkeys(("figcaption", "caption"), "caption"),
    "blockquote": "quotation",
    "tr": "row",
}
_PART = {"p", "ul", "ol", "dl", "table", "thead", "tbody", "tfoot", "figure", "pre", *_AROUND}
_HREF = re.compile(' href="([^"]*)"')
_PICTURE = re.compile(' data-image="([^"]*)"')


def blocks_of(html: str) -> list[Block]:
    """The paragraphs of sanitised `html`, as plain text; a link says where it leads."""
    found: list[Block] = []
    around: list[str] = []
    links: list[str] = []
    words: list[str] = []

    def close() -> None:
        if text := re.sub(r"[ \t\r]*\n[ \t\r\n]*", "\n", re.sub(r"[ \t\r]+", " ", "".join(words))).strip(
            " \n|"
        ):
            kind = next((_AROUND[tag] for tag in reversed(around) if tag in _AROUND), "")
            found.append(Block(kind, text))
        words.clear()

    for piece in PIECE.finditer(html):
        closing, tag, attributes, text = piece.groups()
        if text is not None:
            words.append(unescape(text).replace("\n", " ") if "pre" not in around else unescape(text))
        elif tag == "br":
            words.append("\n")
        elif tag == "hr":
            close()
            found.append(Block("line", ""))
        elif tag == "a":
            if closing:
                words.append(f" [{links.pop()}]" if links and links[-1] else "")
            else:
                href = _HREF.search(attributes)
                links.append(unescape(href[1]) if href else "")
        elif tag in {"td", "th"}:
            words.append(" | " if closing else "")
        elif tag in _PART and not ("tr" in around and tag in {"p", "ul", "ol", "li"}):
            close()
            if closing:
                if tag in around:
                    del around[len(around) - 1 - around[::-1].index(tag) :]
            else:
                around.append(tag)
                if picture := _PICTURE.search(attributes):
                    found.append(Block("picture", unescape(picture[1])))
        elif tag in _PART:
            words.append(" ")
    close()
    return found


def compared_html(old: str, new: str) -> Sides:
    """Two sanitised texts, paragraph by paragraph, and word by word within those that changed."""
    before, after = blocks_of(old), blocks_of(new)
    if before == after:
        told = format_html(
            '<p class="told-note">{}</p>', _("The words are the same; only the formatting changed.")
        )
        return Sides(told, told)
    left: list[Any] = []
    right: list[Any] = []
    runs = _runs(before, after)
    for place, (is_same, here, there) in enumerate(runs):
        if is_same:
            around = (0 if place == 0 else 1, 0 if place == len(runs) - 1 else 1)
            left += _context(before[here], *around)
            right += _context(after[there], *around)
        else:
            for one, other in _paired(before[here], after[there]):
                sides = _compared_blocks(one, other)
                left.append(sides.old)
                right.append(sides.new)
    return Sides(_joined(left), _joined(right))


def whole_html(html: str) -> SafeString:
    """A sanitised text as it is shown beside another one, without marks."""
    return _joined([_block(one.kind, one.words or _kind(one.kind)) for one in blocks_of(html)])


def _context(blocks: Sequence[Block], start: int, end: int) -> Iterator[SafeString]:
    """Unchanged paragraphs: the one beside a change, and how many are left out."""
    if len(blocks) <= start + end + 1:
        yield from (_block(one.kind, _long(one.words)) for one in blocks)
        return
    yield from (_block(one.kind, _long(one.words)) for one in blocks[:start])
    count = len(blocks) - start - end
    told = ngettext("%(count)s unchanged paragraph", "%(count)s unchanged paragraphs", count)
    yield format_html('<p class="told-gap" lang="{}">[{}]</p>', active_language(), told % {"count": count})
    yield from (_block(one.kind, _long(one.words)) for one in blocks[len(blocks) - end :] if end)


def _long(words: str) -> SafeString | str:
    return _shortened(_WORD.findall(words), False, False)


def _paired(before: Sequence[Block], after: Sequence[Block]) -> Iterator[tuple[Block | None, Block | None]]:
    """Each paragraph with what became of it: one that is like it, in the same order, or nothing."""
    waiting = list(after)
    compares = len(before) * len(after) <= 400
    for one in before:
        like = next((n for n, other in enumerate(waiting) if _alike(one, other)), None) if compares else None
        if like is None:
            yield one, None
            continue
        yield from ((None, other) for other in waiting[:like])
        yield one, waiting[like]
        del waiting[: like + 1]
    yield from ((None, other) for other in waiting)


def _alike(one: Block, other: Block) -> bool:
    before, after = one.words.split(), other.words.split()
    if len(before) * len(after) > MOST_COMPARED // 10:
        return one.kind == other.kind
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _compared_blocks(one: Block | None, other: Block | None) -> Sides:
    if one is None or other is None:
        return Sides(_whole(one, struck), _whole(other, underlined))
    words = compared(one.words, other.words)
    if one.kind == other.kind:
        return Sides(_block(one.kind, words.old), _block(other.kind, words.new))
    return Sides(
        _block(one.kind, words.old, struck(_kind(one.kind))),
        _block(other.kind, words.new, underlined(_kind(other.kind))),
    )


def _whole(block: Block | None, marked: Callable[[Any], SafeString]) -> SafeString:
    return SafeString("") if block is None else _block(block.kind, marked(block.words or _kind(block.kind)))


def _kind(kind: str) -> str:
    return str(KINDS[kind]) if kind else _("Paragraph")


def _block(kind: str, words: Any, told: Any = "") -> SafeString:
    """A paragraph; what it is stands before its words, in the language of the interface."""
    told = told or (str(KINDS[kind]) if kind else "")
    label = (
        format_html('<span class="told-kind" lang="{}">{}</span> ', active_language(), told) if told else ""
    )
    return format_html('<p class="told-block">{}{}</p>', label, conditional_escape(words))
