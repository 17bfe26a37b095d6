"""Legal notice, privacy, accessibility: prefilled, invisible until complete, each in the languages it has."""

import importlib

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from languages.rich_text import sanitise
from pages.models import MenuItem, SiteIdentity, StandingText
from pages.starting_site import SHIPPED, STANDING, standing_words
from tests.site_identity.arranging import complete, make_entry, read, text, the_site

pytestmark = pytest.mark.django_db

PAGES = {
    "legal": {"fr": "/fr/mentions-legales/", "en": "/en/legal-notice/"},
    "privacy": {"fr": "/fr/vie-privee/", "en": "/en/privacy/"},
    "accessibility": {"fr": "/fr/accessibilite/", "en": "/en/accessibility/"},
}
BOTH = {"fr": "<p>Nous sommes nous.</p>", "en": "<p>We are us.</p>"}


@pytest.mark.parametrize("kind", STANDING)
def test_a_new_installation_has_it_ready_to_be_completed_and_shows_none_of_it(client, kind):
    prefilled = StandingText.objects.get(key=kind)
    assert not prefilled.is_complete and prefilled.reviewed_on is None
    for language, path in PAGES[kind].items():
        words = standing_words(kind)[language]
        assert sanitise(words) == words and "[" in words and "<h2>" in words
        read(client, path, 404)
    assert PAGES[kind]["fr"] not in [link["href"] for link in read(client, "/fr/").select("footer a")]


@pytest.mark.parametrize("kind", STANDING)
def test_the_two_languages_say_the_same_things_in_the_same_order(kind):
    counted = [
        [standing_words(kind)[code].count(mark) for mark in ("<h2>", "<p>", "<li>", "<strong>")]
        for code in SHIPPED
    ]
    assert counted[0] == counted[1]


@pytest.mark.parametrize("kind", STANDING)
def test_once_complete_it_has_a_page_and_a_link_in_both_languages(client, kind):
    complete(kind, BOTH, reviewed_on="2026-02-01")
    for language, path in PAGES[kind].items():
        soup = read(client, path)
        assert len(soup.select("h1")) == 1 and text(soup.select_one(".prose"))
        assert soup.time["datetime"] == "2026-02-01"
        here = soup.select_one("footer nav a[aria-current=page]")
        assert here["href"] == path and text(here) == text(soup.h1)
        other = next(url for code, url in PAGES[kind].items() if code != language)
        assert soup.select_one(".languages a:not([aria-current])")["href"] == other
        hreflang = {link["hreflang"]: link["href"] for link in soup.select("link[rel=alternate]")}
        assert hreflang["x-default"] == hreflang["fr"] and hreflang["fr"].endswith(PAGES[kind]["fr"])


def test_written_in_one_language_it_has_no_page_in_the_other_which_says_where_it_is(client):
    complete("legal", {"fr": BOTH["fr"]})
    assert not read(client, PAGES["legal"]["fr"]).select("link[rel=alternate]")
    refusal = read(client, PAGES["legal"]["en"], 404)
    link = refusal.select_one("main a[hreflang=fr]")
    assert link["href"] == PAGES["legal"]["fr"] and link["lang"] == "fr" and text(link)
    assert len(refusal.select("main [lang=fr]")) >= 2
    assert PAGES["legal"]["en"] not in [link["href"] for link in read(client, "/en/").select("footer a")]


def test_without_a_day_of_review_nothing_is_said_about_it(client):
    complete("privacy", BOTH)
    assert not read(client, PAGES["privacy"]["en"]).main.find("time")


def test_its_page_costs_two_queries(client, django_assert_num_queries):
    complete("privacy", BOTH)
    with django_assert_num_queries(2):
        client.get(PAGES["privacy"]["en"])


def test_it_is_not_complete_while_brackets_are_left():
    prefilled = StandingText.objects.get(key="legal")
    prefilled.is_complete = True
    with pytest.raises(ValidationError) as refused:
        prefilled.full_clean()
    assert "[nom et adresse de l’éditeur]" in refused.value.message_dict["is_complete"][0]


# --- the migration -------------------------------------------------------------------------------

migration = importlib.import_module("pages.migrations.0002_a_site_to_begin_with")


def test_going_back_takes_away_a_site_that_nobody_touched_and_going_on_brings_it_again():
    migration.take_away(apps, None)
    assert not SiteIdentity.objects.exists() and not MenuItem.objects.exists()
    migration.begin(apps, None)
    assert MenuItem.objects.count() == 6 and StandingText.objects.count() == 3
    migration.begin(apps, None)
    assert SiteIdentity.objects.count() == 1


@pytest.mark.parametrize(
    "touch",
    [
        lambda: the_site(email="we@example.org"),
        lambda: the_site(name={"en": "Water for all"}),
        lambda: make_entry(url={"fr": "/fr/"}, label={"fr": "Ici"}),
        lambda: MenuItem.objects.first().delete(),
        lambda: complete("legal", BOTH),
    ],
)
def test_going_back_leaves_a_site_that_somebody_touched(touch):
    touch()
    migration.take_away(apps, None)
    assert SiteIdentity.objects.exists()
