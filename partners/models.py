"""Partner organisations and who belongs to what. Public things only; secrets are in partners.identity."""

import uuid
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from languages.codes import column, column_languages
from languages.collation import AlphabeticalOrder
from languages.folding import FoldedTextField
from languages.partial_dates import PartialDateField, before_or_equal
from languages.queries import empty_words
from languages.rich_text import RichTextField
from languages.texts import Text, text_of, words_of
from publishing.copies.revisions import forget as forget_versions
from publishing.provenance import forget_former_texts
from publishing.public_change import note
from publishing.recorded import RecordedQuerySet
from publishing.slugs import forget_addresses, known_slugs
from publishing.state import Member, Publishable, PublishableQuerySet, public_constraints
from topics.models import CodeField, Country, PartnerKind, Region, Theme


class Visibility(models.TextChoices):
    """How much of a partner may be known. Its own name, slug and text are always what may be said."""

    PUBLIC = "public", _("Public")
    COUNTRY_WITHHELD = "country_withheld", _("Country withheld")
    IDENTITY_WITHHELD = "identity_withheld", _("Identity withheld: its name here is a public label")
    SUPPRESSED = "suppressed", _("Suppressed: nothing at all is shown")


class PartnerQuerySet(PublishableQuerySet):
    def named(self) -> Self:
        """Partners whose (public) name may be printed: those with a public page in some language."""
        return self.published_somewhere()

    def without_secrets(self) -> Self:
        """Only those that nothing protects: a protected partner is never counted, filtered or mapped."""
        return self.filter(visibility=Visibility.PUBLIC)

    def beside_countries(self) -> Self:
        """Those whose name may stand in a row that names a country: never a protected one's label."""
        return self.named().without_secrets()

    def with_names(self) -> Self:
        """For lists, with the names they print: kind, country, region."""
        rows = self.for_lists().select_related("kind", "country", "region")
        bodies = ("body", *(column("body", code) for code in column_languages()))
        return rows.defer(*bodies, *(f"country__{name}" for name in bodies))


