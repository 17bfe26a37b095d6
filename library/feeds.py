"""What the feed of publications tells, and the files of documents as any feed tells of them."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from languages.codes import column, column_languages
from languages.texts import Text
from library.filters import FACETS
from library.models import Document, DocumentFile, in_reading_order
from publishing.feed_formats import Enclosure, writable
from publishing.feeds import Enclosures, Source, list_feed_urls
from publishing.moments import changed_at
from publishing.pages import absolute


def public_files(language: str) -> Any:
    """The files of documents that are public in `language`, with their documents."""
    bodies = ("body", *(column("body", code) for code in column_languages()))
    files = DocumentFile.objects.filter(document__in=Document.objects.published(language).values("pk"))
    return files.select_related("document").defer(*(f"document__{name}" for name in bodies))


def enclosure(line: DocumentFile, language: str) -> Enclosure:
    """The file as something to be fetched. Its document is public in `language`."""
    version = line.document.version(language)
    told = {"title": str(Text(version.title, language)), "details": line.details(language)}
    return Enclosure(
        absolute(line.url(version)),
        line.size,
        line.media_type or "application/octet-stream",
        writable(gettext("%(title)s (%(details)s)") % told),
        line.language,
        changed_at(line.document, language),
    )


def own_files(documents: Sequence[Any], language: str) -> Enclosures:
    """The files of each document. One query."""
    found: dict[Any, list[DocumentFile]] = {}
    for line in public_files(language).filter(document__in=[document.pk for document in documents]):
        found.setdefault(line.document_id, []).append(line)
    return {
        key: [enclosure(line, language) for line in in_reading_order(files, language)]
        for key, files in found.items()
    }


PUBLICATIONS = Source(
    name="publications",
    code="publication",
    title=_("Publications"),
    title_without=_("Publications that do not exist in %(language)s"),
    about=_("Reports, notes and letters to download, with their type, size and language."),
    model=Document,
    facets=FACETS,
    type="kind",
    filed=(("theme", "themes"), ("country", "countries")),
    enclosures=own_files,
)

urls = list_feed_urls(PUBLICATIONS)
