"""From a checked record to the columns of its row, and to the rows it is linked to."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from languages.codes import column, column_languages
from publishing.availability import Availability
from publishing.state import State
from transfer.layout import Shape, Slot
from transfer.records import Record
from transfer.stored import Directory

Link = tuple[Slot, list[Any]]  # (<countries>, keys in the database)


def columns_of(shape: Shape, record: Record, directory: Directory, without: tuple[str, ...] = ()) -> Record:
    """`{attribute: value}` of every content column: what a line leaves out goes back to its default.

    The references named in `without` stay empty: what they lead to may not be in yet.
    """
    values: Record = {}
    for slot in shape.slots.values():
        said = record.get(slot.key, slot.default)
        info = said["info"] if isinstance(said, dict) and "info" in said else Availability.UNSET
        if info != Availability.UNSET:
            said = slot.default
        if slot.info:
            values[slot.info.attname] = info
        if slot.translated:
            for code, field in slot.columns.items():
                values[field.attname] = said.get(code) or None
        elif slot.kind == "reference":
            known = said and slot.key not in without
            values[slot.field.attname] = directory.pk(slot.to, said) if known else None
        elif slot.kind != "references":
            values[slot.field.attname] = said
    if shape.is_ordered_member:
        values["order"] = record["order"]
    if shape.is_publishable:
        values.update(_life(record))
    return values


def _life(record: Record) -> Iterator[tuple[str, Any]]:
    for code in column_languages():
        yield column("state", code), record.get("state", {}).get(code, State.DRAFT)
        yield column("slug", code), record.get("slug", {}).get(code)
        for name in ("published_at", "withdrawn_at"):
            moment = record.get(name, {}).get(code)
            yield column(name, code), datetime.fromisoformat(moment) if moment else None


def links_of(shape: Shape, record: Record, directory: Directory, local: dict[str, Any]) -> list[Link]:
    """What a row is linked to. `local` are the keys of the members of its own record: `{"a": <uuid>}`."""
    return [
        (
            slot,
            [local[key] if slot.is_local else directory.pk(slot.to, key) for key in record.get(slot.key, ())],
        )
        for slot in shape.slots.values()
        if slot.kind == "references"
    ]
