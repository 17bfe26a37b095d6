"""Reference data that every subject names: its names are always printed, linked only where a page exists."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from languages.codes import column, column_languages
from languages.collation import AlphabeticalOrder
from languages.folding import FoldedTextField
from languages.rich_text import RichTextField
from languages.texts import Text, text_in, text_of, words_of
from publishing.addressed import Addressed, address_constraints
from publishing.recorded import RecordedManager
from publishing.state import Publishable, PublishableQuerySet, public_constraints
from topics.country_names import forms, is_country, is_filed_backwards, with_article

code_validator = RegexValidator(
    r"^[a-z0-9]+(?:[-_][a-z0-9]+)*\Z", _("Small letters a–z, figures, hyphens and underscores only.")
)


class CodeField(models.CharField):
    """A stable code, chosen once: addresses, filters and import files name the row by it."""

    def __init__(self, verbose_name: Any = None, **kwargs: Any):
        kwargs.setdefault("max_length", 60)
        kwargs.setdefault("validators", [code_validator])
        kwargs.setdefault("help_text", _("Chosen once: addresses and import files use it. Never a secret."))
        super().__init__(verbose_name or _("code"), **kwargs)


class Labelled(AlphabeticalOrder):
    """A row of reference data: a code for machines, a label per language for readers."""

    is_reference: ClassVar[bool] = True
    natural_key_field: ClassVar[str] = "code"

    code = CodeField(primary_key=True)
    label = models.CharField(_("label"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    search_text = FoldedTextField(of=("code", "label"))

    objects = RecordedManager()

    class Meta:
        abstract = True
        default_permissions = ("add", "change", "delete", "view", "translate")
        ordering = ("order", "code")

    def __str__(self) -> str:
        return words_of(self, "label").value or self.pk

    def sort_text(self, language: str) -> str:
        return text_of(self, "label", language).value


class Region(Labelled):
    """A part of the world, or what is not a country (the Northern Triangle)."""

    class Meta(Labelled.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")


class Theme(Addressed, Labelled):
    """What a text is about. Its page gathers everything that is filed under it."""

    title_field = "label"
    detail_view = "themes:detail"

    parent = models.ForeignKey(
        "self",
        verbose_name=_("within"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    intro = models.TextField(_("introduction"), blank=True, help_text=_("One or two sentences."))

    class Meta(Labelled.Meta):
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        constraints = [
            *address_constraints(),
            models.CheckConstraint(
                name="theme_not_within_itself",
                condition=~models.Q(parent=models.F("code")) | models.Q(parent__isnull=True),
                violation_error_message=_("A theme cannot be within itself."),
            ),
        ]


class PositionType(Labelled):
    """Interpellation, memorandum, open letter, political meeting…"""

    is_document = models.BooleanField(
        _("is a document"), default=True, help_text=_("Unticked for acts: meetings, hearings, litigation.")
    )

    class Meta(Labelled.Meta):
        verbose_name = _("type of position")
        verbose_name_plural = _("types of position")


class Topic(Labelled):
    """A tag of the news: a project, a network, an event. Never a country, which has a page of its own."""

    class Meta(Labelled.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")


class ResultKind(Labelled):
    """What kind of change a result is: protection, policy influence, capacity…"""

    class Meta(Labelled.Meta):
        verbose_name = _("kind of result")
        verbose_name_plural = _("kinds of result")


class DocumentKind(Labelled):
    """Report, position paper, guide, briefing…"""

    class Meta(Labelled.Meta):
        verbose_name = _("kind of document")
        verbose_name_plural = _("kinds of document")


class Level(Labelled):
    """Local, national, European, United Nations…"""

    class Meta(Labelled.Meta):
        verbose_name = _("level")
        verbose_name_plural = _("levels")


class Mode(Labelled):
    """How advocacy is carried out: meeting, letter, briefing…"""

    class Meta(Labelled.Meta):
        verbose_name = _("mode of action")
        verbose_name_plural = _("modes of action")


class PartnerKind(Labelled):
    """Trade union, coalition, network, NGO…"""

    class Meta(Labelled.Meta):
        verbose_name = _("kind of partner")
        verbose_name_plural = _("kinds of partner")


class Principle(Labelled):
    """A principle of a published scheme, e.g. P4 of the IFRC's migration principles (`ifrc-migration`)."""

    code = CodeField(
        primary_key=True, max_length=80, help_text=_("Scheme and number, e.g. ifrc-migration-p4.")
    )
    scheme = models.CharField(_("scheme"), max_length=60, validators=[code_validator])
    number = models.CharField(_("number in the scheme"), max_length=20, help_text=_("As printed, e.g. P4."))

    class Meta(Labelled.Meta):
        verbose_name = _("principle")
        verbose_name_plural = _("principles")
        ordering = ("scheme", "code")
        constraints = [
            models.UniqueConstraint(
                name="principle_once_in_scheme",
                fields=["scheme", "number"],
                violation_error_message=_("This scheme already has a principle with this number."),
            )
        ]


