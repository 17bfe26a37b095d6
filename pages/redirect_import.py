"""Old addresses from a spreadsheet: two columns, `old` and `new`; everything is stored, or nothing.

A file is distrusted: its size, its lines and its problems are counted, its encoding is not guessed (a wrong
guess would store addresses that nobody ever asks for), and every problem is told at once, with its place.
"""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from languages.numbers import format_size
from languages.texts import active_language
from pages.models import Redirect
from pages.old_addresses import ends, normal, target
from pages.protected_addresses import betraying, refusal

MOST_BYTES = 5_000_000
MOST_LINES = 20_000
LONGEST_LINE = 4_000  # characters: two addresses, escaped, with room
MOST_PROBLEMS = 100
AT_ONCE = 500
COLUMNS = ("old", "new")
DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True)
class Problem:
    """What is wrong where: the line as an editor counts them, "" for a column where the line is meant."""

    line: int
    column: str
    reason: str | Promise

    def __str__(self) -> str:
        if not self.line:
            return str(self.reason)
        place = {"line": self.line, "column": self.column, "reason": self.reason}
        if self.column:
            return _("Line %(line)s, column %(column)s: %(reason)s") % place
        return _("Line %(line)s: %(reason)s") % place


@dataclass
class Outcome:
    """What an import did, or would do; nothing was stored when there are problems."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    further: int = 0  # problems beyond those told

    def add(self, line: int, column: str, reason: Any) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(line, column, reason))
        else:
            self.further += 1

    def sentences(self) -> Iterator[str]:
        """What to tell whoever imported."""
        for problem in self.problems:
            yield str(problem)
        if self.further:
            yield ngettext(
                "%(number)s problem more is not listed.",
                "%(number)s problems more are not listed.",
                self.further,
            ) % {"number": self.further}
        if self.problems:
            yield _("Nothing was imported.")
            return
        if not (self.created or self.changed):
            yield _("Nothing to change: every redirect of this file is already there.")
            return
        for number, words in (
            (self.created, ngettext("%(number)s new redirect.", "%(number)s new redirects.", self.created)),
            (
                self.changed,
                ngettext("%(number)s changed redirect.", "%(number)s changed redirects.", self.changed),
            ),
            (
                self.unchanged,
                ngettext(
                    "%(number)s redirect was already there.",
                    "%(number)s redirects were already there.",
                    self.unchanged,
                ),
            ),
        ):
            if number:
                yield words % {"number": number}


@dataclass(frozen=True)
class Row:
    """A line that could be read: both addresses in their one form."""

    line: int
    old: str
    new: str


class Unreadable(Exception):
    """The whole file is refused: `reason` says why, and what to do; `line` where, if that is known."""

    def __init__(self, reason: str, line: int = 0):
        super().__init__(reason)
        self.reason, self.line = reason, line


def import_redirects(content: bytes, *, dry_run: bool = False) -> Outcome:
    """Stores the redirects of a CSV file, or says what is wrong with it. A `dry_run` stores nothing."""
    outcome = Outcome()
    try:
        rows = read(content, outcome)
    except Unreadable as error:
        outcome.add(error.line, "", error.reason)
        return outcome
    with transaction.atomic():
        stored = dict(Redirect.objects.select_for_update().values_list("old", "new"))
        wanted = straightened(rows, stored, outcome)
        if not outcome.problems:
            weigh(rows, stored, wanted, outcome)
        if not outcome.problems and not dry_run:
            store(stored, wanted)
    return outcome


# --- reading -------------------------------------------------------------------------------------


def read(content: bytes, outcome: Outcome) -> list[Row]:
    """The lines that can be understood; the others become problems. Raises Unreadable."""
    lines = lines_of(decoded(content))
    header, cells = cells_of(lines)
    rows: list[Row] = []
    seen: dict[str, int] = {}
    for line, values in cells:
        if not any(values):
            continue
        if len(values) != len(COLUMNS):
            reason = ngettext(
                "This line has %(number)s column, not 2.",
                "This line has %(number)s columns, not 2.",
                len(values),
            ) % {"number": len(values)}
            outcome.add(line, "", reason)
            continue
        found = understood(line, dict(zip(header, values, strict=True)), outcome)
        if found is None:
            continue
        if found.old in seen:
            reason = _("Line %(line)s already has this address.") % {"line": seen[found.old]}
            outcome.add(line, "old", reason)
            continue
        seen[found.old] = line
        rows.append(found)
    return rows


def understood(line: int, values: dict[str, str], outcome: Outcome) -> Row | None:
    ways, read_values = {"old": normal, "new": target}, {}
    for column in COLUMNS:
        try:
            read_values[column] = ways[column](values[column])
        except ValidationError as error:
            outcome.add(line, column, " ".join(error.messages))
    return Row(line, **read_values) if len(read_values) == len(COLUMNS) else None


def decoded(content: bytes) -> str:
    """The text, from UTF-8 or, with its mark at the beginning, UTF-16. Raises Unreadable."""
    if len(content) > MOST_BYTES:
        most = format_size(MOST_BYTES, active_language())
        raise Unreadable(_("This file is too large: at most %(most)s.") % {"most": most})
    utf_16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        text = content.decode("utf-16" if utf_16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        before = b"" if utf_16 else content[: error.start]
        raise Unreadable(
            _("This file is not in UTF-8. In your spreadsheet, save it as “CSV UTF-8”."),
            before.count(b"\n") + 1 if before else 0,
        ) from error
    if "\x00" in text:
        raise Unreadable(
            _("This is no text file, or it is not in UTF-8. In your spreadsheet, save it as “CSV UTF-8”."),
            text[: text.index("\x00")].count("\n") + 1,
        )
    return text


def lines_of(text: str) -> list[str]:
    """The lines of the text, none of them endless. Raises Unreadable."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(lines) > MOST_LINES + 2:
        most = {"most": MOST_LINES}
        raise Unreadable(_("This file is too long: at most %(most)s lines. Divide it.") % most)
    for number, line in enumerate(lines, start=1):
        if len(line) > LONGEST_LINE:
            most = {"most": LONGEST_LINE}
            raise Unreadable(_("This line is too long: at most %(most)s characters.") % most, number)
    return lines


