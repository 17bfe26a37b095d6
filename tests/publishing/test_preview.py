"""Previews: the pages of what somebody wrote, saved or not, while nothing of it happens."""

import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Event
from advocacy_site.middleware import without_indents
from languages.codes import column, site_languages
from pages.models import SiteIdentity
from partners.models import Visibility
from positions.models import Position
from publishing.admin.framed import for_a_frame
from publishing.copies import working
from publishing.copies.models import Revision
from publishing.copies.previewing import pages
from publishing.copies.rehearsal import rehearsal
from publishing.guests.models import Preview
from publishing.snapshots import take
from publishing.state import State
from tests.admin_forms import add_row, change_url, fields_of, logged_in
from tests.making import (
    make_ask,
    make_country,
    make_document,
    make_image,
    make_institution,
    make_partner,
    make_position,
    make_protected_partner,
    make_target,
    make_theme,
)

pytestmark = pytest.mark.django_db

CODES = site_languages()


@pytest.fixture
def position():
    position = make_position({"fr": "Eau pour tous", "en": "Water for all"}, body={"fr": "<p>Un.</p>"})
    make_ask(position, {"fr": "Publier la liste", "en": "Publish the list"})
    return position


@pytest.fixture
def client(editor):
    return logged_in(editor)


def counts():
    """How many rows each table has, but for sessions and the previews themselves."""
    skipped = {"sessions.session", "publishing.preview"}
    return {
        model._meta.label_lower: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.label_lower not in skipped and model._meta.managed
    }


def files():
    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


def preview(client, record, data):
    """Presses Preview, and reads what is shown: `{language: soup or None}`."""
    response = client.post(change_url(record), {**data, "_preview": "1"})
    return shown(client, response)


def shown(client, response):
    assert response.status_code == 303, BeautifulSoup(response.content, "html5lib").select(".errorlist")
    side_by_side = BeautifulSoup(client.get(response["Location"]).content, "html5lib")
    found = {}
    for code in CODES:
        section = side_by_side.select_one(f"section[aria-labelledby=preview-{code}]")
        frame = section.select_one("iframe")
        found[code] = (
            BeautifulSoup(client.get(frame["src"]).content, "html5lib")
            if frame
            else section.select_one(".preview-nothing").get_text()
        )
    return found


# --- what is not saved ----------------------------------------------------------------------------


def test_a_preview_shows_what_was_typed_in_every_language_and_nothing_of_it_has_happened(client, position):
    document = make_document()
    data = fields_of(client.get(change_url(position)))
    public = {code: client.get(position.version(code).url).content for code in CODES}
    before, rows, stored = take(position), counts(), files()
    for code in CODES:
        data[column("title", code)] = f"Autre titre {code}"
    data[column("asks-0-text", "fr")] = "Publier tout"
    add_row(data, "asks", **{column("text", code): f"Nouvelle demande {code}" for code in CODES}, order=9)
    add_row(data, "documents", document=document.pk, order=1)

    found = preview(client, position, data)

    for code in CODES:
        assert found[code].h1.get_text(strip=True) == f"Autre titre {code}"
        assert f"Nouvelle demande {code}" in found[code].main.get_text()
        assert found[code].html["lang"] == code
        assert {link["hreflang"] for link in found[code].select("link[hreflang]")} >= set(CODES)
    assert "Publier tout" in found["fr"].main.get_text()
    assert found["fr"].select_one("#documents")
    assert take(position) == before
    assert counts() == rows and files() == stored
    assert working.copy_of(position) is None
    assert public == {code: client.get(position.version(code).url).content for code in CODES}
    assert mail.outbox == []


def test_a_preview_is_the_public_page_byte_for_byte_where_nothing_changed(client, position):
    public = {code: client.get(position.version(code).url).content for code in CODES}
    with rehearsal():
        found = pages(position)
    for code in CODES:
        assert without_indents(found[code].html.encode()) == public[code]


def test_a_working_copy_changes_no_byte_of_the_public_page(client, editor, position):
    public = {code: client.get(position.version(code).url).content for code in CODES}
    data = fields_of(client.get(change_url(position)))
    client.post(change_url(position), {**data, column("title", "fr"): "Autre", "_continue": "1"})
    assert working.copy_of(position) is not None
    assert public == {code: client.get(position.version(code).url).content for code in CODES}
    response = client.get(reverse("admin:positions_position_preview", args=[position.pk]))
    found = shown(client, response)
    assert found["fr"].h1.get_text(strip=True) == "Autre"
    assert found["en"].h1.get_text(strip=True) == "Water for all"


