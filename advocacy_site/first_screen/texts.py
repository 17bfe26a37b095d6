"""Texts on their way to the readers: my drafts, what waits for my review, my changes that nobody sees yet."""

from typing import Any

from django.db.models import Case, CharField, F, OuterRef, Q, Subquery, Value, When
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import Event
from advocacy_site.first_screen.rows import (
    columns,
    events_of,
    has_title,
    last,
    part,
    together,
    versions,
    words,
)
from advocacy_site.first_screen.section import Section
from languages.codes import column
from languages.queries import plain
from publishing.models import WorkingCopy
from publishing.state import State

WRITING = ("add", "change", "restore")  # what makes somebody the author of a draft
SENT_BACK = "send_back"


class MyDrafts(Section):
    """Drafts that I wrote last, in each language; first those that came back to me, with what was said.

    What was sent back belongs to whoever had submitted it, though a reviewer may have corrected it meanwhile,
    until somebody else writes.
    """

    code = "drafts"
    title = _("My drafts")
    since = _("written %(moment)s")

    def concerns(self) -> bool:
        return bool(self.person.kinds("change", "translate"))

    def rows(self) -> Any:
        return together(
            (
                self._drafts(model, code)
                for model in self.person.kinds("change", "translate")
                for code in self.person.languages
            ),
            "_place",
            "-_since",
        )

    def _drafts(self, model: Any, code: str) -> Any:
        wrote = events_of(model, code, *WRITING, SENT_BACK)
        moved = events_of(model, code, "submit", SENT_BACK, "publish", "withdraw")
        rows = plain(model._base_manager.order_by())
        rows = rows.filter(Q(**{column("state", code): State.DRAFT}) & has_title(model, code))
        rows = rows.annotate(
            _last=last(wrote, "verb"), _writer=last(wrote, "by"), _moved=last(moved, "verb")
        ).annotate(
            _owner=Case(
                When(_last=SENT_BACK, then=last(events_of(model, code, "submit"), "by")), default=F("_writer")
            )
        )
        comment = Subquery(
            moved.annotate(_said=Cast(KT("details__comment"), CharField())).values("_said")[:1]
        )
        came_back = Q(_moved=SENT_BACK)
        return part(
            rows.filter(_owner=self.person.email),
            columns(
                model._meta.label_lower,
                "pk",
                code,
                Coalesce(
                    Case(When(came_back, then=last(moved, "at")), default=last(wrote, "at")), F("updated_at")
                ),
                place=Case(When(came_back, then=Value(0)), default=Value(1)),
                by=Case(When(came_back, then=last(moved, "by")), default=words("")),
                note=Case(When(came_back, then=comment), default=words("")),
            ),
        )

    def told(self, found: Any) -> Any:
        rows = super().told(found)
        for row in rows:
            if row.place == 0:
                row.said_since = _("sent back %(moment)s")
        return rows

    def heading(self, count: int) -> str:
        return ngettext("%(number)s draft of mine", "%(number)s drafts of mine", count)


class MyUnpublished(Section):
    """Public records that I changed last, while readers still see what was published."""

    code = "unpublished"
    title = _("My changes that readers do not see yet")
    since = _("changed %(moment)s")

    def concerns(self) -> bool:
        return bool(self.person.kinds("change", "translate"))

    def rows(self) -> Any:
        labels = [model._meta.label_lower for model in self.person.kinds("change", "translate")]
        rows = WorkingCopy.objects.filter(by=self.person.email, model__in=labels).order_by()
        return together([part(rows, columns("", F("object_id"), "", F("at")))], "-_since")

    def heading(self, count: int) -> str:
        return ngettext(
            "%(number)s change of mine that readers do not see yet",
            "%(number)s changes of mine that readers do not see yet",
            count,
        )


class ToReview(Section):
    """What was submitted in a language in which I may publish it, or send it back; the longest wait first."""

    code = "review"
    title = _("Waiting for my review")
    since = _("submitted %(moment)s")

    def concerns(self) -> bool:
        return bool(self.person.kinds("publish", SENT_BACK))

    def rows(self) -> Any:
        kinds = self.person.kinds("publish", SENT_BACK)
        parts = [self._submitted(model, code) for model in kinds for code in self.person.languages]
        labels = [model._meta.label_lower for model in kinds]
        parts += [self._asked(labels, code) for code in self.person.languages]
        return together(parts, "_since")

    def _submitted(self, model: Any, code: str) -> Any:
        submitted = events_of(model, code, "submit")
        return versions(
            model,
            code,
            Q(**{column("state", code): State.IN_REVIEW}),
            Coalesce(last(submitted, "at"), F("updated_at")),
            by=last(submitted, "by"),
        )

    def _asked(self, labels: list[str], code: str) -> Any:
        """Changes of what is public already, for which somebody asked."""
        copies = WorkingCopy.objects.filter(model__in=labels, asked__has_key=code).order_by()
        submitted = Event.objects.filter(
            model=OuterRef("model"), object_id=OuterRef("object_id"), language=code, verb="submit"
        )
        since = Coalesce(last(submitted.order_by("-at", "-id"), "at"), F("at"))
        return part(
            copies, columns("", F("object_id"), code, since, place=Value(1), by=KT(f"asked__{code}__by"))
        )

    def told(self, found: Any) -> Any:
        rows = super().told(found)
        for row in rows:
            if row.place == 1:
                row.detail = _("Changes of a public text")
        return rows

    def heading(self, count: int) -> str:
        return ngettext("%(number)s text waits for my review", "%(number)s texts wait for my review", count)
