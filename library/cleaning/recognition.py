"""What a file is, read from its first bytes. Its name and the type that a browser claims are never asked."""

import re
from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from library.cleaning.refusals import Refused

PDF = "application/pdf"
PICTURE_TYPES = ("image/jpeg", "image/png", "image/webp", "image/avif", "image/gif")

Test = Callable[[bytes], bool]


def begins(*words: bytes) -> Test:
    return lambda data: data.startswith(words)


def holds(pattern: bytes) -> Test:
    """Whether the pattern stands among the first bytes, where browsers look for it too."""
    found = re.compile(pattern, re.IGNORECASE)
    return lambda data: bool(found.search(data[:2048]))


def container(*brands: bytes) -> Test:
    """ISO base media (ISO/IEC 14496-12): a first box `ftyp` with the major and the compatible brands."""

    def is_one(data: bytes) -> bool:
        length = min(int.from_bytes(data[:4]), 128)
        named = {data[8:12], *(data[at : at + 4] for at in range(16, length, 4))}
        return data[4:8] == b"ftyp" and not named.isdisjoint(brands)

    return is_one


ACCEPTED: tuple[tuple[Test, str], ...] = (
    (begins(b"\xff\xd8\xff"), "image/jpeg"),
    (begins(b"\x89PNG\r\n\x1a\n"), "image/png"),
    (lambda data: data[:4] == b"RIFF" and data[8:12] == b"WEBP", "image/webp"),
    (container(b"avif", b"avis"), "image/avif"),
    (begins(b"GIF87a", b"GIF89a"), "image/gif"),
    (begins(b"%PDF-"), PDF),
)
REFUSED = (
    (container(b"heic", b"heix", b"hevc", b"mif1"), _("This is a HEIC picture. Export it as JPEG.")),
    (
        begins(b"II*\0", b"MM\0*", b"BM", b"8BPS", b"\0\0\0\x0cjP  "),
        _("This is a picture in a format that browsers do not show. Export it as JPEG or PNG."),
    ),
    (holds(rb"<svg"), _("This is an SVG drawing, which can hold scripts. Export it as PNG.")),
    (
        holds(rb"<!doctype html|<html|<head|<body|<script|<iframe"),
        _("This is a web page. Print it as PDF and choose that file."),
    ),
    (
        # A zip is an office document when its first entry says so (OOXML, OpenDocument, EPUB).
        lambda data: (
            data.startswith((b"\xd0\xcf\x11\xe0", b"{\\rtf"))
            or (data.startswith(b"PK\3\4") and holds(rb"\[Content_Types\]|_rels/|mimetypeapplication/")(data))
        ),
        _("This is an office document. Export it as PDF."),
    ),
    (
        begins(b"PK\3\4", b"PK\5\6", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ"),
        _("This is an archive. Unpack it and choose one of its files."),
    ),
    (begins(b"%!PS"), _("This is a PostScript file. Export it as PDF.")),
    (begins(b"MZ", b"\x7fELF", b"#!", b"<?php"), _("This is a program, which cannot be stored here.")),
    (
        container(b"isom", b"mp41", b"mp42", b"qt  ", b"M4A ", b"M4V "),
        _("This is a film or a sound, which cannot be stored here."),
    ),
    (
        holds(rb"%PDF-"),
        _(
            "Something stands before the beginning of this PDF. "
            "Open it, export it as PDF again, and choose that file."
        ),
    ),
)


def recognised(data: bytes) -> str:
    """The media type of a file that can be cleaned. Any other is refused, by its name when it has one."""
    for test, media_type in ACCEPTED:
        if test(data):
            return media_type
    for test, reason in REFUSED:
        if test(data):
            raise Refused(str(reason), "type")
    raise Refused(
        str(
            _("This type of file is not known. Pictures are JPEG, PNG, WebP, AVIF or GIF; documents are PDF.")
        ),
        "type",
    )
