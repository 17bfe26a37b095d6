"""The text of a preview link: the content of its page, made once, and the sections to comment on."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser
from itertools import accumulate
from typing import Any, TypedDict

from django.db import models

from publishing.copies import working
from publishing.copies.models import Revision
from publishing.copies.previewing import Page, pages
from publishing.copies.rehearsal import rehearsal
from publishing.copies.writing import prune
from publishing.guests.models import PreviewLink
from publishing.snapshots import take

MAIN = re.compile(r"<main\b[^>]*>(.*)</main>", re.DOTALL)
SHEET = re.compile(r'<link rel="stylesheet" href="([^"]+)">')
TITLE = re.compile(r"<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr")
)
LEFT_OUT = "share"  # passing on an address that does not exist yet
BESIDE = "related-"  # other texts, about which nobody is asked
LONGEST_HEADING = 200
MOST_SECTIONS = 80


class Section(TypedDict):
    """A heading of the text, and where it stands; `below` it others."""

    number: int
    anchor: str
    words: str
    below: list["Section"]


class Text(TypedDict):
    main: str  # HTML, as the page of the site prints it
    title: str
    styles: list[str]  # stylesheets that this page needs beside the one of every page
    sections: list[Section]


class NoText(Exception):
    """There is no page in one of the languages; `reasons` say why."""

    def __init__(self, reasons: list[str]):
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def text_of(link: PreviewLink) -> dict[str, Text]:
    """What a guest reads, `{language: Text}`; nothing where it cannot be shown any more.

    Made anew, from the same revision, when it had to be forgotten because of somebody whom it named.
    """
    if not link.pages:
        record = link.record
        if record is None:
            return {}
        try:
            link.pages = made(record, link.revision, link.languages)
        except (NoText, working.Misfit):
            return {}
        link.save(update_fields=["pages"])
    return link.pages


def made(record: models.Model, revision: Revision, languages: Iterable[str]) -> dict[str, Text]:
    """Raises NoText, and Misfit where the revision cannot be written any more."""
    with rehearsal():
        working.write_rows(prune(revision.snapshot, take(record)), record, None)
        found = pages(record, languages)
    if reasons := [page.reason for page in found.values() if not page]:
        raise NoText(reasons)
    return {code: read(page) for code, page in found.items()}


def read(page: Page) -> Text:
    """What a guest needs of a whole page."""
    whole = MAIN.search(page.html)
    main, sections = _Content(whole[1] if whole else "").read()
    title = TITLE.search(main)
    sheets = SHEET.findall(page.html.partition("</head>")[0])
    own = [sheet for sheet in sheets[1:] if not sheet.startswith("/accent/")]
    return {
        "main": main,
        "title": _Words.of(title[1]) if title else "",
        "styles": own,
        "sections": sections,
    }


class _Words(HTMLParser):
    """The words of a piece of HTML."""

    @classmethod
    def of(cls, html: str) -> str:
        parser = cls(convert_charrefs=True)
        parser.words = []
        parser.feed(html)
        parser.close()
        return " ".join("".join(parser.words).split())

    words: list[str]

    def handle_data(self, data: str) -> None:
        self.words.append(data)


class _Content(HTMLParser):
    """Walks through the content of a page: finds its headings and what is left out."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.html = html
        self._lines = list(accumulate((len(line) + 1 for line in html.split("\n")), initial=0))
        self._open: list[tuple[str, str, bool]] = []  # (element, id, whether it is a way through the page)
        self._left_out: list[tuple[int, int]] = []
        self._leaving: tuple[int, int] | None = None  # (depth, where it began)
        self._heading: tuple[str, str] | None = None
        self._words: list[str] = []
        self._anchors: set[str] = set()
        self.sections: list[Section] = []
        self._number = 0

    def read(self) -> tuple[str, list[Section]]:
        self.feed(self.html)
        self.close()
        kept, done = [], 0
        for begin, end in self._left_out:
            kept.append(self.html[done:begin])
            done = end
        return "".join([*kept, self.html[done:]]), self.sections

    def _place(self) -> int:
        line, offset = self.getpos()
        return self._lines[line - 1] + offset

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        told = {name: value or "" for name, value in reversed(attrs)}
        if tag in VOID:
            return
        self._open.append((tag, told.get("id", ""), tag == "nav"))
        if self._leaving is None and LEFT_OUT in told.get("class", "").split():
            self._leaving = (len(self._open), self._place())
        is_in_way = any(is_nav for _tag, _id, is_nav in self._open)
        if tag in {"h2", "h3"} and self._leaving is None and not is_in_way:
            anchor = self._anchor()
            if not anchor.startswith(BESIDE):
                self._heading, self._words = (tag, anchor), []

    def handle_startendtag(self, tag: str, attrs: Any) -> None:
        """`<path … />` in a drawing: nothing stands in it."""

    def handle_data(self, data: str) -> None:
        if self._heading is not None:
            self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if all(name != tag for name, _id, _nav in self._open):
            return
        if self._heading is not None and tag == self._heading[0]:
            self._add(*self._heading, " ".join("".join(self._words).split()))
            self._heading = None
        depth = len(self._open)
        while self._open.pop()[0] != tag:
            depth -= 1
        if self._leaving is not None and depth <= self._leaving[0]:
            self._left_out.append((self._leaving[1], self.html.index(">", self._place()) + 1))
            self._leaving = None

    def _anchor(self) -> str:
        """The nearest id around the heading that no other heading has."""
        near = next((name for _tag, name, _nav in reversed(self._open) if name), "")
        if near in self._anchors:
            return ""
        self._anchors.add(near)
        return near

    def _add(self, tag: str, anchor: str, words: str) -> None:
        if not words or self._number >= MOST_SECTIONS:
            return
        self._number += 1
        section: Section = {
            "number": self._number,
            "anchor": anchor,
            "words": words[:LONGEST_HEADING],
            "below": [],
        }
        if tag == "h3" and self.sections:
            self.sections[-1]["below"].append(section)
        else:
            self.sections.append(section)


def every(sections: Iterable[Section]) -> list[Section]:
    """In the order of the text."""
    return [one for section in sections for one in (section, *section["below"])]
