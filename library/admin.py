"""The admin of pictures and documents: their words, their files, who may be shown, and where each is used."""

import io
from collections.abc import Iterator
from functools import partial
from itertools import islice
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from PIL import Image as Picture

from languages.codes import column, default_language, name_in
from languages.numbers import format_number
from languages.texts import active_language
from library.choosing import pictures_to_choose
from library.delivery import deliver
from library.forms import DocumentFileField, PictureFileField
from library.models import Consent, Document, DocumentCorrection, DocumentFile, Image
from library.pictures_in_texts import texts_showing
from library.variants import variants_of
from publishing.admin import MemberInline, PublishableAdmin, PublishableForm, RecordForm, ReferenceAdmin
from publishing.admin.corrections import REPLACED, CorrectionInline, WithCorrections
from publishing.admin.forms import MemberForm
from publishing.admin.lists import named_filter, text_column
from publishing.admin.records import change_url
from publishing.admin.saving import record_with_draft_of
from publishing.copies.rehearsal import is_rehearsing
from publishing.copies.working import as_wanted
from publishing.public_change import owner_of
from topics.models import Country, DocumentKind, Theme

SHOWN = 50  # users of a picture or document: a list that is read by a person
PREVIEW = 400  # pixels


def users_of(record: models.Model) -> Iterator[models.Model]:
    """The records that use `record`, each once: those whose own rows name it, or rows that belong to them."""
    seen = set()
    for row in (*_naming(record), *islice(texts_showing(record), SHOWN)):
        user = owner_of(row)
        if user is not None and (identity := (type(user), user.pk)) not in seen:
            seen.add(identity)
            yield user


def _naming(record: models.Model) -> Iterator[models.Model]:
    for relation in record._meta.related_objects:
        users: Any = relation.related_model
        if getattr(users, "member_of", "") == relation.field.name:
            continue  # what belongs to it does not use it
        yield from users._base_manager.filter(**{relation.field.name: record.pk}).order_by("pk")[:SHOWN]


class WithFiles(admin.ModelAdmin):
    """For a page with files: shows where the record is used, and asks again for files that got lost."""

    @admin.display(description=_("used in"))
    def used_in(self, record: Any) -> str:
        if record.pk is None:
            return gettext("Nowhere yet.")
        lines = [(capfirst(user._meta.verbose_name), self._linked(user)) for user in users_of(record)]
        return format_html_join(SafeString("<br>"), "{}: {}", lines) or gettext("Nowhere yet.")

    def _linked(self, user: models.Model) -> str:
        if type(user) not in self.admin_site._registry:
            return str(user)
        return format_html('<a href="{}">{}</a>', change_url(user), user)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if request.FILES and context["errors"]:
            messages.warning(
                request,
                gettext("Nothing is saved yet. Choose the files again: browsers send them only once."),
            )
        return super().render_change_form(request, context, *args, **kwargs)


# --- pictures ------------------------------------------------------------------------------------------


def shown(image: Image, across: int, shape: str = "whole") -> str:
    """The picture, at most `across` pixels wide. What readers may not see has an address for staff alone."""
    rows = variants_of(image, shape)
    if not rows:
        return ""
    smallest = rows[-1][0]
    address = smallest.url
    if not image.may_be_shown:
        address = reverse("admin:library_image_small", args=[image.pk])
    across = min(across, smallest.width)
    down = max(1, round(across * smallest.height / smallest.width))
    return format_html('<img src="{}" alt="" width="{}" height="{}">', address, across, down)


class ImageForm(RecordForm):
    key_from = "alt"
    asks_again = False  # true when the consent given was for the picture before

    def clean(self) -> dict[str, Any]:
        """A picture that says something says it in the site's first language at least."""
        cleaned = super().clean()
        alt = column("alt", default_language())
        decorative = cleaned.get("is_decorative", self.instance.is_decorative)
        if alt in self.fields and alt not in self.errors and not decorative and not cleaned.get(alt):
            self.add_error(alt, gettext("Say what the picture shows, or tick “decorative”."))
        self._ask_again(cleaned)
        return cleaned

    def _ask_again(self, cleaned: dict[str, Any]) -> None:
        """Those who agreed to be shown in one picture did not agree to another."""
        replaced = not self.instance._state.adding and "file" in self.changed_data
        if replaced and cleaned.get("consent") == Consent.GIVEN and self.instance.consent == Consent.GIVEN:
            cleaned["consent"] = Consent.MISSING
            self.asks_again = True


