"""From a checked record to the columns of its row, and to the rows it is linked to."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from publishing.availability import Availability
from publishing.state import State
from transfer.layout import Shape, Slot
from transfer.records import Record
from transfer.stored import Directory

Link = tuple[Slot, list[Any]]  # (<countries>, keys in the database)
READ: dict[str, Callable[[str], Any]] = {"decimal": Decimal, "day": date.fromisoformat}


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
        elif slot.kind == "file":
            values[slot.field.attname] = said
            facts = directory.facts[said]
            values.update((name, getattr(facts, name)) for name in shape.fact_columns)
        elif slot.kind != "references":
            read = READ.get(slot.kind)
            values[slot.field.attname] = read(said) if read and said else said
    if shape.is_ordered_member:
        values["order"] = record["order"]
    values.update(_life(shape, record))
    return values


def _life(shape: Shape, record: Record) -> Iterator[tuple[str, Any]]:
    for key, columns in shape.life_columns.items():
        for code, field in columns.items():
            said = record.get(key, {}).get(code)
            if key == "state":
                yield field.attname, said or State.DRAFT
            elif key == "slug":
                yield field.attname, said
            else:
                yield field.attname, datetime.fromisoformat(said) if said else None


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
