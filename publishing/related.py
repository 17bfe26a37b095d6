"""What else there is to read: records of a type that share something with one of them."""

from typing import Any

from django.db.models import Case, Q, Value, When

from languages.queries import links
from publishing.state import Publishable, Version, public_condition

RELATED = 4  # as many as are proposed


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


def related(record: Publishable, rows: Any, language: str, *closest_first: Q) -> list[Version]:
    """The records of `rows` that any of `closest_first` is true for, `record` itself aside. One query.

    Those that can be read in `language` come before the others, which name their own language; then
    those that share the most telling thing; then the newest. Each is where its reader is led to.
    """
    akin = Q()
    for condition in closest_first:
        akin |= condition
    whens = [When(condition, then=Value(place)) for place, condition in enumerate(closest_first)]
    in_reach = Case(When(public_condition(rows.model, language), then=Value(0)), default=Value(1))
    rows = rows.published_somewhere().for_lists().filter(akin).exclude(pk=record.pk)
    newest = rows.newest_first(language, mixed=True)
    found = newest.order_by(in_reach, Case(*whens), *newest.query.order_by)[:RELATED]
    return [version for row in found if (version := row.nearest_version(language))]
