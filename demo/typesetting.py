"""Typesets the demonstration's documents from demo/texts/, so that no PDF has to be kept in the repository.

A text is named <key>.<language>.md and written in a small part of Markdown: `#` for the title, `##` for
headings, paragraphs, `-` and `1.` lists, `|` tables, `>` for what stands in a frame, **bold** and *italic*.
Two paragraphs come before the title: what kind of document it is ("Example: fictitious document"), which is
repeated at the foot of every page, and who publishes it and when. The paragraph after it is the subtitle.

The same texts and the same library versions give the same bytes: no clock, no chance without a seed.
Pictures are drawn in demo/drawing.py.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from io import BytesIO
from pathlib import Path

import pikepdf
from PIL import Image, ImageChops
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.fonts import addMapping
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    KeepTogether,
    ListFlowable,
    ListItem,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

from demo.drawing import vision_cover

TEXTS = Path(__file__).parent / "texts"

# The document with a cover, and what its file weighs once the site has cleaned it: 801 kB, in decimal.
COVERED = "note-de-vision"
COVERED_BYTES = 801_000

ACCENT, DARK, GREY, RULE, WASH = (
    HexColor(code) for code in ("#7a1f3d", "#231f1c", "#625b53", "#d8cfc1", "#f6f1e8")
)
LEFT, RIGHT, TOP, BOTTOM = 34 * mm, 28 * mm, 23 * mm, 26 * mm
MEASURE = A4[0] - LEFT - RIGHT

# The fonts inside reportlab's own wheel: embedded, free to use, and the same on every machine.
FONTS = {"Vera": (0, 0), "VeraBd": (1, 0), "VeraIt": (0, 1), "VeraBI": (1, 1)}
# The fonts lack the narrow no-break space of French; the ordinary no-break space stands in for it.
LACKING = {"\u202f": "\u00a0"}


def _style(name: str, size: float, leading: float, **more: object) -> ParagraphStyle:
    look: dict[str, object] = {"fontName": "Vera", "textColor": DARK, "allowWidows": 0, "allowOrphans": 0}
    return ParagraphStyle(name, fontSize=size, leading=leading, **(look | more))


STYLES = {
    "marking": _style("marking", 8, 11, fontName="VeraBd", textColor=ACCENT),
    "imprint": _style("imprint", 8, 11, textColor=GREY, spaceBefore=2),
    "title": _style("title", 25, 30, fontName="VeraBd", textColor=ACCENT, spaceBefore=20),
    "subtitle": _style("subtitle", 11.5, 17, textColor=GREY, spaceBefore=8),
    "heading": _style("heading", 12.5, 16, fontName="VeraBd", textColor=ACCENT, spaceBefore=15, spaceAfter=5),
    "paragraph": _style("paragraph", 9, 13.8, spaceAfter=6.5),
    "item": _style("item", 9, 13.8, spaceAfter=3),
    "frame": _style("frame", 9, 13.8, spaceAfter=5),
    "cell": _style("cell", 8, 11.4),
    "number": _style("number", 8, 11.4, alignment=2),
    "head": _style("head", 7.6, 11, fontName="VeraBd", textColor=ACCENT),
}


@dataclass
class Block:
    """A piece of a text: its kind, and its lines, its items or its rows of cells."""

    kind: str
    lines: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Document:
    """A text that has been read: what its file is called and what goes into it."""

    key: str
    language: str
    marking: str
    imprint: str
    title: str
    subtitle: str
    blocks: list[Block]

    @property
    def file_name(self) -> str:
        return f"{self.key}.{self.language}.pdf"

    @property
    def headings(self) -> list[str]:
        return [block.lines[0] for block in self.blocks if block.kind == "heading"]


def _block(chunk: str) -> Block:
    lines = chunk.split("\n")
    if chunk.startswith("# "):
        return Block("title", [chunk[2:]])
    if chunk.startswith("## "):
        return Block("heading", [chunk[3:]])
    if chunk.startswith("|"):
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        return Block("table", rows=[row for row in rows if set("".join(row)) - set("-: ")])
    if chunk.startswith(">"):
        return Block("frame", [line.lstrip("> ") for line in lines if line.strip("> ")])
    if chunk.startswith("- "):
        return Block("list", [line[2:] for line in lines])
    if re.match(r"1\. ", chunk):
        return Block("numbers", [re.sub(r"^\d+\. ", "", line) for line in lines])
    return Block("paragraph", [" ".join(lines)])


def read(path: Path) -> Document:
    """Read one text. Raises ValueError where its opening is not the one described above."""
    key, language, _ = path.name.split(".")
    blocks = [_block(chunk.strip("\n")) for chunk in re.split(r"\n{2,}", path.read_text("utf-8").strip())]
    opening, rest = blocks[:4], blocks[4:]
    if [block.kind for block in opening] != ["paragraph", "paragraph", "title", "paragraph"]:
        raise ValueError(f"{path.name} does not open with a marking, an imprint, a title and a subtitle.")
    marking, imprint, title, subtitle = (block.lines[0] for block in opening)
    return Document(key, language, marking, imprint, title, subtitle, rest)


def documents() -> list[Document]:
    """Every text of demo/texts/, read, in the order of their file names."""
    return [read(path) for path in sorted(TEXTS.glob("*.md"))]


def _plain(words: str) -> str:
    for lacking, stand_in in LACKING.items():
        words = words.replace(lacking, stand_in)
    return words


def _rich(words: str) -> str:
    """reportlab's markup for words with **bold** and *italic*."""
    words = escape(_plain(words), quote=False)
    words = re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", words)
    return re.sub(r"\*(.+?)\*", r"<i>\1</i>", words)


