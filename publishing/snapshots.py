"""One description of a record and its members: what is content, and which part each column belongs to.

Import and export read it; working copies, revisions and backup will. A record is published in *parts*:
its facts (everything stored once) and each language's words. State, slug and moments are the record's
life, moved by verbs, and belong to no part; nor do keys, derived columns (sort keys, folded texts) and
modeltranslation's unsuffixed columns, which are not data.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import cache
from typing import Any

from django.db import models

from languages.codes import column, column_languages
from languages.texts import translated_fields
from publishing.text_states import TextState

Snapshot = dict[str, dict[str, Any]]  # plain data, fit for JSON: {"app.model:key": {column: value}}

FACTS = "facts"
OF = "~of"  # beside the columns of a member: the key of what it belongs to
KNOWN = "~"  # before the name of a column of words: what is known of that translation
KNOWLEDGE = ("from_hash", "how", "by", "at", "decision", "decided_on", "decided_by", "decided_at")
LIFE = ("state", "slug", "published_at", "withdrawn_at", "until")


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


def path_to_owner(model: type[models.Model]) -> tuple[type[models.Model], str]:
    """The type that a row of `model` belongs to, and the lookup that leads there ("ask__position")."""
    path, owner = [], model
    while by := getattr(owner, "member_of", ""):
        path.append(by)
        related = owner._meta.get_field(by).related_model
        assert isinstance(related, type)
        owner = related
    return owner, "__".join(path)


def life_columns(model: type[models.Model]) -> set[str]:
    return {column(name, code) for name in LIFE for code in column_languages()}


@cache
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


@cache
def parts_of(model: type[models.Model]) -> dict[str, str]:
    """`{column: part}`: each content column belongs to exactly one part, the facts or a language."""
    return {field.name: getattr(field, "language", None) or FACTS for field in content_fields(model)}


def part_of(model: type[models.Model], name: str) -> str | None:
    """The part that a column of a snapshot belongs to, what is known of a translation with its words; None
    for a column that the model no longer has.
    """
    if name == OF:
        return FACTS
    return parts_of(model).get(name.removeprefix(KNOWN))


def value_of(record: models.Model, field: models.Field) -> Any:
    """Plain data: what JSON can hold."""
    return field.value_to_string(record) if field.value_from_object(record) is not None else None


def key_of(record: models.Model) -> str:
    return f"{record._meta.label_lower}:{record.pk}"


def rows_of(record: models.Model) -> dict[str, models.Model]:
    """The record and its members at every depth, freshly read: `{"positions.ask:<uuid>": <Ask>}`.

    A query for each type of member, however many there are.
    """
    first = type(record)._base_manager.get(pk=record.pk)
    rows: dict[str, models.Model] = {key_of(first): first}
    level: list[tuple[type[models.Model], list[Any]]] = [(type(record), [record.pk])]
    while level:
        below = []
        for model, keys in level:
            for accessor, member in member_models(model).items():
                owner = owner_field(model, accessor)
                found = list(member._base_manager.filter(**{f"{owner}__in": keys}).order_by("pk"))
                rows.update((key_of(row), row) for row in found)
                if found and member_models(member):
                    below.append((member, [row.pk for row in found]))
        level = below
    return rows


def values_of(rows: Mapping[str, models.Model]) -> Snapshot:
    """What these rows say, with a query for each field of many to many of each type."""
    lists = _lists_of(rows.values())
    found: dict[str, dict[str, Any]] = {}
    for key, row in rows.items():
        values: dict[str, Any] = {}
        found[key] = values
        if owner := getattr(type(row), "member_of", ""):
            of: Any = type(row)._meta.get_field(owner)
            values[OF] = f"{of.related_model._meta.label_lower}:{getattr(row, of.attname)}"
        for field in content_fields(type(row)):
            if field.many_to_many:
                values[field.name] = lists[type(row), field.name].get(row.pk, [])
            else:
                values[field.name] = value_of(row, field)
    return found


def _lists_of(rows: Iterable[models.Model]) -> dict[tuple[type[models.Model], str], dict[Any, list[str]]]:
    """`{(model, field): {key: [keys of what it names]}}`, sorted."""
    by_model: dict[type[models.Model], list[Any]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row.pk)
    found: dict[tuple[type[models.Model], str], dict[Any, list[str]]] = {}
    for model, keys in by_model.items():
        fields: list[Any] = content_fields(model)
        for field in fields:
            if not field.many_to_many:
                continue
            lists = found[model, field.name] = {}
            through: Any = field.remote_field.through
            here = through._meta.get_field(field.m2m_field_name()).attname
            there = through._meta.get_field(field.m2m_reverse_field_name()).attname
            links = through._base_manager.filter(**{f"{here}__in": keys}).order_by()
            for key, other in links.values_list(here, there):
                lists.setdefault(key, []).append(str(other))
            for one in lists.values():
                one.sort()
    return found


def take(record: models.Model) -> Snapshot:
    """The record with its members as plain data: `{"positions.ask:<uuid>": {"text_fr": …}}`.

    Beside the content stands, for a member, what it belongs to (`OF`), and, for each translation, what is
    known of it (`~text_en`): from which text it was made, by whom, what was decided.
    """
    rows = rows_of(record)
    snapshot = values_of(rows)
    for state in TextState.objects.filter(owner_model=record._meta.label_lower, owner_id=str(record.pk)):
        row = snapshot.get(f"{state.model}:{state.object_id}")
        if row is not None and (told := _told(state)):
            row[KNOWN + column(state.field, state.language)] = told
    return snapshot


def _told(state: TextState) -> dict[str, str]:
    """What is known of a translation beside its words, for those that there are or that are left out."""
    if not (state.text_hash or state.decision):
        return {}
    told = {name: getattr(state, name) for name in KNOWLEDGE}
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in told.items()
        if value not in (None, "")
    }


def digest(snapshot: Mapping[str, Any]) -> str:
    """Equal for equal snapshots, whatever the order of their rows and columns."""
    plain = json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()
