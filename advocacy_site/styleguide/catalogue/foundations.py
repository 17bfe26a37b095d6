"""Colours, type, measures: what every component is made of."""

from django.utils.translation import gettext_lazy as _

from advocacy_site.styleguide import tokens
from advocacy_site.styleguide.components import Component, part, state


def foundations(accent: str) -> list[Component]:
    """`accent` is the organisation's own colour, "" where it has the usual one."""
    return [
        Component(
            "colours",
            _("Colours"),
            _("Everything is ink on paper; the accent is for what can be followed and what matters."),
            ("styleguide/_colours.html", "styleguide/_contrast.html"),
            ("tokens.css",),
            lambda: [
                state(
                    _("Each token, for paper and for the dark"),
                    part("styleguide/_colours.html", colours=tokens.colours(accent)),
                ),
                state(
                    _("Contrast, measured as WCAG 2.2 says"),
                    part("styleguide/_contrast.html", pairs=list(tokens.pairs(accent))),
                ),
            ],
        ),
        Component(
            "type",
            _("Type"),
            _("A serif to read, a sans-serif to look things up; six sizes and no other."),
            ("styleguide/_type.html",),
            ("tokens.css", "base.css", "fonts.css"),
            lambda: [
                state(_("The sizes"), part("styleguide/_type.html", sizes=tokens.values_of(tokens.SIZES)))
            ],
        ),
        Component(
            "grid",
            _("The grid"),
            _("Headings hang in a margin and what they head stands beside; on a narrow page, below."),
            ("styleguide/_measures.html", "styleguide/_grid.html"),
            ("tokens.css", "layout.css"),
            lambda: [
                state(
                    _("The measures"),
                    part("styleguide/_measures.html", measures=tokens.values_of(tokens.MEASURES)),
                ),
                state(_("Two sections, divided by a rule"), part("styleguide/_grid.html"), within=""),
            ],
        ),
        Component(
            "paper",
            _("Paper"),
            _("Printed, a page keeps its text, its facts and its links; print this one to see it."),
            (),
            ("print.css",),
        ),
    ]
