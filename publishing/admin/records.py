"""The ModelAdmin and inline classes of records: words side by side, facts, moves, lists, deletion."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets, quote
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from js_asset import Media

from languages.codes import endonym
from languages.texts import active_language
from publishing import presence
from publishing.admin import saving
from publishing.admin.checklist import checklist_context
from publishing.admin.forms import PublishableForm, RecordForm
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
from publishing.admin.noting import NotedChanges
from publishing.admin.pages import urls_of
from publishing.admin.previews import Previewed, show
from publishing.admin.remembered import RememberedList
from publishing.admin.reviewed import asked_review, reviewed_of, say_reviewed
from publishing.admin.translations import MINOR, Translations, obey
from publishing.admin.typed import Typed, typed_into
from publishing.admin.words import Words, edited_languages
from publishing.copies import revisions, trash
from publishing.copies.copying import can_be_saved_as_new
from publishing.copies.merging import with_chosen
from publishing.copies.models import Kind
from publishing.copies.working import Clashed, copy_of, is_shielded, keep, seen
from publishing.copies.writing import Misfit
from publishing.provenance import writing
from publishing.public_change import owner_of
from publishing.slugs import change_slug
from publishing.snapshots import key_of, take
from publishing.state import Publishable, State
from publishing.uses import is_kept_while_used, uses_of


class RecordAdmin(Previewed, RememberedList, Words, NotedChanges):
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
        css = {"all": ["admin_site/forms.css", "admin_site/checklist.css"]}
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
        form.is_outdated = (now := saving.of(request)) is not None and now.is_outdated
        return form

    # --- opening and saving: publishing.admin.saving ----------------------------------------------

    def changeform_view(
        self, request: HttpRequest, object_id: Any = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        def form() -> HttpResponse:
            return super(RecordAdmin, self).changeform_view(request, object_id, form_url, extra_context)

        with writing(by=request.user, minor=MINOR in request.POST):
            record = saving.root_of(self, request, object_id)
            if record is None:
                return self.save_new(request, form)
            now = saving.begin(request, record)
            now.may_be_copied = self.may_be_copied(request, record)
            if request.method == "POST":
                return self.save_changes(request, now, form)
            may_change = self.has_change_permission(request)
            if may_change:
                presence.come(record, request.user)
            try:
                return saving.opened(now, form, may_change=may_change)
            except Misfit as misfit:
                return self.misfit(request, now.record, misfit)

    def save_changes(self, request: HttpRequest, now: saving.Saving, form: saving.Form) -> HttpResponse:
        """Runs the form, keeps what it made, and then does what was asked for beside saving."""
        try:
            response = saving.saved(
                now, form, request, at_once=self.takes_effect_at_once(request, now.record)
            )
        except Clashed as clashed:
            _forget_messages(request)
            return HttpResponseRedirect(self.page_of(now.record, "clash", clashed.aside.number))
        except Misfit as misfit:
            _forget_messages(request)
            return self.misfit(request, now.record, misfit, typed_into(request, now.record, now.wanted))
        if now.outcome is None:
            return response
        if saving.PREVIEW in request.POST:
            return show(request, now.record, now.pages, is_saved=False)
        now.log()
        presence.leave(now.record, request.user)
        if now.is_merged and now.made is None:
            messages.warning(
                request,
                _("Somebody else changed this record while you had it open. Both changes are kept."),
            )
        return self.after_saving(request, now) or response

    def may_be_copied(self, request: HttpRequest, record: Any) -> bool:
        """Whether “save as new” is offered: for what is published, and leaves a trace."""
        return False

    def takes_effect_at_once(self, request: HttpRequest, record: Any) -> bool:
        """True where a change must reach the tables whatever readers see: it protects somebody."""
        return False

    def after_saving(self, request: HttpRequest, now: saving.Saving) -> HttpResponse | None:
        """What else was asked for; an answer in place of the form's own, or None."""
        if now.is_shielded and copy_of(now.record) is not None:
            messages.warning(request, _("Readers do not see this yet: it waits in the working copy."))
        return None

    def misfit(
        self, request: HttpRequest, record: Any, misfit: Misfit, typed: Sequence[Typed] = ()
    ) -> HttpResponse:
        """A page with the reason why the working copy can be written no more, and what was just typed."""
        context = {
            **self.admin_site.each_context(request),
            "opts": record._meta,
            "original": record,
            "title": _("The working copy no longer fits"),
            "reason": str(misfit),
            "typed": typed,
            "changes_url": self.page_of(record, "changes"),
            "history_url": self.page_of(record, "history"),
        }
        return TemplateResponse(request, "admin/misfit.html", context, status=409)

    def get_urls(self) -> list[Any]:
        return [*urls_of(self), *super().get_urls()]

    def page_of(self, record: Any, page: str, *more: Any) -> str:
        """The address of one of the further pages of a record (publishing.admin.pages)."""
        meta = record._meta
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[quote(record.pk), *more])

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
        if now := saving.of(request):
            context["company"] = presence.company_of(request, now)
            context |= {"saving": now, "changes_url": self.page_of(now.record, "changes")}
        context["why"] = request.POST.get(saving.WHY, "")
        context["minor_is_ticked"] = MINOR in request.POST
        context["error_links"] = _error_links(context["adminform"].form, context["inline_admin_formsets"])
        return super().render_change_form(request, context, *args, **kwargs)

    # --- deletion -----------------------------------------------------------------------------------

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """Into the trash, for thirty days. A member of what readers see goes with the working copy."""
        owner = owner_of(obj)
        if owner is None or owner == obj:
            trash.delete(obj, by=request.user, why=request.POST.get(saving.WHY, ""))
        elif is_shielded(owner):
            now = seen(owner)
            keep(owner, with_chosen(now.snapshot, {}, [(key_of(obj), "")]), built_on=now, by=request.user)
        else:
            super().delete_model(request, obj)
            revisions.pin(owner, take(owner), Kind.SAVED, by=request.user)

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


