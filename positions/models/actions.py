"""Advocacy actions: what was done about a position, dated. Persons met are not recorded at all."""

import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from languages.partial_dates import PartialDateField, before_or_equal
from languages.texts import words_of
from partners.models import Partner
from positions.models.asks import Ask
from positions.models.institutions import Institution
from positions.models.position import Position
from publishing.availability import AvailabilityField, either_value_or_availability
from publishing.recorded import RecordedQuerySet
from publishing.state import Member
from topics.models import CodeField, Mode


class AdvocacyActionQuerySet(RecordedQuerySet):
    def shown(self) -> Self:
        """Actions that may be told."""
        return self.filter(is_public=True)


class AdvocacyAction(Member):
    """A meeting, a letter, a hearing: who spoke to whom, when, about which asks."""

    member_of: ClassVar[str] = "position"
    natural: ClassVar[str] = "key"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    position = models.ForeignKey(Position, on_delete=models.CASCADE, related_name="actions")
    key = CodeField(_("key"), unique=True, max_length=80)
    mode = models.ForeignKey(
        Mode, verbose_name=_("mode of action"), on_delete=models.PROTECT, related_name="actions"
    )
    date = PartialDateField(_("date"))
    end = PartialDateField(_("until"), help_text=_("Only for an action that lasted."))
    place = models.CharField(_("place"), max_length=120, blank=True)
    place_info = AvailabilityField(of="place")
    summary = models.TextField(_("in short"), blank=True)
    notice = models.CharField(_("notice"), max_length=400, blank=True)
    asks = models.ManyToManyField(Ask, verbose_name=_("asks"), blank=True, related_name="actions")
    institutions = models.ManyToManyField(
        Institution, verbose_name=_("institutions"), blank=True, related_name="actions"
    )
    organisations = models.ManyToManyField(
        Partner, verbose_name=_("organisations"), blank=True, related_name="actions"
    )
    is_public = models.BooleanField(
        _("shown"), default=True, help_text=_("Untick when telling it would put somebody in danger.")
    )

    objects: ClassVar[Any] = AdvocacyActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("advocacy action")
        verbose_name_plural = _("advocacy actions")
        ordering = ("date", "key")
        constraints = [
            *either_value_or_availability("place", translated=True),
            models.CheckConstraint(
                name="action_starts_before_it_ends",
                condition=before_or_equal("date", "end") & (models.Q(end="") | ~models.Q(date="")),
                violation_error_message=_("An action cannot end before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date or '—'} {self.mode} {words_of(self, 'summary').value[:60]}"
