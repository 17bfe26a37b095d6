"""What is printed of a result: its title and the passage that answers, with the words that were asked marked.

Marked by the same tokens that were searched, at their places in the text itself; everything else is escaped.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from languages.typography import set_type
from search.tokens import plain_words, tokens
from search.tongues import telling

LENGTH = 260  # characters of a passage that are printed, about three lines
BEFORE = 80  # of them before the first word that answers, at most


class Found(NamedTuple):
    """Where a word that was asked stands."""

    start: int
    end: int
    term: str


def places_of(text: str, terms: frozenset[str], language: str) -> list[Found]:
    found = []
    for token in tokens(text, language, common=True):
        if token.term in terms or not terms.isdisjoint(token.readings):
            found.append(Found(token.start, token.end, token.term))
    return found


def marked(text: str, terms: frozenset[str], language: str, written_in: str = "") -> SafeString:
    """All of `text`, `<mark>` around the words that were asked in `language`; set as its own language is."""
    printed = set_type(text, written_in or language)
    return _marked(printed, places_of(printed, terms, language), 0, len(printed))


def snippet(passages: Sequence[str], terms: frozenset[str], language: str) -> SafeString:
    """The stretch of a passage with the most of the words; the beginning of the first when none has any.

    The first passage that has them all is enough: the most telling come first.
    """
    best, best_places = (set_type(passages[0], language) if passages else ""), list[Found]()
    for passage in passages if terms else ():
        if _has_none(passage, terms, language):
            continue
        printed = set_type(passage, language)
        places = places_of(printed, terms, language)
        if _number(places) > _number(best_places):
            best, best_places = printed, places
        if _number(best_places) == len(terms):
            break
    start, end = _stretch(best, best_places)
    return _marked(best, [one for one in best_places if start <= one.start and one.end <= end], start, end)


def _has_none(passage: str, terms: frozenset[str], language: str) -> bool:
    """True for most passages, and soon known."""
    words = plain_words(passage)
    return words is not None and terms.isdisjoint(telling(word, language) for word in words)


def _number(places: Iterable[Found]) -> int:
    return len({one.term for one in places})


def _stretch(text: str, places: Sequence[Found]) -> tuple[int, int]:
    """Where the printed part begins and ends: around the most of the words, not within one."""
    if len(text) <= LENGTH:
        return 0, len(text)
    first = 0
    if places:
        near = [
            (
                -_number(one for one in places if place.start <= one.start < place.start + LENGTH - BEFORE),
                place.start,
            )
            for place in places
        ]
        first = max(0, min(near)[1] - BEFORE)
    first = min(first, max(0, len(text) - LENGTH))
    start = 0 if first == 0 else text.find(" ", first, first + BEFORE) + 1 or first
    end = len(text) if start + LENGTH >= len(text) else text.rfind(" ", start, start + LENGTH)
    return start, end if end > start else min(len(text), start + LENGTH)


def _marked(text: str, places: Iterable[Found], start: int, end: int) -> SafeString:
    pieces, at = ["… " if start else ""], start
    for place in places:
        if place.start >= at:
            pieces += [
                escape(text[at : place.start]),
                "<mark>",
                escape(text[place.start : place.end]),
                "</mark>",
            ]
            at = place.end
    pieces += [escape(text[at:end]), " …" if end < len(text) else ""]
    return mark_safe("".join(pieces))
