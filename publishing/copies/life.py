"""The life of a record as one list, the latest first: every revision, and the moves of the event log between.

Read page by page: a record may have been saved a thousand times. Snapshots are not loaded.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from django.db import models
from django.db.models import CharField, F, Value
from django.utils.dateparse import parse_datetime
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Event, names_of
from languages.codes import InLanguage
from publishing.copies.models import Kind, Revision
from publishing.copies.readable import parts_named
from publishing.told_moments import in_words, told_moment

# What the log says beside what is a revision anyway. Nothing that is sealed has a place here.
MOVES: dict[str, str | Promise] = {
    "submit": gettext_lazy("Submitted for review"),
    "send_back": gettext_lazy("Sent back"),
    "publish": gettext_lazy("Published"),
    "withdraw": gettext_lazy("Withdrawn"),
    "keep_public": gettext_lazy("The planned withdrawal was cancelled"),
    "submit_changes": gettext_lazy("A review of the changes was asked for"),
    "send_back_changes": gettext_lazy("The changes were sent back"),
    "plan_changes": gettext_lazy("A publication of the changes was planned"),
    "cancel_plan": gettext_lazy("The plan was cancelled"),
    "change_slug": gettext_lazy("The address was changed"),
    "review": gettext_lazy("Looked at again, and found up to date"),
    "erase_history": gettext_lazy("The earlier versions were erased"),
}
LATER = timedelta(minutes=1)  # a publication at a moment further away was planned


@dataclass
class Line(InLanguage):
    """One thing that happened to a record."""

    at: datetime
    by: str
    what: str
    who: str = ""
    number: int | None = None  # of the revision, None for a move
    kind: str = ""
    parts: str = ""
    why: str = ""
    language: str = ""
    details: list[str] = field(default_factory=list)
    is_applied: bool = False
    latest: bool = False

    @property
    def moment(self) -> str:
        return told_moment(self.at)

    @property
    def distance(self) -> str:
        return in_words(self.at)

    @property
    def is_aside(self) -> bool:
        return self.kind == Kind.ASIDE


def what_came_of(aside: Revision) -> str:
    """What was done with a revision that had been set aside; "" while nobody did anything."""
    if number := aside.life.get("kept_as"):
        return _("What was chosen of it is in revision %(number)s.") % {"number": number}
    return _("It was given up.") if aside.life.get("given_up") else ""


class Life:
    """To be cut into pages: `len()` and slices cost a query or two each, whatever there is."""

    def __init__(self, record: models.Model, *, is_silent: bool = False):
        """`is_silent`: no words that anybody gave as a reason are told (a record that hides its past)."""
        self.record, self.is_silent = record, is_silent
        of_record = {"model": record._meta.label_lower, "object_id": str(record.pk)}
        self.revisions = Revision.objects.of(record)
        self.events = Event.objects.filter(verb__in=MOVES, **of_record)

    @cached_property
    def count_of_revisions(self) -> int:
        return self.revisions.count()

    def __len__(self) -> int:
        return self.count_of_revisions + self._count_of_events

    @cached_property
    def _count_of_events(self) -> int:
        return self.events.count()

    def __getitem__(self, which: slice) -> list[Line]:
        revisions = self.revisions.order_by().annotate(_what=Value("r", CharField()))
        events = self.events.order_by().annotate(_what=Value("e", CharField()))
        columns = ("at", "_what", "pk")
        both = revisions.values_list(*columns).union(events.values_list(*columns), all=True)
        page = list(both.order_by(F("at").desc(), "_what", "-pk")[which])
        lines = {
            **self._of_revisions([pk for _at, what, pk in page if what == "r"]),
            **self._of_events([pk for _at, what, pk in page if what == "e"]),
        }
        found = [lines[what, pk] for _at, what, pk in page if (what, pk) in lines]
        _name(found)
        return found

    def _of_revisions(self, keys: Collection[int]) -> dict[tuple[str, int], Line]:
        rows = Revision.objects.filter(pk__in=keys).defer("snapshot").order_by()
        return {("r", row.pk): self._line_of(row) for row in rows}

    def _line_of(self, row: Revision) -> Line:
        line = Line(row.at, row.by, str(Kind(row.kind).label), number=row.number, kind=row.kind)
        line.parts, line.why = parts_named(row.parts), "" if self.is_silent else row.why
        if line.is_aside and (came := what_came_of(row)):
            line.details.append(came)
            line.is_applied = True
        return line

    def _of_events(self, keys: Collection[int]) -> dict[tuple[str, int], Line]:
        rows = Event.objects.filter(pk__in=keys).order_by()
        return {("e", row.pk): self._move_of(row) for row in rows}

    def _move_of(self, event: Event) -> Line:
        line = Line(event.at, event.by, str(MOVES[event.verb]), language=event.language)
        said = event.details
        if not self.is_silent:
            line.why = said.get("comment", "") or said.get("reason", "")
        line.parts = parts_named(said.get("parts", ()))
        at, until = _moment(said.get("at")), _moment(said.get("until"))
        if at is not None and at - event.at > LATER:
            line.details.append(_("For %(moment)s.") % {"moment": told_moment(at)})
        if until is not None:
            line.details.append(_("Until %(moment)s.") % {"moment": told_moment(until)})
        return line


def _moment(said: Any) -> datetime | None:
    try:
        return parse_datetime(said) if isinstance(said, str) else None
    except ValueError:
        return None


def _name(lines: Iterable[Line]) -> None:
    """Who it was, by name; by address where the account is gone."""
    names = names_of({line.by for line in lines})
    for line in lines:
        line.who = names.get(line.by, line.by) or _("The site itself")
