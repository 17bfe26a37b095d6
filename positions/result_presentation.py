"""Everything the page of one result shows, read in a fixed number of queries.

Partners who may not be named are never loaded, nor are positions, and the asks of positions, that nobody
may see.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from languages.queries import links
from languages.texts import Text, active_language, text_of
from library.models import Document, DocumentFile
from partners.models import Partner
from positions.models import Ask, EvidenceItem, Figure, Position, Result, ResultCorrection, ResultPlace
from positions.presentation import PracticeRow, by_name, give_files, practice_rows
from publishing.amendments import Amendments, rows_of
from publishing.availability import told
from publishing.related import Related, related, sharing
from publishing.state import Version
from publishing.together import read_together
from topics.names import Named, names_of


@dataclass
class EvidenceTold:
    """A piece of evidence: how it is called, and the document that shows it, if readers may see it."""

    item: EvidenceItem
    document: Document | None

    @property
    def label(self) -> Text:
        return text_of(self.item, "label")


@dataclass
class PositionAnswered:
    """A position that the result answers, where to read it, and which of its asks."""

    position: Position
    asks: list[Ask]

    @property
    def version(self) -> Version | None:
        return self.position.nearest_version()


class ResultDossier:
    """A result with its figures, what shows it, and the positions and asks it answers."""

    principles: tuple[()] = ()  # the practice sheet of a result follows no scheme

    def __init__(self, result: Result, mixed: bool = False):
        self.result = result
        self.mixed = mixed  # what else there is to read may be in another language

    @cached_property
    def names(self) -> dict[str, list[Named]]:
        """Countries, regions and themes, each in the reader's alphabetical order."""
        return names_of(self.result, "countries", "regions", "themes")

    @property
    def start_told(self) -> str:
        return told(self.result.start_info)

    @property
    def stage_told(self) -> str:
        return told(self.result.stage_info)

    @property
    def countries_told(self) -> str:
        return told(self.result.countries_info)

    # --- rows, one query each -----------------------------------------------------------------

    @cached_property
    def _members(
        self,
    ) -> tuple[
        list[Figure], list[ResultPlace], list[EvidenceItem], list[DocumentFile], list[ResultCorrection]
    ]:
        own = {"result": self.result.pk}
        corrections, _neighbours = rows_of(self.result)  # a result replaces no other one
        figures, places, items, files, corrected = read_together(
            Figure.objects.filter(**own),
            ResultPlace.objects.filter(**own),
            EvidenceItem.objects.filter(**own),
            DocumentFile.objects.filter(document__in=EvidenceItem.objects.filter(**own).values("document")),
            corrections,
        )
        for rows in (figures, places, items):
            rows.sort(key=lambda row: (row.order, str(row.pk)))
            for row in rows:
                row.result = self.result
        files.sort(key=lambda file: (file.language, str(file.pk)))
        return figures, places, items, files, corrected

    @cached_property
    def _partners(self) -> dict[int, Partner]:
        """The lead and the partners, as far as they may be named."""
        supporting = links(Result, "partners").filter(result=self.result.pk).values("partner")
        rows = Partner.objects.named().for_lists()
        found = rows.filter(Q(pk=self.result.lead_id) | Q(pk__in=supporting))
        return {partner.pk: partner for partner in found}

    @cached_property
    def _asks(self) -> list[Ask]:
        linked = links(Result, "asks").filter(result=self.result.pk).values("ask")
        return sorted(Ask.objects.filter(pk__in=linked), key=lambda ask: (ask.order, ask.key))

    @cached_property
    def _positions(self) -> list[Position]:
        """Newest first: those it answers as a whole, and those of the asks it answers."""
        linked = links(Result, "positions").filter(result=self.result.pk).values("position")
        of_asks = {ask.position_id for ask in self._asks}
        rows = Position.objects.published_somewhere().for_lists().select_related("type")
        found = rows.filter(Q(pk__in=linked) | Q(pk__in=of_asks))
        return sorted(found, key=lambda position: (str(position.date or ""), position.pk), reverse=True)

    @cached_property
    def _documents(self) -> dict[int | None, Document]:
        _figures, _places, items, files, _corrected = self._members
        wanted = {item.document_id for item in items if item.document_id}
        rows = Document.objects.published_somewhere().for_lists()
        found: dict[int | None, Document] = {}
        if wanted:
            found = {row.pk: row for row in rows.filter(pk__in=wanted)}
        give_files(found.values(), files)
        return found

    # --- what the page shows ------------------------------------------------------------------

    @property
    def lead(self) -> Partner | None:
        return self._partners.get(self.result.lead_id)

    @property
    def partners(self) -> list[Partner]:
        return by_name(partner for key, partner in self._partners.items() if key != self.result.lead_id)

    @property
    def figures(self) -> list[Figure]:
        return self._members[0]

    @property
    def places(self) -> list[Text]:
        found = (text_of(place, "name") for place in self._members[1])
        return [name for name in found if name]

    @cached_property
    def evidence(self) -> list[EvidenceTold]:
        """What shows it; a document that nobody may see is named only by the words written for it here."""
        items = (EvidenceTold(item, self._documents.get(item.document_id)) for item in self._members[2])
        return [one for one in items if one.label or one.document]

    @cached_property
    def answered(self) -> list[PositionAnswered]:
        asks = defaultdict(list)
        for ask in self._asks:
            asks[ask.position_id].append(ask)
        shown = []
        for position in self._positions:
            for ask in asks[position.pk]:
                ask.position = position
            quoted = [ask for ask in asks[position.pk] if text_of(ask, "text")]
            shown.append(PositionAnswered(position, quoted))
        return shown

    @cached_property
    def practice(self) -> list[PracticeRow]:
        return practice_rows(getattr(self.result, "practice_sheet", None))

    @cached_property
    def amendments(self) -> Amendments:
        return Amendments(self.result, self._members[4], [])

    # --- what else there is to read -----------------------------------------------------------

    @cached_property
    def related(self) -> Related:
        """The newest results about the same countries, then those of the same kind."""
        rows = Result.objects.select_related("kind")
        same_country, same_kind = sharing(self.result, "countries"), Q(kind=self.result.kind_id)
        return related(self.result, rows, active_language(), same_country, same_kind, mixed=self.mixed)
