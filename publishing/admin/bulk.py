"""Bulk actions of a list: choose, see what will happen to each record or why nothing will, then confirm.

Nothing is ever deleted in bulk. Whoever confirms sends back what each record looked like; one that changed
meanwhile is left alone, and named.
"""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from publishing.admin.bulk_actions import Action, Told, actions_for, carry_out, rehearse
from publishing.state import Publishable

MOST = 200  # records at once: what one can still look through before pressing a button
NAMED = 10  # of those that nothing happened to, in the message
SEEN = "seen-"  # before a key, in the form


class BulkActions(admin.ModelAdmin):
    """For the ModelAdmin of a published type; for others it offers nothing."""

    actions_selection_counter = True

    def get_actions(self, request: Any) -> dict[str, Any]:
        if not issubclass(self.model, Publishable) or IS_POPUP_VAR in request.GET:
            return {}
        if not hasattr(request, "_bulk_actions"):
            found = actions_for(request.user, self.model)
            request._bulk_actions = {
                action.name: (_runner(action), action.name, str(action.label)) for action in found
            }
            request._bulk_groups = found
        return request._bulk_actions

    def get_action_choices(self, request: HttpRequest, default_choices: Any = ()) -> list[Any]:
        """Grouped by the language that they concern."""
        self.get_actions(request)
        groups: dict[str, list[tuple[str, str]]] = {}
        for action in getattr(request, "_bulk_groups", ()):
            groups.setdefault(str(action.group), []).append((action.name, str(action.label)))
        return [("", _("Choose what to do")), *groups.items()]

    def response_action(self, request: HttpRequest, queryset: Any) -> Any:  # type: ignore[override]
        """Django filters by whatever was sent as a key."""
        to_python = self.model._meta.pk.to_python
        try:
            for key in request.POST.getlist(ACTION_CHECKBOX_NAME):
                if "\x00" in key:
                    raise ValueError(key)  # which PostgreSQL would say later
                to_python(key)
        except (ValueError, ValidationError):
            messages.error(request, _("What was sent could not be understood. Nothing was done."))
            return None
        return super().response_action(request, queryset)


def _runner(action: Action) -> Any:
    def run(model_admin: Any, request: HttpRequest, chosen: QuerySet) -> HttpResponse | None:
        if "confirm" in request.POST:
            confirm(model_admin, request, action)
            return None  # the list again
        return preview(model_admin, request, action, chosen)

    return run


def given_in(request: HttpRequest) -> str:
    """The comment, or what is to be linked, without what no text may hold."""
    return request.POST.get("given", "").replace("\x00", "").strip()


def preview(model_admin: Any, request: HttpRequest, action: Action, chosen: QuerySet) -> HttpResponse | None:
    """The page between: what will happen, record by record. None (the list again) when that is too many."""
    count = chosen.count()
    if count > MOST:
        words = _("At most %(most)s records at once: narrow the list with its filters.")
        messages.warning(request, words % {"most": MOST})
        return None
    given = given_in(request)
    is_ready = action.ask_for != "link" or bool(given)
    records = list(chosen)
    told = rehearse(action, records, by=request.user, given=given) if is_ready else []
    matching = 0 if request.POST.get("select_across", "0") != "0" else _matching(model_admin, request)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": action.label,
        "subtitle": str(action.group),
        "opts": model_admin.opts,
        "action": action,
        "chosen": records,
        "is_ready": is_ready,
        "given": given,
        "choices": action.choices(model_admin.model) if action.ask_for == "link" else [],
        "happens": [one for one in told if one.happens],
        "stays": [one for one in told if not one.happens],
        "matching": matching if count < matching <= MOST else 0,
        "checkbox": ACTION_CHECKBOX_NAME,
        "back": request.get_full_path(),
    }
    return TemplateResponse(request, "admin/bulk/preview.html", context)


def _matching(model_admin: Any, request: HttpRequest) -> int:
    """How many records the list holds, all its pages together."""
    return model_admin.get_changelist_instance(request).result_count


def confirm(model_admin: Any, request: HttpRequest, action: Action) -> None:
    """Does it to what was shown, and says what came of it; the list follows."""
    given = given_in(request)
    keys = dict.fromkeys(request.POST.getlist(ACTION_CHECKBOX_NAME)[:MOST])
    wished = {key: mark for key in keys if (mark := request.POST.get(f"{SEEN}{key}"))}
    told = carry_out(action, model_admin.model, wished, by=request.user, given=given)
    gone = len(wished) - len(told)
    done = [one for one in told if one.happens]
    if done:
        words = ngettext(
            "%(label)s: done for %(count)s record.", "%(label)s: done for %(count)s records.", len(done)
        )
        messages.success(request, words % {"label": action.label, "count": len(done)})
    if not done:
        messages.warning(request, _("Nothing was done."))
    if left := [one for one in told if not one.happens]:
        messages.warning(request, _told_left(left))
    if gone:
        words = ngettext("%(count)s record is gone.", "%(count)s records are gone.", gone)
        messages.warning(request, words % {"count": gone})


def _told_left(left: list[Told]) -> Any:
    words = ngettext(
        "Nothing was done to %(count)s record:", "Nothing was done to %(count)s records:", len(left)
    )
    lines = format_html_join("; ", "“{}”: {}", ((one.record, one.sentence) for one in left[:NAMED]))
    return format_html("{} {}{}", words % {"count": len(left)}, lines, " …" if len(left) > NAMED else "")
