"""A text that another one of its type replaces: both stay readable, and each names the other."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

ITSELF = _("A text does not replace itself.")
CIRCLE = _("This would make a circle: that text is itself replaced, in the end, by this one.")


class Replaceable(models.Model):
    """May name the record that replaces it. A fact: the same in every language."""

    superseded_by_id: Any  # what Django makes of it
    superseded_by: Any = models.ForeignKey(
        "self",
        verbose_name=_("replaced by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="supersedes",
        help_text=_("Readers are led there, once it is public; this text stays where it is."),
    )

    class Meta:
        abstract = True

    objects: ClassVar[Any]

    @staticmethod
    def not_by_itself(name: str) -> models.CheckConstraint:
        return models.CheckConstraint(
            name=name,
            condition=~Q(superseded_by=F("id")) | Q(superseded_by__isnull=True),
            violation_error_message=ITSELF,
        )

    def clean(self) -> None:
        """Refuses a circle; that a text replaces itself, the constraint refuses."""
        super().clean()
        later = self.superseded_by_id
        if self.pk is not None and later != self.pk and self.pk in followed(type(self), later):
            raise ValidationError({"superseded_by": CIRCLE})


def followed(model: type[models.Model], key: Any) -> set[Any]:
    """The key, and those of the texts that one after the other replace what it stands for."""
    found: set[Any] = set()
    while key is not None and key not in found:
        found.add(key)
        rows: models.QuerySet = models.QuerySet(model)
        key = rows.filter(pk=key).values_list("superseded_by", flat=True).first()
    return found
