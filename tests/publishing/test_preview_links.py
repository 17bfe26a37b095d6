"""Links for guests as those who work here see them: made, revoked, answered; and what is forgotten."""

import datetime
import json
import re

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Event
from languages.codes import column, site_languages
from partners.models import Visibility
from publishing.copies import revisions, trash, working
from publishing.copies.previewing import Page
from publishing.guests.links import changed_since, make_link, path_of
from publishing.guests.models import Preview, PreviewLink
from publishing.guests.rendering import read, text_of
from publishing.workflow import withdraw
from tests.admin_forms import change_url, fields_of, logged_in
from tests.making import make_partner, make_position, make_protected_partner, make_signatory
from tests.publishing.guests import answer, make_text, soup_of

pytestmark = pytest.mark.django_db

CODES = site_languages()


@pytest.fixture(autouse=True)
def _nobody_was_here():
    cache.clear()


@pytest.fixture
def position():
    return make_text()


@pytest.fixture
def link(position, editor):
    return make_link(position, CODES, for_whom="La coopérative", days=14, by=editor)


@pytest.fixture
def guest():
    return Client(enforce_csrf_checks=True)


# --- staff ----------------------------------------------------------------------------------------


def page(record):
    return reverse("admin:positions_position_previews", args=[record.pk])


def test_staff_make_a_link_copy_its_address_and_revoke_it(guest, position, editor):
    client = logged_in(editor)
    assert client.get(page(position)).status_code == 200
    made = client.post(page(position), {"for_whom": "Un partenaire", "languages": CODES, "days": "3"})
    assert made.status_code == 302
    link = PreviewLink.objects.get()
    assert (link.made_by, link.languages) == (editor.email, list(CODES))
    assert link.expires_at - timezone.now() > datetime.timedelta(days=2, hours=23)
    soup = soup_of(client.get(page(position)))
    address = soup.select_one("input.preview-address")["value"]
    assert guest.get(re.sub("^https?://[^/]+", "", address)).status_code == 200
    client.post(page(position), {"_revoke": str(link.pk)})
    assert guest.get(path_of(link, "fr")).status_code == 410
    verbs = set(Event.objects.filter(object_id=str(position.pk)).values_list("verb", flat=True))
    assert verbs >= {"make_preview_link", "open_preview_link", "revoke_preview_link"}


@pytest.mark.parametrize(
    ("name", "value"),
    [("for_whom", ""), ("languages", []), ("languages", ["xx"]), ("days", "61"), ("days", "0")],
)
def test_a_wrong_form_says_why_and_keeps_what_was_typed(position, editor, name, value):
    given = {"for_whom": "Un partenaire", "languages": list(CODES), "days": "3", name: value}
    response = logged_in(editor).post(page(position), given)
    assert response.status_code == 200 and not PreviewLink.objects.exists()
    soup = soup_of(response)
    assert soup.select(".errorlist")
    if name != "for_whom":
        assert soup.select_one("#id_for_whom")["value"] == "Un partenaire"


def test_a_language_without_a_page_cannot_be_shown(editor):
    position = make_position({"fr": "Seul"}, public=())
    response = logged_in(editor).post(
        page(position), {"for_whom": "Un", "languages": list(CODES), "days": "3"}
    )
    assert "anglais" in soup_of(response).select_one(".errorlist").get_text()
    assert not PreviewLink.objects.exists()


def test_who_may_only_translate_reads_the_answers_and_makes_no_link(position, link, translator):
    client = logged_in(translator)
    soup = soup_of(client.get(page(position)))
    assert not soup.select("#id_for_whom") and not soup.select("[name=_revoke]")
    given = {"for_whom": "Un", "languages": CODES, "days": "3"}
    assert client.post(page(position), given).status_code == 403
    assert client.post(page(position), {"_revoke": str(link.pk)}).status_code == 403


def test_who_may_publish_makes_links(position, publisher):
    given = {"for_whom": "Un", "languages": CODES, "days": "3"}
    assert logged_in(publisher).post(page(position), given).status_code == 302


@pytest.mark.parametrize("key", ["", "x", "\x00", "00000000-0000-0000-0000-000000000000"])
def test_revoking_what_is_not_there_breaks_nothing(position, editor, key):
    assert logged_in(editor).post(page(position), {"_revoke": key}, follow=True).status_code == 200


def test_a_link_of_another_record_is_not_revoked_from_here(link, editor):
    other = make_position()
    logged_in(editor).post(page(other), {"_revoke": str(link.pk)})
    link.refresh_from_db()
    assert link.is_open


def test_what_a_guest_writes_is_words_and_nothing_more(guest, link, position, editor):
    attack = '<script>alert(1)</script><img src=x onerror="x">'
    answer(guest, link, whole=attack, name=f'"{attack}', role=attack)
    response = logged_in(editor).get(page(position))
    soup = soup_of(response)
    assert not soup.select("#content-main script, #content-main img, #content-main [onerror]")
    assert soup.select_one(".guest-answer dd").get_text() == attack
    thanks = soup_of(guest.get(answer(guest, link, whole=attack, name=attack)["Location"]))
    assert not thanks.select("main script, main img")
    again = soup_of(answer(guest, link, verdict="", whole=f"</textarea>{attack}", name=f'">{attack}'))
    assert not again.select("main script, main img[src=x]")
    assert again.select_one("#guest-whole").text.endswith(attack)


