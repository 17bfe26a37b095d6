"""The demonstration, loaded in a database of its own, to which Arabic is added once for all tests here."""

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from tests.databases import alone, migrated_file
from tests.languages_added.installation import Installation, Snapshot


class Databases:
    """Databases beside the tests' own; a copy costs far less than migrating another one."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.made: list[str] = []

    def make(self, name: str, like: str = "") -> str:
        """The DATABASE_URL of a new one, empty or a copy of `like` (a URL that this method gave)."""
        if connection.vendor == "sqlite":
            path = self.folder / f"{name}.sqlite3"
            if like:
                shutil.copyfile(like.removeprefix("sqlite:///"), path)
            else:
                with alone():
                    shutil.copyfile(migrated_file(), path)
            return f"sqlite:///{path}"
        name = f"{connection.settings_dict['NAME']}_{name}"
        template = f' TEMPLATE "{urlsplit(like).path[1:]}"' if like else ""
        self._execute(f'CREATE DATABASE "{name}"{template}')
        self.made.append(name)
        return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()

    def drop(self) -> None:
        for name in self.made:
            with suppress(Exception):
                self._execute(f'DROP DATABASE IF EXISTS "{name}"')

    def _execute(self, statement: str) -> None:
        with connection._nodb_cursor() as cursor:
            cursor.execute(statement)


@pytest.fixture(scope="package")
def databases(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker
) -> Iterator[Databases]:
    found = Databases(tmp_path_factory.mktemp("databases"))
    with django_db_blocker.unblock():
        yield found
        found.drop()


@pytest.fixture(scope="package")
def loaded(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> tuple[Installation, Snapshot]:
    """The demonstration in its two languages, and every value in it."""
    place = tmp_path_factory.mktemp("installation")
    site = Installation(place / "site", databases.make("loaded"), place / "media")
    site.manage("migrate", "--no-input", "--verbosity=0")
    site.manage("load_demo")
    return site, site.snapshot()


@pytest.fixture(scope="package")
def with_arabic(loaded: tuple[Installation, Snapshot]) -> Installation:
    """The same, once Arabic was added: `said` has what the commands printed, and the files of each moment."""
    site, _before = loaded
    site.said["try"] = site.manage("add_language", "ar", "--interface", "en")
    site.said["exists"] = str(site.folder.exists())
    site.said["write"] = site.manage("add_language", "ar", "--interface", "en", "--write")
    site.manage("migrate", "--no-input", "--verbosity=0")
    site.manage("compile_messages")
    return site


@pytest.fixture
def a_copy(with_arabic: Installation, databases: Databases, tmp_path: Path, request) -> Installation:
    """An installation with Arabic that one test may spoil."""
    shutil.copytree(with_arabic.folder, tmp_path / "site")
    name = request.node.name[:30].replace("[", "_").replace("]", "_")
    return Installation(tmp_path / "site", databases.make(name, like=with_arabic.database), with_arabic.media)
