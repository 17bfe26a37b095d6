"""A test database is migrated once and then copied: for each worker, and on SQLite for the next runs too.

Django still migrates every copy, which finds nothing left to do; tests/site/test_migrations.py goes the whole
way, there and back. Not here: starting a server (tests/postgres_server.py).
"""

import ast
import fcntl
import hashlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from pytest_django.plugin import blocking_manager_key

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "var" / "test-databases"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, request: pytest.FixtureRequest, django_db_blocker
) -> Iterator[None]:
    """pytest-django's own place for a last word before the test database is made."""
    is_worker = hasattr(request.config, "workerinput")
    if connection.vendor == "sqlite":
        with copied_into_memory():
            yield
    elif connection.vendor == "postgresql" and is_worker:
        with django_db_blocker.unblock(), alone():
            connection.settings_dict["TEST"]["TEMPLATE"] = template_on_the_server()
        yield
    else:
        yield


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Leaves no template on a server: it may be somebody's own."""
    workers_have_ended = not hasattr(session.config, "workerinput")
    if connection.vendor == "postgresql" and workers_have_ended:
        blocker = session.config.stash[blocking_manager_key]
        with blocker.unblock(), connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{template_name()}"')


# --- SQLite -------------------------------------------------------------------------------------


@contextmanager
def copied_into_memory() -> Iterator[None]:
    """Fills the database in memory that Django is about to open; it lives while a connection is open."""
    name = connection.creation._get_test_db_name()
    assert connection.creation.is_in_memory_db(name), name
    with alone():
        original = migrated_file()
    with closing(sqlite3.connect(name, uri=True)) as memory:
        with closing(sqlite3.connect(original)) as file:
            file.backup(memory)
        yield


def migrated_file() -> Path:
    """An empty, migrated database of what the migrations are now; older ones are deleted."""
    path = FOLDER / f"{fingerprint()}.sqlite3"
    if path.is_file():
        return path
    for older in FOLDER.glob("*.sqlite3*"):
        older.unlink()
    unfinished = path.with_suffix(".sqlite3-unfinished")
    migrate(f"sqlite:///{unfinished}")
    with closing(sqlite3.connect(unfinished)) as file:
        file.execute("PRAGMA journal_mode=DELETE")  # a database in memory cannot be in WAL mode
    return unfinished.rename(path)


# --- PostgreSQL ---------------------------------------------------------------------------------


def template_on_the_server() -> str:
    """The name of a migrated database that `CREATE DATABASE … TEMPLATE` copies."""
    name, unfinished = template_name(), "test_unfinished_template"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if not cursor.fetchone():
            cursor.execute(f'DROP DATABASE IF EXISTS "{unfinished}"')
            cursor.execute(f'CREATE DATABASE "{unfinished}"')
            migrate(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{unfinished}").geturl())
            cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')
    return name


def template_name() -> str:
    return f"test_template_{fingerprint()}"


# --- both ---------------------------------------------------------------------------------------


@contextmanager
def alone() -> Iterator[None]:
    """One process at a time: the first makes what the others find."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrate(url: str) -> None:
    """In a process of its own: this one has not opened its database yet."""
    command = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, check=True)


@cache
def fingerprint() -> str:
    """Changes with the migrations, with everything of ours that they import, and with the packages."""
    digest = hashlib.sha256()
    for path in [ROOT / "requirements-dev.txt", *sorted(what_migrations_read())]:
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def what_migrations_read() -> set[Path]:
    """The migrations, the roles, what these import at whatever depth, and the texts they begin with."""
    waiting = [*ROOT.glob("[!.]*/migrations/*.py"), ROOT / "advocacy_site" / "roles.py"]
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += imported(path)
    return found | {path for path in ROOT.glob("pages/starting_texts/**/*") if path.is_file()}


def imported(path: Path) -> list[Path]:
    """The modules of this repository that a file imports, inside functions too."""
    names: list[str] = []
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
    places = [ROOT / name.replace(".", "/") for name in names]
    files = [file for place in places for file in (place.with_suffix(".py"), place / "__init__.py")]
    return [file for file in files if file.is_file()]
