"""What is looked at before publishing, of positions and results: sources, plans whose day has passed, asks.

An action has no plan to be checked (it is told with its date, before and after), and an ask without a
deadline is common: neither is remarked on.
"""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from languages.codes import column_languages, endonym
from languages.texts import active_language, text_in
from positions.models import (
    Ask,
    EvidenceItem,
    EvidenceLevel,
    Figure,
    Milestone,
    MilestoneState,
    Position,
    Result,
    ResultStage,
    Target,
)
from publishing.availability import Availability
from publishing.checklist import Finding, Reading, check_facts, check_words
from publishing.checklist.texts import advice


def has_words(row: Any, name: str) -> bool:
    return any(text_in(row, name, code) for code in column_languages())


# --- sources ------------------------------------------------------------------------------------------


@check_facts(Result)
def a_figure_has_a_source(reading: Reading) -> Iterator[Finding]:
    """Its own, or a piece of evidence for the result as a whole."""
    if reading.rows(EvidenceItem):
        return
    for figure in reading.rows(Figure):
        if not has_words(figure, "source"):
            yield advice(
                "figure-source",
                _("Say where this number comes from: readers cannot know it otherwise."),
                reading.place(figure, "source", reading.record.source_language),
            )


@check_facts(Result)
def evidence_that_is_claimed_is_there(reading: Reading) -> Iterator[Finding]:
    level = reading.record.evidence
    if level and level != EvidenceLevel.SELF_REPORTED and not reading.rows(EvidenceItem):
        yield advice(
            "evidence-missing",
            _("Name the evidence (“%(level)s”) in a line of its own, or choose “%(self_reported)s”.")
            % {"level": EvidenceLevel(level).label, "self_reported": EvidenceLevel.SELF_REPORTED.label},
            reading.place(reading.record, "evidence"),
        )


# --- plans whose day has passed ---------------------------------------------------------------------


def has_passed(date: Any) -> bool:
    """True once the last day that a date may mean has gone by, in the site's timezone."""
    return bool(date) and date.latest < timezone.localdate()


@check_facts(Result)
def what_is_over_is_not_planned(reading: Reading) -> Iterator[Finding]:
    result = reading.record
    date = result.start or result.end
    if result.stage == ResultStage.PLANNED and has_passed(date):
        yield advice(
            "planned-past",
            _("Say where it stands now: it is called planned, and its date (%(date)s) has passed.")
            % {"date": date.format(active_language())},
            reading.place(result, "stage"),
        )
    for figure in reading.rows(Figure):
        if figure.is_planned and has_passed(figure.as_of):
            yield advice(
                "planned-past",
                _("Replace the planned number by the one that was reached: its date (%(date)s) has passed.")
                % {"date": figure.as_of.format(active_language())},
                reading.place(figure, "is_planned"),
            )


@check_facts(Position)
def milestones_that_are_over_are_not_planned(reading: Reading) -> Iterator[Finding]:
    for milestone in reading.rows(Milestone):
        if milestone.state == MilestoneState.PLANNED and has_passed(milestone.due):
            yield advice(
                "planned-past",
                _("Say whether it was reached: it is called planned, and its date (%(date)s) has passed.")
                % {"date": milestone.due.format(active_language())},
                reading.place(milestone, "state"),
            )


# --- asks ---------------------------------------------------------------------------------------------


@check_words(Position)
def asks_have_words(reading: Reading, language: str) -> Iterator[Finding]:
    """Those that nothing else speaks of: what was written in the source language counts as not translated."""
    source = reading.record.source_language
    for ask in reading.rows(Ask):
        if not text_in(ask, "text", language) and (language == source or not text_in(ask, "text", source)):
            yield advice(
                "ask-without-words",
                _("Write the ask %(letter)s in this language (%(language)s), or delete it.")
                % {"letter": ask.key, "language": endonym(language)},
                reading.place(ask, "text", language),
                language,
            )


@check_facts(Position)
def asks_are_addressed_to_somebody(reading: Reading) -> Iterator[Finding]:
    """To an institution of their own, or to those the whole position is addressed to."""
    nobody = [ask for ask in reading.rows(Ask) if ask.addressee_id is None]
    is_explained = reading.record.targets_info != Availability.UNSET
    if not nobody or is_explained or reading.rows(Target):
        return
    yield advice(
        "ask-addressee",
        ngettext(
            "Say of whom the ask is asked: name the targets of the position, or an institution for the ask.",
            "Say of whom %(number)s asks are asked: name the targets of the position, or an institution for "
            "each ask.",
            len(nobody),
        )
        % {"number": len(nobody)},
        reading.place(nobody[0], "addressee"),
    )
