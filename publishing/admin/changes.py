"""The page of the changes that wait: what readers get if they are published, cell by cell, and what else.

One section for each language that something would change in; the facts stand with the language they leave
with. Each button says what it will do, and nothing happens on the way here.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import names_of
from languages.codes import InLanguage, endonym
from publishing.admin.checklist import checklist_context
from publishing.admin.history import context_of
from publishing.admin.words import edited_languages
from publishing.copies import moves, working
from publishing.copies.merging import differences, merge
from publishing.copies.models import Plan, WorkingCopy
from publishing.copies.readable import told
from publishing.copies.rehearsal import rehearsal
from publishing.copies.writing import Misfit
from publishing.snapshots import FACTS, Snapshot
from publishing.state import Publishable
from publishing.told_moments import moment_and_distance
from publishing.workflow import may

VERBS = ("publish", "plan", "cancel_plan", "submit", "send_back", "discard")


class MomentForm(forms.Form):
    at = forms.DateTimeField(
        label="",
        widget=forms.DateTimeInput({"type": "datetime-local", "id": "id_at"}, format="%Y-%m-%dT%H:%M"),
    )


@dataclass
class Section(InLanguage):
    """The changes that leave with one language."""

    page: "Changes"
    language: str
    parts: frozenset[str]

    @cached_property
    def target(self) -> Snapshot:
        page = self.page
        source = page.record.source_language
        return merge(page.live, page.wanted, page.live, self.parts, source=source)

    @cached_property
    def groups(self) -> list[Any]:
        return told(self.page.live, self.target, user=self.page.user)

    @property
    def carries_facts(self) -> bool:
        return any(one.part == FACTS for one in differences(self.page.live, self.target))

    @property
    def other_pages(self) -> list[Any]:
        """The public versions on which the facts show as well, at once."""
        if not self.carries_facts:
            return []
        return [
            version for version in self.page.record.public_versions() if version.language != self.language
        ]

    @property
    def asked(self) -> dict[str, str] | None:
        """Who asked for a review of these changes, and when."""
        said = self.page.copy.asked.get(self.language)
        if not said:
            return None
        moment = datetime.fromisoformat(said["at"])
        return {"by": self.page.name_of(said["by"]), "at": moment_and_distance(moment)}

    def _may(self, verb: str) -> bool:
        return may(self.page.user, verb, self.page.record, self.language)

    @property
    def may_publish(self) -> bool:
        return self._may("publish")

    @property
    def may_submit(self) -> bool:
        return self._may("submit") and not self.asked

    @property
    def may_send_back(self) -> bool:
        return bool(self.asked) and self._may("send_back")

    @property
    def discarded_parts(self) -> list[str]:
        return sorted(self.parts)

    @property
    def may_discard(self) -> bool:
        return moves.may_discard(self.page.record, self.parts, self.page.user)

    @property
    def checklist(self) -> Any:
        return self.page.checklists.get(self.language)


class Changes:
    """What waits in the working copy of a record, for one person."""

    def __init__(self, record: Publishable, copy: WorkingCopy, user: Any):
        self.record, self.copy, self.user = record, copy, user
        self.live = working.take(record)
        self.wanted = working.with_changes(self.live, copy)

    @cached_property
    def sections(self) -> list[Section]:
        waiting = moves.languages_waiting(self.record)
        order = [code for code in edited_languages() if code in waiting]
        return [Section(self, code, waiting[code]) for code in order]

    @cached_property
    def checklists(self) -> dict[str, Any]:
        """What is to be looked at before, with the changes as if they were out already."""
        languages = [section.language for section in self.sections]
        with rehearsal():
            working.write_rows(self.wanted, self.record, None)
            record = type(self.record)._base_manager.get(pk=self.record.pk)
            found = {code: checklist_context(record, [code]) for code in languages}
            return {code: one for code, one in found.items() if one.look()}  # while the tables say so

    @cached_property
    def plan(self) -> Plan | None:
        return Plan.objects.of(self.record).first()

    @property
    def planned(self) -> dict[str, Any] | None:
        if self.plan is None:
            return None
        names = [endonym(part) for part in self.plan.parts if part != FACTS]
        return {
            "moment": moment_and_distance(self.plan.due_at),
            "languages": ", ".join(names),
            "with_facts": FACTS in self.plan.parts,
            "by": self.name_of(self.plan.by),
            "problem": self.plan.problem,
            "is_latest": self.plan.draft_id == self.copy.draft_id,
        }

    @cached_property
    def _names(self) -> dict[str, str]:
        emails = {self.copy.by, *(said["by"] for said in self.copy.asked.values())}
        return names_of(emails | {self.plan.by} if self.plan else emails)

    def name_of(self, email: str) -> str:
        return self._names.get(email, email)

    @property
    def last_writer(self) -> str:
        return self.name_of(self.copy.by)

    @property
    def last_moment(self) -> str:
        return moment_and_distance(self.copy.at)

    @property
    def may_publish_several(self) -> bool:
        return sum(section.may_publish for section in self.sections) > 1


def changes_view(admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """GET shows what waits; POST makes one move (`_do`), and says what happened."""
    record = admin.get_object(request, object_id)
    if record is None or not isinstance(record, Publishable):
        raise Http404
    if not admin.has_change_permission(request, record):
        raise PermissionDenied
    copy = working.copy_of(record)
    if copy is None:
        if request.method != "POST":
            messages.info(request, _("No change waits: readers see the record as it is."))
        else:
            messages.error(request, _("There is no change that could be published."))
        return HttpResponseRedirect(_back(admin, record))
    form = MomentForm(request.POST if request.POST.get("_do") == "plan" else None)
    status = 200
    if request.method == "POST" and request.POST.get("_do") in VERBS:
        if _is_of_today(request, copy):
            done = _do(admin, request, record, form)
            if done is not None:
                return done
        else:
            messages.warning(
                request, _("Somebody changed this meanwhile. Look at it again; nothing has happened.")
            )
            status = 409
        record = admin.get_object(request, object_id)
        copy = working.copy_of(record) or copy
    try:
        page = Changes(record, copy, request.user)
        context = {
            **context_of(admin, request, record, _("Changes that readers do not see yet")),
            "page": page,
            "form": form,
            "timezone": settings.TIME_ZONE,
            "checklists": page.checklists,
            "preview_url": admin.page_of(record, "preview"),
        }
    except Misfit as misfit:
        if request.POST.get("_do") == "discard":
            raise
        return admin.misfit(request, record, misfit)
    return TemplateResponse(request, "admin/changes.html", context, status=status)


def _back(admin: Any, record: Publishable) -> str:
    return admin.page_of(record, "change")


def _is_of_today(request: HttpRequest, copy: WorkingCopy) -> bool:
    """True when the buttons that were pressed stood beside what waits now."""
    seen = request.POST.get("_seen")
    return not seen or seen == str(copy.draft.number)


def _do(admin: Any, request: HttpRequest, record: Any, form: MomentForm) -> HttpResponse | None:
    """None where it cannot be done, and a sentence says why."""
    verb, by = request.POST["_do"], request.user
    languages = [code for code in edited_languages() if code in request.POST.getlist("language")]
    if not languages and verb in {"publish", "plan", "submit", "send_back"}:
        messages.error(request, _("Choose a language."))
        return None
    why = request.POST.get("_why", "")[:500]
    try:
        if verb == "publish":
            moves.publish_changes(record, languages, by=by, why=why)
            names = ", ".join(endonym(code) for code in languages)
            messages.success(request, _("%(languages)s: readers now see the changes.") % {"languages": names})
        elif verb == "plan":
            if not form.is_valid():
                for sentences in form.errors.values():
                    messages.error(request, " ".join(map(str, sentences)))
                return None
            made = moves.plan_changes(record, languages, form.cleaned_data["at"], by=by)
            moment = moment_and_distance(made.due_at)
            messages.success(request, _("The changes will be published on %(moment)s.") % {"moment": moment})
        elif verb == "cancel_plan":
            moves.cancel_plan(record, by=by)
            messages.success(request, _("The changes wait again, without a moment."))
        elif verb == "submit":
            moves.submit_changes(record, languages[0], by=by)
            messages.success(request, _("Those who publish are asked to look at the changes."))
        elif verb == "send_back":
            comment = request.POST.get("comment", "")[:500]
            moves.send_back_changes(record, languages[0], by=by, comment=comment)
            messages.success(request, _("Sent back; the changes stay in the working copy."))
        else:
            parts = [part for part in request.POST.getlist("part") if part in (FACTS, *edited_languages())]
            moves.discard_changes(record, parts or None, by=by, why=why)
            messages.success(request, _("The changes are given up. They can still be found in the history."))
    except PermissionDenied as error:
        messages.error(request, str(error))
        return None
    except ValidationError as error:
        for sentence in error.messages:
            messages.error(request, sentence)
        return None
    if verb == "discard" or working.copy_of(record) is None:
        return HttpResponseRedirect(_back(admin, record))
    return HttpResponseRedirect(request.get_full_path())
