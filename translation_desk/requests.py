"""Counting what readers ask for, until it is there."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from languages.queries import batches
from publishing.public_change import Change
from publishing.state import Publishable
from translation_desk.models import TranslationRequest

AT_ONCE = 500


def of_record(record: models.Model) -> models.QuerySet[TranslationRequest]:
    return TranslationRequest.objects.filter(model=record._meta.label_lower, object_id=str(record.pk))


@transaction.atomic
def count_request(record: models.Model, language: str) -> None:
    """One more reader would like to read the page of `record` in `language`."""
    now = timezone.now()
    row, is_new = of_record(record).get_or_create(
        model=record._meta.label_lower,
        object_id=str(record.pk),
        language=language,
        defaults={"first_at": now, "last_at": now},
    )
    if not is_new:
        TranslationRequest.objects.filter(pk=row.pk).update(count=F("count") + 1, last_at=now)


def is_there(record: Any, language: str) -> bool:
    """True when readers have what they asked for: a public version; of reference data, its name."""
    version = record.version(language)
    return bool(version.is_public if isinstance(record, Publishable) else version.title)


def fulfil(changes: Iterable[Change], **kwargs: Any) -> None:
    """Drops the requests for pages that are there now. Hears of every public change.

    A moment of publication that arrives is no change: the queue counts nothing for what is public anyway.
    """
    changed: dict[str, set[str]] = defaultdict(set)
    for change in changes:
        changed[change.model].add(change.key)
    for label, keys in changed.items():
        model: Any = apps.get_model(label)
        if not hasattr(model, "detail_view"):
            continue
        for some in batches(sorted(keys), AT_ONCE):
            asked = list(TranslationRequest.objects.filter(model=label, object_id__in=some))
            records = model._base_manager.in_bulk([row.object_id for row in asked]) if asked else {}
            found = {str(key): record for key, record in records.items()}
            done = [
                row.pk
                for row in asked
                if (record := found.get(row.object_id)) is None or is_there(record, row.language)
            ]
            TranslationRequest.objects.filter(pk__in=done).delete()


def forget_with_the_record(instance: models.Model, **kwargs: Any) -> None:
    if hasattr(instance, "detail_view"):
        of_record(instance).delete()