def _forget_messages(request: HttpRequest) -> None:
    """What the form said of a success that did not happen after all."""
    list(messages.get_messages(request))


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

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        for code in unused_moments(request, form):
            messages.warning(
                request,
                _("%(language)s: a moment alone publishes nothing. Press Publish as well.")
                % {"language": endonym(code)},
            )
        # What comes after saving is given no form.
        request._saved_form = form  # type: ignore[attr-defined]
        if not change:
            self.change_addresses(request, form.instance, form)

    def change_addresses(self, request: HttpRequest, record: Any, form: Any) -> None:
        for code, slug in form.addresses():
            try:
                change_slug(record, code, slug, by=request.user)
            except ValidationError as error:  # somebody took it since the form was checked
                messages.error(request, " ".join(error.messages))

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        if asked_move(request) or saving.AS_NEW in request.POST:
            return HttpResponseRedirect(request.get_full_path())  # which says itself what it did
        return super().response_change(request, obj)

    def after_saving(self, request: HttpRequest, now: saving.Saving) -> HttpResponse | None:
        """Addresses and moves are no content: they are changed at once, on the record itself."""
        if now.made is not None:
            messages.success(request, _("Saved as a new record, a draft in every language."))
            return HttpResponseRedirect(change_url(now.made))
        record: Any = type(now.record)._base_manager.get(pk=now.record.pk)
        form = request._saved_form  # type: ignore[attr-defined]
        self.change_addresses(request, record, form)
        if asked_move(request):
            make_move(request, record, form)
            return HttpResponseRedirect(request.get_full_path())
        if asked_review(request):
            say_reviewed(request, record)
            return HttpResponseRedirect(request.get_full_path())
        return super().after_saving(request, now)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        record = context.get("original")
        context["timezone"] = settings.TIME_ZONE
        context["publication"] = panel(request, record, context["adminform"].form, self.translations(context))
        offered = [row.language for row in context["publication"] if "publish" in row.moves]
        context["checklist"] = checklist_context(record, offered, context)
        context["reviewed"] = reviewed_of(request, record)
        context["keeps_from_deletion"] = (
            record is not None
            and _is_public_somewhere(record)
            and super().has_delete_permission(request, record)
        )
        context["has_moves"] = any(row.moves for row in context["publication"])
        return super().render_change_form(request, context, *args, **kwargs)

    def may_be_copied(self, request: HttpRequest, record: Any) -> bool:
        possible = can_be_saved_as_new(self.model) and not record.hides_its_past
        return possible and bool(self.has_add_permission(request))

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


def change_url(record: Model) -> str:
    meta = record._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[quote(record.pk)])