def _paragraph(words: str, style: str) -> Paragraph:
    return Paragraph(_rich(words), STYLES[style])


class Masthead(Flowable):
    """What the first page opens with, on a tinted ground that runs to the edges of the paper."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        parts = {name: getattr(document, name) for name in ("marking", "imprint", "title", "subtitle")}
        self.parts = [_paragraph(words, style) for style, words in parts.items()]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        self.heights = [part.wrap(width, height)[1] for part in self.parts]
        self.height = sum(self.heights) + sum(part.style.spaceBefore for part in self.parts) + 22
        return width, self.height + 16

    def draw(self) -> None:
        canvas, height = self.canv, self.height + 16
        canvas.setFillColor(WASH)
        canvas.rect(-LEFT, 16, A4[0], self.height + TOP, stroke=0, fill=1)
        canvas.setFillColor(ACCENT)
        canvas.rect(-LEFT, 16, 9 * mm, self.height + TOP, stroke=0, fill=1)
        for part, taken in zip(self.parts, self.heights, strict=True):
            height -= part.style.spaceBefore + taken
            part.drawOn(canvas, 0, height)


class Heading(Paragraph):
    """A heading that also enters the document's outline, so that a reader can jump to it."""

    def draw(self) -> None:
        super().draw()
        place = f"h{self.canv.getPageNumber()}-{round(self.canv.absolutePosition(0, 0)[1])}"
        self.canv.bookmarkPage(
            place, fit="XYZ", left=0, top=self.canv.absolutePosition(0, self.height + 12)[1]
        )
        self.canv.addOutlineEntry(self.getPlainText(), place, level=0)


def _column_widths(rows: list[list[str]]) -> list[float]:
    """Share the measure out: no column narrower than its longest word, the rest by how much it says."""
    padding = 12
    words, cells = [], []
    for column in zip(*rows, strict=True):
        texts = [_plain(cell.replace("*", "")) for cell in column]
        words.append(
            max(
                pdfmetrics.stringWidth(word, "VeraBd", 8) for text in texts for word in re.split("[ -]", text)
            )
        )
        cells.append(max(pdfmetrics.stringWidth(text, "VeraBd", 8) for text in texts) ** 0.75)
    room = MEASURE - sum(words) - padding * len(words)
    return [word + padding + room * cell / sum(cells) for word, cell in zip(words, cells, strict=True)]


