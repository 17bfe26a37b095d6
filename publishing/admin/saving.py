"""How the page of a record is opened and saved: in the tables while nobody reads it, else in a working copy.

The form always runs as Django's admin runs it. For a record that readers see it runs in a rehearsal, on what
is wanted of the record; what it wrote there is kept as a snapshot, and then nothing of it has happened. The
page of a member (an ask) is a page of the record that it belongs to.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.admin.options import ModelAdmin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from languages.codes import endonym
from publishing.copies import revisions, working
from publishing.copies.copying import save_as_new
from publishing.copies.merging import differences
from publishing.copies.models import Kind, Revision, WorkingCopy
from publishing.copies.rehearsal import log_again, rehearsal
from publishing.copies.writing import Misfit, prune
from publishing.public_change import owner_of
from publishing.snapshots import FACTS, Snapshot, digest, take

BUILT_ON = "_built_on"  # the number of the revision that a form was made of
WHY = "_why"  # what somebody says of a change, for the history
PREVIEW = "_preview"
AS_NEW = "_as_new"  # not Django's own `_saveasnew`, which copies forms

Form = Callable[[], HttpResponse]  # Django's own view of the form


@dataclass
class Saving:
    """One opening or saving of a page: of which record, on what it is built, and what came of it."""

    record: models.Model
    copy: WorkingCopy | None
    live: Snapshot
    wanted: Snapshot
    is_shielded: bool
    built_on: Revision | None = None
    is_outdated: bool = False  # the form was made of what nobody knows any more
    outcome: Snapshot | None = None  # what the form made of it; None while it did not succeed
    row: models.Model | None = None  # the row of the page: the record, or a member of it
    log: Callable[[], Any] = lambda: None
    may_be_copied: bool = False  # saved as a new record, by this person
    made: models.Model | None = None  # the new record that it was saved as
    pages: dict[str, Any] = field(default_factory=dict)  # of a preview, by language

    @property
    def is_merged(self) -> bool:
        """True when somebody else changed the record while this page was open."""
        return self.built_on is not None and self.built_on.digest != digest(self.wanted)

    @property
    def number(self) -> int | str:
        return self.built_on.number if self.built_on else ""

    @cached_property
    def waiting(self) -> list[tuple[str, str, int]]:
        """(name, language, how many values) of each part that waits; the facts first, without a language."""
        counts: dict[str, int] = {}
        for one in differences(self.live, self.wanted):
            counts[one.part] = counts.get(one.part, 0) + 1
        order = sorted(counts, key=lambda part: (part != FACTS, part))
        return [
            (
                endonym(part) if part != FACTS else _("Facts, in all languages"),
                "" if part == FACTS else part,
                counts[part],
            )
            for part in order
        ]

    def succeed(self, row: models.Model, log: Callable[[], Any]) -> None:
        """The admin's last word on a successful save: everything is in the tables, for a moment at least."""
        self.outcome, self.row, self.log = take(self.record), row, log


def begin(request: HttpRequest, record: models.Model) -> Saving:
    copy = working.copy_of(record)
    live = take(record)
    saving = Saving(record, copy, live, working.with_changes(live, copy), working.is_shielded(record, copy))
    request._saving = saving  # type: ignore[attr-defined]
    return saving


def of(request: HttpRequest) -> Saving | None:
    return getattr(request, "_saving", None)


def root_of(admin: ModelAdmin, request: HttpRequest, object_id: str | None) -> models.Model | None:
    """The record that the page belongs to; None for a new record, and for what is not there."""
    member_of = getattr(admin.model, "member_of", "")
    if object_id is None:
        return _owner_named(admin.model, request, member_of) if member_of else None
    row = admin.get_object(request, unquote(object_id))
    if row is not None:
        return owner_of(row)
    return record_with_draft_of(admin.model, unquote(object_id)) if member_of else None


def _owner_named(model: type[models.Model], request: HttpRequest, member_of: str) -> models.Model | None:
    """Whom a new member is to belong to: the form, or its address, says it."""
    key = request.POST.get(member_of) or request.GET.get(member_of)
    owner: Any = model._meta.get_field(member_of).related_model
    try:
        row = owner._base_manager.filter(pk=owner._meta.pk.to_python(key)).first() if key else None
    except (ValueError, ValidationError):
        return None
    return owner_of(row) if row is not None else None


