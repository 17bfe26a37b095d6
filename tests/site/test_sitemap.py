"""The sitemaps: every page that may be found, in the file of its language, with when it last changed.

That they name the alternates that the head of each page names is asked in test_hreflang_is_reciprocal.py.
"""

import hashlib
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from advocacy_site import sitemap, sitemap_pages
from languages.codes import column, site_languages
from pages.models import StandingText
from partners.models import Visibility
from publishing.workflow import withdraw
from tests import sitemaps
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
from tests.pages.content import EVERY_PAGE, REFUSALS, make_site
from tests.sitemaps import SITE, everything

pytestmark = pytest.mark.django_db

MOST_QUERIES = 15


def paths(client):
    return {address.removeprefix(SITE) for address in everything(client)}


def bodies(client):
    """The bytes of all files, the index among them."""
    return {path: sitemaps.fetched(client, path) for path in ["/sitemap.xml", *sitemaps.files(client)]}


def slugs_in(client, language):
    return [
        address.rstrip("/").rpartition("/")[2]
        for address in sitemaps.file(client, f"/{language}/sitemap.xml")
    ]


# --- the files -------------------------------------------------------------------------------------


def test_the_index_names_one_file_for_each_language(client):
    """The reader of tests/sitemaps.py refuses whatever the protocol does not allow."""
    make_site()
    assert sitemaps.files(client) == [f"/{code}/sitemap.xml" for code in site_languages()]
    assert len(everything(client)) > 100


def test_the_file_of_a_language_holds_the_pages_of_that_language_alone(client):
    make_site()
    for code in site_languages():
        addresses = sitemaps.file(client, f"/{code}/sitemap.xml")
        assert addresses
        assert all(address.startswith(f"{SITE}/{code}/") for address in addresses)


def test_a_language_that_is_not_served_has_no_file_and_is_named_in_none(client, settings):
    served, hidden = site_languages()
    position = make_position()
    settings.SITE_LANGUAGES = (served,)
    assert client.get(f"/{hidden}/sitemap.xml").status_code == 404
    assert client.get("/nowhere/sitemap.xml").status_code == 404
    assert sitemaps.files(client) == [f"/{served}/sitemap.xml"]
    assert position.version(served).url in paths(client)
    assert not any(f"/{hidden}/".encode() in body for body in bodies(client).values())


def test_an_empty_site_has_files_too(client):
    found = everything(client)
    assert f"{SITE}/{site_languages()[0]}/" in found
    assert set(sitemaps.read_index(sitemaps.fetched(client, "/sitemap.xml")).values()) == {None}


def test_there_are_no_parts_where_one_file_is_enough(client):
    make_position()
    for code in site_languages():
        for number in range(3):
            assert client.get(f"/{code}/sitemap-{number}.xml").status_code == 404
    assert client.get("/sitemap-1.xml").status_code == 404


@pytest.mark.parametrize("form", ["", "gzip"])
def test_whoever_has_a_file_already_is_not_sent_it_again(client, form):
    position = make_position()
    for number, path in enumerate(bodies(client)):
        told = client.get(path, headers={"accept-encoding": form}).headers["ETag"]
        answer = client.get(path, headers={"if-none-match": told, "accept-encoding": form})
        assert (answer.status_code, sitemaps.body_of(answer)) == (304, b"")
        words(position, "slug", dict.fromkeys(site_languages(), f"address-{number}"))
        position.save()
        if path != "/sitemap.xml":
            answer = client.get(path, headers={"if-none-match": told, "accept-encoding": form})
            assert answer.status_code == 200
            assert answer.headers["ETag"] != told


def test_its_tag_is_that_of_its_bytes_and_its_length_is_told(client):
    make_position()
    answer = client.get(f"/{site_languages()[0]}/sitemap.xml")
    body = sitemaps.body_of(answer)
    assert answer.headers["ETag"] == f'"{hashlib.sha256(body).hexdigest()}"'
    assert answer.headers["Content-Length"] == str(len(body))


