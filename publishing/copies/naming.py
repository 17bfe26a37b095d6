"""What revisions name: records that are used by what waits, files that what was deleted still needs."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models

from publishing.copies.merging import is_known, model_of
from publishing.copies.models import Plan, Revision, WorkingCopy
from publishing.snapshots import content_fields
from publishing.where_used import Use


def copies_that_name(record: models.Model) -> Iterator[Use]:
    """The records whose working copy or planned change names this one, once for each field."""
    key, told = str(record.pk), set()
    for kind in (WorkingCopy, Plan):
        for waiting in kind.objects.select_related("draft").iterator(chunk_size=50):
            for place, values in waiting.draft.snapshot.items():
                if not is_known(place):
                    continue
                fields: list[Any] = content_fields(model_of(place))
                for field in fields:
                    said = values.get(field.name)
                    names = field.is_relation and isinstance(record, field.related_model)
                    if names and key in (said if isinstance(said, list) else [said]):
                        model = apps.get_model(waiting.model)
                        own = model._meta.pk.to_python(waiting.object_id)
                        use = Use(model, own, str(field.verbose_name))
                        if use not in told:
                            told.add(use)
                            yield use


def files_named() -> Iterator[str]:
    """The stored files that a revision names, whether or not a record still does: it can be restored."""
    for revision in Revision.objects.only("snapshot").iterator(chunk_size=50):
        for place, values in revision.snapshot.items():
            for field in content_fields(model_of(place)) if is_known(place) else ():
                if isinstance(field, models.FileField) and values.get(field.name):
                    yield values[field.name]
