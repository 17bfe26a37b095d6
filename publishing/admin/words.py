"""Languages side by side, and who may write what: facts, or only words in one's own languages."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf.locale import LANG_INFO
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db import models
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.fields import TranslationField

from languages.codes import column, column_languages, direction, endonym, site_languages
from languages.rich_text import RichTextField
from languages.texts import translated_fields
from publishing.admin.rich_text import RichTextWidget, help_on_links, help_on_notes, says_something_else
from publishing.availability import AvailabilityField

NAMED_LANGUAGES = ("source_language", "name_lang", "language")


def edited_languages() -> tuple[str, ...]:
    """Every language that has columns: the served ones in the site's order, then those that are not, or not
    yet. Staff write a language before readers are served it.
    """
    served = (code for code in site_languages() if code in column_languages())
    return tuple(dict.fromkeys((*served, *column_languages())))


def unserved(code: str) -> str:
    """What is said beside the name of a language that readers are not served; "" for one that they are."""
    return "" if code in site_languages() else f" ({gettext('not public yet')})"


def subject_of(model: type[models.Model]) -> type[models.Model]:
    """The type whose permissions decide: a member's is the record it belongs to."""
    while owner := getattr(model, "member_of", ""):
        related = model._meta.get_field(owner).related_model
        assert isinstance(related, type)
        model = related
    return model


def may_translate(user: Any, model: type[models.Model]) -> bool:
    """True when `user` may write the words of `model` (in which languages: `user.may_write`)."""
    meta = subject_of(model)._meta
    return user.has_perm(f"{meta.app_label}.translate_{meta.model_name}")


class Words(BaseModelAdmin):
    """For a ModelAdmin or an inline: a column per language, facts apart, each editable by whom it may.

    `words` are the translated fields in their order (all of them unless named); `facts` are ordinary
    fieldsets. Whoever may only translate finds the facts, and the other languages, to read.
    """

    words: Sequence[str] | None = None
    facts: Sequence[tuple[Any, dict[str, Any]]] = ()
    words_first = True
    words_title: Any = _("Text")

    def word_names(self) -> tuple[str, ...]:
        return translated_fields(self.model) if self.words is None else tuple(self.words)

    # --- permissions ----------------------------------------------------------------------------

    def may_change_facts(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        has_words = bool(self.word_names())
        return self.may_change_facts(request, obj) or (has_words and may_translate(request.user, self.model))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_view_permission(request, obj) or may_translate(request.user, self.model)

    def is_editable(self, request: HttpRequest, name: str, obj: Any = None) -> bool:
        """May this person write this column? `obj` is None while a record is being added."""
        language = self.language_of(name)
        if language:
            return bool(request.user.may_write(language))  # type: ignore[union-attr]
        return obj is None or self.may_change_facts(request, obj)

    def language_of(self, name: Any) -> str:
        """The language of a column of words, "" for a fact."""
        for word in translated_fields(self.model):
            for code in edited_languages():
                if name == column(word, code):
                    return code
        return ""

    def decidable(self, request: HttpRequest, obj: Any = None) -> frozenset[str]:
        """The columns of words of which this person may say that they are correct, unfinished, left blank.

        That is part of translating: who may change a text for another reason (protection) may not.
        """
        user: Any = request.user
        meta = subject_of(self.model)._meta
        writes = user.has_perm(f"{meta.app_label}.change_{meta.model_name}")
        if not (writes or may_translate(user, self.model)) or not self.has_change_permission(request, obj):
            return frozenset()
        return frozenset(
            name
            for word in translated_fields(self.model)
            for code in edited_languages()
            if user.may_write(code) and self.is_editable(request, name := column(word, code), obj)
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        always = tuple(super().get_readonly_fields(request, obj))
        names = flatten_fieldsets(self.get_fieldsets(request, obj))
        return (
            *always,
            *(name for name in names if name not in always and not self.is_editable(request, name, obj)),
        )

    # --- layout -----------------------------------------------------------------------------------

    def side_by_side(self, name: str) -> list[tuple[str, ...]]:
        """The line of a field's languages, for a fieldset of class "languages"."""
        return [tuple(column(name, code) for code in edited_languages())]

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        lines = [tuple(column(name, code) for code in edited_languages()) for name in self.word_names()]
        words = [(self.words_title, {"fields": lines, "classes": ("languages",)})] if lines else []
        facts = [(name, dict(options)) for name, options in self.facts]
        return [*words, *facts] if self.words_first else [*facts, *words]

    # --- fields -----------------------------------------------------------------------------------

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in NAMED_LANGUAGES and isinstance(db_field, models.CharField):
            return self._language_choice(db_field)
        if isinstance(db_field, models.URLField):
            kwargs["assume_scheme"] = "https"
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget.can_delete_related = False  # nothing is deleted from the page of something else
        if field is not None and isinstance(db_field, TranslationField):
            self._speak(field, db_field)
        if field is not None and isinstance(db_field, AvailabilityField):
            field.required = False  # it always has a value; nothing has to be chosen
        return field

    def _speak(self, field: forms.Field, db_field: Any) -> None:
        code = db_field.language
        if isinstance(db_field, RichTextField):
            field.widget = RichTextWidget()
            field.has_changed = says_something_else  # type: ignore[method-assign]
            field.help_text = " ".join(filter(None, (str(field.help_text), help_on_notes(), help_on_links())))
        elif isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 4
        field.widget.attrs |= {"lang": code, "dir": direction(code)}
        label = capfirst(db_field.translated_field.verbose_name)
        field.label_suffix = ""
        field.label = format_html(
            '{} <span class="in-language" lang="{}">{}</span>{}', label, code, endonym(code), unserved(code)
        )

    def _language_choice(self, db_field: Any) -> forms.Field:
        everything = db_field.name != "source_language"
        codes = (
            [*edited_languages(), *(code for code in LANG_INFO if code not in edited_languages())]
            if everything
            else edited_languages()
        )
        choices = [(code, endonym(code)) for code in codes if "name_local" in LANG_INFO.get(code, {})]
        return forms.ChoiceField(
            label=capfirst(db_field.verbose_name),
            help_text=db_field.help_text,
            choices=[("", "—"), *choices] if everything else choices,
            required=not everything,
            initial=db_field.get_default(),
        )
