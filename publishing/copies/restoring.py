"""Taking something back from an earlier revision, as far as one person may: all of it, a part, one value.

What is put back is wanted from then on, like anything somebody writes: of a record that readers see it waits
in the working copy. It is a revision itself, so nothing that it replaces is lost.
"""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from publishing.copies import working
from publishing.copies.merging import Difference, Rows, differences, every_part, is_known, model_of
from publishing.copies.models import Revision
from publishing.copies.moves import may_discard
from publishing.snapshots import FACTS, OF, Snapshot, key_of, part_of

Cells = Collection[tuple[str, str]]  # (key of a row, column); "" for the whole row


def may_restore(record: models.Model, parts: Collection[str], by: Any) -> bool:
    """Facts are for whoever may change them; words for whoever may write them in that language."""
    return by is None or may_discard(record, parts, by)  # type: ignore[arg-type]


def restorable(
    record: models.Model, old: Rows, now: Rows, *, by: Any, kept: Collection[str] = ()
) -> Snapshot:
    """`old`, with what `by` may not bring back as it is now. `kept` are columns of the record that nobody
    restores for them: those that a form would not let them write.
    """
    allowed = {part: may_restore(record, [part], by) for part in every_part()}
    result: Snapshot = {}
    for key, values in (old if allowed[FACTS] else now).items():
        if not is_known(key):
            continue
        if key not in now:
            result[key] = dict(values)  # a row comes back as it was
            continue
        row = result[key] = dict(now[key])
        for name, value in old.get(key, {}).items():
            part = part_of(model_of(key), name)
            is_kept = key == key_of(record) and name in kept
            if part is not None and allowed[part] and not is_kept:
                row[name] = value
    return result


def whole_rows(cells: Cells, now: Rows, old: Rows) -> list[tuple[str, str]]:
    """The cells, with the rows that a row which comes back belongs to, and those that belong to it."""
    found: dict[tuple[str, str], None] = {}
    for key, name in cells:
        if name or key in now or key not in old:
            found[key, name] = None
            continue
        line, above = [key], old[key].get(OF)
        while above and above in old and above not in now:
            line.insert(0, above)
            above = old[above].get(OF)
        below = [key]
        while below:
            below = [each for each, values in old.items() if values.get(OF) in below and each not in now]
            line += below
        found |= {(each, ""): None for each in line}  # a row after the one it belongs to
    return list(found)


def restore(
    record: models.Model,
    revision: Revision,
    *,
    parts: Collection[str] | None = None,
    cells: Cells | None = None,
    by: Any,
    why: str = "",
    kept: Collection[str] = (),
) -> Revision:
    """Makes some parts, or single values, what they were in `revision`; with neither, all that `by` may.

    Raises PermissionDenied for what `by` may not write, ValidationError where nothing would change;
    working.Clashed and Misfit as working.keep does.
    """
    now = working.wanted(record)
    target = restorable(record, revision.snapshot, now, by=by, kept=kept)
    possible = list(differences(now, target))
    if cells is not None:
        _refuse_others(record, cells, possible, by)
        cells = whole_rows(cells, now, target)
    else:
        parts = every_part() if parts is None else parts
        if not all(may_restore(record, [part], by) for part in parts if _concerns(part, possible)):
            raise PermissionDenied(_("You are not allowed to do this in this language."))
        if by is not None and not any(may_restore(record, [part], by) for part in parts):
            raise PermissionDenied(_("You are not allowed to do this in this language."))
        if not any(_concerns(part, possible) for part in parts):
            raise ValidationError(_("There is nothing to put back: it is so already."))
    said = why or _("From revision %(number)s.") % {"number": revision.number}
    return working.restore(record, target, parts=parts, cells=cells, by=by, why=said)


def _concerns(part: str, found: list[Difference]) -> bool:
    """True when something differs there. A row that comes back is a fact, and its words come after it."""
    return any(one.part == part for one in found)


def _part(key: str, name: str) -> str:
    try:
        return (name and part_of(model_of(key), name)) or FACTS
    except (LookupError, ValueError):
        return FACTS


def _refuse_others(record: models.Model, cells: Cells, possible: list[Difference], by: Any) -> None:
    for key, name in cells:
        if not may_restore(record, [_part(key, name)], by):
            raise PermissionDenied(_("You are not allowed to do this in this language."))
    there = {(one.key, one.name) for one in possible}
    if not cells or not all(cell in there for cell in cells):
        raise ValidationError(_("There is nothing to put back: it is so already."))
