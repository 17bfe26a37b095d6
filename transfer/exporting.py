"""An export: the content of the database as a folder, the same bytes whatever database it comes from."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from transfer.layout import FORMAT, LIFE, MANIFEST, TYPES, VERSION, Shape, file_name, rows, shape_of
from transfer.lines import is_content_folder
from transfer.progress import Progress
from transfer.records import Record
from transfer.stored import AT_ONCE, Directory, chunks, load


class CannotExport(Exception):
    """Nothing was written. The text says why."""


def export_content(folder: Path, *, progress: Progress | None = None) -> dict[str, int]:
    """Writes a content folder; how many records of each type. Raises CannotExport.

    The folder is new, empty, or a content folder already, whose files are then replaced.
    """
    progress = progress or Progress(silent=True)
    _prepare(folder)
    counts = {}
    with transaction.atomic():
        _look_at_one_moment()
        directory = Directory()
        for name, model in TYPES.items():
            counts[name] = _write_type(folder / file_name(name), shape_of(model), directory, progress)
    manifest = json.dumps({"format": FORMAT, "version": VERSION}) + "\n"
    _replace(folder / MANIFEST, [manifest])
    return {name: number for name, number in counts.items() if number}


def _prepare(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise CannotExport(_("“%(path)s” is not a folder.") % {"path": folder})
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # it will hold drafts
    except OSError as error:
        raise CannotExport(
            _("“%(path)s” cannot be made: %(error)s") % {"path": folder, "error": error.strerror}
        ) from error
    if any(folder.iterdir()) and not is_content_folder(folder):
        raise CannotExport(
            _("“%(path)s” holds other things than content. Name a new or an empty folder.") % {"path": folder}
        )


def _look_at_one_moment() -> None:
    """On PostgreSQL, what is changed meanwhile stays out. (SQLite lets nobody else write meanwhile.)"""
    outermost = len(connection.savepoint_ids) == 0
    if connection.vendor == "postgresql" and outermost:
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _write_type(path: Path, shape: Shape, directory: Directory, progress: Progress) -> int:
    """One file; none for a type without a record."""
    keys = dict(rows(shape.model).order_by().values_list(shape.natural, "pk"))
    if not keys:
        path.unlink(missing_ok=True)
        return 0
    with progress.of(_("Writing %(file)s") % {"file": path.name}, len(keys)) as bar:
        _replace(path, _lines(shape, keys, directory, bar))
    return len(keys)


def _lines(shape: Shape, keys: dict[str, Any], directory: Directory, bar: Any) -> Iterator[str]:
    for some in chunks(sorted(keys), AT_ONCE):  # by code point: databases do not agree on alphabets
        records = load(shape, [keys[key] for key in some], directory)
        for key in some:
            yield line_of(shape, records[keys[key]])
        bar.update(len(some))


def line_of(shape: Shape, record: Record) -> str:
    return json.dumps(in_reading_order(shape, record), ensure_ascii=False) + "\n"


def in_reading_order(shape: Shape, record: Record) -> Record:
    """The same record, its keys in the order of the documentation."""
    ordered: Record = {}
    for key in reading_order(shape):
        if key not in record:
            continue
        value = record[key]
        if member := shape.members.get(key):
            ordered[key] = (
                in_reading_order(member, value)
                if member.is_single()
                else [in_reading_order(member, one) for one in value]
            )
        else:
            ordered[key] = value
    return ordered


def reading_order(shape: Shape) -> list[str]:
    """Natural key, life, words and facts, members."""
    life = LIFE if shape.is_publishable else ()
    slots = [key for key in shape.slots if key != shape.natural]
    first = [shape.natural] if shape.natural in shape.slots else []
    if shape.is_ordered_member and "order" not in first:
        slots.remove("order")
        first.append("order")
    return [*first, *life, *slots, *shape.members]


def _replace(path: Path, lines: Any) -> None:
    """The whole file or the one that was there: never half of one."""
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(lines)
    part.replace(path)
