"""Results: what changed, how much of it, how we contributed and how one can know."""

import uuid
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from languages.folding import FoldedTextField
from languages.numbers import SIGNIFICANT
from languages.partial_dates import PartialDateField, before_or_equal
from languages.queries import empty_words, links
from languages.rich_text import RichTextField
from languages.texts import active_language, words_of
from library.models import Document
from partners.models import Partner
from positions.models.asks import Ask
from positions.models.position import Position
from publishing.availability import AvailabilityField, either_value_or_availability, refuse_both
from publishing.corrections import Correction
from publishing.state import Member, Publishable, PublishableQuerySet, public_constraints, public_indexes
from topics.models import CodeField, Country, Region, ResultKind, Theme


class ResultStage(models.TextChoices):
    """Whether the change is there. What is planned is never told as achieved."""

    ACHIEVED = "achieved", _("Achieved")
    ONGOING = "ongoing", _("Ongoing")
    PLANNED = "planned", _("Planned")


class Sign(models.TextChoices):
    """Results are not all good news: what went backwards is told too (outcome harvesting)."""

    POSITIVE = "positive", _("Progress")
    NEGATIVE = "negative", _("Setback")
    MIXED = "mixed", _("Mixed")


class EvidenceLevel(models.TextChoices):
    """How one can know, from the weakest to the strongest."""

    SELF_REPORTED = "self_reported", _("Self-reported")
    PUBLISHED_REPORT = "published_report", _("Published report")
    OFFICIAL_SOURCE = "official_source", _("Official source")
    SUBSTANTIATED = "substantiated", _("Substantiated by a third party")


class ResultQuerySet(PublishableQuerySet):
    def with_names(self) -> Self:
        """With what a list prints: kind, countries, figures, and the lead if it may be named."""
        countries = Country.objects.for_lists().order_by(*Country.by_name(active_language()))
        return self.select_related("kind").prefetch_related(
            models.Prefetch("lead", Partner.objects.beside_countries().for_lists()),
            models.Prefetch("countries", countries),
            "figures",
        )

    def involving(self, partners: models.QuerySet[Partner]) -> Self:
        """Results that one of `partners` achieved or supported, each once."""
        keys = partners.values("pk")
        supported = links(Result, "partners").filter(partner__in=keys)
        return self.filter(Q(lead__in=keys) | Q(pk__in=supported.values("result")))


class Result(Publishable):
    """A change in what those in power do, or in what partners can do, and our part in it."""

    title_field = "title"
    detail_view = "results:detail"
    members = ("figures", "places", "evidence_items", "practice_sheet", "corrections")
    dated_by = "latest"
    natural_key_field: ClassVar[str] = "key"

    key = CodeField(_("key"), unique=True, max_length=80)
    kind = models.ForeignKey(
        ResultKind, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="results"
    )
    lead = models.ForeignKey(
        Partner,
        verbose_name=_("achieved by"),
        on_delete=models.PROTECT,
        related_name="led_results",
        help_text=_("The organisation whose result it is."),
    )
    partners = models.ManyToManyField(
        Partner, verbose_name=_("partners"), blank=True, related_name="supported_results"
    )
    positions = models.ManyToManyField(
        Position, verbose_name=_("positions it answers"), blank=True, related_name="results"
    )
    asks = models.ManyToManyField(Ask, verbose_name=_("asks it answers"), blank=True, related_name="results")
    start = PartialDateField(_("from"))
    start_info = AvailabilityField(of="start")
    end = PartialDateField(_("until"), help_text=_("Empty for what goes on, or happened on one day."))
    latest = models.CharField(max_length=10, default="", editable=False)  # the end, or else the start
    stage = models.CharField(_("where it stands"), max_length=20, choices=ResultStage, blank=True)
    stage_info = AvailabilityField(of="stage")
    sign = models.CharField(_("direction"), max_length=20, choices=Sign, blank=True)
    evidence = models.CharField(_("evidence"), max_length=20, choices=EvidenceLevel, blank=True)
    countries = models.ManyToManyField(
        Country, verbose_name=_("countries"), blank=True, related_name="results"
    )
    countries_info = AvailabilityField(of="countries")
    regions = models.ManyToManyField(Region, verbose_name=_("regions"), blank=True, related_name="results")
    themes = models.ManyToManyField(Theme, verbose_name=_("themes"), blank=True, related_name="results")
    search_text = FoldedTextField(of=("key", "title"))
    # Long texts come last: SQLite reads a row up to the last column that a query names.
    title = models.CharField(_("title"), max_length=250, blank=True)
    notice = models.CharField(
        _("notice"), max_length=400, blank=True, help_text=_("One line at the head of the page.")
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("Two or three sentences: what changed."))
    contribution = models.TextField(
        _("our contribution"), blank=True, help_text=_("What we and our partners did for it, in plain words.")
    )
    body = RichTextField(_("text"), blank=True)

    objects: ClassVar[Any] = ResultQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ("-latest", "-id")
        constraints = [
            *public_constraints("title"),
            *either_value_or_availability("start", "stage"),
            models.CheckConstraint(
                name="result_starts_before_it_ends",
                condition=before_or_equal("start", "end"),
                violation_error_message=_("A result cannot end before it starts."),
            ),
        ]
        indexes = [*public_indexes("result", "-latest")]

    def save(self, *args: Any, update_fields: Any = None, **kwargs: Any) -> None:
        self.derive()
        if update_fields is not None:
            update_fields = {*update_fields, "latest"}
        super().save(*args, update_fields=update_fields, **kwargs)

    def derive(self) -> None:
        """Fills the column made of others. An import, which inserts without `save()`, calls it too."""
        self.latest = str(self.end or self.start or "")

    @property
    def is_setback(self) -> bool:
        """True for what went backwards, wholly or in part: readers are told so in every list."""
        return self.sign in {Sign.NEGATIVE, Sign.MIXED}

    def clean(self) -> None:
        super().clean()
        if self.pk:
            refuse_both("countries", self.countries.exists(), self.countries_info)