def test_staff_see_whether_the_version_that_was_answered_is_still_wanted(guest, link, position, editor):
    answer(guest, link)
    client = logged_in(editor)
    link.refresh_from_db()
    assert changed_since(link, working.wanted(position)) == 0
    data = fields_of(client.get(change_url(position)))
    data |= {column("title", "fr"): "Eaux", column("asks-0-text", "en"): "Publish all"}
    client.post(change_url(position), {**data, "_continue": "1"})
    assert changed_since(link, working.wanted(position)) == 2
    told = soup_of(client.get(page(position))).select_one(".guest-answer > p").get_text()
    assert "2" in told


def test_what_changes_in_a_language_the_guest_was_not_shown_makes_no_difference(position, editor):
    link = make_link(position, ["fr"], for_whom="Un", days=1, by=editor)
    setattr(position, column("title", "en"), "Other water")
    position.save()
    assert changed_since(link, working.wanted(position)) == 0


# --- forgetting -----------------------------------------------------------------------------------


def test_links_die_with_the_record_and_with_the_history(position, link, editor):
    other = make_position()
    make_link(other, ["fr"], for_whom="Un", days=1, by=editor)
    trash.delete(position, by=editor)
    assert PreviewLink.objects.count() == 1
    revisions.forget(other)
    assert not PreviewLink.objects.exists()


def test_a_name_that_must_be_forgotten_stands_in_no_text_that_was_kept(guest, editor, officer):
    partner = make_partner({"fr": "Maison Zéphyr", "en": "Zephyr House"})
    position = make_position({"fr": "Eau", "en": "Water"})
    make_signatory(position, partner)
    link = make_link(position, CODES, for_whom="Un", days=1, by=editor)
    logged_in(editor).get(reverse("admin:positions_position_preview", args=[position.pk]))
    assert "Zephyr" in json.dumps(link.pages)
    partner.visibility, partner.country = Visibility.IDENTITY_WITHHELD, None
    for code, words in {"fr": "Organisation protégée", "en": "Protected organisation"}.items():
        setattr(partner, column("name", code), words)
    partner.save()
    assert not Preview.objects.exists()
    assert "Zephyr" not in json.dumps(list(PreviewLink.objects.values()), default=str)
    shown = guest.get(path_of(link, "en")).content.decode()
    assert "Zephyr House" not in shown and "Protected organisation" in shown
    link.refresh_from_db()
    assert link.pages  # made once more, and kept


def test_a_text_that_can_be_made_no_more_is_a_closed_link(guest, link, position):
    PreviewLink.objects.update(pages={})
    PreviewLink.objects.update(object_id="123456")
    assert guest.get(path_of(link, "fr")).status_code == 410


def test_texts_of_expired_links_are_not_kept(position, link, editor):
    PreviewLink.objects.update(expires_at=timezone.now() - datetime.timedelta(days=1))
    make_link(position, ["fr"], for_whom="Deux", days=1, by=editor)
    link.refresh_from_db()
    assert link.pages == {} and link.revision_id


def test_a_link_outlives_the_withdrawal_of_the_text(guest, editor, publisher):
    position = make_position({"fr": "Eau", "en": "Water"})
    link = make_link(position, ["fr"], for_whom="Un", days=1, by=editor)
    withdraw(position, "fr", by=publisher)
    assert guest.get(path_of(link, "fr")).status_code == 200


def test_a_protected_partner_is_shown_by_its_label(guest, officer):
    partner = make_protected_partner()
    link = make_link(partner, ["fr"], for_whom="Un", days=1, by=officer)
    assert "identité protégée" in guest.get(path_of(link, "fr")).content.decode()
    assert text_of(link)


# --- the sections of a text -----------------------------------------------------------------------


def test_sections_are_the_headings_of_the_content_in_their_order():
    html = (
        '<head><link rel="stylesheet" href="/s.css"><link rel="stylesheet" href="/map.css"></head>'
        '<main id="content"><article><nav><h2>No</h2></nav><h1>A &amp; B <br></h1>'
        '<section id="one"><h2>One<img src="x"> more</h2><h3 id="a">Ask</h3></section>'
        '<section class="hang share"><h2>Share</h2><section><p>x</p></section></section>'
        '<div id="text"><h2>Two</h2><h2>Three</h2><svg><path d="M0"/></svg></div><h2> </h2></article></main>'
    )
    text = read(Page("fr", html))
    assert text["title"] == "A & B"
    assert text["styles"] == ["/map.css"]
    assert "Share" not in text["main"] and text["main"].startswith("<article>")
    assert text["main"].endswith("</div><h2> </h2></article>")
    assert [(one["words"], one["anchor"]) for one in text["sections"]] == [
        ("One more", "one"),
        ("Two", "text"),
        ("Three", ""),
    ]
    assert [one["words"] for one in text["sections"][0]["below"]] == ["Ask"]
