"""Lists: their items, their filters, what they say when they are empty."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from advocacy_site.styleguide.chain import nearest, setback
from advocacy_site.styleguide.components import Component, Part, part, state, whole
from advocacy_site.styleguide.making import said
from advocacy_site.styleguide.records import (
    CITY,
    COMPANY,
    LONG_TITLE,
    REGISTER,
    bare_position,
    countries,
    document,
    figure,
    lawyers,
    news_item,
    observatory,
    platform,
    position,
    protected_partner,
    result,
)
from advocacy_site.templatetags.feeds import Way
from languages.texts import Text, active_language
from publishing.listing import CountedPaginator, Facet, Option
from publishing.pages import OnlyThere
from publishing.related import Related

FRENCH_ONLY = {"fr": "Texte qui n’existe qu’en français"}


def positions() -> list[Part]:
    titles = (position(), position(LONG_TITLE), bare_position(), position(FRENCH_ONLY))
    return [part("positions/_position_item.html", position=each, heading="h3") for each in titles]


def results() -> list[Part]:
    rows = (
        result(figures=[figure(212, *COMPANY, source=REGISTER, as_of="2025-02"), figure(14, *CITY)]),
        setback(),
        result(
            {"fr": "Un registre européen", "en": "A European register"},
            [figure(5, *CITY, qualifier="at_least", is_planned=True, as_of="2027")],
            key="example-planned",
            stage="planned",
            sign="",
            evidence="",
            start="2027",
        ),
    )
    return [part("results/_result_item.html", result=each, heading="h3") for each in rows]


def news() -> list[Part]:
    rows = (
        news_item(picture=True),
        news_item(LONG_TITLE),
        news_item(FRENCH_ONLY, rows={"countries": [], "topics": []}, summary={}),
    )
    return [part("news/_news_item.html", item=each, heading="h3") for each in rows]


def publications() -> list[Part]:
    rows = (
        document(None, "fr", "en"),
        document(LONG_TITLE, "sw"),
        document(FRENCH_ONLY, summary={}, date=""),
    )
    return [part("publications/_publication_item.html", document=each, heading="h3") for each in rows]


def partners() -> list[Any]:
    return [lawyers(), observatory(), platform(), protected_partner()]


# --- a filtered list -----------------------------------------------------------------------------


def option(code: str, label: str, number: int, chosen: bool = False, language: str = "") -> Option:
    return Option(code, Text(label, language or active_language()), number, chosen)


def facets(letters: bool) -> list[tuple[Facet, list[Option]]]:
    """Filters as publishing.listing gives them; their names are the guide's own, so that ids stay apart."""
    congo, rwanda = (str(each.short) for each in countries("CD", "RW"))
    found = [
        (
            Facet("guide-kind", _("Kind"), ""),
            [option("network", said({"fr": "Réseau", "en": "Network"}).value, 3, True)],
        ),
        (
            Facet("guide-country", _("Country"), ""),
            [
                option("CD", congo, 2, True),
                option("RW", rwanda, 1),
                option("GL", "Afrique des Grands Lacs et Corne de l’Afrique", 12, language="fr"),
            ],
        ),
    ]
    if letters:
        options = [option(letter, letter, 2) for letter in "ABCDEFGHIJKLMNOPRSTUVZ"]
        found.append((Facet("letter", _("Letter"), ""), options))
    return found


def page_of(rows: Sequence[Any], number: int = 1, total: int = 0, size: int = 20) -> Page:
    """The page `number` of a list of `total` rows."""
    paginator: Paginator = CountedPaginator(rows, size, total or len(rows))
    return Page(rows, number, paginator)


def only_there() -> list[OnlyThere]:
    another = "fr" if active_language() != "fr" else "en"
    return [OnlyThere(another, 4, "#top")]


def filtered(**values: Any) -> dict[str, Any]:
    """What the template of a list needs (publishing.pages.list_context)."""
    own = {
        "list_url": reverse("partners:list"),
        "facets": [],
        "chips": [],
        "is_filtered": False,
        "can_be_filtered": True,
        "total": 0,
        "page": page_of([]),
    }
    return {**own, **values}


def partner_list() -> Part:
    rows, narrowed = partners(), facets(letters=True)
    chips = [(facet, options[0], "#top") for facet, options in narrowed if options[0].is_chosen]
    context = filtered(
        facets=narrowed,
        chips=chips,
        is_filtered=True,
        total=len(rows),
        page=page_of(rows),
        only_elsewhere=only_there(),
    )
    return whole("partners/partner_list.html", **context)


def empty_list(template: str, **values: Any) -> Part:
    return whole(template, **filtered(**values))


def pagination(number: int) -> Part:
    ways = {"previous_url": "#top" if number > 1 else "", "next_url": "#top" if number < 12 else ""}
    return part("_pagination.html", page=page_of([], number, 240), **ways)


