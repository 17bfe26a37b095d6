"""What the search is compared with: PostgreSQL's own full-text search, and looking for each word as it is.

Both are asked of the same words, those that readers see of a record in a language.
"""

from collections.abc import Sequence
from typing import NamedTuple

CONFIGURATIONS = {"fr": "french", "en": "english"}  # PostgreSQL's; other languages are "simple"


class Visible(NamedTuple):
    """What one language version says, with the words of its files."""

    language: str
    key: str
    date: str
    text: str


def visible() -> list[Visible]:
    """Every version that readers may see. The search finds countries by code: their names are told here."""
    from languages.texts import text_of
    from search.sources import SOURCES, Reading
    from topics.models import Country

    countries = {f"country/{country.pk}": country for country in Country.objects.all()}
    found = []
    for source in SOURCES:
        for draft in source.drafts(list(source.record_keys()), Reading()):
            named = [countries[code] for code in draft.codes if code in countries]
            words = [draft.title.value, *draft.whole_names, *draft.names, *draft.summary, *draft.text]
            words += [text_of(country, Country.title_field, draft.language).value for country in named]
            text = "\n".join((*words, *draft.unquoted))
            found.append(Visible(draft.language, f"{source.kind}/{draft.key}", draft.placed_on, text))
    return found


class EachWord:
    """`icontains` for every word that was typed, the newest first: in Python, since SQLite’s knows no É."""

    name = "icontains"

    def __init__(self, texts: Sequence[Visible]):
        newest = sorted(sorted(texts, key=lambda one: one.key), key=lambda one: one.date, reverse=True)
        self._texts = [(one.language, one.key, one.text.lower()) for one in newest]

    def find(self, typed: str, language: str) -> list[str]:
        words = typed.lower().split()
        return [key for code, key, text in self._texts if code == language and all(w in text for w in words)]


class PlainFullText:
    """`to_tsvector` of it all, `websearch_to_tsquery` and `ts_rank`, as PostgreSQL is installed."""

    name = "PostgreSQL full-text"

    def __init__(self, texts: Sequence[Visible]):
        from django.db import connection

        self._connection = connection
        with connection.cursor() as cursor:
            cursor.execute(
                "CREATE TEMPORARY TABLE plain (language text, key text, date text, words tsvector) "
                "ON COMMIT DROP"
            )
            cursor.executemany(
                "INSERT INTO plain VALUES (%s, %s, %s, to_tsvector(%s::regconfig, %s))",
                [(one.language, one.key, one.date, _configuration(one.language), one.text) for one in texts],
            )

    def find(self, typed: str, language: str) -> list[str]:
        with self._connection.cursor() as cursor:
            cursor.execute(
                "SELECT key FROM plain, websearch_to_tsquery(%s::regconfig, %s) asked "
                "WHERE language = %s AND words @@ asked ORDER BY ts_rank(words, asked) DESC, date DESC, key",
                [_configuration(language), typed, language],
            )
            return [key for (key,) in cursor.fetchall()]


def _configuration(language: str) -> str:
    return CONFIGURATIONS.get(language, "simple")


def rivals() -> list[EachWord | PlainFullText]:
    """Those that the database in use can show, over what it holds now."""
    from django.db import connection

    texts = visible()
    found: list[EachWord | PlainFullText] = [EachWord(texts)]
    if connection.vendor == "postgresql":
        found.insert(0, PlainFullText(texts))
    return found
