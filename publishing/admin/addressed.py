"""The admin of reference data with pages of its own: its addresses, changed as those of a record are."""

from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from languages.codes import column, endonym
from publishing.admin.forms import RecordForm
from publishing.admin.records import ReferenceAdmin
from publishing.admin.words import edited_languages
from publishing.slugs import change_slug, check_slug
from publishing.state import Address


def label_of(code: str) -> Any:
    return format_lazy("{} ({})", gettext_lazy("Address"), endonym(code))


def address_field(code: str) -> forms.CharField:
    return forms.CharField(
        label=label_of(code),
        required=False,
        max_length=120,
        widget=forms.TextInput({"dir": "ltr", "spellcheck": "false", "autocapitalize": "none"}),
    )


ADDRESS_OF = {column("address", code): code for code in edited_languages()}  # {"address_fr": "fr", …}


class AddressedForm(RecordForm):
    """Adds the address in each language, as far as this person may change it."""

    for _name, _code in ADDRESS_OF.items():
        vars()[_name] = address_field(_code)
    del _name, _code

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, version in self._writable():
            self.fields[name].initial = version.slug or ""
            self.fields[name].help_text = (
                _("Now %(address)s. Old addresses keep leading here.") % {"address": version.url}
                if version.slug
                else _("Left empty, it is made from the name in this language.")
            )

    def _writable(self) -> Iterator[tuple[str, Address]]:
        """(field, address of today) of each language whose field is on this form."""
        for name, code in ADDRESS_OF.items():
            if name in self.fields:
                yield name, self.instance.version(code)

    def addresses(self) -> Iterator[tuple[str, str]]:
        """(language, new address) for each one that was changed."""
        for name, _version in self._writable():
            slug = self.cleaned_data.get(name, "")
            if slug and slug != self.fields[name].initial:
                yield ADDRESS_OF[name], slug

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name, _version in self._writable():
            slug, now = cleaned.get(name), self.fields[name].initial
            if slug is None or slug == now:
                continue
            try:
                if not slug:
                    raise ValidationError(_("An address can be changed, not removed."))
                check_slug(self.instance, ADDRESS_OF[name], slug)
            except ValidationError as error:
                self.add_error(name, error)
        return cleaned


def address_to_read(code: str) -> Callable[[Any, Any], str]:
    """The same for who may not change it."""

    def address(admin: Any, obj: Any) -> str:
        return obj.version(code).url

    address.short_description = label_of(code)  # type: ignore[attr-defined]
    return address


class AddressedAdmin(ReferenceAdmin):
    """A row of reference data with pages of its own."""

    form = AddressedForm

    for _name, _code in ADDRESS_OF.items():
        vars()[_name] = address_to_read(_code)
    del _name, _code

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        addresses = (gettext_lazy("Addresses"), {"fields": tuple(ADDRESS_OF)})
        return [*super().get_fieldsets(request, obj), addresses]

    def is_editable(self, request: HttpRequest, name: str, obj: Any = None) -> bool:
        if code := ADDRESS_OF.get(name):
            user: Any = request.user
            return bool(user.may_write(code)) and (obj is None or self.has_change_permission(request, obj))
        return super().is_editable(request, name, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:  # nobody knows the address that would be made
            for code, slug in form.addresses():
                setattr(obj, column("slug", code), slug)
        super().save_model(request, obj, form, change)
        for code, slug in form.addresses() if change else ():
            try:
                change_slug(obj, code, slug, by=request.user)
            except ValidationError as error:  # somebody took it since the form was checked
                messages.error(request, " ".join(error.messages))


__all__ = ["AddressedAdmin", "AddressedForm"]
