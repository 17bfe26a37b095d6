"""Everything the page of one position shows, read in a fixed number of queries.

All members but asks and actions come in one query (publishing.together), all links of the position
(co-authors, partners, documents, results, and the asks, institutions and organisations of its actions)
in another, then all partners, institutions, documents and results they name in one each. Partners who
may not be named, and documents and results that nobody may see, are never loaded.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeVar

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast

from languages.codes import column
from languages.queries import links
from languages.texts import Text, active_language, text_of
from library.models import Document, DocumentFile
from partners.models import Partner
from positions.figures import Sum, sums
from positions.models import (
    AdvocacyAction,
    Ask,
    Figure,
    Institution,
    Milestone,
    Position,
    PositionCorrection,
    PositionDocument,
    PrincipleApplied,
    Result,
    Signatory,
    Target,
)
from positions.models.practice import PRACTICE_FIELDS
from positions.timeline import Timeline
from publishing.amendments import Amendments, rows_of
from publishing.availability import told
from publishing.related import Related, related, sharing
from publishing.state import Version
from publishing.together import read_together
from topics.models import Principle
from topics.names import Named, names_of


@dataclass
class AskTold:
    """An ask with its number on the page, the institutions it names and the results that answer it."""

    ask: Ask
    number: int
    institutions: dict[str, Institution]
    milestones: list[Milestone] = field(default_factory=list)
    results: list["ResultTold"] = field(default_factory=list)

    @property
    def addressee(self) -> Institution | None:
        return self.institutions.get(str(self.ask.addressee_id))

    @property
    def answer_from(self) -> Institution | None:
        return self.institutions.get(str(self.ask.answer_from_id))

    @property
    def status_told(self) -> str:
        return told(self.ask.status_info)

    @property
    def says_more(self) -> bool:
        """True when there are facts to print besides what is asked and where it stands."""
        ask = self.ask
        words = text_of(ask, "status_source") or text_of(ask, "deadline_text")
        return bool(words or ask.deadline or self.addressee or self.milestones or self.results)


@dataclass
class ActionTold:
    """An advocacy action with whom it involved and which asks it was about."""

    action: AdvocacyAction
    asks: list[AskTold] = field(default_factory=list)
    institutions: list[Institution] = field(default_factory=list)
    organisations: list[Partner] = field(default_factory=list)

    @property
    def place_told(self) -> str:
        return told(self.action.place_info)


@dataclass(frozen=True)
class PracticeRow:
    """A line of the practice sheet: its label, and its text or what is said in its place."""

    label: str
    text: Text
    told: str


def practice_rows(sheet: Any) -> list[PracticeRow]:
    """The lines of a practice sheet, if there is one, that say something; nobody having looked is no line."""
    rows = []
    for name in PRACTICE_FIELDS if sheet else ():
        text, instead = text_of(sheet, name), told(getattr(sheet, f"{name}_info"))
        if text or instead:
            rows.append(PracticeRow(str(sheet._meta.get_field(name).verbose_name), text, instead))
    return rows


@dataclass
class ResultTold:
    """A result as the page of a position tells it: where to read it, its figures, the asks it answers."""

    result: Result
    lead: Partner | None
    figures: list[Figure]
    asks: list[AskTold] = field(default_factory=list)

    @property
    def version(self) -> Version | None:
        return self.result.nearest_version()

    @property
    def stage_told(self) -> str:
        return told(self.result.stage_info)


@dataclass
class Members:
    """What belongs to a position, its asks, its practice sheet, its documents and its results."""

    targets: list[Target]
    signatories: list[Signatory]
    milestones: list[Milestone]
    applied: list[PrincipleApplied]
    principles: list[Principle]
    lines: list[PositionDocument]
    files: list[DocumentFile]
    figures: list[Figure]
    corrections: list[PositionCorrection]
    neighbours: list[Position]  # that replace it, or that it replaced


class Dossier:
    """A position with its chain: asks, targets, actions, answers, and the practice sheet."""

    def __init__(self, position: Position, mixed: bool = False):
        self.position = position
        self.mixed = mixed  # what else there is to read may be in another language

    @cached_property
    def names(self) -> dict[str, list[Named]]:
        """Countries, regions, themes, levels and modes, each in the reader's alphabetical order."""
        return names_of(self.position, "countries", "regions", "themes", "levels", "modes")

    @property
    def date_told(self) -> str:
        return told(self.position.date_info)

    @property
    def countries_told(self) -> str:
        return told(self.position.countries_info)

    @property
    def levels_told(self) -> str:
        return told(self.position.levels_info)

    @property
    def targets_told(self) -> str:
        return told(self.position.targets_info)

    @property
    def asks_told(self) -> str:
        return told(self.position.asks_info)

    # --- rows, one query each -----------------------------------------------------------------

    @cached_property
    def _asks(self) -> list[Ask]:
        return sorted(self.position.asks.all(), key=lambda ask: (ask.order, ask.key))  # not by collation

    @cached_property
    def _members(self) -> Members:
        own = {"position": self.position.pk}
        answering = Q(result__positions=self.position.pk) | Q(result__asks__position=self.position.pk)
        readable = Result.objects.published_somewhere().values("pk")
        answering_figures = Figure.objects.filter(answering, result__in=readable).values("pk")
        found = read_together(
            Target.objects.filter(**own),
            Signatory.objects.filter(is_public=True, **own),
            Milestone.objects.filter(ask__position=self.position.pk),
            PrincipleApplied.objects.filter(sheet__position=self.position.pk),
            Principle.objects.filter(applications__sheet__position=self.position.pk),
            PositionDocument.objects.filter(**own),
            DocumentFile.objects.filter(document__position_lines__position=self.position.pk),
            Figure.objects.filter(pk__in=answering_figures),
            *rows_of(self.position),
        )
        for rows in found:
            rows.sort(key=lambda row: (getattr(row, "order", 0), getattr(row, "language", ""), str(row.pk)))
        members = Members(*found)
        own_rows: list[Any] = [*members.targets, *members.signatories]
        for row in own_rows:
            row.position = self.position
        return members

    @cached_property
    def _actions(self) -> list[AdvocacyAction]:
        shown = AdvocacyAction.objects.shown().filter(position=self.position.pk).select_related("mode")
        actions = sorted(shown, key=lambda action: (str(action.date or ""), action.key))
        for action in actions:
            action.position = self.position
        return actions

    @cached_property
    def _links(self) -> dict[tuple[str, str], list[str]]:
        """`{(role, owner key): [key, …]}` of every many-to-many link; results are linked from their side."""
        own = {"position": self.position.pk}
        of_action = {"advocacyaction__position": self.position.pk}
        of_ask = {"ask__position": self.position.pk}
        tables = (
            ("co_authors", links(Position, "co_authors").filter(**own), "position", "partner"),
            ("partners", links(Position, "partners").filter(**own), "position", "partner"),
            ("asks", links(AdvocacyAction, "asks").filter(**of_action), "advocacyaction", "ask"),
            (
                "institutions",
                links(AdvocacyAction, "institutions").filter(**of_action),
                "advocacyaction",
                "institution",
            ),
            (
                "organisations",
                links(AdvocacyAction, "organisations").filter(**of_action),
                "advocacyaction",
                "partner",
            ),
            ("results", links(Result, "positions").filter(**own), "position", "result"),
            ("answers", links(Result, "asks").filter(**of_ask), "ask", "result"),
        )
        first, *others = (
            rows.values_list(
                Cast(Value(role), CharField()), Cast(F(owner), CharField()), Cast(F(target), CharField())
            )
            for role, rows, owner, target in tables
        )
        found = defaultdict(list)
        for role, owner, target in first.union(*others, all=True):
            found[role, owner.replace("-", "")].append(target.replace("-", ""))
        return found

    @cached_property
    def _partners(self) -> dict[str, Partner]:
        """Every partner this page names, by key, as far as it may be named."""
        wanted = {str(self.position.lead_id)}
        wanted |= {str(line.member_id) for line in self._members.signatories if line.member_id}
        wanted |= {str(result.lead_id) for result in self._results}
        for (role, _owner), targets in self._links.items():
            if role in {"co_authors", "partners", "organisations"}:
                wanted |= set(targets)
        rows = Partner.objects.named().for_lists().filter(pk__in=wanted)
        return {str(partner.pk): partner for partner in rows}

    @cached_property
    def _institutions(self) -> dict[str, Institution]:
        wanted = {str(target.institution_id) for target in self._members.targets}
        wanted |= {str(ask.addressee_id) for ask in self._asks if ask.addressee_id}
        wanted |= {str(ask.answer_from_id) for ask in self._asks if ask.answer_from_id}
        for (role, _owner), targets in self._links.items():
            if role == "institutions":
                wanted |= set(targets)
        return {str(row.pk): row for row in Institution.objects.filter(pk__in=wanted)} if wanted else {}

    @cached_property
    def _documents(self) -> dict[int, Document]:
        wanted = {line.document_id for line in self._members.lines}
        rows = Document.objects.published_somewhere().for_lists()
        return {row.pk: row for row in rows.filter(pk__in=wanted)} if wanted else {}

    @cached_property
    def _results(self) -> list[Result]:
        """Those that answer the position or one of its asks, newest first, undated ones last."""
        wanted = {
            key
            for (role, _owner), targets in self._links.items()
            if role in {"results", "answers"}
            for key in targets
        }
        rows = Result.objects.published_somewhere().for_lists().select_related("kind")
        found = rows.filter(pk__in=wanted) if wanted else ()
        return sorted(found, key=lambda result: (result.latest, result.pk), reverse=True)

    # --- what the page shows ------------------------------------------------------------------

    @property
    def lead(self) -> Partner | None:
        return self._partners.get(str(self.position.lead_id))

    def _linked_partners(self, role: str, owner: str) -> list[Partner]:
        found = (self._partners.get(key) for key in self._links.get((role, owner), ()))
        return by_name(partner for partner in found if partner)

    @property
    def co_authors(self) -> list[Partner]:
        return self._linked_partners("co_authors", str(self.position.pk))

    @property
    def partners(self) -> list[Partner]:
        return self._linked_partners("partners", str(self.position.pk))

    @cached_property
    def signatories(self) -> list[Signatory]:
        """In the order of the signatures, without those who may not be named."""
        shown = []
        for line in self._members.signatories:
            if line.member_id:
                partner = self._partners.get(str(line.member_id))
                if partner is None:
                    continue
                line.member = partner
            shown.append(line)
        return shown

    @cached_property
    def targets(self) -> list[Target]:
        for target in self._members.targets:
            target.institution = self._institutions[str(target.institution_id)]
        return self._members.targets

    @property
    def asks(self) -> list[AskTold]:
        """Those that have words in some language, numbered from 1, with the results that answer them."""
        return self._chain[0]

    @property
    def results(self) -> list[ResultTold]:
        """What came of the position and of its asks."""
        return self._chain[1]

    @cached_property
    def _chain(self) -> tuple[list[AskTold], list[ResultTold]]:
        said = (ask for ask in self._asks if text_of(ask, "text"))
        asks = [AskTold(ask, number, self._institutions) for number, ask in enumerate(said, start=1)]
        results = [
            ResultTold(result, self._partners.get(str(result.lead_id)), self._figures_of(result))
            for result in self._results
        ]
        for about in asks:
            about.milestones = self._milestones_of(about.ask)
            answering = self._links.get(("answers", about.ask.pk.hex), ())
            about.results = [one for one in results if str(one.result.pk) in answering]
            for one in about.results:
                one.asks.append(about)
        return asks, results

    def _milestones_of(self, ask: Ask) -> list[Milestone]:
        own = [milestone for milestone in self._members.milestones if milestone.ask_id == ask.pk]
        for milestone in own:
            milestone.ask = ask
        return [milestone for milestone in own if text_of(milestone, "label")]

    def _figures_of(self, result: Result) -> list[Figure]:
        own = [figure for figure in self._members.figures if figure.result_id == result.pk]
        for figure in own:
            figure.result = result
        return own

    @cached_property
    def sums(self) -> list[Sum]:
        """What the figures of all these results add up to."""
        return sums(figure for one in self.results for figure in one.figures)

    @cached_property
    def documents(self) -> list[Document]:
        """In their order, with their files; without those that nobody may see."""
        shown = [
            self._documents[line.document_id]
            for line in self._members.lines
            if line.document_id in self._documents
        ]
        give_files(shown, self._members.files)
        return shown

    @cached_property
    def actions(self) -> list[ActionTold]:
        asks = {told_ask.ask.pk.hex: told_ask for told_ask in self.asks}
        shown = []
        for action in self._actions:
            owner = action.pk.hex
            about = [asks[key] for key in self._links.get(("asks", owner), ()) if key in asks]
            institutions = [self._institutions[key] for key in self._links.get(("institutions", owner), ())]
            shown.append(
                ActionTold(
                    action,
                    sorted(about, key=lambda ask: ask.number),
                    by_name(institutions),
                    self._linked_partners("organisations", owner),
                )
            )
        return shown

    @cached_property
    def timeline(self) -> Timeline:
        return Timeline(self)

    @cached_property
    def practice(self) -> list[PracticeRow]:
        return practice_rows(getattr(self.position, "practice_sheet", None))

    @cached_property
    def principles(self) -> list[PrincipleApplied]:
        sheet = getattr(self.position, "practice_sheet", None)
        if sheet is None:
            return []
        by_key = {principle.pk: principle for principle in self._members.principles}
        for applied in self._members.applied:
            applied.sheet = sheet
            applied.principle = by_key[applied.principle_id]
        return self._members.applied

    @cached_property
    def amendments(self) -> Amendments:
        return Amendments(self.position, self._members.corrections, self._members.neighbours)

    # --- what else there is to read -----------------------------------------------------------

    @cached_property
    def related(self) -> Related:
        """The newest positions that share a theme, a country or an institution they are addressed to."""
        targets = Target.objects.order_by()
        addressed = targets.filter(position=self.position.pk).values("institution")
        alike = targets.filter(institution__in=addressed).values("position")
        akin = sharing(self.position, "themes", "countries") | Q(pk__in=alike)
        rows = Position.objects.select_related("type")
        return related(self.position, rows, active_language(), akin, mixed=self.mixed)

    # --- what exists in another language only -------------------------------------------------

    @property
    def asked_passages(self) -> list[Text]:
        """What is asked and what was answered to it."""
        found = (text_of(one.ask, name) for one in self.asks for name in ("text", "answer_text"))
        return [text for text in found if text]


def give_files(documents: Iterable[Any], files: Iterable[DocumentFile]) -> None:
    """Hands each document its files, as if they had been prefetched."""
    of_document = defaultdict(list)
    for file in files:
        of_document[file.document_id].append(file)
    for document in documents:
        own = of_document[document.pk]
        for file in own:
            file.document = document
        prefetched = document.files.all()
        prefetched._result_cache = own
        document._prefetched_objects_cache = {"files": prefetched}


Row = TypeVar("Row", Partner, Institution)


def by_name(rows: Iterable[Row]) -> list[Row]:
    key = column("sort_key", active_language())
    return sorted(rows, key=lambda row: (getattr(row, key), row.pk))
