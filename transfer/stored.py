"""What the database holds, in the form of a line: for the exporter, and to know what an import changes."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Any

from django.db import models

from languages.queries import batches
from library.facts import Facts
from publishing.slugs import OldSlug
from publishing.state import State
from transfer.labels import in_order
from transfer.layout import Shape, Slot, column_of, is_member, owner_model, rows, through_of
from transfer.proposals import with_deliberate_blanks
from transfer.records import Record
from transfer.translations import Entries, EntriesOf
from transfer.values import decimal_to, moment_to

AT_ONCE = 500  # records; also keeps `IN (…)` below the number of parameters SQLite takes


WRITTEN: dict[str, Callable[[Any], str]] = {"decimal": decimal_to, "day": date.isoformat}


class Row(dict[str, Any]):
    """A record, or a member, as a line says it, that knows its key in the database and its translations."""

    pk: Any = None
    entries: Entries


class Directory:
    """Natural keys of the rows that others refer to, both ways, read once per type and kept up to date.

    The member of a record (an ask) is known by the record's key and its own: `minerais/a`. Those are not
    kept up to date: `forget_members()` when records were written. `facts` are those of the files in use.
    """

    def __init__(self) -> None:
        self.facts: dict[str, Facts] = {}
        self._keys: dict[type[models.Model], dict[Any, str]] = {}
        self._rows: dict[type[models.Model], dict[str, Any]] = {}

    def _load(self, model: type[models.Model]) -> None:
        if model not in self._keys:
            found = rows(model).order_by().values_list("pk", *natural_path(model))
            self._keys[model] = {pk: "/".join(names) for pk, *names in found}
            self._rows[model] = {key: pk for pk, key in self._keys[model].items()}

    def key(self, model: type[models.Model], pk: Any) -> str:
        self._load(model)
        return self._keys[model][pk]

    def pk(self, model: type[models.Model], key: str) -> Any:
        self._load(model)
        return self._rows[model].get(key)

    def add(self, model: type[models.Model], key: str, pk: Any) -> None:
        if model in self._keys:
            self._keys[model][pk] = key
            self._rows[model][key] = pk

    def forget_members(self) -> None:
        for model in [model for model in self._keys if is_member(model)]:
            del self._keys[model], self._rows[model]


def natural_path(model: Any) -> tuple[str, ...]:
    """The columns whose values name a row: `key`, or `position__key` and `key`."""
    if not is_member(model):
        return (model.natural_key_field,)
    return (f"{model.member_of}__{owner_model(model).natural_key_field}", model.natural)


def chunks(items: Iterable[Any]) -> Iterator[list[Any]]:
    return batches(items, AT_ONCE)


def load(
    shape: Shape, keys: list[Any], directory: Directory, entries_of: EntriesOf | None = None
) -> dict[Any, Row]:
    """`{pk: record}` with their members, for the rows whose keys are given.

    `entries_of` reads where their translations come from; None asks nobody.
    """
    found: dict[Any, Row] = {}
    for some in chunks(keys):
        found.update(_load(shape, "pk", some, directory, {}, entries_of))
    return found


def _load(
    shape: Shape,
    by: str,
    keys: list[Any],
    directory: Directory,
    local: dict[Any, str],
    entries_of: EntriesOf | None,
) -> dict[Any, Row]:
    """Rows with their members. `local` names members of the same records already read: `{ask id: "a"}`."""
    names = {field.attname for field in columns_of(shape)}
    owner = column_of(shape.model, by).attname if by != "pk" else "pk"
    found: dict[Any, Row] = {}
    for values in rows(shape.model).filter(**{f"{by}__in": keys}).order_by().values("pk", owner, *names):
        row = Row()
        row.pk, row.owner = values["pk"], values[owner]  # type: ignore[attr-defined]
        for key, slot in shape.slots.items():
            if slot.kind != "references":
                value = _value(slot, values, directory)
                if value != slot.default or slot.required:
                    row[key] = value
        if shape.is_ordered_member:
            row["order"] = values["order"]
        row.update(_life(shape, values))
        if shape.is_publishable:
            row["source_language"] = values["source_language"]
        found[row.pk] = row
    if found:
        _add_references(shape, found, directory, local)
        _add_members(shape, found, directory, entries_of)
        if shape.life:
            _add_old_slugs(shape, found)
        _add_entries(shape, found, entries_of)
    for row in found.values():
        with_deliberate_blanks(shape, row)
    return found


def _add_entries(shape: Shape, found: dict[Any, Row], entries_of: EntriesOf | None) -> None:
    for some in chunks(found):
        known = entries_of(shape, some) if entries_of and shape.is_translated else {}
        for pk in some:
            found[pk].entries = known.get(str(pk), {})


def columns_of(shape: Shape) -> Iterator[models.Field]:
    for slot in shape.slots.values():
        if slot.translated:
            yield from slot.columns.values()
        elif slot.kind != "references":
            yield slot.field
        if slot.info:
            yield slot.info
    for columns in shape.life_columns.values():
        yield from columns.values()


def _value(slot: Slot, values: Record, directory: Directory) -> Any:
    if slot.translated:
        words = {code: text for code, field in slot.columns.items() if (text := values[field.attname])}
        return words or _info(slot, values) or {}
    value = values[slot.field.attname]
    if slot.kind == "reference":
        return directory.key(slot.to, value) if value is not None else None
    if slot.kind == "date":
        value = str(value) if value else ""
    elif slot.kind in WRITTEN and value is not None:
        value = WRITTEN[slot.kind](value)
    return value or _info(slot, values) or value


def _info(slot: Slot, values: Record) -> Record | None:
    info = values[slot.info.attname] if slot.info else "unset"
    return {"info": info} if info != "unset" else None


def _life(shape: Shape, values: Record) -> Record:
    life: Record = {}
    for key, columns in shape.life_columns.items():
        for code, field in columns.items():
            value = values[field.attname]
            if value and value != State.DRAFT:
                life.setdefault(key, {})[code] = value if key in {"state", "slug"} else moment_to(value)
    return life


def _add_references(shape: Shape, found: dict[Any, Row], directory: Directory, local: dict[Any, str]) -> None:
    for slot in shape.slots.values():
        if slot.kind != "references":
            continue
        field = slot.field
        assert isinstance(field, models.ManyToManyField)
        this, other = field.m2m_column_name(), field.m2m_reverse_name()
        linked = defaultdict(list)
        for some in chunks(found):
            links = rows(through_of(field)).filter(**{f"{this}__in": some}).order_by()
            for pk, to in links.values_list(this, other):
                linked[pk].append(local[to] if slot.is_local else directory.key(slot.to, to))
        for pk, keys in linked.items():
            found[pk][slot.key] = sorted(keys)


def _add_members(
    shape: Shape, found: dict[Any, Row], directory: Directory, entries_of: EntriesOf | None
) -> None:
    local: dict[Any, str] = {}
    for accessor, member in shape.members.items():
        grouped = defaultdict(list)
        for some in chunks(found):
            of_these = _load(member, shape.owners[accessor], some, directory, local, entries_of)
            for row in of_these.values():
                grouped[row.owner].append(row)  # type: ignore[attr-defined]
                if member.natural == "key":
                    local[row.pk] = row["key"]
        for pk, members in grouped.items():
            found[pk][accessor] = members[0] if member.is_single() else in_order(member, members)


def _add_old_slugs(shape: Shape, found: dict[Any, Row]) -> None:
    by_text = {str(pk): row for pk, row in found.items()}
    label = shape.model._meta.label_lower
    for some in chunks(by_text):
        old = OldSlug.objects.filter(model=label, object_id__in=some).order_by("slug")
        for object_id, code, slug in old.values_list("object_id", "language", "slug"):
            by_text[object_id].setdefault("old_slugs", {}).setdefault(code, []).append(slug)