def test_head_is_answered_as_get_without_a_body(client):
    make_position()
    for path in bodies(client):
        got, asked = client.get(path), client.head(path)
        assert asked.status_code == 200
        assert sitemaps.body_of(asked) == b""
        for name in ("Content-Type", "Content-Length", "ETag"):
            if name in asked.headers:
                assert asked.headers[name] == got.headers[name]
        assert asked.headers["Content-Type"] == "application/xml; charset=utf-8"


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_but_reading_is_allowed(client, method):
    for path in ("/sitemap.xml", f"/{site_languages()[0]}/sitemap.xml"):
        assert getattr(client, method)(path).status_code == 405


def test_a_file_that_does_not_fit_in_memory_is_the_same(client, monkeypatch):
    make_site()
    before = bodies(client)
    monkeypatch.setattr(sitemap, "IN_MEMORY", 100)
    assert bodies(client) == before


# --- beyond what a file may hold ---------------------------------------------------------------------


def test_what_is_too_much_for_one_file_comes_in_several(client, monkeypatch):
    make_site()
    whole = everything(client)
    monkeypatch.setattr(sitemap, "MOST_ADDRESSES", 20)
    parts = sitemaps.files(client)
    assert everything(client) == whole
    assert list(everything(client)) == list(whole)  # in the same order
    for code in site_languages():
        own = [path for path in parts if path.startswith(f"/{code}/")]
        assert own == [f"/{code}/sitemap-{number}.xml" for number in range(1, len(own) + 1)]
        assert sitemaps.files(client, f"/{code}/sitemap.xml") == own
        *full, last = (len(sitemaps.file(client, path)) for path in own)
        assert len(full) > 1
        assert set(full) == {20} and 0 < last <= 20
        assert client.get(f"/{code}/sitemap-{len(own) + 1}.xml").status_code == 404
        assert client.get(f"/{code}/sitemap-0.xml").status_code == 404


def test_a_language_with_less_than_that_keeps_its_one_file(client, monkeypatch):
    """Each language by itself."""
    many, few = site_languages()
    for number in range(4):
        make_position({many: f"Position {number}"}, public=(many,), lead=None)
    number = len(sitemaps.file(client, f"/{few}/sitemap.xml"))
    monkeypatch.setattr(sitemap, "MOST_ADDRESSES", number)
    assert sitemaps.files(client) == [
        *(f"/{many}/sitemap-1.xml", f"/{many}/sitemap-2.xml", f"/{few}/sitemap.xml"),
    ]


def test_a_file_of_the_heaviest_pages_weighs_what_it_may(client):
    """Every address as long as a slug may be."""
    record = make_position()
    words(record, "slug", dict.fromkeys(site_languages(), "x" * 120))
    record.save()
    heaviest = max(
        len(line)
        for code in site_languages()
        for line in sitemaps.fetched(client, f"/{code}/sitemap.xml").splitlines(keepends=True)
    )
    counted = max(len(entry.line()) + 1 for entry in sitemap_pages.longest_entries(timezone.now()))
    assert heaviest <= counted
    assert counted * sitemap.most_per_file() + sitemap.FRAME <= sitemaps.MOST_BYTES
    assert sitemap.most_per_file() == sitemaps.MOST_ADDRESSES


def test_a_file_holds_less_where_the_addresses_are_longer(settings):
    settings.SITE_URL = f"https://{'x' * 60}.{'y' * 60}.example.org"
    assert 30_000 < sitemap.most_per_file() < sitemaps.MOST_ADDRESSES


# --- what is in them -------------------------------------------------------------------------------


def test_it_names_every_kind_of_page(client):
    make_site()
    found = paths(client)
    missing = [
        path
        for kind, _language, path in EVERY_PAGE
        if kind not in {*REFUSALS, "protected partner"} and "?" not in path and path not in found
    ]
    assert missing == []
    for view in sitemap_pages.EVERYWHERE:
        for code in site_languages():
            with translation.override(code):
                assert reverse(view) in found


