"""The page of a country: what is asked about it, what came of it, and who is there – nobody protected."""

import re

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from advocacy_site.gathering import LATEST, PARTNERS
from languages.codes import site_languages
from partners.models import Visibility
from tests.making import (
    make_action,
    make_ask,
    make_country,
    make_document,
    make_figure,
    make_institution,
    make_news,
    make_partner,
    make_position,
    make_protected_partner,
    make_result,
    make_target,
    make_theme,
    make_topic,
    words,
)
from topics.models import Theme

pytestmark = pytest.mark.django_db

PATHS = {"fr": "/fr/pays/kenya/", "en": "/en/countries/kenya/"}
KINDS = {
    "fr": ["Positions", "Résultats", "Actualités", "Publications", "Partenaires"],
    "en": ["Positions", "Results", "News", "Publications", "Partners"],
}
NOTHING = "Nothing is filed under this country yet."
MAKERS = (make_position, make_result, make_news, make_document)
GATHERED = ("positions", "results", "news", "publications")


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content.decode(), "html5lib")


def text(element):
    return re.sub(r"\s+", " ", element.get_text(" ", strip=True))


def headings(soup):
    return [text(heading) for heading in soup.select("section > h2")]


def section(soup, heading):
    return soup.find("h2", string=heading).find_parent("section")


@pytest.fixture
def kenya():
    return make_country("KE", public=("fr", "en"))


def fill(country, number):
    """`number` of everything that a country can gather."""
    theme, topic = Theme.objects.filter(pk="gender").first() or make_theme(), make_topic()
    office = make_institution(country=country)
    for _index in range(number):
        position = make_position(countries=[country], themes=[theme])
        make_ask(position, status="open", addressee=office)
        make_figure(make_result(countries=[country]))
        make_news(countries=[country], topics=[topic])
        make_document(countries=[country])
        make_partner(country=country)


@pytest.mark.parametrize("language", site_languages())
def test_a_country_gathers_everything_about_it_under_headings(client, kenya, language):
    fill(kenya, 1)
    soup = read(client, PATHS[language])
    sections = [part["id"] for part in soup.select("section.hang[id]")]
    assert sections == ["asks", *GATHERED, "partners", "institutions", "themes"]
    assert headings(soup)[1:6] == KINDS[language]
    for heading in KINDS[language][:4]:
        part = section(soup, heading)
        assert len(part.select("ul.items > li")) == len(part.select("h3 a")) == 1, heading


@pytest.mark.parametrize("language", site_languages())
@pytest.mark.parametrize("number", range(4))
def test_a_heading_stands_only_over_something(client, kenya, language, number):
    assert headings(read(client, PATHS[language])) == []
    MAKERS[number](countries=[kenya])
    assert headings(read(client, PATHS[language])) == [KINDS[language][number]]


def test_what_is_about_another_country_or_no_version_of_the_language_is_not_there(client, kenya):
    peru = make_country("PE")
    for make in MAKERS:
        make(countries=[peru])
        make({"fr": "Pas en anglais"}, public=("fr",), countries=[kenya])
        make({"fr": "Un brouillon", "en": "A draft"}, public=(), countries=[kenya])
    assert [part["id"] for part in read(client, PATHS["en"]).select("section")] == ["elsewhere"]
    assert headings(read(client, PATHS["fr"])) == KINDS["fr"][:4]
    assert "Un brouillon" not in text(read(client, PATHS["fr"]))


