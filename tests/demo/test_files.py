"""The demonstration's documents and pictures come out the same twice, and are what they announce."""

import math
import re
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from demo import drawing, typesetting

PAGES = {
    "briefing-complaints.en.pdf": 2,
    "guide-ecrire-a-une-personne-elue.en.pdf": 2,
    "guide-ecrire-a-une-personne-elue.fr.pdf": 2,
    "minerais-note-de-position.fr.pdf": 4,
    "minerais-synthese.en.pdf": 2,
    "note-de-vision.fr.pdf": 3,
    "rapport-annuel-2024.en.pdf": 3,
    "rapport-annuel-2024.fr.pdf": 3,
}
LOGOS = ["carrefour-logo", "fondation-exemple-logo", "fonds-citoyen-exemple-logo"]
TEXTS = sorted(typesetting.TEXTS.glob("*.md"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    typesetting.typeset(folder)
    drawing.draw(folder)
    return folder


def bytes_in(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.rglob("*.*")) if path.is_file()}


def fonts_of(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    return [font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()]


def characters_of(font: pikepdf.Object) -> dict[int, str]:
    """What each byte of text in this font stands for, read from the table that reportlab writes."""
    table = font.ToUnicode.read_bytes().decode("ascii")
    pairs = re.findall(r"^<(\w\w)> <(\w{4})>$", table, re.MULTILINE)
    return {int(code, 16): chr(int(letter, 16)) for code, letter in pairs}


def words_of(page: pikepdf.Page) -> str:
    fonts = {name: characters_of(font) for name, font in page.Resources.Font.items()}
    words, current = [], {}
    for operands, operator in pikepdf.parse_content_stream(page, "Tf Tj"):
        if str(operator) == "Tf":
            current = fonts[str(operands[0])]
        else:
            words.append("".join(current[code] for code in bytes(operands[0])))
    return " ".join(words)


def test_two_runs_give_the_same_bytes(folder, tmp_path):
    documents, pictures = typesetting.typeset(tmp_path), drawing.draw(tmp_path)
    assert {path.parent.name for path in documents} == {"documents"}
    assert {path.parent.name for path in pictures} == {"images"}
    assert bytes_in(tmp_path) == bytes_in(folder)


def test_every_document_has_its_pages_its_language_and_its_title(folder):
    assert {path.name for path in (folder / "documents").iterdir()} == set(PAGES)
    for document in typesetting.documents():
        with pikepdf.open(folder / "documents" / document.file_name) as pdf:
            assert len(pdf.pages) == PAGES[document.file_name], document.file_name
            assert str(pdf.Root.Lang) == document.language
            assert str(pdf.docinfo["/Title"]) == document.title
            assert [item.title for item in pdf.open_outline().root] == [
                heading.replace("\u202f", "\u00a0") for heading in document.headings
            ]


@pytest.mark.parametrize("name", PAGES)
def test_a_document_embeds_every_font_it_uses(folder, name):
    with pikepdf.open(folder / "documents" / name) as pdf:
        fonts = fonts_of(pdf)
        assert fonts
        assert all("/FontFile2" in font.FontDescriptor for font in fonts)


def test_every_page_says_what_kind_of_document_it_is(folder):
    for document in typesetting.documents():
        with pikepdf.open(folder / "documents" / document.file_name) as pdf:
            for page in pdf.pages:
                # The fonts draw both spaces alike, and reportlab writes both as one.
                assert document.marking.replace("\u00a0", " ") in words_of(page)


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.name)
def test_a_text_opens_by_saying_that_it_is_an_example(path):
    first = path.read_text("utf-8").split("\n")[0]
    if path.name.startswith(typesetting.COVERED):
        assert first == "Démonstration\u00a0: Solidarité Mondiale n’a pas produit ce fichier"
    else:
        language = path.name.split(".")[1]
        assert (
            first == {"fr": "Exemple\u00a0: document fictif", "en": "Example: fictitious document"}[language]
        )


def test_the_vision_note_weighs_801_kb_once_it_has_been_cleaned(folder):
    cleaned = typesetting.cleaned((folder / "documents" / "note-de-vision.fr.pdf").read_bytes())
    assert 800_600 < len(cleaned) < 801_400
    assert f"{len(cleaned) / 1000:.0f} kB" == "801 kB"


def test_no_glyph_is_missing_from_the_fonts():
    typesetting._prepare()
    for path in TEXTS:
        for letter in typesetting._plain(path.read_text("utf-8")).replace("\n", ""):
            for name in typesetting.FONTS:
                face = typesetting.pdfmetrics.getFont(name).face
                assert ord(letter) in face.charToGlyph, f"{letter!r} in {path.name}"


def test_a_document_in_two_languages_has_the_same_structure_in_both():
    by_key: dict[str, list[typesetting.Document]] = {}
    for document in typesetting.documents():
        by_key.setdefault(document.key, []).append(document)
    pairs = [pair for pair in by_key.values() if len(pair) == 2]
    assert len(pairs) == 2
    for one, other in pairs:
        assert [block.kind for block in one.blocks] == [block.kind for block in other.blocks]
        assert [len(block.lines) for block in one.blocks] == [len(block.lines) for block in other.blocks]
        assert [len(block.rows) for block in one.blocks] == [len(block.rows) for block in other.blocks]


@pytest.mark.parametrize("path", [path for path in TEXTS if ".fr." in path.name], ids=lambda path: path.name)
def test_french_texts_keep_their_typography(path):
    text = path.read_text("utf-8")
    assert "'" not in text
    assert not re.search(r"[^\u202f][;!?]", text)
    assert not re.search(r"[^\u00a0|\-]:|«[^\u00a0]|[^\u00a0]»", text)


def test_a_text_that_does_not_open_as_it_should_is_refused(tmp_path):
    path = tmp_path / "essai.fr.md"
    path.write_text("# Un titre\n\nEt rien avant lui.\n", "utf-8")
    with pytest.raises(ValueError, match=r"essai\.fr\.md does not open"):
        typesetting.read(path)


@pytest.mark.parametrize("key", drawing.PICTURES)
def test_a_picture_opens_and_is_neither_too_large_nor_too_heavy(folder, key):
    path = folder / "images" / f"{key}.webp"
    assert path.stat().st_size < 150_000
    with Image.open(path) as picture:
        picture.load()
        assert picture.format == "WEBP"
        assert max(picture.size) <= 2000
        assert not {"exif", "xmp", "icc_profile"} & set(picture.info)


@pytest.mark.parametrize("key", LOGOS)
def test_a_logo_has_transparent_corners_and_an_opaque_middle(folder, key):
    with Image.open(folder / "images" / f"{key}.webp") as logo:
        assert logo.mode == "RGBA"
        assert logo.getpixel((0, 0))[3] == 0
        assert logo.getpixel((logo.width // 2, logo.height // 2))[3] == 255


def test_the_training_room_has_twenty_chairs_and_none_hides_another():
    places = drawing.chair_places()
    assert len(places) == len(set(places)) == drawing.CHAIRS == 20
    assert all(60 < x < drawing.WIDTH - 60 and floor < drawing.HEIGHT for x, floor, _ in places)


def test_the_network_has_fifty_two_dots_in_five_clusters():
    clusters = drawing.network_dots()
    dots = [dot for cluster in clusters for dot in cluster]
    assert len(clusters) == 5
    assert len(dots) == drawing.DOTS == 52
    assert min(math.dist(a, b) for place, a in enumerate(dots) for b in dots[place + 1 :]) > 60
