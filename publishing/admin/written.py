"""In which language somebody wrote, for the event log: whose draft a text is follows from it."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from modeltranslation.fields import TranslationField


def language_written(form: Any, formsets: Iterable[Any] | None) -> str:
    """The one language whose words alone were changed; "" for facts, for several languages, for nothing."""
    found = set(_parts(form._meta.model, form.changed_data))
    for formset in formsets or ():
        if formset.new_objects or formset.deleted_objects:
            found.add("")
        for row, names in formset.changed_objects:
            found |= set(_parts(type(row), names))
    return found.pop() if len(found) == 1 else ""


def _parts(model: type[models.Model], names: Iterable[str]) -> Iterator[str]:
    for name in names:
        try:
            field = model._meta.get_field(name)
        except FieldDoesNotExist:
            continue  # an address, a moment: no content
        yield field.language if isinstance(field, TranslationField) else ""
