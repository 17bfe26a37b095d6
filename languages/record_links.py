"""Links of a text to records of this site: how they are stored, and how they read once addresses are known.

Stored is the record, not its address: `<a href="record:positions.position/water">`. Whoever knows the records
says where each of them is to be read (`found_by`); no model is known here.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from html import escape, unescape
from typing import NamedTuple

from languages.rich_text import RECORD_HREF

MARK = 'href="record:'  # of such a link in sanitised HTML; words may say the same, so links are read as links

_ANCHOR = re.compile(r'<a((?: [a-z-]+="[^"]*")*)>|</a>')
_HREF = re.compile(r'(<a(?: [a-z-]+="[^"]*")*? href=")([^"]*)(")')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_TAG = re.compile(r'<[^>"]*(?:"[^"]*"[^>"]*)*>')


class Reference(NamedTuple):
    """A record as a link names it: `positions.position` and its key, which was chosen once."""

    model: str
    key: str

    def __str__(self) -> str:
        return f"record:{self.model}/{self.key}"


class Place(NamedTuple):
    """Where a record is to be read, and in which language."""

    url: str
    language: str


Finder = Callable[[Collection[Reference], str], Mapping[Reference, Place]]
_finders: list[Finder] = []


def found_by(finder: Finder) -> None:
    """`finder` says where records are for readers of a language; what it leaves out is nowhere."""
    _finders[:] = [finder]


def reference_from(href: str) -> Reference | None:
    """The record that an address names, None for any other address."""
    found = RECORD_HREF.fullmatch(href)
    return Reference(found["model"].lower(), found["key"]) if found else None


class Link(NamedTuple):
    """A link of a text: where it leads, as stored, and its words without markup."""

    href: str
    words: str


def links_in(html: str) -> Iterator[Link]:
    """The links of sanitised `html`, in the order in which they end."""
    opened: list[tuple[str, int]] = []
    for found in _ANCHOR.finditer(html):
        if found[1] is not None:
            opened.append((dict(_ATTRIBUTE.findall(found[1])).get("href", ""), found.end()))
        elif opened:
            href, start = opened.pop()
            yield Link(unescape(href), unescape(_TAG.sub("", html[start : found.start()])))


def with_targets(html: str, targets: Mapping[str, str]) -> str:
    """Sanitised `html` whose links lead to `{what they led to: what they are to lead to}`."""

    def led(found: re.Match[str]) -> str:
        target = targets.get(unescape(found[2]))
        return f"{found[1]}{escape(target)}{found[3]}" if target else found[0]

    return _HREF.sub(led, html) if targets else html


def references_in(html: str) -> set[Reference]:
    if MARK not in html:
        return set()
    return {found for link in links_in(html) if (found := reference_from(link.href))}


def linked(texts: Sequence[str], language: str) -> list[str]:
    """These sanitised texts as readers of `language` get them: every record is asked for at once.

    A link leads to where its record can be read; the words of one that can be read nowhere stand as words,
    and nothing says that there was a link. No question is asked where no record is named.
    """
    named = set().union(*map(references_in, texts))
    places = _finders[0](named, language) if named and _finders else {}
    return [with_addresses(html, places, language) for html in texts]


def with_addresses(html: str, places: Mapping[Reference, Place], language: str) -> str:
    """Sanitised `html` whose records are at `places`; `hreflang` says where that is another language."""
    if MARK not in html:
        return html
    pieces: list[str] = []
    closings: list[str] = []
    done = 0
    for found in _ANCHOR.finditer(html):
        if found[1] is None:
            tag = closings.pop() if closings else "</a>"
        elif MARK in found[1]:
            tag, closing = _opened(dict(_ATTRIBUTE.findall(found[1])), places, language)
            closings.append(closing)
        else:
            closings.append("</a>")
            continue
        pieces += (html[done : found.start()], tag)
        done = found.end()
    return "".join((*pieces, html[done:]))


def _opened(attributes: dict[str, str], places: Mapping[Reference, Place], language: str) -> tuple[str, str]:
    """How a link begins and ends. Without a place, what remains is the language of its words."""
    reference = reference_from(unescape(attributes.pop("href")))
    place = places.get(reference) if reference else None
    attributes.pop("hreflang", None)  # the record knows better
    if place:
        attributes = {"href": escape(place.url), **attributes}
        if place.language != language:
            attributes["hreflang"] = escape(place.language)
    said = "".join(f' {name}="{value}"' for name, value in attributes.items())
    if place:
        return f"<a{said}>", "</a>"
    return (f"<span{said}>", "</span>") if said else ("", "")
