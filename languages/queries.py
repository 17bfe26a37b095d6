"""Queries that name their columns themselves, out of modeltranslation's reach."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from django.db import models
from django.db.models import Count, Q, Value
from django.db.models.functions import Cast

from languages.codes import column, column_languages


def plain(rows: models.QuerySet) -> models.QuerySet:
    """The same rows through Django's own QuerySet.

    modeltranslation's own rearranges the columns of `values_list`, which a UNION cannot bear.
    """
    query_set: models.QuerySet = models.QuerySet(rows.model, using=rows.db)
    query_set.query = rows.query.clone()
    return query_set


def links(model: type[models.Model], accessor: str) -> models.QuerySet:
    """The rows of the table behind a many-to-many field."""
    through: Any = model._meta.get_field(accessor).remote_field.through  # type: ignore[union-attr]
    return through._base_manager.order_by()


def empty_words(name: str) -> Q:
    """True in the database when no language has words for the translated field `name`."""
    nothing = Q()
    for code in column_languages():
        nothing &= empty(column(name, code))
    return nothing


def empty(name: str) -> Q:
    """True in the database when a column of text says nothing: NULL or ""."""
    return Q(**{f"{name}__isnull": True}) | Q(**{name: ""})


def count_together(wanted: Mapping[Any, models.QuerySet]) -> dict[Any, int]:
    """How many rows each queryset has, under the same keys, in one query. They must find each row once."""
    keys = list(wanted)
    parts = []
    for number, rows in enumerate(wanted.values()):
        named = plain(rows.order_by()).annotate(_which=Cast(Value(str(number)), models.CharField()))
        parts.append(named.values("_which").annotate(_number=Count("pk")).values_list("_which", "_number"))
    counts = dict.fromkeys(keys, 0)  # a queryset without rows makes no row of the union
    for which, number in parts[0].union(*parts[1:], all=True):
        counts[keys[int(which)]] = number
    return counts


def batches(keys: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """`keys` in lists of at most `size`: a query takes a limited number of values."""
    rest = iter(keys)
    while some := list(islice(rest, size)):
        yield some
