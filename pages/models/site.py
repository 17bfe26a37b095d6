"""Who the site belongs to, how it is arranged, who pays for it, and what the law wants said."""

import re
import uuid
from datetime import date
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from languages.codes import column_languages, endonym, site_languages
from languages.rich_text import RichTextField, plain_text
from languages.texts import active_language, text_in, text_of, words_of
from library.models import Image
from pages.models.destinations import Destination, may_be_followed
from publishing.recorded import RecordedManager
from publishing.state import Member
from topics.models import CodeField

THE_SITE = "site"
# « [nom et adresse de l’éditeur] »: what is to be filled in. [[Two brackets]] hold a note.
BRACKETS = re.compile(r"(?<!\[)\[[^\[\]]+\](?!\])")


class ListPolicy(models.TextChoices):
    """What a list does with records that do not exist in the reader's language (norm C5b)."""

    OWN_LANGUAGE = "own_language", _("The reader’s language, then one line about the others")
    MIXED = "mixed", _("All of them, each marked with its language")


class SiteIdentity(models.Model):
    """The one row that says whose site this is. Its words are printed in every language, with fallback."""

    is_reference: ClassVar[bool] = True
    natural_key_field: ClassVar[str] = "key"
    optional_words: ClassVar[tuple[str, ...]] = ("disclaimer", "notice", "address")
    members: ClassVar[tuple[str, ...]] = ("menu_items", "home_sections", "funders", "standing_texts")
    shown_on: ClassVar[str] = "home"  # the page that previews it (publishing.copies.previewing)

    key = CodeField(unique=True, default=THE_SITE)
    accent = models.CharField(
        _("accent colour"),
        max_length=7,
        default="#9c2f1f",
        validators=[RegexValidator(r"^#[0-9a-f]{6}\Z", _("Six hexadecimal digits, as in #9c2f1f."))],
        help_text=_("One colour that belongs to the organisation: #9c2f1f."),
    )
    logo = models.ForeignKey(
        Image, verbose_name=_("logo"), null=True, blank=True, on_delete=models.PROTECT, related_name="sites"
    )
    email = models.EmailField(_("e-mail"), blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    list_policy = models.CharField(
        _("records in other languages"),
        max_length=20,
        choices=ListPolicy,
        default=ListPolicy.OWN_LANGUAGE,
    )
    notice_from = models.DateField(_("notice from"), null=True, blank=True)
    notice_until = models.DateField(
        _("notice until"), null=True, blank=True, help_text=_("That day included.")
    )
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)
    name = models.CharField(_("name of the site"), max_length=120, blank=True)
    tagline = models.CharField(
        _("tagline"), max_length=200, blank=True, help_text=_("What the site is for, in half a sentence.")
    )
    introduction = models.TextField(
        _("introduction"), blank=True, help_text=_("Two or three sentences at the head of the home page.")
    )
    disclaimer = models.TextField(
        _("disclaimer"), blank=True, help_text=_("Printed at the foot of every page.")
    )
    notice = models.CharField(
        _("notice on every page"), max_length=400, blank=True, help_text=_("Between the two dates, if given.")
    )
    address = models.TextField(_("postal address"), blank=True)

    objects = RecordedManager()

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("site")
        default_permissions = ("add", "change", "view", "translate")
        constraints = [
            models.CheckConstraint(
                name="there_is_one_site",
                condition=Q(key=THE_SITE),
                violation_error_message=_("There is one site."),
            ),
            models.CheckConstraint(
                name="site_notice_begins_before_it_ends",
                condition=Q(notice_from__isnull=True)
                | Q(notice_until__isnull=True)
                | Q(notice_from__lte=F("notice_until")),
                violation_error_message=_("A notice cannot end before it begins."),
            ),
            models.CheckConstraint(
                name="site_accent_is_a_colour",
                condition=Q(accent__regex=r"^#[0-9a-f]{6}$"),
                violation_error_message=_("Six hexadecimal digits, as in #9c2f1f."),
            ),
            models.CheckConstraint(
                name="site_list_policy_is_known", condition=Q(list_policy__in=ListPolicy.values)
            ),
        ]

    def __str__(self) -> str:
        return words_of(self, "name").value or str(self._meta.verbose_name)

    def shows_notice(self, today: date | None = None) -> bool:
        """True on the days on which the notice stands on every page, in the site's timezone."""
        day = today or timezone.localdate()
        begun = self.notice_from is None or self.notice_from <= day
        return begun and (self.notice_until is None or day <= self.notice_until)


class SiteMember(Member):
    """A row of the site's own arrangement: its words are printed in every language, with fallback."""

    is_reference: ClassVar[bool] = True
    member_of: ClassVar[str] = "site"
    natural: ClassVar[str] = "order"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        abstract = True
        ordering = ("order", "id")

    def readable_languages(self, field: str) -> set[str]:
        return set(column_languages())


class MenuPlace(models.TextChoices):
    HEADER = "header", _("Main menu")
    FOOTER = "footer", _("Foot of the page")
    SOCIAL = "social", _("Social networks, at the foot of the page")


class MenuItem(SiteMember, Destination):
    """An entry of a menu. It is shown in a language where what it leads to can be read."""

    optional_words: ClassVar[tuple[str, ...]] = ("label", "url")

    site = models.ForeignKey(SiteIdentity, on_delete=models.CASCADE, related_name="menu_items")
    place = models.CharField(_("menu"), max_length=10, choices=MenuPlace, default=MenuPlace.HEADER)

    class Meta(SiteMember.Meta):
        verbose_name = _("menu entry")
        verbose_name_plural = _("menus")
        constraints = [Destination.one_place("menu_item_leads_to_one_place")]

    def __str__(self) -> str:
        return words_of(self, "label").value or str(self.record or self.section)

    @property
    def href(self) -> str:
        """As anywhere; but an address without a word for the reader is left out, social networks apart."""
        told = any(text_in(self, name, active_language()) for name in ("label", "url"))
        is_left_out = text_of(self, "url") and not told and self.place != MenuPlace.SOCIAL
        return "" if is_left_out else super().href


