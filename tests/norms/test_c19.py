"""C19, addresses: each language has its own, of a–z, figures and single hyphens; œ is written oe, æ ae, an
apostrophe becomes a hyphen. A title without a Latin letter falls back on the key of its record.

Within a language and a type no two are alike; editors may change one, and the old one goes on leading to
the page. A new title changes nothing by itself. Source: DOMAIN.md C19.
"""

import re
from urllib.parse import urlsplit

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils.text import slugify

from languages.codes import column, site_languages
from positions.models import Position
from publishing.slugs import change_slug, check_slug, free_slug
from tests.making import make_position
from tests.norms.b_site import Site, make_content, site  # noqa: F401  (a fixture)

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+)?")
PUBLIC = re.compile(r"\A/(?:[a-z]{2,3}(?:-[a-z]+)?)/")
TITLES = {
    "L’œuvre d'art": "l-oeuvre-d-art",
    "Côte d’Ivoire": "cote-d-ivoire",
    "Ex æquo": "ex-aequo",
    "Île-de-France — à l’été !": "ile-de-france-a-l-ete",
    "« Œdème » ou Straße": "oedeme-ou-strasse",
    "Droits\u202f:\u00a0l’eau": "droits-l-eau",
}


def wrong_addresses(addresses) -> list[str]:
    """Addresses of public pages with anything but a–z, figures and single hyphens between their slashes."""
    found = []
    for address in addresses:
        path = urlsplit(address).path
        if PUBLIC.match(path) and not all(SLUG.fullmatch(part) for part in path.strip("/").split("/")):
            found.append(address)
    return found


def alike(rows) -> list[tuple[str, str]]:
    """(language, slug) that two records of a type have; `rows`: (language, slug) of each record."""
    rows = [row for row in rows if row[1]]
    return sorted({row for row in rows if rows.count(row) > 1})


def badly_made(maker, titles=TITLES) -> dict[str, str]:
    """The titles that `maker` does not turn into the address that readers can read."""
    return {title: maker(title) for title, slug in titles.items() if maker(title) != slug}


def test_c19_every_link_of_every_page(site: Site):  # noqa: F811
    links = {link["href"] for page in site.pages for link in page.soup.select("a[href^='/']")}
    assert len(links) > 100
    assert wrong_addresses(links) == []
    assert wrong_addresses(page.path for page in site.pages) == []


@pytest.mark.django_db
def test_c19_titles_become_addresses():
    record = make_position()
    assert badly_made(lambda title: free_slug(record, "fr", title)) == {}
    assert free_slug(record, "fr", "العربية") == record.key
    assert free_slug(record, "fr", "…") == record.key


@pytest.mark.django_db
def test_c19_no_two_records_share_an_address():
    make_content()
    rows = [(code, row.version(code).slug) for row in Position.objects.all() for code in site_languages()]
    assert alike(rows) == []
    taken = make_position({"fr": "De l’eau", "en": "Water"})
    other = make_position()
    assert free_slug(other, "fr", "De l’eau") == "de-l-eau-2"
    assert free_slug(other, "en", "De l’eau") == "de-l-eau"  # each language for itself
    with pytest.raises(ValidationError):
        check_slug(other, "fr", taken.version("fr").slug)
    for wrong in ("Eau", "é", "a--b", "a_b", "-a", ""):
        with pytest.raises(ValidationError):
            check_slug(other, "fr", wrong)


@pytest.mark.django_db
def test_c19_an_address_is_stable_and_an_old_one_leads_on(publisher):
    record = make_position({"fr": "De l’eau", "en": "Water"})
    setattr(record, column("title", "fr"), "Un autre titre")
    record.save()
    client = Client()
    assert client.get("/fr/positions/de-l-eau/").status_code == 200
    change_slug(record, "fr", "eau-potable", by=publisher)
    moved = client.get("/fr/positions/de-l-eau/")
    assert (moved.status_code, moved["Location"]) == (301, "/fr/positions/eau-potable/")
    assert client.get("/en/positions/water/").status_code == 200


# --- what must be noticed ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/fr/positions/L-eau/",
        "/fr/positions/c%C3%B4te/",
        "/fr/positions/a--b/",
        "/fr/positions/a_b/",
        "/en/côte/",
    ],
)
def test_c19_counter_example_of_an_address(address):
    assert wrong_addresses([address]) == [address]
    assert (
        wrong_addresses(
            ["/fr/", "/en/positions/water-2/?page=2", "/fr/publications/a/a-fr.pdf", "/media/A_b.PDF"]
        )
        == []
    )


def test_c19_counter_example_of_titles():
    assert badly_made(slugify)["L’œuvre d'art"] == "luvre-dart"
    assert len(badly_made(slugify)) >= 5


def test_c19_counter_example_of_two_alike():
    assert alike([("fr", "eau"), ("en", "eau"), ("fr", "eau"), ("fr", ""), ("fr", "")]) == [("fr", "eau")]
