"""Correction notices: what was wrong in a record that readers could see, what is right, and since when.

A notice belongs to its record like an ask to a position, and is written in each language. It is read on the
page of the record, in its feed and in its structured data, and is never taken away in silence.
"""

import uuid
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Event
from languages.codes import column_languages
from languages.dates import format_date
from languages.texts import active_language, text_in, words_of
from publishing import provenance
from publishing.copies.rehearsal import is_rehearsing
from publishing.state import Member, Publishable
from publishing.writers import writer

NOTHING_SAID = _("Say what was wrong and what is right now.")
NEVER_PUBLIC = _("Nobody has read this yet: correct the text itself. A notice is for what was public.")


def was_ever_public(record: Publishable) -> bool:
    """True when readers of some language may have read it."""
    return any(record.version(code).was_ever_public for code in column_languages())


class Correction(Member):
    """A dated notice. A subclass names its record in `member_of`, under the accessor `corrections`."""

    natural: ClassVar[str] = "order"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    date = models.DateField(_("date"), help_text=_("The day on which the text was put right."))
    text = models.TextField(
        _("correction"),
        blank=True,
        help_text=_("What was wrong, then what is right now. Readers see it as long as the text is public."),
    )

    class Meta:
        abstract = True
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ("order", "id")

    def __str__(self) -> str:
        day = format_date(self.date, active_language()) if self.date else "—"
        return f"{day} {words_of(self, 'text').value[:60]}".rstrip()

    @property
    def owner(self) -> Any:
        return getattr(self, self.member_of)

    @property
    def says_something(self) -> bool:
        """True when there are words in some language, whether or not readers may see them."""
        return any(text_in(self, "text", code) for code in column_languages())

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The record has changed too: feeds and pages say since when."""
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)
            records: models.QuerySet = models.QuerySet(type(self.owner), using=self._state.db)
            records.filter(pk=self.owner.pk).update(updated_at=timezone.now())

    def clean(self) -> None:
        super().clean()
        if getattr(self, f"{self.member_of}_id") is not None and not was_ever_public(self.owner):
            raise ValidationError(NEVER_PUBLIC)


@receiver(post_delete, dispatch_uid="publishing.correction_deleted")
def note_in_the_log(sender: Any, instance: Any, origin: Any = None, **kwargs: Any) -> None:
    """That a notice was taken away, and by whom, is never forgotten.

    When its record is deleted, or an import says what there is now, the log has an event for that already.
    In a working copy it is not gone yet: that is logged when it is published.
    """
    first = origin.model if isinstance(origin, models.QuerySet) else type(origin)
    if not issubclass(sender, Correction) or not issubclass(first, Correction):
        return
    if provenance.is_remembering() or is_rehearsing():
        return
    owner = type(instance)._meta.get_field(instance.member_of).related_model
    Event.objects.create(
        verb="delete_correction",
        by=writer().by,
        model=owner._meta.label_lower,
        object_id=str(getattr(instance, f"{instance.member_of}_id")),
        details={"date": str(instance.date)},
    )
