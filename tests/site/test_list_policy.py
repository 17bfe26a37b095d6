"""What a list does with records of other languages is one setting of the site, wherever it stands (C5b)."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils.translation import override

from pages.models import BlockList, SiteIdentity
from pages.models.site import ListPolicy
from partners.models import Visibility
from tests.making import (
    make_ask,
    make_block,
    make_country,
    make_document,
    make_institution,
    make_news,
    make_page,
    make_partner,
    make_position,
    make_protected_partner,
    make_result,
    make_target,
    make_theme,
)
from topics.models import Theme

pytestmark = pytest.mark.django_db

FRENCH = {"fr": "Seulement en français"}
DRAFT = {"fr": "Brouillon", "en": "A draft"}
MAKERS = {
    "positions:list": make_position,
    "results:list": make_result,
    "news:list": make_news,
    "publications:list": make_document,
    "partners:list": make_partner,
}


@pytest.fixture
def mixed():
    site = SiteIdentity.objects.first() or SiteIdentity()
    site.list_policy = ListPolicy.MIXED
    site.save()


def read_path(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return BeautifulSoup(answer.content.decode(), "html5lib").main


def read(client, view, query=""):
    with override("en"):
        answer = client.get(reverse(view) + query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content.decode(), "html5lib").main


@pytest.mark.parametrize("view", MAKERS)
def test_each_language_by_itself_unless_the_site_says_otherwise(client, view):
    MAKERS[view](FRENCH, public=("fr",))
    main = read(client, view)
    assert "Seulement en français" not in main.get_text()
    assert main.select_one("p.elsewhere a[hreflang=fr]")


@pytest.mark.parametrize("view", MAKERS)
def test_a_mixed_list_shows_both_and_marks_those_of_the_other_language(client, view, mixed):
    record = MAKERS[view](FRENCH, public=("fr",))
    MAKERS[view](DRAFT, public=())
    main = read(client, view)
    link = main.find("a", string="Seulement en français")
    assert (link["href"], link["lang"], link["hreflang"]) == (record.version("fr").url, "fr", "fr")
    assert "(in French)" in link.parent.get_text()
    assert not main.select("p.elsewhere a[hreflang=fr]")
    assert "draft" not in main.get_text()
    french = client.get(record.version("fr").url.rsplit("/", 2)[0] + "/").content.decode()
    assert "(en français)" not in french


def test_a_mixed_list_of_countries_leads_to_the_page_there_is(client, mixed):
    country = make_country("CD", public=("fr",))
    main = read(client, "countries:list")
    assert main.find("a", href=country.version("fr").url)["hreflang"] == "fr"


def test_a_mixed_list_counts_what_it_shows_and_names_nobody_suppressed(client, mixed):
    make_partner(FRENCH, public=("fr",))
    make_partner()
    make_protected_partner("suppressed")
    assert "2 partners" in read(client, "partners:list").get_text()


# --- hubs, lists on pages, related records ----------------------------------------------------------

HUBS = ("country", "theme", "institution", "partner", "home", "page")


def hub(kind):
    """The path of a page in English that gathers, with one record of each kind in French and one in both."""
    country, theme = make_country("KE", public=("fr", "en")), make_theme("water", fr="Eau", en="Water")
    office, lead = (
        make_institution("office", country=country),
        make_partner({"fr": "Juristes", "en": "Lawyers"}),
    )
    about = {"countries": [country], "themes": [theme]}
    for titles, public in ((FRENCH, ("fr",)), (None, ("fr", "en"))):
        for make in (make_position, make_result, make_news, make_document):
            leading = {} if make is make_document else {"lead": lead}
            record = make(titles, public=public, **about, **leading)
            if make is make_position:
                make_target(record, office)
                ask = make_ask(record, {"fr": "Publier"} if titles else None, status="open", addressee=office)
                assert ask.position == record
    page = make_page()
    for name in BlockList.values:
        make_block(page, kind="list", list=name, heading={"fr": "Liste", "en": "List"})
    rows = {"country": country, "theme": theme, "institution": office, "partner": lead, "page": page}
    return rows[kind].version("en").url if kind in rows else "/en/"


def of_french_only(main):
    """The links to records that exist in French only."""
    links = main.select("a[hreflang=fr]:not(.file)")
    return [link for link in links if "Seulement en français" in link.get_text()]


def numbers(main):
    """`{anchor: how many}` that the head of a hub promises."""
    return {link["href"]: int(link.get_text().split()[0]) for link in main.select(".contents a")}


def told_below(main, anchor):
    """How many rows there are; of asks that are only counted, how many in all."""
    rows = main.select(f"{anchor} :is(.items, .entries, .ledger, .timeline) > li")
    return len(rows) or sum(int(number.get_text()) for number in main.select(f"{anchor} .tally b"))


@pytest.mark.parametrize("kind", HUBS)
def test_a_page_that_gathers_says_how_much_exists_elsewhere_only_and_shows_none_of_it(client, kind):
    main = read_path(client, hub(kind))
    assert not of_french_only(main) and "(in French)" not in main.get_text()
    lines = main.select("#elsewhere a, .elsewhere a[hreflang]")
    assert lines and all("only in French" in line.get_text() for line in lines)
    for line in lines:
        assert line["hreflang"] == "fr" and client.get(line["href"]).status_code == 200
        if "without=en" in line["href"] and " ask" not in line.get_text():
            there = BeautifulSoup(client.get(line["href"]).content.decode(), "html5lib")
            assert there.select_one(".total").get_text().split()[0] == line.get_text().split()[0]
    for anchor, number in numbers(main).items():
        assert told_below(main, anchor) == number, anchor


@pytest.mark.parametrize("kind", HUBS)
def test_a_page_that_gathers_shows_all_where_languages_are_mixed_and_marks_what_is_foreign(
    client, kind, mixed
):
    main = read_path(client, hub(kind))
    assert not main.select("#elsewhere, .elsewhere a[hreflang]")
    shown = of_french_only(main)
    assert shown
    for link in shown:
        assert link["lang"] == "fr" and "(in French)" in link.parent.get_text()
        assert client.get(link["href"].partition("#")[0]).status_code == 200
    for anchor, number in numbers(main).items():
        assert told_below(main, anchor) == number, anchor
    assert all(client.get(link["href"]).status_code == 200 for link in main.select("a[href^='/']"))


@pytest.mark.parametrize("policy", ListPolicy.values)
@pytest.mark.parametrize("kind", HUBS)
def test_nobody_protected_is_counted_or_shown_under_either_policy(client, kind, policy, request):
    if policy == ListPolicy.MIXED:
        request.getfixturevalue("mixed")
    path = hub(kind)
    before = read_path(client, path).get_text()
    theme = Theme.objects.get(pk="water")
    for visibility in (one for one in Visibility.values if one != Visibility.PUBLIC):
        label = {"fr": f"Organisation {visibility}"}
        make_partner(label, public=("fr",), visibility=visibility).themes.add(theme)
    assert read_path(client, path).get_text() == before


@pytest.mark.parametrize(
    ("view", "row"), [("themes:list", "Water"), ("institutions:list", "Institution office")]
)
def test_a_list_of_pages_counts_or_shows_those_that_exist_in_french_only(client, view, row):
    position = make_position(FRENCH, public=("fr",), themes=[make_theme("water", fr="Eau", en="Water")])
    office = make_institution("office")
    make_ask(position, addressee=office, answer_from=office, answer_date="2024")
    main = read(client, view)
    assert row not in main.get_text() and main.select_one(".elsewhere a[hreflang=fr]")
    site = SiteIdentity.objects.first() or SiteIdentity()
    site.list_policy = ListPolicy.MIXED
    site.save()
    main = read(client, view)
    link = main.find("a", string=row)
    assert link["hreflang"] == "fr" and client.get(link["href"]).status_code == 200
    assert "(in French)" in link.parent.get_text() and not main.select(".elsewhere")
    assert main.select_one(".total").get_text().startswith("1 ")
    assert {"themes:list": "1 position", "institutions:list": "1 ask, 1 answered"}[view] in main.get_text()


@pytest.mark.parametrize("kind", ["country", "theme"])
def test_the_policy_decides_no_address(client, kind, mixed):
    """A hub that has nothing in a language does not exist there, however lists are arranged."""
    country, theme = make_country("KE", public=("fr",)), make_theme("water", fr="Eau", en="Water")
    make_position(FRENCH, public=("fr",), countries=[country], themes=[theme])
    row = {"country": country, "theme": theme}[kind]
    assert client.get(row.version("fr").url).status_code == 200
    assert (
        client.get({"country": "/en/countries/kenya/", "theme": "/en/themes/water/"}[kind]).status_code == 404
    )
