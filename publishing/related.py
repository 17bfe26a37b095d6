"""What else there is to read: records of a type that share something with one of them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, IntegerField, Q, Sum, Value, When, Window
from django.urls import reverse
from django.utils import translation

from languages.codes import site_languages
from languages.queries import links
from publishing.listing import WITHOUT
from publishing.pages import OnlyThere
from publishing.state import Publishable, Version, public_condition

RELATED = 4  # as many as are proposed


@dataclass(frozen=True)
class Related:
    """What may be read next, and how much of it exists only in another language (norm C5b)."""

    versions: list[Version]
    only_elsewhere: list[OnlyThere]

    def __bool__(self) -> bool:
        return bool(self.versions or self.only_elsewhere)


def sharing(record: Publishable, *accessors: str) -> Q:
    """True for rows of its type that are linked to something that `record` is linked to as well.

    `accessors` are many-to-many fields. They never lead to partners: what a protected partner shares
    with others would say where it is (docs/decisions/0002).
    """
    shared = Q()
    for accessor in accessors:
        field: Any = type(record)._meta.get_field(accessor)
        own, other = field.m2m_field_name(), field.m2m_reverse_field_name()
        rows = links(type(record), accessor)
        of_record = rows.filter(**{own: record.pk}).values(other)
        shared |= Q(pk__in=rows.filter(**{f"{other}__in": of_record}).values(own))
    return shared


def related(record: Publishable, rows: Any, language: str, *closest_first: Q, mixed: bool = False) -> Related:
    """The records of `rows` that any of `closest_first` is true for, `record` itself aside. One query.

    Those that can be read in `language`: what shares the most telling thing first, then the newest. Where
    the site mixes languages the others follow, each where its reader is led to; else they are counted.
    """
    akin = Q()
    for condition in closest_first:
        akin |= condition
    whens = [When(condition, then=Value(place)) for place, condition in enumerate(closest_first)]
    here = public_condition(rows.model, language)
    in_reach = Case(When(here, then=Value(0)), default=Value(1))
    rows = rows.published_somewhere().for_lists().filter(akin).exclude(pk=record.pk)
    newest = rows.newest_first(language, mixed=True)
    found = newest.order_by(in_reach, Case(*whens), *newest.query.order_by)
    if mixed:
        return Related(_nearest(found[:RELATED], language), [])
    counted = {  # over all of them, not only those that are proposed
        code: Case(When(public_condition(rows.model, code) & ~here, then=Value(1)), default=Value(0))
        for code in site_languages()
        if code != language
    }
    windows = {
        f"_only_{place}": Window(Sum(number, output_field=IntegerField()))
        for place, number in enumerate(counted.values())
    }
    proposed = list(found.annotate(**windows)[:RELATED])
    numbers = {
        code: getattr(proposed[0], name) for code, name in zip(counted, windows, strict=True) if proposed
    }
    own = [version for version in _nearest(proposed, language) if version.language == language]
    return Related(own, [only_elsewhere_of(record, language, *one) for one in numbers.items() if one[1]])


def _nearest(rows: Any, language: str) -> list[Version]:
    return [version for row in rows if (version := row.nearest_version(language))]


def only_elsewhere_of(record: Publishable, language: str, code: str, number: int) -> OnlyThere:
    """Leads to what `record` itself proposes in that language, else to all that only it has."""
    section = record.detail_view.partition(":")[0]
    version = record.version(code)
    with translation.override(code):
        url = (
            f"{version.url}#related-{section}"
            if version.is_public
            else f"{reverse(f'{section}:list')}?{WITHOUT}={language}"
        )
    return OnlyThere(code, number, url, section)
