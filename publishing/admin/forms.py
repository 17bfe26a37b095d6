"""What the admin's forms refuse, in the editor's language and beside the right field.

`Model.clean` cannot see lists that are not saved yet, and Django skips a constraint as soon as one of
its columns is not on the form: both are judged here, on what was submitted.
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import ProtectedError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from modeltranslation.fields import TranslationField

from languages.checks import names_in
from languages.codes import column, column_languages, locale_of, site_languages
from languages.rich_text import RichTextField, UncleanableHTML
from languages.slugs import ascii_slug
from languages.texts import active_language, text_in, text_of, translated_fields
from publishing.admin.moments import MomentField
from publishing.admin.words import edited_languages
from publishing.availability import BOTH, Availability, availability_fields, refuse_both, told
from publishing.own_addresses import with_references
from publishing.public_change import owner_of
from publishing.slugs import check_slug
from publishing.state import Publishable, State, Version
from publishing.uses import refuse_deletion_in_use
from publishing.workflow import refuse_moments


def language_name(code: str) -> str:
    """The language's name in the language of the interface: “French”, « français »."""
    return str(locale_of(active_language()).languages.get(code.split("-")[0], code))


def what_readers_see(record: models.Model, name: str, code: str) -> str:
    """What the public sees in `code`, now or once the version is public: this text, another, or nothing."""
    owner = owner_of(record)
    always_printed = not isinstance(owner, Publishable) or getattr(owner, "is_reference", False)
    is_read = always_printed or (isinstance(owner, Publishable) and owner.version(code).is_public)
    if text_in(record, name, code):
        return _("Readers see this text.") if is_read else _("Once public, readers will see this text.")
    instead = text_of(record, name, code)
    reason = told(getattr(record, f"{name}_info", Availability.UNSET))
    if reason:
        return _("Readers see: %(reason)s.") % {"reason": reason}
    if (
        not always_printed
        and isinstance(owner, Publishable)
        and owner is record
        and name == owner.title_field
    ):
        return _("Without it there is no page in %(language)s.") % {"language": language_name(code)}
    seen = {"language": language_name(code), "other": language_name(instead.language)} if instead else {}
    if is_read:
        if instead:
            return _("Readers see the %(other)s text, marked as %(other)s.") % seen
        return _("Nothing is shown.")
    if instead:
        return _("Once public, readers will see the %(other)s text, marked as %(other)s.") % seen
    return _("Once public, nothing will be shown here.")


