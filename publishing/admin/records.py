"""The ModelAdmin and inline classes of records: words side by side, facts, moves, lists, deletion."""

import html
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets, quote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from js_asset import Media

from accounts.events import log
from languages.codes import endonym
from languages.partial_dates import PartialDateFormField
from languages.texts import active_language
from publishing.admin.forms import MemberForm, MemberFormSet, PublishableForm, RecordForm
from publishing.admin.lists import (
    FoldedSearch,
    TranslatedList,
    changed_column,
    state_columns,
    state_filters,
    text_column,
    translation_columns,
    translation_filters,
)
from publishing.admin.moves import asked_move, make_move, panel, unused_moments
from publishing.admin.translations import MINOR, Translations, obey
from publishing.admin.words import Words, edited_languages
from publishing.provenance import writing
from publishing.slugs import change_slug
from publishing.state import Publishable, State
from publishing.uses import is_kept_while_used, uses_of


class RecordAdmin(Words, admin.ModelAdmin):
    """What every record's page has in common."""

    form = RecordForm
    change_form_template = "admin/record_change_form.html"
    delete_confirmation_template = "admin/record_delete_confirmation.html"
    view_on_site = False  # each language has its own link
    save_on_top = False
    list_per_page = 50
    # Chosen once; read-only afterwards.
    chosen_once: Sequence[str] = ("key", "code", "alpha2")

    class Media:
        css = {"all": ["admin_site/forms.css"]}
        js = ["admin_site/forms.js"]

    def is_editable(self, request: HttpRequest, name: str, obj: Any = None) -> bool:
        if obj is not None and name in self.chosen_once:
            return False
        return super().is_editable(request, name, obj)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Lists and autocompletion never load the bodies."""
        rows = super().get_queryset(request)
        match = request.resolver_match
        page = match.url_name if match else ""
        meta = self.opts
        if page in {f"{meta.app_label}_{meta.model_name}_changelist", "autocomplete"}:
            return rows.for_lists() if hasattr(rows, "for_lists") else rows
        return rows

    def get_ordering(self, request: HttpRequest) -> Any:
        if self.ordering is None and hasattr(self.model, "by_name"):
            return self.model.by_name(active_language())
        return super().get_ordering(request)

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return TranslatedList if self.word_names() else super().get_changelist(request, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        title = capfirst(self.opts.verbose_name_plural)
        with writing(by=request.user):
            return super().changelist_view(
                request, {"title": title, "subtitle": None, **(extra_context or {})}
            )

    # --- translations -------------------------------------------------------------------------------

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        form.decidable = self.decidable(request, obj)
        return form

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        with writing(by=request.user, minor=MINOR in request.POST):
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        if change:
            for saved in (form, *(row for formset in formsets for row in formset.kept_forms())):
                obey(request, saved)

    def translations(self, context: dict[str, Any]) -> Translations | None:
        """What the page says of its texts; None while a record is being added."""
        if "translations" not in context:
            record = context.get("original")
            page = context["adminform"]
            forms = [(page.form, flatten_fieldsets(page.fieldsets))]
            for inline in context["inline_admin_formsets"]:
                forms += [(one, flatten_fieldsets(inline.fieldsets)) for one in inline.formset.forms]
            context["translations"] = Translations(record, forms, self.admin_site) if record else None
        return context["translations"]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """The import map of the editor is an inline script: the policy wants its nonce."""
        context["media"] = Media.from_media(context["media"]).with_nonce(
            str(getattr(request, "csp_nonce", ""))
        )
        self.translations(context)
        context["minor_is_ticked"] = MINOR in request.POST
        context["error_links"] = _error_links(context["adminform"].form, context["inline_admin_formsets"])
        return super().render_change_form(request, context, *args, **kwargs)

    # --- the event log, which survives both the record and the person ------------------------------

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        log("add", by=request.user, on=obj)
        return super().log_addition(request, obj, message)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Which fields changed, by their names: never what is in them."""
        changed = [detail.get("changed", {}).get("fields", []) for detail in message or ()]
        fields = sorted({name for names in changed for name in names})
        log("change", by=request.user, on=obj, fields=fields, minor=MINOR in request.POST or None)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for record in queryset:
            log("delete", by=request.user, on=record)
        return super().log_deletions(request, queryset)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """What still uses a record says more than which permission would be needed to delete that."""
        tree, counts, perms_needed, protected = super().get_deleted_objects(objs, request)
        linked = [row for one in objs if is_kept_while_used(one) for row in uses_of(one)]
        protected = [*protected, *(self._linked(row) for row in linked)]
        return tree, counts, set() if protected else perms_needed, protected

    def _linked(self, row: Model) -> str:
        """The type and name of a row, with the way to its page."""
        meta = row._meta
        if type(row) not in self.admin_site._registry:
            return format_html("{}: {}", capfirst(meta.verbose_name), row)
        return format_html('{}: <a href="{}">{}</a>', capfirst(meta.verbose_name), change_url(row), row)

    def construct_change_message(self, request: Any, form: Any, formsets: Any, add: bool = False) -> list:
        """Names the rows that changed by their key or number: the history holds no name (event log rule)."""
        changes: Any = super().construct_change_message(request, form, formsets, add)
        rows: Any = iter(_changed_rows(formsets))
        for change in changes:
            for details in change.values():
                if "object" in details:
                    details["object"] = next(rows, "")
                if "fields" in details:  # labels say their language in markup
                    details["fields"] = [html.unescape(strip_tags(label)) for label in details["fields"]]
        return changes


