"""What was fine once and has to be looked at again: consents, pages nobody reviewed for a year."""

from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from advocacy_site.first_screen.rows import CountedApart, columns, part, together
from advocacy_site.first_screen.section import Listed, Row, Section
from languages.queries import plain
from partners.identity_admin import may_see_reviews, reviews_due
from publishing.freshness import reviewed_moment, unreviewed


class Consents(Section):
    """Consents that should have been reviewed; for who may open sealed records, and nobody else."""

    code = "consents"
    title = _("Consent reviews overdue")
    has_own_list = False
    is_urgent = True

    def concerns(self) -> bool:
        return may_see_reviews(self.person.user)

    def rows(self) -> Any:
        return Listed(reviews_due(self.person.user))

    def told(self, found: Any) -> list[Row]:
        return [Row(title=label, url=url) for label, url in found]

    def heading(self, count: int) -> str:
        return ngettext(
            "%(number)s consent review is overdue", "%(number)s consent reviews are overdue", count
        )

    def list_url(self) -> str:
        return reverse("admin:partners_protectedidentity_changelist") + "?review=overdue"


class Unreviewed(Section):
    """Pages that readers see and that nobody published, changed or reviewed for a year; the oldest first."""

    code = "unreviewed"
    title = _("Not reviewed for a year")
    explanation = _(
        "Read them as readers see them. What still holds can be marked as reviewed: nothing else changes."
    )
    since = _("last reviewed %(moment)s")
    may_be_long = True

    def concerns(self) -> bool:
        return bool(self.person.kinds("change"))

    def rows(self) -> Any:
        kinds = self.person.kinds("change")
        return CountedApart(
            together((self._of(model) for model in kinds), "_since"),
            together((self._counted(model) for model in kinds), "_since"),
        )

    def _counted(self, model: Any) -> Any:
        """The same rows: the database need not find when each was reviewed to count them."""
        rows = plain(unreviewed(model).order_by())
        return part(rows, columns(model._meta.label_lower, "pk", "", F("updated_at")))

    def _of(self, model: Any) -> Any:
        rows = plain(unreviewed(model).order_by())
        return part(rows, columns(model._meta.label_lower, "pk", "", reviewed_moment(model)))

    def heading(self, count: int) -> str:
        return ngettext(
            "%(number)s page was not reviewed for a year",
            "%(number)s pages were not reviewed for a year",
            count,
        )
