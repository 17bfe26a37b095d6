"""The pictures inside a PDF, without their hidden data. Their pixels are copied, never computed again."""

from django.utils.translation import gettext as _

from library.cleaning.refusals import Refused

JPEG_BEGINS = b"\xff\xd8"
# Markers that stand alone: TEM, RST0 to RST7, SOI.
ALONE = {0x01, *range(0xD0, 0xD9)}
END, SCAN = 0xD9, 0xDA
# What decoding needs: frames, tables, scans. Two segments of applications say how to read the colours.
JPEG_MARKERS = {*range(0xC0, 0xD0), *range(0xDA, 0xDE)}
COLOURS = {0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
# JP2 boxes with what the file is, how to read its colours, and the codestream (ISO/IEC 15444-1 annex I).
# Whatever else there is may be the maker's own data, or another picture.
JP2_BOXES = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}
HEADER_BOXES = {b"ihdr", b"bpcc", b"colr", b"pclr", b"cmap", b"cdef"}
CODESTREAM_BEGINS = b"\xff\x4f\xff\x51"
# Segments of the headers in a codestream (annex A, and CAP, CPF of later parts); COM is a comment.
CODESTREAM_MARKERS = {*range(0x50, 0x54), 0x55, 0x57, 0x58, 0x59, *range(0x5C, 0x62), 0x63}
COMMENT, TILE, TILE_DATA = 0x64, 0x90, 0x93


def cannot_be_cleaned() -> Refused:
    return Refused(
        _(
            "A picture in this PDF is damaged or cannot be freed of its hidden data. "
            "Export or print the document as a new PDF, and choose that file."
        ),
        "inside",
    )


def clean_jpeg(data: bytes) -> bytes:
    """Keeps what decoding needs; drops EXIF, XMP, IPTC, comments, other pictures and what surrounds it."""
    at = data.find(JPEG_BEGINS + b"\xff")
    if at < 0:
        raise cannot_be_cleaned()
    kept, at = [JPEG_BEGINS], at + 2
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        marker = data[at + 1]
        if marker == 0xFF:  # a filler
            at += 1
        elif marker == END:
            break
        elif marker in ALONE or marker == 0:
            at += 2
        else:
            after = at + 2 + max(2, int.from_bytes(data[at + 2 : at + 4]))
            kept.append(_segment(marker, data[at + 4 : after]))
            at = after
            if marker == SCAN:
                at = _end_of_scan(data, after)
                kept.append(data[after:at])
    return b"".join((*kept, b"\xff\xd9"))


def _segment(marker: int, body: bytes) -> bytes:
    """The segment as it is kept, or nothing."""
    if marker == 0xE0:  # JFIF: density, but neither its thumbnail nor that of its extension
        if not body.startswith(b"JFIF\0") or len(body) < 14:
            return b""
        body = body[:12] + b"\0\0"
    elif marker == 0xEE:
        body = body[:12]
    if marker not in JPEG_MARKERS and marker != 0xE0 and not _tells_colours(marker, body):
        return b""
    return bytes((0xFF, marker)) + (len(body) + 2).to_bytes(2) + body


def _tells_colours(marker: int, body: bytes) -> bool:
    return marker in COLOURS and body.startswith(COLOURS[marker])


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands that is neither a stuffed zero nor a restart; the end if there is none."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 2
    return at if at >= 0 else len(data)  # a last byte that begins a marker is none


def clean_jpeg2000(data: bytes) -> bytes:
    """Keeps the boxes that decoding needs, and the codestream without its comments and what follows it."""
    if data.startswith(CODESTREAM_BEGINS):
        return _codestream(data)
    if data[4:8] != b"jP  ":
        raise cannot_be_cleaned()
    kept = []
    for kind, body in _boxes(data):
        if kind == b"jp2h":
            body = b"".join(_box(*box) for box in _boxes(body) if box[0] in HEADER_BOXES)
        elif kind == b"jp2c":
            body = _codestream(body)
        if kind in JP2_BOXES:
            kept.append(_box(kind, body))
        if kind == b"jp2c":  # readers show the first
            return b"".join(kept)
    raise cannot_be_cleaned()


def _boxes(data: bytes) -> list[tuple[bytes, bytes]]:
    found, at = [], 0
    while at + 8 <= len(data):
        length, kind, head = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8], 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16]), 16
        if length < head:  # 0: up to the end
            length = len(data) - at
        found.append((kind, data[at + head : at + length]))
        at += length
    return found


def _box(kind: bytes, body: bytes) -> bytes:
    return (len(body) + 8).to_bytes(4) + kind + body


def _codestream(data: bytes) -> bytes:
    """Up to its end marker. Lengths of tiles are written in other places: comments there are blanked."""
    if not data.startswith(CODESTREAM_BEGINS):
        raise cannot_be_cleaned()
    kept, at = [data[:2]], 2
    while data[at : at + 2] != bytes((0xFF, TILE)):
        marker, after = _header_segment(data, at)
        if marker != COMMENT:
            kept.append(data[at:after])
        at = after
    while data[at : at + 2] == bytes((0xFF, TILE)):
        length = int.from_bytes(data[at + 6 : at + 10])
        after = at + length if length else _last_end(data, at)
        if (length and length < 14) or after > len(data):
            raise cannot_be_cleaned()
        kept.append(_tile(data[at:after]))
        at = after
    if data[at : at + 2] != b"\xff\xd9":
        raise cannot_be_cleaned()
    return b"".join((*kept, b"\xff\xd9"))


def _last_end(data: bytes, at: int) -> int:
    """Where a tile ends that does not say its length: no pair of bytes in it can be the end marker."""
    return data.find(b"\xff\xd9", at) if b"\xff\xd9" in data[at:] else len(data)


def _tile(data: bytes) -> bytes:
    kept, at = [data[:12]], 12
    while data[at : at + 2] != bytes((0xFF, TILE_DATA)):
        marker, after = _header_segment(data, at)
        kept.append(data[at : at + 4] + bytes(after - at - 4) if marker == COMMENT else data[at:after])
        at = after
    return b"".join((*kept, data[at:]))


def _header_segment(data: bytes, at: int) -> tuple[int, int]:
    """The second byte of the marker, and where its segment ends."""
    after = at + 2 + int.from_bytes(data[at + 2 : at + 4])
    if not at + 4 <= after <= len(data) or data[at] != 0xFF:
        raise cannot_be_cleaned()
    if data[at + 1] not in CODESTREAM_MARKERS | {COMMENT}:
        raise cannot_be_cleaned()
    return data[at + 1], after
