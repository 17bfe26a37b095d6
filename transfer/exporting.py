"""An export: the content of the database as a folder, the same bytes whatever database it comes from."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext as _

from transfer.files import Missing, Outgoing, remove
from transfer.labels import TRANSLATIONS, labelled
from transfer.layout import FORMAT, MANIFEST, TYPES, VERSION, Shape, file_name, rows, shape_of
from transfer.lines import is_content_folder
from transfer.progress import Progress
from transfer.records import Record
from transfer.stored import Directory, Row, chunks, load
from transfer.translations import entries_to_tell


class CannotExport(Exception):
    """Nothing was written. The text says why."""


def export_content(folder: Path, *, progress: Progress | None = None) -> dict[str, int]:
    """Writes a content folder; how many records of each type. Raises CannotExport.

    The folder is new, empty, or a content folder already, whose files are then replaced.
    """
    progress = progress or Progress(silent=True)
    _prepare(folder)
    counts = {}
    files, lines = Outgoing(folder), Lines(folder)
    try:
        with transaction.atomic():
            _look_at_one_moment()
            directory = Directory()
            for name, model in TYPES.items():
                counts[name] = _write_type(name, shape_of(model), lines, files, directory, progress)
    except Missing as error:
        raise CannotExport(str(error)) from error
    else:
        lines.write(MANIFEST, [json.dumps({"format": FORMAT, "version": VERSION}) + "\n"])
        files.replace()
        lines.replace()
    finally:
        files.clear()
        lines.clear()
    return {name: number for name, number in counts.items() if number}


class Lines:
    """The text files of one export: written beside the old ones, then put in their place all together."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.gone: list[str] = []
        self.parts: dict[str, Path] = {}

    def write(self, name: str, lines: Iterable[str]) -> None:
        part = self.parts[name] = self.folder / f"{name}.part"
        remove(part)
        with part.open("x", encoding="utf-8", newline="\n") as file:
            file.writelines(lines)

    def replace(self) -> None:
        for name, part in self.parts.items():
            part.replace(self.folder / name)
        for name in self.gone:
            remove(self.folder / name)

    def clear(self) -> None:
        for part in self.parts.values():
            remove(part)


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


def _write_type(
    name: str, shape: Shape, lines: Lines, files: Outgoing, directory: Directory, progress: Progress
) -> int:
    """One file; none for a type without a record."""
    file = file_name(name)
    keys = dict(rows(shape.model).order_by().values_list(shape.natural, "pk"))
    if not keys:
        lines.gone.append(file)
        return 0
    with progress.of(_("Writing %(file)s") % {"file": file}, len(keys)) as bar:
        lines.write(file, _lines(name, shape, keys, files, directory, bar))
    return len(keys)


def _lines(
    name: str, shape: Shape, keys: dict[str, Any], files: Outgoing, directory: Directory, bar: Any
) -> Iterator[str]:
    for some in chunks(sorted(keys)):  # by code point: databases do not agree on alphabets
        records = load(shape, [keys[key] for key in some], directory, entries_to_tell)
        for key in some:
            record: Record = with_entries(shape, records[keys[key]])
            yield line_of(shape, files.named(shape, record, f"{name}/{key}") if shape.has_files else record)
        bar.update(len(some))


def with_entries(shape: Shape, row: Row) -> Row:
    """The record as its line says it, with what there is to tell of its translations."""
    for accessor, member in shape.members.items():
        for _place, _label, one in labelled(member, row.get(accessor)):
            with_entries(member, one)
    if row.entries:
        row[TRANSLATIONS] = row.entries
    return row


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
    """Natural key, life, words and facts, where translations come from, members."""
    slots = [key for key in shape.slots if key != shape.natural]
    first = [shape.natural] if shape.natural in shape.slots else []
    if shape.is_ordered_member and "order" not in first:
        slots.remove("order")
        first.append("order")
    origins = [TRANSLATIONS] if shape.is_translated else []
    return [*first, *shape.life, *slots, *origins, *shape.members]
