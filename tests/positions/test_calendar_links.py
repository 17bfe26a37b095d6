"""Where readers find the calendar: below the list of positions, on the pages of countries and themes."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils.translation import override

from tests.making import make_ask, make_country, make_position, make_theme

pytestmark = pytest.mark.django_db

OWN, OTHER = "en", "fr"


def links(client, url):
    page = BeautifulSoup(client.get(url).content.decode(), "html5lib")
    return [link["href"] for link in page.main.select("a[type='text/calendar']")]


def calendar(language, query=""):
    with override(language):
        return reverse("positions:calendar") + query


def listed(language, view="positions:list", query=""):
    with override(language):
        return reverse(view) + query


@pytest.fixture
def country():
    return make_country("CD", public=(OWN, OTHER))


@pytest.fixture
def theme():
    return make_theme("gender")


@pytest.fixture(autouse=True)
def position(country, theme):
    position = make_position(countries=[country], themes=[theme])
    make_ask(position, deadline="2025-12")
    return position


@pytest.mark.parametrize("language", [OWN, OTHER])
@pytest.mark.parametrize("query", ["", "?type=memorandum", "?theme=gender&country=CD"])
def test_the_list_of_positions_leads_to_the_calendar_under_its_filters(client, language, query):
    (link,) = links(client, listed(language, query=query))
    assert link == calendar(language, query)
    assert client.get(link).status_code == 200


@pytest.mark.parametrize("view", ["results:list", "news:list", "publications:list", "partners:list"])
def test_lists_of_what_is_in_no_calendar_do_not(client, view):
    assert links(client, listed(OWN, view)) == []


@pytest.mark.parametrize("language", [OWN, OTHER])
def test_the_page_of_a_country_and_of_a_theme_lead_to_theirs(client, language, country, theme):
    theme.refresh_from_db()
    for row, name in ((country, "country"), (theme, "theme")):
        (link,) = links(client, row.version(language).url)
        assert link == calendar(language, f"?{name}={row.pk}")
        assert b"BEGIN:VEVENT" in client.get(link).content