def test_the_log_the_history_and_the_queue_of_letters_say_nothing_of_a_preview(
    client, position, django_capture_on_commit_callbacks
):
    data = fields_of(client.get(change_url(position)))
    events, revisions = Event.objects.count(), Revision.objects.count()
    with django_capture_on_commit_callbacks() as calls:
        preview(client, position, {**data, column("title", "fr"): "Autre"})
    assert calls == []
    assert (Event.objects.count(), Revision.objects.count()) == (events, revisions)
    messages = client.get("/admin/").content.decode()
    assert "messagelist" not in messages


def test_a_form_with_an_error_shows_the_form_and_makes_no_preview(client, position):
    data = fields_of(client.get(change_url(position)))
    response = client.post(change_url(position), {**data, "key": "", "date": "hier", "_preview": "1"})
    assert response.status_code == 200
    soup = BeautifulSoup(response.content, "html5lib")
    assert soup.select_one(".error-summary")
    assert soup.select_one("#id_date")["value"] == "hier"
    assert not Preview.objects.exists()


def test_a_record_that_is_not_saved_yet_is_seen_and_is_not_there_afterwards(client):
    address = reverse("admin:positions_position_add")
    data = fields_of(client.get(address))
    lead = make_partner()
    given = {"type": "memorandum", "lead": lead.pk, column("title", "fr"): "Toute nouvelle"}
    rows = counts()
    found = shown(client, client.post(address, {**data, **given, "_preview": "1"}))
    assert found["fr"].h1.get_text(strip=True) == "Toute nouvelle"
    assert "anglais" in found["en"]
    assert counts() == rows and not Position.objects.exists()
    assert Preview.objects.get().object_id == ""


def test_the_row_of_a_member_is_seen_on_the_page_of_its_record(client, position):
    ask = position.asks.get()
    data = fields_of(client.get(change_url(ask)))
    found = preview(client, ask, {**data, column("text", "en"): "Publish all of it"})
    assert "Publish all of it" in found["en"].main.get_text()


def test_the_page_of_the_site_itself_is_the_home_page(publisher, administrator):
    site = SiteIdentity.objects.get()
    client = logged_in(administrator)
    data = fields_of(client.get(change_url(site)))
    found = preview(client, site, {**data, column("name", "en"): "We ourselves"})
    assert found["en"].select_one(".site-name").get_text(strip=True) == "We ourselves"
    assert client.get("/en/").content.decode().count("We ourselves") == 0


# --- what readers do not see yet ------------------------------------------------------------------


def test_what_was_never_public_is_shown_as_if_it_were_and_stays_a_draft(client):
    position = make_position({"fr": "Bientôt", "en": "Soon"}, public=())
    found = shown(client, client.get(reverse("admin:positions_position_preview", args=[position.pk])))
    assert found["fr"].h1.get_text(strip=True) == "Bientôt"
    assert found["fr"].select("link[hreflang]") == []  # as when this language goes out alone
    position.refresh_from_db()
    assert position.version("fr").state == State.DRAFT and not position.version("fr").slug


def test_what_waits_for_its_moment_and_what_was_withdrawn_are_shown(client):
    soon = timezone.now() + datetime.timedelta(days=3)
    waiting = make_position({"fr": "Attend"}, public=())
    Position.objects.filter(pk=waiting.pk).update(
        **{
            column("state", "fr"): State.PUBLIC,
            column("slug", "fr"): "attend",
            column("published_at", "fr"): soon,
            column("until", "fr"): soon + datetime.timedelta(days=1),
        }
    )
    with rehearsal():
        found = pages(waiting)
    assert found["fr"] and not found["en"]
    Position.objects.filter(pk=waiting.pk).update(
        **{column("state", "fr"): State.WITHDRAWN, column("until", "fr"): None}
    )
    with rehearsal():
        assert pages(waiting)["fr"]


def test_a_language_without_a_title_has_no_page_and_says_why(client):
    position = make_position({"fr": "Seul"}, public=("fr",))
    found = shown(client, client.get(reverse("admin:positions_position_preview", args=[position.pk])))
    assert "anglais" in found["en"]


def test_a_suppressed_partner_has_no_page(officer):
    partner = make_protected_partner(Visibility.SUPPRESSED, public=())
    with rehearsal():
        found = pages(partner)
    assert not any(found.values()) and all(page.reason for page in found.values())


def test_a_protected_partner_is_shown_by_its_label_alone():
    partner = make_protected_partner()
    with rehearsal():
        assert "identité protégée" in pages(partner)["fr"].html


