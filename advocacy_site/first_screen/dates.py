"""Days that come: calls that close and actions within the week, moments set for a text to come or to go."""

from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from advocacy_site.first_screen.rows import columns, part, together, versions
from advocacy_site.first_screen.section import Listed, Row, Section
from languages.codes import column, column_languages
from languages.texts import words_of
from positions.models import AdvocacyAction, Ask, Position
from positions.timeline import SETTLED
from publishing.models import Plan
from publishing.state import State

A_WEEK, SOON = timedelta(days=7), timedelta(days=14)


def days_of(first: date, last: date) -> list[str]:
    """The partial dates whose last day is one of these, as they are stored: “2025-12” ends on the 31st."""
    found = []
    day = first
    while day <= last:
        found.append(day.isoformat())
        following = day + timedelta(days=1)
        if following.month != day.month:
            found.append(day.isoformat()[:7])
        if following.year != day.year:
            found.append(day.isoformat()[:4])
        day = following
    return found


class Closing(Section):
    """Asks of public positions whose deadline is within the week and that bind somebody still, and actions.

    Days are those of the site's timezone. An action that may not be told is left out here too.
    """

    code = "closing"
    title = gettext_lazy("Closing this week")

    def concerns(self) -> bool:
        return Position in self.person.kinds("view", "change", "translate")

    def rows(self) -> Any:
        today = timezone.localdate(timezone=timezone.get_default_timezone())
        public = Position.objects.published_somewhere().order_by().values("pk")
        texts = [column("text", code) for code in column_languages()]
        summaries = [column("summary", code) for code in column_languages()]
        titles = [f"position__{column('title', code)}" for code in column_languages()]
        asks = (
            Ask.objects.filter(deadline__in=days_of(today, today + A_WEEK), position__in=public)
            .exclude(status__in=SETTLED)
            .select_related("position")
            .only("deadline", "key", *texts, "position__key", *titles)
        )
        actions = (
            AdvocacyAction.objects.shown()
            .filter(date__in=days_of(today, today + A_WEEK), position__in=public)
            .select_related("position", "mode")
            .only("date", "key", "mode", *summaries, "position__key", *titles)
        )
        lines = [*((ask.deadline.latest, ask) for ask in asks), *((one.date.latest, one) for one in actions)]
        return Listed(sorted(lines, key=lambda line: (line[0], str(line[1].pk))))

    def told(self, found: Any) -> list[Row]:
        return [self._line(day, member) for day, member in found]

    def _line(self, day: date, member: Any) -> Row:
        is_ask = isinstance(member, Ask)
        title = words_of(member.position, "title")
        said = words_of(member, "text" if is_ask else "summary")
        to = (member, "") if is_ask else (member.position, "#actions-heading")
        meta = to[0]._meta
        url = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[to[0].pk])
        return Row(
            title=said or title,
            kind=capfirst(str(member._meta.verbose_name)),
            since=day,
            detail=title,
            url=f"{url}{to[1]}",
        )

    def heading(self, count: int) -> str:
        return ngettext("%(number)s date this week", "%(number)s dates this week", count)


class Planned(Section):
    """Texts that appear or disappear within a fortnight by themselves, where I decide that."""

    code = "planned"
    title = gettext_lazy("Planned in the next two weeks")
    APPEARS, GOES, CHANGES = 0, 1, 2

    def concerns(self) -> bool:
        return bool(self.person.kinds("publish", "withdraw"))

    def rows(self) -> Any:
        now = timezone.now()
        kinds, parts = self.person.kinds("publish", "withdraw"), []
        for model in kinds:
            for code in self.person.languages:
                state, at, until = (column(name, code) for name in ("state", "published_at", "until"))
                public = Q(**{state: State.PUBLIC})
                comes = Q(**{f"{at}__gt": now, f"{at}__lte": now + SOON})
                goes = Q(**{f"{until}__gt": now, f"{until}__lte": now + SOON})
                parts.append(versions(model, code, public & comes, F(at), place=Value(self.APPEARS)))
                parts.append(versions(model, code, public & goes, F(until), place=Value(self.GOES)))
        plans = Plan.objects.filter(problem="", due_at__lte=now + SOON, model__in=_labels(kinds)).order_by()
        parts.append(
            part(plans, columns("", F("object_id"), "", F("due_at"), place=Value(self.CHANGES), by=F("by")))
        )
        return together(parts, "_since")

    def told(self, found: Any) -> list[Row]:
        rows = super().told(found)
        words_for = (_("becomes public"), _("disappears"), _("changes of it become public"))
        for row in rows:
            row.detail = words_for[row.place]
        return rows

    def heading(self, count: int) -> str:
        return ngettext(
            "%(number)s moment planned in the next two weeks",
            "%(number)s moments planned in the next two weeks",
            count,
        )


class Failed(Section):
    """Changes that were to become public by themselves, and could not."""

    code = "failed"
    title = gettext_lazy("Planned changes that could not be published")
    since = gettext_lazy("planned for %(moment)s")
    is_urgent = True

    def concerns(self) -> bool:
        return bool(self.person.kinds("publish"))

    def rows(self) -> Any:
        plans = Plan.objects.filter(model__in=_labels(self.person.kinds("publish"))).exclude(problem="")
        of = columns("", F("object_id"), "", F("due_at"), by=F("by"), note=F("problem"))
        return together([part(plans.order_by(), of)], "_since")

    def heading(self, count: int) -> str:
        return ngettext(
            "%(number)s planned change could not be published",
            "%(number)s planned changes could not be published",
            count,
        )


def _labels(kinds: list[Any]) -> list[str]:
    return [model._meta.label_lower for model in kinds]
