"""What is kept of a reader who asks (nothing), and how often readers may ask."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone, translation

from tests.making import (
    make_position,
)
from tests.translation_desk.asking import (
    HERE,
    THERE,
    ask,
    counted,
    missing,
    only_here,
    send,
    soup_of,
)
from translation_desk import limits
from translation_desk.models import TranslationRequest

pytestmark = pytest.mark.django_db


# --- what is kept of the reader -----------------------------------------------------------------------


def test_no_cookie_is_read_or_set(reader):
    record = only_here()
    reader.cookies.load({"sessionid": "x" * 32, "csrftoken": "y" * 32})
    found = reader.get(missing(record))
    answer = ask(reader, missing(record))
    for response in (found, answer, reader.get(answer.headers["Location"])):
        assert not response.cookies
        assert "Set-Cookie" not in response.headers
        assert "Cookie" not in response.headers.get("Vary", "")
    assert "csrf" not in found.content.decode()


def test_nothing_of_the_reader_is_stored_or_logged(reader, caplog):
    record, reader_address = only_here(), "203.0.113.77"
    send(
        reader,
        {"page": missing(record), "email": "someone@example.org"},
        REMOTE_ADDR=reader_address,
        headers={"user-agent": "Reader of 203.0.113.77"},
    )
    row = TranslationRequest.objects.values().get()
    assert set(row) == {"id", "model", "object_id", "language", "count", "first_at", "last_at"}
    assert not any(secret in str(row) for secret in (reader_address, "someone", "Reader"))
    assert reader_address not in caplog.text
    kept = " ".join(f"{key} {value}" for key, value in cache._cache.items())
    assert "translation-" in kept
    assert reader_address not in kept
    assert not any(word in kept for word in ("positions.position", "203.0.113"))


def test_what_the_cache_keeps_of_a_reader_is_another_thing_tomorrow_and_on_another_site(
    monkeypatch, settings
):
    today = limits.hashed("203.0.113.77")
    settings.SECRET_KEY = "another" * 8
    assert limits.hashed("203.0.113.77") != today
    monkeypatch.undo()
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr(limits.timezone, "localdate", lambda: tomorrow)
    assert limits.hashed("203.0.113.77") != today


def test_what_is_remembered_of_a_day_is_forgotten_with_it(reader):
    ask(reader, missing(only_here()))
    moments = [moment for key, moment in cache._expire_info.items() if "translation-" in key]
    assert moments and all(moment <= timezone.now().timestamp() + limits.DAY + 1 for moment in moments)


def test_the_policy_of_the_page_lets_the_form_go_to_this_site_alone(reader):
    record = only_here()
    for response in (reader.get(missing(record)), ask(reader, missing(record))):
        policy = response.headers["Content-Security-Policy"]
        assert "form-action 'self'" in policy and "default-src 'none'" in policy


def test_what_answers_a_form_is_kept_by_nobody(reader):
    assert "no-store" in ask(reader, missing(only_here())).headers["Cache-Control"]
    assert "no-store" in ask(reader, "nonsense").headers.get("Cache-Control", "no-store")


# --- how often --------------------------------------------------------------------------------------


def test_the_same_reader_counts_once_a_day(reader):
    record = only_here()
    for _time in range(3):
        assert ask(reader, missing(record)).status_code == 303
    assert set(counted().values()) == {1}


def test_the_next_day_the_same_reader_may_ask_again(reader, monkeypatch):
    record = only_here()
    ask(reader, missing(record))
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr(limits.timezone, "localdate", lambda: tomorrow)
    ask(reader, missing(record))
    assert set(counted().values()) == {2}


def test_each_reader_counts(reader):
    record = only_here()
    for number in range(3):
        send(reader, {"page": missing(record)}, REMOTE_ADDR=f"203.0.113.{number}")
    assert set(counted().values()) == {3}
    row = TranslationRequest.objects.get()
    assert row.first_at < row.last_at


def test_addresses_of_one_network_are_one_reader(reader):
    record = only_here()
    for end in (":1", ":2", "5::9"):
        send(reader, {"page": missing(record)}, REMOTE_ADDR=f"2001:db8:0:1:{end}")
    assert set(counted().values()) == {1}


def test_behind_a_trusted_proxy_the_reader_is_whom_the_proxy_saw(reader, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    record = only_here()
    for claimed in ("198.51.100.1", "198.51.100.2", "nonsense"):
        ask(reader, missing(record), **{"X-Forwarded-For": f"{claimed}, 203.0.113.5"})
    assert set(counted().values()) == {1}


def test_without_a_proxy_nobody_is_believed_about_where_they_are(reader):
    record = only_here()
    for claimed in ("198.51.100.1", "198.51.100.2"):
        ask(reader, missing(record), **{"X-Forwarded-For": claimed})
    assert set(counted().values()) == {1}


def test_a_reader_who_asks_for_everything_is_told_to_come_back(reader, monkeypatch):
    monkeypatch.setattr(limits, "PER_READER", 2)
    pages = [missing(make_position({HERE: f"Eau {number}"}, public=(HERE,))) for number in range(3)]
    assert [ask(reader, page).status_code for page in pages] == [303, 303, 429]
    refused = ask(reader, pages[2])
    assert refused.headers["Retry-After"] == str(limits.DAY)
    with translation.override(THERE):
        assert soup_of(refused).h1.get_text(strip=True) == translation.gettext("Your request was not counted")
    assert len(counted()) == 2
    assert ask(reader, pages[0]).status_code == 303, "what was asked before is no new question"


def test_a_crowd_counts_up_to_a_limit_and_everybody_is_thanked(reader, monkeypatch):
    monkeypatch.setattr(limits, "PER_PAGE", 2)
    record = only_here()
    answers = [send(reader, {"page": missing(record)}, REMOTE_ADDR=f"203.0.113.{n}") for n in range(4)]
    assert {answer.status_code for answer in answers} == {303}
    assert set(counted().values()) == {2}


def test_all_readers_together_are_limited_too(reader, monkeypatch):
    monkeypatch.setattr(limits, "IN_ALL", 1)
    pages = [missing(make_position({HERE: f"Eau {number}"}, public=(HERE,))) for number in range(2)]
    assert ask(reader, pages[0]).status_code == 303
    other = send(reader, {"page": pages[1]}, REMOTE_ADDR="203.0.113.9")
    assert other.status_code == 429