def test_a_page_of_one_language_has_no_alternates(client):
    position = make_position({"fr": "Eau", "en": "Draft"}, public=("fr",))
    links, _changed = everything(client)[f"{SITE}{position.version('fr').url}"]
    assert links == {}


def test_everybody_else_is_led_to_the_language_it_was_written_in(client):
    position = make_position({"fr": "Eau", "en": "Water"}, source_language="en")
    found = everything(client)
    for code in ("fr", "en"):
        links, _changed = found[f"{SITE}{position.version(code).url}"]
        assert links["x-default"] == f"{SITE}{position.version('en').url}"
    assert found[f"{SITE}/fr/"][0]["x-default"] == f"{SITE}/"


@pytest.mark.parametrize(
    "make", [make_position, make_result, make_news, make_document, make_page, make_partner]
)
def test_it_says_when_a_version_last_changed(client, make):
    record = make({"fr": "Eau"}, public=("fr",))
    _links, changed = everything(client)[f"{SITE}{record.version('fr').url}"]
    assert datetime.fromisoformat(changed) == record.updated_at.replace(microsecond=0)


def test_a_version_that_came_out_later_changed_later(client):
    record = make_position({"fr": "Eau"}, public=())
    later = timezone.now() - timedelta(minutes=5)
    live(record, "fr", at=later)
    record.save()
    type(record).objects.update(updated_at=later - timedelta(days=9))
    _links, changed = everything(client)[f"{SITE}{record.version('fr').url}"]
    assert datetime.fromisoformat(changed) == later.replace(microsecond=0)


def test_a_list_does_not_pretend_to_know_when_it_changed(client):
    assert everything(client)[f"{SITE}/fr/positions/"][1] is None


def told_by_the_index(client):
    """`{language: when its one file changed}`."""
    told = sitemaps.read_index(sitemaps.fetched(client, "/sitemap.xml"))
    return {address.removeprefix(SITE).split("/")[1]: moment for address, moment in told.items()}


def test_the_index_says_when_the_newest_in_a_file_changed(client):
    make_site()
    make_position({"fr": "Eau"}, public=("fr",))
    type(make_news()).objects.update(updated_at=timezone.now() - timedelta(days=9))
    for code, moment in told_by_the_index(client).items():
        told = sitemaps.file(client, f"/{code}/sitemap.xml").values()
        assert moment == max(one.changed for one in told if one.changed)


def test_a_withdrawal_changes_the_file_too(client, publisher):
    first, second = make_position(), make_position()
    long_ago = timezone.now() - timedelta(days=9)
    for record in (first, first.lead, second.lead):
        live(record, *site_languages(), at=long_ago)
        record.save()
        type(record).objects.update(updated_at=long_ago)
    withdraw(second, "fr", by=publisher)
    type(first).objects.update(updated_at=long_ago)
    second.refresh_from_db()
    told = told_by_the_index(client)
    assert datetime.fromisoformat(told["fr"]) == second.version("fr").withdrawn_at.replace(microsecond=0)
    assert f"{SITE}{first.version('fr').url}" in everything(client)


def test_the_index_does_not_read_several_files_to_know_when_they_changed(client, monkeypatch):
    make_position()
    monkeypatch.setattr(sitemap, "MOST_ADDRESSES", 10)
    assert set(sitemaps.read_index(sitemaps.fetched(client, "/sitemap.xml")).values()) == {None}


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
    before = bodies(client)
    make_protected_partner(visibility)
    assert bodies(client) == before


