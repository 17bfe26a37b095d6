"""A feed, ready to be told, and the three ways of writing it: Atom (RFC 4287), RSS 2.0, JSON Feed 1.1.

Which records a feed tells, and who may read them, is not decided here (publishing.feeds).
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, rfc2822_date, rfc3339_date
from django.utils.html import escape

# What XML 1.0 cannot hold (2.2, Char): pasted from elsewhere, and seen by nobody.
NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(words: object) -> str:
    """The same words without the characters that no XML can hold."""
    return NO_CHARACTER.sub("", str(words))


class Category(NamedTuple):
    """Where a list has a filter by it, `scheme` and `term` together are the address of that list."""

    scheme: str
    term: str
    label: str


class Enclosure(NamedTuple):
    """A file that comes with an entry. `size` in bytes; `language` is "" for a picture."""

    url: str
    size: int
    media_type: str
    title: str
    language: str
    changed: datetime


@dataclass(frozen=True)
class Entry:
    """A record in one language. `id` never changes (RFC 4151); `summary` is plain text, possibly none."""

    id: str
    url: str
    title: str
    summary: str
    published: datetime
    updated: datetime
    categories: tuple[Category, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True)
class Feed:
    """What is told, in one language. `addresses` says where each format is; all addresses are absolute."""

    id: str
    title: str
    subtitle: str
    language: str
    author: str
    home: str
    page: str  # the same for people
    addresses: dict[str, str]
    updated: datetime
    entries: list[Entry] = field(default_factory=list)
    hub: str = ""  # who tells readers at once (https://www.w3.org/TR/websub/)


# --- Atom and RSS ----------------------------------------------------------------------------------


class Atom(Atom1Feed):
    """Django's, with languages, the labels of categories, titles of files, and summaries that are plain."""

    media_type = "application/atom+xml"

    def latest_post_date(self) -> datetime:
        return self.feed["told"].updated

    def add_root_elements(self, handler: Any) -> None:
        told: Feed = self.feed["told"]
        handler.addQuickElement("id", told.id)
        handler.addQuickElement("title", told.title)
        if told.subtitle:
            handler.addQuickElement("subtitle", told.subtitle)
        handler.addQuickElement("updated", rfc3339_date(told.updated))
        handler.startElement("author", {})
        handler.addQuickElement("name", told.author)
        handler.addQuickElement("uri", told.home)
        handler.endElement("author")
        handler.addQuickElement("link", "", _link("self", told.addresses["atom"], self.media_type))
        handler.addQuickElement("link", "", _link("alternate", told.page, "text/html", told.language))
        if told.hub:
            handler.addQuickElement("link", "", {"rel": "hub", "href": told.hub})

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        entry: Entry = item["entry"]
        language = self.feed["told"].language
        handler.addQuickElement("id", entry.id)
        handler.addQuickElement("title", entry.title)
        handler.addQuickElement("published", rfc3339_date(entry.published))
        handler.addQuickElement("updated", rfc3339_date(entry.updated))
        handler.addQuickElement("link", "", _link("alternate", entry.url, "text/html", language))
        if entry.summary:
            handler.addQuickElement("summary", entry.summary)
        for category in entry.categories:
            handler.addQuickElement("category", "", category._asdict())
        for file in entry.enclosures:
            link = _link("enclosure", file.url, file.media_type, file.language)
            handler.addQuickElement("link", "", {**link, "length": str(file.size), "title": file.title})


class Rss(Rss201rev2Feed):
    """Django's, with the schemes of categories, the moment of a change, and one file for each item.

    Readers of RSS take a summary for HTML, and one file at most (rssboard.org/rss-profile).
    """

    media_type = "application/rss+xml"

    def latest_post_date(self) -> datetime:
        return self.feed["told"].updated

    def add_root_elements(self, handler: Any) -> None:
        told: Feed = self.feed["told"]
        handler.addQuickElement("title", told.title)
        handler.addQuickElement("link", told.page)
        handler.addQuickElement("description", told.subtitle or told.title)
        handler.addQuickElement("atom:link", "", _link("self", told.addresses["rss"], self.media_type))
        handler.addQuickElement("language", told.language)
        handler.addQuickElement("lastBuildDate", rfc2822_date(told.updated))

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        entry: Entry = item["entry"]
        handler.addQuickElement("title", entry.title)
        handler.addQuickElement("link", entry.url)
        if entry.summary:
            handler.addQuickElement("description", escape(entry.summary))
        handler.addQuickElement("pubDate", rfc2822_date(entry.published))
        handler.addQuickElement("atom:updated", rfc3339_date(entry.updated))
        handler.addQuickElement("guid", entry.id, {"isPermaLink": "false"})
        for category in entry.categories:
            handler.addQuickElement("category", category.label, {"domain": category.scheme})
        for file in entry.enclosures[:1]:
            told = {"url": file.url, "length": str(file.size), "type": file.media_type}
            handler.addQuickElement("enclosure", "", told)


def _link(rel: str, href: str, media_type: str, language: str = "") -> dict[str, str]:
    link = {"rel": rel, "href": href, "type": media_type}
    return {**link, "hreflang": language} if language else link


def _xml(writer: type[Atom] | type[Rss]) -> Callable[[Feed], bytes]:
    def write(feed: Feed) -> bytes:
        document = writer(feed.title, feed.page, feed.subtitle, language=feed.language, told=feed)
        for entry in feed.entries:
            document.add_item(entry.title, entry.url, entry.summary, entry=entry)
        return document.writeString("utf-8").encode()

    return write


# --- JSON Feed -------------------------------------------------------------------------------------


def write_json(feed: Feed) -> bytes:
    """Version 1.1 (https://jsonfeed.org/version/1.1)."""
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.page,
        "feed_url": feed.addresses["json"],
        **({"description": feed.subtitle} if feed.subtitle else {}),
        "authors": [{"name": feed.author, "url": feed.home}],
        "language": feed.language,
        "items": [_item(entry, feed.language) for entry in feed.entries],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


def _item(entry: Entry, language: str) -> dict[str, Any]:
    return {
        "id": entry.id,
        "url": entry.url,
        "title": entry.title,
        **({"summary": entry.summary} if entry.summary else {}),
        "content_text": entry.summary or entry.title,  # required: an item is nothing without
        "date_published": rfc3339_date(entry.published),
        "date_modified": rfc3339_date(entry.updated),
        **({"tags": [category.label for category in entry.categories]} if entry.categories else {}),
        "language": language,
        **({"attachments": [_attachment(file) for file in entry.enclosures]} if entry.enclosures else {}),
    }


def _attachment(file: Enclosure) -> dict[str, Any]:
    return {
        "url": file.url,
        "mime_type": file.media_type,
        **({"title": file.title} if file.title else {}),
        "size_in_bytes": file.size,
    }


class Format(NamedTuple):
    """`name` is what people call it, `media_type` what links to it say."""

    name: str
    media_type: str
    content_type: str
    write: Callable[[Feed], bytes]


FORMATS = {
    "atom": Format("Atom", Atom.media_type, f"{Atom.media_type}; charset=utf-8", _xml(Atom)),
    "rss": Format("RSS", Rss.media_type, f"{Rss.media_type}; charset=utf-8", _xml(Rss)),
    "json": Format("JSON", "application/feed+json", "application/feed+json", write_json),
}
