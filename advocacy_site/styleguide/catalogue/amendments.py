"""What became of a text since it came out: it was corrected, it replaces another one, it was replaced."""

import datetime

from django.utils.translation import gettext_lazy as _

from advocacy_site.styleguide.components import Component, part, state
from advocacy_site.styleguide.making import made
from advocacy_site.styleguide.records import TITLE, position
from positions.models import Position, PositionCorrection
from publishing.amendments import Amendments

EARLIER = {
    "fr": "Minerais : pour un contrôle volontaire",
    "en": "Minerals: in favour of voluntary inspections",
}
CORRECTIONS = (
    (
        datetime.date(2025, 3, 3),
        {
            "fr": "Une version antérieure de ce texte parlait de 121 entreprises contrôlées. "
            "Elles étaient 212 : le registre fictif compte aussi celles du premier semestre.",
            "en": "An earlier version of this text spoke of 121 companies inspected. There were 212: the "
            "fictitious register includes those of the first half of the year.",
        },
    ),
    (datetime.date(2024, 4, 2), {"fr": "La réunion a eu lieu le 16 avril, et non le 6."}),
)


def corrected() -> Amendments:
    """A text corrected twice; one of the notices exists in French only."""
    record = position()
    notices = [
        made(PositionCorrection, words={"text": text}, date=day, position=record, order=place)
        for place, (day, text) in enumerate(CORRECTIONS, start=1)
    ]
    return Amendments(record, notices, [])


def replaced(title: dict[str, str]) -> Amendments:
    """A text that another one replaces."""
    later = position(title)
    record: Position = position(EARLIER, superseded_by=later)
    return Amendments(record, [], [later])


def replacing() -> Amendments:
    record = position()
    return Amendments(record, [], [position(EARLIER, date="2021-05", superseded_by=record)])


AMENDMENTS = [
    Component(
        "replaced",
        _("Replaced text"),
        _("At the head of a text that another one replaces: it stays readable, and leads there."),
        ("_replaced.html",),
        ("notice.css",),
        lambda: [
            state(
                _("At the head of a page"),
                part("_replaced.html", amendments=replaced(dict(TITLE))),
                within="article",
            ),
            state(
                _("What replaces it exists in another language only"),
                part("_replaced.html", amendments=replaced({"fr": TITLE["fr"]})),
                within="article",
            ),
        ],
    ),
    Component(
        "corrections",
        _("Corrections"),
        _("Below the summary, the day of the last one; at the end of the text, what was wrong and is right."),
        ("_amended.html", "_corrections.html"),
        ("contents.css", "rows.css"),
        lambda: [
            state(_("Below the summary"), part("_amended.html", amendments=corrected())),
            state(
                _("Below the summary of what replaces another text"),
                part("_amended.html", amendments=replacing()),
            ),
            state(
                _("At the end of the text"),
                part("_corrections.html", amendments=corrected()),
                within="",
            ),
        ],
    ),
]
