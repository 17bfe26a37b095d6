"""What a text gets when it is read: anchors on its headings, contents, numbered notes, a reading time.

Made from the sanitised HTML each time it is printed: what is stored stays what the editor typed.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from languages.codes import direction
from languages.record_links import with_addresses
from languages.rich_text import HEADINGS, INLINE, PIECE, VOID, plain_text, without_idle_headings
from languages.slugs import ascii_slug
from languages.typography import set_type_in_html

PREFIX = "part-"  # no template gives an id that begins so
FEWEST_HEADINGS = 3  # below, a table of contents is longer than what it shortens
FEWEST_WORDS, WORDS_A_MINUTE = 400, 220

# A note as SPIP writes it. Only inline elements inside: it never reaches beyond its paragraph.
_INLINE_TAG = f'</?(?:{"|".join(sorted(INLINE))})(?: [a-z-]+="[^"]*")*>|<br>'
_TAG_OR_NOTE = re.compile(
    '<(?P<closing>/?)(?P<tag>[a-z0-9]+)(?P<attributes>(?: [a-z-]+="[^"]*")*)>'
    f"|\\[\\[(?P<note>(?:{_INLINE_TAG}|(?!\\[\\[|\\]\\](?!\\]))[^<])+?)\\]\\](?!\\])"
)
_CALL = re.compile('<sup class="call">.*?</sup>')
_LINK = re.compile("</?a(?: [^>]*)?>")
_LANGUAGE = re.compile(' lang="([^"]*)"')


@dataclass(frozen=True)
class Heading:
    """A heading of a text, as its contents tell it."""

    level: int
    anchor: str
    words: SafeString


class Note(NamedTuple):
    """What an editor wrote between [[ and ]], and the language it is in."""

    html: str
    language: str


class LongText(NamedTuple):
    """A text ready to be printed, with what can be said about it elsewhere on the page."""

    html: SafeString
    headings: tuple[Heading, ...] = ()
    notes: int = 0


@lru_cache(maxsize=256)
def long_text(
    html: str, language: str, notes_before: int = 0, taken: frozenset[str] = frozenset()
) -> LongText:
    """Sanitised `html` as it is read: set (languages.typography), headings anchored, notes below it.

    On a page that has several texts, `notes_before` is how many notes came before this one and `taken` which
    anchors did, so that no number and no id is there twice. A link to a record that nobody looked up before
    (languages.record_links) is printed as its words.
    """
    html = with_addresses(without_idle_headings(html), {}, language)
    html, notes = _with_calls(html, language, notes_before)
    html, headings = _anchored(set_type_in_html(html, language), taken)
    return LongText(mark_safe(html + _endnotes(notes, language, notes_before)), tuple(headings), len(notes))


# --- notes -----------------------------------------------------------------------------------------


def _with_calls(html: str, language: str, notes_before: int) -> tuple[str, list[Note]]:
    """`html` with a numbered call in the place of each note, and the notes.

    Left as typed: what is in code, what would put a link inside a link, and brackets that do not match or
    hold nothing.
    """
    if "[[" not in html:
        return html, []
    pieces: list[str] = []
    notes: list[Note] = []
    around: list[tuple[str, str]] = [("", language)]  # the open elements, with the language inside
    done = 0
    for found in _TAG_OR_NOTE.finditer(html):
        if tag := found["tag"]:
            if found["closing"]:
                if len(around) > 1:
                    around.pop()
            elif tag not in VOID:
                named = _LANGUAGE.search(found["attributes"])
                around.append((tag, named[1] if named else around[-1][1]))
            continue
        note = Note(found["note"].strip(), around[-1][1])
        if not {"a", "code", "pre"}.isdisjoint(name for name, _ in around) or not _is_whole(note.html):
            continue
        notes.append(note)
        pieces += (html[done : found.start()].rstrip(), _call(notes_before + len(notes), language))
        done = found.end()
    return "".join((*pieces, html[done:])), notes


def _is_whole(html: str) -> bool:
    """It says something, and every element that begins in it ends in it."""
    open_elements: list[str] = []
    for closing, tag, _attributes, _words in PIECE.findall(html):
        if closing:
            if not open_elements or open_elements.pop() != tag:
                return False
        elif tag and tag not in VOID:
            open_elements.append(tag)
    return not open_elements and bool(plain_text(html))


def _call(number: int, language: str) -> str:
    with translation.override(language):
        name = gettext("Note %(number)s") % {"number": number}
    return format_html(
        '<sup class="call"><a href="#note-{0}" id="note-{0}-call" role="doc-noteref" aria-label="{1}">'
        "{0}</a></sup>",
        *(number, name),
    )


def _endnotes(notes: list[Note], language: str, notes_before: int) -> str:
    if not notes:
        return ""
    with translation.override(language):
        label, back = gettext("Notes"), gettext("Back to the text, where note %(number)s is")
    lines = []
    for number, note in enumerate(notes, notes_before + 1):
        words = mark_safe(set_type_in_html(note.html, note.language))
        own = format_html(' lang="{}" dir="{}"', note.language, direction(note.language))
        lines.append(
            format_html(
                '<li id="note-{0}"{1}>{2} <a href="#note-{0}-call" role="doc-backlink" aria-label="{3}">'
                "↩\ufe0e</a></li>",
                *(number, own if note.language != language else "", words, back % {"number": number}),
            )
        )
    start = format_html(' start="{}"', notes_before + 1) if notes_before else ""
    return format_html(
        '<section class="notes" role="doc-endnotes" aria-label="{}"><ol{}>{}</ol></section>',
        *(label, start, mark_safe("".join(lines))),
    )


# --- headings --------------------------------------------------------------------------------------


def _anchored(html: str, taken: Iterable[str]) -> tuple[str, list[Heading]]:
    """`html` with an id on each heading, made of its words, and the headings."""
    pieces: list[str] = []
    headings: list[Heading] = []
    known, done, opened = set(taken), 0, None
    numbers: dict[str, int] = {}
    for piece in PIECE.finditer(html):
        closing, tag, _attributes, _words = piece.groups()
        if tag not in HEADINGS:
            continue
        if not closing:
            opened = piece
        elif opened:
            words = _LINK.sub("", _CALL.sub("", html[opened.end() : piece.start()]))
            anchor = anchor_for(plain_text(words), len(headings) + 1, known, numbers)
            known.add(anchor)
            headings.append(Heading(int(tag[1]), anchor, mark_safe(words)))
            pieces += (html[done : opened.end() - 1], f' id="{anchor}">')
            done, opened = opened.end(), None
    return "".join((*pieces, html[done:])), headings


def anchor_for(words: str, place: int, taken: Iterable[str], numbers: dict[str, int] | None = None) -> str:
    """An id made of `words`, « Ce que nous observons » → `part-ce-que-nous-observons`, that is not `taken`.

    Words without a Latin letter give the number of their place. Where many headings may say the same,
    `numbers` remembers how far each id was counted: none is tried twice.
    """
    base = anchor = PREFIX + (ascii_slug(words, max_length=60) or str(place))
    numbers = {} if numbers is None else numbers
    number = numbers.get(base, 1)
    while anchor in taken:
        number += 1
        anchor = f"{base}-{number}"
    numbers[base] = number
    return anchor


def contents_of(headings: Iterable[Heading]) -> list[tuple[Heading, list[Heading]]]:
    """Each heading of the highest level with those of the next one below it; nothing for a few."""
    found = list(headings)
    if len(found) < FEWEST_HEADINGS:
        return []
    top = min(heading.level for heading in found)
    parts: list[tuple[Heading, list[Heading]]] = []
    for heading in found:
        if heading.level == top or not parts:
            parts.append((heading, []))
        elif heading.level == top + 1:
            parts[-1][1].append(heading)
    return parts


# --- reading time ----------------------------------------------------------------------------------


@lru_cache(maxsize=256)
def words_in(html: str) -> int:
    """How many words a reader of the text goes through; notes are not counted."""
    words = plain_text(html, notes=False).split()
    return sum(any(map(str.isalnum, word)) for word in words)


def minutes_to_read(words: int) -> int:
    """0 for what is read at a glance."""
    return round(words / WORDS_A_MINUTE) if words >= FEWEST_WORDS else 0
