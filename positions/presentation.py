"""Everything the page of one position shows, read in a fixed number of queries.

All links of the position (co-authors, partners, and the asks, institutions and organisations of its
actions) come in one query, then all partners and all institutions they name in one each. Partners
who may not be named are never loaded.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast

from languages.codes import column
from languages.queries import links
from languages.texts import Text, active_language, text_of
from partners.models import Partner
from positions.models import (
    AdvocacyAction,
    Ask,
    Institution,
    Milestone,
    Position,
    PrincipleApplied,
    Signatory,
    Target,
)
from positions.models.practice import PRACTICE_FIELDS
from publishing.availability import told
from topics.names import Named, names_of


@dataclass
class AskTold:
    """An ask with its number on the page and the institutions it names."""

    ask: Ask
    number: int
    institutions: dict[str, Institution]

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
    def milestones(self) -> list[Milestone]:
        return [milestone for milestone in self.ask.milestones.all() if text_of(milestone, "label")]


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


class Dossier:
    """A position with its chain: asks, targets, actions, answers, and the practice sheet."""

    def __init__(self, position: Position):
        self.position = position

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
        asks = self.position.asks.prefetch_related("milestones")
        return sorted(asks, key=lambda ask: (ask.order, ask.key))  # not by the database's collation

    @cached_property
    def _targets(self) -> list[Target]:
        return list(self.position.targets.all())

    @cached_property
    def _signatories(self) -> list[Signatory]:
        return list(self.position.signatories.filter(is_public=True))

    @cached_property
    def _actions(self) -> list[AdvocacyAction]:
        shown = AdvocacyAction.objects.shown().filter(position=self.position.pk).select_related("mode")
        actions = sorted(shown, key=lambda action: (str(action.date or ""), action.key))
        for action in actions:
            action.position = self.position
        return actions

    @cached_property
    def _links(self) -> dict[tuple[str, str], list[str]]:
        """`{(role, owner key): [key, …]}` of every many-to-many link to partners, institutions, asks."""
        own = {"position": self.position.pk}
        of_action = {"advocacyaction__position": self.position.pk}
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
        wanted |= {str(line.member_id) for line in self._signatories if line.member_id}
        for (role, _owner), targets in self._links.items():
            if role in {"co_authors", "partners", "organisations"}:
                wanted |= set(targets)
        rows = Partner.objects.named().for_lists().filter(pk__in=wanted)
        return {str(partner.pk): partner for partner in rows}

    @cached_property
    def _institutions(self) -> dict[str, Institution]:
        wanted = {str(target.institution_id) for target in self._targets}
        wanted |= {str(ask.addressee_id) for ask in self._asks if ask.addressee_id}
        wanted |= {str(ask.answer_from_id) for ask in self._asks if ask.answer_from_id}
        for (role, _owner), targets in self._links.items():
            if role == "institutions":
                wanted |= set(targets)
        return {str(row.pk): row for row in Institution.objects.filter(pk__in=wanted)} if wanted else {}

    # --- what the page shows ------------------------------------------------------------------

    @property
    def lead(self) -> Partner | None:
        return self._partners.get(str(self.position.lead_id))

    def _linked_partners(self, role: str, owner: str) -> list[Partner]:
        found = (self._partners.get(key) for key in self._links.get((role, owner), ()))
        return _by_name(partner for partner in found if partner)

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
        for line in self._signatories:
            if line.member_id:
                partner = self._partners.get(str(line.member_id))
                if partner is None:
                    continue
                line.member = partner
            shown.append(line)
        return shown

    @cached_property
    def targets(self) -> list[Target]:
        for target in self._targets:
            target.institution = self._institutions[str(target.institution_id)]
        return self._targets

    @cached_property
    def asks(self) -> list["AskTold"]:
        """Those that have words in some language, numbered from 1."""
        asks = [ask for ask in self._asks if text_of(ask, "text")]
        return [AskTold(ask, number, self._institutions) for number, ask in enumerate(asks, start=1)]

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
                    _by_name(institutions),
                    self._linked_partners("organisations", owner),
                )
            )
        return shown

    @cached_property
    def practice(self) -> list[PracticeRow]:
        """The lines of the practice sheet that say something; nobody having looked is no line."""
        sheet = getattr(self.position, "practice_sheet", None)
        if sheet is None:
            return []
        rows = []
        for name in PRACTICE_FIELDS:
            text, instead = text_of(sheet, name), told(getattr(sheet, f"{name}_info"))
            if text or instead:
                rows.append(PracticeRow(str(sheet._meta.get_field(name).verbose_name), text, instead))
        return rows

    @cached_property
    def principles(self) -> list[PrincipleApplied]:
        sheet = getattr(self.position, "practice_sheet", None)
        return list(sheet.principles.select_related("principle")) if sheet else []


Row = TypeVar("Row", Partner, Institution)


def _by_name(rows: Iterable[Row]) -> list[Row]:
    key = column("sort_key", active_language())
    return sorted(rows, key=lambda row: (getattr(row, key), row.pk))