def cells_of(lines: list[str]) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The names of the columns, and (line, cells) of every line below them. Raises Unreadable."""
    skipped = 1 if lines[0].lower().startswith("sep=") else 0  # what Excel writes for itself
    head = lines[skipped] if len(lines) > skipped else ""
    header, delimiter = columns_of(head, skipped + 1)
    reader = csv.reader(
        io.StringIO("\n".join(lines[skipped + 1 :]), newline=""), delimiter=delimiter, strict=True
    )
    cells: list[tuple[int, list[str]]] = []
    first = skipped + 2
    try:
        while True:
            line = first + reader.line_num
            values = next(reader, None)
            if values is None:
                return header, cells
            cells.append((line, [value.strip() for value in values]))
    except csv.Error as error:
        reason = _("The quotation marks of this line do not match.")
        raise Unreadable(reason, line) from error


def columns_of(head: str, line: int) -> tuple[list[str], str]:
    for delimiter in DELIMITERS:
        names = [name.strip().strip('"').strip().lower() for name in head.split(delimiter)]
        if sorted(names) == sorted(COLUMNS):
            return names, delimiter
    raise Unreadable(_("The first line names the two columns: old,new."), line)


# --- judging and storing ---------------------------------------------------------------------------


def straightened(rows: list[Row], stored: dict[str, str], outcome: Outcome) -> dict[str, str]:
    """Every redirect as it will be, file and table together, each leading straight to its end."""
    leads = stored | {row.old: row.new for row in rows}
    found = ends(leads)
    refused = betraying(row.new for row in rows)
    for row in rows:
        if found[row.old] is None:
            outcome.add(row.line, "new", _("This leads round in a circle."))
        elif row.new in refused:
            outcome.add(row.line, "new", refusal())
    return {old: leads[old] if end is None else end for old, end in found.items()}


def weigh(rows: list[Row], stored: dict[str, str], wanted: dict[str, str], outcome: Outcome) -> None:
    for row in rows:
        if row.old not in stored:
            outcome.created += 1
        elif stored[row.old] != wanted[row.old]:
            outcome.changed += 1
        else:
            outcome.unchanged += 1


def store(stored: dict[str, str], wanted: dict[str, str]) -> None:
    added = [Redirect(old=old, new=new) for old, new in wanted.items() if old not in stored]
    Redirect.objects.bulk_create(added, batch_size=AT_ONCE)
    moved = {old: new for old, new in wanted.items() if old in stored and stored[old] != new}
    changed = [redirect for redirect in Redirect.objects.all() if redirect.old in moved] if moved else []
    for redirect in changed:
        redirect.new = moved[redirect.old]
    Redirect.objects.bulk_update(changed, ["new"], batch_size=AT_ONCE)


# --- the other way ---------------------------------------------------------------------------------


def exported() -> str:
    """Every redirect as the same CSV. No cell begins with what a spreadsheet would take for a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows(
        [harmless(cell) for cell in row] for row in Redirect.objects.order_by("old").values_list(*COLUMNS)
    )
    return out.getvalue()


def harmless(cell: str) -> str:
    """Addresses begin with a slash or with http; any other cell is quoted for the spreadsheet."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell
