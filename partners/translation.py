"""The words of partners, a column per language."""

from modeltranslation.translator import TranslationOptions, register

from partners.models import Membership, Partner


@register(Partner)
class PartnerOptions(TranslationOptions):
    fields = ("name", "sort_name", "about", "body", "notice")


@register(Membership)
class MembershipOptions(TranslationOptions):
    fields = ("name",)
