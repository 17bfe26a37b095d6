"""Files with planted secrets, and the search for what is left of them."""

import io
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from PIL import Image as Picture
from PIL.PngImagePlugin import PngInfo

from library import cleaning
from library.cleaning import ANY, Refused, clean

SECRETS = (
    b"Jeanne Dupont",
    b"SecretPhone 9",
    b"secret comment",
    b"hidden.txt",
    b"app.alert",
    b"private note",
)
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">Jeanne Dupont</x:xmpmeta>'
# 50° 50' 30" N, 4° 21' 9" E as EXIF writes it.
LATITUDE, LONGITUDE = (50.0, 50.0, 30.0), (4.0, 21.0, 9.0)


def telling_exif(orientation: int = 1) -> Picture.Exif:
    """Author, device, place and orientation, as a telephone writes them."""
    exif = Picture.Exif()
    exif[0x010F], exif[0x0110], exif[0x013B] = "Maker", "SecretPhone 9", "Jeanne Dupont"
    exif[0x0112] = orientation
    exif[0x9286] = "secret comment"
    exif.get_ifd(0x8825).update({1: "N", 2: LATITUDE, 3: "E", 4: LONGITUDE})
    return exif


def plain_picture(mode: str = "RGB", size: tuple[int, int] = (60, 40), colour: Any = None) -> Picture.Image:
    if colour is None:
        colour = {"RGB": (120, 40, 60), "RGBA": (120, 40, 60, 128), "CMYK": (0, 200, 100, 50), "L": 90}[mode]
    return Picture.new(mode, size, colour)


def saved(picture: Picture.Image, kind: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def telling_picture(kind: str, orientation: int = 1) -> bytes:
    """A picture with secrets in every place where its format has one."""
    options: dict[str, Any] = {"exif": telling_exif(orientation).tobytes(), "xmp": XMP}
    if kind == "GIF":
        options = {"comment": b"secret comment by Jeanne Dupont"}
    if kind == "JPEG":
        options["comment"] = b"secret comment by Jeanne Dupont"
    if kind == "PNG":
        texts = PngInfo()
        texts.add_text("Author", "Jeanne Dupont")
        texts.add_itxt("Comment", "secret comment", zip=True)
        options = {"exif": options["exif"], "pnginfo": texts}
    return saved(plain_picture(), kind, **options) + b"Jeanne Dupont after the end"


def telling_pdf() -> bytes:
    """Two pages with an author, XMP, scripts, an attachment, a comment, private data and telling pictures."""
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.add_blank_page()
    root, page = pdf.Root, pdf.pages[0].obj
    pdf.docinfo["/Author"] = "Jeanne Dupont"
    pdf.docinfo["/Creator"] = "SecretPhone 9"
    root.Metadata = pdf.make_stream(XMP, Type=Name.Metadata, Subtype=Name.XML)
    page.Metadata = pdf.make_stream(XMP)
    page.PieceInfo = Dictionary(Word=Dictionary(Private=pikepdf.String("private note")))
    script = Dictionary(S=Name.JavaScript, JS=pikepdf.String("app.alert(1)"))
    root.OpenAction = script
    page.AA = Dictionary(O=script)
    pdf.attachments["hidden.txt"] = b"private note of Jeanne Dupont"
    root.Names.JavaScript = Dictionary(Names=Array([pikepdf.String("x"), pdf.make_indirect(script)]))
    root.AF = Array([Dictionary(F=pikepdf.String("hidden.txt"))])
    root.AcroForm = Dictionary(Fields=Array(), XFA=pdf.make_stream(b"<xfa>private note</xfa>"))
    root.Lang = pikepdf.String("fr-BE")
    root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    page.Annots = Array([pdf.make_indirect(note) for note in _annotations(pdf, script)])
    comment = page.Annots[0]
    root.StructTreeRoot = pdf.make_indirect(
        Dictionary(
            Type=Name.StructTreeRoot,
            K=Array(
                [Dictionary(S=Name.P, Alt=pikepdf.String("Texte"), K=Dictionary(Type=Name.OBJR, Obj=comment))]
            ),
        )
    )
    page.Resources = Dictionary(
        XObject=Dictionary(
            AA=_picture_in(pdf, Name.DCTDecode),
            Metadata=_picture_in(pdf, Array([Name.FlateDecode, Name.DCTDecode])),
        )
    )
    pdf.save(out)
    return out.getvalue()


def _annotations(pdf: pikepdf.Pdf, script: Dictionary) -> list[Dictionary]:
    rect = Array([0, 0, 10, 10])

    def link(**action: Any) -> Dictionary:
        return Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=rect, A=Dictionary(**action))

    return [
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Text,
            Rect=rect,
            T=pikepdf.String("Jeanne Dupont"),
            Contents=pikepdf.String("secret comment"),
        ),
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.FileAttachment,
            Rect=rect,
            FS=Dictionary(F=pikepdf.String("hidden.txt"), EF=Dictionary(F=pdf.make_stream(b"private note"))),
        ),
        link(S=Name.URI, URI=pikepdf.String("https://example.org/kept")),
        link(S=Name.URI, URI=pikepdf.String("file:///C:/Users/Jeanne Dupont/report.docx")),
        link(S=Name.Launch, F=pikepdf.String("hidden.txt")),
        link(S=Name.GoTo, D=Array([pdf.pages[1].obj, Name.Fit]), Next=Array([script])),
    ]


def _picture_in(pdf: pikepdf.Pdf, filters: Any) -> pikepdf.Stream:
    data = telling_picture("JPEG")
    if isinstance(filters, Array):
        data = zlib.compress(data)
    return pikepdf.Stream(
        pdf,
        data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=60,
        Height=40,
        ColorSpace=Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=filters,
    )


