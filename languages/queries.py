"""Queries that name their columns themselves, out of modeltranslation's reach."""

from typing import Any

from django.db import models


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
