"""One description of a record and its members: what is content, and which part each column belongs to.

Import and export read it; working copies, revisions and backup will. A record is published in *parts*:
its facts (everything stored once) and each language's words. State, slug and moments are the record's
life, moved by verbs, and belong to no part; nor do keys, derived columns (sort keys, folded texts) and
modeltranslation's unsuffixed columns, which are not data.
"""

from typing import Any

from django.db import models

from languages.codes import column, column_languages
from languages.texts import translated_fields

FACTS = "facts"
LIFE = ("state", "slug", "published_at", "withdrawn_at")


def member_models(model: type[models.Model]) -> dict[str, type[models.Model]]:
    """`{accessor: model}` of the rows that belong to a record of `model`, in their order."""
    found: dict[str, Any] = {}
    for name in getattr(model, "members", ()):
        found[name] = model._meta.get_field(name).related_model
    return found


def owner_field(model: type[models.Model], accessor: str) -> str:
    """The name of the column by which a member points at its owner."""
    relation: Any = model._meta.get_field(accessor)
    return relation.field.name


def life_columns(model: type[models.Model]) -> set[str]:
    return {column(name, code) for name in LIFE for code in column_languages()}


def content_fields(model: type[models.Model]) -> list[models.Field]:
    """The fields that say something an editor decided, in the order of the model."""
    skipped = life_columns(model) | set(translated_fields(model)) | {"created_at", "updated_at"}
    owner = getattr(model, "member_of", "")
    fields = []
    for field in (*model._meta.concrete_fields, *model._meta.local_many_to_many):
        derived = not field.editable or field.name in skipped or field.name == owner
        surrogate = field.primary_key and isinstance(field, models.AutoField | models.UUIDField)
        if not derived and not surrogate:
            fields.append(field)
    return fields


def parts_of(model: type[models.Model]) -> dict[str, str]:
    """`{column: part}`: each content column belongs to exactly one part, the facts or a language."""
    return {field.name: getattr(field, "language", None) or FACTS for field in content_fields(model)}


def value_of(record: models.Model, field: models.Field) -> Any:
    """Plain data: what JSON can hold. Many-to-many keys are sorted, so equal sets are equal lists."""
    if field.many_to_many:
        return sorted(str(key) for key in getattr(record, field.name).values_list("pk", flat=True))
    return field.value_to_string(record) if field.value_from_object(record) is not None else None


def key_of(record: models.Model) -> str:
    return f"{record._meta.label_lower}:{record.pk}"


def rows_of(record: models.Model) -> dict[str, models.Model]:
    """The record and, recursively, its members, freshly read: `{"positions.ask:<uuid>": <Ask>}`."""
    rows = {key_of(record): type(record)._base_manager.get(pk=record.pk)}
    for accessor, member in member_models(type(record)).items():
        owner = owner_field(type(record), accessor)
        for row in member._base_manager.filter(**{owner: record.pk}).order_by("pk"):
            rows.update(rows_of(row))
    return rows


def take(record: models.Model) -> dict[str, dict[str, Any]]:
    """The record with its members as plain data: `{"positions.ask:<uuid>": {"text_fr": …}}`."""
    return {
        key: {field.name: value_of(row, field) for field in content_fields(type(row))}
        for key, row in rows_of(record).items()
    }