def record_with_draft_of(model: type[models.Model], key: str) -> models.Model | None:
    """The record in whose working copy there is a member that is not out yet."""
    copy = WorkingCopy.objects.filter(draft__snapshot__has_key=f"{model._meta.label_lower}:{key}").first()
    return copy.record if copy else None


def opened(saving: Saving, form: Form, *, may_change: bool) -> HttpResponse:
    """The page to read or to fill in: of what is wanted, which is not always what stands in the tables."""
    if may_change:
        saving.built_on = working.revision_of(saving.record, saving.wanted, saving.copy)
    if saving.copy is None:
        return form()
    with working.as_wanted(saving.record, saving.wanted):
        return rendered(form())


def rendered(response: HttpResponse) -> HttpResponse:
    """Now, while the tables say what the page is about."""
    if hasattr(response, "render") and not getattr(response, "is_rendered", True):
        response.render()
    return response


def saved(saving: Saving, form: Form, request: HttpRequest, *, at_once: bool) -> HttpResponse:
    """Runs the form on what it was made of. `saving.outcome` says whether it succeeded, and what it made.

    `at_once`: it takes effect in the tables whatever readers see, and whatever others wrote meanwhile.
    Raises Misfit, and working.Clashed once what was typed is kept.
    """
    saving.built_on = _built_on(request, saving.record)
    if saving.built_on is None and request.POST.get(BUILT_ON, "").isdigit():
        saving.is_outdated = True  # what it was made of is forgotten: nobody can tell what others changed
        saving.built_on = working.revision_of(saving.record, saving.wanted, saving.copy)
    base = saving.wanted if saving.built_on is None else saving.built_on.snapshot
    if AS_NEW in request.POST and not saving.may_be_copied:
        raise PermissionDenied
    tries_only = PREVIEW in request.POST or AS_NEW in request.POST
    waits = saving.is_shielded or digest(base) != digest(saving.wanted)
    with working.said_as_misfit():
        response = None
        if not tries_only and (at_once or not waits):
            response = _saved_in_the_tables(saving, form, request, at_once=at_once)
        return response or _saved_beside(saving, form, request, base)


def _saved_in_the_tables(
    saving: Saving, form: Form, request: HttpRequest, *, at_once: bool
) -> HttpResponse | None:
    """None, with nothing done, where somebody else wrote or published the record since the request began."""
    with transaction.atomic():
        working.hold(saving.record)
        if not at_once and not _is_still_so(saving):
            return None
        wrote_what_waits = at_once and saving.copy is not None
        if wrote_what_waits:
            working.write_rows(saving.wanted, saving.record, request.user)
        response = form()
        if saving.outcome is not None:
            _keep_what_is_saved(saving, request, at_once=at_once)
        elif wrote_what_waits:
            rendered(response)
            transaction.set_rollback(True)
        return response


def _saved_beside(saving: Saving, form: Form, request: HttpRequest, base: Snapshot) -> HttpResponse:
    """In a rehearsal: what the form made of `base` is kept, shown, or made a record of its own."""
    with rehearsal() as events:
        working.write_rows(prune(base, saving.live), saving.record, request.user)
        response = rendered(form())
    if saving.outcome is None or PREVIEW in request.POST:
        return response
    if AS_NEW in request.POST:
        saving.made = save_as_new(saving.record, saving.outcome, by=request.user)
        return response
    why = request.POST.get(WHY, "")
    working.keep(saving.record, saving.outcome, built_on=saving.built_on, by=request.user, why=why)
    log_again(events)
    return response


def _is_still_so(saving: Saving) -> bool:
    """True when nobody wrote or published the record since this request began."""
    record = type(saving.record)._base_manager.filter(pk=saving.record.pk).first()
    if record is None:
        return True  # the form says so
    return digest(take(record)) == digest(saving.live) and not working.is_shielded(record)


def _built_on(request: HttpRequest, record: models.Model) -> Revision | None:
    number = request.POST.get(BUILT_ON, "")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    return Revision.objects.of(record).filter(number=int(number)).first()


def _keep_what_is_saved(saving: Saving, request: HttpRequest, *, at_once: bool) -> None:
    record = type(saving.record)._base_manager.filter(pk=saving.record.pk).first()
    if record is None or saving.outcome is None:
        return
    said = {"by": request.user, "why": request.POST.get(WHY, "")}
    revisions.pin(record, saving.outcome, Kind.SAVED, **said)
    if at_once:
        working.settle(record, draft=saving.outcome, live=saving.outcome, by=request.user)


__all__ = ["Misfit", "Saving", "begin", "of", "opened", "rendered", "root_of", "saved"]
