"""The pages that gather: countries, themes, institutions."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from advocacy_site.gathering import StatusCount
from advocacy_site.styleguide import chain
from advocacy_site.styleguide.components import Component, Part, part, state, whole
from advocacy_site.styleguide.making import hand_over
from advocacy_site.styleguide.records import (
    country,
    institution,
    labelled,
    region,
    result,
    themes,
)
from advocacy_site.theme_hub import Listed
from languages.texts import active_language
from positions.institution_presentation import Entry
from positions.models import AskStatus
from publishing.pages import OnlyThere
from topics.models import Theme


def standing() -> Part:
    url = reverse("positions:list")
    rows = [StatusCount(status, number, url) for number, status in enumerate(AskStatus, start=1)]
    return part("hubs/_standing.html", statuses=rows)


def down() -> Part:
    numbers = {"asks": 12, "positions": 7, "results": 1, "news": 31, "publications": 4, "partners": 6}
    return part("hubs/_contents.html", numbers=numbers)


def only_elsewhere() -> Part:
    another = "fr" if active_language() != "fr" else "en"
    kinds = ("positions", "results", "news", "publications", "partners")
    lines = [OnlyThere(another, number, "#top", kind) for number, kind in enumerate(kinds, start=1)]
    return part("hubs/_only_elsewhere.html", only_elsewhere=lines)


def listed_theme() -> Part:
    first, second = themes()
    numbers = {"positions": 7, "results": 1, "news": 31, "publications": 4, "partners": 6}
    inner = labelled(Theme, "registers", "Registres publics", "Public registers")

    def listed(theme: Theme, numbers: dict[str, int], *within: Listed) -> Listed:
        return Listed(theme, numbers, list(within), theme.version(active_language()))

    below = listed(second, {"positions": 1}, listed(inner, {"news": 2}))
    return part("themes/_listed.html", listed=listed(first, numbers, below))


def waiting() -> list[Part]:
    return [part("hubs/_ask_item.html", ask=each.ask) for each in (chain.one_ask(), chain.long_ask())]


def ledger() -> list[Part]:
    """What an institution answered itself, and what it was asked and answers about for another."""
    office = institution()
    entries = [Entry(each.ask, office) for each in (chain.long_ask(), chain.twelve_asks()[8])]
    hand_over(entries[0].ask, "results", [result()])
    hand_over(entries[1].ask, "results", [])
    return [
        part("institutions/_entry.html", entry=entry, ask=entry.ask, institution=office) for entry in entries
    ]


def actions() -> list[Part]:
    return [part("institutions/_action.html", action=each.action) for each in chain.actions()[:2]]


def country_list() -> Part:
    intro = {
        "fr": "Nous y travaillons avec des organisations qui documentent les effets de l’extraction.",
        "en": "We work there with organisations that document what extraction does.",
    }
    rows = [(region(), [country("BI"), country("CD", intro)]), (None, [country("PE")])]
    return whole("countries/country_list.html", regions=rows, total=3)


HUBS = [
    Component(
        "gathering",
        _("Pages that gather"),
        _("On the page of a country or a theme: how much there is of each kind, and where the asks stand."),
        ("hubs/_contents.html", "hubs/_standing.html", "hubs/_ask_item.html", "hubs/_only_elsewhere.html"),
        ("head.css", "ledger.css", "items.css"),
        lambda: [
            state(_("The way down the page"), down()),
            state(_("Where the asks stand"), standing()),
            state(_("Asks that wait for an answer"), *waiting(), within="ul.items"),
            state(_("What exists in another language only"), only_elsewhere(), within=""),
        ],
    ),
    Component(
        "countries",
        _("List of countries"),
        _("By region, with what there is about each."),
        ("countries/country_list.html",),
        ("entries.css",),
        lambda: [state(_("With an introduction, and without"), country_list(), within="")],
    ),
    Component(
        "themes",
        _("Theme in a list"),
        _("In the list of themes, each within the one it belongs to."),
        ("themes/_listed.html",),
        ("entries.css", "rows.css"),
        lambda: [state(_("With themes within it"), listed_theme(), within="ul.entries")],
    ),
    Component(
        "institution",
        _("Ledger of an institution"),
        _("On the page of an institution: what we asked of it, what it answered, what was done to reach it."),
        ("institutions/_entry.html", "institutions/_action.html", "institutions/_name.html"),
        ("ledger.css", "timeline.css"),
        lambda: [
            state(_("Answered at length, and not at all"), *ledger(), within="ol.ledger"),
            state(_("What was done"), *actions(), within="ol.timeline"),
        ],
    ),
]
