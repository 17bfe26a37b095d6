"""What the checks look for in a long text: its headings, links and pictures, found in one pass."""

import re
from dataclasses import dataclass, field
from html import unescape

from languages.rich_text import DEEPEST, HEADINGS, PIECE, VOID, plain_text

_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
_CLOSED_ALONE = VOID | {"img"}
_SHOWS_SOMETHING = {"img", "table", "hr"}
_PICTURE = "data-image"


@dataclass
class HeadingFound:
    level: int
    words: str = ""
    is_followed: bool = False  # there is something to read below it, if only in a smaller part


@dataclass
class LinkFound:
    href: str
    language: str  # of its words
    words: str = ""  # those that stand for pictures included


@dataclass
class Found:
    headings: list[HeadingFound] = field(default_factory=list)
    links: list[LinkFound] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)  # of the library, by their keys
    images: list[str | None] = field(default_factory=list)  # others: their alternative text, or None


def scan(html: str, language: str) -> Found:
    """Everything there is to judge in `html`, a clean text in `language`; what is unclean is passed over."""
    scanner = _Scanner(language)
    for closing, tag, attributes, words in PIECE.findall(html):
        if words:
            scanner.say(words)
        elif closing:
            scanner.end(tag)
        else:
            scanner.begin(tag, dict(_ATTRIBUTE.findall(attributes)))
    return scanner.found


class _Scanner:
    def __init__(self, language: str):
        self.found = Found()
        self.open: list[tuple[str, str]] = [("", language)]  # elements, each with the language inside
        self.waiting: list[HeadingFound] = []  # headings below which nothing has come yet
        self.heading: HeadingFound | None = None
        self.link: LinkFound | None = None
        self.said: dict[int, list[str]] = {}  # the pieces of the open heading, of the open link

    def begin(self, tag: str, attributes: dict[str, str]) -> None:
        language = attributes.get("lang") or self.open[-1][1]
        if tag == "img":
            alt = attributes.get("alt")
            self.found.images.append(None if alt is None else unescape(alt))
            self._keep(alt or "")
        if key := attributes.get(_PICTURE):
            self.found.pictures.append(key)
        if (tag in _SHOWS_SOMETHING or key) and self.heading is None:
            self._something_follows()
        if tag not in _CLOSED_ALONE and len(self.open) <= DEEPEST:
            self.open.append((tag, language))
        if tag in HEADINGS:
            self.heading = HeadingFound(int(tag[1]))
            self.said[id(self.heading)] = []
            self.waiting = [one for one in self.waiting if one.level < self.heading.level]
        elif tag == "a" and "href" in attributes:
            self.link = LinkFound(unescape(attributes["href"]), language)
            self.said[id(self.link)] = []

    def say(self, words: str) -> None:
        self._keep(words)
        if self.heading is None and words.strip():
            self._something_follows()

    def end(self, tag: str) -> None:
        if any(name == tag for name, _language in self.open[1:]):  # a stray one closes nothing
            while self.open.pop()[0] != tag:
                pass
        if tag in HEADINGS and self.heading:
            self.heading.words = plain_text("".join(self.said.pop(id(self.heading))))
            self.found.headings.append(self.heading)
            self.waiting.append(self.heading)
            self.heading = None
        elif tag == "a" and self.link:
            self.link.words = plain_text("".join(self.said.pop(id(self.link))))
            self.found.links.append(self.link)
            self.link = None

    def _keep(self, words: str) -> None:
        for pieces in self.said.values():
            pieces.append(words)

    def _something_follows(self) -> None:
        for one in self.waiting:
            one.is_followed = True
        self.waiting = []
