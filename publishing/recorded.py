"""Querysets whose bulk writes are recorded too, though they send no signal: what translations were made from
(publishing.provenance), and that the public may see something else (publishing.public_change)."""

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction

from publishing import provenance


class RecordedQuerySet(models.QuerySet):
    """For every model with words in several languages; a system check says where it is missing."""

    def update(self, **values: Any) -> int:
        with transaction.atomic(using=self.db):
            keys = list(self.order_by().values_list("pk", flat=True))  # afterwards, filters may not find them
            moved = {getattr(self.model, "member_of", None), f"{getattr(self.model, 'member_of', None)}_id"}
            if moved.intersection(values):
                _tell(self.model, keys)  # the record that they leave
            count = super().update(**values)
            if provenance.concerns_words(self.model, values):
                provenance.record(self.model, keys)
            _tell(self.model, keys)
        return count

    update.alters_data = True  # type: ignore[attr-defined]

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        with transaction.atomic(using=self.db):
            made = super().bulk_create(objs, *args, **kwargs)
            keys = [row.pk for row in made if row.pk is not None]
            provenance.record(self.model, keys)
            _tell(self.model, keys)
        return made

    bulk_create.alters_data = True  # type: ignore[attr-defined]


def _tell(model: type[models.Model], keys: list[Any]) -> None:
    from publishing.public_change import note_rows  # which knows publishing.state, made of these querysets

    note_rows(model, keys)


class RecordedManager(models.Manager):
    """The same for models that ask nothing else of their manager."""

    def get_queryset(self) -> RecordedQuerySet:
        return RecordedQuerySet(self.model, using=self._db)