def _changed_rows(formsets: Any) -> list[str]:
    rows = []
    for formset in formsets or ():
        changed = [row for row, _fields in formset.changed_objects]
        for row in (*formset.new_objects, *changed, *formset.deleted_objects):
            rows.append(str(getattr(row, "key", "") or getattr(row, "order", "") or ""))
    return rows


def _error_links(form: Any, inlines: Any) -> list[tuple[str, str, str]]:
    """(anchor, where, what) of every error of the page, those of inlines included."""
    found: list[tuple[str, str, str]] = []

    def add(one: Any, where: str) -> None:
        for name, errors in one.errors.items():
            bound = one[name] if name in one.fields else None
            label = str(bound.label) if bound is not None else ""
            for error in errors:
                place = " – ".join(part for part in (where, label) if part)
                found.append((bound.id_for_label if bound is not None else "", place, error))

    if form.is_bound:
        add(form, "")
    for inline in inlines or ():
        formset = inline.formset
        if not formset.is_bound:
            continue
        for error in formset.non_form_errors():
            found.append((f"{formset.prefix}-group", str(inline.opts.verbose_name_plural), error))
        for number, one in enumerate(formset.forms, start=1):
            add(one, f"{inline.opts.verbose_name} {number}")
    return found


class PublishableAdmin(FoldedSearch, RecordAdmin):
    """The page of a record that is published language by language: its words, its facts, its moves."""

    form = PublishableForm
    change_form_template = "admin/publishable_change_form.html"
    columns: Sequence[Any] = ()
    filters: Sequence[Any] = ()
    actions = None

    def get_list_display(self, request: HttpRequest) -> Any:
        title = text_column(
            self.model.title_field,
            self.model._meta.get_field(self.model.title_field).verbose_name,
            sort_key=hasattr(self.model, "by_name"),
        )
        return [title, *state_columns(), *self.columns, changed_column]

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> Any:
        return list_display[:1]

    def get_list_filter(self, request: HttpRequest) -> Any:
        return [*state_filters(), *translation_filters(), *self.filters]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        may = self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        form.writable = tuple(
            code for code in edited_languages() if may and self.may_change_address(request, code)
        )
        return form

    def may_change_address(self, request: HttpRequest, language: str) -> bool:
        return bool(request.user.may_write(language))  # type: ignore[union-attr]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        for code, slug in form.addresses():
            try:
                change_slug(obj, code, slug, by=request.user)
            except ValidationError as error:  # somebody took it since the form was checked
                messages.error(request, " ".join(error.messages))

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for code in unused_moments(request, form):
            messages.warning(
                request,
                _("%(language)s: a moment alone publishes nothing. Press Publish as well.")
                % {"language": endonym(code)},
            )
        # response_change is given no form.
        request._saved_form = form  # type: ignore[attr-defined]

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if asked_move(request):
            make_move(request, obj, request._saved_form)  # type: ignore[attr-defined]
            return HttpResponseRedirect(request.get_full_path())
        return super().response_change(request, obj)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        record = context.get("original")
        context["timezone"] = settings.TIME_ZONE
        context["publication"] = panel(request, record, context["adminform"].form, self.translations(context))
        context["keeps_from_deletion"] = (
            record is not None
            and _is_public_somewhere(record)
            and super().has_delete_permission(request, record)
        )
        context["has_moves"] = any(row.moves for row in context["publication"])
        return super().render_change_form(request, context, *args, **kwargs)

    # --- deletion -----------------------------------------------------------------------------------

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What readers can see is withdrawn first, then deleted."""
        allowed = super().has_delete_permission(request, obj)
        return allowed and not (isinstance(obj, Publishable) and _is_public_somewhere(obj))

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        record = self.get_object(request, object_id)
        if record is not None and super().has_delete_permission(request) and _is_public_somewhere(record):
            messages.error(request, _("Readers can see this record. Withdraw it in every language first."))
            meta = self.opts
            return HttpResponseRedirect(
                reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[quote(record.pk)])
            )
        return super().delete_view(request, object_id, extra_context)


def _is_public_somewhere(record: Publishable) -> bool:
    return any(record.version(code).state == State.PUBLIC for code in edited_languages())


class ReferenceAdmin(FoldedSearch, RecordAdmin):
    """Reference data: a code, a label per language."""

    actions = None
    words_first = False
    columns: Sequence[Any] = ()
    label_field = "label"

    def get_list_display(self, request: HttpRequest) -> Any:
        label = text_column(
            self.label_field, self.model._meta.get_field(self.label_field).verbose_name, sort_key=True
        )
        return [label, *translation_columns(), *self.columns]

    def get_list_filter(self, request: HttpRequest) -> Any:
        return [*translation_filters(), *super().get_list_filter(request)]


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


def change_url(record: Model) -> str:
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[quote(record.pk)])


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
