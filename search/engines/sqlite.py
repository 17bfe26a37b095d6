"""The index in SQLite: an FTS5 table with one column of lexemes."""

from collections.abc import Iterable, Iterator, Sequence

from django.db import DatabaseError, connection, transaction

from search.lexemes import Lexemes

# The newest first, as many as are wanted: FTS5 reads its list backwards and stops there.
HITS = "SELECT rowid AS id FROM search_index WHERE search_index MATCH %s ORDER BY rowid DESC LIMIT %s"


def hold() -> None:
    """A transaction has the database for itself from its first statement (advocacy_site.settings)."""


def put(rows: Iterable[tuple[int, Lexemes]]) -> None:
    """Indexes entries that are not indexed yet."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_index (rowid, lexemes) VALUES (%s, %s)",
            [(place, made.as_text()) for place, made in rows],
        )


def word(lexeme: str) -> str:
    return '"' + lexeme.replace('"', '""') + '"'


def phrase(lexemes: Sequence[str]) -> str:
    return '"' + " ".join(lexemes).replace('"', '""') + '"'


def every(parts: Sequence[str]) -> str:
    return " AND ".join(f"({part})" for part in parts)


def some(parts: Sequence[str]) -> str:
    return " OR ".join(f"({part})" for part in parts)


def without(wanted: str, unwanted: str) -> str:
    return f"({wanted}) NOT ({unwanted})"


def faults(expected: Iterable[tuple[int, Lexemes]]) -> Iterator[int]:
    """The entries whose lexemes are not those expected."""
    with connection.cursor() as cursor:
        for place, made in expected:
            cursor.execute("SELECT lexemes FROM search_index WHERE rowid = %s", [place])
            if cursor.fetchone() != (made.as_text(),):
                yield place


def strays() -> list[int]:
    """What is indexed without being an entry."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rowid FROM search_index WHERE rowid NOT IN (SELECT id FROM search_entry)")
        return [place for (place,) in cursor.fetchall()]


def is_sound() -> bool:
    """True when the lists of FTS5 say what its rows say."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("INSERT INTO search_index (search_index) VALUES ('integrity-check')")
    except DatabaseError:
        return False
    return True


def drop(places: Iterable[int]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM search_index WHERE rowid = %s", [(place,) for place in places])


def purge() -> None:
    """Rewrites the lists of FTS5, which keep the words of deleted rows until they are merged."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_index (search_index) VALUES ('optimize')")


def mend() -> None:
    """Makes the lists of FTS5 anew from its rows."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_index (search_index) VALUES ('rebuild')")
