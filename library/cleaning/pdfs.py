"""A PDF with its pages, outline and accessibility, and without what tells of its making or acts by itself.

The document is walked from its root: only what is kept is written again, so earlier versions, attachments and
whatever else nothing refers to any more is gone from the bytes.
"""

import io
import zlib
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pikepdf
from django.utils.translation import gettext as _
from pikepdf import Array, Dictionary, Name, Object, Stream

from library.cleaning.embedded import cannot_be_cleaned, clean_jpeg, clean_jpeg2000
from library.cleaning.refusals import Refused

# What unpacks into more than this is a bomb. The limit holds for every PDF of the process.
pikepdf.settings.set_qpdf_limits(flate_max_memory=500_000_000, run_length_max_memory=500_000_000)

# Dictionaries, arrays and streams: a tagged report of 300 pages has some 60,000. They are visited one by one.
MOST_OBJECTS = 300_000
# What all the streams together may unpack into that have to be unpacked.
MOST_UNPACKED = 200_000_000


def names(words: str) -> frozenset[str]:
    """PDF names, written without their slash."""
    return frozenset(f"/{word}" for word in words.split())


# The trailer, the catalogue and the pages keep these entries only (ISO 32000-2, tables 15, 29 and 31).
TRAILER = names("Root Size")
CATALOGUE = names(
    "Type Version Extensions Pages PageLabels Names Dests ViewerPreferences PageLayout PageMode Outlines "
    "AcroForm StructTreeRoot MarkInfo Lang OutputIntents OCProperties"
)
PAGE = names(
    "Type Parent Resources MediaBox CropBox BleedBox TrimBox ArtBox Contents Rotate Group Annots Tabs "
    "UserUnit StructParents"
)
# Entries that no dictionary keeps: metadata, private data of programs, scripts, attached files, thumbnails,
# other versions of a picture, places on a map.
TELLING = names(
    "Metadata PieceInfo LastModified Author Creator CreatorInfo Producer CreationDate ModDate AA OpenAction "
    "JS JavaScript XFA AF EF RF Thumb SpiderInfo Alternates OPI Perms DSS Collection VP Measure PtData "
    "LGIDict Info User NM RV Popup IRT DestOutputProfileRef"
)
TELLING_PREFIX = "/PTEX."  # pdfTeX: the path and the properties of each figure that was included
RESOURCES = names("ExtGState ColorSpace Pattern Shading XObject Font ProcSet Properties")
# Below these stand dictionaries whose keys are names that somebody chose (a font called /AA), not entries.
CHOSEN_NAMES = names(
    "Font XObject ExtGState ColorSpace Pattern Shading Properties Dests CharProcs ClassMap RoleMap RoleMapNS "
    "Colorants AP/N AP/R AP/D"
)
ACTIONS = names("GoTo URI Named SetOCGState")
SCHEMES = frozenset(("http", "https", "mailto", "tel"))
# Comments, drawings, stamps, sounds and attachments go; links, form fields and watermarks are the page's.
ANNOTATIONS = names("Link Widget Watermark")
# A dictionary of one of these kinds is an annotation even if it does not say so.
ANNOTATION_KINDS = ANNOTATIONS | names(
    "Text FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly StrikeOut Caret Stamp "
    "Ink Popup FileAttachment Sound Movie Screen PrinterMark TrapNet 3D Redact Projection RichMedia"
)
# When and by whom; of a form field, /T is its name.
TELLING_OF_ANNOTATIONS = names("M Subj RC")
# What is left of the others, where the structure tree refers to them.
HUSK = names("Type Subtype Rect")
# Data outside the file, said to be at some path.
EXTERNAL = names("F FFilter FDecodeParms")


class Document(NamedTuple):
    content: bytes
    pages: int


def clean_pdf(data: bytes) -> Document:
    """Raises Refused for what is broken, protected or signed. Cleaning the result gives the same bytes."""
    try:
        first = _cleaned_once(data)
        return _cleaned_once(first.content)  # qpdf settles the order of what it writes on the second reading
    except Refused:
        raise
    except pikepdf.PasswordError as error:
        raise _protected() from error
    except Exception as error:  # hostile bytes make a parser raise almost anything
        raise Refused(
            _("This PDF is damaged. Open it, export or print it as a new PDF, and choose that file."),
            "broken",
        ) from error


