"""A content folder as a sequence of lines: the manifest, the files, and JSON read without indulgence."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from transfer.layout import FORMAT, MANIFEST, TYPES, VERSION, file_name
from transfer.problems import Problems, Where

LONGEST_LINE = 20_000_000  # bytes; a record of a thousand pages fits


class WrongJSON(ValueError):
    """A line that is not one JSON object, in words for the person who wrote it."""


def parse(text: str) -> dict[str, Any]:
    """The object in `text`. Raises WrongJSON, also for a key that is given twice and for NaN."""
    try:
        data = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except WrongJSON:
        raise
    except json.JSONDecodeError as error:
        raise WrongJSON(
            _("This is not JSON: %(error)s (column %(column)d).")
            % {"error": error.msg, "column": error.colno}
        ) from error
    except (ValueError, RecursionError) as error:
        raise WrongJSON(_("This JSON cannot be read: %(error)s.") % {"error": error}) from error
    if not isinstance(data, dict):
        raise WrongJSON(_("An object in braces is expected: {…}."))
    return data


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = next(key for key, times in Counter(key for key, _value in pairs).items() if times > 1)
        raise WrongJSON(_("The key “%(key)s” is given twice.") % {"key": twice})
    return found


def _no_constant(name: str) -> Any:
    raise WrongJSON(_("“%(value)s” is not a value of JSON.") % {"value": name})


def numbered(path: Path, problems: Problems) -> Iterator[tuple[Where, dict[str, Any]]]:
    """Each record of the file with its place; what cannot be read becomes a problem."""
    number = 0
    with path.open("rb") as file:
        while raw := file.readline(LONGEST_LINE + 1):
            number += 1
            where = Where(path.name, number)
            if len(raw) > LONGEST_LINE:
                problems.add(where, _("This line is longer than %(bytes)d bytes.") % {"bytes": LONGEST_LINE})
                return
            if number == 1:
                raw = raw.removeprefix(b"\xef\xbb\xbf")  # written by some Windows editors
            try:
                text = raw.decode()
            except UnicodeDecodeError as error:
                problems.add(
                    where, _("This is not UTF-8 (byte %(byte)d of the line).") % {"byte": error.start + 1}
                )
                continue
            if not text.strip():
                continue
            try:
                yield where, parse(text)
            except WrongJSON as error:
                problems.add(where, error)


def files_of(folder: Path, problems: Problems) -> dict[str, Path]:
    """`{"positions": <path>, …}` in the order of the types. Raises Refused for what is no content folder."""
    if not _is_dir(folder):
        problems.add(Where(str(folder)), _("There is no such folder."))
        problems.refuse_if_any()
    _check_manifest(folder / MANIFEST, problems)
    problems.refuse_if_any()
    known = {file_name(name): name for name in TYPES}
    for path in sorted(folder.glob("*.jsonl")):
        if path.name not in known:
            problems.add(
                Where(path.name),
                _("No type has this file name. The names are: %(names)s.") % {"names": ", ".join(known)},
            )
    found = {}
    for file, name in known.items():
        path = folder / file
        if path.is_file():
            found[name] = path
        elif path.exists() or path.is_symlink():
            problems.add(Where(file), _("This is not a file that can be read."))
    return found


def _is_dir(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:  # a name that no file system takes
        return False


def is_content_folder(folder: Path) -> bool:
    try:
        return parse((folder / MANIFEST).read_text(encoding="utf-8")).get("format") == FORMAT
    except (OSError, ValueError):
        return False


def _check_manifest(path: Path, problems: Problems) -> None:
    where = Where(MANIFEST)
    if path.exists() and not path.is_file():
        problems.add(where, _("This is not a file that can be read."))
        return
    try:
        manifest = parse(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        problems.add(
            where,
            _("The folder has no %(file)s, so it is not known to hold content.") % {"file": MANIFEST},
        )
        return
    except UnicodeDecodeError:
        problems.add(where, _("This is not UTF-8."))
        return
    except OSError:
        problems.add(where, _("This is not a file that can be read."))
        return
    except WrongJSON as error:
        problems.add(where, error)
        return
    if manifest.get("format") != FORMAT:
        problems.add(where.at("format"), _("“%(value)s” is expected here.") % {"value": FORMAT})
    elif type(manifest.get("version")) is not int or manifest["version"] != VERSION:
        problems.add(
            where.at("version"),
            _("This site reads version %(version)d of the format.") % {"version": VERSION},
        )
    for key in sorted(manifest.keys() - {"format", "version"}):
        problems.add(where.at(key), _("This key is unknown."))
