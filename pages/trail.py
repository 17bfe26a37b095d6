"""The trail of a page: what it is within, from the home page down. People see it, machines are told it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import pgettext

from languages.texts import Text, active_language, text_of
from pages.models.destinations import Section


@dataclass(frozen=True)
class Crumb:
    """A step of the trail: where it leads, and what it is called there."""

    label: Text
    url: str


def trail_of(context: Mapping[str, Any]) -> list[Crumb]:
    """The steps above the page of `context` (publishing.pages.frame), the home page first.

    Only the page of a record (`record`) has some. A page of the tree stands within other pages; whatever
    else has a page, within its list (`section`).
    """
    if not context.get("canonical") or not context.get("record"):
        return []
    crumbs = [Crumb(Text(pgettext("trail", "Home"), active_language()), reverse(Section.HOME.value))]
    section = context.get("section", "")
    if section in Section.values and section != Section.HOME:
        crumbs.append(Crumb(Text(str(Section(section).label), active_language()), reverse(section)))
    above = getattr(context.get("told"), "trail", ())
    return [*crumbs, *(Crumb(text_of(page, "title"), page.get_absolute_url()) for page in above)]
