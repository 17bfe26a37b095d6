"""System checks of the search."""

import sqlite3
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register


@register()
def sqlite_can_search(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """SQLite must have been compiled with FTS5, as Python's and Debian's are."""
    if not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        return []
    with sqlite3.connect(":memory:") as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE probe USING fts5(words)")
        except sqlite3.OperationalError:
            return [
                Error(
                    "This SQLite cannot search: it was compiled without FTS5.",
                    hint="Install a Python whose sqlite3 has FTS5, or set DATABASE_URL to a PostgreSQL.",
                    id="search.E001",
                )
            ]
    return []