def _cleaned_once(data: bytes) -> Document:
    with pikepdf.open(io.BytesIO(data), attempt_recovery=False) as pdf:
        if pdf.is_encrypted:
            raise _protected()
        if not len(pdf.pages):
            raise Refused(_("This PDF has no page."), "empty")
        _keep(pdf.trailer, TRAILER)
        _keep(pdf.Root, CATALOGUE)
        if "/Names" in pdf.Root:
            _keep(pdf.Root.Names, names("Dests"))
        if pdf.Root.get("/PageMode") == Name.UseAttachments:
            del pdf.Root.PageMode
        for page in pdf.pages:
            _keep(page.obj, PAGE)
        _walk(pdf)
        out = io.BytesIO()
        pdf.save(
            out,
            deterministic_id=True,
            fix_metadata_version=False,
            preserve_pdfa=False,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
        return Document(out.getvalue(), len(pdf.pages))


def _protected() -> Refused:
    return Refused(
        _("This PDF is protected by a password or by restrictions. Export it without them."), "protected"
    )


def _signed() -> Refused:
    return Refused(
        _(
            "This PDF is digitally signed, and removing its hidden data would break the signature. "
            "Print it as a new PDF, without a signature, and choose that file."
        ),
        "signed",
    )


def _keep(dictionary: Object, entries: frozenset[str]) -> None:
    for key in set(dictionary.keys()) - entries:
        del dictionary[key]


def _walk(pdf: pikepdf.Pdf) -> None:
    """Cleans every object that the root leads to, whatever the way; a map of chosen names keeps its keys."""
    waiting: list[tuple[Any, str]] = [(pdf.Root, "")]
    seen: set[tuple[tuple[int, int], bool]] = set()
    visited, unpacking = 0, Unpacking(pdf)
    while waiting:
        thing, reached_by = waiting.pop()
        is_array = isinstance(thing, Array)
        is_map = not is_array and reached_by in CHOSEN_NAMES and _has_no_type(thing)
        if thing.is_indirect:
            if (thing.objgen, is_map) in seen:
                continue
            seen.add((thing.objgen, is_map))
        visited += 1 + (len(thing) // 10 if is_array else 0)
        if visited > MOST_OBJECTS:
            raise _too_complicated()
        if is_array:
            waiting.extend((item, "") for item in thing if isinstance(item, CONTAINERS))
        elif is_map:
            _clean_map(thing, reached_by)
            waiting.extend((value, "") for value in thing.values() if isinstance(value, CONTAINERS))
        else:
            _clean_dictionary(thing, unpacking)
            waiting.extend(
                (value, reached_by + key if reached_by == "/AP" else key)
                for key, value in thing.items()
                if isinstance(value, CONTAINERS)
            )


def _too_complicated() -> Refused:
    return Refused(
        _("This PDF is too complicated to be checked: split it, or print it as a new PDF."), "complicated"
    )


def _clean_map(thing: Object, reached_by: str) -> None:
    """A text is never what a chosen name stands for; what stands for properties is a plain dictionary."""
    for key, value in list(thing.items()):
        if reached_by == "/Properties":
            stays = isinstance(value, Dictionary) and not isinstance(value, Stream)
        else:
            stays = isinstance(value, (*CONTAINERS, Name))
        if not stays:
            del thing[key]


def _has_no_type(thing: Object) -> bool:
    return isinstance(thing, Dictionary) and "/Type" not in thing and "/ShadingType" not in thing


def _clean_dictionary(thing: Object, unpacking: "Unpacking") -> None:
    keys = set(thing.keys())
    for key in [key for key in keys if key in TELLING or key.startswith(TELLING_PREFIX)]:
        del thing[key]
    kind = str(thing["/Type"]) if "/Type" in keys else ""
    if "/ByteRange" in keys or kind in {"/Sig", "/DocTimeStamp"}:
        raise _signed()
    if kind in {"/Filespec", "/F"}:
        _keep(thing, names("Type"))
    if "/Ref" in keys and not isinstance(thing["/Ref"], Array):  # an array refers to structure elements
        del thing["/Ref"]
    if "/O" in keys and thing["/O"] == Name.UserProperties:
        _keep(thing, names("O"))
    if "/Resources" in keys and isinstance(thing["/Resources"], Dictionary):
        _keep(thing["/Resources"], RESOURCES)
    if kind == "/OBJR" and not _may_be_referred_to(thing.get("/Obj")):
        _keep(thing, names("Type"))
    if _is_annotation(thing, kind, keys):
        _clean_annotation(thing)
    _clean_actions(thing, keys)
    if isinstance(thing, Stream):
        _clean_stream(thing, kind, unpacking)


def _is_annotation(thing: Object, kind: str, keys: set[str]) -> bool:
    if kind == "/Annot" or "/Subtype" not in keys:
        return kind == "/Annot"
    return "/Rect" in keys or (not kind and str(thing["/Subtype"]) in ANNOTATION_KINDS)


def _may_be_referred_to(thing: Any) -> bool:
    """Only annotations and what is drawn can be content of the structure."""
    if isinstance(thing, Stream):
        return True
    return isinstance(thing, Dictionary) and _is_annotation(
        thing, str(thing.get("/Type", "")), set(thing.keys())
    )


def _clean_annotation(note: Object) -> None:
    if not _may_stay(note):
        _keep(note, HUSK)
        return
    title = set() if note.Subtype == Name.Widget else {"/T"}
    for key in (TELLING_OF_ANNOTATIONS | title).intersection(note.keys()):
        del note[key]


def _clean_actions(thing: Object, keys: set[str]) -> None:
    for key in keys.intersection(("/A", "/PA", "/Next")).intersection(thing.keys()):
        if isinstance(thing[key], Array):
            thing[key] = Array([action for action in thing[key] if _may_act(action)])
        elif not _may_act(thing[key]):
            del thing[key]
    if "/Annots" in keys and isinstance(thing["/Annots"], Array):
        stay = [note for note in thing.Annots if _may_stay(note)]
        if len(stay) < len(thing.Annots):
            thing.Annots = Array(stay)


def _may_act(action: Any) -> bool:
    """Whether it leads within the document or to an address; whatever is no action may stay.

    A script, a program to start, a form to send, a file on somebody's disk (`file:///C:/Users/…`) may not.
    """
    if not isinstance(action, Dictionary) or "/S" not in action:
        return True
    kind = str(action.S)
    if kind == "/URI":
        return urlsplit(str(action.get("/URI", "")).strip()).scheme.lower() in SCHEMES
    return kind in ACTIONS


def _may_stay(note: Any) -> bool:
    if not isinstance(note, Dictionary):
        return False
    if note.get("/Subtype") == Name.Redact:
        raise Refused(
            _(
                "Passages of this PDF are marked for redaction, but their text is still in it. "
                "Apply the redaction, and choose the file that results."
            ),
            "redaction",
        )
    if _covers(note):
        raise Refused(
            _(
                "Something is drawn over a page of this PDF as a comment, and what it covers is still in it. "
                "Take the words away in the original text, or apply a redaction, and choose the file that "
                "results."
            ),
            "redaction",
        )
    return str(note.get("/Subtype")) in ANNOTATIONS


def _covers(note: Dictionary) -> bool:
    """True for a comment that may have been drawn to hide what is beneath: taken away, it would be shown.

    A filled shape, a thick stroke, a stamp, text on a background, a highlight as dark as a bar.
    """
    kind = str(note.get("/Subtype"))
    if int(note.get("/F", 0)) & HIDDEN:
        return False
    if kind in ("/Square", "/Circle", "/Polygon"):
        return bool(len(_numbers(note, "/IC"))) or _width(note) >= THICK
    if kind in ("/Ink", "/Line", "/PolyLine"):
        return _width(note) >= THICK
    if kind in ("/Highlight", "/Underline", "/StrikeOut"):
        colour = _numbers(note, "/C")
        return kind == "/Highlight" and len(colour) in (1, 3) and max(colour) < DARK
    return kind == "/Stamp" or (kind == "/FreeText" and bool(len(_numbers(note, "/C"))))


def _numbers(thing: Dictionary, key: str) -> list[float]:
    value = thing.get(key)
    return [float(one) for one in value] if isinstance(value, Array) else []


def _width(note: Dictionary) -> float:
    """Of its line, in points."""
    style = note.get("/BS")
    if isinstance(style, Dictionary):
        return float(style.get("/W", 1))
    border = _numbers(note, "/Border")
    return border[2] if len(border) > 2 else 1.0


HIDDEN = 2  # the bit of /F (ISO 32000-2, table 167)
THICK = 5.0  # points: a stroke that covers a line of text
DARK = 0.5  # of 1: a highlight under which nobody reads

CLEANERS: dict[str, Callable[[bytes], bytes]] = {"/DCTDecode": clean_jpeg, "/JPXDecode": clean_jpeg2000}
CONTAINERS = (Array, Dictionary, Stream)
# Filters may be abbreviated (ISO 32000-2, table 92): readers accept that everywhere.
ABBREVIATIONS = {
    "/DCT": "/DCTDecode",
    "/Fl": "/FlateDecode",
    "/LZW": "/LZWDecode",
    "/AHx": "/ASCIIHexDecode",
    "/A85": "/ASCII85Decode",
    "/RL": "/RunLengthDecode",
    "/CCF": "/CCITTFaxDecode",
}
WRAPPINGS = names("FlateDecode LZWDecode ASCIIHexDecode ASCII85Decode RunLengthDecode")
FORMATS = names("DCTDecode JPXDecode CCITTFaxDecode JBIG2Decode")


class Unpacking:
    """Takes streams out of what they are wrapped in, as long as that is not too much in all."""

    def __init__(self, pdf: pikepdf.Pdf):
        self.pdf = pdf
        self.left = MOST_UNPACKED

    def unpacked(self, data: bytes, kind: str, settings: Any) -> bytes:
        """`data` without one filter. How much that gives is measured before it is done."""
        self.left -= LENGTHS[kind](data, self.left)
        if self.left < 0:
            raise _too_complicated()
        wrapped = Stream(self.pdf, data, Filter=Name(kind))
        if isinstance(settings, Dictionary):
            wrapped.DecodeParms = settings
        return wrapped.read_bytes(pikepdf.StreamDecodeLevel.specialized)


def _length_of_text(data: bytes, most: int) -> int:
    return 4 * len(data)  # ASCII85 has a letter for four zeros


def _length_of_flate(data: bytes, most: int) -> int:
    engine, length, waiting = zlib.decompressobj(), 0, data
    try:
        while waiting and length <= most and (piece := engine.decompress(waiting, 1_000_000)):
            length, waiting = length + len(piece), engine.unconsumed_tail
    except zlib.error:  # what comes before the damage counts
        pass
    return length


def _length_of_runs(data: bytes, most: int) -> int:
    length = at = 0
    while at < len(data) and data[at] != 128 and length <= most:
        literal = data[at] < 128
        length += data[at] + 1 if literal else 257 - data[at]
        at += data[at] + 2 if literal else 2
    return length


def _length_of_lzw(data: bytes, most: int) -> int:
    return max(_lzw(data, most, early) for early in (0, 1))


def _lzw(data: bytes, most: int, early: int) -> int:
    """Counts what each code stands for, without writing it; codes grow one entry early, or do not."""
    total, width, bits, held, previous = 0, 9, 0, 0, 0
    lengths = [1] * 258
    for byte in data:
        held, bits = (held << 8 | byte) & 0xFFFFFF, bits + 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits & (1 << width) - 1
        if code == 257 or total > most:
            break
        if code == 256:
            lengths, width, previous = [1] * 258, 9, 0
            continue
        if previous and len(lengths) < 4096:
            lengths.append(previous + 1)
        previous = lengths[code] if code < len(lengths) else previous + 1
        total += previous
        width = min(12, max(9, (len(lengths) + early).bit_length()))
    return total


LENGTHS: dict[str, Callable[[bytes, int], int]] = {
    "/FlateDecode": _length_of_flate,
    "/LZWDecode": _length_of_lzw,
    "/RunLengthDecode": _length_of_runs,
    "/ASCIIHexDecode": _length_of_text,
    "/ASCII85Decode": _length_of_text,
}


def _clean_stream(stream: Object, kind: str, unpacking: Unpacking) -> None:
    """Takes it out of its wrappings, and cleans a picture that keeps its own format inside the PDF."""
    if isinstance(stream.get("/F"), Name | Array):  # a filter, as pictures within drawing instructions say it
        raise cannot_be_cleaned()
    for key in EXTERNAL.intersection(stream.keys()):
        del stream[key]
    if kind == "/Metadata" or stream.get("/Subtype") == Name.PS:  # PostScript: for printers of another age
        stream.write(b"")
        return
    written = [str(name) for name in _as_list(stream.get("/Filter"))]
    filters = [ABBREVIATIONS.get(name, name) for name in written]
    settings = _as_list(stream.get("/DecodeParms"))
    if not filters:
        return
    own_format = filters.pop() if filters[-1] in FORMATS else None
    if not WRAPPINGS.issuperset(filters):
        raise cannot_be_cleaned()
    if filters == ["/FlateDecode"] and own_format is None:  # as it will be written again
        in_full = Name.FlateDecode
        stream.Filter = Array([in_full]) if isinstance(stream.Filter, Array) else in_full
        return
    raw = data = stream.read_raw_bytes()
    settings += [None] * (len(filters) + 1 - len(settings))
    for name, setting in zip(filters, settings, strict=False):
        data = unpacking.unpacked(data, name, setting)
    if own_format is None:
        stream.write(data)
        return
    own = settings[len(filters)]
    data = CLEANERS.get(own_format, bytes)(data)
    if data != raw or written != [own_format]:
        stream.write(data, filter=Name(own_format), decode_parms=own if isinstance(own, Dictionary) else None)


def _as_list(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, Array) else [value]