class Partner(Publishable, AlphabeticalOrder):
    """An organisation, coalition, network or movement. A protected one is described by its public label."""

    title_field = "name"
    detail_view = "partners:detail"
    members = ("other_names", "memberships")
    natural_key_field: ClassVar[str] = "key"
    optional_words: ClassVar[tuple[str, ...]] = ("sort_name",)

    key = CodeField(_("key"), unique=True)
    name = models.CharField(
        _("name"), max_length=200, blank=True, help_text=_("For a protected partner: its public label.")
    )
    name_lang = models.CharField(
        _("language of the name"),
        max_length=10,
        blank=True,
        help_text=_("Only when one name serves every language: the language it really is in."),
    )
    sort_name = models.CharField(
        _("filed under"),
        max_length=200,
        blank=True,
        help_text=_("Only when the list should file it under another word than its first."),
    )
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    kind = models.ForeignKey(
        PartnerKind, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="partners"
    )
    country = models.ForeignKey(
        Country,
        verbose_name=_("country"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="partners",
        help_text=_("Must be empty for a protected partner."),
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="partners",
        help_text=_("For a protected partner: the only place that may be told."),
    )
    themes = models.ManyToManyField(Theme, verbose_name=_("themes"), blank=True, related_name="partners")
    works_in = models.ManyToManyField(
        Country,
        verbose_name=_("works in"),
        blank=True,
        related_name="visiting_partners",
        help_text=_("Must be empty for a protected partner."),
    )
    website = models.URLField(_("website"), blank=True)
    since = PartialDateField(_("partner since"))
    visibility = models.CharField(
        _("visibility"), max_length=20, choices=Visibility, default=Visibility.PUBLIC
    )
    search_text = FoldedTextField(of=("key", "name", "acronym"))
    # Long texts come last: SQLite reads a row up to the last column that a query names.
    notice = models.CharField(
        _("notice"), max_length=400, blank=True, help_text=_("One line at the head of the page.")
    )
    about = models.TextField(_("in short"), blank=True, help_text=_("One to three sentences."))
    body = RichTextField(_("text"), blank=True)

    objects: ClassVar[Any] = PartnerQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ("key",)
        permissions = (("protect_partner", "Can change the visibility of partners"),)
        constraints = [
            *public_constraints("name"),
            models.CheckConstraint(
                name="protected_partner_has_no_country",
                condition=Q(visibility=Visibility.PUBLIC) | Q(country__isnull=True),
                violation_error_message=_(
                    "A protected partner has no country here: write it in its sealed record."
                ),
            ),
            models.CheckConstraint(
                name="protected_partner_has_no_website",
                condition=Q(visibility__in=(Visibility.PUBLIC, Visibility.COUNTRY_WITHHELD)) | Q(website=""),
                violation_error_message=_("A partner whose identity is withheld has no website here."),
            ),
            models.CheckConstraint(
                name="protected_partner_has_no_acronym",
                condition=Q(visibility__in=(Visibility.PUBLIC, Visibility.COUNTRY_WITHHELD)) | Q(acronym=""),
                violation_error_message=_("A partner whose identity is withheld has no acronym here."),
            ),
            models.CheckConstraint(
                name="partner_visibility_is_known", condition=Q(visibility__in=Visibility.values)
            ),
        ]

    @classmethod
    def hidden_condition(cls) -> Q:
        return Q(visibility=Visibility.SUPPRESSED)

    @classmethod
    def hidden_past_condition(cls) -> Q:
        return ~Q(visibility=Visibility.PUBLIC)

    @property
    def is_hidden(self) -> bool:
        return self.visibility == Visibility.SUPPRESSED

    @property
    def is_protected(self) -> bool:
        return self.visibility != Visibility.PUBLIC

    @property
    def hides_its_name(self) -> bool:
        """True when its name here is a public label: no other name may stand beside it."""
        return self.visibility in {Visibility.IDENTITY_WITHHELD, Visibility.SUPPRESSED}

    @property
    def hides_its_past(self) -> bool:
        return self.is_protected

    def sort_text(self, language: str) -> str:
        filed = text_of(self, "sort_name", language) or text_of(self, "name", language)
        return (filed or words_of(self, "name", language)).value  # a draft is filed under its own name

    def clean(self) -> None:
        super().clean()
        if self.is_protected and self.pk and self.works_in.exists():
            raise ValidationError(
                {"visibility": _("First empty “works in”: it would betray a protected partner.")}
            )

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whoever protects a partner also removes what would betray it: where it works, its old addresses."""
        slugs = known_slugs(self) if self.is_protected else set()
        super().save(*args, **kwargs)
        if self.is_protected:
            self.forget_the_past(slugs)

    def forget_the_past(self, slugs: set[tuple[str, str]]) -> None:
        """No former address, country of work or line of the admin's history may tell what it was called.

        Nor may whatever else leads to one of `slugs`, the (language, slug) of then and of now.
        """
        from django.contrib.admin.models import LogEntry
        from django.contrib.contenttypes.models import ContentType

        forget_addresses(self, slugs)
        forget_former_texts(self)
        forget_versions(self)
        if self.hides_its_name:
            self.other_names.all().delete()
        if self.works_in.exists():
            self.works_in.clear()
        kind = ContentType.objects.get_for_model(Partner)
        LogEntry.objects.filter(content_type=kind, object_id=str(self.pk)).exclude(
            object_repr=str(self)[:200]
        ).update(object_repr=str(self)[:200], change_message="")
        note(self)


class OtherName(Member):
    """Another name the organisation is known by, in whichever language it is in."""

    member_of: ClassVar[str] = "partner"
    natural: ClassVar[str] = "order"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="other_names")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text = models.CharField(_("name"), max_length=200)
    language = models.CharField(_("language"), max_length=10, blank=True)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ("order", "id")

    def __str__(self) -> str:
        return self.text


class NamedOrganisation(Member):
    """A line that names an organisation: one with a record here, or a bare name, never both."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    member = models.ForeignKey(
        Partner,
        verbose_name=_("organisation with a record"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)s_lines",
    )
    name = models.CharField(
        _("or its name"), max_length=200, blank=True, help_text=_("For an organisation without a record.")
    )
    name_lang = models.CharField(_("language of the name"), max_length=10, blank=True)
    is_public = models.BooleanField(
        _("shown"), default=True, help_text=_("Untick when naming it here would put somebody in danger.")
    )

    class Meta:
        abstract = True
        ordering = ("order", "id")

    def __str__(self) -> str:
        return str(self.member) if self.member_id else words_of(self, "name").value

    @staticmethod
    def member_or_name(name: str) -> models.CheckConstraint:
        nothing = empty_words("name")
        return models.CheckConstraint(
            name=name,
            condition=(Q(member__isnull=False) & nothing) | (Q(member__isnull=True) & ~nothing),
            violation_error_message=_("Choose an organisation or write its name: one of the two."),
        )

    @property
    def printed_name(self) -> Text:
        return text_of(self.member or self, "name")


