"""What is read in a PDF, and that no PDF harms who reads it."""

import io
import random
import time
from contextlib import suppress
from pathlib import Path

import pytest
from reportlab.lib.colors import Color
from reportlab.lib.utils import ImageReader

from library import document_text
from library.cleaning import DOCUMENTS, Refused, clean
from library.document_text import LIMITS, text_of_pdf
from tests.library.worded import drawn, same_page, spelled, unpacking_into, within_itself
from tests.making import pdf_bytes, picture_bytes

pytestmark = pytest.mark.usefixtures("each_document_is_read_anew")


def read_with(patch, content, **limits):
    """What is read under other limits than usual."""
    patch.setattr(document_text, "LIMITS", LIMITS._replace(**limits))
    return text_of_pdf(content)


# --- words ---------------------------------------------------------------------------------------------


def test_the_words_of_each_page_are_read_in_order_with_their_accents():
    content = drawn("L’été à Goma : l’œuvre\nd’une   coopérative", "Deuxième page")
    assert text_of_pdf(content) == "L’été à Goma : l’œuvre d’une coopérative\nDeuxième page"


def test_a_cleaned_file_says_the_same_as_the_one_that_came():
    content = drawn("Les minerais")
    assert text_of_pdf(clean(content, DOCUMENTS).content) == text_of_pdf(content) == "Les minerais"


@pytest.mark.parametrize("hyphen", ["-", "\u00ad"])
def test_a_word_that_is_broken_at_the_end_of_a_line_is_whole_again(hyphen):
    assert text_of_pdf(drawn(f"La démo{hyphen}\ncratie")) == "La démocratie"


def test_a_hyphen_before_a_capital_letter_is_a_part_of_the_name():
    assert text_of_pdf(drawn("Région de Bruxelles-\nCapitale")) == "Région de Bruxelles-Capitale"


def test_a_hyphen_within_a_line_stays_and_a_soft_one_goes():
    assert text_of_pdf(drawn("Peut-être 2019-2020")) == "Peut-être 2019-2020"
    assert text_of_pdf(spelled("co\u00adopérer")) == "coopérer"


def test_ligatures_are_read_as_the_letters_they_join():
    assert text_of_pdf(spelled("of\ufb01ce e\ufb03cace")) == "office efficace"


def test_composed_letters_are_one_letter_however_the_file_writes_them():
    assert text_of_pdf(spelled("e\u0301te\u0301 Vie\u0323\u0302t")) == "\u00e9t\u00e9 Vi\u1ec7t"


def test_arabic_is_read_in_the_order_it_is_spoken_in_plain_letters():
    assert text_of_pdf(spelled("\ufe8e\ufee4\ufedf\ufe8d")) == "\u0627\u0644\u0645\u0627"


def test_signs_that_are_no_letters_are_left_out():
    assert text_of_pdf(spelled("eau\ue001 \x07claire\u200b\u202e")) == "eau claire"


def test_a_page_whose_font_does_not_say_its_letters_has_no_words():
    assert text_of_pdf(spelled("\ue001\ue002\ue003\ue004ab")) == ""


@pytest.mark.parametrize("content", [pdf_bytes(3), drawn(lambda sheet: sheet.rect(0, 0, 9, 9))])
def test_pages_without_words_have_none(content, caplog):
    assert text_of_pdf(content) == "" and not caplog.records


def test_a_scan_without_text_recognition_has_no_words():
    def scan(sheet):
        sheet.drawImage(ImageReader(io.BytesIO(picture_bytes(200, 300))), 0, 0, 500, 700)

    assert text_of_pdf(drawn(scan)) == ""


def test_the_invisible_words_that_text_recognition_adds_to_a_scan_are_read():
    def recognised(sheet):
        line = sheet.beginText(50, 700)
        line.setTextRenderMode(3)
        line.textLine("Reconnu")
        sheet.drawText(line)

    assert text_of_pdf(drawn(recognised)) == "Reconnu"


def test_many_pages_are_read():
    words = text_of_pdf(drawn(*(f"page{number}" for number in range(300)))).split()
    assert words == [f"page{number}" for number in range(300)]


def test_reading_stops_at_so_many_pages_and_so_many_characters(monkeypatch):
    content = drawn("Un", "Deux", "Trois")
    with monkeypatch.context() as patch:
        assert read_with(patch, content, pages=2) == "Un\nDeux"
    with monkeypatch.context() as patch:
        assert read_with(patch, content, characters=5) == "Un\nDe"


# --- what nobody sees ----------------------------------------------------------------------------------

NAME = "Témoin"


def under(cover):
    """A page with a name, and what `cover` draws over it."""

    def page(sheet):
        sheet.drawString(50, 700, NAME)
        sheet.drawString(200, 700, "public")
        cover(sheet)

    return drawn(page)


def test_a_name_below_a_black_bar_is_not_read():
    assert text_of_pdf(under(lambda sheet: sheet.rect(45, 695, 100, 20, fill=1))) == "public"


def test_names_below_several_bars_drawn_at_once_or_a_turned_one_are_not_read():
    def bars(sheet):
        path = sheet.beginPath()
        for left in (45, 400):
            path.rect(left, 695, 100, 20)
        sheet.drawPath(path, fill=1)

    def turned(sheet):
        sheet.translate(145, 695)
        sheet.rotate(90)
        sheet.rect(0, 0, 20, 100, fill=1)

    assert [text_of_pdf(under(cover)) for cover in (bars, turned)] == ["public", "public"]


