"""The words of positions and their members, a column per language."""

from modeltranslation.translator import TranslationOptions, register

from positions.models import (
    AdvocacyAction,
    Ask,
    EvidenceItem,
    Figure,
    Institution,
    Milestone,
    Position,
    PositionCorrection,
    PracticeSheet,
    PrincipleApplied,
    Result,
    ResultCorrection,
    ResultPlace,
    ResultPracticeSheet,
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


@register([PracticeSheet, ResultPracticeSheet])
class PracticeSheetOptions(TranslationOptions):
    fields = PRACTICE_FIELDS


@register(PrincipleApplied)
class PrincipleAppliedOptions(TranslationOptions):
    fields = ("comment",)


@register(Result)
class ResultOptions(TranslationOptions):
    fields = ("title", "summary", "body", "contribution", "notice")


@register(Figure)
class FigureOptions(TranslationOptions):
    fields = ("unit", "unit_plural", "words", "source")


@register(ResultPlace)
class ResultPlaceOptions(TranslationOptions):
    fields = ("name",)


@register(EvidenceItem)
class EvidenceItemOptions(TranslationOptions):
    fields = ("label",)


@register([PositionCorrection, ResultCorrection])
class CorrectionOptions(TranslationOptions):
    fields = ("text",)
