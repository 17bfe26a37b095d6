"""The one place that decides what changes: three snapshots of a record become one. No query is made here.

Publication per part, a live record that changed meanwhile, two editors, discarding and restoring are all the
same question: what was there, what is wanted, what is there now.
"""

from collections.abc import Collection, Iterator, Mapping, Set
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models

from languages.codes import column_languages
from publishing.snapshots import FACTS, KNOWN, OF, Snapshot, content_fields, part_of

Rows = Mapping[str, Mapping[str, Any]]


def every_part() -> frozenset[str]:
    return frozenset((FACTS, *column_languages()))


@cache
def model_of(key: str) -> type[models.Model]:
    """The model of a row, from its key in a snapshot. Raises LookupError for one that is no more."""
    return apps.get_model(key.partition(":")[0])


def is_known(key: str) -> bool:
    try:
        model_of(key)
    except LookupError:
        return False
    return True


def merge(
    base: Rows, draft: Rows, live: Rows, parts: Collection[str] | None = None, *, source: str = ""
) -> Snapshot:
    """`live`, with the changes from `base` to `draft` that belong to `parts` (None for all of them).

    A row that is not out yet comes with the facts; its words in the other languages wait. A row that
    somebody removed meanwhile stays removed. Lists of keys are merged as sets. What is known of a translation
    goes with its words, or with the source text (in the language `source`) where its words are the same.
    """
    chosen = every_part() if parts is None else frozenset(parts)
    result: Snapshot = {key: dict(values) for key, values in live.items()}
    for key in in_order(draft):
        wished = draft[key]
        was, is_new = base.get(key), key not in base and key not in live
        if key not in live and not (is_new and FACTS in chosen and _is_attached(wished, result)):
            continue  # removed meanwhile, or not out yet
        row = result.setdefault(key, {})
        for name, new in wished.items():
            part = part_of(model_of(key), name)
            if part is None:
                continue
            if part in chosen or _goes_with_source(name, wished, live.get(key), chosen, source):
                before = (was or {}).get(name)
                if is_new:
                    row[name] = new
                elif (new or "") != (before or ""):
                    row[name] = _merged(before, new, row.get(name))
            elif is_new and not name.startswith(KNOWN):
                row[name] = None  # these words are not out yet
        for name in was or ():
            decided = name.startswith(KNOWN) and name not in wished and part_of(model_of(key), name) in chosen
            if decided and row.get(name) == was[name]:  # type: ignore[index]
                del row[name]  # nothing is known any more: its words are gone
    if FACTS in chosen:
        for key in base.keys() - draft.keys():
            _remove(result, key)
    _let_go(result, (base.keys() | live.keys() | draft.keys()) - result.keys())
    return result


def _let_go(rows: Snapshot, gone: Set[str]) -> None:
    """No row names another of the same record that is not there."""
    for key, values in rows.items() if gone else ():
        for field in content_fields(model_of(key)) if is_known(key) else ():
            if not field.is_relation or not values.get(field.name):
                continue
            label: str = field.related_model._meta.label_lower  # type: ignore[union-attr]
            said = values[field.name]
            if isinstance(said, list):
                values[field.name] = [one for one in said if f"{label}:{one}" not in gone]
            elif field.null and f"{label}:{said}" in gone:
                values[field.name] = None


def in_order(rows: Rows) -> list[str]:
    """The keys of a snapshot, each row after the one it belongs to: a database may have sorted them."""
    ordered: dict[str, None] = {}

    def put(key: str) -> None:
        above = rows[key].get(OF)
        if above and above not in ordered and above in rows:
            put(above)
        ordered[key] = None

    for key in rows:
        if is_known(key):
            put(key)
    return list(ordered)


def _is_attached(wished: Mapping[str, Any], rows: Rows) -> bool:
    return OF not in wished or wished[OF] in rows


def _remove(rows: Snapshot, key: str) -> None:
    """A row goes with whatever belongs to it."""
    if rows.pop(key, None) is not None:
        for below in [other for other, values in rows.items() if values.get(OF) == key]:
            _remove(rows, below)


def _goes_with_source(
    name: str,
    wished: Mapping[str, Any],
    live: Mapping[str, Any] | None,
    parts: Collection[str],
    source: str,
) -> bool:
    if not (name.startswith(KNOWN) and name != OF and source in parts and live is not None):
        return False
    words = name.removeprefix(KNOWN)
    return (wished.get(words) or "") == (live.get(words) or "")


def _merged(was: Any, new: Any, now: Any) -> Any:
    """What comes of a value that one changed from `was` to `new`, and that is `now` here."""
    if isinstance(new, list) and isinstance(now, list):
        before = set(was or ())
        return sorted((set(now) | (set(new) - before)) - (before - set(new)))
    return new


class Clash(NamedTuple):
    """A value that two people changed, each to something else; `name` is "" for a whole row."""

    key: str
    name: str
    was: Any
    mine: Any
    theirs: Any


def clashes(base: Rows, mine: Rows, theirs: Rows) -> list[Clash]:
    """What cannot be merged without asking: the same value changed twice, a row changed and removed."""
    found = []
    for key in {**base, **{key: None for key in mine if key in theirs}}:
        before, here, there = base.get(key, {}), mine.get(key), theirs.get(key)
        if here is None or there is None:
            kept = here or there
            if kept is not None and any(differ(name, before, kept) for name in kept):
                found.append(Clash(key, "", dict(before), here and dict(here), there and dict(there)))
            continue
        for name, value in here.items():
            was, now = before.get(name), there.get(name)
            if name.startswith(KNOWN) or isinstance(value, list):
                continue
            changed_twice = differ(name, before, here) and differ(name, before, there)
            if changed_twice and (value or "") != (now or ""):
                found.append(Clash(key, name, was, value, now))
    return found


def differ(name: str, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """True when the two say something else there; nothing and an empty text are the same, and what is known
    of a translation is no content.
    """
    if name.startswith(KNOWN):
        return False
    return (one.get(name) or "") != (other.get(name) or "")


class Difference(NamedTuple):
    """One value that changed. A whole row that came or went has `name` "", and its values."""

    key: str
    name: str
    part: str
    old: Any
    new: Any


def differences(old: Rows, new: Rows) -> Iterator[Difference]:
    """What changed from `old` to `new`, row by row, in the order of the newer one."""
    for key, values in new.items():
        if not is_known(key):
            continue
        if key not in old:
            yield Difference(key, "", FACTS, None, dict(values))
            continue
        for name, value in values.items():
            part = part_of(model_of(key), name)
            if part is not None and differ(name, old[key], values):
                yield Difference(key, name, part, old[key].get(name), value)
    for key, values in old.items():
        if key not in new and is_known(key):
            yield Difference(key, "", FACTS, dict(values), None)


def same(one: Rows, other: Rows) -> bool:
    """True when no reader and no editor could tell the two apart."""
    return next(differences(one, other), None) is None


def with_chosen(now: Rows, old: Rows, cells: Collection[tuple[str, str]]) -> Snapshot:
    """`now`, with these values, `(key, name)`, as they were in `old`; `name` "" for a whole row."""
    result: Snapshot = {key: dict(values) for key, values in now.items()}
    for key, name in cells:
        if not name:
            if key in old:
                result[key] = dict(old[key])
            else:
                _remove(result, key)
        elif key in result and key in old and name in old[key]:
            result[key][name] = old[key][name]
    return result