class RecordForm(forms.ModelForm):
    """A form that judges every constraint of its model, and says what readers see where it is empty."""

    # Fields whose errors Model.clean() draws from stored rows, judged here from the submitted ones.
    judged_here: ClassVar[tuple[str, ...]] = ()
    # The words that a key left empty is made of.
    key_from: ClassVar[str] = ""
    # The texts of which this person may say what publishing.admin.translations offers; set for each request.
    decidable: ClassVar[frozenset[str]] = frozenset()
    # True when others changed the record since the page was opened, and nobody knows any more what.
    is_outdated: ClassVar[bool] = False

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self._explain_words_once()
        self._explain_source_language()
        if self.instance._state.adding and "key" in self.fields:
            self.fields["key"].required = False
            self.fields["key"].help_text = _("Left empty, it is made for you. It cannot be changed later.")

    def _explain_words_once(self) -> None:
        """The help of a field stands beside the first of its languages."""
        for name in translated_fields(self._meta.model):
            shown = [code for code in edited_languages() if column(name, code) in self.fields]
            for code in shown[1:]:
                self.fields[column(name, code)].help_text = ""

    def _explain_source_language(self) -> None:
        if "source_language" in self.fields and not self.instance._state.adding:
            field = self.fields["source_language"]
            field.help_text = " ".join(
                (
                    str(field.help_text),
                    _(
                        "Choosing another one changes no text; the others are then compared with it. "
                        "Translations that are up to date stay so, the rest is to be checked again."
                    ),
                )
            )

    def seen_when_empty(self, name: str, code: str) -> str:
        """What readers see in place of these words; "" when there are words, or nothing to say."""
        optional = getattr(self._meta.model, "optional_words", ())
        if name in optional or text_in(self.instance, name, code):
            return ""
        return what_readers_see(self.instance, name, code)

    # --- availability of lists --------------------------------------------------------------------

    @cached_property
    def lists(self) -> dict[str, Any]:
        """`{"countries": <field>, "asks": <relation>}`: facts of several rows that may be unknown."""
        found = {
            name: self._meta.model._meta.get_field(name) for name in availability_fields(self._meta.model)
        }
        return {name: field for name, field in found.items() if field.many_to_many or field.one_to_many}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.is_outdated:
            self.add_error(
                None,
                _(
                    "Somebody changed this record while you had it open. What you typed is still here: "
                    "compare it with the record in another tab, then save again."
                ),
            )
        for name, field in self.lists.items():
            info = f"{name}_info"
            if field.many_to_many and name in cleaned and info in cleaned:
                try:
                    refuse_both(name, bool(cleaned[name]), cleaned[info] or Availability.UNSET)
                except ValidationError as error:
                    self.add_error(None, error)
        if self.key_from and "key" in self.fields and not cleaned.get("key") and "key" not in self.errors:
            cleaned["key"] = self.free_key(cleaned)
        self._name_linked_records(cleaned)
        return cleaned

    def _name_linked_records(self, cleaned: dict[str, Any]) -> None:
        """An address of this site that somebody pasted becomes a link to its record: it will not break."""
        for name in self.changed_data:
            field = next((one for one in self._meta.model._meta.concrete_fields if one.name == name), None)
            if isinstance(field, RichTextField) and isinstance(field, TranslationField) and cleaned.get(name):
                with suppress(UncleanableHTML):  # the field itself says so
                    cleaned[name] = with_references(cleaned[name], field.language)

    def free_key(self, cleaned: dict[str, Any]) -> str:
        """A key nobody has, made of the words of `key_from` in the first language that has some."""
        written = (cleaned.get(column(self.key_from, code)) for code in site_languages())
        longest = self._meta.model._meta.get_field("key").max_length or 60
        base = ascii_slug(next(filter(None, written), ""), max_length=longest - 4)
        base = base or self._meta.model._meta.model_name
        key, number = base, 2
        while self._meta.model._base_manager.filter(key=key).exists():
            key, number = f"{base}-{number}", number + 1
        return key

    # --- errors where they belong -----------------------------------------------------------------

    def _update_errors(self, errors: ValidationError) -> None:
        """As Django's, without what is judged here; an error on a field that is not here is the form's."""
        if hasattr(errors, "error_dict"):
            judged = {*self.judged_here, *(f"{name}_info" for name in self.lists)}
            kept: dict[str, list] = {}
            for name, found in errors.error_dict.items():
                if name not in judged:
                    kept.setdefault(name if name in self.fields else NON_FIELD_ERRORS, []).extend(found)
            if not kept:
                return
            errors = ValidationError(kept)
        super()._update_errors(errors)  # type: ignore[misc]

    def _post_clean(self) -> None:
        """As Django's, but constraints are judged by us: it would skip those on columns not shown here."""
        self.instance.validate_constraints = lambda exclude=None: None
        try:
            super()._post_clean()  # type: ignore[misc]
        finally:
            del self.instance.validate_constraints
        self.validate_constraints()

    def validate_constraints(self) -> None:
        """Every constraint, also those on columns that this person may not edit, each on its field."""
        wrong = {name for name in self.errors if name in self.fields}
        for model, constraints in self.instance.get_constraints():
            for constraint in constraints:
                try:
                    constraint.validate(
                        model, self.instance, exclude=wrong, using=self.instance._state.db or "default"
                    )
                except ValidationError as error:
                    self.add_error(self._field_of(constraint), error)

    def _field_of(self, constraint: models.BaseConstraint) -> str | None:
        """The field to speak at: why there is no value, else the last one the constraint reads."""
        names = [*getattr(constraint, "fields", ()), *names_in(getattr(constraint, "condition", None))]
        visible = [name for name in names if name in self.fields and not self[name].is_hidden]
        if reasons := [name for name in visible if name.endswith("_info")]:
            return reasons[-1]
        meta = self._meta.model._meta
        facts = [name for name in visible if not isinstance(meta.get_field(name), TranslationField)]
        return next(reversed(facts or visible), None)


def _help_on_address(version: Version) -> str:
    if not version.slug:
        return _("Left empty, it is made from the title on publication.")
    if version.state in {State.PUBLIC, State.WITHDRAWN} and not version.is_scheduled:
        return _("Old addresses keep leading here.")
    return _("It can be changed at will until readers know it.")


