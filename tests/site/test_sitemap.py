"""The sitemap: every page that may be found, with the alternates that its own head names."""

from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from advocacy_site import sitemap
from languages.codes import column
from pages.models import StandingText
from partners.models import Visibility
from publishing.workflow import withdraw
from tests.making import (
    live,
    make_country,
    make_document,
    make_news,
    make_page,
    make_partner,
    make_position,
    make_protected_partner,
    make_result,
    make_theme,
    words,
)
from tests.pages.content import EVERY_PAGE, PAGES, REFUSALS, make_site

pytestmark = pytest.mark.django_db

NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}
MOST_QUERIES = 15


def tree(client, path="/sitemap.xml"):
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def entries(client, path="/sitemap.xml"):
    """`{address: ({hreflang: address}, lastmod)}`."""
    found = {}
    for url in tree(client, path).findall("s:url", NAMES):
        links = {link.get("hreflang"): link.get("href") for link in url.findall("x:link", NAMES)}
        assert all(link.get("rel") == "alternate" for link in url.findall("x:link", NAMES))
        found[url.findtext("s:loc", namespaces=NAMES)] = (links, url.findtext("s:lastmod", namespaces=NAMES))
    return found


def paths(client):
    return {address.removeprefix("http://testserver") for address in entries(client)}


# --- what is in it ---------------------------------------------------------------------------------


def test_it_is_written_as_the_protocol_wants(client):
    make_site()
    root = tree(client)
    assert root.tag == f"{{{NAMES['s']}}}urlset"
    for url in root:
        # the order of the schema: loc, lastmod, then what other namespaces add
        tags = [child.tag.rpartition("}")[2] for child in url]
        assert tags == sorted(tags, key=["loc", "lastmod", "link"].index)
        assert tags.count("loc") == 1
    addresses = [url.findtext("s:loc", namespaces=NAMES) for url in root]
    assert len(addresses) == len(set(addresses))


def test_it_names_every_kind_of_page(client):
    make_site()
    found = paths(client)
    missing = [
        path
        for kind, _language, path in EVERY_PAGE
        if kind not in {*REFUSALS, "protected partner"} and "?" not in path and path not in found
    ]
    assert missing == []
    for view in sitemap.EVERYWHERE:
        assert reverse(view) in found


def test_every_address_answers_and_names_the_same_versions_in_its_head(client):
    make_site()
    for address, (links, _changed) in entries(client).items():
        response = client.get(address.removeprefix("http://testserver"))
        assert response.status_code == 200, address
        head = BeautifulSoup(response.content, "html5lib").head
        assert head.find("link", rel="canonical")["href"] == address
        assert not head.find("meta", attrs={"name": "robots"})
        named = {link["hreflang"]: link["href"] for link in head.find_all("link", hreflang=True)}
        assert links == named, address


def test_every_page_that_is_linked_and_may_be_found_is_in_it(client):
    """From the other side: a new kind of page that the sitemap forgets."""
    make_site()
    found, seen, queue = paths(client), set(), ["/fr/", "/en/"]
    left_out = set(PAGES["protected partner"].values())
    while queue:
        path = queue.pop()
        if path in seen:
            continue
        seen.add(path)
        response = client.get(path)
        if response.status_code != 200 or "text/html" not in response.headers["Content-Type"]:
            continue
        soup = BeautifulSoup(response.content, "html5lib")
        assert (path in found) != (path in left_out), path
        links = (link["href"].partition("#")[0] for link in soup.body.select("a[href^='/']"))
        queue += [link for link in links if "?" not in link and not link.startswith(("/admin/", "/media/"))]
        queue = [link for link in queue if link and link not in seen and not link.endswith((".pdf", ".xml"))]


def test_a_page_of_one_language_has_no_alternates(client):
    position = make_position({"fr": "Eau", "en": "Draft"}, public=("fr",))
    links, _changed = entries(client)[f"http://testserver{position.version('fr').url}"]
    assert links == {}


def test_everybody_else_is_led_to_the_language_it_was_written_in(client):
    position = make_position({"fr": "Eau", "en": "Water"}, source_language="en")
    found = entries(client)
    for code in ("fr", "en"):
        links, _changed = found[f"http://testserver{position.version(code).url}"]
        assert links["x-default"] == f"http://testserver{position.version('en').url}"
    assert found["http://testserver/fr/"][0]["x-default"] == "http://testserver/"


@pytest.mark.parametrize(
    "make", [make_position, make_result, make_news, make_document, make_page, make_partner]
)
def test_it_says_when_a_version_last_changed(client, make):
    record = make({"fr": "Eau"}, public=("fr",))
    _links, changed = entries(client)[f"http://testserver{record.version('fr').url}"]
    assert datetime.fromisoformat(changed) == record.updated_at.replace(microsecond=0)


def test_a_version_that_came_out_later_changed_later(client):
    record = make_position({"fr": "Eau"}, public=())
    later = timezone.now() - timedelta(minutes=5)
    live(record, "fr", at=later)
    record.save()
    type(record).objects.update(updated_at=later - timedelta(days=9))
    _links, changed = entries(client)[f"http://testserver{record.version('fr').url}"]
    assert datetime.fromisoformat(changed) == later.replace(microsecond=0)


def test_a_list_does_not_pretend_to_know_when_it_changed(client):
    assert entries(client)["http://testserver/fr/positions/"][1] is None


# --- what is not in it -----------------------------------------------------------------------------