def test_pages_of_reference_data_are_shown_where_there_are_any():
    institution, position = make_institution("agence"), make_position()
    with rehearsal():
        assert not pages(institution)["fr"] and "français" in pages(institution)["fr"].reason
    make_target(position, institution)
    theme, country = make_theme(), make_country("PE")
    position.themes.add(theme)
    with rehearsal():
        assert pages(institution)["fr"] and pages(theme)["fr"] and pages(country)["fr"]


def test_what_has_no_page_has_no_button_and_no_preview(client):
    image = make_image()
    assert b'name="_preview"' not in client.get(change_url(image)).content
    assert client.get(reverse("admin:library_image_preview", args=[image.pk])).status_code == 404


def test_a_page_that_breaks_says_so_in_words(position, monkeypatch):
    monkeypatch.setattr("positions.views.Dossier", lambda *args: 1 / 0)
    with rehearsal():
        found = pages(position)
    assert not found["fr"] and "français" in found["fr"].reason


def test_pages_are_made_within_a_rehearsal_only(position):
    with pytest.raises(RuntimeError):
        pages(position)


# --- who may see it, and how ----------------------------------------------------------------------


@pytest.fixture
def made(client, position):
    client.get(reverse("admin:positions_position_preview", args=[position.pk]))
    return Preview.objects.get()


def page_of(made, language="fr"):
    return reverse("admin:preview-page", args=[made.pk, language])


def test_nobody_but_who_made_it_opens_a_preview(made, publisher, administrator):
    for other in (publisher, administrator):
        assert logged_in(other).get(reverse("admin:preview", args=[made.pk])).status_code == 404
        assert logged_in(other).get(page_of(made)).status_code == 404


def test_a_visitor_is_asked_to_log_in(made):
    from django.test import Client

    assert "/login/" in Client().get(page_of(made))["Location"]


def test_a_preview_is_forgotten_after_a_day_and_the_oldest_of_many_go(client, made, position):
    Preview.objects.update(at=timezone.now() - datetime.timedelta(days=1, minutes=1))
    assert client.get(page_of(made)).status_code == 404
    for _time in range(12):
        client.get(reverse("admin:positions_position_preview", args=[position.pk]))
    assert Preview.objects.count() == 10
    assert not Preview.objects.filter(pk=made.pk).exists()


def test_a_framed_page_keeps_to_the_public_policy_and_stands_in_our_frames_alone(client, made):
    response = client.get(page_of(made))
    policy = response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in policy and "default-src 'none'" in policy
    assert "script-src" not in policy and "unsafe" not in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in response["Cache-Control"]
    assert "noindex" in response["X-Robots-Tag"]
    around = client.get(reverse("admin:preview", args=[made.pk]))
    assert "frame-src 'self'" in around["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in around["Content-Security-Policy"]
    assert "no-store" in around["Cache-Control"]


def test_links_of_a_framed_page_open_in_a_new_tab_and_its_anchors_stay(client, made):
    soup = BeautifulSoup(client.get(page_of(made)).content, "html5lib")
    links = soup.select("a[href]")
    assert {link.get("target") for link in links if not link["href"].startswith("#")} == {"_blank"}
    assert {link.get("target") for link in links if link["href"].startswith("#")} == {None}
    assert all(form["target"] == "_blank" for form in soup.select("form"))


class Same(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.seen = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, [pair for pair in attrs if pair[0] not in {"target", "rel"}]))


@pytest.mark.parametrize(
    "html",
    [
        '<a href="#x">y</a>',
        "<A\n HREF='/x' target=_self rel=me>é\r\n<b>z</b></A>\u2028<a class=y href=/z>w</a>",
        '<!-- <a href="/x"> --><p title="<a href=1>">&lt;a&gt;</p><a href="/y">z</a>',
        '<script type="application/ld+json">{"a": "<a href=/x>"}</script><form action="/y"></form>',
        '<svg><a href="/pays/"><path d="M0"/></a></svg><a name="z">z</a>',
    ],
)
def test_nothing_but_the_ways_out_of_a_page_changes(html):
    framed = for_a_frame(html)
    assert framed.replace(' target="_blank" rel="noopener"', "") == html
    assert Same(framed).seen == Same(html).seen
    assert framed.count("_blank") == sum(
        tag == "form" or (tag == "a" and not dict(attrs).get("href", "#").startswith("#"))
        for tag, attrs in Same(html).seen
    )


def test_a_preview_asks_no_more_than_the_form_and_the_pages_do(client, position):
    for number in range(20):
        make_ask(position, {"fr": f"Demande {number}", "en": f"Ask {number}"})
    with CaptureQueriesContext(connection) as few, rehearsal():
        pages(position)
    assert len(few) <= 40
