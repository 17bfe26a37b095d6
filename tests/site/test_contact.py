"""How to reach the organisation: what the site knows, and a sentence where it knows nothing."""

import pytest

from languages.codes import site_languages
from tests.site_identity.arranging import make_entry, read, text, the_site

pytestmark = pytest.mark.django_db

FULL = {
    "name": {"fr": "Eau pour tous", "en": "Water for all"},
    "address": {"fr": "Rue du Puits 1\n1000 Bruxelles", "en": "Rue du Puits 1\n1000 Brussels"},
    "email": "we@example.org",
    "phone": "+32 (0)2 000 00 00",
}


def facts(soup):
    return {text(row.dt): row.dd for row in soup.select("address dl.rows > div")}


@pytest.mark.parametrize("language", site_languages())
def test_everything_that_is_known_can_be_followed(client, language):
    the_site(**FULL)
    make_entry("social", label={language: "Mastodon"}, url={language: "https://social.example.org/@we"})
    soup = read(client, f"/{language}/contact/")
    assert text(soup.h1) == "Contact"
    assert FULL["name"][language] in text(soup.select_one(".summary"))
    addresses = [link["href"] for link in soup.select("main a")]
    assert addresses[0] == "mailto:we@example.org"
    assert "tel:+32020000000" in addresses
    assert addresses[2].startswith("mailto:we@example.org?subject=")
    assert addresses[3:] == ["https://social.example.org/@we", "/.well-known/security.txt"]
    told = [text(value) for value in facts(soup).values()]
    assert text(soup.find("address").find("br").parent) in told  # the postal address, line by line


@pytest.mark.parametrize("language", site_languages())
def test_each_language_one_may_use_is_named_in_itself(client, language):
    the_site(**FULL)
    named = read(client, f"/{language}/contact/").select("address dd > span[lang]")
    assert [(name["lang"], text(name)) for name in named] == [("fr", "Français"), ("en", "English")]


def test_the_way_to_report_a_flaw_answers(client):
    the_site(email="we@example.org")
    assert b"we@example.org" in client.get("/.well-known/security.txt").content


@pytest.mark.parametrize("language", site_languages())
def test_a_site_that_knows_nothing_says_so_and_has_no_empty_heading(client, language):
    main = read(client, f"/{language}/contact/").main
    assert text(main.select_one(".summary"))
    assert not main.select("h2, address, dl, a")


@pytest.mark.parametrize(
    "known",
    [{"phone": "112"}, {"address": {"fr": "Rue du Puits 1"}}, {"email": "we@example.org"}],
    ids=["telephone", "address", "e-mail"],
)
def test_what_is_not_known_has_no_row(client, known):
    the_site(**known)
    soup = read(client, "/en/contact/")
    assert all(text(value) for value in facts(soup).values())
    has_mail = "email" in known
    assert bool(soup.select('main a[href^="mailto:"]')) is has_mail
    assert bool(soup.select('main a[href$="security.txt"]')) is has_mail


def test_an_address_in_one_language_is_marked_in_the_other(client):
    the_site(address={"fr": "Rue du Puits 1"})
    assert read(client, "/en/contact/").select_one("main address dd[lang]")["lang"] == "fr"


def test_it_asks_for_nothing_and_keeps_nothing(client):
    the_site(**FULL)
    response = client.get("/en/contact/")
    assert not response.cookies
    assert b"<form" not in response.content.partition(b"<main")[2]


def test_it_costs_the_frame_alone(client, django_assert_num_queries):
    the_site(**FULL)
    client.get("/en/contact/")
    with django_assert_num_queries(1):
        client.get("/en/contact/")