class HomeSectionKind(models.TextChoices):
    """What the home page can show."""

    POSITIONS = "positions", _("Latest positions")
    ASKS = "asks", _("Where the asks stand")
    RESULTS = "results", _("Latest results")
    NEWS = "news", _("Latest news")
    PARTNERS = "partners", _("Partners")
    COUNTRIES = "countries", _("Countries")
    PUBLICATIONS = "publications", _("Latest publications")
    ACT = "act", _("What you can do")
    FUNDERS = "funders", _("Who supports us")


class HomeSection(SiteMember):
    """A part of the home page, in the order chosen."""

    optional_words: ClassVar[tuple[str, ...]] = ("heading",)

    site = models.ForeignKey(SiteIdentity, on_delete=models.CASCADE, related_name="home_sections")
    kind = models.CharField(_("what"), max_length=20, choices=HomeSectionKind)
    length = models.PositiveSmallIntegerField(
        _("how many"), default=5, validators=[MinValueValidator(1), MaxValueValidator(20)]
    )
    heading = models.CharField(
        _("heading"), max_length=120, blank=True, help_text=_("Left empty: the usual one.")
    )
    page = models.ForeignKey(
        "pages.Page",
        verbose_name=_("page"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="home_sections",
        help_text=_("For “What you can do” alone: its title and summary are shown, with a way to it."),
    )

    class Meta(SiteMember.Meta):
        verbose_name = _("part of the home page")
        verbose_name_plural = _("home page")
        constraints = [
            models.CheckConstraint(
                name="home_section_page_to_act",
                condition=Q(kind=HomeSectionKind.ACT, page__isnull=False)
                | (~Q(kind=HomeSectionKind.ACT) & Q(page__isnull=True)),
                violation_error_message=_("“What you can do” needs a page; no other part has one."),
            ),
            models.UniqueConstraint(
                name="home_section_once",
                fields=["site", "kind"],
                violation_error_message=_("The home page already shows this."),
            ),
            models.CheckConstraint(
                name="home_section_length_is_sensible",
                condition=Q(length__gte=1, length__lte=20),
                violation_error_message=_("From 1 to 20."),
            ),
        ]

    def __str__(self) -> str:
        return str(HomeSectionKind(self.kind).label)


class Funder(SiteMember):
    """Somebody who pays for the work, with the acknowledgement they ask for."""

    optional_words: ClassVar[tuple[str, ...]] = ("acknowledgement",)

    site = models.ForeignKey(SiteIdentity, on_delete=models.CASCADE, related_name="funders")
    name = models.CharField(_("name"), max_length=200, blank=True)
    name_lang = models.CharField(_("language of the name"), max_length=10, blank=True)
    logo = models.ForeignKey(
        Image,
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="funders",
    )
    url = models.URLField(_("address"), blank=True)
    acknowledgement = models.TextField(
        _("acknowledgement"), blank=True, help_text=_("The sentence they ask for.")
    )

    class Meta(SiteMember.Meta):
        verbose_name = _("funder")
        verbose_name_plural = _("funders")

    def __str__(self) -> str:
        return words_of(self, "name").value

    @property
    def address(self) -> str:
        """Where its name leads; "" when no link may lead there."""
        return self.url if may_be_followed(self.url) else ""


class StandingTextKind(models.TextChoices):
    LEGAL = "legal", _("Legal notice")
    PRIVACY = "privacy", _("Privacy")
    ACCESSIBILITY = "accessibility", _("Accessibility statement")


def still_to_fill_in(language: str, body: str) -> str:
    """Why a text with brackets left in it is not complete; "" when none is left."""
    left = BRACKETS.search(plain_text(body))
    reason = _("%(language)s: there is still something to fill in, %(words)s.")
    return reason % {"language": endonym(language), "words": left[0]} if left else ""


class StandingText(SiteMember):
    """A text that the law wants. It has a page in the languages it is written in, once it is complete."""

    natural: ClassVar[str] = "key"

    site = models.ForeignKey(SiteIdentity, on_delete=models.CASCADE, related_name="standing_texts")
    key = models.CharField(_("text"), max_length=20, choices=StandingTextKind)
    is_complete = models.BooleanField(
        _("complete"),
        default=False,
        help_text=_("Ticked: readers see it. Fill in what is in brackets first."),
    )
    reviewed_on = models.DateField(_("last reviewed"), null=True, blank=True)
    body = RichTextField(_("text"), blank=True)

    class Meta(SiteMember.Meta):
        verbose_name = _("text wanted by law")
        verbose_name_plural = _("texts wanted by law")
        ordering = ("order", "key")
        constraints = [
            models.UniqueConstraint(
                name="standing_text_once",
                fields=["site", "key"],
                violation_error_message=_("This text is already there."),
            )
        ]

    def __str__(self) -> str:
        return str(StandingTextKind(self.key).label)

    def clean(self) -> None:
        """A text with brackets left in it is not complete."""
        super().clean()
        if not self.is_complete:
            return
        for code in site_languages():
            if reason := still_to_fill_in(code, text_in(self, "body", code)):
                raise ValidationError({"is_complete": reason})
