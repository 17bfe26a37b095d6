"""The history of a record: its life as a list, each revision with what it changed, and the ways back to it.

Looking writes nothing. What is put back is saved as anybody saves: into the working copy where readers see
the record. A member's history is that of its record.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import names_of
from publishing.admin import saving
from publishing.copies import erasing, restoring, working
from publishing.copies.life import Life, Line, what_came_of
from publishing.copies.models import Kind, Revision
from publishing.copies.readable import Group, contents, edited_parts, part_name, parts_named, told
from publishing.copies.revisions import APART, hides_its_past
from publishing.copies.working import Clashed
from publishing.copies.writing import Misfit
from publishing.snapshots import FACTS, Snapshot, content_fields, digest
from publishing.told_moments import in_words, told_moment

ON_A_PAGE = 40
NOW = "now"


def owned(admin: Any, request: HttpRequest, object_id: str) -> tuple[Any, Any]:
    """The record that a page is about, and its admin; for a member, the record it belongs to.

    Raises Http404, and PermissionDenied for whoever may not see the record.
    """
    record = saving.root_of(admin, request, quote(object_id))
    if record is None:
        raise Http404
    if type(record) is not admin.model:
        admin = admin.admin_site.get_model_admin(type(record))
        record = admin.get_object(request, str(record.pk))
    if record is None:
        raise Http404
    if not admin.has_view_or_change_permission(request, record):
        raise PermissionDenied
    return admin, record


def kept_columns(admin: Any, request: HttpRequest, record: models.Model) -> set[str]:
    """The columns of the record itself that its form would not let this person write."""
    names = (each.name for each in content_fields(type(record)))
    return {name for name in names if not admin.is_editable(request, name, record)}


def context_of(admin: Any, request: HttpRequest, record: models.Model, title: str) -> dict[str, Any]:
    """What the pages about a record's past, and what it is to become, have in common."""
    return {
        **admin.admin_site.each_context(request),
        "opts": record._meta,
        "original": record,
        "title": title,
        "change_url": admin.page_of(record, "change"),
        "history_url": admin.page_of(record, "history"),
        "list_url": _list_url(admin, request, record),
    }


def _list_url(admin: Any, request: HttpRequest, record: models.Model) -> str:
    meta = record._meta
    has_list = admin.get_model_perms(request).get("view")
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist") if has_list else ""


# --- the list -------------------------------------------------------------------------------------


