"""C9. A country has the form of its name that the place asks for, in each language.

Inside a sentence (« République démocratique du Congo », with the article: « le Niger », “the Gambia”);
short, where space is scarce; in an A–Z list (« Congo (République démocratique du) »), which is the only
place for an inversion; and where one is, with the right preposition (« au Niger », « en Iran », « aux
Pays-Bas », « à Cuba », “in the Philippines”). No form is ever stored as a register writes it, with the
article behind (« Niger (la) »).
Source: DOMAIN.md C9; FAO, NOCS, style guide 6.2; EU interinstitutional style guide 7.1.2; arrêté du 4
novembre 1993 relatif à la terminologie des noms d'États et de capitales; UNTERM.
"""

import re

import pytest
from babel import Locale
from django.core.exceptions import ValidationError
from django.utils import translation

from languages.codes import column, site_languages
from languages.texts import text_in
from tests.making import make_country, make_partner, make_position, words
from tests.norms.a_site import ask, pages  # noqa: F401
from topics.country_names import Forms, forms, is_country, with_article
from topics.models import Country

WORLD = sorted(code for code in Locale("en").territories if is_country(code))
MEMBERS_AND_OBSERVERS = """
AD AE AF AG AL AM AO AR AT AU AZ BA BB BD BE BF BG BH BI BJ BN BO BR BS BT BW BY BZ CA CD CF CG CH
CI CL CM CN CO CR CU CV CY CZ DE DJ DK DM DO DZ EC EE EG ER ES ET FI FJ FM FR GA GB GD GE GH GM GN
GQ GR GT GW GY HN HR HT HU ID IE IL IN IQ IR IS IT JM JO JP KE KG KH KI KM KN KP KR KW KZ LA LB LC
LI LK LR LS LT LU LV LY MA MC MD ME MG MH MK ML MM MN MR MT MU MV MW MX MY MZ NA NE NG NI NL NO NP
NR NZ OM PA PE PG PH PK PL PT PW PY QA RO RS RU RW SA SB SC SD SE SG SI SK SL SM SN SO SR SS ST SV
SY SZ TD TG TH TJ TL TM TN TO TR TT TV TZ UA UG US UY UZ VA VC VE VN VU WS YE ZA ZM ZW PS
"""  # of the United Nations
# What a reader of each language expects: article and name, then where one is.
EXPECTED = {
    "fr": {
        "NE": ("le Niger", "au Niger"),
        "NG": ("le Nigeria", "au Nigeria"),
        "CD": ("la République démocratique du Congo", "en République démocratique du Congo"),
        "CG": ("la République du Congo", "en République du Congo"),
        "NL": ("les Pays-Bas", "aux Pays-Bas"),
        "US": ("les États-Unis", "aux États-Unis"),
        "PH": ("les Philippines", "aux Philippines"),
        "GM": ("la Gambie", "en Gambie"),
        "IR": ("l’Iran", "en Iran"),
        "UG": ("l’Ouganda", "en Ouganda"),
        "ET": ("l’Éthiopie", "en Éthiopie"),
        "AO": ("l’Angola", "en Angola"),
        "IL": ("Israël", "en Israël"),
        "HT": ("Haïti", "en Haïti"),
        "CU": ("Cuba", "à Cuba"),
        "CY": ("Chypre", "à Chypre"),
        "MG": ("Madagascar", "à Madagascar"),
        "SG": ("Singapour", "à Singapour"),
        "BB": ("la Barbade", "à la Barbade"),
        "GD": ("la Grenade", "à la Grenade"),
        "VU": ("le Vanuatu", "au Vanuatu"),
        "ML": ("le Mali", "au Mali"),
        "HN": ("le Honduras", "au Honduras"),
        "HU": ("la Hongrie", "en Hongrie"),
        "YE": ("le Yémen", "au Yémen"),
        "CI": ("la Côte d’Ivoire", "en Côte d’Ivoire"),
        "CF": ("la République centrafricaine", "en République centrafricaine"),
        "MM": ("le Myanmar", "au Myanmar"),
        "VA": ("le Vatican", "au Vatican"),
        "HK": ("Hong Kong", "à Hong Kong"),
        "MH": ("les îles Marshall", "aux îles Marshall"),
        "IM": ("l’île de Man", "à l’île de Man"),
        "PS": ("les Territoires palestiniens", "dans les Territoires palestiniens"),
        "RE": ("La Réunion", "à La Réunion"),
    },
    "en": {
        "NE": ("Niger", "in Niger"),
        "GM": ("the Gambia", "in the Gambia"),
        "NL": ("the Netherlands", "in the Netherlands"),
        "PH": ("the Philippines", "in the Philippines"),
        "US": ("the United States", "in the United States"),
        "GB": ("the United Kingdom", "in the United Kingdom"),
        "AE": ("the United Arab Emirates", "in the United Arab Emirates"),
        "CD": ("the Democratic Republic of the Congo", "in the Democratic Republic of the Congo"),
        "CF": ("the Central African Republic", "in the Central African Republic"),
        "BS": ("the Bahamas", "in the Bahamas"),
        "KM": ("the Comoros", "in the Comoros"),
        "SB": ("the Solomon Islands", "in the Solomon Islands"),
        "UA": ("Ukraine", "in Ukraine"),
        "LB": ("Lebanon", "in Lebanon"),
        "SD": ("Sudan", "in Sudan"),
        "TT": ("Trinidad and Tobago", "in Trinidad and Tobago"),
        "IM": ("the Isle of Man", "on the Isle of Man"),
    },
}
INDEX = {
    "fr": {
        "CD": "Congo (République démocratique du)",
        "CG": "Congo (République du)",
        "MH": "Marshall (îles)",
    },
    "en": {"CD": "Congo, Democratic Republic of the", "CG": "Congo, Republic of the"},
}
ARTICLE_BEHIND = re.compile(r"\((?:le|la|les|l[’']|the)\)$|, the$", re.I)
BEGINNINGS = {"fr": ("au ", "aux ", "en ", "à ", "dans "), "en": ("in ", "on ")}
WRONG = {
    # A vowel asks for « en » or « à l’ »; « à le » and « à les » are contracted; « en » takes no article.
    "fr": re.compile(
        r"^(?:au [aeiouéèêîôâ]|à les? |en (?:les?|la) |en l[’']|aux? (?:la|les?) |aux? l’)", re.I
    ),
    "en": re.compile(r"^(?:in|on) (?:the the|The)\b"),
}


