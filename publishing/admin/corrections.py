"""Correction notices on the page of a record: offered once readers have seen it, taken away by publishers."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from languages.codes import column, column_languages
from publishing.admin.forms import MemberForm
from publishing.admin.members import MemberInline
from publishing.corrections import NOTHING_SAID, was_ever_public


class CorrectionForm(MemberForm):
    """A notice, dated today unless somebody says otherwise."""

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "date" in self.fields and self.instance._state.adding:
            self.initial.setdefault("date", timezone.localdate())

    def clean(self) -> dict[str, Any]:
        """It says something in one language at least, seen or not by whoever is writing."""
        cleaned = super().clean()
        columns = [column("text", code) for code in column_languages()]
        if not any(cleaned.get(name, getattr(self.instance, name)) for name in columns):
            shown = next((name for name in columns if name in self.fields), None)
            if shown not in self.errors:
                self.add_error(shown, NOTHING_SAID)
        return cleaned


class CorrectionInline(MemberInline):
    form = CorrectionForm
    verbose_name = _("correction")
    facts = ((None, {"fields": (("date", "order"),)}),)
    introduction = _(
        "A dated notice for readers who may have read the text as it was: say what was wrong, then what is "
        "right. Correct the text itself too. Readers see that there is a notice at the head of the page, and "
        "the notice at its end; it stays there for good, and only publishers can delete it."
    )

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Only of those who may publish the record."""
        owner = self.parent_model._meta
        return request.user.has_perm(f"{owner.app_label}.publish_{owner.model_name}")


class WithCorrections:
    """For the admin of a type with corrections: what nobody has read needs no notice."""

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        inlines = super().get_inlines(request, obj)  # type: ignore[misc]
        was_offered = request.method != "POST" or "corrections-TOTAL_FORMS" in request.POST
        if obj is not None and was_ever_public(obj) and was_offered:  # not to who opened it before that
            return inlines
        return [inline for inline in inlines if not issubclass(inline, CorrectionInline)]


REPLACED: Any = (
    _("When another text replaces it"),
    {
        "fields": ("superseded_by",),
        "description": _(
            "Both texts stay readable: this one says at its head what replaces it, that one says what it "
            "replaced. To take this one away, withdraw it instead."
        ),
    },
)
