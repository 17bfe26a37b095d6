"""The cast that the tests share, and what every test may count on."""

import gc
from functools import cache

import pytest
from django.conf import settings
from django.core.signals import request_finished
from django.db import close_old_connections
from django.utils import translation

from languages.messages import compile_catalogues
from library import document_text
from publishing.middleware import clock
from tests.databases import django_db_modify_db_settings, pytest_sessionfinish  # noqa: F401  (pytest finds them)
from tests.demo_files import made_once
from tests.making import make_user

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # only tests are in a hurry
settings.STORAGES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Empty, whatever `make run` collected: every client of every test would look at each of those files again.
settings.STATIC_ROOT = settings.VAR / "test-static"


def pytest_configure(config: pytest.Config) -> None:
    compile_catalogues()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    gc.set_threshold(100_000, 20, 20)  # a test makes many objects and keeps few: look through them less often


@pytest.fixture(scope="session", autouse=True)
def _demonstration_files_are_made_once():
    import demo.drawing
    import demo.typesetting

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(demo.drawing, "draw", made_once(demo.drawing.draw, "drawn"))
        patch.setattr(demo.typesetting, "typeset", made_once(demo.typesetting.typeset, "typeset"))
        yield


@pytest.fixture(scope="session", autouse=True)
def _the_words_of_a_document_are_read_once():
    """Each reading starts a process, and the tests store the same few documents over and over."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(document_text, "_read_alone", cache(document_text._read_alone))
        yield


@pytest.fixture
def each_document_is_read_anew(monkeypatch):
    """For the tests of the reading itself."""
    monkeypatch.setattr(document_text, "_read_alone", document_text._read_alone.__wrapped__)


@pytest.fixture(autouse=True)
def _a_file_that_was_read_leaves_the_connection_open():
    """Closing a streamed answer ends the request, which closes the test’s connection."""
    request_finished.disconnect(close_old_connections)
    yield
    request_finished.connect(close_old_connections)


@pytest.fixture(autouse=True)
def _the_clock_asks_when_something_is_planned(monkeypatch):
    """Not every few seconds: a test counts the queries of a page, whatever the time."""
    monkeypatch.setattr(clock, "asks_every", float("inf"))
    monkeypatch.setattr(clock, "asked_at", 0.0)
    monkeypatch.setattr(clock, "next", None)


@pytest.fixture(autouse=True)
def _default_language():
    """Each test begins in the site's default language, whatever the one before did."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def editor(db):
    """Writes and submits texts; publishes nothing."""
    return make_user("editor", email="editor@example.org")


@pytest.fixture
def translator(db):
    """Writes English, and only English."""
    return make_user("translator", email="translator@example.org", translates=["en"])


@pytest.fixture
def reviewer(db):
    return make_user("reviewer", email="reviewer@example.org")


@pytest.fixture
def publisher(db):
    """Decides what the public sees."""
    return make_user("publisher", email="publisher@example.org")


@pytest.fixture
def administrator(db):
    """Manages accounts; may not read what is sealed."""
    return make_user("administrator", email="administrator@example.org")


@pytest.fixture
def officer(db):
    """The protection officer: the only one who reads sealed records."""
    return make_user("protection_officer", email="officer@example.org")