@pytest.mark.parametrize("visibility", PROTECTED)
def test_two_copies_of_it_do_not_say_which_name_became_which_label(client, visibility):
    """The old name is gone, and nothing came, moved or changed its moment in its stead."""
    for name in ("Alpha", "Gamma"):
        make_partner({"fr": name, "en": name})
    partner = make_partner({"fr": "Nom vrai", "en": "Real name"})
    make_partner({"fr": "Omega", "en": "Omega"})
    before = list(everything(client).items())
    former = {f"{SITE}{partner.version(code).url}" for code in ("fr", "en")}
    assert former <= set(dict(before))
    words(partner, "name", {"fr": "Une organisation", "en": "An organisation"})
    words(partner, "slug", {"fr": "une-organisation", "en": "an-organisation"})
    partner.visibility = visibility
    partner.save()
    lists_apart = [entry for entry in before if entry[0] not in former]
    after = everything(client)
    assert list(after.items()) == lists_apart
    newest = max(told.changed for told in after.values() if told.changed)
    assert set(told_by_the_index(client).values()) == {newest}


@pytest.mark.parametrize("make", [make_position, make_partner, make_country])
def test_no_place_in_it_tells_which_record_is_the_older(client, make):
    """By the address in the language of the file, whatever the order in which they were written."""
    if make is make_country:
        made = [make_country(code, public=("fr",)) for code in ("UG", "BE", "PE")]
    else:
        made = [make({"fr": name, "en": f"{name} in English"}) for name in ("Zinc", "Argent", "Mines")]
        made.append(make({"en": "Borders"}, public=("en",)))
    for code in site_languages():
        public = [record.version(code).slug for record in made if record.version(code).is_public]
        listed = [slug for slug in slugs_in(client, code) if slug in public]
        assert listed == sorted(public)
        assert len(public) < 2 or public != listed


def test_themes_are_in_the_order_of_their_addresses_too(client):
    named = {"a": "Mines", "b": "Terres", "c": "Eau"}
    themes = [make_theme(key, fr=name) for key, name in named.items()]
    make_position(themes=themes)
    slugs = [theme.version("fr").slug for theme in themes]
    assert slugs != sorted(slugs)
    assert [slug for slug in slugs_in(client, "fr") if slug in slugs] == sorted(slugs)


def test_a_site_of_one_language_has_one_too(client, settings):
    settings.SITE_LANGUAGES = ("fr",)
    position = make_position({"fr": "Eau"}, public=("fr",))
    assert position.version("fr").url in paths(client)


def test_a_theme_that_only_a_protected_partner_has_is_not_in_it(client):
    make_protected_partner().themes.add(make_theme())
    assert not [path for path in paths(client) if path.startswith("/en/themes/gender")]


def test_a_text_that_is_hidden_in_one_language_is_in_the_file_of_the_other_alone(client, publisher):
    """Withdrawn, still to come or a draft: neither its address nor an alternate says that there is one."""
    later = make_position({"fr": "Plus tard", "en": "Now"}, public=("en",))
    live(later, "fr", at=timezone.now() + timedelta(days=1))
    later.save()
    gone = make_position({"fr": "Retiré", "en": "Kept"})
    withdraw(gone, "fr", by=publisher)
    draft = make_position({"fr": "Brouillon", "en": "Ready"}, public=("en",))
    found = everything(client)
    for record in (later, gone, draft):
        told = found[f"{SITE}{record.version('en').url}"]
        assert told.alternates == {}
        slug = record.version("fr").slug
        assert slug is None or not any(f"/{slug}/".encode() in body for body in bodies(client).values())


# --- how much it costs -----------------------------------------------------------------------------


def queries(client):
    found = {}
    for path in ["/sitemap.xml", *sitemaps.files(client)]:
        with CaptureQueriesContext(connection) as captured:
            client.get(path)
        found[path] = len(captured)
    return found


def test_it_costs_the_same_number_of_queries_however_much_there_is(client):
    make_site()
    few = queries(client)
    for alpha2 in ("BE", "BI", "FR", "KE", "NE", "RW", "UG", "TZ"):
        country = make_country(alpha2, public=("fr",))
        make_position(countries=[country], themes=[make_theme(f"theme-{alpha2.lower()}")])
        make_news()
        make_page()
    assert queries(client) == few
    assert max(few.values()) <= MOST_QUERIES
