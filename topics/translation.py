"""The words of the reference data, a column per language."""

from modeltranslation.translator import TranslationOptions, register

from topics.models import (
    Country,
    DocumentKind,
    Level,
    Mode,
    PartnerKind,
    PositionType,
    Principle,
    Region,
    ResultKind,
    Theme,
    Topic,
)


@register([Region, Topic, PositionType, ResultKind, DocumentKind, Level, Mode, PartnerKind, Principle])
class LabelledOptions(TranslationOptions):
    fields = ("label",)


@register(Theme)
class ThemeOptions(TranslationOptions):
    fields = ("label", "intro")


@register(Country)
class CountryOptions(TranslationOptions):
    fields = (
        *("name", "short_name", "index_name", "formal_name", "locative"),
        *("intro", "body", "notice"),
    )
