"""Template tags for the head of a page: its name and description, said once for all that need them."""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from advocacy_site import open_graph, structured_data
from languages.numbers import format_number
from languages.texts import Text, active_language, text_in
from languages.typography import set_type

register = template.Library()

LONGEST_DESCRIPTION = 200  # characters; what search engines show is shorter still
WHITE_SPACE = re.compile(r"[ \t\r\n]+")  # no-break spaces hold


class Captured(template.Node):
    """What is between the tags, printed nowhere and kept under a name."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: template.NodeList, name: str):
        self.nodelist, self.name = nodelist, name

    def render(self, context: template.Context) -> SafeString:
        words = WHITE_SPACE.sub(" ", self.nodelist.render(context)).strip(" ")
        context[self.name] = mark_safe(words)  # escaped where it was printed
        return SafeString("")


@register.tag
def captured(parser: Any, token: Any) -> Captured:
    """`{% captured page_name %}{% block title %}{% endblock %}{% endcaptured %}`: for more than one place."""
    _tag, name = token.split_contents()
    nodelist = parser.parse(("endcaptured",))
    parser.delete_first_token()
    return Captured(nodelist, name)


@register.filter
def own_words(record: Any, field: str = "") -> str:
    """`{{ position|own_words:"summary" }}`, or of a Text: the words in the language of the page, or nothing.

    A description in another language than the page's is worse than a general one.
    """
    if isinstance(record, Text):
        return str(record) if record.language == active_language() else ""
    return set_type(text_in(record, field, active_language()), active_language())


@register.filter
def shortened(words: str) -> str:
    """At most 200 characters, cut at a word."""
    words = WHITE_SPACE.sub(" ", plain(words)).strip(" ")
    if len(words) <= LONGEST_DESCRIPTION:
        return words
    cut = words[: LONGEST_DESCRIPTION - 1]
    at_word = cut.rpartition(" ")[0] if words[LONGEST_DESCRIPTION - 1] != " " else cut
    return f"{(at_word or cut).rstrip(' ,;:–—')}…"


def plain(words: str) -> str:
    """The words themselves, of what may have been escaped already."""
    return unescape(words) if isinstance(words, SafeString) else words


@register.filter
def described(site: Any, page_name: str) -> str:
    """What is said of a page that says nothing of itself: what it is called, and what the site is for."""
    about = own_words(site.tagline) or str(site.name)
    return shortened(f"{plain(page_name)} – {about}" if page_name else about)


@register.simple_tag(takes_context=True)
def part_of_list(context: Any) -> str:
    """“Theme: Land – page 2”: which part of a list this page shows; "" for the whole list, and elsewhere."""
    return " – ".join(_parts(context))


def _parts(context: Any) -> Iterator[str]:
    for facet, option, _url in context.get("chips", ()):
        told = {"filter": str(facet.label), "value": str(option.label)}
        yield gettext("%(filter)s: %(value)s") % told
    if (number := getattr(context.get("page"), "number", 1)) > 1:  # of a paginator
        yield gettext("page %(number)s") % {"number": format_number(number, active_language())}


@register.inclusion_tag("_open_graph.html", takes_context=True)
def open_graph_properties(context: Any) -> dict[str, Any]:
    return {"properties": open_graph.properties(context.flatten())}


@register.simple_tag(takes_context=True)
def structured(context: Any) -> SafeString:
    """What the page tells machines about itself (advocacy_site.structured_data)."""
    return structured_data.script(context.flatten())
