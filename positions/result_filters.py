"""The filters of the list of results. Parameter names and codes are the same in every language."""

from django.db import models
from django.db.models import CharField, F
from django.db.models.functions import Substr
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from positions.filters import (
    ABOUT,
    PartnerFacet,
    is_year_or_availability,
    led_or_supported,
    or_availability,
)
from positions.models import EvidenceLevel, ResultStage
from publishing.availability import Availability
from publishing.listing import Facet
from topics.models import ResultKind


class ResultPartnerFacet(PartnerFacet):
    """Results that a partner achieved or supported. No protected partner is a value of it."""

    def roles(self, rows: models.QuerySet) -> tuple[models.QuerySet, ...]:
        return led_or_supported(rows)


FACETS: tuple[Facet, ...] = (
    Facet("kind", _("Kind"), "kind_id", of=ResultKind),
    *ABOUT,
    ResultPartnerFacet("partner", _("Partner"), "lead__key", counted_together=False),
    Facet(
        "stage",
        pgettext_lazy("result", "Where it stands"),
        "stage",
        choices=ResultStage,
        expression=or_availability(F("stage"), "stage", "stage_info"),
        knows=lambda code: code in (*ResultStage.values, *Availability.values),
    ),
    Facet("evidence", _("Evidence"), "evidence", choices=EvidenceLevel),
    Facet(
        "year",
        _("Year"),
        "latest",
        expression=or_availability(
            Substr(F("latest"), 1, 4, output_field=CharField()), "latest", "start_info"
        ),
        newest_first=True,
        knows=is_year_or_availability,
    ),
)