Plant = Callable[[pikepdf.Pdf, pikepdf.Object], None]


def planted_pdf(plant: Plant) -> bytes:
    """One page, and what `plant` puts into the document and on the page."""
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    page = pdf.pages[0].obj
    page.Resources = Dictionary()
    plant(pdf, page)
    pdf.save(out)
    return out.getvalue()


def pdf_with_stream(data: bytes, filters: Any, **entries: Any) -> bytes:
    """One page with an image whose bytes are written as they are; the filter may be a lie."""

    def plant(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
        image = pikepdf.Stream(pdf, data, Type=Name.XObject, Subtype=Name.Image, **entries)
        image.Width, image.Height, image.ColorSpace, image.BitsPerComponent = 60, 40, Name.DeviceRGB, 8
        if filters is not None:
            image.Filter = filters
        page.Resources.XObject = Dictionary(Im=pdf.make_indirect(image))

    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.pages[0].obj.Resources = Dictionary()
    plant(pdf, pdf.pages[0].obj)
    pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


JEANNE = pikepdf.String("Jeanne Dupont")
RECT = Array([0, 0, 9, 9])


def _on_form(**entries: Any) -> Plant:
    """In the dictionary of a drawing that pages share, as pdfTeX makes one of each figure."""

    def plant(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
        form = pdf.make_stream(b"q Q", Type=Name.XObject, Subtype=Name.Form, BBox=RECT)
        for key, value in entries.items():
            form["/" + key.replace("_", ".")] = value
        page.Resources.XObject = Dictionary(Fm=form)

    return plant


def _in_root(**entries: Any) -> Plant:
    def plant(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
        for key, value in entries.items():
            pdf.Root["/" + key] = value

    return plant


def _on_note(**entries: Any) -> Plant:
    def plant(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
        page.Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=RECT, **entries)])

    return plant


def _in_structure(**entries: Any) -> Plant:
    element = Dictionary(Type=Name.StructElem, S=Name.P, **entries)
    return _in_root(StructTreeRoot=Dictionary(Type=Name.StructTreeRoot, K=element))


def _in_resources(key: str, value: Any) -> Plant:
    def plant(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
        page.Resources["/" + key] = value

    return plant


def _metadata_as_properties(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
    page.Resources.Properties = Dictionary(Metadata=pdf.make_stream(XMP, Type=Name.Metadata))


def _stray_metadata(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
    page.Group = Dictionary(S=Name.Transparency, Hidden=pdf.make_stream(XMP, Type=Name.Metadata))


COMMENT = Dictionary(Subtype=Name.Text, Contents=JEANNE, T=JEANNE)
USER = Dictionary(Type=Name.OCG, Name=pikepdf.String("L"), Usage=Dictionary(User=Dictionary(Name=JEANNE)))
OWN = Dictionary(O=Name.UserProperties, P=Array([Dictionary(N=pikepdf.String("Author"), V=JEANNE)]))
INTENT = Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFX, Info=JEANNE)
PLANTS: dict[str, Plant] = {
    "path of a figure": _on_form(PTEX_FileName=JEANNE),
    "properties of a figure": _on_form(PTEX_InfoDict=Dictionary(Title=JEANNE)),
    "reference to a file": _on_form(Ref=Dictionary(F=Dictionary(Type=Name.Filespec, F=JEANNE))),
    "file specification": _on_form(X=Dictionary(Type=Name.Filespec, UF=JEANNE)),
    "user of a layer": _in_root(OCProperties=Dictionary(OCGs=Array([USER]), D=Dictionary())),
    "print profile": _in_root(OutputIntents=Array([INTENT])),
    "name of a link": _on_note(NM=JEANNE),
    "time of a link": _on_note(M=JEANNE),
    "author of a link": _on_note(T=JEANNE),
    "subject of a link": _on_note(Subj=JEANNE),
    "rich text": _on_note(RV=JEANNE),
    "popup": _on_note(Popup=COMMENT),
    "reply": _on_note(IRT=COMMENT),
    "comment without a place": _in_structure(K=Dictionary(Type=Name.OBJR, Obj=COMMENT)),
    "comment without a kind": _in_structure(K=Dictionary(Type=Name.OBJR, Obj=Dictionary(Contents=JEANNE))),
    "user properties": _in_structure(A=OWN),
    "user properties among others": _in_structure(A=Array([OWN, 0])),
    "text as properties": _in_resources("Properties", Dictionary(Author=JEANNE)),
    "private resource": _in_resources("Word_Private", Dictionary(X=JEANNE)),
    "metadata as properties": _metadata_as_properties,
    "stray metadata": _stray_metadata,
}


def everything_in(content: bytes) -> bytes:
    """The bytes as they lie there, and, of a PDF, once more with all that can be unpacked unpacked."""
    if not content.startswith(b"%PDF-"):
        return content
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        # Without `compress_streams`, streams of metadata would stay packed.
        level = pikepdf.StreamDecodeLevel.generalized
        pdf.save(out, qdf=True, compress_streams=False, stream_decode_level=level)
    return content + out.getvalue()


def secrets_in(content: bytes) -> list[bytes]:
    """The planted secrets that are still there: as bytes, and as the texts of PDF and EXIF may write them."""
    everything = everything_in(content)
    spelled = [(secret, secret.decode().encode("utf-16-be")) for secret in SECRETS]
    return [secret for secret, wide in spelled if secret in everything or wide in everything]


def opened(content: bytes) -> Picture.Image:
    picture = Picture.open(io.BytesIO(content))
    picture.load()
    return picture


def refusal(content: bytes, kinds: cleaning.Kinds = ANY) -> Refused:
    with pytest.raises(Refused) as caught:
        clean(content, kinds)
    return caught.value
