"""Revisions of a record: the one that is like this snapshot, the next one, and forgetting them all."""

from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Max

from publishing.copies.models import Kind, Plan, Revision, WorkingCopy
from publishing.snapshots import Snapshot, digest
from publishing.state import Publishable

APART = (Kind.ASIDE, Kind.DELETED)  # no state that the record was in or wanted to be in


def email_of(by: Any) -> str:
    return getattr(by, "email", "") or ""


def latest(record: models.Model) -> Revision | None:
    return Revision.objects.of(record).exclude(kind__in=APART).order_by("-number").first()


AT_ONCE = 20  # writers of one record; of those who ask for the same number, one gets it each time


def append(
    record: models.Model,
    snapshot: Snapshot,
    kind: Kind,
    *,
    by: Any = None,
    why: str = "",
    parts: Iterable[str] = (),
    after: int = 0,
    **more: Any,
) -> Revision:
    """A new revision, whatever was there before; its number is greater than `after` as well.

    A record whose past must not be known keeps no other.
    """
    for tries_left in reversed(range(AT_ONCE)):
        last = Revision.objects.of(record).aggregate(last=Max("number"))["last"] or 0
        try:
            with transaction.atomic():
                if is_alone := hides_its_past(record):
                    forget(record)
                made = Revision.objects.create(
                    model=record._meta.label_lower,
                    object_id=str(record.pk),
                    number=max(last, after) + 1,
                    kind=kind,
                    by=email_of(by),
                    why=why[:500],
                    parts=sorted(parts),
                    snapshot=snapshot,
                    **more,
                )
                if is_alone:  # its number is not that of one which is forgotten: forms name what they show
                    made.number = max(made.pk, made.number)
                    made.save(update_fields=["number"])
                return made
        except IntegrityError:  # somebody else, who opened it at the same moment, took the number
            if not tries_left:
                raise
    raise AssertionError


def pin(record: models.Model, snapshot: Snapshot, kind: Kind = Kind.SEEN, **more: Any) -> Revision:
    """The latest revision if it says the same, else a new one."""
    last = latest(record)
    if last is not None and last.digest == digest(snapshot):
        return last
    return append(record, snapshot, kind, **more)


def like(record: models.Model, snapshot: Snapshot) -> Revision:
    """A revision that holds exactly this, old or new."""
    found = Revision.objects.of(record).filter(digest=digest(snapshot)).exclude(kind__in=APART)
    return found.order_by("-number").first() or append(record, snapshot, Kind.SEEN)


def hides_its_past(record: models.Model) -> bool:
    return bool(getattr(record, "hides_its_past", False)) and isinstance(record, Publishable)


def forget(record: models.Model) -> None:
    """Nothing that the record once said, or was to say, is kept: its revisions, working copy and plans."""
    Plan.objects.of(record).delete()
    WorkingCopy.objects.of(record).delete()
    Revision.objects.of(record).delete()
