"""The names by which a country is asked for, all of which lead to what is filed under it."""

from collections.abc import Iterator

from languages.codes import column_languages, site_languages
from languages.texts import text_in
from search.tokens import terms
from topics.country_aliases import ADJECTIVES, ALIASES
from topics.country_names import cldr_name
from topics.models import Country

FORMS = ("name", "short_name", "index_name", "formal_name")


def names_of_country(country: Country) -> list[str]:
    """Its forms in every language, the CLDR’s usual name (« Congo-Kinshasa »), abbreviations (« RDC »)."""
    own = (text_in(country, form, code) for code in column_languages() for form in FORMS)
    usual = (cldr_name(country.pk, code) for code in column_languages())
    return [name for name in dict.fromkeys((*own, *usual, *ALIASES.get(country.pk, ()))) if name]


def phrases_of(country: Country) -> Iterator[tuple[str, str]]:
    """(language of the search, terms) of each, and of its adjective (« parlement belge »)."""
    names = [*names_of_country(country), *ADJECTIVES.get(country.pk, ())]
    for code in site_languages():
        for phrase in sorted({" ".join(terms(name, code)) for name in names} - {""}):
            yield code, phrase
