"""Whole pages: the home page, the site on one page, how to reach us, and the pages that say no."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from advocacy_site.site_map import Branch, SectionTold
from advocacy_site.styleguide.catalogue.frame import chrome, entry
from advocacy_site.styleguide.components import Component, Part, part, state, whole
from advocacy_site.styleguide.making import made, said
from advocacy_site.styleguide.pictures import example_picture
from advocacy_site.styleguide.records import (
    COMPANY,
    LONG_TITLE,
    NOTICE,
    REGISTER,
    SUMMARY,
    countries,
    document,
    figure,
    lawyers,
    news_item,
    observatory,
    page,
    pages_within,
    platform,
    position,
    result,
)
from languages.codes import direction, site_languages
from languages.texts import NOTHING
from pages.home import HomePage, StatusCount
from pages.home import Part as HomePart
from pages.models import Funder
from pages.models.site import HomeSectionKind
from positions.charts import percent
from positions.models import AskStatus
from publishing.pages import Alternate


def funders() -> list[Funder]:
    """One with a logo and the sentence it asks for, one with a long name alone."""
    thanks = {
        "fr": "Avec le soutien de la Fondation fictive. Les opinions exprimées ici ne sont pas les siennes.",
        "en": "With the support of the Fictitious Foundation. The views expressed here are not its own.",
    }
    name = {"fr": "Fondation fictive", "en": "Fictitious Foundation"}
    long = {
        "fr": "Service public fictif de la coopération au développement et de l’action humanitaire",
        "en": "Fictitious Public Service for Development Cooperation and Humanitarian Action",
    }
    return [
        made(
            Funder,
            words={"name": name, "acknowledgement": thanks},
            logo=example_picture("logo"),
            url="https://example.org/",
        ),
        made(Funder, words={"name": long}),
    ]


def home() -> Part:
    """Every part that a home page can have, in the usual order."""
    Kind = HomeSectionKind
    numbers = enumerate(AskStatus, start=1)
    rows: dict[HomeSectionKind, Any] = {
        Kind.POSITIONS: [position(LONG_TITLE), position()],
        Kind.ASKS: [
            StatusCount(status, number, percent(number, len(AskStatus))) for number, status in numbers
        ],
        Kind.RESULTS: [result(figures=[figure(212, *COMPANY, source=REGISTER, as_of="2025-02")])],
        Kind.NEWS: [news_item(picture=True), news_item(LONG_TITLE)],
        Kind.PARTNERS: [lawyers(), observatory(), platform()],
        Kind.COUNTRIES: countries("BI", "CD", "RW"),
        Kind.PUBLICATIONS: [document(None, "fr", "en")],
        Kind.ACT: page({"fr": "Passer à l’action", "en": "Take action"}, SUMMARY),
        Kind.FUNDERS: funders(),
    }
    parts = [HomePart(kind, NOTHING, found) for kind, found in rows.items()]
    return whole("home.html", site=chrome(), home=HomePage(said(SUMMARY), parts))


def site_map() -> Part:
    top, middle, lowest = pages_within()
    alternates = [Alternate(code, "#top", False, True) for code in site_languages()]
    return whole(
        "site_map.html",
        sections=[SectionTold(one.label, one.url, number) for number, one in enumerate(chrome().header)],
        tree=[Branch(top, [Branch(middle, [Branch(lowest)])])],
        countries=countries("CD", "PE"),
        further=[entry(said(NOTICE).value)],
        alternates=alternates,
    )


def elsewhere() -> Part:
    """The page exists, but not here: each language says so."""
    messages = []
    for code in site_languages():
        with translation.override(code):
            text = translation.gettext("This page does not exist in this language.")
        messages.append({"language": code, "direction": direction(code), "text": text})
    return whole("404_elsewhere.html", messages=messages, versions=position().public_versions())


WHOLE = [
    Component(
        "home",
        _("Home page"),
        _("What the organisation wants to be read first, in its order; a part with nothing is not there."),
        (
            "home.html",
            *(f"home/_{kind}.html" for kind in HomeSectionKind.values),
        ),
        ("home.css", "items.css", "entries.css", "funders.css", "ledger.css"),
        lambda: [state(_("Every part there is"), home(), within="")],
    ),
    Component(
        "site-map",
        _("The site on one page"),
        _("For whoever found nothing, and for whoever wants to see everything."),
        ("site_map.html", "_branches.html"),
        ("entries.css",),
        lambda: [state(_("Pages within pages"), site_map(), within="")],
    ),
    Component(
        "contact",
        _("Contact page"),
        _("How to reach the organisation. There is no form, hence nothing to be kept."),
        ("contact.html",),
        ("rows.css", "prose.css"),
        lambda: [state(_("Every way there is"), whole("contact.html", site=chrome()), within="")],
    ),
    Component(
        "refusals",
        _("Pages that say no"),
        _("They say what happened in one sentence and lead on. None of them blames the reader."),
        (
            "400.html",
            "403.html",
            "404.html",
            "404_elsewhere.html",
            "410.html",
            "_ways_on.html",
            "_versions.html",
        ),
        ("head.css", "entries.css"),
        lambda: [
            state(_("Not found"), whole("404.html"), within=""),
            state(_("Not in this language"), elsewhere(), within=""),
            state(_("Withdrawn"), whole("410.html", versions=position().public_versions()), within=""),
            state(_("Not understood"), whole("400.html"), within=""),
            state(_("Not allowed"), whole("403.html"), within=""),
        ],
    ),
    Component(
        "ask-for",
        _("Asking for a translation"),
        _(
            "A button for whoever misses a page in their language, and what answers it. It keeps a number, "
            "nothing about the reader."
        ),
        ("translation_desk/_ask.html", "translation_desk/thanks.html", "translation_desk/refused.html"),
        ("head.css", "blocks.css"),
        lambda: [
            state(_("The button"), part("translation_desk/_ask.html", wanted="/")),
            state(
                _("Counted"),
                whole("translation_desk/thanks.html", versions=position().public_versions()),
                within="",
            ),
            state(
                _("Not counted"),
                whole("translation_desk/refused.html", reason=_("What was sent is too long."), url="#top"),
                within="",
            ),
        ],
    ),
]
