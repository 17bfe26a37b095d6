"""Erasing what a record once said: for when a name must vanish from the past as well.

What is public and what is wanted stay as they are: whoever erases looks at them first. What other records say
of this one is theirs.
"""

from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Count, Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.events import log
from accounts.models import Event
from publishing.copies import revisions, working
from publishing.copies.models import Kind, Plan, Revision, WorkingCopy
from publishing.guests.links import forget_texts
from publishing.guests.models import PreviewLink
from publishing.origins import OLDER
from publishing.provenance import fingerprint, forget_former_texts
from publishing.slugs import forget_addresses, old_slugs_of
from publishing.snapshots import KNOWN, OF, Snapshot, take

WORDS = ("comment", "reason")  # what people wrote into the event log


def may_erase(user: Any) -> bool:
    return bool(user.has_perm("publishing.erase_revision"))


@dataclass
class WouldGo:
    """What there is to erase of a record."""

    revisions: int
    has_copy: bool
    has_plan: bool
    links: int  # that guests were sent
    addresses: list[tuple[str, str]]  # (language, slug)


def what_would_go(record: models.Model) -> WouldGo:
    addresses = old_slugs_of(record).values_list("language", "slug") if _has_addresses(record) else ()
    return WouldGo(
        Revision.objects.of(record).count(),
        WorkingCopy.objects.of(record).exists(),
        Plan.objects.of(record).exists(),
        PreviewLink.objects.of(record).count(),
        sorted(addresses),
    )


def _has_addresses(record: models.Model) -> bool:
    return hasattr(record, "detail_view")


@transaction.atomic
def erase_history(record: models.Model, *, by: Any, addresses: bool = False) -> int:
    """Forgets every earlier state of `record`, with all that was said of it; how many revisions.

    What is public stays, and so does the working copy, as it is wanted now: nobody loses what they write. A
    planned publication is called off, for it may be of an earlier state. The hashes of former texts go, the
    words of comments, what guests were sent and answered, the lines of the admin's own history; with
    `addresses`, those of the past as well.
    """
    if by is not None and not may_erase(by):
        raise PermissionDenied(_("You are not allowed to erase the history."))
    working.hold(record)
    forget_former_texts(record)
    live, copy = take(record), working.copy_of(record)
    wanted = _without_former_hashes(working.with_changes(live, copy), working.source_of(record))
    writer = copy.by if copy is not None else ""
    asked = dict(copy.asked) if copy is not None else {}
    said = Revision.objects.of(record).aggregate(count=Count("pk"), last=Max("number"))
    count: int = said["count"]
    revisions.forget(record)
    revisions.append(record, live, Kind.SEEN, after=said["last"] or 0)  # a form may name one that is gone
    if copy is not None:
        kept = working.settle(record, draft=wanted, live=live, by=None)
        if kept is not None:
            WorkingCopy.objects.filter(pk=kept.pk).update(by=writer, asked=asked)
    forget_texts()
    _forget_words(record)
    if addresses and _has_addresses(record):
        forget_addresses(record, set(old_slugs_of(record).values_list("language", "slug")))  # type: ignore[arg-type]
    log("erase_history", by=by, on=record, count=count)
    return count


def _without_former_hashes(snapshot: Snapshot, source: str) -> Snapshot:
    """What is known of the translations of a working copy, without what only tells of a text that is gone."""
    found: Snapshot = {key: dict(values) for key, values in snapshot.items()}
    for key, values in found.items():
        for name, said in snapshot[key].items():
            if not name.startswith(KNOWN) or name == OF:
                continue
            words = name.removeprefix(KNOWN)
            told, original = dict(said), working.beside(key, words, source)
            if told.get("from_hash", "") not in ("", OLDER, fingerprint(values.get(original))):
                told["from_hash"] = OLDER
            if told.get("decided_on", "") != fingerprint(values.get(words)):
                told.pop("decided_on", None)
            values[name] = told
    return found


def _forget_words(record: models.Model) -> None:
    """What people wrote of it elsewhere: reasons in the event log, names in the admin's own history."""
    of_record = {"model": record._meta.label_lower, "object_id": str(record.pk)}
    for event in Event.objects.filter(**of_record):
        if any(name in event.details for name in WORDS):
            event.details = {name: said for name, said in event.details.items() if name not in WORDS}
            event.save(update_fields=["details"])
    entries = apps.get_model("admin", "LogEntry").objects.filter(
        content_type__app_label=record._meta.app_label,
        content_type__model=record._meta.model_name,
        object_id=str(record.pk),
    )
    entries.update(object_repr=str(record)[:200], change_message="")


def outcome(count: int) -> str:
    return ngettext(
        "%(count)s earlier version is erased. Only the present state is kept.",
        "%(count)s earlier versions are erased. Only the present state is kept.",
        count,
    ) % {"count": count}


@transaction.atomic
def forget_deleted(deleted: Revision, *, by: Any) -> None:
    """Empties the trash of one record before its time, with its whole history."""
    if by is not None and not may_erase(by):
        raise PermissionDenied(_("You are not allowed to erase the history."))
    Revision.objects.filter(model=deleted.model, object_id=deleted.object_id).delete()
    Event.objects.create(
        verb="erase_deleted", by=revisions.email_of(by), model=deleted.model, object_id=deleted.object_id
    )
