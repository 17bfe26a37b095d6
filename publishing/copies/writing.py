"""Makes the tables say what a snapshot says, each row through its model's own `save()`."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import models

from languages.codes import column
from publishing.copies.merging import Rows, in_order, is_known, model_of
from publishing.snapshots import (
    KNOWLEDGE,
    KNOWN,
    OF,
    Snapshot,
    content_fields,
    rows_of,
    values_of,
)
from publishing.text_states import How, TextState


class Misfit(Exception):
    """A snapshot that the tables cannot hold any more: what it removes is used, what it names is taken."""


def write(snapshot: Rows, record: models.Model, *, afresh: bool = False) -> None:
    """Makes `record` and its members say it. Rows that it does not name are deleted.

    `afresh`: members that change are taken out and put in again, each under its key, so that one may take
    what another gives up, in whichever order they are written. Whatever names them does not notice: the
    database looks at foreign keys at the end of the transaction.

    Raises ProtectedError or IntegrityError where the tables forbid it: the caller rolls back and calls it a
    Misfit. Instances at hand are not brought up to date; read them again.
    """
    exists = type(record)._base_manager.filter(pk=record.pk).exists()
    rows = rows_of(record) if exists else {}
    now = values_of(rows)
    for key in [key for key in rows if key not in snapshot]:
        if OF not in now[key] or now[key][OF] in snapshot:  # whatever else goes with it
            rows[key].delete()
    lists: list[tuple[models.Model, str, list[Any]]] = []
    changed = [key for key in in_order(snapshot) if key not in rows or not _says(now[key], snapshot[key])]
    if afresh:
        for key in changed:
            if key in rows and OF in snapshot[key]:
                _take_out(rows[key])
    for key in changed:
        lists += _write_row(key, rows.get(key), snapshot[key])
    for row, name, keys in lists:
        getattr(row, name).set(keys)
    _put_knowledge(snapshot, record)


def _says(now: Mapping[str, Any], values: Mapping[str, Any]) -> bool:
    return all(now.get(name) == value for name, value in values.items() if not name.startswith(KNOWN))


def _take_out(row: models.Model) -> None:
    type(row)._base_manager.filter(pk=row.pk)._raw_delete(using=row._state.db)
    row._state.adding = True


def _write_row(
    key: str, row: models.Model | None, values: Mapping[str, Any]
) -> list[tuple[models.Model, str, list[Any]]]:
    """Saves one row; gives the lists that are to be set once every row is there."""
    model = model_of(key)
    is_new = row is None
    if row is None:
        row = model(pk=model._meta.pk.to_python(key.partition(":")[2]))
        if owner := getattr(model, "member_of", ""):
            of: Any = model._meta.get_field(owner)
            setattr(row, of.attname, of.target_field.to_python(values[OF].partition(":")[2]))
    lists = set_columns(row, values)
    row.save(force_insert=is_new or row._state.adding)  # never over a row that is not ours
    return lists


def set_columns(row: models.Model, values: Mapping[str, Any]) -> list[tuple[models.Model, str, list[Any]]]:
    """Gives an unsaved row the values of a snapshot; gives back the lists to set once it is saved."""
    lists = []
    for field in content_fields(type(row)):
        if field.name not in values:
            continue  # a column younger than the snapshot
        value = values[field.name]
        if field.many_to_many:
            lists.append((row, field.name, value or []))
        else:
            target: Any = field.target_field if field.is_relation else field  # type: ignore[attr-defined]
            if value is None and not field.null:
                value = field.get_default()
            setattr(row, field.attname, target.to_python(value))
    return lists


def _put_knowledge(snapshot: Rows, record: models.Model) -> None:
    """What is known of each translation, which the saving of the rows has just made anew."""
    states = {
        f"{state.model}:{state.object_id}~{column(state.field, state.language)}": state
        for state in TextState.objects.filter(owner_model=record._meta.label_lower, owner_id=str(record.pk))
    }
    changed = []
    for place, state in states.items():
        key, _mark, name = place.partition(KNOWN)
        told = snapshot.get(key, {}).get(KNOWN + name)
        if told is None and not state.text_hash:
            told = {}  # nothing is decided of words that there are not
        if told is not None and _tell(state, told):
            changed.append(state)
    if changed:
        TextState.objects.bulk_update(changed, KNOWLEDGE, batch_size=100)


def _tell(state: TextState, told: Mapping[str, Any]) -> bool:
    """Makes `state` say what is told; False when it says so already."""
    before = [getattr(state, name) for name in KNOWLEDGE]
    for name in KNOWLEDGE:
        value = told.get(name)
        if name in {"at", "decided_at"}:
            value = datetime.fromisoformat(value) if value else (state.at if name == "at" else None)
        setattr(state, name, value if value is not None or name == "decided_at" else _nothing(name))
    return [getattr(state, name) for name in KNOWLEDGE] != before


def _nothing(name: str) -> str:
    return str(How.HAND) if name == "how" else ""


# --- what is no more --------------------------------------------------------------------------------


def prune(snapshot: Rows, live: Rows) -> Snapshot:
    """Without what was deleted since: references to rows that are gone, types that are no more.

    What must name something, and cannot any more, is as it is in `live`; a member that is not there goes.
    One query for each type that is referred to.
    """
    return _pruned([(snapshot, live)])[0]


def prune_both(base: Rows, draft: Rows, live: Rows) -> tuple[Snapshot, Snapshot]:
    """The same of a draft and of what it was made of, which are then compared: what is gone from both was
    removed by neither. Costs no more queries than one of them.
    """
    base, draft = _pruned([(base, base), (draft, live)])
    return base, draft


def _pruned(several: Sequence[tuple[Rows, Rows]]) -> list[Snapshot]:
    """Each snapshot pruned; of a pair, the second names the rows that stay whatever they lack."""
    wanted: dict[type[models.Model], set[str]] = {}
    for snapshot, _kept in several:
        for key, values in snapshot.items():
            for field in _references(key):
                label = field.related_model._meta.label_lower
                others = {one for one in _keys(values.get(field.name)) if f"{label}:{one}" not in snapshot}
                wanted.setdefault(field.related_model, set()).update(others)
    there = {model: _existing(model, keys) if keys else set() for model, keys in wanted.items()}
    return [_without_what_is_gone(snapshot, kept, there) for snapshot, kept in several]


def _without_what_is_gone(
    snapshot: Rows, kept: Rows, there: Mapping[type[models.Model], set[str]]
) -> Snapshot:
    result: Snapshot = {}
    for key, values in snapshot.items():
        if not is_known(key):
            continue
        row, is_broken = dict(values), False
        for field in _references(key):
            label, keys = field.related_model._meta.label_lower, _keys(row.get(field.name))
            exist = there[field.related_model]
            if left := [one for one in keys if one in exist or f"{label}:{one}" in snapshot]:
                row[field.name] = left if field.many_to_many else left[0]
            elif keys and (field.many_to_many or field.null):
                row[field.name] = [] if field.many_to_many else None
            elif keys:
                is_broken = True
                del row[field.name]
        if not is_broken or key in kept:
            result[key] = row
    return result


def _references(key: str) -> Iterable[Any]:
    if not is_known(key):
        return ()
    return (field for field in content_fields(model_of(key)) if field.is_relation)


def _keys(value: Any) -> list[str]:
    if isinstance(value, list):
        return value
    return [] if value in (None, "") else [str(value)]


def _existing(model: type[models.Model], keys: set[str]) -> set[str]:
    found = model._base_manager.filter(pk__in=keys).order_by().values_list("pk", flat=True)
    return {str(key) for key in found}
