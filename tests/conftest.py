"""The cast that the tests share, and what every test may count on."""

import pytest
from django.conf import settings
from django.utils import translation

from languages.messages import compile_catalogues
from tests.making import make_user

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # only tests are in a hurry
settings.STORAGES = {
    **settings.STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


def pytest_configure(config: pytest.Config) -> None:
    compile_catalogues()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)


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