NAMES = frozenset({"name", "short_name", "index_name", "formal_name", "locative"})


class Country(Publishable, AlphabeticalOrder):
    """A country. It may have a page in some languages; its names are printed whether it has one or not."""

    title_field = "name"
    detail_view = "countries:detail"
    is_reference: ClassVar[bool] = True
    natural_key_field: ClassVar[str] = "alpha2"
    optional_words: ClassVar[tuple[str, ...]] = ("short_name", "index_name", "locative")

    alpha2 = models.CharField(
        _("ISO code"),
        max_length=2,
        primary_key=True,
        validators=[RegexValidator(r"^[A-Z]{2}\Z", _("Two capital letters, as in ISO 3166-1: BE, CD."))],
        help_text=_("Two capital letters (ISO 3166-1). Names left empty are filled in from it."),
    )
    name = models.CharField(
        _("name"), max_length=120, blank=True, help_text=_("As in a sentence: « Pays-Bas », “Netherlands”.")
    )
    short_name = models.CharField(
        _("short name"), max_length=80, blank=True, help_text=_("Where space is scarce: « RD Congo ».")
    )
    index_name = models.CharField(
        _("name in lists"),
        max_length=120,
        blank=True,
        help_text=_("As it is filed: « Congo (République démocratique du) »."),
    )
    formal_name = models.CharField(_("official name"), max_length=160, blank=True)
    locative = models.CharField(
        _("“in …”"),
        max_length=140,
        blank=True,
        help_text=_("With its preposition: « au Kenya », « en Tanzanie », “in the Netherlands”."),
    )
    region = models.ForeignKey(
        Region,
        verbose_name=_("region"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="countries",
    )
    search_text = FoldedTextField(of=("alpha2", "name", "short_name", "index_name", "formal_name"))
    featured = models.BooleanField(_("featured"), default=False)
    intro = models.TextField(_("introduction"), blank=True, help_text=_("One or two sentences."))
    body = RichTextField(_("text"), blank=True)
    notice = models.CharField(
        _("notice"), max_length=400, blank=True, help_text=_("One line at the head of the page.")
    )

    objects: ClassVar[Any] = PublishableQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ("alpha2",)
        constraints = [
            *public_constraints("name"),
            models.CheckConstraint(
                name="country_alpha2_is_two_capitals",
                condition=models.Q(alpha2__regex=r"^[A-Z]{2}$"),
                violation_error_message=_("Two capital letters, as in ISO 3166-1: BE, CD."),
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._state.adding:
            self.fill_names()
        super().save(*args, **kwargs)

    def fill_names(self) -> None:
        """Gives each language the forms of the name (norm C9) that nobody has written."""
        if not is_country(self.alpha2):
            return
        for code in column_languages():
            proposed = forms(self.alpha2, code, text_in(self, "name", code))
            for field, words in proposed._asdict().items():
                if not text_in(self, field, code):
                    setattr(self, column(field, code), words or None)

    def clean(self) -> None:
        """Refuses names that only a register prints: « Niger (la) », or a list's form in a sentence."""
        super().clean()
        for code in column_languages():
            for field in ("name", "short_name", "index_name", "locative"):
                words = text_in(self, field, code)
                if is_filed_backwards(words, code, in_a_list=field == "index_name"):
                    told = _(
                        "“%(name)s” is not how it is said. Write « Niger », « République du Congo »; "
                        "« Congo (République du) » is a name in lists, and no name ends with an article."
                    )
                    raise ValidationError(told, params={"name": words})

    def readable_languages(self, field: str) -> set[str]:
        """Its names are printed everywhere; its texts only in the languages in which it has a page."""
        return set(column_languages()) if field in NAMES else super().readable_languages(field)

    def sort_text(self, language: str) -> str:
        return self.name_for_lists(language).value

    def name_for_lists(self, language: str | None = None) -> Text:
        """The name it is filed under: in the language's own list form when there is one (norm C9)."""
        name = text_of(self, "name", language)
        if name and (filed := text_in(self, "index_name", name.language)):
            return Text(filed, name.language)
        return name

    @property
    def in_a_sentence(self) -> Text:
        """The name with the article that a sentence gives it: « le Niger », “the Netherlands”, « Cuba »."""
        name = text_of(self, "name")
        place = text_in(self, "locative", name.language) if name else ""
        return name._replace(value=with_article(self.alpha2, name.language, name.value, place))

    @property
    def short(self) -> Text:
        """The short name in the language of the name, the name itself when it has none."""
        name = text_of(self, "name")
        if name and (short := text_in(self, "short_name", name.language)):
            return Text(short, name.language)
        return name
