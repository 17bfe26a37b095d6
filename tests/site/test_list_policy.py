"""What a list does with records of other languages is one setting of the site (norm C5b)."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils.translation import override

from pages.models import SiteIdentity
from pages.models.site import ListPolicy
from tests.making import (
    make_country,
    make_document,
    make_news,
    make_partner,
    make_position,
    make_protected_partner,
    make_result,
)

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
