"""Institutions: those we ask something of, and who answer."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from languages.collation import AlphabeticalOrder
from languages.folding import FoldedTextField
from languages.texts import Text, text_of, words_of
from publishing.addressed import Addressed, address_constraints
from publishing.recorded import RecordedManager
from topics.models import CodeField, Country, Level


class Branch(models.TextChoices):
    EXECUTIVE = "executive", _("Government")
    LEGISLATURE = "legislature", _("Parliament")
    JUDICIARY = "judiciary", _("Judiciary")
    INDEPENDENT_AUTHORITY = "independent_authority", _("Independent authority")
    INTERGOVERNMENTAL = "intergovernmental", _("Intergovernmental body")
    COMPANY = "company", _("Company")
    FINANCIAL = "financial", _("Financial institution")
    PUBLIC = "public", _("General public")


class Institution(Addressed, AlphabeticalOrder):
    """A government, parliament, company or body. Reference data: its name is always printed."""

    title_field = "name"
    detail_view = "institutions:detail"
    is_reference: ClassVar[bool] = True
    natural_key_field: ClassVar[str] = "key"

    key = CodeField(_("key"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    acronym = models.CharField(_("acronym"), max_length=30, blank=True)
    level = models.ForeignKey(
        Level, verbose_name=_("level"), on_delete=models.PROTECT, related_name="institutions"
    )
    branch = models.CharField(_("branch"), max_length=30, choices=Branch)
    country = models.ForeignKey(
        Country,
        verbose_name=_("country"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="institutions",
    )
    parent = models.ForeignKey(
        "self",
        verbose_name=_("part of"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="parts",
    )
    notice = models.CharField(
        _("notice"), max_length=400, blank=True, help_text=_("One line at the head of the page.")
    )
    search_text = FoldedTextField(of=("key", "name", "acronym"))

    objects = RecordedManager()

    class Meta:
        verbose_name = _("institution")
        verbose_name_plural = _("institutions")
        default_permissions = ("add", "change", "delete", "view", "translate")
        ordering = ("key",)
        constraints = [
            *address_constraints(),
            models.CheckConstraint(
                name="institution_not_part_of_itself",
                condition=~models.Q(parent=models.F("id")) | models.Q(parent__isnull=True),
                violation_error_message=_("An institution cannot be part of itself."),
            ),
        ]

    def __str__(self) -> str:
        return words_of(self, "name").value or self.key

    def sort_text(self, language: str) -> str:
        return text_of(self, "name", language).value

    @property
    def printed_name(self) -> Text:
        return text_of(self, "name")
