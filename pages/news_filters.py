"""The filters of the list of news. Parameter names and codes are the same in every language."""

from typing import Any

from django.db import models
from django.db.models import CharField, F
from django.db.models.functions import Cast, ExtractYear
from django.utils.translation import gettext_lazy as _

from positions.filters import PartnerFacet, filterable
from publishing.listing import Facet, is_year
from topics.models import Country, Theme, Topic


class PublisherFacet(PartnerFacet):
    """News that a partner published. As in the list of positions, no protected partner is a value of it."""

    def narrow(self, rows: Any, code: str) -> Any:
        return rows.filter(lead__in=filterable().filter(key=code).values("pk"))

    def roles(self, rows: models.QuerySet) -> tuple[models.QuerySet, ...]:
        return (rows.filter(lead__isnull=False).annotate(_partner=F("lead")),)


FACETS: tuple[Facet, ...] = (
    Facet("country", _("Country"), "countries", of=Country),
    Facet("topic", _("Topic"), "topics", of=Topic),
    Facet("theme", _("Theme"), "themes", of=Theme),
    Facet(
        "year",
        _("Year"),
        "date",
        expression=Cast(ExtractYear("date"), CharField()),
        newest_first=True,
        knows=is_year,
    ),
    PublisherFacet("partner", _("Partner"), "lead__key", counted_together=False),
)
