"""The site on one page: every section, page and country that can be read, each once, and nothing else."""

import re

import pytest

from languages.codes import site_languages
from publishing.workflow import withdraw
from tests.making import (
    make_country,
    make_page,
    make_partner,
    make_position,
    make_protected_partner,
    make_result,
)
from tests.site_identity.arranging import complete, make_entry, read, text

pytestmark = pytest.mark.django_db

ADDRESS = {"fr": "/fr/plan-du-site/", "en": "/en/site-map/"}
LISTS = {
    "fr": ["positions", "resultats", "partenaires", "pays", "actualites", "publications"],
    "en": ["positions", "results", "partners", "countries", "news", "publications"],
}


def part(soup, number):
    return soup.select("main section")[number]


def numbers(soup):
    """What is said beside each section: `{"/en/positions/": "2"}`."""
    rows = part(soup, 0).select(".entries > li")
    return {row.a["href"]: text(row.select_one(".aside")) for row in rows if row.select_one(".aside")}


def tree(within):
    """The pages as nested lists of titles."""
    return [
        (text(line.find("a", recursive=False)), tree(line.ul) if line.ul else [])
        for line in within.find_all("li", recursive=False)
    ]


@pytest.mark.parametrize("language", site_languages())
def test_every_section_is_there_and_says_how_much_is_in_it(client, language):
    make_position(public=(language,), lead=make_partner(public=(language,)))
    make_result(public=(language,), lead=make_partner(public=(language,)))
    make_position({"fr": "Brouillon"}, public=(), lead=make_partner(public=()))
    soup = read(client, ADDRESS[language])
    told = numbers(soup)
    sections = [f"/{language}/{word}/" for word in LISTS[language]]
    assert [told[section] for section in sections[:3]] == ["1", "1", "2"]
    assert len({told[section] for section in sections[3:]}) == 1  # a sentence, not a zero
    assert not re.search(r"\d", told[sections[-1]])


def test_the_number_is_that_of_the_list_it_leads_to(client):
    for _number in range(3):
        make_position()
    make_position({"fr": "Seulement"}, public=("fr",))
    for language in site_languages():
        for address, number in numbers(read(client, ADDRESS[language])).items():
            if number.isdigit():
                assert re.match(rf"{number}\s", text(read(client, address).select_one(".total"))), address


@pytest.mark.parametrize("visibility", ["country_withheld", "identity_withheld", "suppressed"])
def test_a_protected_partner_is_neither_counted_nor_named(client, visibility):
    before = {language: client.get(ADDRESS[language]).content for language in site_languages()}
    make_protected_partner(visibility)
    assert {language: client.get(ADDRESS[language]).content for language in site_languages()} == before


def test_pages_stand_within_pages_in_the_order_of_the_editors(client):
    about = make_page({"fr": "Nous", "en": "About"}, order=2)
    team = make_page({"fr": "Équipe", "en": "Team"}, parent=about)
    make_page({"fr": "Postes", "en": "Jobs"}, parent=team)
    make_page({"fr": "Agir", "en": "Act"}, order=1)
    pages = part(read(client, ADDRESS["en"]), 1)
    assert tree(pages.ul) == [("Act", []), ("About", [("Team", [("Jobs", [])])])]


def test_a_page_within_one_that_cannot_be_read_stands_within_the_nearest_that_can(client):
    about = make_page({"fr": "Nous", "en": "About"})
    hidden = make_page({"fr": "Cachée", "en": "Hidden"}, parent=about, public=("fr",))
    make_page({"fr": "Dedans", "en": "Inside"}, parent=hidden)
    withdraw(hidden, "fr", by=None)
    soup = read(client, ADDRESS["en"])
    assert tree(part(soup, 1).ul) == [("About", [("Inside", [])])]
    assert "Hidden" not in text(soup) and "Cachée" not in text(soup)


def test_countries_are_those_with_a_page_from_a_to_z(client):
    for code in ("PE", "CD", "ET"):
        make_country(code, public=("fr", "en"))
    make_country("KE", public=("fr",))
    make_country("BI")
    assert [text(link) for link in part(read(client, ADDRESS["fr"]), 2).select("a")] == [
        text(link) for link in read(client, "/fr/pays/").select("main .entries a")
    ]
    assert len(part(read(client, ADDRESS["en"]), 2).select("a")) == 3


def test_what_the_menus_lead_to_besides_is_told_once(client):
    page = make_page({"fr": "Nous", "en": "About"})
    make_entry(page=page)
    make_entry("footer", label={"en": "Old site"}, url={"en": "https://old.example.org/"})
    make_entry("footer", order=51, label={"en": "Again"}, url={"en": "https://old.example.org/"})
    complete("legal", {"en": "<p>We</p>"})
    soup = read(client, ADDRESS["en"])
    addresses = [link["href"] for link in soup.select("main a")]
    assert len(addresses) == len(set(addresses))
    further = [link["href"] for link in part(soup, 3).select("a")]
    assert further == ["https://old.example.org/", "/en/contact/", "/en/legal-notice/"]


@pytest.mark.parametrize(("language", "other"), [("fr", "en"), ("en", "fr")])
def test_the_map_in_the_other_language_is_named_in_that_language(client, language, other):
    link = part(read(client, ADDRESS[language]), -1).a
    assert (link["href"], link["hreflang"]) == (ADDRESS[other], other)
    assert link.find_parent("li")["lang"] == other


@pytest.mark.parametrize("language", site_languages())
def test_an_empty_site_has_a_map_that_says_so(client, language):
    soup = read(client, ADDRESS[language])
    assert len([text(line) for line in soup.select("main .nothing") if text(line)]) == 2  # pages, countries


def test_it_costs_the_same_with_one_page_as_with_many(client, django_assert_max_num_queries):
    def cost():
        with django_assert_max_num_queries(12) as captured:
            client.get(ADDRESS["fr"])
        return len(captured)

    make_page(parent=make_page()), make_country(public=("fr",))
    client.get(ADDRESS["fr"])
    few, parent = cost(), None
    for _number in range(5):
        parent = make_page(parent=parent)
        make_page(parent=parent), make_position(), make_result()
    make_country("PE", public=("fr",))
    assert cost() == few


def test_every_page_that_says_no_leads_to_it_and_to_the_contact_page(client):
    for language in site_languages():
        soup = read(client, f"/{language}/nowhere/", 404)
        ways = [link["href"] for link in soup.select(".ways-on a")]
        assert ways[-2:] == [ADDRESS[language], f"/{language}/contact/"]
