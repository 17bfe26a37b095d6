"""The long way: every migration from an empty database, and all of them back, on whichever engine runs."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.apps import apps
from django.db import connection
from django.db.utils import ConnectionHandler

ROOT = Path(__file__).resolve().parents[2]
OURS = [config.label for config in apps.get_app_configs() if Path(config.path).parent == ROOT]
BACK = (
    "import django; django.setup()\n"
    "from django.core.management import call_command\n"
    "from django.db.migrations.loader import MigrationLoader\n"
    "for app in {ours}:\n"
    "    if app in MigrationLoader(None).migrated_apps:\n"
    "        call_command('migrate', app, 'zero', interactive=False, verbosity=0)\n"
)


@pytest.fixture
def scratch(db: None, tmp_path: Path) -> Iterator[dict[str, str]]:
    """DATABASE_URL of an empty database that is no test's."""
    if connection.vendor == "sqlite":
        yield {"DATABASE_URL": f"sqlite:///{tmp_path / 'scratch.sqlite3'}"}
        return
    name = f"{connection.settings_dict['NAME']}_scratch"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield {"DATABASE_URL": urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()}
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}"')


def run(arguments: list[str], env: dict[str, str]) -> None:
    everything = {**os.environ, "DJANGO_SETTINGS_MODULE": "advocacy_site.settings", **env}
    outcome = subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=everything, capture_output=True, text=True
    )
    assert outcome.returncode == 0, outcome.stderr


SCHEMA = {
    "sqlite": ["SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2"],
    "postgresql": [
        "SELECT table_name, column_name, data_type, is_nullable, collation_name "
        "FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2",
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace ORDER BY 1, 2",
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1",
    ],
}


def described(name: str | None = None) -> dict[str, Any]:
    """The schema of a database, this test's own unless another is named, and how many rows each table has."""
    there = connection
    if name is not None:
        there = ConnectionHandler({"default": {**connection.settings_dict, "NAME": name}})["default"]
    found: dict[str, Any] = {}
    with there.cursor() as cursor:
        for question in SCHEMA[there.vendor]:
            cursor.execute(question)
            found[question] = cursor.fetchall()
        for table in there.introspection.table_names(cursor):
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')
            found[table] = cursor.fetchone()[0]
    if there is not connection:
        there.close()
    return found


def test_the_migrations_lead_from_nothing_to_now_and_back_to_nothing(scratch: dict[str, str]):
    name = urlsplit(scratch["DATABASE_URL"]).path[1:]
    run(["manage.py", "migrate", "--no-input", "--verbosity=0"], scratch)
    assert described(name) == described()  # what the tests' own database was copied from
    run(["-c", BACK.format(ours=OURS)], scratch)
    assert [table for table in described(name) if table.startswith(tuple(f"{app}_" for app in OURS))] == []
