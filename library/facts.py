"""What a stored file is: its type, size, width, height and pages, read from its content."""

from contextlib import suppress
from typing import Any, NamedTuple

import pikepdf
from PIL import Image

from library.cleaning import Kinds, clean, refuse_other_kinds
from library.cleaning.recognition import PDF, recognised

__all__ = ("PDF", "Facts", "facts_about", "take_in", "with_fields")


class Facts(NamedTuple):
    """`media_type` as in HTTP, `size` in bytes, `width` and `height` in pixels, `pages` of a document."""

    media_type: str
    size: int
    width: int = 0
    height: int = 0
    pages: int = 0


def facts_about(file: Any) -> Facts:
    """Facts about the stored file of a record (a FieldFile). Raises FileNotFoundError when it is lost."""
    with file.storage.open(file.name) as stored:
        media_type = recognised(stored.read(2048))
        stored.seek(0)
        if media_type == PDF:
            with pikepdf.open(stored) as pdf:
                return Facts(media_type, stored.size, pages=len(pdf.pages))
        with Image.open(stored) as picture:
            return Facts(media_type, stored.size, *picture.size)


def take_in(file: Any, kinds: Kinds) -> Facts | None:
    """Stores the new file of a record, if it has one, and tells what lies there now; raises Refused.

    None when there is no file, or the stored one is lost: words about it can be corrected all the same.
    """
    if not file:
        return None
    if not file._committed:
        cleaned = clean(file.file, kinds)
        file.save(cleaned.name, cleaned, save=False)
        file.file = cleaned  # what came in is not read again
    with suppress(FileNotFoundError):
        facts = facts_about(file)
        refuse_other_kinds(facts.media_type, kinds)
        return facts
    return None


def with_fields(options: dict[str, Any], *names: str) -> dict[str, Any]:
    """The options of `save()`; `update_fields`, when given, names what was read from the file as well."""
    if options.get("update_fields") is None:
        return options
    return {**options, "update_fields": {*options["update_fields"], *names}}
