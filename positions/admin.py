"""The admin of positions: what is asked, of whom, what was done about it, and what was answered."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from languages.texts import active_language
from partners.admin import NamedOrganisationForm
from positions import result_admin
from positions.models import (
    AdvocacyAction,
    Ask,
    Institution,
    Milestone,
    Position,
    PositionCorrection,
    PositionDocument,
    PracticeSheet,
    Signatory,
    Target,
)
from positions.practice_admin import LinksToSheet
from publishing.admin import (
    AddressedAdmin,
    AddressedForm,
    MemberAdmin,
    MemberInline,
    PublishableAdmin,
    PublishableForm,
)
from publishing.admin.corrections import REPLACED, CorrectionInline, WithCorrections
from publishing.admin.forms import MemberForm
from publishing.admin.lists import named_filter
from publishing.availability import told
from topics.models import Country, Level, PositionType, Theme

assert result_admin  # importing it registers the pages of results


class InstitutionForm(AddressedForm):
    key_from = "name"


@admin.register(Institution)
class InstitutionAdmin(AddressedAdmin):
    form = InstitutionForm
    label_field = "name"
    words_first = True
    words_title = _("Name")
    facts = (
        (_("The institution"), {"fields": ("key", "acronym", ("level", "branch"), "country", "parent")}),
    )
    autocomplete_fields = ("country", "parent")
    columns = ("acronym", "level", "branch", "country")
    list_filter = (
        named_filter("level", Level, _("level")),
        "branch",
        named_filter("country", Country, _("country")),
    )
    list_select_related = ("level", "country")


class TargetInline(MemberInline):
    model = Target
    autocomplete_fields = ("institution",)
    facts = ((None, {"fields": (("institution", "role", "order"),)}),)


class SignatoryInline(MemberInline):
    model = Signatory
    form = NamedOrganisationForm
    autocomplete_fields = ("member",)
    words_first = False
    facts = ((None, {"fields": (("member", "order", "is_public"), "name_lang")}),)


class AskInline(MemberInline):
    model = Ask
    autocomplete_fields = ("addressee",)
    show_change_link = True
    words = ("text",)
    introduction = _(
        "The answer, the source of the status and the milestones have a page of their own: save, then follow "
        "“All of it” beside the ask."
    )
    facts = (
        (
            None,
            {
                "fields": (
                    ("addressee", "deadline", "order"),
                    ("status", "status_info", "status_date"),
                ),
            },
        ),
    )


class ActionForm(MemberForm):
    """An action; its key is made when nobody gives one, and says nothing about it."""

    def free_key(self, cleaned: dict[str, Any]) -> str:
        mode, date = cleaned.get("mode"), cleaned.get("date")
        parts = ("action", str(getattr(mode, "pk", "")), str(date or ""), self.instance.pk.hex[:8])
        return "-".join(part.replace("_", "-") for part in parts if part)

    key_from = "summary"


class ActionInline(MemberInline):
    model = AdvocacyAction
    form = ActionForm
    autocomplete_fields = ("institutions", "organisations")
    words = ("summary", "place", "notice")
    facts = (
        (
            None,
            {
                "fields": (
                    ("mode", "date", "end"),
                    ("place_info", "is_public"),
                    "asks",
                    ("institutions", "organisations"),
                    "key",
                ),
            },
        ),
    )

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """The asks to choose from are those of this position."""
        if db_field.name == "asks":
            position = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
            kwargs["queryset"] = Ask.objects.filter(position=position) if position else Ask.objects.none()
            kwargs["widget"] = forms.CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)


class DocumentInline(MemberInline):
    model = PositionDocument
    autocomplete_fields = ("document",)
    introduction = _("Readers find them below the text, in this order, as soon as each document is public.")
    facts = ((None, {"fields": (("document", "order"),)}),)


class PositionCorrectionInline(CorrectionInline):
    model = PositionCorrection


class PositionForm(PublishableForm):
    key_from = "title"


@admin.register(Position)
class PositionAdmin(WithCorrections, LinksToSheet, PublishableAdmin):
    form = PositionForm
    sheet = PracticeSheet
    save_first = _("Save the position first.")
    words = ("title", "summary", "body", "notice", "context_file")
    inlines = (
        *(AskInline, TargetInline, SignatoryInline, ActionInline, DocumentInline),
        PositionCorrectionInline,
    )
    readonly_fields = ("practice",)
    autocomplete_fields = ("lead", "co_authors", "partners", "countries", "superseded_by")
    facts = (
        (_("What it is"), {"fields": ("type", "lead", "co_authors", "partners", "source_language", "key")}),
        (_("When"), {"fields": (("date", "date_info"), "date_role")}),
        (
            _("Where and about what"),
            {
                "fields": (
                    ("countries", "countries_info"),
                    "regions",
                    "themes",
                    ("levels", "levels_info"),
                    "modes",
                )
            },
        ),
        (
            _("If there are none"),
            {
                "fields": (("asks_info", "targets_info"),),
                "description": _("Say why, when a position has no asks or no targets below."),
            },
        ),
        (_("Practice sheet"), {"fields": ("practice",)}),
        REPLACED,
    )
    columns = ("type", "dated")
    filters = (
        named_filter("type", PositionType, _("type")),
        named_filter("themes", Theme, _("theme")),
        named_filter("countries", Country, _("country")),
    )
    list_select_related = ("type",)
    ordering = ("-date", "-pk")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in {"regions", "themes", "levels", "modes"}:
            kwargs["widget"] = forms.CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("date"), ordering="date")
    def dated(self, position: Position) -> str:
        if position.date:
            return position.date.format(active_language(), role=position.date_role)
        return told(position.date_info)


class MilestoneInline(MemberInline):
    model = Milestone
    facts = ((None, {"fields": (("due", "reached_on", "state", "order"),)}),)


@admin.register(Ask)
class AskAdmin(MemberAdmin):
    inlines = (MilestoneInline,)
    autocomplete_fields = ("addressee", "answer_from")
    words = ("text", "deadline_text", "status_source", "answer_text", "notice")
    facts = (
        (_("The ask"), {"fields": (("addressee", "deadline"), ("order", "key"))}),
        (_("Where it stands"), {"fields": (("status", "status_info"), "status_date")}),
        (_("The official answer"), {"fields": (("answer_from", "answer_date"),)}),
    )
