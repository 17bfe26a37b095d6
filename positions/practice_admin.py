"""Practice sheets in the admin: the page of a sheet, and the way to it from what it belongs to."""

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from positions.models import PracticeSheet, PrincipleApplied, ResultPracticeSheet
from positions.models.practice import PRACTICE_FIELDS, PracticeFields
from publishing.admin import MemberAdmin, MemberInline
from publishing.admin.records import change_url


class SheetAdmin(MemberAdmin):
    """Each field of a sheet: its words, and beside them why there are none."""

    def _add_permission(self) -> str:
        return f"{self.opts.app_label}.add_{self.opts.model_name}"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(self._add_permission())

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = []
        for name in PRACTICE_FIELDS:
            words = self.side_by_side(name)
            label = self.model._meta.get_field(name).verbose_name
            fieldsets.append((label, {"fields": words, "classes": ("languages",)}))
            fieldsets.append((None, {"fields": (f"{name}_info",), "classes": ("instead",)}))
        owner = [] if obj is not None else [(None, {"fields": (self.model.member_of,)})]
        return [*owner, *fieldsets]

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == self.model.member_of:
            kwargs["widget"] = forms.HiddenInput()
            field = super().formfield_for_foreignkey(db_field, request, **kwargs)
            if field is not None:
                field.widget = forms.HiddenInput()
            return field
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class PrincipleInline(MemberInline):
    model = PrincipleApplied
    autocomplete_fields = ("principle",)
    facts = ((None, {"fields": (("principle", "stage", "order"),)}),)


@admin.register(PracticeSheet)
class PracticeSheetAdmin(SheetAdmin):
    inlines = (PrincipleInline,)


@admin.register(ResultPracticeSheet)
class ResultPracticeSheetAdmin(SheetAdmin):
    """The sheet of a result follows no principles."""


class LinksToSheet(admin.ModelAdmin):
    """For the page of a record that may have a practice sheet: the field `practice` opens or adds it."""

    sheet: ClassVar[type[PracticeFields]]
    save_first: ClassVar[Any]  # what is said while there is no record to add one to

    def get_object(self, request: HttpRequest, object_id: str, from_field: Any = None) -> Any:
        record = super().get_object(request, object_id, from_field)
        if record is not None:
            meta = self.sheet._meta
            record._may_add_sheet = request.user.has_perm(f"{meta.app_label}.add_{meta.model_name}")
        return record

    @admin.display(description=_("practice sheet"))
    def practice(self, record: Any) -> str:
        if record.pk is None:
            return str(self.save_first)
        owner, meta = self.sheet.member_of, self.sheet._meta
        sheet = self.sheet._base_manager.filter(**{owner: record.pk}).first()
        if sheet:
            return format_html('<a href="{}">{}</a>', change_url(sheet), gettext("Open the practice sheet"))
        if not getattr(record, "_may_add_sheet", False):
            return gettext("None.")
        address = reverse(f"admin:{meta.app_label}_{meta.model_name}_add")
        return format_html(
            '<a href="{}?{}={}">{}</a>', address, owner, quote(record.pk), gettext("Add a practice sheet")
        )
