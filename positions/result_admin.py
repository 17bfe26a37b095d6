"""The admin of results: what changed, in figures, what shows it, and what it answers."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from languages.codes import column, column_languages
from languages.texts import active_language, words_of
from positions.models import (
    Ask,
    EvidenceItem,
    Figure,
    Result,
    ResultCorrection,
    ResultPlace,
    ResultPracticeSheet,
)
from positions.models.results import BOTH_FORMS
from positions.practice_admin import LinksToSheet
from publishing.admin import MemberInline, PublishableAdmin, PublishableForm
from publishing.admin.corrections import CorrectionInline, WithCorrections
from publishing.admin.forms import MemberForm
from publishing.admin.lists import named_filter
from publishing.availability import told
from topics.models import Country, ResultKind, Theme


class FigureForm(MemberForm):
    def clean(self) -> dict[str, Any]:
        """A unit has both its forms in a language, or none: “3 city” is no phrase."""
        cleaned = super().clean()
        for code in column_languages():
            one, several = column("unit", code), column("unit_plural", code)
            if one in cleaned and several in cleaned and bool(cleaned[one]) != bool(cleaned[several]):
                self.add_error(several if cleaned[one] else one, BOTH_FORMS)
        return cleaned


class FigureInline(MemberInline):
    model = Figure
    form = FigureForm
    introduction = _(
        "One number each. Readers see “at least 5 cities”, “some 80 organisations”; the first three stand in "
        "the list of results. For a plan, tick “planned”: it is then never printed as achieved."
    )
    facts = ((None, {"fields": (("qualifier", "value", "as_of", "order"), ("is_planned", "is_additive"))}),)


class PlaceInline(MemberInline):
    model = ResultPlace
    introduction = _("Cities and other places that are no country. Never a place that could betray anybody.")
    facts = ((None, {"fields": ("order",)}),)


class EvidenceInline(MemberInline):
    model = EvidenceItem
    autocomplete_fields = ("document",)
    introduction = _(
        "What shows the result: a document of this site, a page elsewhere, or at least the name of a source "
        "and its date. A document is shown once it is public."
    )
    facts = ((None, {"fields": (("document", "url"), ("date", "order"))}),)


class ResultCorrectionInline(CorrectionInline):
    model = ResultCorrection


class AskChoices(forms.ModelMultipleChoiceField):
    """Asks by the position they belong to, their letter and their text."""

    def label_from_instance(self, ask: Any) -> str:
        position = words_of(ask.position, "title").value or str(ask.position.key)
        return gettext("%(position)s – %(letter)s – %(ask)s") % {
            "position": position,
            "letter": ask.key,
            "ask": words_of(ask, "text").value,
        }


def asks_to_choose(result: Any) -> models.QuerySet[Ask]:
    """The asks of the positions that the result answers, and those it already answers; none before saving."""
    if result is None:
        return Ask.objects.none()
    wanted = models.Q(position__in=result.positions.values("pk")) | models.Q(pk__in=result.asks.values("pk"))
    bodies = (f"position__{column('body', code)}" for code in column_languages())
    rows = Ask.objects.filter(wanted).select_related("position").defer("position__body", *bodies)
    return rows.order_by("-position__date", "position", "order", "key")


class ResultForm(PublishableForm):
    key_from = "title"


@admin.register(Result)
class ResultAdmin(WithCorrections, LinksToSheet, PublishableAdmin):
    form = ResultForm
    sheet = ResultPracticeSheet
    save_first = _("Save the result first.")
    words = ("title", "summary", "contribution", "body", "notice")
    inlines = (FigureInline, PlaceInline, EvidenceInline, ResultCorrectionInline)
    readonly_fields = ("practice",)
    autocomplete_fields = ("lead", "partners", "positions", "countries")
    facts = (
        (
            _("What it is"),
            {
                "fields": (
                    "kind",
                    ("stage", "stage_info"),
                    "sign",
                    "lead",
                    "partners",
                    "source_language",
                    "key",
                )
            },
        ),
        (_("When"), {"fields": (("start", "start_info"), "end")}),
        (
            _("What it answers"),
            {
                "fields": ("positions", "asks"),
                "description": _(
                    "Choose the positions and save: their asks are then offered here, each with its position "
                    "and its letter."
                ),
            },
        ),
        (
            _("Where and about what"),
            {"fields": (("countries", "countries_info"), "regions", "themes")},
        ),
        (
            _("How one can know"),
            {
                "fields": ("evidence",),
                "description": _(
                    "The strongest that the pieces of evidence below allow. “Self-reported” is an honest "
                    "answer."
                ),
            },
        ),
        (_("Practice sheet"), {"fields": ("practice",)}),
    )
    columns = ("kind", "stage", "dated")
    filters = (
        named_filter("kind", ResultKind, _("kind")),
        named_filter("themes", Theme, _("theme")),
        named_filter("countries", Country, _("country")),
        "stage",
        "evidence",
    )
    list_select_related = ("kind",)
    ordering = ("-latest", "-pk")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in {"regions", "themes"}:
            kwargs["widget"] = forms.CheckboxSelectMultiple()
        if db_field.name == "asks":
            key = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
            result = Result.objects.filter(pk=key).only("pk").first() if key else None
            kwargs |= {
                "form_class": AskChoices,
                "queryset": asks_to_choose(result),
                "widget": forms.CheckboxSelectMultiple(),
            }
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("date"), ordering="latest")
    def dated(self, result: Result) -> str:
        date: Any = result.end or result.start
        return date.format(active_language()) if date else told(result.start_info)
