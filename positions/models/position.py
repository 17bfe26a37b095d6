"""Positions, with those who sign them and those they are addressed to."""

import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from languages.folding import FoldedTextField
from languages.partial_dates import PartialDateField
from languages.queries import links
from languages.rich_text import RichTextField
from languages.texts import active_language
from library.models import Document
from partners.models import NamedOrganisation, NamedOrganisationQuerySet, Partner
from positions.models.institutions import Institution
from publishing.amendments import marking_replaced
from publishing.availability import AvailabilityField, either_value_or_availability, refuse_both
from publishing.corrections import Correction
from publishing.state import Member, Publishable, PublishableQuerySet, public_constraints, public_indexes
from publishing.succession import Replaceable
from topics.models import CodeField, Country, Level, Mode, PositionType, Region, Theme


class DateRole(models.TextChoices):
    """What the date of a position is the date of."""

    SINCE = "since", _("Since")
    FIRST_OF_SERIES = "first_of_series", _("First of a series")


class PositionQuerySet(PublishableQuerySet):
    def with_names(self) -> Self:
        """With what a list prints: type, countries, themes, the lead if it may be named, what replaces it."""
        language = active_language()
        countries = Country.objects.for_lists().order_by(*Country.by_name(language))
        return marking_replaced(self.select_related("type")).prefetch_related(
            models.Prefetch("lead", Partner.objects.beside_countries().for_lists()),
            models.Prefetch("countries", countries),
            models.Prefetch("themes", Theme.objects.order_by(*Theme.by_name(language))),
        )

    def involving(self, partners: models.QuerySet[Partner]) -> Self:
        """Positions that name one of `partners` in whichever capacity, each once."""
        keys = partners.values("pk")
        co_authored = links(Position, "co_authors").filter(partner__in=keys)
        supported = links(Position, "partners").filter(partner__in=keys)
        signed = Signatory.objects.filter(is_public=True, member__in=keys)
        return self.filter(
            Q(lead__in=keys)
            | Q(pk__in=co_authored.values("position"))
            | Q(pk__in=supported.values("position"))
            | Q(pk__in=signed.values("position"))
        )


class Position(Replaceable, Publishable):
    """What the organisation says to those in power: an interpellation, a memorandum, an open letter…"""

    title_field = "title"
    detail_view = "positions:detail"
    members = ("targets", "signatories", "asks", "actions", "documents", "practice_sheet", "corrections")
    natural_key_field: ClassVar[str] = "key"

    key = CodeField(_("key"), unique=True, max_length=80)
    type = models.ForeignKey(
        PositionType, verbose_name=_("type"), on_delete=models.PROTECT, related_name="positions"
    )
    lead = models.ForeignKey(
        Partner, verbose_name=_("led by"), on_delete=models.PROTECT, related_name="led_positions"
    )
    co_authors = models.ManyToManyField(
        Partner, verbose_name=_("written with"), blank=True, related_name="co_authored_positions"
    )
    partners = models.ManyToManyField(
        Partner, verbose_name=_("partners"), blank=True, related_name="supported_positions"
    )
    date = PartialDateField(_("date"))
    date_info = AvailabilityField(of="date")
    date_role = models.CharField(_("date meant as"), max_length=20, blank=True, choices=DateRole)
    countries = models.ManyToManyField(
        Country, verbose_name=_("countries"), blank=True, related_name="positions"
    )
    countries_info = AvailabilityField(of="countries")
    regions = models.ManyToManyField(Region, verbose_name=_("regions"), blank=True, related_name="positions")
    themes = models.ManyToManyField(Theme, verbose_name=_("themes"), blank=True, related_name="positions")
    levels = models.ManyToManyField(Level, verbose_name=_("levels"), blank=True, related_name="positions")
    levels_info = AvailabilityField(of="levels")
    modes = models.ManyToManyField(
        Mode, verbose_name=_("modes of action"), blank=True, related_name="positions"
    )
    targets_info = AvailabilityField(of="targets", verbose_name=_("if there are no targets"))
    asks_info = AvailabilityField(of="asks", verbose_name=_("if there are no asks"))
    search_text = FoldedTextField(of=("key", "title"))
    # Long texts come last: SQLite reads a row up to the last column that a query names.
    title = models.CharField(_("title"), max_length=250, blank=True)
    context_file = models.CharField(
        _("file concerned"), max_length=250, blank=True, help_text=_("The bill, directive or session.")
    )
    notice = models.CharField(
        _("notice"), max_length=400, blank=True, help_text=_("One line at the head of the page.")
    )
    summary = models.TextField(
        _("summary"), blank=True, help_text=_("Two or three sentences: who asks what of whom, and why.")
    )
    body = RichTextField(_("text"), blank=True)

    objects: ClassVar[Any] = PositionQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        ordering = ("-date", "-id")
        constraints = [
            *public_constraints("title"),
            *either_value_or_availability("date"),
            Replaceable.not_by_itself("position_not_replaced_by_itself"),
        ]
        indexes = [*public_indexes("position", "-date")]

    def clean(self) -> None:
        super().clean()
        if self.pk:
            for field in ("countries", "levels", "targets", "asks"):
                refuse_both(field, getattr(self, field).exists(), getattr(self, f"{field}_info"))