def history_view(admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """All revisions and moves, the latest first."""
    admin, record = owned(admin, request, object_id)
    if str(record.pk) != object_id:
        return HttpResponseRedirect(admin.page_of(record, "history"))
    is_silent = hides_its_past(record)
    life = Life(record, is_silent=is_silent)
    pages: Paginator[Line] = Paginator(life, ON_A_PAGE)  # type: ignore[arg-type]
    page = pages.get_page(request.GET.get("page"))
    lines = list(page.object_list)
    latest = Revision.objects.of(record).exclude(kind__in=APART).order_by("-number")
    newest = latest.values_list("number", flat=True).first()
    for line in lines:
        line.latest = line.number is not None and line.number == newest
    context = {
        **context_of(admin, request, record, _("History")),
        "lines": lines,
        "page": page,
        "count": life.count_of_revisions,
        "is_silent": is_silent,
        "may_erase": erasing.may_erase(request.user),
        "erase_url": admin.page_of(record, "erase"),
        "is_shielded": working.is_shielded(record),
    }
    return TemplateResponse(request, "admin/history.html", context)


# --- one revision ---------------------------------------------------------------------------------


def revision_of(record: models.Model, number: int) -> Revision:
    found = Revision.objects.of(record).filter(number=number).select_related("built_on").first()
    if found is None:
        raise Http404
    return found


def before(record: models.Model, revision: Revision) -> Revision | None:
    """The one that a revision is compared with: what was wanted before it; for a publication, what was out.

    A revision set aside is compared with what it was made of.
    """
    if revision.kind == Kind.ASIDE and revision.built_on is not None:
        return revision.built_on
    earlier = Revision.objects.of(record).filter(number__lt=revision.number).exclude(kind__in=APART)
    earlier = earlier.order_by("-number")
    if revision.kind == Kind.PUBLISHED:
        was_out = earlier.exclude(kind__in=(Kind.DRAFTED, Kind.RESTORED))
        return was_out.first() or earlier.first()
    return earlier.exclude(kind=Kind.PUBLISHED).first() or earlier.first()


@dataclass
class PartToRestore:
    """A part of the record that a revision has otherwise, and the button that brings it back."""

    part: str
    count: int

    @property
    def name(self) -> str:
        return part_name(self.part)

    @property
    def language(self) -> str:
        return "" if self.part == FACTS else self.part


class RevisionPage:
    """One revision, for one person: what it changed, and what they may bring back of it."""

    def __init__(self, admin: Any, request: HttpRequest, record: models.Model, revision: Revision):
        self.admin, self.request, self.record, self.revision = admin, request, record, revision
        self.user = request.user

    @cached_property
    def now(self) -> Snapshot:
        """What is wanted of the record now."""
        return working.wanted(self.record)

    @property
    def seen(self) -> str:
        return digest(self.now)

    @cached_property
    def kept(self) -> set[str]:
        return kept_columns(self.admin, self.request, self.record)

    @property
    def may_restore(self) -> bool:
        return bool(self.admin.has_change_permission(self.request, self.record))

    @cached_property
    def target(self) -> Snapshot:
        return restoring.restorable(
            self.record, self.revision.snapshot, self.now, by=self.user, kept=self.kept
        )

    @cached_property
    def ways_back(self) -> list[Group]:
        """What differs from what is wanted now, as far as this person may put it back; each with a button."""
        if not self.may_restore or self.revision.kind == Kind.ASIDE:
            return []
        groups = told(self.now, self.target, user=self.user)
        for group in groups:
            for row in group.rows:
                if row.kind == "changed":
                    for change in row.changes:
                        change.button = _("Put this back")
                elif group.part == FACTS:
                    row.button = _("Put this back") if row.kind == "new" else _("Remove it again")
        return groups

    @property
    def parts(self) -> list[PartToRestore]:
        found = []
        for group in self.ways_back:
            rows = [row for row in group.rows if group.part == FACTS or row.kind == "changed"]
            if rows:  # words alone do not bring their row back
                found.append(PartToRestore(group.part, sum(max(1, len(row.changes)) for row in rows)))
        return found

    @cached_property
    def compared_with(self) -> Revision | None:
        """The other revision that was asked for; without one, the one before."""
        asked = self.request.GET.get("with", "")
        if asked.isascii() and asked.isdigit() and len(asked) < 10:
            return revision_of(self.record, int(asked))
        return before(self.record, self.revision)

    @property
    def is_compared_with_now(self) -> bool:
        return self.request.GET.get("with") == NOW

    @cached_property
    def differences(self) -> list[Group]:
        """From the earlier to the later of the two."""
        own = self.revision.snapshot
        if self.is_compared_with_now:
            return told(own, self.now, user=self.user)
        other = self.compared_with
        if other is None:
            return contents(own, user=self.user)
        if other.number > self.revision.number:
            return told(own, other.snapshot, user=self.user)
        return told(other.snapshot, own, user=self.user)

    @property
    def heads(self) -> tuple[str, str]:
        """What stands at the head of the two sides."""
        own, other = self.revision.number, self.compared_with
        if self.is_compared_with_now:
            return _revision(own), _("Wanted now")
        if other is None:
            return "", _revision(own)
        return _revision(min(own, other.number)), _revision(max(own, other.number))

    @property
    def neighbours(self) -> dict[str, int | None]:
        rows = Revision.objects.of(self.record).order_by("number").values_list("number", flat=True)
        return {
            "earlier": rows.filter(number__lt=self.revision.number).last(),
            "later": rows.filter(number__gt=self.revision.number).first(),
        }


def _revision(number: int) -> str:
    return _("Revision %(number)s") % {"number": number}


def revision_view(admin: Any, request: HttpRequest, object_id: str, number: int) -> HttpResponse:
    """GET shows what a revision changed; POST puts something of it back."""
    admin, record = owned(admin, request, object_id)
    revision = revision_of(record, number)
    page = RevisionPage(admin, request, record, revision)
    status = 200
    if request.method == "POST":
        if not page.may_restore or revision.kind == Kind.ASIDE:
            raise PermissionDenied
        if request.POST.get("_seen", "") == page.seen:
            if (done := _restore(page)) is not None:
                return done
            page = RevisionPage(admin, request, record, revision)
        else:
            messages.warning(
                request, _("Somebody changed this meanwhile. Look at it again; nothing has happened.")
            )
            status = 409
    names = names_of({revision.by})
    context = {
        **context_of(admin, request, record, _revision(revision.number)),
        "page": page,
        "revision": revision,
        "kind": str(Kind(revision.kind).label),
        "who": names.get(revision.by, revision.by) or _("The site itself"),
        "moment": told_moment(revision.at),
        "distance": in_words(revision.at),
        "parts": parts_named(revision.parts),
        "is_shielded": working.is_shielded(record),
        "is_aside": revision.kind == Kind.ASIDE,
        "came_of_it": what_came_of(revision),
        "clash_url": admin.page_of(record, "clash", revision.number),
        "neighbours": {
            name: admin.page_of(record, "revision", to) for name, to in page.neighbours.items() if to
        },
    }
    return TemplateResponse(request, "admin/revision.html", context, status=status)


def _restore(page: RevisionPage) -> HttpResponse | None:
    """Puts back what a button asked for, and says what came of it; None where nothing could be."""
    request, record, admin = page.request, page.record, page.admin
    asked: dict[str, Any] = {}
    if cell := request.POST.get("cell"):
        key, _bar, name = cell.rpartition("|")
        asked["cells"] = [(key, name)]
    elif part := request.POST.get("part"):
        asked["parts"] = [part] if part in edited_parts() else []
    elif "everything" in request.POST:
        asked["parts"] = [group.part for group in page.ways_back]
    else:
        return None
    try:
        restoring.restore(
            record,
            page.revision,
            **asked,
            by=request.user,
            why=request.POST.get(saving.WHY, ""),
            kept=page.kept,
        )
    except Clashed as clashed:
        return HttpResponseRedirect(admin.page_of(record, "clash", clashed.aside.number))
    except Misfit as misfit:
        messages.error(request, _("This cannot be put back: %(reason)s") % {"reason": misfit})
        return None
    except ValidationError as error:
        for sentence in error.messages:
            messages.warning(request, sentence)
        return None
    if working.copy_of(record) is not None:
        messages.success(
            request,
            _("Put back. Readers do not see it yet: it waits in the working copy until it is published."),
        )
    else:
        messages.success(request, _("Put back. What was there before is in the history."))
    return HttpResponseRedirect(admin.page_of(record, "history"))


# --- erasing --------------------------------------------------------------------------------------


def erase_view(admin: Any, request: HttpRequest, object_id: str) -> HttpResponse:
    """GET says what would be gone for good; POST does it."""
    admin, record = owned(admin, request, object_id)
    if not erasing.may_erase(request.user):
        raise PermissionDenied
    if request.method == "POST":
        with_addresses = request.POST.get("addresses") == "on"
        count = erasing.erase_history(record, by=request.user, addresses=with_addresses)
        messages.success(request, erasing.outcome(count))
        return HttpResponseRedirect(admin.page_of(record, "history"))
    context = {
        **context_of(admin, request, record, _("Erase earlier versions")),
        "told": erasing.what_would_go(record),
    }
    return TemplateResponse(request, "admin/erase_history.html", context)
