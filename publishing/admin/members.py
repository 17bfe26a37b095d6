"""The admin of rows that belong to a record: beneath it on its page, or each on a page of its own."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from languages.partial_dates import PartialDateFormField
from publishing.admin.forms import MemberForm, MemberFormSet
from publishing.admin.records import RecordAdmin, change_url
from publishing.admin.words import Words


class MemberAdmin(RecordAdmin):
    """The page of one row that belongs to a record: reached from there, not listed in the index."""

    actions = None

    def get_model_perms(self, request: HttpRequest) -> dict[str, bool]:
        return {}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def owner_of(self, obj: Any) -> Any:
        return getattr(obj, self.model.member_of) if obj is not None else None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        context["belongs_to"] = admin_links(self.owner_of(context.get("original")))
        return super().render_change_form(request, context, *args, **kwargs)


def admin_links(record: Any) -> list[tuple[str, str, str]]:
    """(address, type, name) of the record and of what it belongs to, the outermost first."""
    links: list[tuple[str, str, str]] = []
    while record is not None:
        meta = record._meta
        links.insert(0, (change_url(record), str(meta.verbose_name), str(record)))
        record = getattr(record, meta.model.member_of) if getattr(meta.model, "member_of", "") else None
    return links


class MemberInline(Words, admin.StackedInline):
    """Rows that belong to the record of the page: words side by side, facts beside them."""

    form = MemberForm
    formset = MemberFormSet
    template = "admin/edit_inline/members.html"
    extra = 0
    introduction: Any = ""  # said once, above the rows
    words_title = ""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may add rows may also take them away: that is writing the record, not deleting it."""
        return super().has_delete_permission(request, obj) or super().has_add_permission(request, obj)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset: Any = super().get_formset(request, obj, **kwargs)
        formset.form.decidable = self.decidable(request, obj)
        return formset

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, PartialDateFormField):  # said at length on the pages with one date only
            field.help_text = _("2014, 12/2014 or 05/12/2014.")
        return field
