"""Rows of several types in one query: the members of a record, which a page needs all at once."""

from datetime import UTC, datetime
from typing import Any, TypeVar

from django.db import models
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast
from django.utils.timezone import is_naive

from languages.queries import plain
from languages.texts import translated_fields

Row = TypeVar("Row", bound=models.Model)


def read_together(*wanted: models.QuerySet) -> list[list[Any]]:
    """The rows of each queryset, in one query and in no order: sort them afterwards.

    Every column travels as text, one per language for words; ordering, related rows and annotations of
    the querysets are left behind, and so is every column that they defer. For the few rows that belong to
    one record, not for lists.
    """
    columns = [_columns(rows) for rows in wanted]
    widest = max(len(fields) for fields in columns)
    parts = [
        plain(rows.order_by()).values_list(
            Cast(Value(str(number)), CharField()),
            *(Cast(F(field.attname), CharField()) for field in fields),
            *(Cast(Value(""), CharField()) for _column in range(widest - len(fields))),
        )
        for number, (rows, fields) in enumerate(zip(wanted, columns, strict=True))
    ]
    found: list[list[Any]] = [[] for _rows in wanted]
    first, *others = parts
    for number, *values in first.union(*others, all=True) if others else first:
        fields = columns[int(number)]
        found[int(number)].append(_row(wanted[int(number)], fields, values[: len(fields)]))
    return found


def _columns(rows: models.QuerySet) -> list[models.Field]:
    """The columns of a row, without those that hold words in whichever language was saved last."""
    words = translated_fields(rows.model)
    named, are_deferred = rows.query.deferred_loading  # as `defer()` and `only()` leave them
    return [
        field
        for field in rows.model._meta.concrete_fields
        if field.name not in words
        and (field.primary_key or ({field.name, field.attname}.isdisjoint(named) == are_deferred))
    ]


def _row(rows: models.QuerySet, fields: list[models.Field], values: list[str | None]) -> models.Model:
    read = [_value(field, value) for field, value in zip(fields, values, strict=True)]
    return rows.model.from_db(rows.db, [field.attname for field in fields], read)


def _value(field: models.Field, value: str | None) -> Any:
    target = getattr(field, "target_field", field)
    if isinstance(target, models.BooleanField) and value is not None:
        return value in {"1", "true"}  # as SQLite and as PostgreSQL write it
    read = target.to_python(value)
    if isinstance(read, datetime) and is_naive(read):
        return read.replace(tzinfo=UTC)  # as SQLite keeps a moment; PostgreSQL writes its zone beside it
    return read
