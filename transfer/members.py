"""The members of records: planted with new ones, reconciled with the lines of known ones.

A member is known again by its key, or by its order. The key of a new row in the database is made from its
place (type, record, accessor, key or order), so that two databases filled from one folder agree.
"""

import uuid
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from django.db import models, transaction
from django.db.models import ProtectedError

from languages.codes import column_languages
from publishing import provenance
from transfer.columns import columns_of, links_of
from transfer.insertion import Insertion, Pending
from transfer.labels import labelled
from transfer.layout import Shape, column_of, rows
from transfer.records import Record
from transfer.stored import Directory, Row, chunks
from transfer.translations import ByPath, origins_in, places

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
        self.said: ByPath = {}  # of the translations of the records in hand, by full path

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
                pending.origins = origins_in(self.said.get(path, {}))
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
            lines = list(labelled(shape, owner.record.get(accessor)))
            had = {label: one for _place, label, one in labelled(shape, before.get(accessor))}
            known = known_again(shape, had, {label: one for _place, label, one in lines})
            again: list[Owner] = []
            fresh, gone = [], {one.pk for one in had.values()}
            for place, label, one in lines:
                old = known.get(label)
                if old is None:
                    fresh.append(one)
                    continue
                path = f"{owner.path}/{accessor}/{label}".rstrip("/")
                if shape.natural == "key":
                    local[one["key"]] = old.pk
                if old == one:
                    gone.discard(old.pk)
                    self.declare(shape, old, path)
                    continue
                where = member_place(owner.pending.where, accessor, shape, place)
                if shape.natural == "order":  # two may have traded places: out, and in again
                    values = columns_of(shape, one, self.directory)
                    values[owner_column(owner.shape, accessor)] = owner.pending.row.pk
                    row = Pending(shape.model(pk=old.pk, **values), where, owner.pending)
                    row.links = links_of(shape, one, self.directory, {})
                    row.origins = origins_in(self.said.get(path, {}))
                    again.append(Owner(shape, row, one, path))
                else:
                    gone.discard(old.pk)
                    self._change(Owner(shape, Pending(None, where, owner.pending), one, path), old, local)
            with provenance.remembering():
                if gone:
                    self._delete(shape, list(gone), owner.pending.where.at(accessor))
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
        self._ask_whether_empty(shape)
        try:
            with transaction.atomic():
                rows(shape.model).filter(pk__in=keys).delete()
        except ProtectedError as error:
            self.insertion.problems.add(where, error.args[0])

    def _ask_whether_empty(self, shape: Shape) -> None:
        """Before rows go: what comes in their place must not count as the first of its kind."""
        self.insertion.started_empty(shape.model)
        for member in shape.members.values():
            self._ask_whether_empty(member)

    def _change(self, member: Owner, old: Row, local: dict[str, Any]) -> None:
        shape = member.shape
        row = member.pending.row = rows(shape.model).get(pk=old.pk)
        for name, value in columns_of(shape, member.record, self.directory).items():
            setattr(row, name, value)
        self.insertion.attempt(member.pending, lambda row: row.save())
        self.reconcile(member, old)
        set_links(shape, row, member.record, self.directory, local)
        self._declare(shape, old, member.path)

    # --- where their translations come from ----------------------------------------------------

    def declare(self, shape: Shape, row: Row, path: str) -> None:
        """Says of a row that stays as it is, and of its members, what their line says."""
        for below, member, one in places(shape, row) if self.said else ():
            self._declare(member, one, f"{path}/{below}".rstrip("/"))

    def _declare(self, shape: Shape, row: Row, path: str) -> None:
        if entries := self.said.get(path):
            provenance.record(shape.model, [row.pk], {row.pk: origins_in(entries)})


def known_again(shape: Shape, had: dict[str, Row], wanted: dict[str, Record]) -> dict[str, Row]:
    """`{label of a line: the stored member that it is}`: by label, and by its words when it may have moved.

    What is known of a translation stays with its words, wherever in the list they go.
    """
    if shape.natural != "order" or not shape.is_translated:
        return had
    found: dict[str, Row] = {}
    free = dict(had)
    for is_same in (say_all_the_same, say_some_the_same):
        for stays in (True, False):
            for label, one in wanted.items():
                among = [label] if stays else list(free)
                if label not in found and (
                    old := next((k for k in among if k in free and is_same(shape, free[k], one)), None)
                ):
                    found[label] = free.pop(old)
    return {**{label: row for label, row in free.items() if label in wanted}, **found}


def say_all_the_same(shape: Shape, one: Record, other: Record) -> bool:
    words = words_of(shape, one)
    return any(words.values()) and words == words_of(shape, other)


def say_some_the_same(shape: Shape, one: Record, other: Record) -> bool:
    """True when they have the same words in one language at least."""
    words, others = words_of(shape, one), words_of(shape, other)
    return any(words[code] and words[code] == others[code] for code in words)


def words_of(shape: Shape, member: Record) -> dict[str, list[tuple[str, str]]]:
    """`{"fr": [("name", "Eau")], …}`"""
    names = [key for key, slot in shape.slots.items() if slot.translated and key in member]
    return {
        code: [(name, member[name][code]) for name in names if member[name].get(code)]
        for code in column_languages()
    }


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


def free_id(path: str, taken: set[uuid.UUID]) -> uuid.UUID:
    number, found = 1, uuid.uuid5(NAMESPACE, path)
    while found in taken:
        number += 1
        found = uuid.uuid5(NAMESPACE, f"{path}~{number}")
    return found
