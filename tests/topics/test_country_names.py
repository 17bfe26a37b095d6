"""Names of countries: filled in from the CLDR, with the right preposition, and the editor's to change."""

import pytest

from languages.codes import column
from languages.texts import Text, text_in
from topics.country_names import is_country, locative, name_in_a_sentence
from topics.models import Country, Principle

FRENCH = {
    "PE": "au Pérou",
    "KE": "au Kenya",
    "TZ": "en Tanzanie",
    "NL": "aux Pays-Bas",
    "US": "aux États-Unis",
    "IR": "en Iran",
    "UG": "en Ouganda",
    "IL": "en Israël",
    "CU": "à Cuba",
    "MG": "à Madagascar",
    "HT": "en Haïti",
    "CF": "en République centrafricaine",
    "CI": "en Côte d’Ivoire",
    "GB": "au Royaume-Uni",
    "NE": "au Niger",
    "NG": "au Nigeria",
    "ML": "au Mali",
    "PH": "aux Philippines",
    "AE": "aux Émirats arabes unis",
    "CH": "en Suisse",
    "TH": "en Thaïlande",
    "BY": "en Biélorussie",
    "BF": "au Burkina Faso",
    "CD": "en République démocratique du Congo",
    "KZ": "au Kazakhstan",
    "LK": "au Sri Lanka",
    "SZ": "en Eswatini",
    "BB": "à la Barbade",
    "PS": "dans les Territoires palestiniens",
}
ENGLISH = {
    "PE": "in Peru",
    "NL": "in the Netherlands",
    "US": "in the United States",
    "CF": "in the Central African Republic",
    "GB": "in the United Kingdom",
    "CI": "in Côte d’Ivoire",
    "DO": "in the Dominican Republic",
    "CD": "in the Democratic Republic of the Congo",
    "PS": "in the Palestinian Territories",
    "FK": "in the Falkland Islands",
}


@pytest.mark.parametrize(("alpha2", "words"), FRENCH.items())
def test_french_says_where_with_the_right_preposition(alpha2, words):
    assert locative(alpha2, "fr", name_in_a_sentence(alpha2, "fr")) == words


@pytest.mark.parametrize(("alpha2", "words"), ENGLISH.items())
def test_english_says_where_with_the_right_article(alpha2, words):
    assert locative(alpha2, "en", name_in_a_sentence(alpha2, "en")) == words


@pytest.mark.parametrize("code", ["", "B", "bel", "QQ", "12", "EU", "ZZ"])
def test_what_is_no_country_has_no_name(code):
    assert not is_country(code)


@pytest.mark.django_db
def test_a_new_country_gets_its_names_and_keeps_those_it_was_given():
    country = Country(alpha2="NL")
    setattr(country, column("name", "fr"), "Royaume des Pays-Bas")
    country.save()
    assert text_in(country, "name", "fr") == "Royaume des Pays-Bas"
    assert text_in(country, "name", "en") == "Netherlands"
    assert text_in(country, "locative", "en") == "in the Netherlands"
    setattr(country, column("locative", "en"), "")
    country.save()
    assert text_in(country, "locative", "en") == ""


@pytest.mark.django_db
def test_a_country_is_filed_under_its_list_form():
    country = Country(alpha2="CD")
    setattr(country, column("name", "fr"), "République démocratique du Congo")
    setattr(country, column("index_name", "fr"), "Congo (République démocratique du)")
    setattr(country, column("short_name", "fr"), "RD Congo")
    country.save()
    assert country.name_for_lists("fr") == Text("Congo (République démocratique du)", "fr")
    assert getattr(country, column("letter", "fr")) == "C"
    assert country.short == Text("RD Congo", "fr")
    assert str(country) == "République démocratique du Congo"


@pytest.mark.django_db
def test_the_vocabularies_are_there_in_both_languages():
    principle = Principle.objects.get(scheme="ifrc-migration", number="P4")
    assert text_in(principle, "label", "fr") == "Reconnaître leurs droits"
    assert text_in(principle, "label", "en") == "Recognize rights"
    from topics.models import Level, Mode, PartnerKind, PositionType

    counts = [model.objects.count() for model in (PositionType, Level, Mode, PartnerKind, Principle)]
    assert counts == [15, 7, 19, 18, 10]


def test_a_name_an_editor_chose_gets_a_preposition_of_its_own():
    assert locative("TZ", "fr", "République-Unie de Tanzanie") == "en République-Unie de Tanzanie"
    name = "United Republic of Tanzania"
    assert locative("TZ", "en", name) == f"in the {name}"


def test_no_country_says_where_with_two_articles():
    from babel import Locale

    for alpha2 in Locale("fr").territories:
        if is_country(alpha2):
            words = locative(alpha2, "fr", name_in_a_sentence(alpha2, "fr"))
            start = ("à ", "au ", "aux ", "en ", "dans l", "à l")
            assert words.startswith(start), words
            assert not words.startswith(("en Île", "au Île", "au É", "en Îles")), words
            vowel = words.removeprefix("au ")[:1]
            assert not (words.startswith("au ") and vowel in "AEIOUÉÈÎÔ"), words
