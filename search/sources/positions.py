"""What is found of positions, of results and of the institutions they speak to."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Prefetch

from languages.queries import links
from languages.texts import text_of
from positions.institution_presentation import with_page
from positions.models import (
    AdvocacyAction,
    Ask,
    Figure,
    Institution,
    Position,
    Result,
    Signatory,
    Target,
)
from positions.models.practice import PRACTICE_FIELDS
from search.sources.parts import Partners
from search.sources.source import (
    Draft,
    Reading,
    RecordSource,
    ReferenceSource,
    grouped,
    linked,
    own_words,
    year_codes,
)
from topics.models import Level, PositionType, ResultKind


class Positions(RecordSource):
    kind = "position"
    model = Position
    text = ("notice", "context_file")
    linked = {"theme": "themes", "country": "countries", "level": "levels", "region": "regions"}

    def rows(self, keys: Sequence[Any]) -> Any:
        shown = AdvocacyAction.objects.shown()
        asks = Ask.objects.order_by("order", "key").prefetch_related("milestones")
        rows = super().rows(keys).select_related("practice_sheet")
        return rows.prefetch_related(Prefetch("asks", asks), Prefetch("actions", shown))

    def prepare(self, rows: list[Any], reading: Reading) -> None:
        keys = [row.pk for row in rows]
        signed = grouped(Signatory.objects.shown().filter(position__in=keys).order_by("order"), "position_id")
        with_us = linked(Position, "co_authors", keys), linked(Position, "partners", keys)
        parts: dict[Any, list[Any]] = {}
        for row in rows:
            members = [line.member_id for line in signed[row.pk] if line.member_id]
            parts[row.pk] = [row.lead_id, *with_us[0][row.pk], *with_us[1][row.pk], *members]
        reading.kept = {
            "parts": parts,
            "partners": Partners(key for some in parts.values() for key in some),
            "bare": {key: [line for line in lines if not line.member_id] for key, lines in signed.items()},
            "institutions": self._institutions(rows, keys),
        }

    def _institutions(self, rows: list[Any], keys: list[Any]) -> dict[Any, dict[Any, None]]:
        """Those that its page names: it is sent to them, or one of its asks or actions is."""
        found: dict[Any, dict[Any, None]] = defaultdict(dict)
        sent = Target.objects.filter(position__in=keys).order_by("order", "id")
        for position, institution in sent.values_list("position_id", "institution_id"):
            found[position][institution] = None
        shown = {action.pk: row.pk for row in rows for action in row.actions.all()}
        met = links(AdvocacyAction, "institutions").filter(advocacyaction__in=list(shown))
        for action, institution in met.order_by("institution").values_list("advocacyaction", "institution"):
            found[shown[action]][institution] = None
        for row in rows:
            for ask in row.asks.all():
                for institution in (ask.addressee_id, ask.answer_from_id):
                    if institution is not None:
                        found[row.pk][institution] = None
        return found

    def complete(self, draft: Draft, row: Any, reading: Reading) -> None:
        language, kept = draft.language, reading.kept
        draft.codes += [f"type/{row.type_id}", *year_codes(draft.date, row.date_info)]
        draft.names += reading.names(PositionType, row.type_id, language)
        for institution in kept["institutions"][row.pk]:
            draft.codes.append(f"institution/{institution}")
            draft.names += reading.names(Institution, institution, language)
        kept["partners"].tell(draft, kept["parts"][row.pk])
        draft.names += [text_of(line, "name", language).value for line in kept["bare"].get(row.pk, ())]
        for ask in row.asks.all():
            draft.summary += own_words(ask, ("text",), language)
            draft.text += own_words(
                ask, ("answer_text", "deadline_text", "notice", "status_source"), language
            )
            for milestone in ask.milestones.all():
                draft.text += own_words(milestone, ("label",), language)
        draft.text += own_words(row, ("body",), language)
        for action in row.actions.all():
            draft.text += own_words(action, ("summary", "place", "notice"), language)
        if sheet := getattr(row, "practice_sheet", None):
            draft.text += own_words(sheet, PRACTICE_FIELDS, language)


class Results(RecordSource):
    kind = "result"
    model = Result
    summary = ("summary", "contribution")
    linked = {"theme": "themes", "country": "countries", "region": "regions"}

    def rows(self, keys: Sequence[Any]) -> Any:
        rows = super().rows(keys).select_related("practice_sheet")
        figures = Prefetch("figures", Figure.objects.order_by("order", "id"))
        return rows.prefetch_related(figures, "places", "evidence_items")

    def prepare(self, rows: list[Any], reading: Reading) -> None:
        with_us = linked(Result, "partners", [row.pk for row in rows])
        parts = {row.pk: [row.lead_id, *with_us[row.pk]] for row in rows}
        partners = Partners(key for some in parts.values() for key in some)
        reading.kept = {"parts": parts, "partners": partners}

    def complete(self, draft: Draft, row: Any, reading: Reading) -> None:
        language = draft.language
        draft.codes += [f"resultkind/{row.kind_id}", *year_codes(draft.date, row.start_info)]
        draft.names += reading.names(ResultKind, row.kind_id, language)
        reading.kept["partners"].tell(draft, reading.kept["parts"][row.pk])
        for place in row.places.all():
            draft.names += own_words(place, ("name",), language)
        draft.text += own_words(row, ("body",), language)
        for figure in row.figures.all():
            draft.text += own_words(figure, ("unit_plural", "source"), language)
        for item in row.evidence_items.all():
            draft.text += own_words(item, ("label",), language)
        if sheet := getattr(row, "practice_sheet", None):
            draft.text += own_words(sheet, PRACTICE_FIELDS, language)


class Institutions(ReferenceSource):
    kind = "institution"
    model = Institution
    with_page = staticmethod(with_page)

    def complete(self, draft: Draft, row: Any, reading: Reading) -> None:
        draft.whole_names = [row.acronym] if row.acronym else []
        draft.names = reading.names(Level, row.level_id, draft.language)
        draft.text = own_words(row, ("notice",), draft.language)
        draft.codes.append(f"level/{row.level_id}")
        if row.country_id:
            draft.codes.append(f"country/{row.country_id}")