def test_the_newest_come_first_and_the_rest_is_one_link_away(client, kenya):
    for number in range(LATEST + 2):
        day = f"2024-05-{number + 1:02}"
        make_position({"en": f"Position {number}"}, public=("en",), countries=[kenya], date=day)
        make_result({"en": f"Result {number}"}, public=("en",), countries=[kenya], start=day)
        make_news({"en": f"News {number}"}, public=("en",), countries=[kenya], date=day)
        make_document({"en": f"Publication {number}"}, public=("en",), countries=[kenya], date=day, files=())
    soup = read(client, PATHS["en"])
    for heading, address, name in zip(
        KINDS["en"],
        ("/en/positions/", "/en/results/", "/en/news/", "/en/publications/"),
        ("positions", "results", "news items", "publications"),
        strict=False,
    ):
        part = section(soup, heading)
        shown = [text(title) for title in part.select("h3")]
        assert len(shown) == LATEST and shown[0].endswith(f" {LATEST + 1}"), heading
        link = part.select_one(".elsewhere a")
        assert text(link) == f"See the {LATEST + 2} {name} about Kenya"
        assert link["href"] == f"{address}?country=KE"
        total = text(read(client, link["href"]).select_one(".total"))
        assert total.startswith(f"{LATEST + 2} "), total  # the list says the same number


def test_what_is_all_there_needs_no_link_to_the_rest(client, kenya):
    fill(kenya, 2)
    assert not read(client, PATHS["en"]).select(".elsewhere, #elsewhere")


@pytest.mark.parametrize("visibility", [one for one in Visibility.values if one != Visibility.PUBLIC])
def test_a_protected_partner_is_not_among_those_who_work_there(client, kenya, visibility):
    hidden = make_protected_partner(visibility)
    make_result(countries=[make_country("PE")], lead=hidden)
    make_news(countries=[make_country("BE")], lead=hidden)
    make_position(countries=[kenya])
    for language in site_languages():
        soup = read(client, PATHS[language])
        assert headings(soup) == KINDS[language][:1] and "#partners" not in str(soup)
        assert "identity protected" not in text(soup) and "identité protégée" not in text(soup)


def test_a_lead_who_may_not_be_named_is_not_named(client, kenya):
    secret = make_partner({"fr": "Pas encore", "en": "Not yet"}, public=())
    make_position({"en": "Water"}, public=("en",), countries=[kenya], lead=secret)
    make_result(
        {"en": "A law"}, public=("en",), countries=[kenya], lead=make_protected_partner(Visibility.SUPPRESSED)
    )
    soup = read(client, PATHS["en"])
    assert "Not yet" not in text(soup) and "protected" not in text(soup.main)
    assert not section(soup, "Positions").find("dt", string="Led by")


def test_a_country_costs_as_much_with_few_records_as_with_many(client, kenya):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PATHS["fr"]).status_code == 200
        return len(captured)

    fill(kenya, 1)
    client.get(PATHS["fr"])  # what is read once per process is not the page's
    few = cost()
    fill(kenya, LATEST)
    assert cost() == few <= 11 + 1  # one is the frame's


# --- what is at the head, and what else there is -----------------------------------------------------


def test_numbers_at_the_head_lead_down_to_what_they_count(client, kenya):
    fill(kenya, 2)
    soup = read(client, PATHS["en"])
    links = {text(link): link["href"] for link in soup.select(".contents a")}
    assert links == {
        "2 asks": "#asks",
        "2 positions": "#positions",
        "2 results": "#results",
        "2 news items": "#news",
        "2 documents": "#publications",
        "2 partners": "#partners",
    }
    for name, address in links.items():
        rows = soup.select(f"{address} :is(.items, .entries) > li")
        assert len(rows) == int(name.split()[0]), name


def test_a_country_without_anything_says_so(client, kenya):
    soup = read(client, PATHS["en"])
    assert text(soup.select_one(".nothing")) == NOTHING and not soup.select(".contents")
    make_position(countries=[kenya])
    assert not read(client, PATHS["en"]).select(".nothing")


def test_its_official_name_stands_below_the_usual_one(client, kenya):
    words(kenya, "formal_name", {"en": "Republic of Kenya"})
    kenya.save()
    assert "Republic of Kenya" in text(read(client, PATHS["en"]).header.find_next("main").header)