def violations(alpha2: str, language: str, told: Forms) -> list[str]:
    name, short, index, place = told
    wrong = []
    if not name or not place:
        wrong.append("a form is missing")
    wrong += [f"the article stands behind: {form}" for form in told if ARTICLE_BEHIND.search(form)]
    for form in (name, short, place):
        if re.search(r"\((?:.*\b(?:du|de la|des|de|d’)|îles?|République)\)$|, .*\bof(?: the)?$", form, re.I):
            wrong.append(f"an inversion outside a list: {form}")
    for form in filter(None, told):
        if re.search(r"['&]| - |^(?:R\.|SAR)|\bSAR\b", form) or form != form.strip():
            wrong.append(f"as a register writes it: {form}")
    if language == "fr" and re.match(r"(?:le|la|les) [A-ZÉÎ]|l[’'][A-ZÉÎ]", name) and name != "La Réunion":
        wrong.append(f"the name begins with an article: {name}")
    if place and not place.startswith(BEGINNINGS[language]):
        wrong.append(f"no preposition: {place}")
    if WRONG[language].search(place):
        wrong.append(f"the wrong preposition: {place}")
    if index and index == name:
        wrong.append("a list's form that says nothing")
    article, where = EXPECTED[language].get(alpha2, ("", ""))
    if article and place != where:
        wrong.append(f"“{place}” is not “{where}”")
    if article and (said := with_article(alpha2, language, name, place)) != article:
        wrong.append(f"“{said}” is not “{article}”")
    filed = INDEX[language].get(alpha2)
    if filed and index != filed:
        wrong.append(f"filed under “{index}”, not “{filed}”")
    return [f"{alpha2} {language}: {line}" for line in wrong]


def test_c09_every_country_of_the_world_has_its_forms_in_each_language():
    assert set(EXPECTED) == {"fr", "en"} and len(MEMBERS_AND_OBSERVERS.split()) == 195
    assert set(MEMBERS_AND_OBSERVERS.split()) <= set(WORLD)
    found = [
        line
        for code in WORLD
        for language in EXPECTED
        for line in violations(code, language, forms(code, language))
    ]
    assert found == []


def test_c09_no_two_countries_are_called_alike():
    for language in EXPECTED:
        for form in ("name", "locative"):
            said = [getattr(forms(code, language), form) for code in WORLD]
            assert len(said) == len(set(said)), (language, form)


