"""Where feeds are found: in the head of the pages they go with, in one line on them; and what they cost."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from library.models import Document
from pages.models import NewsItem
from partners.models import Visibility
from positions.models import Position
from tests.feeds.reading import FORMATS, address, check_json, get, titles
from tests.making import (
    attach,
    make_country,
    make_document,
    make_image,
    make_news,
    make_partner,
    make_position,
    make_protected_partner,
    make_result,
    make_theme,
    make_topic,
)
from tests.pages.content import PAGES, make_site

pytestmark = pytest.mark.django_db

TYPES = ["application/atom+xml", "application/rss+xml", "application/feed+json"]
WITH_FEEDS = {
    **dict.fromkeys(("home", "positions", "results", "news", "publications"), ""),
    "second page": "",
    "filtered positions": "?theme=land&country=CD",
    "no position": "?type=petition&theme=land",
    "country": "?country=CD",
    "theme": "?theme=gender",
}
WITHOUT_FEEDS = (
    "position",
    "result",
    "news item",
    "publication",
    "page",
    "protected partner",
    "partners",
    "not found",
)


def read(client, path):
    return BeautifulSoup(client.get(path).content.decode(), "html5lib")


def announced(soup):
    return {link["type"]: link for link in soup.head.select("link[rel=alternate][href*='/feed.']")}


def test_a_page_announces_its_feed_under_its_filters_and_each_answers(client):
    make_site()
    for kind, query in WITH_FEEDS.items():
        for path in PAGES[kind].values():
            found = announced(read(client, path))
            assert list(found) == TYPES, path
            for form, link in zip(FORMATS, found.values(), strict=True):
                assert link["href"].endswith(f"/feed.{form}{query}"), (path, link["href"])
                assert link["title"].strip() and "None" not in link["title"]
                response = client.get(link["href"])
                assert response.status_code == 200
                assert response.headers["Content-Type"].startswith(link["type"])


def test_the_feed_of_a_list_leads_back_to_the_list_under_the_same_filters(client):
    make_site()
    for kind in ("positions", "results", "news", "publications", "filtered positions"):
        for path in PAGES[kind].values():
            feed = check_json(client.get(announced(read(client, path))[TYPES[2]]["href"]).content)
            assert feed["home_page_url"] == f"http://testserver{path}"


def test_the_feed_of_a_country_and_of_a_theme_leads_back_to_its_page(client):
    make_site()
    for kind in ("country", "theme", "partner", "home"):
        for path in PAGES[kind].values():
            feed = check_json(client.get(announced(read(client, path))[TYPES[2]]["href"]).content)
            assert feed["home_page_url"] == f"http://testserver{path}"


def test_wherever_a_feed_says_the_same_can_be_read_there_is_a_page(client):
    make_site()
    for query in (
        "",
        "?country=PE",
        "?theme=land",
        "?type=news",
        "?type=petition&theme=land",
        "?country=CD&theme=land",
    ):
        for language in ("fr", "en"):
            page = check_json(get(client, "", "json", language, query).content)["home_page_url"]
            assert client.get(page.removeprefix("http://testserver")).status_code == 200, (query, page)


def test_a_long_text_and_a_list_without_a_feed_announce_none(client):
    make_site()
    for kind in WITHOUT_FEEDS:
        for path in PAGES[kind].values():
            assert not announced(read(client, path)), path


@pytest.mark.parametrize("visibility", [one for one in Visibility.values if one != Visibility.PUBLIC])
def test_a_partner_has_a_feed_unless_it_is_protected(client, visibility):
    partner, hidden = make_partner(), make_protected_partner(visibility)
    assert announced(read(client, partner.version("fr").url))[TYPES[0]]["href"].endswith(
        f"?partner={partner.key}"
    )
    page = client.get(hidden.version("fr").url).content.decode()
    assert "feed.atom" not in page and hidden.key not in page


def test_a_list_and_a_hub_say_how_to_follow_them(client):
    make_site()
    for kind in ("positions", "filtered positions", "news", "country", "theme"):
        for path in PAGES[kind].values():
            soup = read(client, path)
            links = soup.main.select("a[href*='feed.']")
            assert [link.get_text() for link in links] == ["Atom", "RSS", "JSON"], path
            assert [link["href"] for link in links] == [link["href"] for link in announced(soup).values()]
    assert not read(client, PAGES["partners"]["fr"]).main.select("a[type='application/atom+xml']")


# --- how much they cost ----------------------------------------------------------------------------


def full(number):
    about = {
        "countries": [make_country(code) for code in ("CD", "PE")],
        "themes": [make_theme(), make_theme("land")],
    }
    partner = make_partner(key="lawyers")
    image, topics = make_image(), [make_topic()]
    for _number in range(number):
        attach(make_position(lead=partner, **about), make_document(files=("fr", "en"), **about))
        make_result(lead=partner, **about)
        make_news(lead=partner, image=image, topics=topics, **about)


COST = {
    ("", ""): 9,
    ("", "?country=CD&theme=gender"): 11,
    ("", "?country=CD&theme=gender&partner=lawyers"): 10,
    ("", "?country=CD&theme=gender&partner=lawyers&type=memorandum"): 9,
    ("positions:", ""): 5,
    ("positions:", "?country=CD&theme=gender&partner=lawyers&type=memorandum"): 8,
    ("results:", ""): 4,
    ("results:", "?partner=lawyers"): 7,
    ("news:", ""): 4,
    ("news:", "?partner=lawyers&topic=network"): 7,
    ("publications:", ""): 5,
    ("publications:", "?kind=report"): 6,
}


@pytest.mark.parametrize("number", [1, 6])
def test_a_feed_costs_what_it_says_however_much_it_tells(client, number):
    full(number)
    get(client)
    cost = {}
    for view, query in COST:
        for form in FORMATS:
            with CaptureQueriesContext(connection) as captured:
                response = client.get(address(view, form, "fr", query))
            assert response.status_code == 200
            cost[view, query] = len(captured)
            assert cost[view, query] <= (8 if view else 12)
        assert titles(client, view, "fr", query)
    assert cost == COST


def test_a_feed_never_loads_a_body(client):
    full(1)
    for view in ("", "positions:", "news:"):
        with CaptureQueriesContext(connection) as captured:
            get(client, view)
        for model in (Position, NewsItem, Document):
            body = f'"{model._meta.db_table}"."body'
            assert not [query["sql"] for query in captured if body in query["sql"]]
