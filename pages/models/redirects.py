"""Old addresses: where what used to be elsewhere is now. Asked only when nothing else answers."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from pages.old_addresses import check_target, normal, without_fragment
from pages.protected_addresses import betraying, refusal


class Redirect(models.Model):
    """One old address of this site, with its query (`/spip.php?article12`), and its new one."""

    natural_key_field: ClassVar[str] = "old"

    old = models.CharField(
        _("old address"),
        max_length=500,
        unique=True,
        help_text=_("From the first slash on, with its query: /spip.php?article12"),
    )
    new = models.CharField(
        _("new address"),
        max_length=500,
        blank=True,
        help_text=_("/fr/positions/… or https://…. Left empty: the old page is gone (410)."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        ordering = ("old",)
        constraints = [
            models.CheckConstraint(
                name="redirect_begins_with_slash",
                condition=models.Q(old__startswith="/"),
                violation_error_message=_("An old address begins with a slash."),
            ),
            models.CheckConstraint(
                name="redirect_not_to_itself",
                condition=~models.Q(old=models.F("new")),
                violation_error_message=_("An address cannot lead to itself."),
            ),
        ]

    def __str__(self) -> str:
        return self.old

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """What led here leads on to where this leads: nobody is sent from one old address to another."""
        super().save(*args, **kwargs)
        near = Redirect.objects.filter(models.Q(new=self.old) | models.Q(new__startswith=f"{self.old}#"))
        led_here = [one.pk for one in near if without_fragment(one.new) == self.old]
        Redirect.objects.filter(pk__in=led_here).update(new=self.new)

    def clean(self) -> None:
        """Writes both addresses in their one form; refuses circles, and what betrays a partner."""
        super().clean()
        try:
            self.old = normal(self.old)
        except ValidationError as error:
            raise ValidationError({"old": error.messages}) from error
        try:
            self.new = check_target(self.old, self.new)
        except ValidationError as error:
            raise ValidationError({"new": error.messages}) from error
        if betraying([self.new]):
            raise ValidationError({"new": refusal()})
