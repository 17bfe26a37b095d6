"""Pages: a tree, each made of ordered blocks that have their own presence in each language."""

import uuid
from typing import Any, ClassVar, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from languages.folding import FoldedTextField
from languages.rich_text import RichTextField
from languages.texts import words_of
from library.models import Document, Image
from pages.models.destinations import Destination
from positions.models import Result
from publishing.corrections import Correction
from publishing.state import Member, Publishable, PublishableQuerySet, public_constraints
from publishing.succession import Replaceable
from topics.models import CodeField

DEEPEST = 5  # levels of pages within pages


class PageQuerySet(PublishableQuerySet):
    def in_order(self) -> Self:
        """As editors ordered them among their siblings."""
        return self.order_by("order", "key")

    def with_ancestors(self) -> Self:
        """With the pages they are within, up to the outermost, in the same query."""
        return self.select_related("__".join(["parent"] * (DEEPEST - 1)))


class Page(Replaceable, Publishable):
    """A stable page: who we are, how we work, what anybody can do."""

    title_field = "title"
    detail_view = "pages:detail"
    members = ("blocks", "corrections")
    natural_key_field: ClassVar[str] = "key"

    key = CodeField(_("key"), unique=True, max_length=80)
    parent = models.ForeignKey(
        "self",
        verbose_name=_("within"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    image = models.ForeignKey(
        Image, verbose_name=_("image"), null=True, blank=True, on_delete=models.PROTECT, related_name="pages"
    )
    search_text = FoldedTextField(of=("key", "title"))
    title = models.CharField(_("title"), max_length=250, blank=True)
    notice = models.CharField(
        _("notice"), max_length=400, blank=True, help_text=_("One line at the head of the page.")
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("One or two sentences."))

    objects: ClassVar[Any] = PageQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ("order", "key")
        constraints = [
            *public_constraints("title"),
            models.CheckConstraint(
                name="page_not_within_itself",
                condition=~Q(parent=F("id")) | Q(parent__isnull=True),
                violation_error_message=_("A page cannot be within itself."),
            ),
            Replaceable.not_by_itself("page_not_replaced_by_itself"),
        ]

    def clean(self) -> None:
        """Refuses a circle, a page within a page that is within it; and what no breadcrumb could show."""
        super().clean()
        above, levels = self.parent, 1
        while above is not None:
            if above.pk == self.pk and self.pk is not None:
                raise ValidationError({"parent": _("This would make a circle: it is within this page.")})
            above, levels = above.parent, levels + 1
            if levels + self.levels_below() > DEEPEST:
                raise ValidationError({"parent": _("Pages cannot be nested more deeply than this.")})

    @property
    def ancestors(self) -> list["Page"]:
        """The pages it is within, the outermost first."""
        found: list[Page] = []
        above = self.parent
        while above is not None and len(found) < DEEPEST:
            found.insert(0, above)
            above = above.parent
        return found

    def levels_below(self) -> int:
        """How many levels of pages are within this one."""
        levels, within = 0, [self.pk] if self.pk is not None else []
        while within and levels < DEEPEST:
            within = list(Page._base_manager.filter(parent__in=within).values_list("pk", flat=True))
            levels += bool(within)
        return levels


class PageCorrection(Correction):
    """A notice on what a page said."""

    member_of: ClassVar[str] = "page"

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="corrections")

    class Meta(Correction.Meta):
        verbose_name = _("correction of a page")
        verbose_name_plural = _("corrections")


class BlockKind(models.TextChoices):
    """What a block is made of; which of its fields are read follows from it."""

    TEXT = "text", _("Text")
    CALLOUT = "callout", _("Call-out")
    QUOTATION = "quotation", _("Quotation, with its source")
    IMAGE = "image", _("Image")
    BUTTON = "button", _("Button")
    FIGURES = "figures", _("Figures of results")
    DOCUMENTS = "documents", _("Documents")
    LIST = "list", _("List that fills itself")


class BlockList(models.TextChoices):
    """Lists that are made of what is public when the page is read."""

    POSITIONS_BY_TYPE = "positions_by_type", _("Positions, by type")
    LATEST_POSITIONS = "latest_positions", _("Latest positions")
    RESULTS_BY_KIND = "results_by_kind", _("Results, by kind")
    LATEST_RESULTS = "latest_results", _("Latest results")
    PARTNERS = "partners", _("Partners")
    COUNTRIES = "countries", _("Countries")
    LATEST_NEWS = "latest_news", _("Latest news")
    LATEST_PUBLICATIONS = "latest_publications", _("Latest publications")
    OPEN_CALLS = "open_calls", _("Open calls: asks that wait for an answer")


class Elsewhere(models.TextChoices):
    """What readers of another language get where a block has no words in theirs."""

    SHOW = "show", _("Show it in the language it has, and say so")
    HIDE = "hide", _("Leave it out")


class Block(Member, Destination):
    """A piece of a page. Whatever its kind, it may have a heading, words, and a list that fills itself."""

    member_of: ClassVar[str] = "owner"
    members: ClassVar[tuple[str, ...]] = ("documents",)
    optional_words: ClassVar[tuple[str, ...]] = ("label", "url")
    natural: ClassVar[str] = "order"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="blocks")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    kind = models.CharField(_("kind"), max_length=20, choices=BlockKind, default=BlockKind.TEXT)
    elsewhere = models.CharField(
        _("where it has no words in a language"), max_length=10, choices=Elsewhere, default=Elsewhere.SHOW
    )
    image = models.ForeignKey(
        Image,
        verbose_name=_("image"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="blocks",
    )
    list = models.CharField(_("list"), max_length=30, choices=BlockList, blank=True)
    list_length = models.PositiveSmallIntegerField(
        _("how many"), default=5, validators=[MinValueValidator(1), MaxValueValidator(50)]
    )
    results = models.ManyToManyField(
        Result, verbose_name=_("results whose figures it shows"), blank=True, related_name="blocks"
    )
    heading = models.CharField(_("heading"), max_length=200, blank=True)
    source = models.CharField(
        _("source"), max_length=300, blank=True, help_text=_("Of a quotation: who said it, where, when.")
    )
    body = RichTextField(_("text"), blank=True)

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ("order", "id")
        constraints = [
            models.CheckConstraint(
                name="block_list_is_chosen",
                condition=~Q(kind=BlockKind.LIST) | ~Q(list=""),
                violation_error_message=_("Choose the list that this block shows."),
            ),
            models.CheckConstraint(
                name="block_image_is_chosen",
                condition=~Q(kind=BlockKind.IMAGE) | Q(image__isnull=False),
                violation_error_message=_("Choose the image that this block shows."),
            ),
            models.CheckConstraint(
                name="block_list_length_is_sensible",
                condition=Q(list_length__gte=1, list_length__lte=50),
                violation_error_message=_("From 1 to 50."),
            ),
            Destination.one_place("block_button_leads_to_one_place", optional=True),
        ]

    def __str__(self) -> str:
        return words_of(self, "heading").value or str(BlockKind(self.kind).label)


class BlockDocument(Member):
    """A document that a block offers."""

    member_of: ClassVar[str] = "block"
    natural: ClassVar[str] = "order"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="documents")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    document = models.ForeignKey(
        Document, verbose_name=_("document"), on_delete=models.PROTECT, related_name="block_lines"
    )

    class Meta:
        verbose_name = _("document of the block")
        verbose_name_plural = _("documents")
        ordering = ("order", "id")
        constraints = [
            models.UniqueConstraint(
                name="block_document_once",
                fields=["block", "document"],
                violation_error_message=_("The block already has this document."),
            )
        ]

    def __str__(self) -> str:
        return str(self.document)
