"""What a link to a file says and where it leads: « Note de vision (PDF, 801 ko) » (norm C16)."""

from typing import NamedTuple

from django.utils import translation
from django.utils.translation import gettext

from languages.codes import name_in
from languages.numbers import format_size
from languages.texts import Text
from library.facts import PDF

TYPES = {PDF: "PDF"}


class FileLink(NamedTuple):
    """A link to a file. Its text is the title with `details` in brackets, or `details` beside a title."""

    title: Text
    url: str
    details: str  # “PDF, 801 kB, in French”
    hreflang: str = ""  # the language of the file, "" when it is the reader's
    pages: int = 0


def file_details(media_type: str, size: int, of: str, language: str) -> str:
    """“PDF, 801 kB”, and the language of the file when it is not that of the reader."""
    facts = {"type": TYPES.get(media_type, ""), "size": format_size(size, language)}
    with translation.override(language):
        if of == language:
            return gettext("%(type)s, %(size)s") % facts
        return gettext("%(type)s, %(size)s, in %(language)s") % {
            **facts,
            "language": name_in(of, language),
        }
