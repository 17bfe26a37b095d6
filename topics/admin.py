"""The admin of countries, regions, themes and vocabularies."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from publishing.admin import AddressedAdmin, PublishableAdmin, ReferenceAdmin
from publishing.admin.lists import named_filter
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


@admin.register(Country)
class CountryAdmin(PublishableAdmin):
    words = ("name", "locative", "short_name", "index_name", "formal_name", "intro", "body", "notice")
    facts = ((_("The country"), {"fields": ("alpha2", "region", "featured", "source_language")}),)
    autocomplete_fields = ("region",)
    columns = ("alpha2", "region")
    filters = (named_filter("region", Region, _("region")), "featured")
    list_select_related = ("region",)


class InTheirOrder(ReferenceAdmin):
    """Rows in the order that somebody gave them."""

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("order", *super().get_ordering(request))


class VocabularyAdmin(InTheirOrder):
    """Rows that an editor may add to: the code is for machines and chosen once."""

    columns: tuple[Any, ...] = ("code", "order")
    facts = ((None, {"fields": ("code", "order")}),)


for _model in (Region, Topic, Level, Mode, PartnerKind, ResultKind, DocumentKind):
    admin.site.register(_model, VocabularyAdmin)


@admin.register(Theme)
class ThemeAdmin(AddressedAdmin, InTheirOrder):
    columns = ("code", "parent", "order")
    facts = ((None, {"fields": ("code", "parent", "order")}),)
    autocomplete_fields = ("parent",)
    list_select_related = ("parent",)


@admin.register(PositionType)
class PositionTypeAdmin(VocabularyAdmin):
    columns = ("code", "is_document", "order")
    facts = ((None, {"fields": ("code", "is_document", "order")}),)


@admin.register(Principle)
class PrincipleAdmin(VocabularyAdmin):
    columns = ("number", "scheme", "order")
    facts = ((None, {"fields": ("code", "scheme", "number", "order")}),)
    list_filter = ("scheme",)

    def get_ordering(self, request: HttpRequest) -> tuple[str, ...]:
        return ("scheme", "order", "code")
