"""The admin of positions: what is asked, of whom, what was done about it, and what was answered."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from languages.texts import active_language
from partners.admin import NamedOrganisationForm
from positions.models import (
    AdvocacyAction,
    Ask,
    Institution,
    Milestone,
    Position,
    PracticeSheet,
    PrincipleApplied,
    Signatory,
    Target,
)
from positions.models.practice import PRACTICE_FIELDS
from publishing.admin import (
    MemberAdmin,
    MemberInline,
    PublishableAdmin,
    PublishableForm,
    RecordForm,
    ReferenceAdmin,
)
from publishing.admin.forms import MemberForm
from publishing.admin.lists import named_filter
from publishing.admin.records import change_url
from publishing.availability import told
from topics.models import Country, Level, PositionType, Theme


class InstitutionForm(RecordForm):
    key_from = "name"


@admin.register(Institution)
class InstitutionAdmin(ReferenceAdmin):
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


class PositionForm(PublishableForm):
    key_from = "title"


@admin.register(Position)
class PositionAdmin(PublishableAdmin):
    form = PositionForm
    words = ("title", "summary", "body", "notice", "context_file")
    inlines = (AskInline, TargetInline, SignatoryInline, ActionInline)
    readonly_fields = ("practice",)
    autocomplete_fields = ("lead", "co_authors", "partners", "countries")
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

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        position = super().get_object(request, object_id, from_field)
        if position is not None:
            position._may_add_sheet = request.user.has_perm("positions.add_practicesheet")
        return position

    @admin.display(description=_("practice sheet"))
    def practice(self, position: Position) -> str:
        if position.pk is None:
            return gettext("Save the position first.")
        sheet = PracticeSheet.objects.filter(position=position).first()
        if sheet:
            return format_html('<a href="{}">{}</a>', change_url(sheet), gettext("Open the practice sheet"))
        if not getattr(position, "_may_add_sheet", False):
            return gettext("None.")
        address = reverse("admin:positions_practicesheet_add")
        return format_html(
            '<a href="{}?position={}">{}</a>', address, quote(position.pk), gettext("Add a practice sheet")
        )


class MilestoneInline(MemberInline):
    model = Milestone
    facts = ((None, {"fields": (("due", "reached_on", "state", "order"),)}),)


class AskForm(RecordForm):
    optional_words = ("deadline_text",)


@admin.register(Ask)
class AskAdmin(MemberAdmin):
    form = AskForm
    inlines = (MilestoneInline,)
    autocomplete_fields = ("addressee", "answer_from")
    words = ("text", "deadline_text", "status_source", "answer_text", "notice")
    facts = (
        (_("The ask"), {"fields": (("addressee", "deadline"), ("order", "key"))}),
        (_("Where it stands"), {"fields": (("status", "status_info"), "status_date")}),
        (_("The official answer"), {"fields": (("answer_from", "answer_date"),)}),
    )


class PrincipleInline(MemberInline):
    model = PrincipleApplied
    autocomplete_fields = ("principle",)
    facts = ((None, {"fields": (("principle", "stage", "order"),)}),)


@admin.register(PracticeSheet)
class PracticeSheetAdmin(MemberAdmin):
    """Each field of the sheet: its words, and beside them why there are none."""

    inlines = (PrincipleInline,)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("positions.add_practicesheet")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = []
        for name in PRACTICE_FIELDS:
            words = self.side_by_side(name)
            label = self.model._meta.get_field(name).verbose_name
            fieldsets.append((label, {"fields": words, "classes": ("languages",)}))
            fieldsets.append((None, {"fields": (f"{name}_info",), "classes": ("instead",)}))
        owner = [] if obj is not None else [(None, {"fields": ("position",)})]
        return [*owner, *fieldsets]

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == "position":
            kwargs["widget"] = forms.HiddenInput()
            field = super().formfield_for_foreignkey(db_field, request, **kwargs)
            if field is not None:
                field.widget = forms.HiddenInput()
            return field
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
