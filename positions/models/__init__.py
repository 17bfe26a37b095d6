"""The chain that can be followed on the page: position → asks → targets → actions → answers → results."""

from positions.models.actions import AdvocacyAction
from positions.models.asks import Ask, AskStatus, Milestone, MilestoneState
from positions.models.institutions import Branch, Institution
from positions.models.position import (
    DateRole,
    Position,
    PositionCorrection,
    PositionDocument,
    PositionQuerySet,
    Signatory,
    Target,
)
from positions.models.practice import PracticeSheet, PrincipleApplied, ResultPracticeSheet
from positions.models.results import (
    EvidenceItem,
    EvidenceLevel,
    Figure,
    Qualifier,
    Result,
    ResultCorrection,
    ResultPlace,
    ResultStage,
    Sign,
)

__all__ = [
    "AdvocacyAction",
    "Ask",
    "AskStatus",
    "Branch",
    "DateRole",
    "EvidenceItem",
    "EvidenceLevel",
    "Figure",
    "Institution",
    "Milestone",
    "MilestoneState",
    "Position",
    "PositionCorrection",
    "PositionDocument",
    "PositionQuerySet",
    "PracticeSheet",
    "PrincipleApplied",
    "Qualifier",
    "Result",
    "ResultCorrection",
    "ResultPlace",
    "ResultPracticeSheet",
    "ResultStage",
    "Sign",
    "Signatory",
    "Target",
]
