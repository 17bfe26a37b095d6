"""What needs somebody, as rows: a record or a language version of it, since when, by whom, with which words.

A section is one query over all types (UNION): it is counted, and cut into pages, by the database.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, DateTimeField, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from accounts.models import Event, User
from languages.codes import InLanguage, column
from languages.queries import plain
from languages.texts import NOTHING, Text, active_language
from translation_desk.kinds import all_kinds, name_of
from translation_desk.queue import change_url, named

COLUMNS = ("_place", "_model", "_key", "_language", "_since", "_by", "_note")


@dataclass
class Row(InLanguage):
    """A line: the record, in which language, since when, by whom, and what somebody said of it."""

    model: str = ""
    key: str = ""
    language: str = ""
    since: datetime | date | None = None
    by: str = ""
    note: str = ""
    title: Text = NOTHING
    kind: str = ""
    detail: Any = ""  # what is to do, in words
    url: str = ""
    place: int = 0
    said_since: Any = ""  # instead of what the section says of the moment


def words(value: str) -> Any:
    return Cast(Value(value), CharField())


def columns(label: str, key: Any, language: str, since: Any, **more: Any) -> dict[str, Any]:
    """The columns of a part of a UNION, always the same ones of the same types."""
    return {
        "_place": Cast(more.get("place", Value(0)), IntegerField()),
        "_model": words(label) if label else F("model"),
        "_key": Cast(key, CharField()),
        "_language": words(language),
        "_since": Cast(since, DateTimeField()) if not isinstance(since, str) else F(since),
        "_by": Coalesce(Cast(more.get("by", Value("")), CharField()), words("")),
        "_note": Coalesce(Cast(more.get("note", Value("")), CharField()), words("")),
    }


def versions(model: Any, language: str, condition: Q, since: Any, **more: Any) -> QuerySet:
    """The rows of a type that `condition` is true for, as a part."""
    rows = plain(model._base_manager.filter(condition).order_by())
    return part(rows, columns(model._meta.label_lower, "pk", language, since, **more))


def part(rows: QuerySet, of: dict[str, Any]) -> QuerySet:
    return rows.annotate(**of).values_list(*COLUMNS)


def together(parts: Iterable[QuerySet], *order: str) -> Any:
    """All parts in one order: a QuerySet, or nothing at all. Rows that are equal stand by type and key."""
    found = list(parts)
    if not found:
        return ()
    return found[0].union(*found[1:], all=True).order_by(*order, "_model", "_key", "_language")


def events_of(model: Any, language: str, *verbs: str) -> QuerySet[Event]:
    """What was done to a row of `model`, in that language or in none that is known; the last comes first."""
    return Event.objects.filter(
        model=model._meta.label_lower,
        object_id=Cast(OuterRef("pk"), CharField()),
        language__in=("", language),
        verb__in=verbs,
    ).order_by("-at", "-id")


def last(events: QuerySet[Event], name: str) -> Any:
    return Subquery(events.values(name)[:1])


def title_column(model: Any, language: str) -> str:
    return column(model.title_field, language)


def has_title(model: Any, language: str) -> Q:
    name = title_column(model, language)
    return Q(**{f"{name}__isnull": False}) & ~Q(**{name: ""})


def read(found: Iterable[Sequence[Any]]) -> list[Row]:
    """Rows of a UNION; their titles are still to be read (`name_all`)."""
    return [
        Row(place=place, model=model, key=key, language=language, since=since, by=by, note=note)
        for place, model, key, language, since, by, note in found
    ]


def name_all(rows: Iterable[Row]) -> None:
    """Says what each row is called, what it is and where it is edited: one query for all."""
    unnamed = [row for row in rows if row.model and not row.title]
    known, kinds = named({(row.model, row.key) for row in unnamed}), all_kinds()
    for row in unnamed:
        found = known.get((row.model, row.key))
        row.title = (found.title if found else NOTHING) or Text(row.key, active_language())
        row.kind = row.kind or name_of(kinds[row.model])
        row.url = row.url or change_url(kinds[row.model], row.key)


def name_people(rows: Iterable[Row]) -> None:
    """Puts people's names where the event log has their e-mail addresses; who has left keeps the address."""
    signed = [row for row in rows if row.by]
    people = User.objects.filter(email__in={row.by for row in signed}) if signed else ()
    names = {person.email: person.get_full_name() for person in people}
    for row in signed:
        row.by = names.get(row.by, row.by)


class Listed:
    """Rows that are few and already read, asked as a QuerySet is."""

    def __init__(self, rows: Sequence[Any]):
        self.rows = rows

    def count(self) -> int:
        return len(self.rows)

    def __getitem__(self, place: Any) -> Any:
        return self.rows[place]


class CountedApart:
    """Rows that a cheaper query counts."""

    def __init__(self, rows: Any, counted: Any):
        self.rows, self.counted = rows, counted

    def count(self) -> int:
        return self.counted.count()

    def __getitem__(self, place: Any) -> Any:
        return self.rows[place]


__all__ = [
    "COLUMNS",
    "CountedApart",
    "Listed",
    "Row",
    "columns",
    "events_of",
    "has_title",
    "last",
    "name_all",
    "name_people",
    "part",
    "read",
    "together",
    "versions",
    "words",
]
