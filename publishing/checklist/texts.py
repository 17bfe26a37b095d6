"""Checks of every published record's words: headings, link words, pictures without words, the summary."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from languages.texts import text_in, translated_fields
from publishing.checklist.link_words import is_an_address, say_nothing
from publishing.checklist.reading import Place, Reading
from publishing.checklist.registry import ADVICE, Finding, check_words
from publishing.checklist.scanning import Found, HeadingFound, scan
from publishing.state import Publishable
from publishing.text_states import TranslationState

SUMMARIES = ("summary", "about", "intro")  # what lists, searches and networks show of a record


def advice(code: str, sentence: str, place: Place | None = None, language: str = "") -> Finding:
    return Finding(code, ADVICE, sentence, place, language)


@check_words(Publishable)
def summary_is_there(reading: Reading, language: str) -> Iterator[Finding]:
    record = reading.record
    words = translated_fields(type(record))
    name = next((one for one in SUMMARIES if one in words), "")
    if not name or text_in(record, name, language) or _is_left_blank(reading, name, language):
        return
    yield advice(
        "summary-empty",
        _("Write a summary: lists, searches and shared links have nothing else to show."),
        reading.place(record, name, language),
        language,
    )


def _is_left_blank(reading: Reading, name: str, language: str) -> bool:
    """Somebody decided that there is to be none in this language."""
    of = reading.record._meta.label_lower
    return any(
        (state.model, state.field, state.language) == (of, name, language)
        and state.state == TranslationState.BLANK
        for state in reading.states
    )


@check_words(Publishable)
def bodies_are_well_made(reading: Reading, language: str) -> Iterator[Finding]:
    for body in reading.bodies(language):
        found = scan(body.html, language)
        place = reading.place(body.row, body.name, language)
        for code, sentence in (
            *_headings(found.headings, body.row, language),
            *_links(found),
            *_pictures(found),
        ):
            yield advice(code, sentence, place, language)


# --- headings (WCAG 1.3.1, technique G141) ----------------------------------------------------------


def _size(level: int) -> str:
    """What the text editor calls a heading of this level."""
    return {2: _("Heading"), 3: _("Smaller heading")}.get(level, _("Smallest heading"))


def _headings(headings: list[HeadingFound], row: Any, language: str) -> Iterator[tuple[str, str]]:
    """The first that is out of order, and each that announces nothing."""
    if disorder := _out_of_order(headings, row, language):
        heading, expected = disorder
        yield (
            "heading-order",
            _("Make “%(words)s” a “%(expected)s”: it is a “%(size)s”, and no level may be skipped.")
            % {"words": _short(heading.words), "expected": _size(expected), "size": _size(heading.level)},
        )
    for heading in headings:
        if not heading.words:
            yield "heading-empty", _("Delete the heading without words.")
        elif not heading.is_followed:
            yield (
                "heading-idle",
                _("Write something below the heading “%(words)s”, or delete it.")
                % {"words": _short(heading.words)},
            )


def _out_of_order(headings: list[HeadingFound], row: Any, language: str) -> tuple[HeadingFound, int] | None:
    """(the heading, the level that would be right). A text below a heading of its own may begin smaller."""
    if not headings:
        return None
    has_own = "heading" in translated_fields(type(row)) and bool(text_in(row, "heading", language))
    first = headings[0]
    if first.level > (3 if has_own else 2):
        return first, 3 if has_own and all(one.level > 2 for one in headings) else 2
    for before, heading in pairwise(headings):
        if heading.level > before.level + 1:
            return heading, before.level + 1
    return None


# --- links (WCAG 2.4.4) ------------------------------------------------------------------------------


def _links(found: Found) -> Iterator[tuple[str, str]]:
    told: set[str] = set()
    for link in found.links:
        if link.words in told:
            continue
        told.add(link.words)
        if not link.words:
            yield "link-words", _("Give words to the link to %(address)s.") % {"address": _short(link.href)}
        elif say_nothing(link.words, link.language):
            yield (
                "link-words",
                _("Say where the link “%(words)s” leads: those who hear links one by one hear nothing else.")
                % {"words": _short(link.words)},
            )
        elif is_an_address(link.words):
            yield (
                "link-address",
                _("Put words in the place of the address “%(words)s”: it is read out letter by letter.")
                % {"words": _short(link.words)},
            )


# --- pictures (WCAG 1.1.1) ---------------------------------------------------------------------------


def _pictures(found: Found) -> Iterator[tuple[str, str]]:
    """Those that stand in the text itself. An empty text is an answer: the picture is decorative."""
    if any(alt is None for alt in found.images):
        yield (
            "picture-alt",
            _("A picture in the text has no alternative text: say what it shows, or that it is decorative."),
        )


def _short(words: str) -> str:
    return Truncator(words).chars(80)