class Qualifier(models.TextChoices):
    """How exactly a number is known."""

    EXACT = "exact", _("Exactly")
    ABOUT = "about", _("About")
    AT_LEAST = "at_least", _("At least")
    AT_MOST = "at_most", _("At most")


BOTH_FORMS = _("Write the unit both for one and for several, or not at all.")


class Figure(Member):
    """A number of a result: what it counts, how exactly, when, and who says so."""

    member_of: ClassVar[str] = "result"
    natural: ClassVar[str] = "order"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="figures")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    value = models.DecimalField(
        _("number"), max_digits=SIGNIFICANT, decimal_places=3, validators=[MinValueValidator(Decimal(0))]
    )
    qualifier = models.CharField(_("known"), max_length=10, choices=Qualifier, default=Qualifier.EXACT)
    is_planned = models.BooleanField(
        _("planned"), default=False, help_text=_("A plan, not a fact: readers are told so.")
    )
    is_additive = models.BooleanField(
        _("may be added up"),
        default=False,
        help_text=_(
            "Tick when nothing is counted twice if it is added to other figures of the same unit: "
            "people trained each year, for example. Never countries, never percentages."
        ),
    )
    as_of = PartialDateField(_("as of"), help_text=_("For a plan: when it is planned for."))
    unit = models.CharField(
        _("unit, for one"), max_length=120, blank=True, help_text=_("As after “1”: member, country.")
    )
    unit_plural = models.CharField(
        _("unit, for several"), max_length=120, blank=True, help_text=_("As after “2”: members, countries.")
    )
    words = models.CharField(
        _("wording"),
        max_length=60,
        blank=True,
        help_text=_("Only to replace “at least”, “some”…: “over”, « plus de »."),
    )
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ("order", "id")
        constraints = [
            models.CheckConstraint(
                name="figure_is_not_negative",
                condition=Q(value__gte=0),
                violation_error_message=_("A number cannot be negative here: say “setback” instead."),
            ),
            models.CheckConstraint(
                name="figure_exact_needs_no_wording",
                condition=~Q(qualifier=Qualifier.EXACT) | empty_words("words"),
                violation_error_message=_("An exact number needs no other wording: choose how it is known."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value.normalize():f} {words_of(self, 'unit_plural').value}"

    @property
    def is_plan(self) -> bool:
        """True for what is not there yet: the figure is planned, or the whole result is.

        Where figures are read, their result is known already: this must cost no query.
        """
        return self.is_planned or self.result.stage == ResultStage.PLANNED


class ResultPlace(Member):
    """A place that is no country: The Hague, Geneva."""

    member_of: ClassVar[str] = "result"
    natural: ClassVar[str] = "order"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="places")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    name = models.CharField(_("place"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ("order", "id")

    def __str__(self) -> str:
        return words_of(self, "name").value


class EvidenceItem(Member):
    """What shows it: a document of ours, a page elsewhere, or at least the name of a source."""

    member_of: ClassVar[str] = "result"
    natural: ClassVar[str] = "order"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="evidence_items")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    label = models.CharField(
        _("source"), max_length=300, blank=True, help_text=_("Left empty, the document's title is printed.")
    )
    date = PartialDateField(_("date"))
    document = models.ForeignKey(
        Document,
        verbose_name=_("document"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="evidence_lines",
    )
    url = models.URLField(_("or its address"), blank=True)

    class Meta:
        verbose_name = _("piece of evidence")
        verbose_name_plural = _("evidence")
        ordering = ("order", "id")
        constraints = [
            models.CheckConstraint(
                name="evidence_document_or_address",
                condition=Q(document__isnull=True) | Q(url=""),
                violation_error_message=_("Choose a document or give an address, not both."),
            ),
            models.CheckConstraint(
                name="evidence_says_something",
                condition=Q(document__isnull=False) | ~empty_words("label"),
                violation_error_message=_("Name the source, or choose a document."),
            ),
        ]

    def __str__(self) -> str:
        return words_of(self, "label").value or str(self.document or "")


class ResultCorrection(Correction):
    """A notice on what a result said."""

    member_of: ClassVar[str] = "result"

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="corrections")

    class Meta(Correction.Meta):
        verbose_name = _("correction of a result")
        verbose_name_plural = _("corrections")
