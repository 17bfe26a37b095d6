"""Pictures and documents. Every file was cleaned by the storage gate (library.storage) before it got here."""

import uuid
from collections.abc import Iterable
from functools import partial
from typing import Any, ClassVar, Self

from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from languages.folding import FoldedTextField
from languages.partial_dates import PartialDateField
from languages.queries import empty_words
from languages.rich_text import RichTextField
from languages.texts import Text, active_language, fallback_order, text_of, words_of
from library.cleaning import DOCUMENTS, PICTURES
from library.document_text import read_words
from library.facts import take_in, with_fields
from library.file_links import FileLink, file_details
from library.variants import draw_missing
from publishing.amendments import marking_replaced
from publishing.copies.rehearsal import is_rehearsing
from publishing.corrections import Correction
from publishing.recorded import RecordedManager, RecordedQuerySet
from publishing.state import (
    Member,
    Publishable,
    PublishableQuerySet,
    Version,
    public_constraints,
    public_indexes,
)
from publishing.succession import Replaceable
from topics.models import CodeField, Country, DocumentKind, Theme


class Licence(models.TextChoices):
    """What others may do with a picture."""

    OWN = "own", _("All rights reserved, by us")
    PERMISSION = "permission", _("Used with permission")
    CC0 = "cc0", _("CC0: no rights reserved")
    PUBLIC_DOMAIN = "public-domain", _("Public domain")
    CC_BY = "cc-by-4.0", _("CC BY 4.0")
    CC_BY_SA = "cc-by-sa-4.0", _("CC BY-SA 4.0")
    CC_BY_NC = "cc-by-nc-4.0", _("CC BY-NC 4.0")
    CC_BY_NC_ND = "cc-by-nc-nd-4.0", _("CC BY-NC-ND 4.0")


class Consent(models.TextChoices):
    """Whether those who can be recognised agreed to be shown."""

    NOBODY = "nobody", _("Nobody can be recognised")
    GIVEN = "given", _("Everybody who can be recognised agreed")
    MISSING = "missing", _("Not asked yet: the picture is not shown")