def test_a_name_in_a_drawing_below_a_bar_is_not_read():
    def page(sheet):
        sheet.beginForm("drawing")
        sheet.drawString(50, 700, f"{NAME} ")
        sheet.endForm()
        sheet.doForm("drawing")
        sheet.drawString(200, 700, "public")
        sheet.rect(45, 695, 100, 20, fill=1)

    assert text_of_pdf(drawn(page)) == "public"


def test_what_lies_beside_the_page_is_not_read():
    def page(sheet):
        sheet.drawString(50, 700, "public")
        sheet.drawString(5000, 700, NAME)

    def page_with_bar(sheet):
        page(sheet)
        sheet.rect(400, 100, 20, 20, fill=1)

    assert [text_of_pdf(drawn(one)) for one in (page, page_with_bar)] == ["public", "public"]


def test_a_name_that_is_framed_or_marked_or_has_a_ground_is_read():
    def marked(sheet):
        sheet.setFillColor(Color(1, 1, 0, alpha=0.4))
        sheet.rect(45, 695, 100, 20, fill=1, stroke=0)

    def clipped(sheet):
        path = sheet.beginPath()
        path.rect(300, 300, 10, 10)
        sheet.clipPath(path, stroke=0)
        sheet.rect(45, 695, 100, 20, fill=1)

    def on_a_ground(sheet):
        sheet.setFillColor(Color(1, 1, 0))
        sheet.rect(45, 695, 100, 20, fill=1, stroke=0)
        sheet.setFillColor(Color(0, 0, 0))
        sheet.drawString(50, 700, NAME)

    for cover in (lambda sheet: sheet.rect(45, 695, 100, 20), marked, clipped):
        assert NAME in text_of_pdf(under(cover))
    assert NAME in text_of_pdf(drawn(on_a_ground))


# --- hostile files -------------------------------------------------------------------------------------


def random_behind_a_header():
    return b"%PDF-1.7\n" + random.Random(7).randbytes(50_000)


def damaged():
    """Right at its ends, wrong in the middle."""
    content = bytearray(drawn("Un", "Deux"))
    for place in range(100, len(content) - 400, 37):
        content[place] ^= 0xFF
    return bytes(content)


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7", drawn("Un rapport")[:700], random_behind_a_header(), damaged(), picture_bytes()],
    ids=["empty", "header", "truncated", "random", "damaged", "picture"],
)
def test_what_is_no_whole_pdf_has_no_words_and_does_no_harm(content):
    assert isinstance(text_of_pdf(content), str)


@pytest.mark.parametrize(
    "content",
    [unpacking_into(500), unpacking_into(60, b"BT /F1 9 Tf 9 9 Td (abcdefgh) Tj ET ")],
    ids=["spaces", "words"],
)
def test_a_file_that_unpacks_without_end_is_given_up(content, monkeypatch, caplog):
    with suppress(Refused):  # whether or not the gate lets it in
        content = clean(content, DOCUMENTS).content
    assert read_with(monkeypatch, content, memory=300_000_000, seconds=3) == ""
    assert "could not be read" in caplog.text


def test_drawings_within_drawings_are_given_up_in_time(monkeypatch, caplog):
    start = time.monotonic()
    assert read_with(monkeypatch, within_itself(), seconds=1, memory=2_000_000_000) == ""
    assert time.monotonic() - start < document_text.PATIENCE
    assert "could not be read" in caplog.text


def test_one_page_named_twenty_thousand_times_is_read_to_the_limit():
    words = text_of_pdf(same_page(20_000)).split()
    assert 0 < len(words) <= LIMITS.pages


def test_a_process_that_takes_too_long_is_ended(monkeypatch, caplog):
    monkeypatch.setattr(document_text, "PATIENCE", 0.5)
    assert read_with(monkeypatch, within_itself(), seconds=60, memory=2_000_000_000) == ""
    assert "not done after 0.5 seconds" in caplog.text


def test_a_process_without_memory_costs_the_words_only(monkeypatch, caplog):
    assert read_with(monkeypatch, drawn("Un"), memory=10_000_000) == ""
    assert "could not be read" in caplog.text


# --- a reader that was taken over ----------------------------------------------------------------------


def acting(patch, tmp_path, act):
    """What is believed of a reader that does `act` where it would read words."""
    source = Path(document_text.pdf_words.__file__).read_text()
    program = tmp_path / "acting.py"
    program.write_text(source.replace("words_of(data, limits).encode()", act))
    patch.setattr(document_text.pdf_words, "__file__", str(program))
    return text_of_pdf(drawn("Un"))


def test_the_reader_knows_no_key_of_the_site(monkeypatch, tmp_path):
    monkeypatch.setenv("PROTECTED_KEY", "secret-of-the-site")
    said = acting(monkeypatch, tmp_path, "repr(dict(__import__('os').environ)).encode()")
    assert said and "PROTECTED_KEY" not in said and "secret-of-the-site" not in said


@pytest.mark.parametrize(
    "act",
    [
        "open('/etc/hostname', 'rb').read()",
        "str(__import__('_socket').socket(2, 1)).encode()",
        "b'x' * 9_000_000",
        "b'\\xff\\xfe'",
    ],
    ids=["a file", "a connection", "too much", "no text"],
)
def test_a_reader_that_was_taken_over_opens_nothing_and_is_not_believed(act, monkeypatch, tmp_path, caplog):
    assert acting(monkeypatch, tmp_path, act) == ""
    assert "could not be read" in caplog.text


def test_no_nul_comes_out_of_the_reader(monkeypatch, tmp_path):
    assert acting(monkeypatch, tmp_path, "b'a\\0b'") == "ab"
