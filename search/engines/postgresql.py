"""The index in PostgreSQL: a table of tsvectors with a GIN index, beside the table of entries.

A table of its own, because the vectors are stored out of line: the rows that remain are so small that reading
thousands of them to find the newest costs little.
"""

from collections.abc import Iterable, Iterator, Sequence

from django.db import connection

from search.lexemes import Lexemes

# All hits are taken from the index before they are ordered: PostgreSQL would else read vector after vector.
HITS = (
    "SELECT id FROM (SELECT id FROM search_index WHERE lexemes @@ %s::tsquery OFFSET 0) found "
    "ORDER BY id DESC LIMIT %s"
)


LOCK = 4_906_283_517_120_615  # of the advisory locks of this database, that of the index


def hold() -> None:
    """For the rest of the transaction nobody else writes the index. Read the content after this."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def put(rows: Iterable[tuple[int, Lexemes]]) -> None:
    """Indexes entries that are not indexed yet."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO search_index (id, lexemes) VALUES (%s, %s::tsvector)",
            [(place, vector(made)) for place, made in rows],
        )


def vector(made: Lexemes) -> str:
    """The lexemes as PostgreSQL writes a tsvector."""
    return " ".join(
        f"{word(one)}:{','.join(map(str, places))}" if places else word(one) for one, places in made.places()
    )


def word(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"


def phrase(lexemes: Sequence[str]) -> str:
    return " <-> ".join(word(one) for one in lexemes)


def every(parts: Sequence[str]) -> str:
    return " & ".join(f"({part})" for part in parts)


def some(parts: Sequence[str]) -> str:
    return " | ".join(f"({part})" for part in parts)


def without(wanted: str, unwanted: str) -> str:
    return f"({wanted}) & !({unwanted})"


def faults(expected: Iterable[tuple[int, Lexemes]]) -> Iterator[int]:
    """The entries whose lexemes are not those expected."""
    with connection.cursor() as cursor:
        for place, made in expected:
            cursor.execute(
                "SELECT lexemes = %s::tsvector FROM search_index WHERE id = %s", [vector(made), place]
            )
            if cursor.fetchone() != (True,):
                yield place


def strays() -> list[int]:
    """What is indexed without being an entry."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM search_index WHERE id NOT IN (SELECT id FROM search_entry)")
        return [place for (place,) in cursor.fetchall()]


def is_sound() -> bool:
    """PostgreSQL keeps an index and its table together."""
    return True


def drop(places: Iterable[int]) -> None:
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM search_index WHERE id = %s", [(place,) for place in places])


def purge() -> None:
    """Nothing that a query could find: what is deleted goes with the next vacuum, as anywhere."""


def mend() -> None:
    """Nothing that could need it."""
