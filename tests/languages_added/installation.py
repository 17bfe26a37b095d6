"""An installation of its own: a database, a folder, and processes that know both."""

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.databases import ROOT

SNAPSHOT = """
import django; django.setup()
import hashlib, json
from django.db import connection
found = {}
with connection.cursor() as cursor:
    for table in sorted(connection.introspection.table_names(cursor)):
        cursor.execute('SELECT * FROM "%s"' % table)
        rows = cursor.fetchall()
        names = [described[0] for described in cursor.description]
        rows.sort(key=lambda row: repr(dict(zip(names, row)).get("id", row[:2])))
        found[table] = {name: [repr(row[place]) for row in rows] for place, name in enumerate(names)}
print(json.dumps(found))
"""
# Tables that `migrate` itself writes.
OF_THE_FRAMEWORK = {"django_migrations", "django_content_type", "auth_permission", "auth_group_permissions"}

Snapshot = dict[str, dict[str, list[str]]]


@dataclass(frozen=True)
class Installation:
    """`run(...)` is a process of this site; `served` are its SITE_LANGUAGES."""

    folder: Path
    database: str
    media: Path
    root: Path = ROOT
    served: str = "fr,en"
    said: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "advocacy_site.settings",
            "PYTHONDONTWRITEBYTECODE": "1",
            "DATABASE_URL": self.database,
            "MEDIA_ROOT": str(self.media),
            "SITE_DIR": str(self.folder),
            "DEBUG": "true",  # static files as they are written, not as they are collected
            "SITE_LANGUAGES": self.served,
        }

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, *arguments],
            cwd=self.root,
            env=self.environment,
            capture_output=True,
            text=True,
        )

    def manage(self, *arguments: str) -> str:
        """What a command prints; it must succeed."""
        done = self.run("manage.py", *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def refusal(self, *arguments: str) -> str:
        """What a command says that must fail."""
        done = self.run("manage.py", *arguments)
        assert done.returncode != 0, done.stdout
        return done.stderr

    def ask(self, script: str) -> Any:
        """The JSON that a script prints last, with Django set up."""
        done = self.run("-c", script)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.strip().splitlines()[-1])

    def snapshot(self) -> Snapshot:
        """Every value of every column of every table."""
        found: Snapshot = self.ask(SNAPSHOT)
        return found

    def serving(self, languages: str) -> "Installation":
        return replace(self, served=languages)

    def files(self) -> dict[str, bytes]:
        found = (path for path in self.folder.rglob("*") if path.is_file())
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in found}


def changed(before: Snapshot, after: Snapshot) -> set[str]:
    """`table.column` of each column that was there before and is not the same now.

    What is noted of each text by language is compared for the languages that were there.
    """
    return {
        f"{table}.{name}"
        for table in before.keys() - OF_THE_FRAMEWORK
        for name, values in of_old_languages(before[table]).items()
        if of_old_languages(after.get(table, {})).get(name) != values
    }


def of_old_languages(columns: dict[str, list[str]]) -> dict[str, list[str]]:
    kept = [place for place, code in enumerate(columns.get("language", ())) if code != "'ar'"]
    if "language" not in columns:
        return columns
    return {name: [values[place] for place in kept] for name, values in columns.items()}


def added(before: Snapshot, after: Snapshot) -> set[str]:
    return {
        f"{table}.{name}"
        for table, columns in after.items()
        for name in columns
        if name not in before.get(table, {})
    }


def copy_of_the_code(to: Path) -> Path:
    """The project's files, for a test that plays the next release."""
    skipped = shutil.ignore_patterns(
        ".*", "var", "node_modules", "tests", "docs", "benchmarks", "__pycache__", "test-results", "fonts"
    )
    shutil.copytree(ROOT, to, ignore=skipped)
    return to
