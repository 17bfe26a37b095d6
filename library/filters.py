"""The filters of the list of publications. Parameter names and codes are the same in every language."""

from typing import Any

from django.db.models import CharField, F
from django.db.models.functions import Substr
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from languages.codes import default_language, locale_of, name_in
from languages.texts import Text
from publishing.listing import Facet, is_year
from topics.models import Country, DocumentKind, Theme


def is_language(code: str) -> bool:
    return code.replace("-", "_") in locale_of(default_language()).languages


class LanguageFacet(Facet):
    """The languages in which there is a file; no table names them."""

    def name_of(self, code: str, language: str) -> Text:
        return Text(str(capfirst(name_in(code, language))), language)


YEAR: Any = Substr(F("date"), 1, 4, output_field=CharField())

FACETS: tuple[Facet, ...] = (
    Facet("kind", _("Kind"), "kind_id", of=DocumentKind),
    Facet("year", _("Year"), "date", expression=YEAR, newest_first=True, knows=is_year),
    Facet("theme", _("Theme"), "themes", of=Theme),
    LanguageFacet("language", _("Language"), "files__language", knows=is_language),
    Facet("country", _("Country"), "countries", of=Country),
)
