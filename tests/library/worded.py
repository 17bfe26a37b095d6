"""PDFs with words in them: drawn with reportlab, or spelled sign by sign where no font has the letters."""

import io
import zlib
from collections.abc import Callable
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from reportlab.pdfgen import canvas

from library.models import Document, DocumentFile

STEP = 15  # points from line to line


def drawn(*pages: str | Callable[[Any], None]) -> bytes:
    """A page for each text, line by line, or for each function that draws one."""
    out = io.BytesIO()
    sheet = canvas.Canvas(out, invariant=True)
    for page in pages:
        if callable(page):
            page(sheet)
        else:
            for number, line in enumerate(page.split("\n")):
                sheet.drawString(50, 780 - STEP * number, line)
        sheet.showPage()
    sheet.save()
    return out.getvalue()


def spelled(signs: str) -> bytes:
    """A page with at most 90 signs from left to right, of which the font says what they stand for."""
    codes = {sign: place for place, sign in enumerate(dict.fromkeys(signs), start=33)}
    lines = "".join(
        f"<{code:02X}> <{sign.encode('utf-16-be').hex().upper()}>\n" for sign, code in codes.items()
    )
    means = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /M def /CMapType 2 def\n"
        f"1 begincodespacerange <00> <FF> endcodespacerange\n{len(codes)} beginbfchar\n{lines}endbfchar\n"
        "endcmap end end"
    )
    pdf = pikepdf.new()
    font = Dictionary(
        Type=Name.Font,
        Subtype=Name.Type1,
        BaseFont=Name.Courier,
        ToUnicode=pdf.make_stream(means.encode()),
    )
    said = "".join(f"{codes[sign]:02X}" for sign in signs)
    return _page(pdf, f"BT /F1 12 Tf 20 700 Td <{said}> Tj ET".encode(), font)


def unpacking_into(megabytes: int, what: bytes = b" ") -> bytes:
    """A page whose drawing instructions are small only as long as they are packed."""
    engine = zlib.compressobj(9)
    packed = b"".join(engine.compress(what * (1_000_000 // len(what))) for _each in range(megabytes))
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].Contents = pikepdf.Stream(pdf, packed + engine.flush(), Filter=Name.FlateDecode)
    return _saved(pdf)


def within_itself(depth: int = 12, times: int = 10) -> bytes:
    """A drawing that is drawn ten times by one that is drawn ten times by one…"""
    pdf = pikepdf.new()
    inner = _drawing(pdf, b"BT /F1 12 Tf 10 10 Td (abc) Tj ET", Font=Dictionary(F1=_courier()))
    for _each in range(depth):
        inner = _drawing(pdf, b"/X Do " * times, XObject=Dictionary(X=inner))
    pdf.add_blank_page()
    pdf.pages[0].Contents = pdf.make_stream(b"/X Do")
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(X=inner))
    return _saved(pdf)


def same_page(times: int) -> bytes:
    """A document that says to have one page many times."""
    pdf = pikepdf.open(io.BytesIO(drawn("Encore")))
    page = pdf.pages[0].obj
    pdf.Root.Pages.Kids = Array([page] * times)
    pdf.Root.Pages.Count = times
    return _saved(pdf)


def with_file(document: Document, content: bytes, language: str = "fr") -> DocumentFile:
    """A file more, as `save()` takes it in."""
    from django.core.files.base import ContentFile

    line = DocumentFile(document=document, language=language)
    line.file.save("report.pdf", ContentFile(content), save=False)
    line.save()
    return line


def _courier() -> Dictionary:
    return Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Courier)


def _drawing(pdf: pikepdf.Pdf, content: bytes, **resources: Any) -> Any:
    sheet = Array([0, 0, 600, 800])
    return pdf.make_indirect(
        pdf.make_stream(
            content, Type=Name.XObject, Subtype=Name.Form, BBox=sheet, Resources=Dictionary(**resources)
        )
    )


def _page(pdf: pikepdf.Pdf, content: bytes, font: Dictionary) -> bytes:
    pdf.add_blank_page()
    pdf.pages[0].Contents = pdf.make_stream(content)
    pdf.pages[0].Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
    return _saved(pdf)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()
