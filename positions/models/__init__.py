"""The chain that can be followed on the page: position → asks → targets → actions → answers."""

from positions.models.actions import AdvocacyAction
from positions.models.asks import Ask, AskStatus, Milestone, MilestoneState
from positions.models.institutions import Branch, Institution
from positions.models.position import DateRole, Position, PositionQuerySet, Signatory, Target
from positions.models.practice import PracticeSheet, PrincipleApplied

__all__ = [
    "AdvocacyAction",
    "Ask",
    "AskStatus",
    "Branch",
    "DateRole",
    "Institution",
    "Milestone",
    "MilestoneState",
    "Position",
    "PositionQuerySet",
    "PracticeSheet",
    "PrincipleApplied",
    "Signatory",
    "Target",
]
