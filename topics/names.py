"""The names of the reference data that a record is linked to, all kinds of it in one query."""

from typing import Any, NamedTuple

from django.db import models
from django.db.models import CharField, F, Value
from django.db.models.functions import Cast

from languages.codes import column, column_languages, direction
from languages.queries import plain
from languages.texts import Text, active_language, text_among
from publishing.addressed import Addressed
from publishing.state import Publishable, public_condition


class Named(NamedTuple):
    """A name to print, and the slug of its page in the language of the reader ("" when it has none)."""

    code: str
    text: Text
    slug: str

    @property
    def direction(self) -> str:
        return direction(self.text.language)


def names_of(record: models.Model, *accessors: str, linked: bool = True) -> dict[str, list[Named]]:
    """`{"countries": [Named("CD", …), …], …}`, each list in the alphabetical order of the reader.

    A theme has a page in the language of a public page that names it, since that page is filed under it.
    That of a protected partner is filed nowhere (docs/decisions/0002): its names are not `linked`.
    """
    language = active_language()
    parts = [_names(record, accessor, language, linked) for accessor in accessors]
    found: dict[str, list[tuple[str, Named]]] = {accessor: [] for accessor in accessors}
    for accessor, code, slug, sort, *words in parts[0].union(*parts[1:], all=True):
        text = text_among(words, language) or Text(code, language)
        found[accessor].append((sort or "", Named(code, text, slug or "")))
    return {accessor: [named for _sort, named in sorted(rows)] for accessor, rows in found.items()}


def slug_of_page(model: Any, language: str) -> Any:
    """In the database: the slug of a row's page in `language`; NULL or "" where there is none to link."""
    if issubclass(model, Addressed):
        return Cast(F(column("slug", language)), CharField())
    if issubclass(model, Publishable):
        slug = Cast(F(column("slug", language)), CharField())
        public = models.When(public_condition(model, language), then=slug)
        return models.Case(public, default=Value(""), output_field=CharField())
    return Value("", CharField())


def _names(record: models.Model, accessor: str, language: str, linked: bool) -> models.QuerySet:
    model = record._meta.get_field(accessor).related_model
    assert model is not None and not isinstance(model, str)
    name = getattr(model, "title_field", "label")
    slug = slug_of_page(model, language) if linked else Value("", CharField())
    rows = plain(getattr(record, accessor).order_by())
    return rows.values_list(
        Cast(Value(accessor), CharField()),
        Cast(F("pk"), CharField()),
        slug,
        Cast(F(column("sort_key", language)), CharField()),
        *(Cast(F(column(name, code)), CharField()) for code in column_languages()),
    )
