"""The timeline of a position: everything dated in its chain, in order, and a strip of its years.

Nothing here depends on today, so that a page kept for months stays true: what is due or planned says so,
whether its day is still to come or has passed without an answer. Asks no query: positions.presentation has
read everything.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from languages.partial_dates import PartialDate
from languages.texts import Text, active_language, text_of
from positions.models import AskStatus, Milestone, ResultStage
from positions.models.asks import MilestoneState

if TYPE_CHECKING:
    from positions.presentation import ActionTold, AskTold, Dossier, ResultTold

# Steps of one day: what was said comes before what was answered, and that before what came of it.
KINDS = ("position", "act", "answer", "status", "milestone", "result", "deadline")
SETTLED = {AskStatus.MET, AskStatus.REFUSED, AskStatus.SUPERSEDED}  # their deadline binds nobody any more
LANES = {
    "position": 8,
    "act": 8,
    "answer": 21,
    "status": 21,
}  # pixels from the top of the strip; others: the last
LAST_LANE = 34
FEWEST_DRAWN, SHORTEST_DRAWN = 3, 31  # steps; days from the first to the last
EDGE = 3  # per cent of the strip left free on either side, for the marks


@dataclass(frozen=True)
class Step:
    """A dated step: its kind, and the row it is about. `is_ahead` is true of what is due, and no fact yet."""

    kind: str
    date: PartialDate
    end: PartialDate | None = None
    is_ahead: bool = False
    action: "ActionTold | None" = None
    ask: "AskTold | None" = None
    milestone: Milestone | None = None
    result: "ResultTold | None" = None
    gives_status: bool = False  # an answer which is also where the ask stands

    @property
    def order(self) -> tuple[str, int, int]:
        return str(self.date), KINDS.index(self.kind), self.ask.number if self.ask else 0

    @property
    def last_day(self) -> datetime.date:
        return (self.end or self.date).latest


@dataclass(frozen=True)
class StripMark:
    """A step on the strip, in per cent of its width: a mark, and the span that an imprecise date leaves open.

    What we did runs above what was answered, and that above what came of it.
    """

    step: Step
    x: str
    start: str
    end: str
    is_span: bool

    @property
    def y(self) -> str:
        return str(LANES.get(self.step.kind, LAST_LANE))


@dataclass(frozen=True)
class Strip:
    """The years of a position at a glance."""

    first: int
    last: int
    marks: list[StripMark]
    years: list[str]  # where each year begins


class Timeline:
    """The dated steps of a position, the oldest first; and the actions whose date is not given."""

    def __init__(self, dossier: "Dossier"):
        self.dossier = dossier

    def __bool__(self) -> bool:
        """Two dates are told well enough beside what they are the dates of."""
        return bool(self.dossier.actions) or len(self.steps) >= FEWEST_DRAWN

    @cached_property
    def steps(self) -> list[Step]:
        return sorted(self._found(), key=lambda step: step.order)

    @property
    def passages(self) -> list[Text]:
        """What is told of the actions; a step told by its kind and date speaks the reader's language."""
        words = [text_of(one.action, "summary") for one in self.dossier.actions]
        facts = [Text(step.kind, active_language()) for step in self.steps if step.action is None]
        return [text for text in (*words, *facts) if text]

    @property
    def undated(self) -> list["ActionTold"]:
        return [told for told in self.dossier.actions if not told.action.date]

    def _found(self) -> Iterator[Step]:
        position: Any = self.dossier.position
        if position.date:
            yield Step("position", position.date)
        for done in self.dossier.actions:
            action: Any = done.action
            if action.date:
                yield Step("act", action.date, action.end, action=done)
        for ask in self.dossier.asks:
            yield from self._of_ask(ask)
        for came in self.dossier.results:
            result: Any = came.result
            if latest := result.end or result.start:
                yield Step("result", latest, is_ahead=result.stage == ResultStage.PLANNED, result=came)

    def _of_ask(self, told: "AskTold") -> Iterator[Step]:
        ask: Any = told.ask
        answered = ask.answer_date if text_of(ask, "answer_text") else None
        one_moment = bool(ask.status and answered and ask.status_date == answered)
        if answered:
            yield Step("answer", answered, ask=told, gives_status=one_moment)
        if ask.status and ask.status_date and not one_moment:
            yield Step("status", ask.status_date, ask=told)
        for step in told.milestones:
            milestone: Any = step
            if milestone.reached_on:
                yield Step("milestone", milestone.reached_on, ask=told, milestone=milestone)
            elif milestone.due and milestone.state != MilestoneState.ACHIEVED:
                yield Step("milestone", milestone.due, is_ahead=True, ask=told, milestone=milestone)
        if ask.deadline and ask.status not in SETTLED:
            yield Step("deadline", ask.deadline, is_ahead=True, ask=told)

    @cached_property
    def strip(self) -> Strip | None:
        """None where there is too little to see at a glance."""
        if len(self.steps) < FEWEST_DRAWN:
            return None
        first = self.steps[0].date.earliest
        last = max(step.last_day for step in self.steps)
        days = (last - first).days
        if days <= SHORTEST_DRAWN:
            return None

        def across(day: datetime.date) -> float:
            return EDGE + (100 - 2 * EDGE) * (day - first).days / days

        def mark(step: Step) -> StripMark:
            start, end = across(step.date.earliest), across(step.last_day)
            is_span = start != end
            return StripMark(step, _percent((start + end) / 2), _percent(start), _percent(end), is_span)

        years = [_percent(across(datetime.date(year, 1, 1))) for year in range(first.year + 1, last.year + 1)]
        return Strip(first.year, last.year, [mark(step) for step in self.steps], years)


def _percent(share: float) -> str:
    return f"{share:.1f}%"
