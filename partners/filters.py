"""The filters of the list of partners. A protected partner has no country, so it counts in none."""

from django.utils.translation import gettext_lazy as _

from languages.codes import column
from publishing.listing import Facet
from topics.models import Country, PartnerKind, Region, Theme


def is_letter(code: str) -> bool:
    """True for what an A–Z may hold: one letter, or # for figures."""
    return code == "#" or (len(code) == 1 and code.isalpha() and code == code.upper())


def facets(language: str) -> tuple[Facet, ...]:
    """The filters in `language`: its A–Z is its own (É files under E, norm C10)."""
    return (
        Facet("kind", _("Kind"), "kind_id", of=PartnerKind),
        Facet("theme", _("Theme"), "themes", of=Theme),
        Facet("country", _("Country"), "country_id", of=Country),
        Facet("region", _("Region"), "region_id", of=Region),
        Facet("letter", _("Letter"), column("letter", language), knows=is_letter, of_one_language=True),
    )