LISTS = [
    Component(
        "position-item",
        _("Position in a list"),
        _("Wherever several positions are listed: what it is, when, its title and summary, who and where."),
        ("positions/_position_item.html", "_title_link.html"),
        ("items.css", "rows.css"),
        lambda: [
            state(
                _("Usual, with a very long title, with nothing but a title, in one language only"),
                *positions(),
                within="ul.items",
            )
        ],
    ),
    Component(
        "result-item",
        _("Result in a list"),
        _("Wherever several results are listed. Its first figure stands beside it; a setback says so."),
        ("results/_result_item.html", "results/_marks.html", "results/_when.html", "results/_figures.html"),
        ("items.css", "figures.css", "rows.css"),
        lambda: [state(_("Achieved, a setback, planned"), *results(), within="ul.items")],
    ),
    Component(
        "news-item",
        _("News item in a list"),
        _("Wherever several news items are listed: the day first, as in a diary."),
        ("news/_news_item.html",),
        ("items.css", "news.css"),
        lambda: [
            state(_("With a picture, with a very long title, with a title alone"), *news(), within="ul.items")
        ],
    ),
    Component(
        "publication-item",
        _("Publication in a list"),
        _("Wherever several documents are listed, with the ways to their files."),
        ("publications/_publication_item.html", "library/_file_link.html"),
        ("items.css", "publications.css"),
        lambda: [
            state(
                _("Two files, one in a language of neither reader, none"), *publications(), within="ul.items"
            )
        ],
    ),
    Component(
        "partner-item",
        _("Partner in a list"),
        _("Wherever several partners are listed. A protected one looks like any other."),
        ("partners/_partner_item.html", "partners/_partner_name.html"),
        ("entries.css",),
        lambda: [
            state(
                _("With a country, with a very long name, protected"),
                *(part("partners/_partner_item.html", partner=each) for each in partners()),
                within="ul.entries pairs",
            )
        ],
    ),
    Component(
        "country-item",
        _("Country in a list"),
        _("In columns where names are enough; with their introductions on the page of countries."),
        ("pages/lists/_countries.html",),
        ("entries.css",),
        lambda: [
            state(
                _("Names in columns"),
                part("pages/lists/_countries.html", rows=countries("BI", "CD", "KE", "PE", "RW", "VC")),
            ),
        ],
    ),
    Component(
        "record-lines",
        _("Record in one line"),
        _("Where a record is only named: what else there is to read, what a partner had a part in."),
        (
            *("positions/_position_line.html", "results/_result_line.html"),
            *("positions/_related.html", "results/_related.html", "publications/_related.html"),
        ),
        ("entries.css",),
        lambda: [
            state(
                _("Positions, in this language and in another"),
                *(
                    part("positions/_position_line.html", version=version)
                    for version in nearest([position(), position(LONG_TITLE), position(FRENCH_ONLY)])
                ),
                within="ul.entries pairs",
            ),
            state(
                _("Results, with somebody’s part in them"),
                *(
                    part("results/_result_line.html", version=version, part=said(part_in).value)
                    for version, part_in in zip(
                        nearest([result(), setback()]),
                        (
                            {"fr": "L’a obtenu", "en": "Achieved it"},
                            {"fr": "L’a soutenu", "en": "Supported it"},
                        ),
                        strict=True,
                    )
                ),
                within="ul.entries pairs",
            ),
            state(
                _("Publications, as a section of a page"),
                part(
                    "publications/_related.html",
                    related=Related(
                        nearest([document(None, "fr"), document(LONG_TITLE), document(FRENCH_ONLY)]), []
                    ),
                ),
                within="",
            ),
        ],
    ),
    Component(
        "filtered-list",
        _("Filtered list"),
        _("Any list that readers narrow down. A narrow page folds the filters; each one in force can go."),
        ("partners/partner_list.html", "list.html", "_filters.html", "_filter.html", "_chips.html"),
        ("filters.css", "letters.css", "entries.css"),
        lambda: [
            state(_("Two filters in force, letters, and what exists elsewhere"), partner_list(), within="")
        ],
    ),
    Component(
        "empty",
        _("Nothing to show"),
        _("A list that is empty says why, and leads on where there is a way."),
        (
            *("positions/position_list.html", "results/result_list.html"),
            *("news/news_list.html", "publications/publication_list.html"),
        ),
        ("items.css",),
        lambda: [
            state(_("Nothing there yet"), empty_list("positions/position_list.html"), within=""),
            state(
                _("Nothing under these filters"),
                empty_list("results/result_list.html", is_filtered=True),
                within="",
            ),
            state(
                _("Nothing in this language, something in another"),
                empty_list("news/news_list.html", only_elsewhere=only_there()),
                within="",
            ),
            state(
                _("What this language lacks, when it lacks nothing"),
                empty_list("publications/publication_list.html", without=only_there()[0].language),
                within="",
            ),
        ],
    ),
    Component(
        "pagination",
        _("Pagination"),
        _("Below a list of more than one page. Nothing at all below a shorter one."),
        ("_pagination.html",),
        ("pagination.css",),
        lambda: [
            state(_("First page"), pagination(1)),
            state(_("In between"), pagination(7)),
            state(_("Last page"), pagination(12)),
        ],
    ),
    Component(
        "follow",
        _("Ways to follow"),
        _("Last on a list or a hub: its feed, under the same filters, in each format."),
        ("_follow.html",),
        ("base.css",),
        lambda: [
            state(
                _("Usual"),
                part(
                    "_follow.html",
                    feeds=[
                        Way("Atom", "application/atom+xml", "#top"),
                        Way("RSS", "application/rss+xml", "#top"),
                    ],
                ),
                within="",
            )
        ],
    ),
]
