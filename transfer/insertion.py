"""New rows, in bulk; and one by one when the database has refused a bulk, to know which row it meant."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import DatabaseError, models, transaction

from publishing import provenance
from publishing.inserted import record_inserted
from publishing.origins import Origins
from transfer.columns import Link
from transfer.layout import column_of, rows, through_of
from transfer.problems import Problems, Where
from transfer.reasons import key_of, reason_of
from transfer.stored import AT_ONCE


@dataclass(eq=False)
class Pending:
    """A row to be written, the place in the files it comes from, and what it is to be linked to."""

    row: Any
    where: Where
    owner: "Pending | None" = None
    links: list[Link] = field(default_factory=list)
    origins: Origins = field(default_factory=dict)  # of its translations, where its line says something
    has_failed: bool = False

    @property
    def is_lost(self) -> bool:
        return self.has_failed or (self.owner is not None and self.owner.is_lost)

    @property
    def record(self) -> Any:
        """The row at the head: of the record that the line is about."""
        return self.owner.record if self.owner else self.row


class Insertion:
    """Inserts rows and links. While `is_careful`, a refused row becomes a problem and the rest go on."""

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.is_careful = False
        self._started_empty: dict[type[models.Model], bool] = {}

    def started_empty(self, model: type[models.Model]) -> bool:
        """True when every row of `model` comes from this import: nothing needs to be looked up."""
        if model not in self._started_empty:
            self._started_empty[model] = not rows(model).exists()
        return self._started_empty[model]

    def insert(self, pending: Iterable[Pending]) -> None:
        """The rows of one model."""
        wanted = [one for one in pending if not one.is_lost]
        if not wanted:
            return
        model = type(wanted[0].row)
        self.started_empty(model)
        if not self.is_careful:
            rows(model).bulk_create([one.row for one in wanted], batch_size=AT_ONCE)
        else:
            for one in wanted:
                self.attempt(one, lambda row: rows(model).bulk_create([row]))
        self._record(model, [one for one in wanted if not one.has_failed])

    def _record(self, model: type[models.Model], done: list[Pending]) -> None:
        said = {one.row.pk: one.origins for one in done if one.origins}
        if self.started_empty(model) and not provenance.is_remembering():
            record_inserted(model, [(one.row, one.record) for one in done], said)
        else:
            provenance.record(model, [one.row.pk for one in done], said)

    def attempt(self, one: Pending, write: Callable[[Any], Any]) -> None:
        """Writes one row; carefully, a refusal by the database is noted with its place."""
        if not self.is_careful:
            write(one.row)
            return
        try:
            with transaction.atomic():
                write(one.row)
        except DatabaseError as error:
            one.has_failed = True
            model, where = type(one.row), one.where
            if not where.field and (key := key_of(model, error)):
                where = where.at(key)
            self.problems.add(where, reason_of(model, error))

    def link(self, pending: Iterable[Pending]) -> None:
        """The many-to-many rows of new rows."""
        through: dict[type[models.Model], list[models.Model]] = defaultdict(list)
        for one in pending:
            for slot, keys in () if one.is_lost else one.links:
                assert isinstance(slot.field, models.ManyToManyField)
                model = through_of(slot.field)
                this, other = (
                    column_of(model, name).attname
                    for name in (slot.field.m2m_field_name(), slot.field.m2m_reverse_field_name())
                )
                through[model] += [model(**{this: one.row.pk, other: key}) for key in keys]
        for model, links in through.items():
            rows(model).bulk_create(links, batch_size=AT_ONCE)
