"""The page of an institution: what we asked of it, what it answered, and only what readers may know."""

import re

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from languages.codes import column, site_languages
from partners.models import Visibility
from positions.institution_presentation import PAGE_SIZE
from publishing.slugs import change_slug
from tests.making import (
    make_action,
    make_ask,
    make_country,
    make_institution,
    make_partner,
    make_position,
    make_protected_partner,
    make_result,
    make_target,
    words,
)
from topics.models import Level

pytestmark = pytest.mark.django_db

PATHS = {"fr": "/fr/institutions/ministere/", "en": "/en/institutions/ministry/"}
LISTS = {"fr": "/fr/institutions/", "en": "/en/institutions/"}
ELSEWHERE = "This page does not exist in this language."


def read(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return BeautifulSoup(response.content.decode(), "html5lib")


def text(element):
    return re.sub(r"\s+", " ", element.get_text(" ", strip=True))


def named(key, fr, en, **values):
    institution = make_institution(key, **values)
    words(institution, "name", {"fr": fr, "en": en})
    for code in site_languages():  # as for a row that never had another name
        setattr(institution, column("slug", code), None)
    institution.save()
    return institution


@pytest.fixture
def ministry():
    return named("ministry", "Ministère", "Ministry")


def asked(soup):
    """What is asked in the ledger, from the top."""
    return [text(link) for link in soup.select(".ledger h3 a")]


# --- what it shows ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", site_languages())
def test_an_ask_stands_with_its_position_where_it_is_and_its_answer(client, ministry, language):
    position = make_position({"fr": "Eau", "en": "Water"}, date="2024-03-18")
    ask = make_ask(
        position,
        {"fr": "Ouvrir les vannes", "en": "Open the gates"},
        addressee=ministry,
        status="noted",
        answer_from=ministry,
        answer_date="2024-09-27",
    )
    words(ask, "answer_text", {"fr": "Nous en prenons acte.", "en": "We take note."})
    words(ask, "status_source", {"fr": "Lettre du ministère", "en": "Letter of the ministry"})
    ask.save()
    result = make_result({"fr": "Une vanne", "en": "One gate"}, asks=[ask])
    soup = read(client, PATHS[language])
    assert text(soup.h1) == {"fr": "Ministère", "en": "Ministry"}[language]
    entry = soup.select_one(".ledger .ask")
    assert entry.h3.a["href"] == f"{position.version(language).url}#ask-{ask.key}"
    assert {"fr": "Eau 18 mars 2024", "en": "Water 18 March 2024"}[language] in text(entry.h3)
    assert entry.select_one(".status.noted")
    assert text(entry.blockquote) == {"fr": "Nous en prenons acte.", "en": "We take note."}[language]
    assert "2024" in text(entry.figcaption)
    assert {"fr": "Lettre du ministère", "en": "Letter of the ministry"}[language] in text(entry)
    assert entry.select_one(f'a[href="{result.version(language).url}"]')
    assert client.get(entry.h3.a["href"].partition("#")[0]).status_code == 200


def test_it_lists_what_was_asked_of_it_and_of_nobody_else(client, ministry):
    parliament = named("parliament", "Parlement", "Parliament")
    position = make_position()
    make_target(position, ministry)
    make_target(position, parliament)
    make_ask(position, {"en": "Said to the ministry"}, addressee=ministry)
    make_ask(position, {"en": "Said to parliament"}, addressee=parliament)
    make_ask(position, {"en": "Said to both"})
    make_ask(make_position(), {"en": "Said to nobody"})
    assert asked(read(client, PATHS["en"])) == ["Said to the ministry", "Said to both"]
    assert asked(read(client, "/en/institutions/parliament/")) == ["Said to parliament", "Said to both"]


def test_an_answer_given_for_somebody_else_is_on_both_pages(client, ministry):
    parliament = named("parliament", "Parlement", "Parliament")
    ask = make_ask(
        make_position(), {"en": "Vote"}, addressee=parliament, answer_from=ministry, answer_date="2024"
    )
    own = read(client, PATHS["en"]).select_one(".ledger .ask")
    assert own.select_one('dd a[href="/en/institutions/parliament/"]')
    other = read(client, "/en/institutions/parliament/").select_one(".ledger .ask")
    assert other.figcaption.select_one(f'a[href="{PATHS["en"]}"]')
    assert ask.answer_from == ministry


def test_the_newest_position_comes_first(client, ministry):
    for year in ("2021", "2023", "2022"):
        make_ask(make_position(date=year), {"en": f"Asked in {year}"}, addressee=ministry)
    assert asked(read(client, PATHS["en"])) == ["Asked in 2023", "Asked in 2022", "Asked in 2021"]


def test_actions_that_involved_it_are_told_the_latest_first(client, ministry):
    position = make_position({"en": "Water"}, public=("en",))
    for day in ("2023-05-02", "2024-01-09"):
        make_action(position, date=day).institutions.add(ministry)
    make_action(position, date="2024-02-01")
    hidden = make_action(position, date="2024-03-01", is_public=False)
    hidden.institutions.add(ministry)
    soup = read(client, PATHS["en"])
    assert [text(day) for day in soup.select(".timeline .when")] == ["9 January 2024", "2 May 2023"]
    assert soup.select_one(f'.timeline a[href="{position.version("en").url}"]')


def test_its_facts_lead_to_its_country_and_to_what_it_is_part_of(client, ministry):
    kenya = make_country("KE", public=("en",))
    government = named("government", "Gouvernement", "Government")
    office = named("office", "Bureau", "Office", parent=ministry)
    empty = named("empty", "Rien", "Nothing of it", parent=ministry)
    ministry.country, ministry.parent, ministry.acronym = kenya, government, "MIN"
    ministry.save()
    make_target(make_position(), ministry)
    make_target(make_position(), office)

    def facts():
        return {text(row.dt): row.dd for row in read(client, PATHS["en"]).select("dl.rows > div")}

    found = facts()
    assert text(found["Acronym"]) == "MIN" and text(found["Level"]) == "National"
    assert found["Country"].a["href"] == "/en/countries/kenya/"
    assert text(found["Part of"]) == "Government" and found["Part of"].a is None
    assert [link["href"] for link in found["Includes"].select("a")] == ["/en/institutions/office/"]
    assert empty.version("en").url not in str(found["Includes"])
    make_target(make_position(), government)
    assert facts()["Part of"].a["href"] == "/en/institutions/government/"


def test_a_notice_stands_at_the_head(client, ministry):
    words(ministry, "notice", {"en": "Example: fictitious institution."})
    ministry.save()
    make_target(make_position(), ministry)
    assert text(read(client, PATHS["en"]).select_one(".notice")) == "Example: fictitious institution."


def test_numbers_at_the_head_are_those_of_the_lists(client, ministry):
    position = make_position()
    make_target(position, ministry)
    for number in range(3):
        make_ask(
            position,
            {"en": f"Ask {number}"},
            addressee=ministry,
            status="open",
            answer_from=ministry if number else None,
            answer_date="2024" if number else "",
        )
        make_action(position, date="2024").institutions.add(ministry)
    soup = read(client, PATHS["en"])
    assert text(soup.select_one(".contents")) == "3 asks (2 answered) 3 actions 1 position"
    assert len(soup.select(".ledger .ask")) == 3 and len(soup.select(".answer")) == 2
    assert len(soup.select(".timeline > li")) == 3
    assert text(soup.select_one(".tally")) == "3 Open"


def test_a_long_story_is_told_in_pages(client, ministry):
    position = make_position()
    for number in range(PAGE_SIZE + 3):
        make_ask(position, {"en": f"Ask {number}"}, addressee=ministry)
    first, second = read(client, PATHS["en"]), read(client, PATHS["en"] + "?page=2")
    assert (len(asked(first)), len(asked(second))) == (PAGE_SIZE, 3)
    assert not set(asked(first)) & set(asked(second))
    assert first.select_one("a[rel=next]")["href"] == PATHS["en"] + "?page=2"
    assert second.select_one("a[rel=prev]")["href"] == PATHS["en"]
    assert second.select_one("link[rel=canonical]")["href"].endswith("?page=2")
    assert not second.select("link[rel=alternate][hreflang]")
    for wrong in ("3", "0", "x"):
        assert client.get(f"{PATHS['en']}?page={wrong}").status_code == 404, wrong


# --- where it exists --------------------------------------------------------------------------------


def makes_it_exist():
    def target(ministry, position):
        make_target(position, ministry)

    def addressee(ministry, position):
        make_ask(position, addressee=ministry)

    def answer(ministry, position):
        make_ask(position, answer_from=ministry, answer_date="2024")

    def action(ministry, position):
        make_action(position).institutions.add(ministry)

    return [target, addressee, answer, action]


@pytest.mark.parametrize("exists", makes_it_exist(), ids=lambda one: one.__name__)
def test_it_has_a_page_where_a_public_position_names_it(client, ministry, exists):
    exists(ministry, make_position({"fr": "Un brouillon", "en": "A draft"}, public=()))
    for language in site_languages():
        assert client.get(PATHS[language]).status_code == 404
        assert "Minist" not in text(read(client, LISTS[language]).main)
    exists(ministry, make_position({"fr": "Eau"}, public=("fr",)))
    assert read(client, PATHS["fr"])
    soup = read(client, PATHS["en"], 404)
    assert text(soup.h1) == ELSEWHERE and soup.select_one(f'main a[href="{PATHS["fr"]}"]')
    assert read(client, LISTS["fr"]).select(f'a[href="{PATHS["fr"]}"]')
    assert not read(client, LISTS["en"]).select(f'main a[href="{PATHS["en"]}"]')


def test_an_unknown_address_and_an_institution_without_a_page_cannot_be_told_apart(client, ministry):
    make_target(make_position({"fr": "Un brouillon"}, public=()), ministry)
    assert client.get(PATHS["fr"]).content == client.get("/fr/institutions/rien/").content


def test_the_other_language_s_address_and_an_old_one_lead_to_the_right_one(client, ministry, editor):
    make_target(make_position(), ministry)
    assert client.get("/fr/institutions/ministry/").headers["Location"] == PATHS["fr"]
    change_slug(ministry, "fr", "ministere-de-l-eau", by=editor)
    response = client.get(PATHS["fr"])
    assert response.status_code == 301
    assert response.headers["Location"] == "/fr/institutions/ministere-de-l-eau/"


def test_each_language_names_the_other(client, ministry):
    make_target(make_position(), ministry)
    found = {
        link["hreflang"]: link["href"].partition("/institutions/")[2]
        for link in read(client, PATHS["en"]).select("link[rel=alternate][hreflang]")
    }
    assert found == {"fr": "ministere/", "en": "ministry/", "x-default": "ministere/"}


def test_drafts_are_neither_told_nor_counted(client, ministry):
    public = make_position({"fr": "Eau", "en": "Water"})
    draft = make_position({"fr": "Un brouillon", "en": "A draft"}, public=("fr",))
    for position in (public, draft):
        make_target(position, ministry)
        ask = make_ask(position, {"fr": f"Demande {position.pk}", "en": f"Ask {position.pk}"}, status="open")
        ask.addressee = ministry
        ask.save()
        make_action(position).institutions.add(ministry)
    make_ask(public, {"fr": "Seulement en français"}, addressee=ministry)
    english, french = read(client, PATHS["en"]), read(client, PATHS["fr"])
    assert text(english.select_one(".contents")) == "2 asks 1 action 1 position"
    assert "draft" not in text(english) and asked(english) == [f"Ask {public.pk}", "Seulement en français"]
    assert english.select_one('.ledger [lang="fr"]')
    assert len(asked(french)) == 3 and len(french.select(".timeline > li")) == 2


@pytest.mark.parametrize("visibility", Visibility.values)
def test_no_organisation_that_took_part_is_named_here(client, ministry, visibility):
    partner = (
        make_partner({"fr": "Voisins", "en": "Neighbours"})
        if visibility == Visibility.PUBLIC
        else make_protected_partner(visibility)
    )
    action = make_action(make_position({"en": "Water"}, public=("en",), lead=partner, partners=[partner]))
    action.institutions.add(ministry)
    action.organisations.add(partner)
    page = text(read(client, PATHS["en"]))
    assert "Neighbours" not in page and "protected" not in page


# --- the list ---------------------------------------------------------------------------------------


def test_the_list_stands_by_level_and_counts_what_the_pages_count(client, ministry):
    council = named("council", "Conseil", "Council", level=Level.objects.get(code="local"))
    parliament = named("parliament", "Parlement", "Parliament")
    named("silent", "Muet", "Silent")
    position = make_position()
    for one in (ministry, council, parliament):
        make_target(position, one)
    make_ask(position)
    make_ask(position, addressee=ministry, answer_from=ministry, answer_date="2024")
    make_ask(position, addressee=parliament, answer_from=ministry, answer_date="2024")
    make_ask(position, addressee=parliament)
    make_ask(make_position({"fr": "Un brouillon"}, public=()), addressee=ministry)
    soup = read(client, LISTS["en"])
    assert [text(heading) for heading in soup.select("section > h2")] == ["Local", "National"]
    found = {text(row.a): text(row.select(".aside")[-1]) for row in soup.select(".entries > li")}
    assert found == {
        "Council": "1 ask, none answered",
        "Ministry": "3 asks, 2 answered",
        "Parliament": "3 asks, none answered",
    }
    for row in soup.select(".entries > li"):
        page = read(client, row.a["href"])
        number = int(text(row.select(".aside")[-1]).split()[0])
        assert len(asked(page)) == number and text(page.select_one(".contents")).startswith(f"{number} ask")


def test_the_list_says_how_many_have_a_page_only_in_the_other_language(client, ministry):
    make_target(make_position({"fr": "Eau"}, public=("fr",)), ministry)
    line = read(client, LISTS["en"]).select_one(".elsewhere a")
    assert (text(line), line["href"]) == ("1 institution has a page only in French", LISTS["fr"])


# --- links ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", site_languages())
def test_an_institution_named_on_a_position_leads_to_its_page(client, ministry, language):
    position = make_position()
    make_target(position, ministry)
    ask = make_ask(position, addressee=ministry, answer_from=ministry)
    words(ask, "answer_text", {"fr": "Oui.", "en": "Yes."})
    ask.save()
    soup = read(client, position.version(language).url)
    assert len(soup.select(f'main a[href="{PATHS[language]}"]')) == 3
    assert client.get(PATHS[language]).status_code == 200


def test_a_name_in_one_language_is_printed_and_not_linked_in_the_other(client):
    council = make_institution("council")
    words(council, "name", {"fr": "Conseil", "en": ""})
    setattr(council, column("slug", "en"), None)
    council.save()
    position = make_position()
    make_target(position, council)
    soup = read(client, position.version("en").url)
    assert soup.find(string="Conseil") and not soup.select('main a[href*="/institutions/"]')
    assert client.get(council.version("fr").url).status_code == 200


def test_an_institution_costs_as_much_with_few_records_as_with_many(client, ministry):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            assert client.get(PATHS["fr"]).status_code == 200
        return len(captured)

    def fill(number):
        for _index in range(number):
            position = make_position(countries=[])
            make_target(position, ministry)
            make_result(asks=[make_ask(position, addressee=ministry, status="open")])
            make_action(position).institutions.add(ministry)

    fill(1)
    client.get(PATHS["fr"])  # what is read once per process is not the page's
    few = cost()
    fill(PAGE_SIZE)
    assert cost() == few <= 12
