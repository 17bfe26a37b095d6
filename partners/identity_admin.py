"""The page of a sealed record: for the protection officer alone, each opening written in the event log.

It leaves no trace in the admin's own history: neither words nor the fact that somebody was here.
"""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.events import log
from languages.texts import Text, active_language, words_of
from partners.identity import (
    CannotOpen,
    Consent,
    ProtectedIdentity,
    Risk,
    Secrets,
    keep,
    look_at,
    overdue_reviews,
)
from partners.models import Partner
from publishing.admin.lists import folded_search
from topics.models import Country

CANNOT_OPEN = gettext_lazy(
    "This record was sealed with another PROTECTED_KEY. Put that key back, after the new one and a comma, "
    "in the settings of the installation."
)


class SecretsForm(forms.ModelForm):
    """Everything the seal protects, as fields; none of them is a column."""

    real_name = forms.CharField(label=gettext_lazy("Real name"), max_length=300, required=False)
    country = forms.ChoiceField(label=gettext_lazy("Country"), required=False)
    contact = forms.CharField(
        label=gettext_lazy("Contact"), required=False, widget=forms.Textarea({"rows": 3})
    )
    risk = forms.ChoiceField(label=gettext_lazy("Risk"), required=False, choices=[("", "—"), *Risk.choices])
    consent_given = forms.BooleanField(
        label=gettext_lazy("The partner has given its consent"), required=False
    )
    consent_date = forms.DateField(
        label=gettext_lazy("Consent given on"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )
    consent_by = forms.CharField(
        label=gettext_lazy("Consent given by"),
        required=False,
        help_text=gettext_lazy("A function, if you can, not a name."),
    )
    consent_scope = forms.CharField(
        label=gettext_lazy("Consent to what"), required=False, widget=forms.Textarea({"rows": 2})
    )
    review_by = forms.DateField(
        label=gettext_lazy("Review the consent by"),
        required=False,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("From that day on the record is listed as overdue."),
    )
    note = forms.CharField(label=gettext_lazy("Note"), required=False, widget=forms.Textarea({"rows": 4}))
    forbidden_strings = forms.CharField(
        label=gettext_lazy("Words that must never appear in public"),
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=gettext_lazy("One per line: names, places, people."),
    )

    class Meta:
        model = ProtectedIdentity
        fields = ("partner",)

    secrets: Secrets | None = None
    is_open_to_change = True

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        countries = Country.objects.for_lists().order_by(*Country.by_name(active_language()))
        choices = [("", "—"), *((row.pk, str(row)) for row in countries)]
        if self.instance.pk:
            self.fields["partner"].disabled = True
        if self.secrets is not None:
            self.initial.update(initial_of(self.secrets))
            if self.secrets.country and not any(self.secrets.country == row.pk for row in countries):
                choices.append((self.secrets.country, self.secrets.country))
        self.fields["country"].choices = choices  # type: ignore[attr-defined]
        if not self.is_open_to_change:
            for field in self.fields.values():
                field.disabled = True
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"
            if isinstance(field, forms.CharField):
                field.widget.attrs["class"] = "vLargeTextField"

    def told(self) -> Secrets:
        """What was submitted, as the seal keeps it."""
        given = self.cleaned_data
        return Secrets(
            real_name=given["real_name"],
            country=given["country"],
            contact=given["contact"],
            risk=given["risk"],
            consent=Consent(
                given=given["consent_given"],
                date=_iso(given["consent_date"]),
                by=given["consent_by"],
                scope=given["consent_scope"],
            ),
            review_by=_iso(given["review_by"]),
            note=given["note"],
            forbidden_strings=[
                line.strip() for line in given["forbidden_strings"].splitlines() if line.strip()
            ],
        )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def initial_of(secrets: Secrets) -> dict[str, Any]:
    return {
        "real_name": secrets.real_name,
        "country": secrets.country,
        "contact": secrets.contact,
        "risk": secrets.risk,
        "consent_given": secrets.consent.given,
        "consent_date": secrets.consent.date,
        "consent_by": secrets.consent.by,
        "consent_scope": secrets.consent.scope,
        "review_by": secrets.review_by,
        "note": secrets.note,
        "forbidden_strings": "\n".join(secrets.forbidden_strings),
    }


class Overdue(admin.SimpleListFilter):
    """Records whose consent should have been reviewed by now: listed by public label alone."""

    title = gettext_lazy("review of the consent")
    parameter_name = "review"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("overdue", _("Overdue"))]

    def queryset(self, request: Any, queryset: QuerySet) -> QuerySet:
        if self.value() != "overdue":
            return queryset
        return queryset.filter(pk__in=[record.pk for record in overdue_reviews()])