def test_asks_about_it_say_where_they_stand_those_that_wait_first(client, kenya):
    position = make_position({"en": "Water"}, public=("en",), countries=[kenya], date="2024")
    office = make_institution("office")
    make_ask(position, {"en": "Publish"}, status="met", addressee=office)
    make_ask(position, {"en": "Open"}, status="open")
    make_ask(make_position({"fr": "Un brouillon"}, public=(), countries=[kenya]), {"en": "Hidden"})
    make_ask(make_position(), {"en": "Of another country"})
    part = read(client, PATHS["en"]).select_one("#asks")
    assert [text(title) for title in part.select("h3")] == ["Open", "Publish"]
    assert part.h3.a["href"].startswith(f"{position.version('en').url}#ask-")
    assert [text(row) for row in part.select(".tally li")] == ["1 Open", "1 Met"]
    link = part.select(".tally a")[1]["href"]
    assert link == "/en/positions/?country=KE&status=met"
    assert text(read(client, link).select_one(".total")) == "1 position"
    assert part.select_one(f'a[href="{office.version("en").url}"]')
    assert client.get(office.version("en").url).status_code == 200


def test_its_institutions_are_linked_where_they_have_a_page(client, kenya):
    named = make_institution("ministry", country=kenya)
    make_institution("silent", country=kenya)
    acted = make_institution("council", country=kenya)
    make_target(make_position(), named)
    action = make_action(make_position({"fr": "Eau"}, public=("fr",)))
    action.institutions.add(acted)
    found = {
        code: [link["href"] for link in read(client, PATHS[code]).select("#institutions a")]
        for code in site_languages()
    }
    assert found["en"] == [named.version("en").url]
    assert found["fr"] == [acted.version("fr").url, named.version("fr").url]
    for code in site_languages():
        assert all(client.get(url).status_code == 200 for url in found[code])


def test_themes_most_often_filed_with_it_come_first(client, kenya):
    water, land = make_theme("water", fr="Eau", en="Water"), make_theme("land", fr="Terres", en="Land")
    make_position(countries=[kenya], themes=[land])
    make_news(countries=[kenya], themes=[water])
    make_result(countries=[kenya], themes=[water])
    make_position({"fr": "Un brouillon"}, public=(), countries=[kenya], themes=[make_theme()])
    rows = read(client, PATHS["en"]).select("#themes li")
    assert [text(row) for row in rows] == [
        "Water 2 texts about this country",
        "Land 1 text about this country",
    ]
    assert [row.a["href"] for row in rows] == [theme.version("en").url for theme in (water, land)]
    assert all(client.get(row.a["href"]).status_code == 200 for row in rows)


def test_what_exists_only_in_the_other_language_is_counted_and_linked(client, kenya):
    for make in MAKERS:
        make({"fr": "Pas en anglais"}, public=("fr",), countries=[kenya])
    make_partner({"fr": "Voisins"}, public=("fr",), country=kenya)
    make_protected_partner(public=("fr",))
    lines = read(client, PATHS["en"]).select("#elsewhere a")
    assert [text(line) for line in lines] == [
        "1 position exists only in French",
        "1 result exists only in French",
        "1 news item exists only in French",
        "1 document exists only in French",
        "1 partner exists only in French",
    ]
    for line in lines:
        assert line["hreflang"] == "fr" and line["href"].endswith("?country=KE&without=en")
        assert text(read(client, line["href"]).select_one(".total")).startswith("1 ")
    assert not read(client, PATHS["fr"]).select("#elsewhere")


def test_partners_who_only_work_there_are_told_too(client, kenya):
    visitor = make_partner({"en": "Visitors"}, public=("en",))
    visitor.works_in.add(kenya)
    for _number in range(PARTNERS):
        make_partner(country=kenya)
    part = read(client, PATHS["en"]).select_one("#partners")
    assert len(part.select("li")) == PARTNERS
    assert part.select_one(".elsewhere a")["href"] == "/en/partners/?country=KE"
    assert f"{PARTNERS + 1} partners" in text(read(client, PATHS["en"]).select_one(".contents"))
