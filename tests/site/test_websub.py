"""The hub of WEBSUB_HUB is told which feeds changed, and nothing else; whoever edits never waits for it."""

import logging
import time
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qsl
from xml.etree import ElementTree

import pytest
from django.db import transaction
from django.utils import timezone

from advocacy_site import websub
from languages.codes import column, site_languages
from partners.models import Visibility
from publishing.pages import absolute, everywhere
from publishing.workflow import withdraw
from tests.making import (
    live,
    make_document,
    make_news,
    make_page,
    make_partner,
    make_position,
    make_result,
    make_theme,
    words,
)
from tests.repository.test_settings_documented import SETUP, outcome

pytestmark = pytest.mark.django_db


class Hub(ThreadingHTTPServer):
    """Listens on this machine and remembers what it was told; `status` is what it answers, once it may."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Listening)
        self.told, self.status, self.headers_sent = [], 204, {}
        self.may_answer = Event()
        self.may_answer.set()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}/hub"


class Listening(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.told.append((self.path, dict(self.headers), body))
        self.server.may_answer.wait(10)
        self.send_response(self.server.status)
        for name, value in self.server.headers_sent.items():
            self.send_header(name, value)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):
        self.server.told.append((self.path, dict(self.headers), ""))
        self.send_error(404)

    def log_message(self, *args):
        pass


@pytest.fixture
def hub(monkeypatch):
    monkeypatch.setattr(websub, "messenger", websub.Messenger())
    server = Hub()
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.may_answer.set()
    websub.messenger.finish()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def chosen(hub, settings):
    """An installation that has chosen the hub."""
    settings.WEBSUB_HUB = hub.address
    return hub


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    @contextmanager
    def commit():
        """What is done inside is committed at its end; what was prepared before is another transaction."""
        transaction.get_connection().run_on_commit.clear()
        with django_capture_on_commit_callbacks(execute=True):
            yield

    return commit


def feeds_told(hub):
    """The feeds of which the hub has heard, once everything is sent."""
    websub.messenger.finish()
    return [dict(parse_qsl(body, strict_parsing=True))["hub.url"] for _path, _headers, body in hub.told]


def feeds():
    return [absolute(path) for path in everywhere(websub.FEED).values()]


# --- it works --------------------------------------------------------------------------------------


def test_the_hub_is_told_once_for_each_language_after_the_commit(chosen, committed):
    with committed():
        position = make_position()
        position.save()
        websub.messenger.finish()
        assert chosen.told == []
    assert feeds_told(chosen) == feeds()
    assert len(chosen.told) == len(site_languages())


def test_it_hears_the_address_of_the_feed_and_nothing_else(chosen, committed):
    with committed():
        make_news(dict.fromkeys(site_languages(), "Nobody else learns this"))
    websub.messenger.finish()
    for (path, headers, body), feed in zip(chosen.told, feeds(), strict=True):
        assert path == "/hub"
        assert dict(parse_qsl(body)) == {"hub.mode": "publish", "hub.url": feed}
        assert headers["Content-Type"] == "application/x-www-form-urlencoded"
        assert {name.lower() for name in headers} <= {
            *("accept-encoding", "connection", "content-length", "content-type", "host", "user-agent"),
        }


def test_the_feed_it_hears_of_can_be_read(client, chosen, committed):
    with committed():
        make_position()
    for address in feeds_told(chosen):
        assert client.get(address.removeprefix("http://testserver")).status_code == 200


def test_the_feed_it_hears_of_names_the_hub_and_no_other_does(client, chosen):
    make_position()
    for address in feeds():
        answer = client.get(address.removeprefix("http://testserver"))
        assert answer.headers["Link"] == f'<{chosen.address}>; rel="hub", <{address}>; rel="self"'
        links = ElementTree.fromstring(answer.content).findall("{http://www.w3.org/2005/Atom}link")
        assert [link.get("href") for link in links if link.get("rel") == "hub"] == [chosen.address]
        for other in (
            address.replace(".atom", ".rss"),
            address.replace(".atom", ".json"),
            f"{address}?type=news",
        ):
            answer = client.get(other.removeprefix("http://testserver"))
            assert answer.status_code == 200
            assert "Link" not in answer.headers
            assert chosen.address not in answer.content.decode()


def test_without_a_hub_no_feed_names_one(client):
    for address in feeds():
        answer = client.get(address.removeprefix("http://testserver"))
        assert "Link" not in answer.headers
        assert 'rel="hub"' not in answer.content.decode()


@pytest.mark.parametrize("make", [make_position, make_result, make_news, make_document])
def test_it_hears_of_each_type_that_feeds_tell(chosen, committed, make):
    with committed():
        make()
    assert feeds_told(chosen) == feeds()


def test_a_burst_of_changes_is_one_message(chosen, committed):
    for number in range(5):
        with committed():
            make_position(dict.fromkeys(site_languages(), f"Position {number}"))
    assert feeds_told(chosen) == feeds()


def test_what_changes_while_the_hub_is_told_is_told_afterwards(chosen, committed):
    chosen.may_answer.clear()
    with committed():
        position = make_position()
    websub.messenger.hurry.set()
    wait_until(lambda: chosen.told)
    with committed():
        position.save()
    chosen.may_answer.set()
    assert feeds_told(chosen) == feeds() * 2


def test_it_hears_of_a_withdrawal_and_of_a_deletion(chosen, committed, publisher):
    position = make_position()
    with committed():
        for code in site_languages():
            withdraw(position, code, by=publisher)
    assert feeds_told(chosen) == feeds()
    chosen.told.clear()
    position = make_position()
    with committed():
        position.delete()
    assert feeds_told(chosen) == feeds()


def test_a_command_that_ends_tells_it_first(hub):
    """An import publishes, and its process is gone a moment later."""
    told = "import django; django.setup(); from advocacy_site import websub; websub.messenger.tell()"
    done = outcome(["-c", told], WEBSUB_HUB=hub.address, SITE_URL="http://testserver")
    assert done.returncode == 0, done.stderr
    assert feeds_told(hub) == feeds()


# --- it says nothing ---------------------------------------------------------------------------------


def test_without_a_hub_nobody_is_told(hub, settings, committed):
    assert settings.WEBSUB_HUB == ""
    with committed():
        make_position()
    assert websub.messenger.thread is None
    assert feeds_told(hub) == []


def test_nobody_is_told_of_what_was_not_saved_after_all(chosen, committed):
    with committed(), pytest.raises(RuntimeError), transaction.atomic():
        make_position()
        raise RuntimeError
    assert websub.messenger.thread is None
    assert feeds_told(chosen) == []


def a_draft():
    return make_position(public=())


def a_scheduled_text():
    record = make_position(public=())
    live(record, *site_languages(), at=timezone.now() + timedelta(days=1))
    return record


def a_text_withdrawn_long_ago():
    record = make_position()
    for code in site_languages():
        withdraw(record, code, by=None)
    for code in site_languages():
        setattr(record, column("withdrawn_at", code), timezone.now() - timedelta(days=9))
    return record


@pytest.mark.parametrize(
    "make",
    [a_draft, a_scheduled_text, a_text_withdrawn_long_ago, make_partner, make_page, make_theme],
    ids=lambda make: make.__name__,
)
def test_nobody_is_told_of_what_no_feed_tells(chosen, committed, make):
    record = make()
    record.save()
    with committed():
        record.save()
    assert feeds_told(chosen) == []


def test_nobody_is_told_that_a_partner_is_protected(chosen, committed):
    partner = make_partner()
    make_position(lead=partner)
    with committed():
        words(partner, "name", dict.fromkeys(site_languages(), "An organisation"))
        partner.visibility = Visibility.IDENTITY_WITHHELD
        partner.save()
    assert feeds_told(chosen) == []


# --- it fails ----------------------------------------------------------------------------------------


def wait_until(happened):
    until = time.monotonic() + 5
    while not happened() and time.monotonic() < until:
        time.sleep(0.01)
    assert happened()


def warnings(caplog):
    return [record.getMessage() for record in caplog.records if record.name == websub.__name__]


def test_whoever_saves_does_not_wait_for_a_hub_that_is_slow(chosen, committed, caplog, monkeypatch):
    monkeypatch.setattr(websub, "TIMEOUT", 0.2)
    chosen.may_answer.clear()
    websub.messenger.hurry.set()  # even if it is told at once
    with committed():
        position = make_position()
    position.refresh_from_db()  # it is saved while the hub has answered nothing
    with caplog.at_level(logging.WARNING):
        wait_until(lambda: len(chosen.told) == len(site_languages()))
        wait_until(lambda: websub.messenger.thread is None)
    assert len(warnings(caplog)) == len(site_languages())
    assert "timed out" in warnings(caplog)[0]


@pytest.mark.parametrize("status", [404, 500])
def test_a_hub_that_refuses_leaves_a_warning_and_nothing_else(chosen, committed, caplog, status):
    chosen.status = status
    with committed():
        position = make_position()
    assert feeds_told(chosen) == feeds()
    assert len(warnings(caplog)) == len(site_languages())
    assert all(str(status) in line for line in warnings(caplog))
    position.refresh_from_db()
    assert {record.levelno for record in caplog.records} == {logging.WARNING}


def test_a_hub_that_is_not_there_leaves_a_warning_and_nothing_else(hub, settings, committed, caplog):
    gone = Hub()
    settings.WEBSUB_HUB = gone.address
    gone.server_close()
    with committed():
        position = make_position()
    websub.messenger.finish()
    position.refresh_from_db()
    assert len(warnings(caplog)) == len(site_languages())


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_hub_cannot_send_us_elsewhere(chosen, committed, caplog, status):
    chosen.status = status
    chosen.headers_sent = {"Location": f"http://127.0.0.1:{chosen.server_port}/elsewhere"}
    with committed():
        make_position()
    websub.messenger.finish()
    assert {path for path, _headers, _body in chosen.told} == {"/hub"}
    assert len(warnings(caplog)) == len(site_languages())


def test_the_next_change_is_told_after_a_failure(chosen, committed, caplog):
    chosen.status = 500
    with committed():
        position = make_position()
    feeds_told(chosen)
    chosen.status = 202
    chosen.told.clear()
    caplog.clear()
    with committed():
        position.save()
    assert feeds_told(chosen) == feeds()
    assert warnings(caplog) == []


# --- the setting -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        *("hub", "hub.example.org", "ftp://hub.example.org/", "http://hub.example.org/", "https://"),
        *(
            "http://127.0.0.1.example.org/",
            "https://user:password@hub.example.org/",
            "https://hub.example.org/#a",
        ),
        *('https://hub.example.org/">', "https://hub.example.org:99999/", "https://hüb.example.org/"),
    ],
)
def test_an_address_that_is_no_hub_stops_the_site(address):
    done = outcome(SETUP, WEBSUB_HUB=address)
    assert done.returncode != 0
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("django.core.exceptions.ImproperlyConfigured: WEBSUB_HUB cannot be understood: ")
    assert last.endswith("A value that works: https://hub.example.org/")


@pytest.mark.parametrize(
    "address", ["", "https://hub.example.org/", "http://localhost:9000/", "http://[::1]:9000/"]
)
def test_an_address_over_https_or_on_this_machine_starts(address):
    shown = "-c", "from advocacy_site import settings; print(repr(settings.WEBSUB_HUB))"
    done = outcome([*shown], WEBSUB_HUB=address)
    assert done.stdout.strip() == repr(address), done.stderr
