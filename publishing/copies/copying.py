"""“Save as new”: a record with its members once more, as a draft, under new keys."""

import uuid
from typing import Any

from django.db import models, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.events import log
from languages.codes import column, column_languages
from languages.slugs import ascii_slug
from publishing.copies import revisions
from publishing.copies.merging import Rows, model_of
from publishing.copies.models import Kind
from publishing.copies.working import write_rows
from publishing.copies.writing import prune, set_columns
from publishing.snapshots import OF, Snapshot, content_fields, key_of, take

LEFT_BEHIND = ("corrections", "superseded_by")  # what is true of the one that was public


def can_be_saved_as_new(model: type[models.Model]) -> bool:
    """False where the world gives the keys: there is no second Burundi."""
    return model._meta.pk.name != getattr(model, "natural_key_field", "")


@transaction.atomic
def save_as_new(record: Any, snapshot: Rows, *, by: Any) -> Any:
    """A new record that says what this snapshot of `record` says: a draft in every language, no address."""
    old = prune({key: dict(values) for key, values in snapshot.items()}, snapshot)
    top = dict(old[key_of(record)])
    _name_as_copy(type(record), top)
    made = type(record)()
    lists = set_columns(made, top)
    made.save()
    for row, name, keys in lists:
        getattr(row, name).set(keys)
    renamed = {key_of(record): key_of(made)}
    for key in _members_to_take(record, old):
        renamed[key] = f"{model_of(key)._meta.label_lower}:{uuid.uuid4()}"
    new = {renamed[key]: _renamed(key, old[key], renamed) for key in renamed if key != key_of(record)}
    new[key_of(made)] = {**take(made)[key_of(made)], **_knowledge(top)}
    write_rows(new, made, by)
    made = type(record)._base_manager.get(pk=made.pk)
    revisions.append(made, take(made), Kind.SAVED, by=by)
    log("save_as_new", by=by, on=made, of=str(record.pk))
    return made


def _name_as_copy(model: type[models.Model], values: dict[str, Any]) -> None:
    """Its titles say that it is a copy, in their own languages; its key is a free one."""
    title = getattr(model, "title_field", "")
    for code in column_languages() if title else ():
        name = column(title, code)
        if words := values.get(name):
            with translation.override(code):
                longest = _longest(model, name) or 250
                values[name] = (_("%(title)s (copy)") % {"title": words})[:longest]
    for name in LEFT_BEHIND:
        if name in values:
            values[name] = None
    natural = getattr(model, "natural_key_field", "")
    if natural:
        values[natural] = _free_key(model, natural, str(values.get(natural) or ""))


def _longest(model: type[models.Model], name: str) -> int | None:
    field: Any = model._meta.get_field(name)
    return field.max_length


def _free_key(model: type[models.Model], name: str, key: str) -> str:
    longest = _longest(model, name) or 60
    base = ascii_slug(key, max_length=longest - 8) or str(model._meta.model_name)
    number = 2
    while model._base_manager.filter(**{name: f"{base}-{number}"}).exists():
        number += 1
    return f"{base}-{number}"


def _members_to_take(record: models.Model, snapshot: Snapshot) -> list[str]:
    left = {
        record._meta.get_field(name).related_model._meta.label_lower  # type: ignore[union-attr]
        for name in LEFT_BEHIND
        if name in getattr(record, "members", ())
    }
    return [key for key, values in snapshot.items() if OF in values and key.partition(":")[0] not in left]


def _renamed(key: str, values: dict[str, Any], renamed: dict[str, str]) -> dict[str, Any]:
    """A row that names the copies where it named what was copied."""
    row = dict(values)
    row[OF] = renamed[values[OF]]
    fields: list[Any] = content_fields(model_of(key))
    for field in fields:
        if field.unique and row.get(field.name):
            row[field.name] = _free_key(model_of(key), field.name, str(row[field.name]))
        if field.is_relation and row.get(field.name):
            label = field.related_model._meta.label_lower

            def new(one: str, label: str = label) -> str:
                return renamed.get(f"{label}:{one}", f":{one}").partition(":")[2]

            said = row[field.name]
            row[field.name] = [new(one) for one in said] if isinstance(said, list) else new(str(said))
    return row


def _knowledge(values: dict[str, Any]) -> dict[str, Any]:
    return {name: told for name, told in values.items() if name.startswith("~")}
