"""A rehearsal: ordinary code runs, reads what it wrote, and then nothing of it has happened.

Inside, only SQL may happen, and nothing slow: mail, files and tasks wait for a commit that never comes, a
cache asks `is_rehearsing()` and keeps still, and a response is rendered before the end. An instance that was
written inside holds the dream: it is thrown away. On SQLite other writers wait meanwhile, readers never; on
PostgreSQL only writers of the same rows.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import transaction

from accounts.models import Event

_rehearsed: ContextVar[list[Event] | None] = ContextVar("rehearsed", default=None)


@contextmanager
def rehearsal() -> Iterator[list[Event]]:
    """Whatever is written inside was never written. Gives the events that were logged, to be logged again by
    whoever makes it happen after all (`log_again`).
    """
    events: list[Event] = []
    token = _rehearsed.set(events)
    try:
        with transaction.atomic():
            yield events
            transaction.set_rollback(True)
    finally:
        _rehearsed.reset(token)


def is_rehearsing() -> bool:
    return _rehearsed.get() is not None


def remember_event(instance: Event, created: bool, raw: bool = False, **kwargs: Any) -> None:
    """Hears of each event that is logged; within a rehearsal, keeps it."""
    events = _rehearsed.get()
    if events is not None and created and not raw:
        events.append(instance)


def log_again(events: list[Event]) -> None:
    """Logs what a rehearsal logged, now that it has come true."""
    for event in events:
        event.pk, event._state.adding = None, True
        event.save(force_insert=True)
