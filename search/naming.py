"""Whose entries change when something is called otherwise: a theme, a partner, an institution, a country."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q

from languages.codes import site_languages
from pages.models import NewsItem
from partners.models import Membership, Partner
from positions.models import Institution, Position, Result
from search.countries import phrases_of
from search.models import Name
from search.sources.source import names_of, said
from search.writing import filed_under
from topics.models import (
    Country,
    DocumentKind,
    Level,
    PartnerKind,
    PositionType,
    Region,
    ResultKind,
    Theme,
    Topic,
)

# Reference data whose names stand in entries, and the code under which those are filed.
NAMED: dict[Any, str] = {
    Theme: "theme", Region: "region", Level: "level", Topic: "topic", PositionType: "type",
    ResultKind: "resultkind", DocumentKind: "documentkind", PartnerKind: "partnerkind",
    Institution: "institution",
}  # fmt: skip
BY_LABEL = {model._meta.label_lower: (model, code) for model, code in NAMED.items()}
COUNTRY, PARTNER = Country._meta.label_lower, Partner._meta.label_lower
WITH_NAMES = frozenset((*BY_LABEL, COUNTRY, PARTNER))  # types whose names others are found by

Phrases = set[tuple[str, str]]  # (language, what is called so in it)


def naming(label: str, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(model, key) of the records whose entries say these names: keeps in mind what they are called now.

    Those of a partner are looked for among the records themselves: one that may be named from now on stands
    in no entry yet. A country is found by its code, whatever it is called.
    """
    if label == COUNTRY:
        countries = Country.objects.in_bulk(keys := list(keys))
        for key in keys:
            called(f"country/{key}", set(phrases_of(countries[key])) if key in countries else set())
    elif label == PARTNER:
        for rows in naming_partners(keys):
            yield from ((rows.model._meta.label_lower, str(key)) for key in rows.values_list("pk", flat=True))
    elif label in BY_LABEL:
        for code, names in names_under(*BY_LABEL[label], keys):
            if called(code, names):
                yield from filed_under(code)


def naming_partners(keys: Iterable[str]) -> Iterator[Any]:
    """The records whose entries name one of these partners, or would if it could be named."""
    partners = Partner.objects.filter(pk__in=list(keys))
    yield Position.objects.involving(partners).order_by("pk")
    yield Result.objects.involving(partners).order_by("pk")
    yield NewsItem.objects.filter(lead__in=partners).order_by("pk")
    coalitions = Membership.objects.filter(member__in=partners).values("of")
    yield Partner.objects.filter(pk__in=coalitions).order_by("pk")


def names_under(model: Any, code: str, keys: Iterable[str]) -> Iterator[tuple[str, Phrases]]:
    """(code, what readers of each language call it) of rows of reference data."""
    keys = list(keys)
    found = names_of(model._base_manager.filter(pk__in=keys))
    for key in keys:
        names = found.get(model._meta.pk.to_python(key), [])
        told = {language: " / ".join(said(names, language)) for language in site_languages()}
        yield f"{code}/{key}", {(language, words) for language, words in told.items() if words}


def called(code: str, names: Phrases) -> bool:
    """Keeps in mind what a code is called; True when it was called something else."""
    stored = set(Name.objects.filter(code=code).values_list("language", "phrase"))
    if stored == names:
        return False
    gone = Q(pk__in=[])
    for language, phrase in stored - names:
        gone |= Q(language=language, phrase=phrase)
    Name.objects.filter(gone, code=code).discard()
    Name.objects.bulk_create(
        Name(code=code, language=language, phrase=phrase) for language, phrase in sorted(names - stored)
    )
    return True


def all_names() -> Iterator[tuple[str, Phrases]]:
    """Everything that has names, with what it should be called."""
    for country in Country.objects.order_by("pk"):
        yield f"country/{country.pk}", set(phrases_of(country))
    for model, code in NAMED.items():
        keys = [str(key) for key in model._base_manager.order_by("pk").values_list("pk", flat=True)]
        yield from names_under(model, code, keys)
