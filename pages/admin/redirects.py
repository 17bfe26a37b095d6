"""The admin of old addresses: one by one, from a spreadsheet, and back into one."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from accounts.events import log
from pages.models import Redirect
from pages.redirect_import import MOST_BYTES, Outcome, exported, import_redirects
from publishing.admin import RecordForm
from publishing.admin.records import RecordAdmin


class ImportForm(forms.Form):
    """A file, and whether to store what it says."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("UTF-8, with the columns old and new. Separated by commas, semicolons or tabs."),
        widget=forms.ClearableFileInput({"accept": ".csv,.tsv,.txt,text/csv"}),
    )
    dry_run = forms.BooleanField(
        label=_("Only say what would happen"), required=False, initial=True, help_text=_("Stores nothing.")
    )


class RedirectForm(RecordForm):
    class Meta:
        widgets = {
            "old": forms.TextInput({"dir": "ltr", "spellcheck": "false", "size": 80}),
            "new": forms.TextInput({"dir": "ltr", "spellcheck": "false", "size": 80}),
        }


def new_column(redirect: Redirect) -> SafeString:
    if not redirect.new:
        return format_html('<span class="aside">{}</span>', _("gone (410)"))
    return format_html('<span dir="ltr">{}</span>', redirect.new)


new_column.short_description = _("new address")  # type: ignore[attr-defined]
new_column.admin_order_field = "new"  # type: ignore[attr-defined]


@admin.register(Redirect)
class RedirectAdmin(RecordAdmin):
    form = RedirectForm
    facts = (
        (
            None,
            {
                "fields": ("old", "new"),
                "description": _(
                    "Asked only where this site has no page. A former address of a text of this site needs "
                    "no redirect: it keeps leading there by itself."
                ),
            },
        ),
    )
    list_display = ("old", new_column, "created_at")
    search_fields = ("old", "new")
    change_list_template = "admin/pages/redirect/change_list.html"

    def get_urls(self) -> list[Any]:
        own = [
            path("import/", self.admin_site.admin_view(self.import_view), name="pages_redirect_import"),
            path("export/", self.admin_site.admin_view(self.export_view), name="pages_redirect_export"),
        ]
        return [*own, *super().get_urls()]

    def may_import(self, request: HttpRequest) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        may = {"may_import": self.may_import(request)}
        return super().changelist_view(request, {**may, **(extra_context or {})})

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """GET: the form. POST: what is wrong with the file, or what it did."""
        if not self.may_import(request):
            raise PermissionDenied
        form, outcome = ImportForm(request.POST or None, request.FILES or None), None
        if form.is_valid():
            trial = form.cleaned_data["dry_run"]
            outcome = import_redirects(form.cleaned_data["file"].read(MOST_BYTES + 1), dry_run=trial)
            if not outcome.problems and not trial:
                return self.imported(request, outcome)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import old addresses"),
            "opts": self.opts,
            "form": form,
            "outcome": outcome,
        }
        return TemplateResponse(request, "admin/pages/redirect/import.html", context)

    def imported(self, request: HttpRequest, outcome: Outcome) -> HttpResponse:
        if outcome.created or outcome.changed:
            log(
                "import",
                by=request.user,
                on=Redirect(pk=""),
                created=outcome.created,
                changed=outcome.changed,
            )
        messages.success(request, " ".join(outcome.sentences()))
        return HttpResponseRedirect(reverse("admin:pages_redirect_changelist"))

    def export_view(self, request: HttpRequest) -> HttpResponse:
        """The whole table, with the mark that tells spreadsheets it is UTF-8."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        headers = {"Content-Disposition": 'attachment; filename="redirects.csv"'}
        return HttpResponse("\ufeff" + exported(), content_type="text/csv; charset=utf-8", headers=headers)
