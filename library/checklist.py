"""What is looked at before publishing, of pictures and documents: alternative text, consent, missing files.

A picture that nobody agreed to is no reason to forbid a text: the site does not show it and does not serve
its file (library.media), so nothing of it goes out. Whoever publishes is told of the gap.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from languages.codes import column
from languages.texts import text_in, words_of
from library.models import Document, DocumentFile, Image
from publishing.checklist import Finding, Place, Reading, check_facts, check_words
from publishing.checklist.reading import field_label
from publishing.checklist.scanning import scan
from publishing.checklist.texts import advice
from publishing.state import Publishable


@check_words(Publishable)
def pictures_can_be_understood(reading: Reading, language: str) -> Iterator[Finding]:
    keys = {key for body in reading.bodies(language) for key in scan(body.html, language).pictures}
    own = [getattr(reading.record, name) for name in columns_of(type(reading.record), Image)]
    yield from told_of_pictures([one for one in own if one], keys, language)


def told_of_pictures(
    numbers: Iterable[Any], keys: Iterable[str] = (), language: str = ""
) -> Iterator[Finding]:
    """What there is to say of these pictures, known by their primary keys or by their keys; in one query."""
    numbers, keys = set(numbers), set(keys)
    if not numbers and not keys:
        return
    for image in Image._base_manager.filter(Q(pk__in=numbers) | Q(key__in=keys)).order_by("key"):
        if not image.may_be_shown:
            yield advice(
                "picture-consent",
                _("Ask those who can be recognised on “%(picture)s”: until then readers do not see it.")
                % {"picture": image},
                _place(image, "consent"),
            )
        elif not image.is_decorative and not text_in(image, "alt", language):
            yield advice(
                "picture-alt",
                _(
                    "Write the alternative text of “%(picture)s” in this language: readers are told it in "
                    "another one."
                )
                % {"picture": image},
                _place(image, "alt", language),
                language,
            )
        keys.discard(image.key)
    for key in sorted(keys):
        yield advice(
            "picture-gone",
            _("Take the picture %(key)s out of the text: the library has none of this name.") % {"key": key},
            language=language,
        )


def columns_of(model: Any, target: Any) -> list[str]:
    """The columns of `model` that hold the key of a `target`."""
    return [field.attname for field in model._meta.concrete_fields if field.related_model is target]


def _place(image: Image, name: str, language: str = "") -> Place:
    label = f"{image} – {field_label(Image, name, language)}"
    return Place("library.image", str(image.pk), column(name, language) if language else name, label)


@check_facts(Publishable)
def lines_show_their_document(reading: Reading) -> Iterator[Finding]:
    """A line that names a document (an annex, a piece of evidence) shows it once readers can open it."""
    lines = [
        (row, name)
        for model in reading.types()
        for name in columns_of(model, Document)
        if name.removesuffix("_id") != getattr(model, "member_of", "")
        for row in reading.rows(model)
        if getattr(row, name) is not None
    ]
    if not lines:
        return
    named = {getattr(row, name) for row, name in lines}
    there = DocumentFile.objects.filter(document=OuterRef("pk")).exclude(file="")
    public = Document.objects.published_somewhere().filter(pk=OuterRef("pk")).order_by()
    rows = Document.objects.filter(pk__in=named)
    documents = {
        one.pk: one for one in rows.annotate(has_file=Exists(there), is_readable=Exists(public)).for_lists()
    }
    for row, name in lines:
        document = documents[getattr(row, name)]
        words = {"document": words_of(document, "title").value or document.key}
        place = reading.place(row, name.removesuffix("_id"))
        if not document.is_readable:
            sentence = _("Publish the document “%(document)s”, or delete this line: readers do not see it.")
            yield advice("document-not-public", sentence % words, place)
        elif not document.has_file:
            sentence = _("Add a file to the document “%(document)s”: readers find its title and no file.")
            yield advice("document-without-file", sentence % words, place)


@check_facts(Document)
def a_document_has_a_file(reading: Reading) -> Iterator[Finding]:
    if not any(file.file for file in reading.rows(DocumentFile)):
        yield advice(
            "document-without-file",
            _("Add a file: readers find a title and nothing to open."),
            reading.place(reading.record),
        )
