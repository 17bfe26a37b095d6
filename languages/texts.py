"""Values that know which language they are really in, and the one place where falling back happens.

modeltranslation keeps the columns; it never decides what a reader sees (its fallbacks are off). Nothing
else in this project picks another language than the one it was asked for.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Model
from django.utils import translation
from modeltranslation.translator import NotRegistered, translator

from languages.codes import column, column_languages, default_language, direction, site_languages
from languages.typography import set_type


class Text(NamedTuple):
    """Words, and the code of the language they are written in ("" when there are no words).

    `value` is what was typed, for whoever stores, sorts or compares it; `str()`, and so `{{ text }}`, is
    what is printed, set as that language is (languages.typography).
    """

    value: str
    language: str

    def __str__(self) -> str:
        return set_type(self.value, self.language)

    def __bool__(self) -> bool:
        return bool(self.value)

    @property
    def direction(self) -> str:
        return direction(self.language)


NOTHING = Text("", "")


def active_language() -> str:
    """The language of the page being made; the default one outside a request."""
    language = translation.get_language() or default_language()
    return language if language in column_languages() else default_language()


def fallback_order(language: str) -> tuple[str, ...]:
    """`language` first, then the site's other languages in their order, then unserved ones."""
    return tuple(dict.fromkeys((language, *site_languages(), *column_languages())))


def text_among(words: Sequence[str | None], language: str) -> Text:
    """The text for a reader of `language`, of one per column language (in the order of their columns)."""
    by_language = dict(zip(column_languages(), words, strict=True))
    found = (Text(value, code) for code in fallback_order(language) if (value := by_language.get(code)))
    return next(found, NOTHING)


def translated_fields(model: type[Model]) -> tuple[str, ...]:
    """Names of the fields of `model` that have a column per language, in the order of the model."""
    try:
        names = set(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        return ()
    return tuple(field.name for field in model._meta.concrete_fields if field.name in names)


def text_in(record: Any, field: str, language: str) -> str:
    """The words of `field` in exactly `language`, or ""."""
    value = getattr(record, column(field, language), None)
    return value if value and value.strip() else ""


def words_of(record: Any, field: str, language: str | None = None) -> Text:
    """The words of `field` in the first language that has some, public or not: for staff alone.

    A field may name its own language (`name_lang` beside `name`): one name that serves every
    language, such as « Avocats Sans Frontières » on an English page (WCAG 3.1.2).
    """
    return _first(record, field, fallback_order(language or active_language()))


def text_of(record: Any, field: str, language: str | None = None) -> Text:
    """The words of `field` for a reader of `language`, in the first language that has some to be read.

    A record whose language versions are not all public says which may be read, in a method
    `readable_languages(field)`: a draft never stands in for a text that is missing.
    """
    order = fallback_order(language or active_language())
    if readable := getattr(record, "readable_languages", None):
        allowed = readable(field)
        order = tuple(code for code in order if code in allowed)
    return _first(record, field, order)


def _first(record: Any, field: str, order: tuple[str, ...]) -> Text:
    for code in order:
        if value := text_in(record, field, code):
            return Text(value, getattr(record, f"{field}_lang", "") or code)
    return NOTHING