class NamedOrganisationQuerySet(RecordedQuerySet):
    def shown(self) -> Self:
        """Lines that may be printed: shown themselves, and naming nobody who may not be named."""
        named = Partner.objects.named().values("pk")
        return self.filter(is_public=True).filter(Q(member__isnull=True) | Q(member__in=named))


class MembershipQuerySet(NamedOrganisationQuerySet):
    def of_coalition(self, partner: Partner) -> Self:
        """The members of a coalition, in their order, as far as they may be named here.

        A protected member is not: the coalition's country or name would say where it is (mosaic effect).
        """
        exposed = Partner.objects.exclude(visibility=Visibility.PUBLIC).values("pk")
        rows = self.shown().filter(of=partner).filter(Q(member__isnull=True) | ~Q(member__in=exposed))
        return rows.prefetch_related(models.Prefetch("member", Partner.objects.for_lists()))

    def of_member(self, partner: Partner) -> Self:
        """What `partner` belongs to, as far as it may be named; nothing for a protected partner."""
        if partner.is_protected:
            return self.none()
        coalitions = Partner.objects.named()
        rows = self.shown().filter(member=partner, of__in=coalitions.values("pk"))
        return rows.prefetch_related(models.Prefetch("of", coalitions.for_lists()))


class Membership(NamedOrganisation):
    """`member` (or a bare name) belongs to `of`: a coalition, an umbrella body, a network."""

    member_of: ClassVar[str] = "of"
    natural: ClassVar[str] = "order"

    class Role(models.TextChoices):
        MEMBER = "member", _("Member")
        CHAIR = "chair", _("Chair")
        SECRETARIAT = "secretariat", _("Secretariat")

    of = models.ForeignKey(
        Partner, verbose_name=_("coalition"), on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.MEMBER)
    start = PartialDateField(_("from"))
    end = PartialDateField(_("until"))

    objects: ClassVar[Any] = MembershipQuerySet.as_manager()

    class Meta(NamedOrganisation.Meta):
        verbose_name = _("membership")
        verbose_name_plural = _("members")
        constraints = [
            NamedOrganisation.member_or_name("membership_member_or_name"),
            models.CheckConstraint(
                name="membership_not_of_itself",
                condition=~Q(of=F("member")) | Q(member__isnull=True),
                violation_error_message=_("An organisation cannot be a member of itself."),
            ),
            models.CheckConstraint(
                name="membership_starts_before_it_ends",
                condition=before_or_equal("start", "end"),
                violation_error_message=_("A membership cannot end before it starts."),
            ),
            models.UniqueConstraint(
                name="membership_once",
                fields=["of", "member"],
                condition=Q(member__isnull=False, end=""),
                violation_error_message=_("This organisation is already a member."),
            ),
        ]


from partners.identity import ProtectedIdentity  # noqa: E402, F401  (Django looks for models here)
