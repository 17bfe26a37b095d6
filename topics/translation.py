"""The words of the reference data, a column per language."""

from modeltranslation.translator import TranslationOptions, register

from topics.models import Country, Level, Mode, PartnerKind, PositionType, Principle, Region, Theme


@register([Region, Theme, PositionType, Level, Mode, PartnerKind, Principle])
class LabelledOptions(TranslationOptions):
    fields = ("label",)


@register(Country)
class CountryOptions(TranslationOptions):
    fields = (
        *("name", "short_name", "index_name", "formal_name", "locative"),
        *("intro", "body", "notice"),
    )
