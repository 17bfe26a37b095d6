"""The one signal that says “what the public may see has changed”. Search and caches listen to it.

It is sent once per transaction, after the commit, with the set of what changed; it may name a record
that did not change after all. What it cannot hear: bulk writes and `.update()`, which send no signal (code
that uses them calls `note()`, as transfer does), and a scheduled moment that arrives, which is no write.
"""

from typing import Any, NamedTuple

from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import Signal

from languages.codes import column_languages
from publishing.state import Publishable, State

public_change = Signal()  # sender=None, changes: frozenset[Change]


class Change(NamedTuple):
    """A record that readers saw, see now, or whose name they see: `Change("positions.position", "12")`."""

    model: str
    key: str


class Telling:
    """What one transaction changed; called after its commit, forgotten with its rollback."""

    def __init__(self) -> None:
        self.changes: set[Change] = set()

    def __call__(self) -> None:
        public_change.send(sender=None, changes=frozenset(self.changes))


def note(record: models.Model) -> None:
    """Says that `record` changed in a way readers can see; told to everybody after the commit."""
    connection = transaction.get_connection()
    change = Change(record._meta.label_lower, str(record.pk))
    for _savepoints, callback, _robust in connection.run_on_commit:
        if isinstance(callback, Telling):
            callback.changes.add(change)
            return
    telling = Telling()
    telling.changes.add(change)
    transaction.on_commit(telling)


def owner_of(row: models.Model) -> models.Model | None:
    """The record that a member belongs to, at any depth; a record belongs to itself."""
    while row is not None and (owner := getattr(row, "member_of", "")):
        row = getattr(row, owner)
    return row


def concerns_readers(record: models.Model | None) -> bool:
    """Public or once public records, and reference data whose names are printed everywhere."""
    if isinstance(record, Publishable):
        lives = {record.version(code).state for code in column_languages()}
        return bool(lives & {State.PUBLIC, State.WITHDRAWN}) or getattr(record, "is_reference", False)
    return getattr(record, "is_reference", False)


def _changed(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, models.Model) and not kwargs.get("raw"):
        _note_if_it_concerns_readers(instance)


def _linked(instance: Any, action: str, model: Any, pk_set: Any, **kwargs: Any) -> None:
    """A link changes both its ends: `country.positions.add(p)` changes the page of the position."""
    if action.startswith("post_") or action == "pre_clear":
        _note_if_it_concerns_readers(instance)
        for other in model._base_manager.filter(pk__in=pk_set or ()):
            _note_if_it_concerns_readers(other)


def _note_if_it_concerns_readers(row: models.Model) -> None:
    if concerns_readers(record := owner_of(row)):
        note(record)  # type: ignore[arg-type]


def listen() -> None:
    post_save.connect(_changed, dispatch_uid="publishing.saved")
    post_delete.connect(_changed, dispatch_uid="publishing.deleted")
    m2m_changed.connect(_linked, dispatch_uid="publishing.linked")
