"""The words of positions and their members, a column per language."""

from modeltranslation.translator import TranslationOptions, register

from positions.models import (
    AdvocacyAction,
    Ask,
    Institution,
    Milestone,
    Position,
    PracticeSheet,
    PrincipleApplied,
    Signatory,
)
from positions.models.practice import PRACTICE_FIELDS


@register(Institution)
class InstitutionOptions(TranslationOptions):
    fields = ("name", "notice")


@register(Position)
class PositionOptions(TranslationOptions):
    fields = ("title", "summary", "body", "notice", "context_file")


@register(Signatory)
class SignatoryOptions(TranslationOptions):
    fields = ("name",)


@register(Ask)
class AskOptions(TranslationOptions):
    fields = ("text", "notice", "deadline_text", "status_source", "answer_text")


@register(Milestone)
class MilestoneOptions(TranslationOptions):
    fields = ("label",)


@register(AdvocacyAction)
class AdvocacyActionOptions(TranslationOptions):
    fields = ("place", "summary", "notice")


@register(PracticeSheet)
class PracticeSheetOptions(TranslationOptions):
    fields = PRACTICE_FIELDS


@register(PrincipleApplied)
class PrincipleAppliedOptions(TranslationOptions):
    fields = ("comment",)
