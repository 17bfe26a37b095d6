"""What was deleted, for thirty days: the last revision of a record that is no more, and the way back."""

from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.events import log
from languages.codes import column, column_languages
from publishing.copies import revisions, working
from publishing.copies.merging import in_order
from publishing.copies.models import Kind, Plan, Revision, WorkingCopy
from publishing.copies.writing import prune
from publishing.slugs import OldSlug, is_reserved, is_taken, old_slugs_of
from publishing.snapshots import OF, Snapshot, key_of, take
from publishing.state import Publishable, State

KEPT = timedelta(days=30)
# The revisions of a record after one of its deletions: it was taken back.
_LATER = Revision.objects.filter(
    model=models.OuterRef("model"),
    object_id=models.OuterRef("object_id"),
    number__gt=models.OuterRef("number"),
)


def keeps(record: models.Model) -> bool:
    """False for what leaves no trace: a protected record (publishing.state)."""
    return not revisions.hides_its_past(record)


@transaction.atomic
def delete(record: models.Model, *, by: Any, why: str = "") -> Revision | None:
    """Deletes a record into the trash; None where nothing of it may be kept. Raises ProtectedError."""
    kept = None
    if keeps(record):
        snapshot = working.wanted(record)
        kept = revisions.append(record, snapshot, Kind.DELETED, by=by, why=why, life=_life(record))
    Plan.objects.of(record).delete()
    WorkingCopy.objects.of(record).delete()
    if kept is None:
        Revision.objects.of(record).delete()
    record.delete()
    return kept


def _life(record: models.Model) -> dict[str, Any]:
    """Its addresses, those of the past as well, and whether readers once had it."""
    life: dict[str, Any] = {"old": sorted(old_slugs_of(record).values_list("language", "slug"))}
    for code in column_languages():
        if slug := getattr(record, column("slug", code), None):
            life[column("slug", code)] = slug
        if isinstance(record, Publishable) and record.version(code).state == State.WITHDRAWN:
            life[column("state", code)] = State.WITHDRAWN.value
            withdrawn = record.version(code).withdrawn_at
            life[column("withdrawn_at", code)] = withdrawn.isoformat() if withdrawn else None
    return life


def in_trash(model: type[models.Model] | None = None) -> models.QuerySet[Revision]:
    """The last deletion of each record that is still to be had back, the latest first."""
    rows = Revision.objects.filter(kind=Kind.DELETED, at__gt=timezone.now() - KEPT)
    if model is not None:
        rows = rows.filter(model=model._meta.label_lower)
    return rows.filter(~models.Exists(_LATER)).order_by("-at", "-pk")


@transaction.atomic
def take_back(deleted: Revision, *, by: Any) -> models.Model:
    """The record with its members as it was, under the same key; a draft, or withdrawn as it was.

    Its addresses come back as far as nobody took them. Raises ValidationError where it cannot be.
    """
    model = apps.get_model(deleted.model)
    record = model(pk=model._meta.pk.to_python(deleted.object_id))
    if model._base_manager.filter(pk=record.pk).exists():
        raise ValidationError(_("This record is there again already."))
    kept = prune(deleted.snapshot, {})
    if key_of(record) not in kept:
        raise ValidationError(_("It cannot come back: something that it must name is no more."))
    try:
        working.write_rows(_attached(kept), record, by)
    except working.Misfit as error:
        raise ValidationError(str(error)) from error
    record = model._base_manager.get(pk=record.pk)
    _give_back_addresses(record, deleted.life)
    revisions.append(record, take(record), Kind.RESTORED, by=by)
    log("take_back", by=by, on=record)
    return model._base_manager.get(pk=record.pk)


def _attached(snapshot: Snapshot) -> Snapshot:
    """Without the members of members that are left out."""
    kept: Snapshot = {}
    for key in in_order(snapshot):
        if OF not in snapshot[key] or snapshot[key][OF] in kept:
            kept[key] = snapshot[key]
    return kept


def _give_back_addresses(record: Any, life: dict[str, Any]) -> None:
    names = {field.name: field for field in record._meta.concrete_fields}
    values: dict[str, Any] = {}
    for code in column_languages():
        slug, name = life.get(column("slug", code)), column("slug", code)
        if slug and name in names and not is_taken(record, code, slug):
            if not is_reserved(type(record), code, slug):
                values[name] = slug
        if name in values and life.get(column("state", code)):
            for what in ("state", "withdrawn_at"):
                its = column(what, code)
                values[its] = names[its].to_python(life.get(its))
    if values:
        type(record)._base_manager.filter(pk=record.pk).update(**values)
    for code, slug in life.get("old", ()):
        if code in column_languages() and not is_taken(record, code, slug):
            OldSlug.objects.get_or_create(
                model=record._meta.label_lower,
                language=code,
                slug=slug,
                defaults={"object_id": str(record.pk)},
            )


def empty() -> int:
    """Forgets what was deleted more than thirty days ago, with its whole history; how many records."""
    old = Revision.objects.filter(kind=Kind.DELETED, at__lte=timezone.now() - KEPT)
    gone = list(old.filter(~models.Exists(_LATER)).values_list("model", "object_id"))
    for model, object_id in gone:
        Revision.objects.filter(model=model, object_id=object_id).delete()
    return len(gone)
