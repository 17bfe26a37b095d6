"""A site on its first day: every page says in a sentence that there is nothing yet, in both languages."""

import pytest
from django.urls import reverse
from django.utils import translation

from languages.codes import site_languages
from pages.models import SiteIdentity
from pages.models.destinations import Section
from tests.making import make_partner, make_position
from tests.site_identity.arranging import read, text

pytestmark = pytest.mark.django_db


def addresses(language):
    with translation.override(language):
        return {section: reverse(section.value) for section in Section}


@pytest.mark.parametrize("language", site_languages())
@pytest.mark.parametrize("section", [one for one in Section if one != Section.HOME])
def test_an_empty_list_says_so_in_a_sentence(client, section, language):
    soup = read(client, addresses(language)[section])
    said = text(soup.main.select_one(".nothing"))
    assert said.endswith(".") and len(said.split()) > 3
    assert not soup.main.select("h2, .items, .entries, .pagination")


@pytest.mark.parametrize("language", site_languages())
@pytest.mark.parametrize("is_known", [True, False], ids=["site", "no site"])
def test_the_home_page_of_an_empty_site_is_presentable(client, language, is_known):
    if not is_known:
        SiteIdentity.objects.all().delete()
    soup = read(client, addresses(language)[Section.HOME])
    assert text(soup.h1)
    assert text(soup.main.select_one(".nothing")).endswith(".")
    assert not soup.main.select("section, h2")
    assert soup.select(".sections a")


def test_the_sentence_goes_with_the_first_thing_published_in_whichever_language(client):
    make_position(public=("fr",), lead=make_partner(public=("fr",)))
    assert not read(client, "/fr/").main.select(".nothing")
    english = read(client, "/en/").main  # says what there is, and shows none of it
    assert not english.select(".nothing, .items, .entries")
    assert [link["hreflang"] for link in english.select("section .elsewhere a")] == ["fr", "fr"]


@pytest.mark.parametrize("language", site_languages())
def test_every_page_of_an_empty_site_answers(client, language):
    seen, queue = set(), [f"/{language}/"]
    while queue:
        path = queue.pop()
        seen.add(path)
        links = [link["href"] for link in read(client, path).select("a[href^='/']")]
        queue += {link for link in links if link not in seen and link not in queue}
    assert len(seen) > 2 * len(Section)