def test_nothing_that_readers_cannot_open_is_in_it(client, publisher):
    lead = make_partner()
    before = paths(client)
    make_position({"fr": "Brouillon"}, public=(), lead=lead)
    withdraw(make_position({"fr": "Retiré"}, public=("fr",), lead=lead), "fr", by=publisher)
    scheduled = make_news({"fr": "Plus tard"}, public=())
    live(scheduled, "fr", at=timezone.now() + timedelta(days=1))
    scheduled.save()
    make_theme()
    make_country("PE")
    StandingText.objects.filter(key="legal").update(
        is_complete=False, **{column("body", "fr"): "<p>[Nom]</p>"}
    )
    assert paths(client) == before


PROTECTED = [one for one in Visibility.values if one != Visibility.PUBLIC]


@pytest.mark.parametrize("visibility", PROTECTED)
def test_no_protected_partner_is_in_it(client, visibility):
    make_partner({"fr": "Autre", "en": "Other"})
    before = tree(client)
    make_protected_partner(visibility)
    assert ElementTree.tostring(tree(client)) == ElementTree.tostring(before)


@pytest.mark.parametrize("visibility", PROTECTED)
def test_two_copies_of_it_do_not_say_which_name_became_which_label(client, visibility):
    """The old name is gone, and nothing came, moved or changed its moment in its stead."""
    for name in ("Alpha", "Gamma"):
        make_partner({"fr": name, "en": name})
    partner = make_partner({"fr": "Nom vrai", "en": "Real name"})
    make_partner({"fr": "Omega", "en": "Omega"})
    before = list(entries(client).items())
    former = {f"http://testserver{partner.version(code).url}" for code in ("fr", "en")}
    assert former <= set(dict(before))
    words(partner, "name", {"fr": "Une organisation", "en": "An organisation"})
    words(partner, "slug", {"fr": "une-organisation", "en": "an-organisation"})
    partner.visibility = visibility
    partner.save()
    lists_apart = [entry for entry in before if entry[0] not in former]
    assert list(entries(client).items()) == lists_apart


@pytest.mark.parametrize("make", [make_position, make_partner, make_country])
def test_no_place_in_it_tells_which_record_is_the_older(client, make):
    """By address, whatever the order in which they were written; one without French, by its English one."""
    if make is make_country:
        made = [make_country(code, public=("fr",)) for code in ("UG", "BE", "PE")]
    else:
        made = [make({"fr": name, "en": f"{name} in English"}) for name in ("Zinc", "Argent", "Mines")]
        made.append(make({"en": "Borders"}, public=("en",)))
    firsts = [
        (record.version("fr") if record.version("fr").is_public else record.version("en")).slug
        for record in made
    ]
    assert firsts != sorted(firsts)
    listed = [address.rstrip("/").rpartition("/")[2] for address in entries(client)]
    assert [slug for slug in listed if slug in firsts] == sorted(firsts)


def test_themes_are_in_the_order_of_their_addresses_too(client):
    named = {"a": "Mines", "b": "Terres", "c": "Eau"}
    themes = [make_theme(key, fr=name) for key, name in named.items()]
    make_position(themes=themes)
    slugs = [theme.version("fr").slug for theme in themes]
    assert slugs != sorted(slugs)
    listed = [
        address.rstrip("/").rpartition("/")[2] for address in entries(client) if "/fr/themes/" in address
    ]
    assert [slug for slug in listed if slug in slugs] == sorted(slugs)


def test_a_site_of_one_language_has_one_too(client, settings):
    settings.SITE_LANGUAGES = ("fr",)
    position = make_position({"fr": "Eau"}, public=("fr",))
    assert position.version("fr").url in paths(client)


def test_a_theme_that_only_a_protected_partner_has_is_not_in_it(client):
    make_protected_partner().themes.add(make_theme())
    assert not [path for path in paths(client) if path.startswith("/en/themes/gender")]


# --- how much it costs -----------------------------------------------------------------------------


def queries(client):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get("/sitemap.xml")
    return len(captured)


def test_it_costs_the_same_number_of_queries_however_much_there_is(client):
    make_site()
    few = queries(client)
    for alpha2 in ("BE", "BI", "FR", "KE", "NE", "RW", "UG", "TZ"):
        country = make_country(alpha2, public=("fr",))
        make_position(countries=[country], themes=[make_theme(f"theme-{alpha2.lower()}")])
        make_news()
        make_page()
    assert queries(client) == few <= MOST_QUERIES


def test_what_is_too_much_for_one_file_comes_in_several(client, monkeypatch):
    monkeypatch.setattr(sitemap, "RECORDS_PER_FILE", 4)
    made = [*(make_position() for _ in range(3)), *(make_news() for _ in range(3)), make_page(), make_page()]
    whole = tree(client)
    assert whole.tag == f"{{{NAMES['s']}}}sitemapindex"
    parts = [part.findtext("s:loc", namespaces=NAMES).removeprefix("http://testserver") for part in whole]
    found = [set(entries(client, part)) for part in parts]
    assert len(found) == -(-len(made) // 4) + 1  # the leads of positions are records too
    assert sum(len(part) for part in found) == len(set().union(*found))
    for record in made:
        assert f"http://testserver{record.version('en').url}" in set().union(*found)
    assert "http://testserver/fr/" in found[0]
    assert client.get(f"/sitemap-{len(parts) + 1}.xml").status_code == 404
    assert client.get("/sitemap-0.xml").status_code == 404