@pytest.mark.django_db
def test_c09_a_new_country_is_stored_in_all_forms_and_an_editor_may_change_each():
    country = make_country("CD")
    for language in site_languages():
        if language in EXPECTED:
            stored = Forms(*(text_in(country, field, language) for field in Forms._fields))
            assert violations("CD", language, stored) == []
    words(country, "name", {"fr": "RDC"})
    words(country, "locative", {"fr": "en RDC"})
    country.full_clean()
    with translation.override("fr"):
        assert str(country.in_a_sentence) == "la RDC"


@pytest.mark.django_db
def test_c09_each_place_prints_its_form(client):
    country = make_country("CD", public=("fr", "en"))
    for _number in range(12):
        make_position(countries=[country])
    for _number in range(40):
        make_partner(country=country)
    expected = {
        "fr": ("RD Congo", "/fr/pays/", "/fr/positions/"),
        "en": ("DR Congo", "/en/countries/", "/en/positions/"),
    }
    for language, (short, countries, positions) in expected.items():
        article, where = EXPECTED[language]["CD"]
        name = text_in(country, "name", language)
        page = ask(client, country.version(language).url).soup
        assert page.h1.get_text() == name
        links = [link.get_text(strip=True) for link in page.select(".elsewhere a")]
        assert any(link.endswith(f" {article}") for link in links) and any(where in link for link in links), (
            links
        )
        index = INDEX[language]["CD"]
        listed = ask(client, countries).soup.select(".entries a")
        assert [link.get_text() for link in listed] == [index]
        assert short in ask(client, positions).soup.select_one(".marks").get_text()


def test_c09_no_page_prints_an_article_behind(pages):  # noqa: F811
    for page in pages:
        assert not re.search(r"\w \((?:la|le|les|the)\)", page.soup.get_text()), page.path


@pytest.mark.parametrize(
    ("alpha2", "language", "told", "wrong"),
    [
        ("NE", "fr", Forms("Niger (la)", locative="au Niger"), "article stands behind"),
        ("GM", "en", Forms("Gambia, The", locative="in the Gambia"), "article stands behind"),
        ("NE", "fr", Forms("Niger", index_name="Niger (le)", locative="au Niger"), "article stands behind"),
        ("NE", "fr", Forms("Niger", locative="en Niger"), "is not “au Niger”"),
        ("IR", "fr", Forms("Iran", locative="au Iran"), "the wrong preposition"),
        ("NL", "fr", Forms("Pays-Bas", locative="à les Pays-Bas"), "the wrong preposition"),
        ("TZ", "fr", Forms("Tanzanie", locative="Tanzanie"), "no preposition"),
        ("GM", "en", Forms("Gambia", locative="in Gambia"), "is not “in the Gambia”"),
        ("PH", "en", Forms("Philippines", locative="in Philippines"), "is not “in the Philippines”"),
        (
            "TZ",
            "fr",
            Forms("Tanzanie (République-Unie de)", locative="en Tanzanie"),
            "an inversion outside a list",
        ),
        ("KR", "en", Forms("Korea, Republic of", locative="in Korea"), "an inversion outside a list"),
        ("CD", "fr", forms("CD", "fr")._replace(index_name=""), "filed under"),
        ("CD", "en", Forms("Congo - Kinshasa", locative="in Congo - Kinshasa"), "as a register writes it"),
        ("CI", "fr", Forms("Côte d'Ivoire", locative="en Côte d’Ivoire"), "as a register writes it"),
        ("NE", "fr", Forms("le Niger", locative="au Niger"), "begins with an article"),
        ("NE", "fr", Forms("Niger"), "a form is missing"),
    ],
)
def test_c09_counter_example_a_form_that_breaks_the_norm(alpha2, language, told, wrong):
    assert any(wrong in line for line in violations(alpha2, language, told))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "language", "name"),
    [
        ("name", "fr", "Niger (la)"),
        ("index_name", "fr", "Niger (le)"),
        ("short_name", "en", "Gambia, The"),
        ("name", "fr", "Congo (République démocratique du)"),
        ("name", "en", "Congo, Democratic Republic of the"),
    ],
)
def test_c09_counter_example_an_editor_cannot_store_a_register_s_form(field, language, name):
    country = make_country("NE")
    country.full_clean()
    setattr(country, column(field, language), name)
    with pytest.raises(ValidationError, match=re.escape(name)):
        country.full_clean()
    assert Country.objects.filter(**{column(field, language): name}).count() == 0
