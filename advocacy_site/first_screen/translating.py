"""Translations: what I can do, and what readers asked for. Derived by the translation desk."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Case, Count, F, Max, Sum, When
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from advocacy_site.first_screen.rows import columns, part, together
from advocacy_site.first_screen.section import Row, Section
from publishing.state import Publishable, public_condition
from publishing.text_states import TO_DO, TextState
from translation_desk.kinds import kinds_for, permission, translates_something
from translation_desk.models import TranslationRequest
from translation_desk.queue import keys_of, to_do

QUEUE = "admin:translation_desk_translationrequest_changelist"


class ToTranslate(Section):
    """The queue of the translation desk, as it opens for this person."""

    code = "translations"
    title = _("Translations I can do")
    may_be_long = True
    has_own_list = False

    def concerns(self) -> bool:
        return translates_something(self.person.user)

    def rows(self) -> Any:
        return Queue(kinds_for(self.person.user), self.person.languages)

    def told(self, found: Any) -> list[Row]:
        return [
            Row(
                model=row["owner_model"],
                key=row["owner_id"],
                language=row["language"],
                detail=", ".join(str(state.label) for state in TO_DO if row[str(state)]),
            )
            for row in found
        ]

    def heading(self, count: int) -> str:
        return ngettext("%(number)s translation I can do", "%(number)s translations I can do", count)

    def parts(self, rows: Any) -> list[tuple[Any, int, str]]:
        """What there is in each state, with the way to exactly that."""
        return [
            (state.label, rows.counts[str(state)], f"{self.list_url()}?{urlencode({'state': str(state)})}")
            for state in TO_DO
            if rows.counts[str(state)]
        ]

    def list_url(self) -> str:
        return reverse(QUEUE)


class Queue:
    """What there is to translate, counted altogether and by state in one query."""

    def __init__(self, kinds: Any, languages: tuple[str, ...]):
        self.kinds, self.languages = kinds, languages

    @cached_property
    def counts(self) -> dict[str, int]:
        rows: Any = TextState.objects.filter(
            owner_model__in=list(self.kinds), language__in=self.languages, state__in=TO_DO
        )
        each = {str(one): Max(Case(When(state=one, then=1), default=0)) for one in TO_DO}
        rows = rows.order_by().values("owner_model", "owner_id", "language").annotate(**each)
        found = rows.aggregate(all=Count("*"), **{f"of_{one}": Sum(str(one)) for one in TO_DO})
        return {"": found["all"], **{str(one): found[f"of_{one}"] or 0 for one in TO_DO}}

    def count(self) -> int:
        return self.counts[""]

    def __getitem__(self, place: Any) -> Any:
        return list(to_do(self.kinds, self.languages)[place]) if self.counts[""] else []


class Asked(Section):
    """Pages that readers asked for in a language I write, and that they do not have yet."""

    code = "asked"
    title = _("Translations that readers asked for")
    since = _("last asked for %(moment)s")

    @cached_property
    def _kinds(self) -> dict[str, Any]:
        user = self.person.user
        kinds = kinds_for(user).items()
        return {label: model for label, model in kinds if user.has_perm(permission("translate", model))}

    def concerns(self) -> bool:
        return bool(self._kinds)

    def rows(self) -> Any:
        parts = []
        for label, model in self._kinds.items():
            if not hasattr(model, "detail_view"):
                continue
            for code in self.person.languages:
                rows = TranslationRequest.objects.filter(model=label, language=code).order_by()
                if issubclass(model, Publishable):
                    public = model._base_manager.filter(public_condition(model, code))
                    rows = rows.exclude(object_id__in=keys_of(public))
                parts.append(part(rows, columns(label, F("object_id"), code, F("last_at"), place=F("count"))))
        return together(parts, "-_place", "_since")

    def told(self, found: Any) -> list[Row]:
        rows = super().told(found)
        for row in rows:
            row.detail = ngettext(
                "%(number)s reader asked for it", "%(number)s readers asked for it", row.place
            ) % {"number": row.place}
        return rows

    def heading(self, count: int) -> str:
        return ngettext(
            "%(number)s translation that readers asked for",
            "%(number)s translations that readers asked for",
            count,
        )
