"""When a language version came out, for the head of its page. When it last changed: publishing.moments."""

from datetime import date, datetime
from typing import Any

from library.models import Document
from pages.models import NewsItem
from positions.models import Position, Result
from publishing.state import Publishable

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
