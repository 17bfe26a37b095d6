"""Template tags for the feeds that go with a page: in its head for programs, on it for people."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django import template
from django.urls import NoReverseMatch, reverse

from advocacy_site.feeds import in_order
from publishing.feed_formats import FORMATS
from publishing.listing import WITHOUT, query_string

register = template.Library()


class Way(NamedTuple):
    """A feed in one format."""

    name: str
    media_type: str
    url: str


def ways(view: str, parameters: str) -> Iterator[Way]:
    for name, form in FORMATS.items():
        yield Way(form.name, form.media_type, reverse(f"{view}feed-{name}") + parameters)


def of_list(context: Mapping[str, Any]) -> list[Way]:
    """The feed of the list that the page shows, under its filters; none where the list has no feed."""
    namespace = context.get("section", "").partition(":")[0]
    try:
        return list(ways(f"{namespace}:", parameters_of(context)))
    except NoReverseMatch:
        return []


def parameters_of(context: Mapping[str, Any]) -> str:
    """The filters of the list that the page shows."""
    facets = context.get("facets", ())
    chosen = {facet.name: option.code for facet, options in facets for option in options if option.is_chosen}
    values = {**chosen, WITHOUT: context.get("without", "")}
    return query_string(values, tuple(facet for facet, _options in facets))


def of_everything(filter: str, code: Any) -> list[Way]:
    """The feed of everything, or of everything that is filed under `code`."""
    return list(ways("", in_order({filter: str(code)} if filter else {})))


@register.inclusion_tag("_feeds.html", takes_context=True)
def list_feeds(context: Any) -> dict[str, Any]:
    return {"feeds": of_list(context), "page_name": context.get("page_name", "")}


@register.inclusion_tag("_feeds.html", takes_context=True)
def feeds(context: Any, filter: str = "", code: Any = "") -> dict[str, Any]:
    """`{% feeds "theme" theme.pk %}`: everything about it."""
    return {"feeds": of_everything(filter, code), "page_name": context.get("page_name", "")}


@register.inclusion_tag("_follow.html", takes_context=True)
def follow_list(context: Any) -> dict[str, Any]:
    dated = context.get("section") == "positions:list"  # actions and asks have no list of their own
    calendar = reverse("positions:calendar") + parameters_of(context) if dated else ""
    return {"feeds": of_list(context), "calendar": calendar}


@register.inclusion_tag("_follow.html")
def follow(filter: str = "", code: Any = "") -> dict[str, Any]:
    parameters = in_order({filter: str(code)} if filter else {})
    return {
        "feeds": of_everything(filter, code),
        "calendar": reverse("positions:calendar") + parameters,
    }
