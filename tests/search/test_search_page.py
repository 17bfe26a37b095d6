"""The page of the search as readers meet it, and its box in the head of every other page."""

import re
from itertools import count
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from languages.codes import direction, site_languages
from tests.making import make_country, make_position, make_theme
from tests.pages.content import EVERY_PAGE, make_site
from tests.served import collect, served_from
from tests.weights import TEXT, weight_of

pytestmark = pytest.mark.django_db

LANGUAGE, OTHER = site_languages()[:2]
MOST_QUERIES = 12
_numbers = count(1)


def address(language=LANGUAGE, **query):
    with translation.override(language):
        return reverse("search") + (f"?{urlencode(query)}" if query else "")


def read(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status, path
    return BeautifulSoup(response.content.decode(), "html5lib")


def text(element):
    return re.sub(r"\s+", " ", element.get_text(" ", strip=True))


def asked(href):
    """The parameters of a link."""
    return {name: values[0] for name, values in parse_qs(urlsplit(href).query).items()}


def sent(soup):
    """What the form would send as it stands."""
    form = soup.main.find("form", role="search")
    fields = [*form.select("[name]"), *soup.select(f'[form="{form["id"]}"][name]')]
    values = {}
    for field in fields:
        chosen = field.find("option", selected=True) if field.name == "select" else field
        values[field["name"]] = chosen.get("value", "") if chosen else ""
    return {name: value for name, value in values.items() if value}


def make_positions(number, **values):
    for _each in range(number):
        make_position(dict.fromkeys(site_languages(), f"Baobab {next(_numbers)}"), **values)


# --- the box in the head --------------------------------------------------------------------------


def test_every_page_but_that_of_the_search_has_the_box_in_its_head(client):
    make_site()
    for _kind, language, path in EVERY_PAGE:
        soup = BeautifulSoup(client.get(path).content.decode(), "html5lib")
        boxes = soup.select('form[role="search"]')
        assert len(boxes) == 1, path
        in_head = soup.select_one(".masthead form")
        assert (in_head is None) == (urlsplit(path).path == address(language)), path
        assert boxes[0]["action"] == address(language), path
        assert boxes[0].get("method", "get") == "get"


def test_the_box_says_what_it_is_to_who_does_not_see_it(client):
    for language in site_languages():
        box = read(client, f"/{language}/").select_one(".masthead form")
        field = box.find("input", attrs={"name": "q", "type": "search"})
        assert field["aria-label"]
        assert text(box.button)


def test_what_is_typed_in_the_box_is_searched(client):
    make_position({LANGUAGE: "Baobab"}, public=(LANGUAGE,))
    box = read(client, f"/{LANGUAGE}/").select_one(".masthead form")
    soup = read(client, f"{box['action']}?{urlencode({box.input['name']: 'baobab'})}")
    assert text(soup.select_one(".item-title")) == "Baobab"


def test_a_page_that_is_not_found_offers_the_search(client):
    soup = read(client, f"/{LANGUAGE}/nowhere/", status=404)
    assert soup.select_one(".masthead form")
    assert soup.main.find("a", href=address())


# --- the page -------------------------------------------------------------------------------------


def test_the_empty_page_explains_how_to_ask_and_may_be_in_search_engines(client):
    for language in site_languages():
        soup = read(client, address(language))
        assert len(soup.select(".search-help li")) >= 3
        assert soup.main.find("a", href=lambda href: href and "?" not in href)
        assert not soup.find("meta", attrs={"name": "robots"})
        assert not soup.select(".items, .filters, [role=status]")
        assert soup.find("link", rel="canonical")


def test_a_page_of_results_holds_the_question_and_says_how_many_there_are(client):
    make_positions(2)
    soup = read(client, address(q="baobab"))
    label = soup.find("label", attrs={"for": "q"})
    assert text(label)
    assert soup.find("input", id="q")["value"] == "baobab"
    assert "baobab" in text(soup.title)
    assert text(soup.find(role="status")).split()[0] == "2"
    assert soup.find("meta", attrs={"name": "robots"})["content"] == "noindex"
    assert not soup.find("link", rel="canonical")
    assert [text(mark) for mark in soup.select(".item-title mark")] == ["Baobab", "Baobab"]


def test_the_second_page_says_so_in_its_title(client):
    make_positions(11)
    first, second = (text(read(client, address(q="baobab", page=page)).title) for page in (1, 2))
    assert first != second


def test_whatever_is_typed_is_printed_as_words(client):
    typed = """<script>alert("1")</script> 'x' &amp; "><b>"""
    soup = read(client, address(q=typed))
    assert soup.find("input", id="q")["value"] == typed
    assert not soup.main.find(["script", "b"])
    assert {script.get("type") for script in soup.find_all("script")} <= {"application/ld+json"}
    assert not [name for tag in soup.find_all(True) for name in tag.attrs if name.startswith("on")]


def test_a_question_without_a_word_is_told_so_and_finds_nothing(client):
    soup = read(client, address(q="🌍 …"))
    assert text(soup.find(role="status"))
    assert soup.select(".search-help li") and not soup.select(".items")


def test_a_very_long_question_is_kept_in_the_box_and_its_reader_told_that_not_all_was_read(client):
    soup = read(client, address(q="baobab " * 100))
    assert soup.find("input", id="q")["value"] == ("baobab " * 100).strip()
    assert len(soup.select(".head .total")) == 2
    assert len(text(soup.title)) < 200


def test_a_question_from_right_to_left_is_set_from_right_to_left(client):
    assert read(client, address(q="حقوق الإنسان")).find("input", id="q")["dir"] == "auto"


def test_no_cookie_and_no_script_of_anybody(client):
    response = client.get(address(q="baobab"))
    assert not response.cookies
    soup = BeautifulSoup(response.content.decode(), "html5lib")
    assert not soup.find_all(["style", "iframe"]) and not soup.find_all(style=True)


def test_when_nothing_is_found_the_reader_is_helped_on(client):
    make_positions(1)
    soup = read(client, address(q="xyzzy"))
    assert text(soup.select_one(".hint")) and soup.select(".search-help a")
    assert not soup.select(".items, .filters")


def test_another_spelling_is_proposed_where_it_would_find_something(client):
    make_positions(3)
    link = read(client, address(q="baobib")).select_one(".hint p a")
    assert asked(link["href"])["q"] == text(link) == "baobab"
    assert read(client, link["href"]).select(".items > li")


def test_what_has_some_of_the_words_only_comes_with_a_notice(client):
    make_positions(1)
    soup = read(client, address(q="baobab xyzzy"))
    assert text(soup.select_one(".hint")) and soup.select(".items > li")


# --- filters --------------------------------------------------------------------------------------


@pytest.fixture
def narrowed(client):
    """A search of which two filters are in force, and more pages than one."""
    make_positions(12, countries=[make_country("CD")], themes=[make_theme()])
    make_positions(3, countries=[make_country("PE")])
    return read(client, address(q="baobab", country="CD", theme="gender"))


def test_each_filter_has_a_label_and_belongs_to_the_form_of_the_box(narrowed):
    form = narrowed.main.find("form", role="search")
    selects = narrowed.select("select")
    assert {select["name"] for select in selects} >= {"country", "theme", "type", "partner"}
    for field in [*selects, narrowed.select_one(".filters button")]:
        assert field["form"] == form["id"]
    for select in selects:
        assert text(narrowed.find("label", attrs={"for": select["id"]}))


def test_a_new_question_keeps_the_filters(narrowed):
    assert sent(narrowed) == {"q": "baobab", "country": "CD", "theme": "gender"}


def test_each_chip_leads_to_the_search_without_its_filter(narrowed):
    without = [asked(link["href"]) for link in narrowed.select(".chips a")]
    assert {"q": "baobab", "theme": "gender"} in without
    assert {"q": "baobab", "country": "CD"} in without
    assert len(without) == 2


def test_the_way_through_the_pages_keeps_the_question_and_its_filters(client, narrowed):
    onward = narrowed.select_one(".pagination [rel=next]")["href"]
    everything = {"q": "baobab", "country": "CD", "theme": "gender"}
    assert asked(onward) == {**everything, "page": "2"}
    last = read(client, onward)
    assert asked(last.select_one(".pagination [rel=prev]")["href"]) == everything
    assert last.select_one("ol.items")["start"] == "11" and len(last.select("ol.items > li")) == 2


def test_filters_that_leave_nothing_lead_back_to_the_search_without_them(client, narrowed):
    soup = read(client, address(q="baobab", country="PE", theme="gender"))
    assert asked(soup.select_one(".hint a")["href"]) == {"q": "baobab"}
    assert sent(soup) == {"q": "baobab", "country": "PE", "theme": "gender"}


# --- languages ------------------------------------------------------------------------------------


def test_what_exists_in_another_language_only_stands_apart_and_says_its_language(client):
    make_position({OTHER: "Baobab"}, public=(OTHER,), summary={OTHER: "Un baobab."})
    soup = read(client, address(q="baobab"))
    apart = soup.select_one(f'section[aria-labelledby="only-{OTHER}"]')
    assert text(soup.find(id=f"only-{OTHER}"))
    link = apart.select_one("h3 a")
    assert link["hreflang"] == link["lang"] == OTHER and link["dir"] == direction(OTHER)
    summary = apart.select_one(".item-summary")
    assert summary["lang"] == OTHER and summary["dir"] == direction(OTHER)
    assert not soup.select("h2.item-title")


def test_all_that_exists_in_another_language_only_is_one_link_away_and_so_is_the_way_back(client):
    for number in range(5):
        make_position({OTHER: f"Baobab {number}"}, public=(OTHER,))
    onward = read(client, address(q="baobab")).select_one(".found-elsewhere .elsewhere a")["href"]
    there = read(client, onward)
    assert len(there.select("h2.item-title")) == 5
    assert sent(there) == asked(onward)
    assert [asked(link["href"]) for link in there.select(".chips a")] == [{"q": "baobab"}]


def test_versions_that_answer_in_another_language_are_counted_and_one_link_away(client):
    make_position({LANGUAGE: "Acacia", OTHER: "Baobab"})
    soup = read(client, address(q="baobab"))
    link = soup.select_one(".other-languages a")
    assert text(link).split()[0] == "1"
    there = read(client, link["href"])
    assert text(there.select_one("h2.item-title a")) == "Baobab"
    back = there.select(".chips a")
    assert [asked(one["href"]) for one in back] == [{"q": "baobab"}]


def test_the_switcher_keeps_the_question_and_its_filters(client):
    make_positions(1, countries=[make_country("CD")])
    soup = read(client, address(q="baobab", country="CD"))
    link = soup.select_one(f'.languages a[hreflang="{OTHER}"]')["href"]
    assert link.startswith(address(OTHER))
    assert asked(link) == {"q": "baobab", "country": "CD"}


# --- what it costs --------------------------------------------------------------------------------


def queries(client, path):
    client.get(path)  # what had changed is in the index now
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured.captured_queries)


def test_a_page_of_results_asks_as_much_of_many_records_as_of_few(client):
    countries = [make_country(code) for code in ("CD", "PE", "KE")]
    make_positions(2, countries=countries[:2], themes=[make_theme()])
    few = queries(client, address(q="baobab", country="CD"))
    make_positions(60, countries=countries)
    many = queries(client, address(q="baobab", country="CD"))
    assert few == many <= MOST_QUERIES


def test_the_pages_of_the_search_weigh_what_they_may(client, tmp_path):
    make_site()
    collect(tmp_path, ours_alone=True)
    with served_from(tmp_path):
        for language in site_languages():
            for path in (address(language), address(language, q="position")):
                assert sum(weight_of(client.get(path).content.decode(), tmp_path)) <= TEXT, path
