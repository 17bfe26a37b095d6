"""The members of records: planted with new ones, reconciled with the lines of known ones.

A member is known again by its key, or by its order. The key of a new row in the database is made from its
place (type, record, accessor, key or order), so that two databases filled from one folder agree.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from transfer.columns import columns_of, links_of
from transfer.insertion import Insertion, Pending
from transfer.layout import Shape, column_of, rows
from transfer.records import Record, in_order
from transfer.stored import Directory, Row, chunks

NAMESPACE = uuid.UUID("6f1c2a0e-3f57-5d0b-9d43-1a6a7c3f2b10")  # never to be changed

Levels = dict[type[models.Model], list[Pending]]


@dataclass
class Owner:
    """A row whose members are to be planted: those of `record` (all of them, or only the new ones)."""

    shape: Shape
    pending: Pending
    record: Record
    path: str
    local: dict[str, Any] = field(default_factory=dict)  # keys of members that stay: {"a": <uuid>}


class Members:
    def __init__(self, insertion: Insertion, directory: Directory) -> None:
        self.insertion, self.directory = insertion, directory

    # --- new ones ------------------------------------------------------------------------------

    def insert(self, owners: list[Owner]) -> None:
        """The members of rows that are in, level by level, and then their links."""
        taken: set[uuid.UUID] = set()
        while True:
            levels: Levels = {}
            for owner in owners:
                self._plant(owner, levels, taken)
            if not (clashes := self._in_use(levels)):
                break
            taken |= clashes  # a row that was moved or renamed keeps its key: the newcomer gets another
        for pending in levels.values():
            self.insertion.insert(pending)
        self.insertion.link(chain.from_iterable(levels.values()))

    def _plant(self, owner: Owner, levels: Levels, taken: set[uuid.UUID]) -> None:
        """Adds to `levels` a row per member, theirs included. Those of one record come in order."""
        local = dict(owner.local)
        for accessor, shape in owner.shape.members.items():
            for place, label, one in labelled(shape, owner.record.get(accessor)):
                path = f"{owner.path}/{accessor}/{label}".rstrip("/")
                row = shape.model(
                    pk=free_id(path, taken),
                    **{owner_column(owner.shape, accessor): owner.pending.row.pk},
                    **columns_of(shape, one, self.directory),
                )
                if shape.natural == "key":
                    local[one["key"]] = row.pk
                where = member_place(owner.pending.where, accessor, shape, place)
                links = links_of(shape, one, self.directory, local)
                pending = Pending(row, where, owner.pending, links)
                levels.setdefault(shape.model, []).append(pending)
                if shape.members:
                    self._plant(Owner(shape, pending, one, path), levels, taken)

    def _in_use(self, levels: Levels) -> set[uuid.UUID]:
        found: set[uuid.UUID] = set()
        for model, pending in levels.items():
            if not self.insertion.started_empty(model):
                for some in chunks(one.row.pk for one in pending):
                    found |= set(rows(model).filter(pk__in=some).order_by().values_list("pk", flat=True))
        return found

    # --- known ones ----------------------------------------------------------------------------

    def reconcile(self, owner: Owner, before: Row) -> None:
        """Makes the members of a row those of its line: some go, some change, some are new."""
        local: dict[str, Any] = {}
        new: Record = {}
        for accessor, shape in owner.shape.members.items():
            had = {label: one for _place, label, one in labelled(shape, before.get(accessor))}
            again: list[Owner] = []
            fresh, gone = [], dict(had)
            for place, label, one in labelled(shape, owner.record.get(accessor)):
                old = gone.pop(label, None)
                if old is None:
                    fresh.append(one)
                    continue
                if shape.natural == "key":
                    local[one["key"]] = old.pk
                if old == one:
                    continue
                where = member_place(owner.pending.where, accessor, shape, place)
                path = f"{owner.path}/{accessor}/{label}".rstrip("/")
                if shape.natural == "order":  # two may have traded places: out, and in again
                    gone[label] = old
                    values = columns_of(shape, one, self.directory)
                    values[owner_column(owner.shape, accessor)] = owner.pending.row.pk
                    row = Pending(shape.model(pk=old.pk, **values), where, owner.pending)
                    row.links = links_of(shape, one, self.directory, {})
                    again.append(Owner(shape, row, one, path))
                else:
                    self._change(shape, old, one, where, path, local)
            if gone:
                self._delete(shape, [one.pk for one in gone.values()], owner.pending.where.at(accessor))
            self.insertion.insert(one.pending for one in again)
            self.insertion.link(one.pending for one in again)
            if shape.members:
                self.insert(again)
            if fresh:
                new[accessor] = fresh[0] if shape.is_single() else fresh
        if new:
            self.insert([Owner(owner.shape, owner.pending, new, owner.path, local)])

    def _delete(self, shape: Shape, keys: list[Any], where: Any) -> None:
        """An ask that a result answers is not taken away under it."""
        try:
            with transaction.atomic():
                rows(shape.model).filter(pk__in=keys).delete()
        except ProtectedError as error:
            self.insertion.problems.add(where, error.args[0])

    def _change(
        self, shape: Shape, old: Row, record: Record, where: Any, path: str, local: dict[str, Any]
    ) -> None:
        row = rows(shape.model).get(pk=old.pk)
        for name, value in columns_of(shape, record, self.directory).items():
            setattr(row, name, value)
        pending = Pending(row, where)
        self.insertion.attempt(pending, lambda row: row.save())
        self.reconcile(Owner(shape, pending, record, path), old)
        set_links(shape, row, record, self.directory, local)


def set_links(
    shape: Shape, row: models.Model, record: Record, directory: Directory, local: dict[str, Any]
) -> None:
    """Makes the links of a row that was there those of its line."""
    for slot, keys in links_of(shape, record, directory, local):
        getattr(row, slot.key).set(keys)


def owner_column(shape: Shape, accessor: str) -> str:
    member = shape.members[accessor].model
    return column_of(member, shape.owners[accessor]).attname


def member_place(where: Any, accessor: str, shape: Shape, place: int) -> Any:
    return where.at(accessor) if shape.is_single() else where.at(accessor).at(place)


def labelled(shape: Shape, members: Any) -> Iterator[tuple[int, str, Any]]:
    """(place, label, member): the label tells the members of one owner apart: key, order or nothing.

    Nothing forbids two lines with the same order: the second one is "3.2".
    """
    if shape.is_single():
        members = [members] if members else []
    seen: dict[str, int] = defaultdict(int)
    for place, member in enumerate(in_order(shape, members or []), start=1):
        label = str(member[shape.natural]) if shape.natural else ""
        seen[label] += 1
        yield place, label if seen[label] == 1 else f"{label}.{seen[label]}", member


def free_id(path: str, taken: set[uuid.UUID]) -> uuid.UUID:
    number, found = 1, uuid.uuid5(NAMESPACE, path)
    while found in taken:
        number += 1
        found = uuid.uuid5(NAMESPACE, f"{path}~{number}")
    return found
