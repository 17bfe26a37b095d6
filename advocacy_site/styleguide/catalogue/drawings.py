"""What can be looked at rather than read: timeline, chart and map; the same is said in words below them."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from advocacy_site.styleguide import chain
from advocacy_site.styleguide.components import Component, Part, part, state
from advocacy_site.styleguide.records import country, position
from advocacy_site.world_map import Records, WorldMap
from positions.charts import ResultsByYear


class DrawnMap(WorldMap):
    """A map of countries whose numbers are given, not counted."""

    def __init__(self, numbers: Mapping[str, tuple[int, int]]):
        self.countries = [country(code) for code in numbers]
        self.versions = {each.pk: each.nearest_version() for each in self.countries}
        for each in self.countries:
            each.records = Records(*numbers[each.pk])


def timeline(*asks: chain.AskTold) -> Part:
    record = position()
    dossier = chain.dossier(record, asks=list(asks))
    return part("positions/_timeline.html", position=record, dossier=dossier, timeline=dossier.timeline)


def short_timeline() -> Part:
    """One action whose date is not given: too little to be drawn."""
    record = position(date="")
    undated = chain.ActionTold(chain.action("", place_info="not_provided"))
    dossier = chain.dossier(record, asks=[], results=[], actions=[undated])
    return part("positions/_timeline.html", position=record, dossier=dossier, timeline=dossier.timeline)


def results_by_year() -> Part:
    counted = {
        **{"2014/achieved": 1, "2016/achieved": 4, "2016/ongoing": 1, "2017/achieved": 2, "2019/": 2},
        **{"2021/achieved": 6, "2021/planned": 1, "2022/ongoing": 3, "2025/planned": 4, "/": 2},
    }
    return part("results/_by_year.html", by_year=ResultsByYear(counted, lambda year: f"#{year}"))


def world() -> Part:
    numbers = {
        "CD": (14, 6),
        "RW": (3, 1),
        "BI": (1, 0),
        "PE": (5, 0),
        "BE": (0, 0),
        "VC": (2, 2),
        "ID": (1, 1),
    }
    return part("countries/_world_map.html", map=DrawnMap(numbers))


DRAWINGS = [
    Component(
        "timeline",
        _("Timeline"),
        _("What was said, done, answered and due, in order; above it, a strip of its years."),
        (
            *("positions/_timeline.html", "positions/_action.html", "positions/_step.html"),
            "positions/_marker.html",
        ),
        ("timeline.css", "rows.css"),
        lambda: [
            state(_("Every kind of step, and a step in one language"), timeline(chain.long_ask())),
            state(_("A single action, its date not given"), short_timeline()),
        ],
    ),
    Component(
        "chart",
        _("Results by year"),
        _("Above a list of results that spans some years. The same numbers stand in a table below it."),
        ("results/_by_year.html",),
        ("charts.css",),
        lambda: [state(_("Every stage, years without any, and some without a date"), results_by_year())],
    ),
    Component(
        "map",
        _("Map of the countries"),
        _("Above a list of countries. No partner is counted, so a protected one adds nothing."),
        ("countries/_world_map.html", "countries/_records.html"),
        ("map.css",),
        lambda: [state(_("Many records, few, none; a country too small to touch"), world(), within="hang")],
    ),
]