class SignatoryQuerySet(NamedOrganisationQuerySet):
    """Signatures obey the same rule as memberships: `shown()`."""


class Signatory(NamedOrganisation):
    """Somebody who signed, in the order of the signatures."""

    member_of: ClassVar[str] = "position"
    natural: ClassVar[str] = "order"

    position = models.ForeignKey(Position, on_delete=models.CASCADE, related_name="signatories")

    objects: ClassVar[Any] = SignatoryQuerySet.as_manager()

    class Meta(NamedOrganisation.Meta):
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        constraints = [
            NamedOrganisation.member_or_name("signatory_member_or_name"),
            models.UniqueConstraint(
                name="signatory_once",
                fields=["position", "member"],
                violation_error_message=_("This organisation has already signed."),
            ),
        ]


class Target(Member):
    """An institution that the position is addressed to."""

    member_of: ClassVar[str] = "position"
    natural: ClassVar[str] = "order"

    class Role(models.TextChoices):
        PRIMARY = "primary", _("Primary target")
        SECONDARY = "secondary", _("Secondary target")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    position = models.ForeignKey(Position, on_delete=models.CASCADE, related_name="targets")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    institution = models.ForeignKey(
        Institution, verbose_name=_("institution"), on_delete=models.PROTECT, related_name="targeted_by"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, blank=True)

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ("order", "id")
        constraints = [
            models.UniqueConstraint(
                name="target_once",
                fields=["position", "institution"],
                violation_error_message=_("This institution is already a target."),
            )
        ]

    def __str__(self) -> str:
        return str(self.institution)


class PositionDocument(Member):
    """A document of a position: the full text, an annex, a translation."""

    member_of: ClassVar[str] = "position"
    natural: ClassVar[str] = "order"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    position = models.ForeignKey(Position, on_delete=models.CASCADE, related_name="documents")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    document = models.ForeignKey(
        Document, verbose_name=_("document"), on_delete=models.PROTECT, related_name="position_lines"
    )

    class Meta:
        verbose_name = _("document of the position")
        verbose_name_plural = _("documents")
        ordering = ("order", "id")
        constraints = [
            models.UniqueConstraint(
                name="position_document_once",
                fields=["position", "document"],
                violation_error_message=_("The position already has this document."),
            )
        ]

    def __str__(self) -> str:
        return str(self.document)


class PositionCorrection(Correction):
    """A notice on what a position said."""

    member_of: ClassVar[str] = "position"

    position = models.ForeignKey(Position, on_delete=models.CASCADE, related_name="corrections")

    class Meta(Correction.Meta):
        verbose_name = _("correction of a position")
        verbose_name_plural = _("corrections")
