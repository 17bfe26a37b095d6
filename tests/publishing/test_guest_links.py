"""Links for people without an account: what opens them, what they show, what is kept of an answer."""

import datetime
import json

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Event
from languages.codes import column, site_languages
from publishing.guests import answering
from publishing.guests.links import address_of, make_link, path_of, revoke, token_of
from publishing.guests.models import GuestAnswer, PreviewLink
from tests.admin_forms import change_url, fields_of, logged_in
from tests.making import make_position
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


def field_on(soup, words):
    """The name of the field for a comment on the section of these words."""
    label = next(label for label in soup.select("form.guest-form label") if words in label.get_text())
    return soup.find(id=label["for"])["name"]


# --- the page that works --------------------------------------------------------------------------


def test_a_guest_reads_the_text_in_each_language_without_an_account(guest, link, position):
    assert not position.is_public_anywhere
    for code in CODES:
        response = guest.get(path_of(link, code))
        assert response.status_code == 200
        soup = soup_of(response)
        assert len(soup.select("h1")) == 1 and soup.h1.get_text(strip=True) == position.version(code).title
        assert soup.html["lang"] == code
        assert {"fr": "Publier la liste", "en": "Publish the list"}[code] in soup.main.get_text()
        names = [element["id"] for element in soup.find_all(id=True)]
        assert len(names) == len(set(names))
        ways = [way["href"] for way in soup.select(".languages a")]
        assert ways == [path_of(link, other) for other in CODES]


def test_a_text_in_one_language_is_shown_under_every_address_and_says_which_language_it_is(
    guest, position, editor
):
    link = make_link(position, ["fr"], for_whom="Un", days=1, by=editor)
    soup = soup_of(guest.get(path_of(link, "en")))
    assert soup.html["lang"] == "en"
    assert soup.select_one(".guest-text")["lang"] == "fr"
    assert "French" in soup.select_one(".callout").get_text()


def test_the_guest_is_shown_what_is_wanted_and_not_what_is_changed_later(guest, editor):
    position = make_position({"fr": "Eau", "en": "Water"})
    client = logged_in(editor)

    def call_it(words):
        data = fields_of(client.get(change_url(position)))
        client.post(change_url(position), {**data, column("title", "en"): words, "_continue": "1"})

    call_it("Clean water")
    link = make_link(position, CODES, for_whom="Un", days=1, by=editor)
    call_it("Dirty water")
    assert soup_of(guest.get(path_of(link, "en"))).h1.get_text(strip=True) == "Clean water"
    assert soup_of(guest.get(position.version("en").url)).h1.get_text(strip=True) == "Water"
    assert link.digest == link.revision.digest


def test_the_page_names_the_sections_and_has_no_address_to_pass_on(guest, link):
    soup = soup_of(guest.get(path_of(link, "en")))
    sections = [summary.get_text(strip=True) for summary in soup.select("form.guest-form summary")]
    assert sections[0] == "What we ask" and "What we see" in sections
    below = [label.get_text(strip=True) for label in soup.select("form.guest-form details label")]
    assert any("Publish the list" in label for label in below)
    assert any("In figures" in label for label in below)
    assert not soup.select("main .share")


def test_a_visit_asks_for_little_and_takes_no_rehearsal(
    guest, link, django_assert_max_num_queries, monkeypatch
):
    monkeypatch.setattr("publishing.guests.rendering.rehearsal", None)
    guest.get(path_of(link, "en"))
    with django_assert_max_num_queries(9):
        guest.get(path_of(link, "en"))


# --- the address is the key -----------------------------------------------------------------------


def refusals(guest, token):
    return guest.get(reverse("guests:text", args=[token]))


def test_an_address_that_was_tampered_with_opens_nothing_and_all_refusals_are_the_same(
    guest, link, position, editor
):
    token = token_of(link)
    other = make_link(position, ["fr"], for_whom="Deux", days=14, by=editor)
    key, _dot, signature = token.partition(".")
    forged = (
        *(
            f"{key}.{signature[:-1]}",
            f"{key}.{signature[::-1]}",
            key,
            f".{signature}",
            "x" * 600,
            "\x00.\x00",
        ),
        *(f"{token_of(other).partition('.')[0]}.{signature}", str(link.pk), f"{link.pk}.{signature}"),
    )
    bodies = set()
    for one in forged:
        response = refusals(guest, one)
        assert response.status_code == 410, one
        bodies.add(response.content)
    revoke(other, by=editor)
    bodies.add(refusals(guest, token_of(other)).content)
    PreviewLink.objects.filter(pk=link.pk).update(expires_at=timezone.now())
    bodies.add(refusals(guest, token).content)
    assert len(bodies) == 1
    page = BeautifulSoup(bodies.pop().decode(), "html5lib")
    assert page.select_one("main [lang=en]")  # in the other language as well
    assert "Eau" not in page.get_text() and "Water" not in page.get_text()


