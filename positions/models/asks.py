"""Asks: what exactly is asked, of whom, by when, where it stands and what was answered."""

import uuid
from collections.abc import Callable
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from languages.codes import column, site_languages
from languages.partial_dates import PartialDateField
from languages.queries import empty, empty_words
from languages.texts import words_of
from positions.models.institutions import Institution
from positions.models.position import Position, Target
from publishing.availability import AvailabilityField, either_value_or_availability
from publishing.recorded import RecordedQuerySet
from publishing.state import Member
from topics.models import CodeField


class AskStatus(models.TextChoices):
    """Where an ask stands. "Not provided" is no status but an availability (publishing.availability)."""

    OPEN = "open", _("Open")
    IN_PROGRESS = "in_progress", _("Under discussion")
    SUPPORTED = "supported", _("Officially supported")
    NOTED = "noted", _("Noted, no commitment")
    PARTLY_MET = "partly_met", _("Partly met")
    MET = "met", _("Met")
    REFUSED = "refused", _("Refused")
    SUPERSEDED = "superseded", _("Superseded")


def has_readable_words(text: str, public: Callable[[str], Q]) -> Q:
    """Asks with words in a language in which their position is public: as `text_of` finds, in the database.

    `text` leads to their text; `public` says, for each language, when the position is public in it.
    """
    words = Q()
    for code in site_languages():
        words |= ~empty(column(text, code)) & public(code)
    return words


class AskQuerySet(RecordedQuerySet):
    def readable(self, language: str) -> Self:
        """Those that the page of their position shows in `language`; drafts have no page."""
        there = Q(position__in=Position.objects.published(language))
        return self.filter(there & has_readable_words("text", _public_where_read(language)))

    def listed(self, language: str, *, mixed: bool) -> Self:
        """What a list in `language` shows: those, or all that any page shows where the site mixes them."""
        return self.filter(has_readable_words("text", _public)) if mixed else self.readable(language)

    def readable_only_elsewhere(self, language: str, elsewhere: str) -> Self:
        """Those that are readable in `elsewhere` and whose position has no page in `language` (norm C5b)."""
        return self.readable(elsewhere).exclude(position__in=Position.objects.published(language))

    def answered(self, language: str, *, mixed: bool = False) -> Self:
        """Of those listed in `language`, those with an official answer: its words, or its day."""
        said = has_readable_words("answer_text", _public if mixed else _public_where_read(language))
        return self.filter(Q(answer_from__isnull=False) & (said | ~empty("answer_date")))

    def concerning(self, institution: Institution) -> Self:
        """Addressed to it, answered by it, or addressed to nobody in a position that is sent to it."""
        sent = Target.objects.filter(institution=institution).values("position")
        unaddressed = Q(addressee__isnull=True, position__in=sent)
        return self.filter(Q(addressee=institution) | Q(answer_from=institution) | unaddressed)


def _public(code: str) -> Q:
    return Q(position__in=Position.objects.published(code))


def _public_where_read(language: str) -> Callable[[str], Q]:
    """When the position of an ask that is public in `language` is public in another one too."""

    def public(code: str) -> Q:
        return Q() if code == language else _public(code)

    return public


class Ask(Member):
    """One request of a position, verb first, to an addressee, with its deadline, status and answer."""

    member_of: ClassVar[str] = "position"
    optional_words: ClassVar[tuple[str, ...]] = ("deadline_text",)
    members: ClassVar[tuple[str, ...]] = ("milestones",)
    natural: ClassVar[str] = "key"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    position = models.ForeignKey(Position, on_delete=models.CASCADE, related_name="asks")
    key = CodeField(_("key"), max_length=20, blank=True, help_text=_("a, b, c… Filled in when left empty."))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text = models.TextField(_("ask"), blank=True, help_text=_("Begins with a verb: “Publish every year…”."))
    notice = models.CharField(_("notice"), max_length=400, blank=True)
    addressee = models.ForeignKey(
        Institution,
        verbose_name=_("addressed to"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="asks",
    )
    deadline = PartialDateField(_("deadline"))
    deadline_text = models.CharField(
        _("deadline in words"), max_length=250, blank=True, help_text=_("Replaces the date on the page.")
    )
    status = models.CharField(_("status"), max_length=20, choices=AskStatus, blank=True)
    status_info = AvailabilityField(of="status")
    status_date = PartialDateField(_("status on"))
    status_source = models.CharField(_("source of the status"), max_length=300, blank=True)
    answer_from = models.ForeignKey(
        Institution,
        verbose_name=_("answered by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="answers",
    )
    answer_date = PartialDateField(_("answered on"))
    answer_text = models.TextField(_("official answer"), blank=True)

    objects: ClassVar[Any] = AskQuerySet.as_manager()

    class Meta:
        verbose_name = _("ask")
        verbose_name_plural = _("asks")
        ordering = ("order", "key")
        constraints = [
            *either_value_or_availability("status"),
            models.UniqueConstraint(
                name="ask_key_once",
                fields=["position", "key"],
                violation_error_message=_("Another ask of this position has this key."),
            ),
            models.CheckConstraint(
                name="ask_answer_has_author",
                condition=(Q(answer_date="") & empty_words("answer_text")) | Q(answer_from__isnull=False),
                violation_error_message=_("Say which institution gave this answer."),
            ),
        ]
        indexes = [models.Index(name="ask_by_status", fields=["status", "position"])]

    def __str__(self) -> str:
        return words_of(self, "text").value[:80] or self.key

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self.key:
            self.key = self.free_key()
        super().save(*args, **kwargs)

    def free_key(self) -> str:
        """The first letter that no ask of the position has: a, b, … z, then ask-27, ask-28…"""
        taken = set(Ask.objects.filter(position=self.position_id).values_list("key", flat=True))
        letters = (chr(code) for code in range(ord("a"), ord("z") + 1))
        beyond = (f"ask-{number}" for number in range(27, 27 + len(taken) + 1))
        return next(key for key in (*letters, *beyond) if key not in taken)


class MilestoneState(models.TextChoices):
    ACHIEVED = "achieved", _("Achieved")
    ONGOING = "ongoing", _("Ongoing")
    PLANNED = "planned", _("Planned")


class Milestone(Member):
    """A step on the way to an ask being met: what is due when, and when it was reached."""

    member_of: ClassVar[str] = "ask"
    natural: ClassVar[str] = "order"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ask = models.ForeignKey(Ask, on_delete=models.CASCADE, related_name="milestones")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    label = models.CharField(_("milestone"), max_length=250, blank=True)
    due = PartialDateField(_("due"))
    reached_on = PartialDateField(_("reached on"))
    state = models.CharField(_("state"), max_length=20, choices=MilestoneState, blank=True)

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ("order", "id")
        constraints = [
            models.CheckConstraint(
                name="planned_milestone_not_reached",
                condition=~Q(state=MilestoneState.PLANNED) | Q(reached_on=""),
                violation_error_message=_("A milestone that was reached is not planned any more."),
            )
        ]

    def __str__(self) -> str:
        return words_of(self, "label").value
