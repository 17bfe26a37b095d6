"""Queries that name their columns themselves, out of modeltranslation's reach."""

from typing import Any

from django.db import models
from django.db.models import Q

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
