"""The two indexes: FTS5 of SQLite and a GIN index of tsvectors in PostgreSQL, asked in the same way.

Both hold the lexemes that search.lexemes made and nothing of their own: no stemming, no ranking, no
dictionary.
"""

from types import ModuleType

from django.db import connection

from search.engines import postgresql, sqlite


def engine() -> ModuleType:
    """The module of the database in use. Both answer to the same names."""
    return {"sqlite": sqlite, "postgresql": postgresql}[connection.vendor]
