"""Makes records in memory: public, with their words, a key and the rows that belong to them; none saved."""

import datetime
import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db.models import Model

from languages.codes import column, column_languages
from languages.collation import AlphabeticalOrder
from languages.slugs import ascii_slug
from languages.texts import Text, active_language, text_in, text_of
from publishing.addressed import Addressed
from publishing.state import Publishable, State
from topics.names import Named

Words = Mapping[str, str]  # {"fr": "Eau", "en": "Water"}
Row = TypeVar("Row", bound=Model)

PUBLISHED = datetime.datetime(2024, 1, 1, 9, tzinfo=datetime.UTC)
_keys = itertools.count(1)


def made(
    model: type[Row],
    *,
    words: Mapping[str, Words] | None = None,
    rows: Mapping[str, Sequence[Model]] | None = None,
    **values: Any,
) -> Row:
    """A row of `model` that nobody saved: its `words` per field and language, its `rows` per accessor.

    A record is public in every language in which it has a title.
    """
    row = model(**values)
    if row.pk is None:
        row.pk = -next(_keys)  # many-to-many rows want one; no saved row is below zero
    for field, texts in (words or {}).items():
        for code, text in texts.items():
            if code in column_languages():
                setattr(row, column(field, code), text)
    if isinstance(row, Publishable | Addressed):
        give_addresses(row)
    if isinstance(row, AlphabeticalOrder):
        row.keep_order()
    for accessor, others in (rows or {}).items():
        hand_over(row, accessor, others)
    return row


def give_addresses(row: Publishable | Addressed) -> None:
    for code in column_languages():
        if title := text_in(row, row.title_field, code):
            setattr(row, column("slug", code), ascii_slug(title))
            if isinstance(row, Publishable):
                setattr(row, column("state", code), State.PUBLIC)
                setattr(row, column("published_at", code), PUBLISHED)


def hand_over(row: Model, accessor: str, others: Sequence[Model]) -> None:
    """Gives `row` its `others` as if they had been prefetched: `row.countries.all()` asks no database."""
    of = row._meta.get_field(accessor)
    model: Any = of.related_model
    rows = model._base_manager.none()
    rows._result_cache = list(others)
    rows._prefetch_done = True
    if of.one_to_many and (own := getattr(of, "remote_field", None)):
        for other in others:
            setattr(other, own.name, row)
    vars(row).setdefault("_prefetched_objects_cache", {})[accessor] = rows


def told(presentation: type, record: Model, **values: Any) -> Any:
    """What a page is told of `record`: the real class, with `values` in place of what it would read."""
    return type(presentation.__name__, (presentation,), values)(record)


def named(rows: Iterable[Any]) -> list[Named]:
    """Names as topics.names would read them, linked where the row has a page."""
    return [
        Named(
            str(row.pk),
            text_of(row, getattr(row, "title_field", "label")),
            row.version(active_language()).slug or "" if hasattr(row, "version") else "",
        )
        for row in rows
    ]


def said(words: Words) -> Text:
    """The words for a reader of the active language."""
    own = active_language()
    language = own if own in words else next(iter(words))
    return Text(words[language], language)
