"""Rows of vocabularies written by migrations: labels in the shipped languages, derived columns included."""

from typing import Any

from languages.codes import column
from languages.collation import collation_key, index_letter
from languages.folding import fold
from languages.slugs import ascii_slug, first_free

Vocabularies = dict[str, list[tuple[str, str, str]]]


def seed(apps: Any, vocabularies: Vocabularies) -> None:
    """Adds what is missing; a row that somebody made with the same code stays as it is."""
    for name, rows in vocabularies.items():
        model = apps.get_model("topics", name)
        known = set(model.objects.values_list("code", flat=True))
        for order, (code, fr, en) in enumerate(rows, start=1):
            if code not in known:
                words = {"fr": fr, "en": en}
                values = {**derived(code, words), **addresses(model, words)}
                model(code=code, order=order, label=fr, **values).save()


def derived(code: str, words: dict[str, str]) -> dict[str, str]:
    """The label, sort key and letter of each language, and the folded text that lists are searched by."""
    values = {"search_text": fold(" ".join((code, *words.values())))}
    for language, label in words.items():
        values[f"label_{language}"] = label
        values[f"sort_key_{language}"] = collation_key(label)
        values[f"letter_{language}"] = index_letter(label)
    return values


def addresses(model: Any, words: dict[str, str]) -> dict[str, str]:
    """The addresses of a row that has pages of its own, made as its `save()` would make them."""
    given = {}
    known = {field.name for field in model._meta.concrete_fields}
    for language, label in words.items():
        if (name := column("slug", language)) in known:
            taken = set(model.objects.values_list(name, flat=True))
            given[name] = first_free(ascii_slug(label), taken.__contains__)
    return given


def unseed(apps: Any, vocabularies: Vocabularies) -> None:
    for name, rows in vocabularies.items():
        codes = [code for code, _fr, _en in rows]
        apps.get_model("topics", name).objects.filter(code__in=codes).delete()