def test_an_address_copied_without_its_last_stroke_opens_the_text(guest, link):
    path = path_of(link, "fr").rstrip("/")
    assert guest.get(path).status_code == 200
    assert guest.get(f"{path}/more").status_code == guest.get(f"{path}/a/b/").status_code == 410


def test_no_log_of_the_server_repeats_an_address(guest, link, caplog):
    answer(guest, link, verdict="")
    guest.get(f"{path_of(link, 'fr')}x")
    guest.put(path_of(link, "fr"))
    answer(guest, link, whole="x" * 600_000)
    assert token_of(link) not in caplog.text


def test_an_expired_link_takes_no_answer_either(guest, link):
    PreviewLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - datetime.timedelta(seconds=1))
    assert answer(guest, link).status_code == 410
    assert not GuestAnswer.objects.exists()


def test_a_revoked_link_opens_nothing_and_its_answers_stay(guest, link, editor):
    thanks = answer(guest, link)["Location"]
    revoke(link, by=editor)
    assert guest.get(path_of(link, "fr")).status_code == 410
    assert guest.get(thanks).status_code == 410
    link.refresh_from_db()
    assert link.pages == {} and link.answers.count() == 1
    assert Event.objects.filter(verb="revoke_preview_link", by=editor.email).count() == 1


def test_nothing_in_the_table_opens_a_link(link):
    row = json.dumps(list(PreviewLink.objects.values()), default=str)
    assert token_of(link).partition(".")[2] not in row
    assert address_of(link).startswith("http") and token_of(link) in address_of(link)


# --- nobody else learns of it ---------------------------------------------------------------------


def test_the_page_is_never_kept_found_or_told_to_others_and_sets_no_cookie(guest, link):
    good, refused = guest.get(path_of(link, "fr")), refusals(guest, "x.y")
    sent = answer(guest, link)
    for response in (good, refused, sent, guest.get(sent["Location"]), guest.put(path_of(link, "fr"))):
        assert "noindex" in response["X-Robots-Tag"] and "nofollow" in response["X-Robots-Tag"]
        assert "no-store" in response["Cache-Control"]
        assert response["Referrer-Policy"] == "no-referrer"
        assert not response.cookies and "ETag" not in response
    for response in (good, refused):
        soup = soup_of(response)
        assert "noindex" in soup.find("meta", attrs={"name": "robots"})["content"]
        assert not soup.select("link[rel=canonical], link[rel=alternate], script, style, [style]")
        assert not soup.select('meta[property^="og:"]')
        policy = response["Content-Security-Policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy


def test_the_address_is_in_no_map_of_the_site_and_not_in_robots_txt(guest, link):
    with translation.override("en"):
        begins = reverse("guests:text", args=["x"]).rpartition("x")[0]
    for path in ("/sitemap.xml", "/en/sitemap.xml", "/robots.txt", "/en/site-map/"):
        response = guest.get(path)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        assert response.status_code == 200 and begins not in body.decode(), path


def test_each_opening_is_counted_and_logged_without_anything_about_the_reader(guest, link, position):
    for _time in range(2):
        guest.get(path_of(link, "fr"), REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT="Curious/1")
    guest.head(path_of(link, "fr"))
    link.refresh_from_db()
    assert link.visits == 2 and link.last_visit_at
    events = Event.objects.filter(verb="open_preview_link")
    assert events.count() == 2
    event = events.first()
    assert (event.by, event.model, event.object_id) == ("", "positions.position", str(position.pk))
    assert event.details == {"link": str(link.pk)}


def test_whom_it_is_for_is_not_told_to_the_guest_nor_to_the_log(guest, link):
    assert "coopérative" not in guest.get(path_of(link, "fr")).content.decode()
    assert "coopérative" not in json.dumps(list(Event.objects.values()), default=str, ensure_ascii=False)


# --- answers --------------------------------------------------------------------------------------


def test_an_answer_is_kept_with_its_comments_and_the_version_it_is_about(guest, link):
    soup = soup_of(guest.get(path_of(link, "en")))
    values = {
        "verdict": "object",
        "name": "Ada",
        "role": "Coordinator",
        "whole": "Too long.",
        field_on(soup, "What we ask"): "Who pays?",
        field_on(soup, "In figures"): "Out of date.",
    }
    response = guest.post(path_of(link, "en"), values)
    assert response.status_code == 303
    kept = GuestAnswer.objects.get()
    assert (kept.verdict, kept.name, kept.role) == ("object", "Ada", "Coordinator")
    assert kept.digest == link.revision.digest == link.digest
    assert [(one["section"], one["text"], one["language"]) for one in kept.comments] == [
        ("What we ask", "Who pays?", "en"),
        ("In figures", "Out of date.", "en"),
        ("", "Too long.", "en"),
    ]
    thanks = soup_of(guest.get(response["Location"]))
    assert len(thanks.select("h1")) == 1
    for words in ("Who pays?", "Out of date.", "Too long.", "Ada", "Coordinator", kept.digest[:12]):
        assert words in thanks.main.get_text()
    assert path_of(link, "en") in [way["href"] for way in thanks.select("main a")]


def test_a_guest_may_answer_again_and_the_older_answer_is_kept(guest, link):
    answer(guest, link, verdict="object", whole="No.")
    answer(guest, link)
    assert [one.verdict for one in GuestAnswer.objects.order_by("at")] == ["object", "agree"]


def test_the_same_answer_sent_twice_is_one(guest, link):
    first, second = answer(guest, link, whole="Fine."), answer(guest, link, whole="Fine.")
    assert first["Location"] == second["Location"] and GuestAnswer.objects.count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"verdict": ""},
        {"verdict": "perhaps"},
        {"verdict": "comments", "on-1": " \n "},
        {"verdict": "agree", "name": "é" * 121},
        {"verdict": "agree", "whole": "é" * 4001},
        {"verdict": "agree", "name": "a\x00b"},
        {"verdict": "agree", **{f"on-{number}": "é" * 4000 for number in range(1, 9)}, "name": "x" * 200},
    ],
)
def test_an_error_is_said_and_nothing_typed_is_lost(guest, link, values):
    typed = {"role": "Coordinatrice", "on-1": "À revoir", **values}
    response = guest.post(path_of(link, "fr"), typed)
    assert response.status_code == 422
    soup = soup_of(response)
    assert soup.select_one('form [role="alert"] li')
    assert soup.select_one("#guest-role")["value"] == "Coordinatrice"
    assert soup.select_one("#guest-on-1").text.strip() == typed["on-1"].strip()
    assert soup.select_one("details").has_attr("open") == bool(typed["on-1"])
    for anchor in soup.select('form [role="alert"] a'):
        assert soup.find(id=anchor["href"].removeprefix("#"))
    assert not GuestAnswer.objects.exists()