class Image(models.Model):
    """A picture, with what blind readers are told of it, who made it and whether it may be shown."""

    is_reference: ClassVar[bool] = True
    natural_key_field: ClassVar[str] = "key"

    key = CodeField(_("key"), unique=True, max_length=80)
    file = models.FileField(
        _("file"),
        max_length=120,
        help_text=_("JPEG, PNG, WebP, AVIF or GIF. Its hidden data (place, device, author) is removed."),
    )
    width = models.PositiveIntegerField(default=0, editable=False)
    height = models.PositiveIntegerField(default=0, editable=False)
    is_decorative = models.BooleanField(
        _("decorative"),
        default=False,
        help_text=_("Says nothing that the text does not say: readers who do not see it miss nothing."),
    )
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, default=Licence.OWN)
    consent = models.CharField(
        _("consent"),
        max_length=10,
        choices=Consent,
        default=Consent.MISSING,
        help_text=_("A picture may put somebody in danger: when in doubt, do not show it."),
    )
    focal_x = models.PositiveSmallIntegerField(
        _("what matters, from the left (%)"), default=50, validators=[MaxValueValidator(100)]
    )
    focal_y = models.PositiveSmallIntegerField(
        _("what matters, from the top (%)"), default=50, validators=[MaxValueValidator(100)]
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed"), auto_now=True)
    search_text = FoldedTextField(of=("key", "alt", "caption", "credit"))
    credit = models.CharField(_("credit"), max_length=200, blank=True, help_text=_("Who made it."))
    alt = models.CharField(
        _("alternative text"),
        max_length=300,
        blank=True,
        help_text=_("What the picture shows, in one sentence, for those who do not see it."),
    )
    caption = models.CharField(_("caption"), max_length=400, blank=True)

    objects = RecordedManager()

    class Meta:
        verbose_name = _("image")
        verbose_name_plural = _("images")
        default_permissions = ("add", "change", "delete", "view", "translate")
        ordering = ("key",)
        constraints = [
            models.CheckConstraint(
                name="image_alt_unless_decorative",
                condition=models.Q(is_decorative=True) | ~empty_words("alt"),
                violation_error_message=_("Say what the picture shows, or tick “decorative”."),
            ),
            models.CheckConstraint(
                name="image_focus_within",
                condition=models.Q(focal_x__lte=100, focal_y__lte=100),
                violation_error_message=_("A percentage from 0 to 100."),
            ),
        ]

    def __str__(self) -> str:
        return words_of(self, "alt").value[:80] or self.key

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Stores the file through the gate first, reads its size from what was stored, and has it drawn.

        Raises Refused, before anything is written, for a file that is no picture or cannot be cleaned.
        """
        if facts := take_in(self.file, PICTURES):
            self.width, self.height = facts.width, facts.height
        super().save(*args, **with_fields(kwargs, "width", "height"))
        transaction.on_commit(partial(draw_missing, self), using=self._state.db, robust=True)

    @property
    def may_be_shown(self) -> bool:
        return self.consent != Consent.MISSING


def in_reading_order(files: Iterable["DocumentFile"], language: str) -> list["DocumentFile"]:
    """The file in the reader's language first."""
    order = fallback_order(language)
    places = {code: place for place, code in enumerate(order)}
    return sorted(files, key=lambda file: (places.get(file.language, len(order)), file.language))


class DocumentQuerySet(PublishableQuerySet):
    def with_files(self) -> Self:
        """With what a line says of them: their kind, and each file's language, type and size."""
        return marking_replaced(self.for_lists().select_related("kind")).prefetch_related("files")

    def for_its_page(self) -> Self:
        """With all that the page of a document prints, except the names of what it is about."""
        return self.select_related("kind", "cover").prefetch_related("files")


class Document(Replaceable, Publishable):
    """A publication: a report, a note, a letter. It may have a file per language."""

    title_field = "title"
    detail_view = "publications:detail"
    members = ("files", "corrections")
    natural_key_field: ClassVar[str] = "key"

    key = CodeField(_("key"), unique=True, max_length=80)
    kind = models.ForeignKey(
        DocumentKind, verbose_name=_("kind"), on_delete=models.PROTECT, related_name="documents"
    )
    date = PartialDateField(_("date"))
    themes = models.ManyToManyField(Theme, verbose_name=_("themes"), blank=True, related_name="documents")
    countries = models.ManyToManyField(
        Country, verbose_name=_("countries"), blank=True, related_name="documents"
    )
    authors = models.CharField(
        _("authors"), max_length=250, blank=True, help_text=_("As printed on the document, if they agree.")
    )
    cover = models.ForeignKey(
        Image,
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="covers",
    )
    search_text = FoldedTextField(of=("key", "title", "authors"))
    # Long texts come last: SQLite reads a row up to the last column that a query names.
    title = models.CharField(
        _("title"), max_length=250, blank=True, help_text=_("Without its type, size or language.")
    )
    notice = models.CharField(
        _("notice"), max_length=400, blank=True, help_text=_("One line at the head of the page.")
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("Two or three sentences."))
    body = RichTextField(_("text"), blank=True)

    objects: ClassVar[Any] = DocumentQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("-date", "-id")
        constraints = [
            *public_constraints("title"),
            Replaceable.not_by_itself("document_not_replaced_by_itself"),
        ]
        indexes = [*public_indexes("document", "-date")]

    def file_links(self, language: str = "") -> list[FileLink]:
        """A link per file for a reader of `language`, the file in that language first (norm C16).

        None for a document that is public nowhere: its files answer to nobody.
        """
        language = language or active_language()
        version = self.nearest_version(language)
        if version is None:
            return []
        title = text_of(self, "title", language)
        return [file.link(title, version, language) for file in in_reading_order(self.files.all(), language)]


class DocumentFileManager(RecordedManager):
    def unread(self) -> RecordedQuerySet:
        """Files whose words nobody has tried to read yet, since they came in past `save()`."""
        return self._but(models.Q(text__read_from=models.F("file")))

    def without_words(self) -> RecordedQuerySet:
        """Those, and files in which no words were found: scans, and what could not be read."""
        return self._but(models.Q(text__read_from=models.F("file")) & ~models.Q(text__words=""))

    def _but(self, those: models.Q) -> RecordedQuerySet:
        return self.get_queryset().exclude(file="").exclude(those)


class DocumentFile(Member):
    """One file of a document, in one language. What it is was read from the file, not from its name."""

    member_of: ClassVar[str] = "document"
    natural: ClassVar[str] = "language"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="files")
    language = models.CharField(_("language of the file"), max_length=10, help_text=_("fr, en, sw…"))
    file = models.FileField(
        _("file"),
        max_length=120,
        help_text=_("PDF. Its hidden data (author, programs, comments, attachments) is removed."),
    )
    media_type = models.CharField(max_length=100, blank=True, editable=False)
    size = models.PositiveBigIntegerField(default=0, editable=False)
    pages = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[Any] = DocumentFileManager()

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ("language", "id")
        constraints = [
            models.UniqueConstraint(
                name="document_file_once_per_language",
                fields=["document", "language"],
                violation_error_message=_("The document already has a file in this language."),
            )
        ]

    def __str__(self) -> str:
        return self.language

    def url(self, version: Version) -> str:
        """Its address as a file of a language version of its document; it answers while that is public."""
        with translation.override(version.language):
            name = f"{version.slug}-{self.language}"
            return reverse("publications:file", kwargs={"slug": version.slug, "name": name})

    def details(self, language: str = "") -> str:
        """“PDF, 801 kB, in French” for a reader of `language`."""
        return file_details(self.media_type, self.size, self.language, language or active_language())

    def link(self, title: Text, version: Version, language: str) -> FileLink:
        """The link to it that stands on a page in `language`."""
        foreign = self.language if self.language != language else ""
        return FileLink(title, self.url(version), self.details(language), foreign, self.pages)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Stores the file through the gate first, and reads what it is from what was stored.

        Raises Refused, before anything is written, for a file that is no document or cannot be cleaned. Its
        words are read when it is there for good: a rehearsal (publishing.copies) waits for nothing.
        """
        if facts := take_in(self.file, DOCUMENTS):
            self.media_type, self.size, self.pages = facts.media_type, facts.size, facts.pages
        is_new = not is_rehearsing() and (
            self._state.adding or not DocumentText.objects.filter(pk=self.pk, read_from=self.file).exists()
        )
        words = read_words(self.file) if is_new else None  # before the transaction: it may take seconds
        with transaction.atomic():
            super().save(*args, **with_fields(kwargs, "media_type", "size", "pages"))
            if is_new:
                self.keep(words)

    def keep(self, words: str | None) -> None:
        """Keeps what was read in the file that it has now; of a file that is not there (None), nothing."""
        if words is None:
            DocumentText.objects.filter(pk=self.pk).delete()
        else:
            said = {"words": words, "read_from": self.file.name}
            DocumentText.objects.update_or_create(file=self, defaults=said)

    @property
    def was_read(self) -> bool:
        """True when somebody tried to read its words, even if there were none."""
        return DocumentText.objects.filter(pk=self.pk, read_from=self.file.name).exists()

    @property
    def words(self) -> str:
        """What was read in it: "" when nothing was, or when another file has taken its place since."""
        read = DocumentText.objects.filter(pk=self.pk, read_from=self.file.name)
        return read.values_list("words", flat=True).first() or ""


class DocumentCorrection(Correction):
    """A notice on what a document, or its page, said."""

    member_of: ClassVar[str] = "document"

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="corrections")

    class Meta(Correction.Meta):
        verbose_name = _("correction of a document")
        verbose_name_plural = _("corrections")


class DocumentTextQuerySet(models.QuerySet):
    def by_document(self, documents: Any) -> dict[Any, dict[str, str]]:
        """`{key of a document: {language of a file: words}}`, where there are any; in one query."""
        found: dict[Any, dict[str, str]] = {}
        read = self.filter(file__document__in=documents, read_from=models.F("file__file")).exclude(words="")
        for key, language, words in read.values_list("file__document", "file__language", "words"):
            found.setdefault(key, {})[language] = words
        return found


class DocumentText(models.Model):
    """The words that were read in a file, for those who search.

    In a table of its own, so that no list carries them along; nobody edits, translates or exports them: they
    follow from the file. Whether readers may find them, the document says.
    """

    member_of: ClassVar[str] = "file"  # new words are a change of the document

    file = models.OneToOneField(DocumentFile, on_delete=models.CASCADE, primary_key=True, related_name="text")
    read_from = models.CharField(max_length=120, editable=False)  # a name, thus a content (library.storage)
    words = models.TextField(blank=True, editable=False)

    objects: ClassVar[Any] = DocumentTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("words of a file")
        verbose_name_plural = _("words of files")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.file)
