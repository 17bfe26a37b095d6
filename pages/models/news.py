"""News: what happened, when, about which countries and topics, and what to read next."""

import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from languages.folding import FoldedTextField
from languages.rich_text import RichTextField
from languages.texts import active_language
from library.models import Document, Image
from partners.models import Partner
from positions.models import Position, Result
from publishing.amendments import marking_replaced
from publishing.corrections import Correction
from publishing.state import Member, Publishable, PublishableQuerySet, public_constraints, public_indexes
from publishing.succession import Replaceable
from topics.models import CodeField, Country, Theme, Topic


class NewsQuerySet(PublishableQuerySet):
    def with_names(self) -> Self:
        """With what a list prints: picture, countries and topics."""
        language = active_language()
        return marking_replaced(self.select_related("image")).prefetch_related(
            models.Prefetch("countries", Country.objects.for_lists().order_by(*Country.by_name(language))),
            models.Prefetch("topics", Topic.objects.order_by(*Topic.by_name(language))),
        )


class NewsItem(Replaceable, Publishable):
    """A dated text. It may come out in one language first."""

    title_field = "title"
    detail_view = "news:detail"
    members = ("related", "corrections")
    natural_key_field: ClassVar[str] = "key"

    key = CodeField(_("key"), unique=True, max_length=80)
    date = models.DateField(_("date"))
    lead = models.ForeignKey(
        Partner,
        verbose_name=_("published by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="news",
        help_text=_("The organisation whose news it is."),
    )
    image = models.ForeignKey(
        Image,
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="news",
    )
    countries = models.ManyToManyField(Country, verbose_name=_("countries"), blank=True, related_name="news")
    topics = models.ManyToManyField(Topic, verbose_name=_("topics"), blank=True, related_name="news")
    themes = models.ManyToManyField(Theme, verbose_name=_("themes"), blank=True, related_name="news")
    positions = models.ManyToManyField(Position, verbose_name=_("positions"), blank=True, related_name="news")
    results = models.ManyToManyField(Result, verbose_name=_("results"), blank=True, related_name="news")
    publications = models.ManyToManyField(
        Document, verbose_name=_("publications"), blank=True, related_name="news"
    )
    search_text = FoldedTextField(of=("key", "title"))
    # Long texts come last: SQLite reads a row up to the last column that a query names.
    title = models.CharField(_("title"), max_length=250, blank=True)
    notice = models.CharField(
        _("notice"), max_length=400, blank=True, help_text=_("One line at the head of the page.")
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("One or two sentences."))
    body = RichTextField(_("text"), blank=True)

    objects: ClassVar[Any] = NewsQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("news item")
        verbose_name_plural = _("news")
        ordering = ("-date", "-id")
        constraints = [
            *public_constraints("title"),
            Replaceable.not_by_itself("news_item_not_replaced_by_itself"),
        ]
        indexes = [*public_indexes("news", "-date")]


class RelatedNews(Member):
    """“Also to read”, in the order chosen."""

    member_of: ClassVar[str] = "item"
    natural: ClassVar[str] = "order"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(NewsItem, on_delete=models.CASCADE, related_name="related")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    other = models.ForeignKey(
        NewsItem, verbose_name=_("news item"), on_delete=models.PROTECT, related_name="related_from"
    )

    class Meta:
        verbose_name = _("related news item")
        verbose_name_plural = _("also to read")
        ordering = ("order", "id")
        constraints = [
            models.UniqueConstraint(
                name="related_news_once",
                fields=["item", "other"],
                violation_error_message=_("This item is already in the list."),
            ),
            models.CheckConstraint(
                name="related_news_not_itself",
                condition=~Q(item=F("other")),
                violation_error_message=_("A text is not related to itself."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.other)


class NewsCorrection(Correction):
    """A notice on what a news item said."""

    member_of: ClassVar[str] = "item"

    item = models.ForeignKey(NewsItem, on_delete=models.CASCADE, related_name="corrections")

    class Meta(Correction.Meta):
        verbose_name = _("correction of a news item")
        verbose_name_plural = _("corrections")
