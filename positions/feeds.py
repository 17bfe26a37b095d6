"""What the feed of positions tells: the newest, with the documents that are public in its language."""

from collections.abc import Sequence
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from library.feeds import enclosure, public_files
from library.models import Document, DocumentFile, in_reading_order
from positions.filters import FACETS
from positions.models import Position
from publishing.feeds import Enclosures, Source, list_feed_urls


def documents_of(positions: Sequence[Any], language: str) -> Enclosures:
    """The files of the documents of each position, in the order of its page. One query."""
    files = public_files(language).filter(
        document__position_lines__position__in=[position.pk for position in positions]
    )
    files = files.annotate(
        _position=F("document__position_lines__position"), _order=F("document__position_lines__order")
    )
    found: dict[Any, dict[tuple[int, int], list[DocumentFile]]] = {}
    for line in files:
        documents = found.setdefault(line._position, {})
        documents.setdefault((line._order, line.document_id), []).append(line)
    return {
        key: [
            enclosure(line, language)
            for _order, lines in sorted(documents.items())
            for line in in_reading_order(lines, language)
        ]
        for key, documents in found.items()
    }


POSITIONS = Source(
    name="positions",
    code="position",
    title=_("Positions"),
    title_without=_("Positions that do not exist in %(language)s"),
    about=_("What is asked, of whom, and where each ask stands."),
    model=Position,
    facets=FACETS,
    type="type",
    filed=(("theme", "themes"), ("country", "countries")),
    enclosures=documents_of,
    tells_of=(Document,),
)

urls = list_feed_urls(POSITIONS)
