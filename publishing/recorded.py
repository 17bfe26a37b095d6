"""Querysets whose bulk writes are recorded too (publishing.provenance): `update()` sends no signal."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction

from publishing import provenance


class RecordedQuerySet(models.QuerySet):
    """For every model with words in several languages; a system check says where it is missing."""

    def update(self, **values: Any) -> int:
        if not provenance.concerns_words(self.model, values):
            return super().update(**values)
        with transaction.atomic(using=self.db):
            keys = list(self.order_by().values_list("pk", flat=True))  # afterwards, filters may not find them
            count = super().update(**values)
            provenance.record(self.model, keys)
        return count

    update.alters_data = True  # type: ignore[attr-defined]

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        with transaction.atomic(using=self.db):
            made = super().bulk_create(objs, *args, **kwargs)
            provenance.record(self.model, [row.pk for row in made if row.pk is not None])
        return made

    bulk_create.alters_data = True  # type: ignore[attr-defined]


class RecordedManager(models.Manager):
    """The same for models that ask nothing else of their manager."""

    def get_queryset(self) -> RecordedQuerySet:
        return RecordedQuerySet(self.model, using=self._db)
