"""The filters of the list of partners. A protected partner has no country, so it counts in none."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from languages.codes import column
from publishing.listing import Facet
from topics.models import Country, PartnerKind, Region, Theme


def code_exists(model: type[models.Model]):
    return lambda code: model._base_manager.filter(pk=code).exists()


def letter_facet(language: str) -> Facet:
    """The A–Z of a language: É files under E (norm C10)."""
    return Facet("letter", _("Letter"), column("letter", language), exists=lambda code: len(code) == 1)


def facets(language: str) -> tuple[Facet, ...]:
    return (
        Facet("kind", _("Kind"), "kind_id", "kind__label", "kind__sort_key", exists=code_exists(PartnerKind)),
        Facet("theme", _("Theme"), "themes", "themes__label", "themes__sort_key", exists=code_exists(Theme)),
        Facet(
            "country",
            _("Country"),
            "country_id",
            "country__name",
            "country__sort_key",
            exists=code_exists(Country),
        ),
        Facet(
            "region",
            _("Region"),
            "region_id",
            "region__label",
            "region__sort_key",
            exists=code_exists(Region),
        ),
        letter_facet(language),
    )
