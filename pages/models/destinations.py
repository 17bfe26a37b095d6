"""Where a menu entry or a button leads: a section of the site, a record, or any address."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, Q, Value, When
from django.db.models.lookups import Exact, LessThanOrEqual
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from languages.codes import column, column_languages
from languages.middleware import language_of_path
from languages.queries import empty_words
from languages.rich_text import HREF
from languages.texts import NOTHING, Text, active_language, text_in, text_of
from library.models import Document
from partners.models import Partner
from positions.models import Position, Result
from topics.models import Country


class Section(models.TextChoices):
    """The lists that every site has; the value is the name of the view."""

    HOME = "home", _("Home page")
    POSITIONS = "positions:list", _("Positions")
    RESULTS = "results:list", _("Results")
    PARTNERS = "partners:list", _("Partners")
    COUNTRIES = "countries:list", _("Countries")
    THEMES = "themes:list", _("Themes")
    INSTITUTIONS = "institutions:list", _("Institutions")
    NEWS = "news:list", _("News")
    PUBLICATIONS = "publications:list", _("Publications")


# No white space, no control character, no backslash: browsers read past them, to another address.
ONE_WORD = re.compile(r"[^\s\x00-\x20\x7f-\x9f\\]+")


def may_be_followed(address: str) -> bool:
    """True for what a link may have: http(s), mailto, tel, a path of this site. No script, no //host."""
    return bool(ONE_WORD.fullmatch(address) and HREF.fullmatch(address))


RECORDS = ("page", "news_item", "position", "result", "document", "partner", "country")


class Destination(models.Model):
    """Names exactly one place. A record's own title is the label when nobody wrote another one."""

    section = models.CharField(_("section of the site"), max_length=30, choices=Section, blank=True)
    page = models.ForeignKey(
        "pages.Page",
        verbose_name=_("page"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)s_links",
    )
    news_item = models.ForeignKey(
        "pages.NewsItem",
        verbose_name=_("news item"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)s_links",
    )
    position = models.ForeignKey(
        Position,
        verbose_name=_("position"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)s_links",
    )
    result = models.ForeignKey(
        Result,
        verbose_name=_("result"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)s_links",
    )
    document = models.ForeignKey(
        Document,
        verbose_name=_("document"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)s_links",
    )
    partner = models.ForeignKey(
        Partner,
        verbose_name=_("partner"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)s_links",
    )
    country = models.ForeignKey(
        Country,
        verbose_name=_("country"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)s_links",
    )
    url = models.CharField(
        _("or any address"),
        max_length=500,
        blank=True,
        help_text=_("https://…, mailto:… or an address of this site such as /fr/contact/."),
    )
    label = models.CharField(
        _("label"), max_length=120, blank=True, help_text=_("Left empty: the title of what it leads to.")
    )

    class Meta:
        abstract = True

    @staticmethod
    def one_place(name: str, *, optional: bool = False) -> models.CheckConstraint:
        """At most one of section, record and address; exactly one unless `optional`."""
        ways = [~Q(section=""), ~empty_words("url"), *(Q(**{f"{one}__isnull": False}) for one in RECORDS)]
        number = sum(
            (Case(When(way, then=Value(1)), default=Value(0)) for way in ways[1:]),
            start=Case(When(ways[0], then=Value(1)), default=Value(0)),
        )
        return models.CheckConstraint(
            name=name,
            condition=LessThanOrEqual(number, 1) if optional else Exact(number, 1),
            violation_error_message=_("Choose one: a section, a record or an address."),
        )

    def clean(self) -> None:
        """Refuses addresses that no link may have, each beside its field."""
        super().clean()
        errors = {}
        for code in column_languages():
            url = text_in(self, "url", code)
            if url and not may_be_followed(url):
                errors[column("url", code)] = _(
                    "Write https://…, mailto:… or an address of this site such as /fr/contact/."
                )
        if errors:
            raise ValidationError(errors)

    @property
    def record(self) -> Any:
        """The record it leads to, or None."""
        return next((found for name in RECORDS if (found := getattr(self, name)) is not None), None)

    @property
    def href(self) -> str:
        """Its address for the reader; "" where there is nothing to be read in the active language.

        One address may serve every language (a social network), but a page of this site in another
        language does not stand in for one in the reader's.
        """
        if self.section:
            return reverse(self.section)
        if (record := self.record) is not None:
            return record.get_absolute_url()
        language, url = active_language(), text_of(self, "url")
        stands_in = url.language != language and language_of_path(url.value) not in {None, language}
        return url.value if may_be_followed(url.value) and not stands_in else ""

    @property
    def printed_label(self) -> Text:
        """Its own label, or else the title of what it leads to."""
        own = text_of(self, "label") if self.may_have_own_label else NOTHING
        return own or self.place_name

    @property
    def may_have_own_label(self) -> bool:
        """False for a protected partner: what was written before it was protected would betray it."""
        return self.partner is None or not self.partner.is_protected

    @property
    def place_name(self) -> Text:
        """What the place itself is called; nothing for a bare address."""
        if self.section:
            return Text(str(Section(self.section).label), active_language())
        if (record := self.record) is not None:
            return text_of(record, record.title_field)
        return NOTHING
