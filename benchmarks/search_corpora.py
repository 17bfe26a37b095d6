"""The content that the judged queries are asked of, in a database of its own that is taken away again."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NOISE, SEED = 300, 7  # positions among which the planted ones are found again


def begin() -> None:
    """Django as the tests have it, on the database that DATABASE_URL names."""
    sys.path.insert(0, str(ROOT))
    from tests.environment import set_defaults

    set_defaults()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advocacy_site.settings")
    import django

    django.setup()


@contextmanager
def own_database() -> Iterator[None]:
    """A new one of the same engine, migrated: in memory for SQLite, beside the other for PostgreSQL."""
    from django.conf import settings
    from django.db import connection

    name = connection.settings_dict["NAME"]
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["NAME"] = f"{name}_relevance_{os.getpid()}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        with tempfile.TemporaryDirectory() as media:
            settings.MEDIA_ROOT = media
            yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


@contextmanager
def loaded(corpus: str, noise: int = NOISE) -> Iterator[None]:
    """The content of a corpus, indexed; afterwards the database is as it was."""
    from django.db import transaction

    from search.keeping import bring_up_to_date

    with transaction.atomic():
        _load(corpus, noise)
        bring_up_to_date()
        yield
        transaction.set_rollback(True)


def _load(corpus: str, noise: int) -> None:
    from django.core.management import call_command

    from benchmarks import corpus as noises
    from benchmarks.search_measures import RELEVANCE
    from transfer.importing import import_content

    if corpus == "demonstration":
        call_command("load_demo", verbosity=0)
        return
    with tempfile.TemporaryDirectory() as folder:
        noises.write(Path(folder), noise, SEED)
        import_content(Path(folder))
    import_content(RELEVANCE / "planted")
