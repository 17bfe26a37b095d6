"""Pages kept to be looked at: for a day by who made them, or by a guest who has the link."""

import uuid
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.copies.models import AboutRecord, OfRecord, Revision

DAY = timedelta(days=1)


class Preview(AboutRecord):
    """What somebody who works here wanted to see, saved or not: kept for a day, for them alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    object_id = models.CharField(max_length=40, blank=True)  # "" for what is not saved yet
    is_saved = models.BooleanField(default=False)
    name = models.CharField(max_length=400, blank=True)
    pages: Any = models.JSONField(default=dict)  # {language: {"html", "reason", "state", "state_code"}}

    class Meta:
        verbose_name = _("preview")
        verbose_name_plural = _("previews")
        default_permissions = ()
        indexes = [models.Index(name="preview_at", fields=["at"])]

    def __str__(self) -> str:
        return str(self.pk)


class PreviewLinks(OfRecord):
    def open(self) -> Self:
        """Those that can still be used."""
        return self.filter(revoked_at=None, expires_at__gt=timezone.now())


class PreviewLink(AboutRecord):
    """A version of a record that somebody without an account may read and answer, until a moment.

    The address is signed (publishing.guests.links): nothing here opens it. `pages` are made from the revision
    when the link is, and again when something that they print had to be forgotten.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="preview_links")
    digest = models.CharField(max_length=64)
    languages: Any = models.JSONField(default=list)
    pages: Any = models.JSONField(default=dict, blank=True)  # {language: publishing.guests.rendering.Text}
    for_whom = models.CharField(_("for whom"), max_length=120)
    made_by = models.CharField(_("made by"), max_length=254)
    at = models.DateTimeField(_("made"), auto_now_add=True)
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    visits = models.PositiveIntegerField(_("openings"), default=0)
    last_visit_at = models.DateTimeField(_("last opened"), null=True, blank=True)

    objects: ClassVar[Any] = PreviewLinks.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        default_permissions = ()
        ordering = ("-at", "id")
        indexes = [models.Index(name="preview_link_of", fields=["model", "object_id", "at"])]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.expires_at > timezone.now()


class Verdict(models.TextChoices):
    """What a guest says of the whole. Comments alone are no verdict."""

    AGREE = "agree", _("I agree to this text")
    OBJECT = "object", _("I object to this text")
    COMMENTS = "", _("I only comment, for now")


class GuestAnswer(models.Model):
    """What a guest sent, and to which version of the text it was said. Never changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    link = models.ForeignKey(PreviewLink, on_delete=models.CASCADE, related_name="answers")
    at = models.DateTimeField(_("when"), auto_now_add=True)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    role = models.CharField(_("role"), max_length=120, blank=True)
    # [{"section": its heading, "" for the whole, "anchor", "language", "text"}]
    comments: Any = models.JSONField(default=list, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("answer of a guest")
        verbose_name_plural = _("answers of guests")
        default_permissions = ()
        ordering = ("-at", "id")
        constraints = [
            models.CheckConstraint(
                name="guest_verdict_is_known", condition=models.Q(verdict__in=Verdict.values)
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


__all__ = ["GuestAnswer", "Preview", "PreviewLink", "Verdict"]
