"""The desk in the admin: what there is to translate, and how far each language is. It writes nothing."""

from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _

from languages.codes import endonym, site_languages
from publishing.admin.words import edited_languages
from publishing.text_states import TO_DO
from translation_desk.kinds import kinds_for, name_of, translates_something
from translation_desk.models import TranslationRequest
from translation_desk.parity import as_csv, headings, standings
from translation_desk.queue import page_of

EVERY = "all"


class Choices:
    """The filters of the queue, read from the address. Raises Http404 for a value that names nothing."""

    def __init__(self, request: HttpRequest):
        user: Any = request.user
        self.kinds = kinds_for(user)
        self.own = tuple(code for code in edited_languages() if user.may_write(code))
        given = request.GET
        self.language = given.get("language", "")
        self.state = given.get("state", "")
        self.kind = given.get("type", "")
        names_something = (
            self.language in {"", EVERY, *edited_languages()}
            and self.state in {"", *map(str, TO_DO)}
            and self.kind in {"", *self.kinds}
        )
        if not names_something:
            raise Http404

    @property
    def languages(self) -> tuple[str, ...]:
        """Unless chosen: those this person writes in."""
        if self.language == EVERY:
            return edited_languages()
        return (self.language,) if self.language else self.own

    @property
    def chosen_kinds(self) -> Any:
        return {self.kind: self.kinds[self.kind]} if self.kind else self.kinds

    def filters(self) -> list[dict[str, Any]]:
        """Each with its options: value, words, the language they are in, and whether it is chosen."""
        languages: list[tuple[str, Any, str]] = [
            ("", _("Those I write in"), ""),
            *((code, endonym(code), code) for code in edited_languages()),
            (EVERY, _("All languages"), ""),
        ]
        states = [("", _("All states"), ""), *((str(one), one.label, "") for one in TO_DO)]
        kinds = [("", _("All types"), ""), *((key, name_of(one), "") for key, one in self.kinds.items())]
        return [
            {"name": "language", "label": _("Language"), "chosen": self.language, "options": languages},
            {"name": "state", "label": _("State"), "chosen": self.state, "options": states},
            {"name": "type", "label": _("Type"), "chosen": self.kind, "options": kinds},
        ]

    def query(self) -> str:
        """The filters as they stand, to put a page number behind."""
        given = {"language": self.language, "state": self.state, "type": self.kind}
        query = urlencode({name: value for name, value in given.items() if value})
        return f"{query}&" if query else ""


@admin.register(TranslationRequest)
class TranslationDesk(admin.ModelAdmin):
    """For whoever may translate something. The list is not of requests: these only put it in order."""

    actions = None

    def get_urls(self) -> list[Any]:
        view, name = self.admin_site.admin_view, "translation_desk_translationrequest"
        return [
            path("", view(self.queue), name=f"{name}_changelist"),
            path("parity/", view(self.parity), name=f"{name}_parity"),
            path("parity.csv", view(self.parity_as_csv), name=f"{name}_parity_csv"),
        ]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return translates_something(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return translates_something(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def _answer(self, request: HttpRequest, template: str, title: Any, **context: Any) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "title": title, "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/translation_desk/{template}", context)

    def _refuse_strangers(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied

    def queue(self, request: HttpRequest) -> HttpResponse:
        self._refuse_strangers(request)
        choices = Choices(request)
        page = page_of(choices.chosen_kinds, choices.languages, choices.state, request.GET.get("page"))
        return self._answer(
            request,
            "queue.html",
            _("Translations to do"),
            page=page,
            filters=choices.filters(),
            query=choices.query(),
            writes_in=[{"code": code, "name": endonym(code)} for code in choices.own],
        )

    def _standings(self, request: HttpRequest) -> Any:
        self._refuse_strangers(request)
        return standings(kinds_for(request.user), site_languages())

    def parity(self, request: HttpRequest) -> HttpResponse:
        groups = [(kind, list(lines)) for kind, lines in groupby(self._standings(request), lambda x: x.kind)]
        title = _("How far each language is")
        return self._answer(request, "parity.html", title, groups=groups, headings=headings())

    def parity_as_csv(self, request: HttpRequest) -> HttpResponse:
        """With the mark that tells spreadsheets it is UTF-8."""
        headers = {"Content-Disposition": 'attachment; filename="languages.csv"'}
        content = "\ufeff" + as_csv(self._standings(request))
        return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
