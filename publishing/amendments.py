"""What became of a text since it came out: what was corrected in it, what replaced it, what it replaced.

A page reads it with the other rows of its record, or by itself in one query, and in none where nothing
happened. A text that nobody may see replaces nothing, as far as readers know.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from languages.codes import column, column_languages
from languages.partial_dates import PartialDate
from languages.queries import empty, plain
from languages.texts import Text, active_language, text_of
from publishing.corrections import Correction
from publishing.snapshots import life_columns
from publishing.state import Publishable, Version
from publishing.succession import Replaceable
from publishing.together import read_together


@dataclass(frozen=True)
class Neighbour:
    """A text that replaces, or is replaced: where it is read, and its day."""

    version: Version

    @property
    def date(self) -> PartialDate:
        """Its own date; where it has none, the day on which it came out in this language."""
        record: Any = self.version.record
        if own := getattr(record, record.dated_by, None):
            return PartialDate.parse(str(own))
        moment = self.version.published_at
        assert moment is not None  # public, by constraint
        return PartialDate.parse(timezone.localtime(moment).date().isoformat())


class Amendments:
    """What the page of a record tells of all this, for a reader of the active language."""

    def __init__(self, record: Publishable, corrections: Sequence[Correction], neighbours: Sequence[Any]):
        self.record, self._corrections, self._neighbours = record, corrections, neighbours

    def __bool__(self) -> bool:
        return bool(self.corrections or self.replaced_by or self.replaces)

    @cached_property
    def corrections(self) -> list[Correction]:
        """The latest first, without those that have no words."""
        for one in self._corrections:
            setattr(one, one.member_of, self.record)
        said = [one for one in self._corrections if text_of(one, "text")]
        return sorted(said, key=lambda one: (one.date, one.order, str(one.pk)), reverse=True)

    @property
    def corrected_on(self) -> datetime.date | None:
        """The day of the latest."""
        return self.corrections[0].date if self.corrections else None

    @property
    def passages(self) -> list[Text]:
        return [text_of(one, "text") for one in self.corrections]

    @property
    def replaced_by(self) -> Neighbour | None:
        wanted = getattr(self.record, "superseded_by_id", None)
        return next((_neighbour(row) for row in self._neighbours if row.pk == wanted), None)

    @cached_property
    def replaces(self) -> list[Neighbour]:
        """The newest first."""
        replaced = [row for row in self._neighbours if row.superseded_by_id == self.record.pk]
        found = [_neighbour(row) for row in replaced]
        return sorted(found, key=lambda one: (str(one.date), one.version.record.pk), reverse=True)


def _neighbour(row: Any) -> Neighbour:
    version = row.nearest_version(active_language())
    assert version is not None  # only what is public somewhere was read
    return Neighbour(version)


# --- reading it ------------------------------------------------------------------------------------


def rows_of(record: Publishable) -> tuple[QuerySet, QuerySet]:
    """What to read, by itself or with other rows: corrections, then texts that replace or are replaced.

    Of those, only what leads to them is read, and only what readers of some language may see.
    """
    return corrections_of(type(record), [record.pk]), _neighbours(record)


def _corrections(model: type[models.Model]) -> QuerySet:
    related: Any = model._meta.get_field("corrections").related_model
    return related.objects.order_by()


def corrections_of(model: type[models.Model], keys: Iterable[Any]) -> QuerySet:
    """The corrections of the records of a type whose keys are given."""
    rows = _corrections(model)
    return rows.filter(**{f"{rows.model.member_of}__in": list(keys)})


def _neighbours(record: Any) -> QuerySet:
    model = type(record)
    if not issubclass(model, Replaceable):
        return model._base_manager.none().only("pk")
    title = {column(record.title_field, code) for code in column_languages()}
    known = {field.name for field in model._meta.concrete_fields}
    wanted = known & {"superseded_by", record.dated_by, *title, *life_columns(model)}
    rows = plain(model.objects.published_somewhere().order_by())
    around = Q(superseded_by=record.pk)
    if record.superseded_by_id is not None:
        around |= Q(pk=record.superseded_by_id)
    return rows.filter(around).only("pk", *sorted(wanted))


def with_amendments(rows: Any) -> Any:
    """The same rows, which know whether there is anything to be read by `amendments_of`."""
    model = rows.model
    corrections = _corrections(model)
    happened: Any = Exists(corrections.filter(**{corrections.model.member_of: OuterRef("pk")}))
    if issubclass(model, Replaceable):
        happened |= Exists(plain(model._base_manager.order_by()).filter(superseded_by=OuterRef("pk")))
        happened |= Q(superseded_by__isnull=False)
    return rows.annotate(is_amended=ExpressionWrapper(Q(happened), output_field=BooleanField()))


def amendments_of(record: Any) -> Amendments:
    """In one query; in none where the record knows that there is nothing (`with_amendments`)."""
    if not getattr(record, "is_amended", True):
        return Amendments(record, [], [])
    return Amendments(record, *read_together(*rows_of(record)))


# --- in lists and feeds ----------------------------------------------------------------------------


def marking_replaced(rows: Any) -> Any:
    """The same rows, each knowing whether readers may see a text that replaces it (`is_replaced`)."""
    successors = plain(rows.model.objects.published_somewhere().order_by())
    return rows.annotate(is_replaced=Exists(successors.filter(pk=OuterRef("superseded_by"))))


def with_last_correction(rows: Any, language: str) -> Any:
    """The same rows, each with the day and the words of its latest correction in exactly this language
    (`corrected_on`, `correction`; None where there is none). No query more.
    """
    if "corrections" not in rows.model.members:
        return rows
    own = plain(_corrections(rows.model))
    text = column("text", language)
    said = own.filter(**{own.model.member_of: OuterRef("pk")}).exclude(empty(text))
    last = said.order_by("-date", "-order", "-pk")
    return rows.annotate(
        corrected_on=Subquery(last.values("date")[:1]), correction=Subquery(last.values(text)[:1])
    )