def _table(rows: list[list[str]]) -> Flowable:
    """A table with hairlines. A column of figures is set to the right; a row of bold figures is a sum."""
    figures = [
        all(re.fullmatch(r"[\d\s,*]+", cell) for cell in column[1:]) for column in zip(*rows, strict=True)
    ]
    style = [
        ("FONTNAME", (0, 0), (-1, -1), "Vera"),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LINEBELOW", (0, 0), (-1, 0), 1.2, ACCENT),
        ("LINEBELOW", (0, 1), (-1, -1), 0.4, RULE),
        ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 12),
        ("TOPPADDING", (0, 0), (-1, -1), 4.5),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 5),
    ]
    if figures[-1]:
        style.append(("RIGHTPADDING", (-1, 0), (-1, -1), 4))
    for number, row in enumerate(rows):
        if row[0].startswith("**"):
            style.append(("BACKGROUND", (0, number), (-1, number), WASH))
    head = [
        Paragraph(_rich(cell), STYLES["head"].clone("h", alignment=2 * right))
        for cell, right in zip(rows[0], figures, strict=True)
    ]
    body = [
        [_paragraph(cell, "number" if right else "cell") for cell, right in zip(row, figures, strict=True)]
        for row in rows[1:]
    ]
    table = Table([head, *body], colWidths=_column_widths(rows), repeatRows=1, spaceBefore=4, spaceAfter=10)
    table.setStyle(TableStyle(style))
    return table


def _frame(lines: list[str]) -> Flowable:
    table = Table(
        [[[_paragraph(line, "frame") for line in lines]]], colWidths=[MEASURE], spaceBefore=6, spaceAfter=10
    )
    table.setStyle(
        TableStyle(
            [
                ("FONTNAME", (0, 0), (-1, -1), "Vera"),
                ("BACKGROUND", (0, 0), (-1, -1), WASH),
                ("LINEBEFORE", (0, 0), (0, -1), 2.5, ACCENT),
                ("LEFTPADDING", (0, 0), (-1, -1), 14),
                ("RIGHTPADDING", (0, 0), (-1, -1), 14),
                ("TOPPADDING", (0, 0), (-1, -1), 9),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
            ]
        )
    )
    return table


def _list(lines: list[str], numbered: bool) -> Flowable:
    bullet = (
        {"bulletType": "1", "bulletFormat": "%s."} if numbered else {"bulletType": "bullet", "start": "–"}
    )
    items = [ListItem(_paragraph(line, "item")) for line in lines]
    return ListFlowable(
        items,
        **bullet,
        leftIndent=22 if numbered else 14,
        bulletFontName="VeraBd" if numbered else "Vera",
        bulletFontSize=8.6,
        bulletColor=ACCENT,
        spaceAfter=7,
    )


def _flowable(block: Block) -> Flowable:
    if block.kind == "heading":
        return Heading(_rich(block.lines[0]), STYLES["heading"])
    if block.kind == "table":
        return _table(block.rows)
    if block.kind == "frame":
        return _frame(block.lines)
    if block.kind in ("list", "numbers"):
        return _list(block.lines, numbered=block.kind == "numbers")
    return _paragraph(block.lines[0], "paragraph")


def _story(document: Document) -> list[Flowable]:
    """The blocks, in groups that no page break separates: a heading and what it announces, table included."""
    groups: list[list[Block]] = []
    for block in document.blocks:
        open_kinds = [previous.kind for previous in groups[-1]] if groups else []
        announced = open_kinds == ["heading"] or (
            open_kinds == ["heading", "paragraph"] and block.kind == "table"
        )
        if announced:
            groups[-1].append(block)
        else:
            groups.append([block])
    return [KeepTogether([_flowable(block) for block in group]) for group in groups]


def _footer(document: Document) -> Callable[[Canvas, BaseDocTemplate], None]:
    def draw(canvas: Canvas, _: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.line(LEFT, 18 * mm, A4[0] - RIGHT, 18 * mm)
        canvas.setFont("Vera", 7)
        canvas.setFillColor(GREY)
        canvas.drawString(LEFT, 13.5 * mm, _plain(f"{document.marking}  ·  {document.title}"))
        canvas.setFont("VeraBd", 7.5)
        canvas.setFillColor(ACCENT)
        canvas.drawRightString(A4[0] - RIGHT, 13.5 * mm, str(canvas.getPageNumber()))
        canvas.restoreState()

    return draw


def _prepare() -> None:
    """Make the fonts known, and keep streams binary: text armour would add a quarter to the size."""
    for name, (bold, italic) in FONTS.items():
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, f"{name}.ttf"))
        addMapping("Vera", bold, italic, name)
        addMapping("VeraBd", bold, italic, "VeraBI" if italic else "VeraBd")
    rl_config.useA85 = 0


