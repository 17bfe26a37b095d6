"""When a language version came out and when it last changed: one answer for the head and the sitemap."""

from datetime import date, datetime
from typing import Any

from library.models import Document
from pages.models import NewsItem
from positions.models import Position, Result
from publishing.moments import changed_at, last_of
from publishing.state import Publishable

__all__ = ("came_out_at", "changed_at", "is_dated", "last_of")

DATED = (Position, Result, NewsItem, Document)


def is_dated(record: Any) -> bool:
    """True for texts; a country, a partner or a page has no day on which it came out."""
    return isinstance(record, DATED)


def came_out_at(record: Publishable, language: str) -> date | datetime:
    """The day that a piece of news gives itself; else the moment at which it could first be read here."""
    if isinstance(record, NewsItem):
        return record.date
    moment = record.version(language).published_at
    assert moment is not None  # public, by constraint
    return moment.replace(microsecond=0)