class PublishableForm(RecordForm):
    """Adds, per language, what moves need: the address, a moment, a word of explanation. Never a state."""

    # Set on the class that the admin makes for each request.
    writable: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for code in self.writable:
            version = self.instance.version(code)
            self.fields[column("address", code)] = forms.CharField(
                label=_("Address"),
                required=False,
                max_length=120,
                initial=version.slug or "",
                help_text=_help_on_address(version),
                widget=forms.TextInput({"dir": "ltr", "spellcheck": "false", "autocapitalize": "none"}),
            )
            for name, label in (("publish_at", _("Publish at")), ("withdraw_at", _("Withdraw at"))):
                field = MomentField(label=label)
                field.widget.attrs["aria-describedby"] = f"id_{column(name, code)}_zone"
                self.fields[column(name, code)] = field
            self.fields[column("comment", code)] = forms.CharField(
                label=_("Why"),
                required=False,
                max_length=500,
                help_text=_("Kept in the event log. Do not name anybody."),
            )

    def addresses(self) -> Iterator[tuple[str, str]]:
        """(language, new address) for each one that was changed."""
        for code in self.writable:
            slug = self.cleaned_data.get(column("address", code), "")
            if slug and slug != self.instance.version(code).slug:
                yield code, slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for code in self.writable:
            field, version = column("address", code), self.instance.version(code)
            slug = cleaned.get(field)
            if slug is None or slug == (version.slug or ""):
                continue
            try:
                if not slug:
                    raise ValidationError(_("An address can be changed, not removed."))
                check_slug(self.instance, code, slug)
            except ValidationError as error:
                self.add_error(field, error)
        self._keep_titles_of_public_versions(cleaned)
        self._refuse_moments(cleaned)
        return cleaned

    def _refuse_moments(self, cleaned: dict[str, Any]) -> None:
        """Before anything is saved: the page comes back with all that was written on it."""
        verb, _colon, code = self.data.get("_move", "").partition(":")
        if verb not in ("publish", "withdraw") or code not in self.writable:
            return
        moments = {"until": cleaned.get(column("withdraw_at", code))}
        if verb == "publish":
            moments["at"] = cleaned.get(column("publish_at", code))
        try:
            refuse_moments(self.instance.version(code), verb, **moments)
        except ValidationError as error:
            for name, found in error.message_dict.items():
                self.add_error(column(name, code), found)

    def _keep_titles_of_public_versions(self, cleaned: dict[str, Any]) -> None:
        for code in column_languages():
            title = column(self.instance.title_field, code)
            public = self.instance.version(code).stored_state == State.PUBLIC
            if public and title in self.fields and title not in self.errors and not cleaned.get(title):
                self.add_error(title, _("This version is public: withdraw it before you empty its title."))


class MemberFormSet(forms.BaseInlineFormSet):
    """Rows that belong to a record: numbered when nobody numbers them, judged together."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        """Each row knows the record it belongs to without reading it again."""
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]
        if not self.instance._state.adding and not form.instance._state.adding:
            setattr(form.instance, self.fk.name, self.instance)
        return form

    def live_forms(self) -> list[Any]:
        """The rows that will exist after saving."""
        return [
            form
            for form in self.forms
            if (form.instance.pk and not form.instance._state.adding) or form.has_changed()
            if not (self.can_delete and self._should_delete_form(form))  # type: ignore[attr-defined]
        ]

    def kept_forms(self) -> list[Any]:
        """The rows that exist now that all is saved."""
        gone = {form.instance.pk for form in self.deleted_forms}
        return [
            form for form in self.forms if not form.instance._state.adding and form.instance.pk not in gone
        ]

    def clean(self) -> None:
        super().clean()
        live = self.live_forms()
        self._number(live)
        info = f"{self.fk.remote_field.get_accessor_name()}_info"
        if live and getattr(self.instance, info, Availability.UNSET) != Availability.UNSET:
            raise ValidationError(BOTH)
        self._refuse_twins(live)
        self._refuse_deletion_in_use()

    def _refuse_deletion_in_use(self) -> None:
        """As Django does for foreign keys: said here, where nothing that was typed is lost."""
        for form in self.forms:
            row = form.instance
            if row._state.adding or not self.can_delete or not self._should_delete_form(form):  # type: ignore[attr-defined]
                continue
            try:
                refuse_deletion_in_use(row)
            except ProtectedError as error:
                raise ValidationError(str(error.args[0])) from error

    def _number(self, live: list[Any]) -> None:
        """A row without a number goes to the end, in the order of the page."""
        numbered = [form for form in live if "order" in form.fields and hasattr(form, "cleaned_data")]
        last = max((form.cleaned_data.get("order") or 0 for form in numbered), default=0)
        for form in numbered:
            if form.cleaned_data.get("order") is None:
                last += 1
                form.instance.order = last

    def _refuse_twins(self, live: list[Any]) -> None:
        """Two new rows that only the database would find to be the same (constraints with a condition)."""
        for constraint in self.model._meta.constraints:  # type: ignore[union-attr]
            if not isinstance(constraint, models.UniqueConstraint) or constraint.condition is None:
                continue
            seen: set[tuple] = set()
            for form in live:
                if form.errors or not _applies(constraint, form.instance):
                    continue
                names = [name for name in constraint.fields if name != self.fk.name]
                values = tuple(getattr(form.instance, name) for name in names)
                if values in seen:
                    form.add_error(names[-1], constraint.get_violation_error_message())
                seen.add(values)


def _applies(constraint: models.UniqueConstraint, row: Any) -> bool:
    against = row._get_field_expression_map(meta=row._meta, exclude=set())
    return constraint.condition is not None and constraint.condition.check(against)


class MemberForm(RecordForm):
    """A row of an inline. Its number may be left empty."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "order" in self.fields:
            self.fields["order"].required = False
            self.fields["order"].help_text = _("Left empty: at the end.")
            if self.instance._state.adding:
                self.initial["order"] = None
