"""The environment the tests run in, set before anything reads the settings.

A pytest plugin (`addopts = "-p tests.environment"`), because pytest-django loads the settings before any
conftest.py is read. Fixtures, casts and the fast password hasher live in conftest.py, not here.
"""

import base64
import os
import secrets
from pathlib import Path
from typing import Any

# What the tests take for granted. Named here even where it is the default, because the settings would
# otherwise take the value of a developer's .env, or write into the uploads of a real installation.
EXPECTED = {
    "DEBUG": "false",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "SITE_URL": "http://testserver",
    "SITE_LANGUAGES": "fr,en",
    "SITE_DIR": "var/test-site",  # never made: no language of a developer's own
    "LANGUAGE_LOCALES": "fr=fr_BE,en=en_GB",
    "TIME_ZONE": "Europe/Brussels",
    "DATABASE_URL": "sqlite:///var/test.sqlite3",  # only named: Django's tests of SQLite run in memory
    "CACHE_URL": "locmem://",
    "EMAIL_URL": "console:",
    "MEDIA_ROOT": str(Path(__file__).resolve().parent.parent / "var" / "test-media"),
    "TRUST_PROXY": "false",
    "HTTPS_REDIRECT": "false",
    "MAINTENANCE": "false",
    "WEBSUB_HUB": "",  # nobody outside hears of what a test publishes
}


def set_defaults() -> None:
    """Fill in what the caller left open.

    The keys are made anew for each session: nothing may depend on their value. The workers of
    pytest-xdist inherit the environment of the session that starts them, hence the same keys.
    """
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(50))
    os.environ.setdefault("PROTECTED_KEY", base64.urlsafe_b64encode(os.urandom(32)).decode())
    for name, value in EXPECTED.items():
        os.environ[name] = os.environ.get(name, value) if name == "DATABASE_URL" else value


def pytest_addoption(parser: Any) -> None:
    parser.addoption("--asking-the-database", action="store_true", help="leave out what asks no database")


def pytest_collection_modifyitems(config: Any, items: list[Any]) -> None:
    """Leaves out, when told so, the tests that could not know which database there is."""
    if not config.getoption("--asking-the-database"):
        return
    silent = [item for item in items if not asks_the_database(item)]
    config.hook.pytest_deselected(items=silent)
    items[:] = [item for item in items if asks_the_database(item)]


def asks_the_database(item: Any) -> bool:
    """True for a test that is marked, or has a fixture that leads to the database, at whatever depth."""
    fixtures = {"db", "transactional_db", "live_server", "django_db_setup"}
    return item.get_closest_marker("django_db") is not None or bool(fixtures & set(item.fixturenames))


set_defaults()
