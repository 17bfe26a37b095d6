"""The gate: what a file is, judged by its content, and that content without what its maker meant to keep.

Nothing is stored here: library.storage does that, and sends every file through `clean`. It defends against:

- in pictures: place, time, device, author, comments, thumbnails (EXIF, XMP, IPTC, PNG texts), what lies below
  transparent parts, later frames, bytes after the end, bombs, files that are also something else;
- in documents: author, programs, attachments, scripts, actions, review comments, links to somebody's disk,
  form data in XFA, the hidden data of the pictures inside, earlier versions of an edited PDF;
- anything else, SVG and office files included: it is refused, whatever its name says.

What can be seen is never changed: a name printed on a page, a face in a picture, a text below a black bar.
"""

import hashlib
from typing import Any, NamedTuple

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from languages.numbers import format_size
from languages.texts import active_language
from library.cleaning.pdfs import clean_pdf
from library.cleaning.pictures import clean_picture
from library.cleaning.recognition import PDF, PICTURE_TYPES, recognised
from library.cleaning.refusals import Refused

__all__ = ("ANY", "DOCUMENTS", "PICTURES", "Cleaned", "Kinds", "Refused", "clean", "refuse_other_kinds")

MOST_PICTURE_BYTES = 15_000_000
MOST_DOCUMENT_BYTES = 50_000_000


class Kinds(NamedTuple):
    """What may be stored in one place."""

    media_types: tuple[str, ...]


PICTURES = Kinds(PICTURE_TYPES)
DOCUMENTS = Kinds((PDF,))
ANY = Kinds((*PICTURE_TYPES, PDF))


class Cleaned(ContentFile):
    """A file that passed the gate, in memory. Only `clean` makes one: the storage takes it at its word."""

    def __init__(self, content: bytes, media_type: str, extension: str, **measures: int):
        super().__init__(content)
        self.content = content
        self.media_type = media_type
        self.extension = extension
        self.width = measures.get("width", 0)  # pixels
        self.height = measures.get("height", 0)
        self.pages = measures.get("pages", 0)
        self.digest = hashlib.sha256(content).hexdigest()[:32]
        self.name = f"{self.digest}.{extension}"


def clean(file: Any, kinds: Kinds = ANY) -> Cleaned:
    """`file` (bytes, or anything with `read`) as it may be stored; raises Refused with what to do about it.

    Cleaning what is already clean gives the same bytes: a copy imported elsewhere keeps its name.
    """
    if isinstance(file, Cleaned):
        refuse_other_kinds(file.media_type, kinds)
        return file
    data = _beginning_of(file)
    media_type = recognised(data)
    refuse_other_kinds(media_type, kinds)
    return _clean_document(data) if media_type == PDF else _clean_picture(data, media_type)


def refuse_other_kinds(media_type: str, kinds: Kinds) -> None:
    """Raises Refused for a type that has no business in that place."""
    if media_type in kinds.media_types:
        return
    if media_type == PDF:
        raise Refused(
            _("This is a PDF document. A picture is needed here: JPEG, PNG, WebP, AVIF or GIF."), "kind"
        )
    raise Refused(_("This is a picture. A document is needed here: export it as PDF."), "kind")


def _beginning_of(file: Any) -> bytes:
    """The content, cut off one byte after the largest that is allowed: too much is never read."""
    data = file
    if not isinstance(file, bytes):
        if hasattr(file, "seek"):
            file.seek(0)
        data = file.read(MOST_DOCUMENT_BYTES + 1)
    if isinstance(data, str):
        data = data.encode()
    if not data:
        raise Refused(_("The file is empty. Choose another one."), "empty")
    return data


def _clean_picture(data: bytes, media_type: str) -> Cleaned:
    if len(data) > MOST_PICTURE_BYTES:
        limit = format_size(MOST_PICTURE_BYTES, active_language())
        raise Refused(
            _("A picture may have %(limit)s at most: export it smaller.") % {"limit": limit}, "size"
        )
    picture = clean_picture(data, media_type, MOST_PICTURE_BYTES)
    return Cleaned(picture.content, "image/webp", "webp", width=picture.width, height=picture.height)


def _clean_document(data: bytes) -> Cleaned:
    _refuse_large_document(data)
    document = clean_pdf(data)
    _refuse_large_document(document.content)
    return Cleaned(document.content, PDF, "pdf", pages=document.pages)


def _refuse_large_document(data: bytes) -> None:
    if len(data) > MOST_DOCUMENT_BYTES:
        limit = format_size(MOST_DOCUMENT_BYTES, active_language())
        raise Refused(
            _("A document may have %(limit)s at most: export it with smaller pictures, or split it.")
            % {"limit": limit},
            "size",
        )
