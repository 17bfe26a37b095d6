"""The practice sheet: the fields of a “smart practice” record, each a text or why there is none."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from positions.models.position import Position
from positions.models.results import Result
from publishing.availability import AvailabilityField, either_value_or_availability
from publishing.state import Member
from topics.models import Principle

PRACTICE_FIELDS = (
    *("section", "support", "capital", "implementer", "funder", "other_examples"),
    *("impact_and_reach", "cost_per_beneficiary", "lessons_learned", "more_info"),
)


class PracticeFields(Member):
    """What the IFRC's database of smart practices asks of each practice, in its order."""

    natural: ClassVar[str] = ""  # at most one

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    section = models.TextField(_("Section"), blank=True)
    section_info = AvailabilityField(of="section")
    support = models.TextField(_("Support"), blank=True)
    support_info = AvailabilityField(of="support")
    capital = models.TextField(_("Capital"), blank=True)
    capital_info = AvailabilityField(of="capital")
    implementer = models.TextField(_("Implementer"), blank=True)
    implementer_info = AvailabilityField(of="implementer")
    funder = models.TextField(_("Funder"), blank=True)
    funder_info = AvailabilityField(of="funder")
    other_examples = models.TextField(_("Other examples"), blank=True)
    other_examples_info = AvailabilityField(of="other_examples")
    impact_and_reach = models.TextField(_("Assessment of impact and reach"), blank=True)
    impact_and_reach_info = AvailabilityField(of="impact_and_reach")
    cost_per_beneficiary = models.TextField(_("Cost per beneficiary"), blank=True)
    cost_per_beneficiary_info = AvailabilityField(of="cost_per_beneficiary")
    lessons_learned = models.TextField(_("Lessons learned"), blank=True)
    lessons_learned_info = AvailabilityField(of="lessons_learned")
    more_info = models.TextField(_("For more information"), blank=True)
    more_info_info = AvailabilityField(of="more_info")

    class Meta:
        abstract = True
        constraints = [*either_value_or_availability(*PRACTICE_FIELDS, translated=True)]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


class PracticeSheet(PracticeFields):
    """The practice sheet of a position, with the principles it follows."""

    member_of: ClassVar[str] = "position"
    members: ClassVar[tuple[str, ...]] = ("principles",)

    position = models.OneToOneField(Position, on_delete=models.CASCADE, related_name="practice_sheet")

    class Meta(PracticeFields.Meta):
        verbose_name = _("practice sheet")
        verbose_name_plural = _("practice sheets")


class ResultPracticeSheet(PracticeFields):
    """What is known, and what is not, about the practice behind a result."""

    member_of: ClassVar[str] = "result"

    result = models.OneToOneField(Result, on_delete=models.CASCADE, related_name="practice_sheet")

    class Meta(PracticeFields.Meta):
        verbose_name = _("practice sheet of a result")
        verbose_name_plural = _("practice sheets of results")


class PrincipleApplied(Member):
    """A principle that the practice's design or its implementation follows, and how."""

    member_of: ClassVar[str] = "sheet"
    natural: ClassVar[str] = "order"

    class Stage(models.TextChoices):
        DESIGN = "design", _("Design")
        IMPLEMENTATION = "implementation", _("Implementation")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sheet = models.ForeignKey(PracticeSheet, on_delete=models.CASCADE, related_name="principles")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    principle = models.ForeignKey(
        Principle, verbose_name=_("principle"), on_delete=models.PROTECT, related_name="applications"
    )
    stage = models.CharField(_("stage"), max_length=20, choices=Stage)
    comment = models.TextField(_("comment"), blank=True)

    class Meta:
        verbose_name = _("principle applied")
        verbose_name_plural = _("principles applied")
        ordering = ("order", "id")
        constraints = [
            models.UniqueConstraint(
                name="principle_once_per_stage",
                fields=["sheet", "principle", "stage"],
                violation_error_message=_("This principle is already listed for this stage."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.principle} ({self.get_stage_display()})"