def build(document: Document, cover: bytes | None = None) -> bytes:
    """The document as a PDF. A cover is a JPEG of the whole first page, under the title."""
    _prepare()
    stream = BytesIO()
    template = BaseDocTemplate(
        stream,
        pagesize=A4,
        title=_plain(document.title),
        author=document.imprint.split(" · ")[0],
        subject=_plain(document.subtitle),
        creator="demo/typesetting.py",
        lang=document.language,
        invariant=1,
        pageCompression=1,
        displayDocTitle=True,
        # Otherwise reportlab names Helvetica on every page without embedding it.
        initialFontName="Vera",
    )
    frame = Frame(LEFT, BOTTOM, MEASURE, A4[1] - TOP - BOTTOM, 0, 0, 0, 0, id="text")
    page = PageTemplate("page", [frame], onPage=_footer(document))
    story: list[Flowable]
    if cover is None:
        template.addPageTemplates([page])
        story = [Masthead(document)]
    else:

        def draw_cover(canvas: Canvas, _: BaseDocTemplate) -> None:
            canvas.drawImage(ImageReader(BytesIO(cover)), 0, 0, *A4)

        opening = Frame(LEFT, A4[1] / 2, MEASURE, A4[1] / 2 - TOP, 0, 0, 0, 0, id="cover")
        template.addPageTemplates([PageTemplate("cover", [opening], onPage=draw_cover), page])
        parts = (("marking", 0), ("imprint", 2), ("title", 22), ("subtitle", 8))
        story = [NextPageTemplate("page")]
        for name, above in parts:
            story += [Spacer(1, above), _paragraph(getattr(document, name), name)]
        story.append(PageBreak())
    template.build([*story, *_story(document)])
    return stream.getvalue()


def cleaned(pdf: bytes) -> bytes:
    """The file as the site publishes it: without what its author did not mean to say."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        if "/Info" in opened.trailer:
            del opened.trailer["/Info"]
        if "/Metadata" in opened.Root:
            del opened.Root["/Metadata"]
        opened.save(
            out,
            compress_streams=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
            linearize=False,
        )
    return out.getvalue()


def _grained_covers() -> Callable[[float], bytes]:
    """The cover as a JPEG, with as much grain as is asked for: the more grain, the larger the file."""
    picture = vision_cover(1654, 2339)  # A4 at 200 dots per inch
    chance = random.Random(2024)
    count = picture.width * picture.height
    first, second = (Image.frombytes("L", picture.size, chance.randbytes(count)) for _ in range(2))
    noise = Image.blend(first, second, 0.5)

    def flecks(part: Image.Image, thousandths: int) -> Image.Image:
        return part.point([round(128 + (value - 128) * thousandths / 1000) for value in range(256)])

    def covered(grain: float) -> bytes:
        # Whole thousandths are too coarse: the upper rows take one more, as many rows as the rest says.
        thousandths, rest = divmod(grain * 1000, 1)
        printed = flecks(noise, int(thousandths))
        upper = noise.crop((0, 0, noise.width, round(noise.height * rest)))
        printed.paste(flecks(upper, int(thousandths) + 1))
        printed = ImageChops.add(picture, Image.merge("RGB", [printed] * 3), scale=1, offset=-128)
        stream = BytesIO()
        printed.save(stream, "JPEG", quality=84)
        return stream.getvalue()

    return covered


def build_to_size(document: Document, size: int) -> bytes:
    """The document with a cover whose grain is tuned until the cleaned file has about this many bytes.

    Not a fixed grain: another version of zlib or of libjpeg would miss the size that the page announces.
    """
    covered = _grained_covers()
    before, grain = 0.1, 0.13
    smaller, cover = covered(before), covered(grain)
    wanted = size - len(cleaned(build(document, cover))) + len(cover)
    for _ in range(10):
        if abs(len(cover) - wanted) <= 100 or len(cover) == len(smaller):
            break
        step = (wanted - len(cover)) * (grain - before) / (len(cover) - len(smaller))
        before, grain, smaller = grain, grain + step, cover
        cover = covered(grain)
    return build(document, cover)


def typeset(folder: Path) -> list[Path]:
    """Typeset every document into folder/documents/; answer with their paths."""
    target = folder / "documents"
    target.mkdir(parents=True, exist_ok=True)
    paths = []
    for document in documents():
        pdf = build_to_size(document, COVERED_BYTES) if document.key == COVERED else build(document)
        path = target / document.file_name
        path.write_bytes(pdf)
        paths.append(path)
    return paths
