"""What is kept beside the live tables: revisions, which hold snapshots, and working copies, which name two.

No foreign key leads to a record: a revision survives its deletion, and is then what the trash holds.
"""

from typing import Any, ClassVar, Self

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing.snapshots import Snapshot, digest


class Kind(models.TextChoices):
    """What made a revision."""

    SAVED = "saved", _("Saved")
    DRAFTED = "drafted", _("Saved in the working copy")
    PUBLISHED = "published", _("Published")
    RESTORED = "restored", _("Restored")
    DISCARDED = "discarded", _("Working copy discarded")
    SEEN = "seen", _("Changed otherwise")  # an import, a bulk change, a program
    ASIDE = "aside", _("Set aside, not applied")
    DELETED = "deleted", _("Deleted")


class OfRecord(models.QuerySet):
    def of(self, record: models.Model) -> Self:
        return self.filter(model=record._meta.label_lower, object_id=str(record.pk))


class AboutRecord(models.Model):
    """Something kept about a record, which it names by its type and its key."""

    model = models.CharField(max_length=60)
    object_id = models.CharField(max_length=40)

    objects: ClassVar[Any] = OfRecord.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.model}:{self.object_id}"

    @property
    def record(self) -> Any:
        """As it stands now; None where it is no more."""
        return apps.get_model(self.model)._base_manager.filter(pk=self.object_id).first()


class Revision(AboutRecord):
    """A record with its members as they were at one moment, or were wanted. What it says is never changed."""

    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("what happened"), max_length=10, choices=Kind)
    at = models.DateTimeField(_("when"), auto_now_add=True)
    by = models.CharField(_("by"), max_length=254, blank=True)  # an e-mail address, as in the event log
    why = models.CharField(_("why"), max_length=500, blank=True)
    parts: Any = models.JSONField(default=list, blank=True)  # those that were published, restored…
    snapshot: Any = models.JSONField()
    digest = models.CharField(max_length=64)
    # Of one set aside: the revision its form was built on. Of a deleted record: its addresses and states.
    built_on = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="+")
    life: Any = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        default_permissions = ("erase",)  # publishing.copies.erasing
        ordering = ("-number",)
        constraints = [
            models.UniqueConstraint(name="revision_once", fields=["model", "object_id", "number"]),
            models.CheckConstraint(name="revision_kind_is_known", condition=models.Q(kind__in=Kind.values)),
        ]
        indexes = [
            models.Index(name="revision_like", fields=["model", "object_id", "digest"]),
            models.Index(name="revision_kind_at", fields=["kind", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.model}:{self.object_id} {self.number}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.digest = digest(self.snapshot)
        super().save(*args, **kwargs)


class WorkingCopy(AboutRecord):
    """There is one if, and only if, something of a public record waits to be published.

    `base` is what was public when it was last looked at, `draft` what is wanted. `asked` says for which parts
    a review was asked: `{"fr": {"by": "…", "at": "…"}}`; a part that changes afterwards asks no more.
    """

    base = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    draft = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=254, blank=True)
    at = models.DateTimeField(auto_now=True)
    begun_at = models.DateTimeField(auto_now_add=True)
    asked: Any = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = _("working copy")
        verbose_name_plural = _("working copies")
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="working_copy_once", fields=["model", "object_id"])]


class Plan(AboutRecord):
    """A change of a public record that waits for its moment: these parts of this revision, no later one."""

    due_at = models.DateTimeField(_("due"))
    parts: Any = models.JSONField(default=list)
    base = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    draft = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    by = models.CharField(max_length=254, blank=True)
    at = models.DateTimeField(auto_now_add=True)
    problem = models.CharField(
        max_length=500, blank=True
    )  # why it could not be done; then it waits for people

    class Meta:
        verbose_name = _("planned change")
        verbose_name_plural = _("planned changes")
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="plan_once", fields=["model", "object_id"])]
        indexes = [models.Index(name="plan_due", fields=["problem", "due_at"])]


__all__ = ["Kind", "Plan", "Revision", "Snapshot", "WorkingCopy"]
