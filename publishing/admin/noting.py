"""What the admin writes down of each change, in the event log and in the history: it outlives who did it.

Neither holds a name or a text. Rows are told by their key or number, fields by their names.
"""

import html
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import strip_tags

from accounts.events import log
from publishing.admin import saving
from publishing.admin.translations import MINOR
from publishing.admin.written import language_written
from publishing.copies import revisions
from publishing.copies.models import Kind
from publishing.public_change import owner_of
from publishing.snapshots import take


class NotedChanges(admin.ModelAdmin):
    """A ModelAdmin whose changes are told once they are kept (publishing.admin.saving)."""

    def log_addition(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        def note_it() -> None:
            log("add", by=request.user, on=obj)
            super(NotedChanges, self).log_addition(request, obj, message)

        if (now := saving.of(request)) is not None:  # a new member
            return now.succeed(obj, note_it)
        note_it()
        return revisions.append(
            obj, take(obj), Kind.SAVED, by=request.user, why=request.POST.get(saving.WHY, "")
        )

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Told once it is kept; by its page, or by what changes several records from their list."""
        now = saving.of(request)
        if now is not None:
            return now.succeed(obj, lambda: self.note_change(request, obj, message))
        return self.note_change(request, obj, message)

    def note_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Which fields changed, by their names: never what is in them."""
        changed = [detail.get("changed", {}).get("fields", []) for detail in message or ()]
        fields = sorted({name for names in changed for name in names})
        said = {"fields": fields, "minor": MINOR in request.POST or None}
        written = getattr(request, "_written_in", "")
        log("change", by=request.user, on=obj, language=written, **said)
        if (owner := owner_of(obj)) is not None and owner != obj:  # its record was looked after as well
            log("change", by=request.user, on=owner, language=written, **said)
        return super().log_change(request, obj, message)

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        for record in queryset:
            log("delete", by=request.user, on=record)
        return super().log_deletions(request, queryset)

    def construct_change_message(self, request: Any, form: Any, formsets: Any, add: bool = False) -> list:
        """Names the rows that changed by their key or number: the history holds no name (event log rule)."""
        request._written_in = language_written(form, formsets)
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
