"""The search: its page with everything on it, and what it says when it finds nothing."""

from types import SimpleNamespace
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from advocacy_site.styleguide.catalogue.lists import option
from advocacy_site.styleguide.components import Component, Part, part, state, whole
from advocacy_site.styleguide.making import said
from advocacy_site.styleguide.records import LONG_TITLE, SUMMARY, TITLE, countries
from languages.codes import site_languages
from languages.partial_dates import PartialDate
from languages.texts import Text, active_language
from search.filters import Filter
from search.models import Entry
from search.results import Elsewhere, Hit

TYPED = {"fr": "minerais certificats", "en": "minerals certificats"}
BETTER = {"fr": "minerais certifiés", "en": "minerals certificates"}
QUERY = "#top"
KIND = {"fr": "Prise de position", "en": "Position paper"}


def another_language() -> str:
    return next(code for code in site_languages() if code != active_language())


def hit(title: Text, summary: Text, date: str = "2024-03-18") -> Hit:
    """A result whose first word was asked."""
    first, _space, rest = title.value.partition(" ")
    return Hit(
        Entry(language=title.language, title_language=title.language),
        QUERY,
        format_html("<mark>{}</mark> {}", first, rest),
        format_html("{} <mark>{}</mark>", summary.value, first),
        said(KIND),
        PartialDate.parse(date) if date else None,
        [each.short for each in countries("CD", "RW")],
    )


def search(**values: Any) -> SimpleNamespace:
    """What the templates ask of search.results.Search."""
    own = {
        "typed": said(TYPED).value,
        "asks": True,
        "question": SimpleNamespace(is_cut=True),
        "total": 24,
        "chosen": {},
        "suggestion": said(BETTER).value,
        "suggested": QUERY,
        "without_filters": QUERY,
        "in_any_language": QUERY,
        "other_languages": [],
        "elsewhere": [],
    }
    return SimpleNamespace(**own | values)


def found() -> Part:
    """Its filters have names of the guide's own, so that ids stay apart."""
    congo, rwanda = (str(each.short) for each in countries("CD", "RW"))
    there = another_language()
    facet = Filter("guide-search-country", _("Country"))
    told = search(
        chosen={"country": "CD"},
        chips=[(_("Country"), Text(congo, active_language()), QUERY)],
        other_languages=[(option(there, there, 12), QUERY)],
        facets=[(facet, [option("CD", congo, 12, True), option("RW", rwanda, 1)])],
        can_be_filtered=True,
        has_fewer_words=True,
        results=[hit(said(TITLE), said(SUMMARY)), hit(said(LONG_TITLE), said(SUMMARY), "")],
        further=[hit(said(TITLE), said(SUMMARY))],
        first_number=11,
        elsewhere=[
            Elsewhere(there, 4, True, QUERY, [hit(Text(TITLE[there], there), Text(SUMMARY[there], there))])
        ],
        pages=3,
        number=2,
        previous_query=QUERY,
        next_query=QUERY,
    )
    return whole("search/search.html", search=told, search_url="?")


def nothing(**values: Any) -> Part:
    return part("search/_nothing.html", search=search(**values), search_url="?")


SEARCH = [
    Component(
        "search",
        _("Page of the search"),
        _("What was found, the words that were asked marked; what exists in another language only, apart."),
        (
            *("search/search.html", "search/_box.html", "search/_total.html", "search/_filters.html"),
            *("search/_fewer_words.html", "search/_suggestion.html", "search/_hit.html", "search/_link.html"),
            *("search/_other_languages.html", "search/_elsewhere.html", "search/_pages.html"),
            "search/_further.html",
            *("search/_nothing.html", "search/_help.html"),
        ),
        ("search.css", "filters.css", "items.css"),
        lambda: [
            state(_("A filter in force, some of the words, several pages"), found(), within=""),
            state(_("Nothing found, another spelling proposed"), nothing()),
            state(_("Nothing under these filters"), nothing(chosen={"country": "CD"}, suggestion="")),
            state(
                _("Nothing in this language, something in another"),
                nothing(suggestion="", other_languages=[(option(another_language(), "", 12), QUERY)]),
            ),
        ],
    ),
]
