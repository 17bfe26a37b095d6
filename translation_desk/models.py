"""How often readers asked for a page in their language. A number per page: nothing of who asked."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class TranslationRequest(models.Model):
    """One row per record × language in which its page does not exist. No foreign key: any type with pages.

    It goes when the page comes (translation_desk.requests).
    """

    model = models.CharField(max_length=60)  # "positions.position"
    object_id = models.CharField(max_length=40)
    language = models.CharField(max_length=10)
    count = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        verbose_name = _("translation to do")
        verbose_name_plural = _("translations to do")
        default_permissions = ()  # the queue asks for the right to translate
        constraints = [
            models.UniqueConstraint(
                name="translation_request_once", fields=["model", "object_id", "language"]
            ),
            models.CheckConstraint(name="translation_request_was_made", condition=Q(count__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.model}:{self.object_id} {self.language} {self.count}"
