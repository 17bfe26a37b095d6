"""The moves of a working copy: what people may do with changes of what is public. Who may, is asked here.

The permissions are those of publishing.workflow: whoever may publish a text may publish its changes.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.events import log
from languages.codes import column_languages, endonym
from publishing import notices
from publishing.copies import plans, working
from publishing.copies.merging import differences
from publishing.copies.models import Plan, Revision, WorkingCopy
from publishing.copies.writing import Misfit
from publishing.public_change import note
from publishing.snapshots import FACTS, take
from publishing.state import Publishable
from publishing.workflow import check_before_publication, may


def languages_waiting(record: Publishable) -> dict[str, frozenset[str]]:
    """`{language: the parts that leave with it}`, for each language with something to publish.

    Changed facts alone leave with the source language; with the first public one where that is not public.
    Names of reference data wait in every language: they are printed where the record has no page.
    """
    waiting, unread = working.waiting_parts(record), working.unread_languages(record)
    public = [code for code in column_languages() if record.version(code).is_public]
    carrying = [code for code in public if FACTS in working.parts_leaving(record, code)]
    found = {}
    for code in (code for code in column_languages() if code not in unread):
        facts = FACTS in waiting and code in carrying[:1]
        if waiting.get(code) or facts:
            found[code] = working.parts_leaving(record, code)
    return found


def _allow(verb: str, record: Publishable, languages: Collection[str], by: Any) -> None:
    if by is not None and not all(may(by, verb, record, code) for code in languages):
        raise PermissionDenied(_("You are not allowed to do this in this language."))


@transaction.atomic
def publish_changes(record: Publishable, languages: Collection[str], *, by: Any, why: str = "") -> Revision:
    """Readers get the changes in these languages, and the facts where they leave with one of them.

    Raises ValidationError, and changes nothing, where there is nothing, a title is missing, or law or safety
    forbid it; Misfit where the tables cannot hold it.
    """
    _allow("publish", record, languages, by)
    parts: frozenset[str] = frozenset().union(*(working.parts_leaving(record, code) for code in languages))
    try:
        done = working.let_out(record, parts, by=by, why=why)
    except Misfit as error:
        raise ValidationError(str(error)) from error
    if done is None:
        raise ValidationError(_("There is no change that could be published."))
    record.refresh_from_db()
    for code in languages:
        check_before_publication(record, code)
        event = log("publish_changes", by=by, on=record, language=code, parts=sorted(parts))
        notices.tell(event, record, by=by)
    note(record)
    return done


def plan_changes(record: Publishable, languages: Collection[str], at: datetime, *, by: Any) -> Plan:
    """The same at a moment that is still to come; what is changed afterwards is not in it."""
    _allow("publish", record, languages, by)
    parts: frozenset[str] = frozenset().union(*(working.parts_leaving(record, code) for code in languages))
    return plans.plan(record, parts, at, by=by)


def cancel_plan(record: Publishable, *, by: Any) -> None:
    planned = Plan.objects.of(record).first()
    if planned is not None:
        _allow("publish", record, [part for part in planned.parts if part != FACTS], by)
        plans.cancel(record, by=by)


def _copy(record: Publishable) -> WorkingCopy:
    working.hold(record)
    copy = working.copy_of(record)
    if copy is None:
        raise ValidationError(_("There is no change that could be published."))
    return copy


@transaction.atomic
def submit_changes(record: Publishable, language: str, *, by: Any) -> None:
    """Asks those who publish to look at the changes in a language. A later change takes the question back."""
    _allow("submit", record, [language], by)
    copy = _copy(record)
    copy.asked = {**copy.asked, language: {"by": getattr(by, "email", ""), "at": timezone.now().isoformat()}}
    copy.save(update_fields=["asked"])
    notices.tell(log("submit_changes", by=by, on=record, language=language), record, by=by)


@transaction.atomic
def send_back_changes(record: Publishable, language: str, *, by: Any, comment: str = "") -> None:
    """They are to be worked on again; the comment is kept in the event log."""
    _allow("send_back", record, [language], by)
    copy = _copy(record)
    if language not in copy.asked:
        raise ValidationError(
            _("%(language)s: nobody asks for a review of these changes any more."),
            params={"language": endonym(language)},
        )
    copy.asked = {code: said for code, said in copy.asked.items() if code != language}
    copy.save(update_fields=["asked"])
    event = log("send_back_changes", by=by, on=record, language=language, comment=comment)
    notices.tell(event, record, by=by)


def may_discard(record: Publishable, parts: Collection[str], user: Any) -> bool:
    """Facts are those of whoever may change them; words, those of whoever may write them."""
    meta = record._meta
    writes = user.has_perm(f"{meta.app_label}.change_{meta.model_name}")
    translates = writes or user.has_perm(f"{meta.app_label}.translate_{meta.model_name}")
    return all(writes if part == FACTS else translates and user.may_write(part) for part in parts)


def discard_changes(record: Publishable, parts: Collection[str] | None, *, by: Any, why: str = "") -> None:
    """Gives up the changes of some parts, or all."""
    if by is not None:
        changed = {one.part for one in differences(take(record), working.wanted(record))}
        if not may_discard(record, changed if parts is None else parts, by):
            raise PermissionDenied(_("You are not allowed to do this in this language."))
    working.discard(record, by=by, why=why, parts=parts)
