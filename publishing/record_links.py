"""The records that a text may link to, and where readers find each of them (languages.record_links).

What is stored is the type and the key, which import and export use too: a new address, a withdrawal or a
missing language cannot break such a link. A record that can be read nowhere is not told from one that never
was.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models
from django.db.models import Case, CharField, Q, Value, When
from django.urls import reverse
from django.utils import translation

from languages.codes import column, site_languages
from languages.record_links import Place, Reference
from languages.texts import fallback_order
from publishing.addressed import Addressed
from publishing.state import Publishable, public_condition

HasPage = Callable[[str], Q]
_has_page: dict[type[models.Model], HasPage] = {}


def has_page_when(model: type[Addressed], condition: HasPage) -> None:
    """Says which rows of reference data have a page in a language; until then none is linked."""
    _has_page[model] = condition
    linkable.cache_clear()


@cache
def linkable() -> dict[str, Any]:
    """`{"positions.position": Position}`: the types whose records have pages, by their labels."""
    return {
        model._meta.label_lower: model
        for model in apps.get_models()
        if hasattr(model, "detail_view") and hasattr(model, "natural_key_field")
        if issubclass(model, Publishable) or model in _has_page
    }


def reference_of(record: Any) -> Reference | None:
    """How a text names this record; None for what has no page of its own."""
    meta = record._meta
    key = str(getattr(record, getattr(record, "natural_key_field", ""), "") or "")
    return Reference(meta.label_lower, key) if meta.label_lower in linkable() and key else None


def read_in(model: Any, language: str) -> Q:
    """Rows of `model` that readers can open in this language."""
    return _has_page[model](language) if model in _has_page else public_condition(model, language)


def served_first(language: str) -> list[str]:
    """The languages readers are served, in the order in which one of `language` would want them."""
    return [code for code in fallback_order(language) if code in site_languages()]


def pages_of(model: Any, keys: Collection[str], language: str) -> dict[str, Place | None]:
    """`{key: its nearest page}` of those that exist, None for one that can be read nowhere. One query."""
    codes = served_first(language)
    nearest = Case(
        *(When(read_in(model, code), then=Value(code)) for code in codes), output_field=CharField()
    )
    natural = model.natural_key_field
    rows = model._base_manager.filter(**{f"{natural}__in": keys}).annotate(page_language=nearest).order_by()
    slugs = [column("slug", code) for code in codes]
    found: dict[str, Place | None] = {}
    for key, code, *words in rows.values_list(natural, "page_language", *slugs):
        found[key] = Place(_url(model, code, words[codes.index(code)]), code) if code else None
    return found


def _url(model: Any, language: str, slug: str) -> str:
    with translation.override(language):
        return reverse(model.detail_view, kwargs={"slug": slug})


def by_model(references: Collection[Reference]) -> dict[Any, set[str]]:
    """Those of a type that is known here, grouped for one query each."""
    keys: dict[Any, set[str]] = defaultdict(set)
    for reference in references:
        if model := linkable().get(reference.model):
            keys[model].add(reference.key)
    return keys


def known_pages(references: Collection[Reference], language: str) -> dict[Reference, Place | None]:
    """The pages of those records that exist (None: no reader can open it), one query for each type."""
    return {
        Reference(model._meta.label_lower, key): place
        for model, keys in by_model(references).items()
        for key, place in pages_of(model, sorted(keys), language).items()
    }


def places(references: Collection[Reference], language: str) -> Mapping[Reference, Place]:
    """Where readers of `language` find these records: in it, else in the nearest other language."""
    return {one: place for one, place in known_pages(references, language).items() if place}
