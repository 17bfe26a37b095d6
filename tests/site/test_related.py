"""What the page of a record proposes to read next: what is near, in the language of the page first."""

import pytest
from bs4 import BeautifulSoup

from languages.codes import site_languages
from pages.models import SiteIdentity
from pages.models.site import ListPolicy
from tests.making import (
    make_country,
    make_document,
    make_institution,
    make_position,
    make_protected_partner,
    make_result,
    make_target,
    make_theme,
)
from topics.models import DocumentKind, ResultKind

pytestmark = pytest.mark.django_db


@pytest.fixture
def mixed():
    site = SiteIdentity.objects.first() or SiteIdentity()
    site.list_policy = ListPolicy.MIXED
    site.save()


HEADINGS = {
    "position": {"fr": "Positions liées", "en": "Related positions"},
    "result": {"fr": "Résultats liés", "en": "Related results"},
    "document": {"fr": "Publications liées", "en": "Related publications"},
}


def proposed(client, record, language="fr"):
    soup = BeautifulSoup(client.get(record.version(language).url).content.decode(), "html5lib")
    heading = soup.find("h2", string=HEADINGS[record._meta.model_name][language])
    return heading.find_parent("section").select("li a") if heading else []


def lines(client, record, language="fr"):
    """How many more there are in another language only: what is said, and where it leads."""
    soup = BeautifulSoup(client.get(record.version(language).url).content.decode(), "html5lib")
    heading = soup.find("h2", string=HEADINGS[record._meta.model_name][language])
    found = heading.find_parent("section").select(".elsewhere a") if heading else []
    return [(link.get_text(strip=True), link["href"], link["hreflang"]) for link in found]


def names(links):
    return [link.get_text(strip=True) for link in links]


def test_positions_that_share_a_country_a_theme_or_an_institution_are_near_the_newest_first(client):
    congo, land, office = make_country(), make_theme("land"), make_institution()
    position = make_position(countries=[congo], themes=[land])
    make_target(position, office)
    make_position({"fr": "Pays"}, public=("fr",), countries=[congo], date="2021")
    make_position({"fr": "Thème"}, public=("fr",), themes=[land], date="2023")
    make_target(make_position({"fr": "Institution"}, public=("fr",), date="2022"), office)
    make_position({"fr": "Rien de commun"}, public=("fr",), date="2025")
    assert names(proposed(client, position)) == ["Thème", "Institution", "Pays"]


def test_no_more_than_four_are_proposed_and_never_the_page_itself(client):
    congo = make_country()
    position = make_position({"fr": "Elle-même"}, public=("fr",), countries=[congo], date="2026")
    for year in range(2010, 2016):
        make_position({"fr": f"De {year}"}, public=("fr",), countries=[congo], date=str(year))
    assert names(proposed(client, position)) == ["De 2015", "De 2014", "De 2013", "De 2012"]


@pytest.mark.parametrize("make", [make_position, make_result, make_document])
def test_what_exists_only_in_the_other_language_is_counted_and_not_proposed(client, make):
    themes, countries = [make_theme()], [make_country()]
    about = {"themes": themes, "countries": countries}
    record = make({"fr": "Lue", "en": "Read"}, **about)
    make({"fr": "En français"}, public=("fr",), **about)
    make({"en": "In English"}, public=("en",), **about)
    make({"en": "In English too"}, public=("en",), **about)
    make({"en": "A draft"}, public=(), **about)
    assert names(proposed(client, record)) == ["En français"]
    [(said, url, language)] = lines(client, record)
    assert said.split()[0] == "2" and said.endswith("anglais") and language == "en"
    page, _, anchor = url.partition("#")
    assert page == record.version("en").url
    soup = BeautifulSoup(client.get(page).content.decode(), "html5lib")
    assert len(soup.find(id=anchor).select("li a")) == 2


@pytest.mark.parametrize("make", [make_position, make_result, make_document])
def test_of_a_record_in_one_language_the_line_leads_to_the_list_of_what_only_the_other_has(client, make):
    about = {"themes": [make_theme()], "countries": [make_country()]}
    record = make({"fr": "Lue"}, public=("fr",), **about)
    assert lines(client, record) == []
    make({"en": "In English"}, public=("en",), **about)
    assert proposed(client, record) == []
    [(said, url, _language)] = lines(client, record)
    assert said.split()[0] == "1" and url.endswith("/?without=fr")
    assert client.get(url).status_code == 200


@pytest.mark.parametrize("make", [make_position, make_result, make_document])
def test_where_languages_are_mixed_those_of_the_other_come_last_and_say_so(client, make, mixed):
    themes, countries = [make_theme()], [make_country()]
    about = {"themes": themes, "countries": countries}
    record = make({"fr": "Lue", "en": "Read"}, **about)
    make({"fr": "En français"}, public=("fr",), **about)
    make({"en": "In English"}, public=("en",), **about)
    first, last = proposed(client, record)
    assert names([first, last]) == ["En français", "In English"]
    assert (last["lang"], last["hreflang"]) == ("en", "en")
    assert "(en anglais)" in last.find_parent("li").get_text(" ", strip=True)
    assert not first.has_attr("lang") and lines(client, record) == []


@pytest.mark.parametrize("make", [make_position, make_result, make_document])
def test_drafts_are_proposed_nowhere(client, make):
    themes = [make_theme()]
    record = make(themes=themes)
    make({"fr": "Brouillon", "en": "Draft"}, public=(), themes=themes)
    assert [proposed(client, record, language) for language in site_languages()] == [[], []]


def test_results_about_the_same_country_come_before_those_of_the_same_kind(client):
    congo, kind = make_country(), ResultKind.objects.get(code="legal")
    result = make_result(countries=[congo], kind=kind)
    make_result({"fr": "Même sorte"}, public=("fr",), kind=kind, start="2025", stage="planned")
    make_result({"fr": "Même pays"}, public=("fr",), countries=[congo], start="2020", sign="negative")
    make_result({"fr": "Autre"}, public=("fr",))
    near, far = proposed(client, result)
    assert names([near, far]) == ["Même pays", "Même sorte"]
    assert "Recul" in near.find_parent("li").get_text()  # a setback and a plan are told as such
    assert "Prévu" in far.find_parent("li").get_text()


def test_publications_on_the_same_matter_come_before_those_of_the_same_kind(client):
    land, kind = make_theme("land"), DocumentKind.objects.exclude(code="report").first()
    document = make_document(themes=[land], kind=kind)
    make_document({"fr": "Même sorte"}, public=("fr",), kind=kind, date="2025")
    make_document({"fr": "Même thème"}, public=("fr",), themes=[land], date="2020")
    make_document({"fr": "Autre"}, public=("fr",))
    assert names(proposed(client, document)) == ["Même thème", "Même sorte"]


@pytest.mark.parametrize("visibility", ["country_withheld", "identity_withheld", "suppressed"])
def test_sharing_a_protected_partner_brings_no_two_records_together(client, visibility):
    partner = make_protected_partner(visibility)
    position = make_position(lead=partner, partners=[partner])
    make_position({"fr": "Du même partenaire"}, public=("fr",), lead=partner, co_authors=[partner])
    assert proposed(client, position) == []
