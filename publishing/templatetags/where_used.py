"""Where a record is used, for the admin's templates: what this person may see, and where it is edited."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from languages.templatetags.languages import printed
from languages.texts import words_of
from publishing.uses import is_kept_while_used
from publishing.where_used import Group, Place, places_using

register = template.Library()
NAMES = ("title", "label", "name", "text", "alt")


@dataclass(frozen=True)
class Line:
    place: Place

    @property
    def name(self) -> SafeString | str:
        return name_of(self.place.record)

    @property
    def url(self) -> str:
        return change_url(self.place.record)


@dataclass(frozen=True)
class Told:
    """A group as one person may read it: `lines` are empty for a type that they may not see."""

    group: Group
    may_see: bool

    @property
    def lines(self) -> list[Line]:
        return [Line(place) for place in self.group.places] if self.may_see else []

    @property
    def unlisted(self) -> int:
        return self.group.more if self.may_see else self.group.count


def name_of(record: models.Model) -> SafeString | str:
    """What a record is called, in the reader's language if there is one, marked where it is another."""
    known = (getattr(record, "title_field", ""), *NAMES)
    for field in known:
        if field and (text := words_of(record, field)):
            return printed(text)
    return str(record)


def change_url(record: models.Model) -> str:
    meta = record._meta
    try:
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[quote(record.pk)])
    except NoReverseMatch:
        return ""


def may_see(user: Any, model: type[models.Model]) -> bool:
    meta = model._meta
    if model not in admin.site._registry:
        return True  # a line of something that has a page
    return any(user.has_perm(f"{meta.app_label}.{verb}_{meta.model_name}") for verb in ("view", "change"))


@register.filter
def named(record: models.Model) -> SafeString | str:
    """`{{ record|named }}`: its name, with the way to its page."""
    url = change_url(record)
    return format_html('<a href="{}">{}</a>', url, name_of(record)) if url else name_of(record)


@register.filter
def may_be_used(record: models.Model) -> bool:
    """True for what others can name: records, what belongs to them, reference data."""
    return is_kept_while_used(record)


@register.inclusion_tag("admin/includes/where_used.html", takes_context=True)
def where_used(context: Any, record: models.Model, level: int = 2) -> dict[str, Any]:
    """`{% where_used original 2 %}`: the records that use this one, under headings of that level."""
    user = context["request"].user
    groups = [Told(group, may_see(user, group.model)) for group in places_using(record)]
    return {"groups": groups, "level": level, "total": sum(told.group.count for told in groups)}
