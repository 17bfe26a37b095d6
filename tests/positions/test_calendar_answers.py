"""How the address of the calendar answers: its headers, when nothing changed, what it costs."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.utils.translation import override
from icalendar import Calendar

from languages.codes import column, site_languages
from positions.models import AdvocacyAction, Ask, Position
from publishing.slugs import change_slug
from publishing.workflow import withdraw
from tests.making import (
    make_action,
    make_ask,
    make_country,
    make_institution,
    make_partner,
    make_position,
    make_theme,
)
from tests.positions.strict_calendar import read_strictly

pytestmark = pytest.mark.django_db

OWN = "en"
MOST_QUERIES = 7  # one more where a partner is chosen


def address(language=OWN, query=""):
    with override(language):
        return reverse("positions:calendar") + query


def dated(**values):
    position = make_position(**values)
    make_action(position, date="2024-12-05").institutions.add(make_institution())
    make_ask(position, deadline="2025-12", addressee=make_institution())
    return position


def keys(content):
    return {str(event["UID"]) for event in Calendar.from_ical(content).events}


def test_it_is_a_calendar_to_be_opened_and_sets_no_cookie(client):
    dated()
    client.cookies["sessionid"] = "somebody"
    for language in site_languages():
        response = client.get(address(language))
        assert response.headers["Content-Type"] == "text/calendar; charset=utf-8; method=PUBLISH"
        disposition = response.headers["Content-Disposition"]
        assert disposition == f'inline; filename="{address(language).rsplit("/", 1)[1]}"'
        assert disposition.isascii()
        assert response.headers["Content-Language"] == language
        assert "Set-Cookie" not in response.headers
        assert "Cookie" not in response.headers.get("Vary", "")


def test_it_has_the_headers_of_every_page(client):
    with override(OWN):
        page = client.get(reverse("positions:list"))
    own = client.get(address())
    for name in (
        "Content-Security-Policy",
        "X-Content-Type-Options",
        "Referrer-Policy",
        "X-Frame-Options",
        "Permissions-Policy",
        "Cross-Origin-Resource-Policy",
    ):
        assert own.headers[name] == page.headers[name]


def test_head_answers_like_get_without_the_file(client):
    dated()
    whole, head = client.get(address()), client.head(address())
    assert (head.status_code, head.content) == (200, b"")
    for name in ("Content-Type", "Content-Disposition", "ETag", "Last-Modified", "Content-Length"):
        assert head.headers[name] == whole.headers[name]
    assert client.post(address()).status_code == 405


def test_what_did_not_change_is_the_same_bytes_and_is_not_sent_twice(client):
    dated()
    first, second = client.get(address()), client.get(address())
    assert first.content == second.content
    again = client.get(address(), headers={"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    weak = f"W/{first.headers['ETag']}"  # as it leaves when it is compressed
    assert client.get(address(), headers={"if-none-match": weak}).status_code == 304


def test_last_modified_is_the_last_change_of_a_position_in_it(client):
    older, newer = dated(), dated()
    moments = [timezone.now().replace(microsecond=0) - datetime.timedelta(days=days) for days in (9, 2)]
    for position, moment in zip((older, newer), moments, strict=True):
        published = {column("published_at", code): moment for code in site_languages()}
        Position.objects.filter(pk=position.pk).update(updated_at=moment, **published)
    response = client.get(address())
    assert response.headers["Last-Modified"] == http_date(moments[1].timestamp())
    events = Calendar.from_ical(response.content).events
    assert {event["DTSTAMP"].dt for event in events} == set(moments)
    assert all(event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt for event in events)


def test_a_withdrawal_is_never_hidden_behind_a_date(client):
    """The rest of the calendar is older than what the reader has: a date alone would answer 304 for ever."""
    dated()
    newest = dated()
    first = client.get(address())
    withdraw(newest, OWN, by=None)
    tomorrow = http_date(timezone.now().timestamp() + 86_400)
    for conditions in (
        {"if-modified-since": tomorrow},
        {"if-modified-since": tomorrow, "if-none-match": first.headers["ETag"]},
    ):
        again = client.get(address(), headers=conditions)
        assert again.status_code == 200
        assert keys(again.content) < keys(first.content)


def test_events_keep_their_keys_whatever_is_edited(client):
    position = dated()
    before = client.get(address())
    setattr(position, column("title", "en"), "Another title")
    position.save()
    change_slug(position, OWN, "another-address", by=None)
    AdvocacyAction.objects.update(date="2024-12-06")
    Ask.objects.update(deadline="2026", key="z")
    after = client.get(address())
    assert keys(after.content) == keys(before.content)
    assert after.content != before.content
    assert after.headers["ETag"] != before.headers["ETag"]
    assert b"another-address" in after.content


def test_keys_and_addresses_name_the_site_and_not_the_host_that_was_asked(client, settings):
    settings.SITE_URL, settings.FEED_AUTHORITY = "https://www.example.org", "us@example.org,2026"
    settings.ALLOWED_HOSTS = ["*"]
    dated()
    content = client.get(address(), headers={"host": "evil.example"}).content
    assert b"evil" not in content
    assert b"URL:https://www.example.org/" in content
    assert {key.split("@")[1] for key in keys(content)} == {"example.org"}


def test_it_costs_the_same_for_few_and_for_many(client):
    country, theme, partner = make_country("CD"), make_theme("gender"), make_partner(key="river")

    def cost(query):
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address(query=query))
        read_strictly(response.content)
        return len(captured)

    queries = ("", "?country=CD&theme=gender", "?country=CD&partner=river")
    linked = {"countries": [country], "themes": [theme], "co_authors": [partner]}
    dated(**linked)
    few = [cost(query) for query in queries]
    for _number in range(12):
        dated(**linked)
    many = [cost(query) for query in queries]
    assert many == few
    assert max(many[:2]) <= MOST_QUERIES
    assert many[2] <= MOST_QUERIES + 1


def test_of_very_many_the_latest_are_told(client, monkeypatch):
    monkeypatch.setattr("positions.calendar.MOST", 2)
    position = make_position()
    for day in ("2021-01-01", "2023-01-01", "2022-01-01"):
        make_action(position, date=day)
        make_ask(position, deadline=day)
    starts = [event["DTSTART"].dt.year for event in Calendar.from_ical(client.get(address()).content).events]
    assert starts == [2022, 2022, 2023, 2023]