def test_comments_may_be_long_each_and_not_all_together(guest, link, monkeypatch):
    lines = "\r\n".join(["é" * 99] * 40)  # as browsers send what counts 4,000 characters there
    assert answer(guest, link, whole=lines).status_code == 303
    monkeypatch.setattr(answering, "LONGEST_IN_ALL", 5000)
    response = answer(guest, link, **{"whole": lines, "on-1": lines})
    assert response.status_code == 422
    assert soup_of(response).select_one("#guest-on-1").text.count("é") == 3960


def test_an_answer_that_is_far_too_long_is_refused_with_a_page(guest, link):
    response = answer(guest, link, whole="x" * 600_000)
    assert response.status_code == 413 and soup_of(response).select_one('[role="alert"]')


def test_a_link_takes_thirty_answers_and_then_says_so(guest, link, monkeypatch):
    monkeypatch.setattr(answering, "MOST_ANSWERS", 2)
    for number in range(2):
        assert answer(guest, link, whole=str(number)).status_code == 303
    response = answer(guest, link, whole="kept in the form")
    assert response.status_code == 429
    assert soup_of(response).select_one("#guest-whole").text.strip() == "kept in the form"
    assert GuestAnswer.objects.count() == 2


def test_answers_in_haste_are_slowed_down(guest, link, monkeypatch):
    monkeypatch.setattr(answering, "PER_HOUR", 3)
    found = [answer(guest, link, whole=str(number)).status_code for number in range(5)]
    assert found == [303, 303, 303, 429, 429]


def test_another_answer_cannot_be_read_with_a_guess(guest, link, position, editor):
    other = make_link(position, ["fr"], for_whom="Deux", days=1, by=editor)
    thanks = answer(guest, link, whole="Secret")["Location"]
    key = thanks.rstrip("/").rpartition("/")[2]
    with translation.override("en"):
        wrong = reverse("guests:thanks", args=[token_of(other), key])
    assert guest.get(wrong).status_code == 410


@pytest.mark.parametrize("verdict", ["agree", "object", "comments"])
def test_whoever_made_the_link_is_written_to_and_the_letter_says_no_name(
    guest, link, editor, verdict, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        answer(guest, link, verdict=verdict, name="Ada Lovelace", whole="Un secret")
    letter = mail.outbox[0]
    assert letter.to == [editor.email]
    words = letter.subject + letter.body
    assert "/previews/" in words
    for hidden in ("Ada", "secret", "coopérative", "Eau"):
        assert hidden not in words


def test_somebody_who_wants_no_mail_gets_none(guest, link, editor, django_capture_on_commit_callbacks):
    editor.mail_about_moves = False
    editor.save()
    with django_capture_on_commit_callbacks(execute=True):
        answer(guest, link)
    assert mail.outbox == []
