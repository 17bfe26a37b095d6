"""The one signal that says “what the public may see has changed”. Search and caches listen to it.

`public_change` is sent once per transaction, after the commit, with the set of what changed; it may name a
record that did not change after all. `change_noted` says the same within the transaction, as soon as it is
known: for whoever must write down that something is to be done, so that a crash after the commit loses
nothing. Bulk writes are heard through publishing.recorded. What nobody hears: SQL written by hand,
`loaddata`, and a scheduled moment that arrives, which is no write.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import models, transaction
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import Signal

from languages.codes import column_languages
from publishing.state import Publishable, State

public_change = Signal()  # sender=None, changes: frozenset[Change]
change_noted = Signal()  # the same; within the transaction, several times for a long one


class Change(NamedTuple):
    """A record that readers saw, see now, or whose name they see: `Change("positions.position", "12")`."""

    model: str
    key: str


class Telling:
    """What one transaction changed; called after its commit, forgotten with its rollback."""

    def __init__(self) -> None:
        self.changes: set[Change] = set()
        self.noted: dict[frozenset[str | None], set[Change]] = {}  # within which savepoints

    def __call__(self) -> None:
        public_change.send(sender=None, changes=frozenset(self.changes))

    def not_noted(self, changes: set[Change], savepoints: frozenset[str | None]) -> set[Change]:
        """Those that were not noted yet, or only within a savepoint that may have been rolled back."""
        kept = (noted for within, noted in self.noted.items() if within <= savepoints)
        return changes.difference(*kept)


def note(record: models.Model) -> None:
    """Says that `record` changed in a way readers can see; told to everybody after the commit."""
    note_all([change_of(record)])


def change_of(record: models.Model) -> Change:
    return Change(record._meta.label_lower, str(record.pk))


def note_all(changes: Iterable[Change]) -> None:
    """The same of many records at once."""
    connection = transaction.get_connection()
    known = (call for _savepoints, call, _robust in connection.run_on_commit if isinstance(call, Telling))
    telling = next(known, None)
    is_new, told = telling is None, telling or Telling()
    savepoints = frozenset(connection.savepoint_ids)
    if new := told.not_noted(set(changes), savepoints):
        told.changes |= new
        told.noted.setdefault(savepoints, set()).update(new)
        change_noted.send(sender=None, changes=frozenset(new))
        if is_new:
            transaction.on_commit(told)


def note_rows(model: type[models.Model], keys: Iterable[Any]) -> None:
    """Says that these rows changed, which may belong to records; for bulk writes, which load none of them."""
    path, owner = "pk", model
    while member_of := getattr(owner, "member_of", ""):
        path = f"{member_of}__{path}"
        owner = owner._meta.get_field(member_of).related_model  # type: ignore[assignment]
    if not issubclass(owner, Publishable) and not getattr(owner, "is_reference", False):
        return
    if path != "pk":
        keys = model._base_manager.filter(pk__in=list(keys)).order_by().values_list(path, flat=True)
    note_all(Change(owner._meta.label_lower, str(key)) for key in keys)


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


def _linked(
    sender: Any, instance: Any, action: str, model: Any, pk_set: Any, reverse: bool, **kwargs: Any
) -> None:
    """A link changes both its ends: `country.positions.add(p)` changes the page of the position."""
    if action.startswith("post_") or action == "pre_clear":
        _note_if_it_concerns_readers(instance)
        others = _linked_now(sender, instance, reverse) if action == "pre_clear" else pk_set or ()
        for other in model._base_manager.filter(pk__in=others):
            _note_if_it_concerns_readers(other)


def _linked_now(through: Any, instance: models.Model, reverse: bool) -> list[Any]:
    """The keys at the other end of all links of `instance`, which are about to go."""
    ends = [field for field in through._meta.concrete_fields if field.is_relation][:2]
    own, other = reversed(ends) if reverse else ends
    rows = through._base_manager.filter(**{own.attname: instance.pk})
    return list(rows.values_list(other.attname, flat=True))


def _note_if_it_concerns_readers(row: models.Model) -> None:
    if concerns_readers(record := owner_of(row)):
        note(record)  # type: ignore[arg-type]


def listen() -> None:
    post_save.connect(_changed, dispatch_uid="publishing.saved")
    post_delete.connect(_changed, dispatch_uid="publishing.deleted")
    m2m_changed.connect(_linked, dispatch_uid="publishing.linked")