@admin.register(Image)
class ImageAdmin(WithFiles, ReferenceAdmin):
    form = ImageForm
    words = ("alt", "caption", "credit")
    words_title = _("What is said of it")
    formfield_overrides = {models.FileField: {"form_class": PictureFileField, "widget": forms.FileInput}}
    readonly_fields = ("preview", "cut", "used_in")
    facts = (
        (_("The picture"), {"fields": ("preview", "file", "is_decorative", "key")}),
        (
            _("May it be shown?"),
            {
                "fields": (("consent", "licence"),),
                "description": _(
                    "Ask everybody who can be recognised, and say where the picture will be seen. A face, a "
                    "house or a road sign can lead to somebody who is at risk."
                ),
            },
        ),
        (
            _("What matters in it"),
            {
                "fields": ("cut", ("focal_x", "focal_y")),
                "description": _(
                    "Where there is little room, the picture is cut around this point: 50 and 50 is its "
                    "centre, 0 and 0 its upper left corner."
                ),
            },
        ),
        (_("Where it is used"), {"fields": ("used_in",)}),
    )
    columns = ("key", "licence", "consent")
    list_filter = ("consent", "licence", "is_decorative")
    list_per_page = 24

    def save_model(self, request: HttpRequest, obj: Image, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.asks_again:
            messages.warning(
                request,
                gettext("The picture is a new one: ask those who can be recognised in it, then say so here."),
            )

    def get_list_display(self, request: HttpRequest) -> Any:
        return ["thumbnail", text_column("alt", _("alternative text")), *self.columns]

    def get_list_display_links(self, request: HttpRequest, list_display: Any) -> Any:
        return list_display[:2]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The picture, its words, then whether it may be shown."""
        (title, options), *others, words = super().get_fieldsets(request, obj)
        if not self.may_change_facts(request, obj) and not self.has_add_permission(request):
            options["fields"] = [
                name for name in options["fields"] if name != "file"
            ]  # its name says nothing
        return [(title, options), words, *others]

    @admin.display(description=_("picture"))
    def thumbnail(self, image: Image) -> str:
        return shown(image, 96)

    @admin.display(description=_("as it is stored"))
    def preview(self, image: Image) -> str:
        if image.pk is None:
            return gettext("It is shown here once it is saved.")
        size = gettext("%(width)s × %(height)s pixels") % {"width": image.width, "height": image.height}
        return format_html("{}<br>{}", shown(image, 400), size)

    @admin.display(description=_("as it is cut"))
    def cut(self, image: Image) -> str:
        if image.pk is None or not image.may_be_shown:
            return gettext("It is shown here once it is saved and may be shown.")
        return shown(image, 240, "card")

    # --- a picture, for staff: one that may not be shown is nowhere else to be seen ----------------------

    def get_urls(self) -> list[Any]:
        preview = self.admin_site.admin_view(self.preview_view)
        choose = self.admin_site.admin_view(partial(pictures_to_choose, self))
        return [
            path("preview/<int:pk>/", preview, name="library_image_small"),
            path("choose/", choose, name="library_image_choose"),
            *super().get_urls(),
        ]

    def preview_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        image = get_object_or_404(Image, pk=pk)
        if not self.has_view_permission(request, image):
            raise PermissionDenied
        small = io.BytesIO()
        try:
            with image.file.storage.open(str(image.file.name)) as stored, Picture.open(stored) as master:
                master.thumbnail((PREVIEW, PREVIEW))
                master.save(small, "WEBP")
        except (OSError, ValueError) as error:  # no file, none there any more, or no picture
            raise Http404 from error
        return HttpResponse(small.getvalue(), content_type="image/webp")


# --- documents -----------------------------------------------------------------------------------------


class DocumentForm(PublishableForm):
    key_from = "title"


class DocumentFileForm(MemberForm):
    """A file of a document. Its language is a fact about the file: nobody guesses it."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        field: Any = self.fields.get("language")
        if field is not None:
            field.required = True
            code = self.instance.language
            if code and code not in dict(field.choices):  # imported: a language that Django has no name for
                field.choices = [*field.choices, (code, name_in(code, active_language()))]


class DocumentFileInline(MemberInline):
    model = DocumentFile
    form = DocumentFileForm
    formfield_overrides = {models.FileField: {"form_class": DocumentFileField, "widget": forms.FileInput}}
    readonly_fields = ("stored", "words_read")
    introduction = _(
        "One file per language, as many as there are. Type, size and language are added to the links by "
        "themselves: never write them in the title. A new file takes the place of the old one at the same "
        "address."
    )

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who may not replace the file reads what it is; its stored name says nothing."""
        may = self.may_change_facts(request, obj) or self.has_add_permission(request, obj)
        facts = ("language", "file", "stored") if may else ("language", "stored")
        return [(None, {"fields": [facts, "words_read"]})]

    @admin.display(description=_("stored file"))
    def stored(self, line: DocumentFile) -> str:
        if line._state.adding:
            return gettext("Its size and pages are read from it when you save.")
        pages = ngettext("%(number)s page", "%(number)s pages", line.pages) % {
            "number": format_number(line.pages, active_language())
        }
        address = reverse("admin:library_document_file", args=[line.pk])
        return format_html('<a href="{}">{}</a> {}', address, line.details(), pages if line.pages else "")

    @admin.display(description=_("text in it"))
    def words_read(self, line: DocumentFile) -> str:
        if line._state.adding:
            return gettext("It is read when you save, so that readers who search find what stands in it.")
        number = len(line.words.split())
        if is_rehearsing() and not line.was_read:
            return gettext("It is read when the change is published, so that readers who search find it.")
        if not number:
            return gettext(
                "No text could be read: readers who search will not find what stands in it. Scanned pages "
                "need text recognition (OCR) before upload."
            )
        read = ngettext(
            "%(number)s word was read: readers who search find the document by it.",
            "%(number)s words were read: readers who search find the document by them.",
            number,
        )
        return read % {"number": format_number(number, active_language())}


class DocumentCorrectionInline(CorrectionInline):
    model = DocumentCorrection


@admin.register(Document)
class DocumentAdmin(WithCorrections, WithFiles, PublishableAdmin):
    form = DocumentForm
    words = ("title", "summary", "body", "notice")
    inlines = (DocumentFileInline, DocumentCorrectionInline)
    readonly_fields = ("used_in",)
    autocomplete_fields = ("countries", "cover", "superseded_by")
    facts = (
        (_("What it is"), {"fields": (("kind", "date"), "authors", "cover", "source_language", "key")}),
        (_("Where and about what"), {"fields": ("countries", "themes")}),
        REPLACED,
        (_("Where it is used"), {"fields": ("used_in",)}),
    )
    columns = ("kind", "dated", "file_languages")
    filters = (
        named_filter("kind", DocumentKind, _("kind")),
        named_filter("themes", Theme, _("theme")),
        named_filter("countries", Country, _("country")),
    )
    list_select_related = ("kind",)
    ordering = ("-date", "-pk")

    def get_queryset(self, request: HttpRequest) -> models.QuerySet:
        return super().get_queryset(request).prefetch_related("files")

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "themes":
            kwargs["widget"] = forms.CheckboxSelectMultiple()
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    @admin.display(description=_("date"), ordering="date")
    def dated(self, document: Document) -> str:
        return document.date.format(active_language()) if document.date else ""

    @admin.display(description=_("files"))
    def file_languages(self, document: Document) -> str:
        return ", ".join(file.language for file in document.files.all())

    # --- a file, for staff: a draft's is nowhere else to be seen ----------------------------------------

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.file_view)
        return [path("file/<uuid:pk>/", view, name="library_document_file"), *super().get_urls()]

    def file_view(self, request: HttpRequest, pk: Any) -> HttpResponseBase:
        """The file that its page shows: that of the working copy, where there is one."""
        line = DocumentFile.objects.select_related("document").filter(pk=pk).first()
        document = line.document if line else record_with_draft_of(DocumentFile, str(pk))
        if document is None:
            raise Http404
        if not self.has_view_permission(request, document):
            raise PermissionDenied
        with as_wanted(document):
            line = get_object_or_404(DocumentFile.objects.select_related("document"), pk=pk)
            return deliver(request, line, f"{line.document.key}-{line.language}.pdf")
