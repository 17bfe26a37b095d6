"""What the admin's templates ask about a field: which language it is in, and how it reads when read-only."""

from typing import Any

from django import template
from django.forms import BoundField
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from modeltranslation.fields import TranslationField

from languages.codes import direction, endonym
from languages.record_links import linked
from languages.rich_text import RichTextField
from languages.texts import active_language
from publishing.admin.words import NAMED_LANGUAGES, unserved

register = template.Library()


def _db_field(field: Any) -> Any:
    """The model field behind an AdminField or an AdminReadonlyField, None for anything else."""
    is_bound = isinstance(field.field, BoundField)
    name = field.field.name if is_bound else field.field["name"]
    form = field.field.form if is_bound else field.form
    found = {one.name: one for one in form._meta.model._meta.get_fields()}.get(name)
    return found if isinstance(found, TranslationField) else None


@register.filter
def field_language(field: Any) -> str:
    """The code of the language a field's words are in, "" for a fact."""
    found = _db_field(field)
    return found.language if found else ""


@register.filter
def words_of(field: Any) -> SafeString:
    """What a read-only field says; rich text as a text, not as markup (it was sanitised when saved)."""
    found = _db_field(field)
    value = getattr(field.form.instance, found.name) if found else None
    if found is not None and isinstance(found, RichTextField) and value:
        return mark_safe(linked([value], active_language())[0])
    return conditional_escape(field.contents())


@register.filter
def label_of(field: Any) -> str:
    """The name of a read-only field, without the language, which the cell names itself."""
    found = _db_field(field)
    return str(found.translated_field.verbose_name) if found else str(field.field["label"])


@register.filter
def translation(field: Any) -> Any:
    """What is said beside these words (publishing.admin.translations), None for those of a new row."""
    found = _db_field(field)
    form = field.field.form if isinstance(field.field, BoundField) else field.form
    return getattr(form, "cells", {}).get(found.name) if found else None


@register.filter
def heads(fieldset: Any) -> list[dict[str, Any]]:
    """The languages of a fieldset whose lines are languages side by side."""
    first = next(iter(fieldset), ())
    codes = [code for field in first if (code := field_language(field))]
    here = active_language()
    original = getattr(fieldset.form, "original_language", "")
    return [
        {
            "code": code,
            "name": endonym(code),
            "direction": direction(code),
            "unserved": unserved(code),
            "here": here,
            "is_original": code == original,
        }
        for code in codes
    ]


@register.filter
def contents_of(field: Any) -> Any:
    """A value that is only read; of a language its name, not its code."""
    name = field.field["name"]
    code = getattr(field.form.instance, name, "") if name in NAMED_LANGUAGES else ""
    return endonym(code) if code else field.contents()
