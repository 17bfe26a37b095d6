"""When a language version last changed: one answer for the head of its page, the sitemap and the feeds."""

from datetime import datetime

from publishing.state import Publishable


def changed_at(record: Publishable, language: str) -> datetime:
    """Its last change, or its publication where that came later."""
    return last_of(record.updated_at, record.version(language).published_at)


def last_of(updated: datetime, published: datetime | None) -> datetime:
    """The later of the two, to the second."""
    moment = updated if published is None else max(updated, published)
    return moment.replace(microsecond=0)