@admin.register(ProtectedIdentity)
class ProtectedIdentityAdmin(admin.ModelAdmin):
    form = SecretsForm
    actions = None
    view_on_site = False
    list_display = ("label",)
    list_filter = (Overdue,)
    list_select_related = ("partner",)
    search_fields = ("partner__search_text",)
    autocomplete_fields = ("partner",)
    ordering = ("partner__key",)
    fieldsets = (
        (None, {"fields": ("partner",)}),
        (gettext_lazy("Who it is"), {"fields": ("real_name", "country", "contact", "risk")}),
        (
            gettext_lazy("Consent"),
            {"fields": ("consent_given", ("consent_date", "consent_by"), "consent_scope", "review_by")},
        ),
        (gettext_lazy("To keep in mind"), {"fields": ("note", "forbidden_strings")}),
    )

    class Media:
        css = {"all": ["admin_site/forms.css"]}
        js = ["admin_site/forms.js"]

    @admin.display(description=gettext_lazy("public label"), ordering="partner__key")
    def label(self, record: ProtectedIdentity) -> str:
        return str(record.partner)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> Any:
        partners = folded_search(Partner.objects.all(), search_term)
        return queryset.filter(partner__in=partners.values("pk")), False

    # --- permissions: only those who may view may do anything else ------------------------------------

    def may_view(self, request: HttpRequest) -> bool:
        return request.user.has_perm("partners.view_protectedidentity")

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_view(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The page is a form for every reader; who may only read finds its fields disabled."""
        return self.may_view(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.may_view(request) and super().has_add_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.may_view(request) and super().has_delete_permission(request, obj)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.may_view(request)

    def may_seal(self, request: HttpRequest) -> bool:
        return request.user.has_perm("partners.change_protectedidentity")

    # --- opening, sealing, deleting -------------------------------------------------------------------

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        record = self.get_object(request, object_id)
        if record is not None and self.may_view(request) and request.method != "POST":
            try:
                request._secrets = look_at(record, by=request.user)  # type: ignore[attr-defined]
            except CannotOpen:
                messages.error(request, CANNOT_OPEN)
                return HttpResponseRedirect(reverse("admin:partners_protectedidentity_changelist"))
        context = {"show_save_and_add_another": False, **(extra_context or {})}
        if not self.may_seal(request):
            context |= {"show_save": False, "show_save_and_continue": False}
        response = super().change_view(request, object_id, form_url, context)
        response.headers["Cache-Control"] = "no-store"
        return response

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["fields"] = ("partner",)
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.secrets = getattr(request, "_secrets", None)
        form.is_open_to_change = obj is None or self.may_seal(request)
        return form

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change and not self.may_seal(request):
            raise PermissionDenied
        kept = keep(obj.partner, form.told(), by=request.user)
        obj.pk = kept.pk

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        log("delete_identity", by=request.user, on=obj.partner)
        super().delete_model(request, obj)

    # The admin's history would tell others that there is a record, and when it was touched.

    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> None:  # type: ignore[override]
        return None

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> None:  # type: ignore[override]
        return None

    def log_deletions(self, request: HttpRequest, queryset: Any) -> None:  # type: ignore[override]
        return None

    def construct_change_message(self, request: Any, form: Any, formsets: Any, add: bool = False) -> list:
        return []

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        if not self.may_view(request):
            raise PermissionDenied
        return HttpResponseRedirect(
            reverse("admin:partners_protectedidentity_change", args=[quote(object_id)])
        )


# --- what the first screen tells the protection officer -----------------------------------------------


def may_see_reviews(user: Any) -> bool:
    return bool(user.has_perm("partners.view_protectedidentity"))


def reviews_due(user: Any) -> list[tuple[Text, str]]:
    """(public label, address) of the records whose consent should have been reviewed; [] for who may not."""
    if not may_see_reviews(user):
        return []
    return [
        (
            words_of(record.partner, "name") or Text(str(record.partner), active_language()),
            reverse("admin:partners_protectedidentity_change", args=[quote(record.pk)]),
        )
        for record in overdue_reviews()
    ]
