"""What is inside a PDF passes the gate too: its pictures, its streams, and how much of them there is."""

import base64
import io
import random
import zlib
from contextlib import suppress

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Name
from PIL import Image as Picture

from library.cleaning import Refused, clean, pdfs
from library.cleaning.embedded import clean_jpeg, clean_jpeg2000
from tests.library.secrets import (
    opened,
    pdf_with_stream,
    plain_picture,
    refusal,
    saved,
    secrets_in,
    telling_picture,
)
from tests.making import pdf_bytes

# --- pictures inside documents ----------------------------------------------------------------


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_the_filter_of_embedded_pictures_survives_anything_and_changes_nothing_twice(data):
    for content in (b"\xff\xd8" + data, b"\0\0\0\x0cjP  " + data):
        for cleaner in (clean_jpeg, clean_jpeg2000):
            with suppress(Refused):
                once = cleaner(content)
                assert cleaner(once) == once


@pytest.mark.parametrize("options", [{}, {"progressive": True}, {"icc_profile": b"x" * 70_000}])
def test_an_embedded_jpeg_shows_the_same_without_its_hidden_data(options):
    noise = Picture.frombytes("RGB", (80, 60), random.Random(3).randbytes(80 * 60 * 3))
    planted = saved(noise, "JPEG", comment=b"secret comment", exif=b"Exif\0\0Jeanne Dupont", **options)
    cleaned = clean_jpeg(planted + b"Jeanne Dupont")
    assert secrets_in(cleaned) == []
    assert opened(cleaned).tobytes() == opened(planted).tobytes()
    assert opened(cleaned).info.get("icc_profile") == options.get("icc_profile")


def test_an_embedded_jpeg2000_loses_its_metadata_boxes():
    box = (8 + len(b"Jeanne Dupont")).to_bytes(4) + b"xml " + b"Jeanne Dupont"
    plain = saved(plain_picture(), "JPEG2000")
    planted = plain[:12] + box + plain[12:]
    assert clean_jpeg2000(planted) == clean_jpeg2000(plain)
    assert opened(clean_jpeg2000(planted)).tobytes() == opened(plain).tobytes()


def test_an_embedded_jpeg2000_loses_its_comments_and_what_follows_it():
    noise = Picture.frombytes("RGB", (80, 60), random.Random(3).randbytes(80 * 60 * 3))
    planted = saved(noise, "JPEG2000", comment="secret comment", tile_size=(32, 32), irreversible=True)
    start = planted.index(b"\xff\x4f\xff\x51")
    assert secrets_in(planted) == [b"secret comment"]
    for content in (planted, planted[start:]):
        cleaned = clean_jpeg2000(content + b"Jeanne Dupont")
        assert secrets_in(cleaned) == []
        assert opened(cleaned).tobytes() == opened(planted).tobytes()
        assert clean_jpeg2000(cleaned) == cleaned


def test_a_comment_within_a_tile_of_an_embedded_jpeg2000_is_blanked():
    plain = saved(plain_picture(), "JPEG2000", no_jp2=True)
    start = plain.index(b"\xff\x90")
    comment = b"\xff\x64" + (4 + len(b"Jeanne Dupont")).to_bytes(2) + b"\0\1Jeanne Dupont"
    length = int.from_bytes(plain[start + 6 : start + 10]) + len(comment)
    head = plain[start : start + 6] + length.to_bytes(4) + plain[start + 10 : start + 12]
    cleaned = clean_jpeg2000(plain[:start] + head + comment + plain[start + 12 :])
    assert secrets_in(cleaned) == []
    assert opened(cleaned).tobytes() == opened(plain).tobytes()


@pytest.mark.parametrize("cleaner", [clean_jpeg, clean_jpeg2000])
def test_an_embedded_picture_that_is_none_is_refused(cleaner):
    for content in (b"", b"Jeanne Dupont", b"\xff\xd8", b"\0\0\0\x0cjP  Jeanne Dupont", b"\xff\x4f\xff\x51"):
        with pytest.raises(Refused) as caught:
            cleaner(content)
        assert caught.value.code == "inside"


TEXT = b"q BT (all the same) Tj ET Q " * 9
WRAPPED = {
    "DCT": (saved(plain_picture(), "JPEG", comment=b"secret comment"), Name.DCT),
    "Fl DCT": (
        zlib.compress(saved(plain_picture(), "JPEG", comment=b"secret comment")),
        Array([Name.Fl, Name.DCT]),
    ),
    "after a line": (b"\n" + saved(plain_picture(), "JPEG", comment=b"secret comment"), Name.DCTDecode),
    "AHx DCT": (
        saved(plain_picture(), "JPEG", comment=b"secret comment").hex().encode() + b">",
        Array([Name.AHx, Name.DCT]),
    ),
    "JPX": (saved(plain_picture(), "JPEG2000", comment="secret comment"), Name.JPXDecode),
}


@pytest.mark.parametrize(("data", "filters"), WRAPPED.values(), ids=WRAPPED.keys())
def test_a_picture_inside_a_document_is_cleaned_however_its_filter_is_written(data, filters):
    cleaned = clean(pdf_with_stream(data, filters)).content
    assert b"secret comment" not in cleaned
    with pikepdf.open(io.BytesIO(cleaned)) as pdf:
        image = pdf.pages[0].Resources.XObject.Im
        assert opened(image.read_raw_bytes()).size == (60, 40)


@pytest.mark.parametrize(
    "filters",
    [
        Array([Name.DCTDecode, Name.JBIG2Decode]),
        Array([Name.DCTDecode, Name.FlateDecode]),
        Name.Unheard,
        Name.DCTDecode,
        Name.JPXDecode,
    ],
)
def test_a_picture_inside_a_document_that_cannot_be_cleaned_is_refused(filters):
    assert refusal(pdf_with_stream(b"Jeanne Dupont", filters)).code == "inside"


def test_a_filter_in_the_short_entry_of_a_stream_is_refused():
    assert refusal(pdf_with_stream(telling_picture("JPEG"), None, F=Name.DCT)).code == "inside"


def test_a_stream_that_is_only_wrapped_is_unwrapped_and_shows_the_same():
    for data, filters in (
        (TEXT.hex().encode() + b">", Name.AHx),
        (base64.a85encode(zlib.compress(TEXT)) + b"~>", Array([Name.A85, Name.Fl])),
        (b"".join(bytes((len(TEXT) // 9 - 1,)) + TEXT[:28] for _ in range(9)) + b"\x80", Name.RL),
        (zlib.compress(TEXT), Name.Fl),
        (LZW, Name.LZW),
    ):
        with pikepdf.open(io.BytesIO(clean(pdf_with_stream(data, filters)).content)) as pdf:
            image = pdf.pages[0].Resources.XObject.Im
            assert image.read_bytes() == (LZW_TEXT if filters == Name.LZW else TEXT)
            assert image.Filter == Name.FlateDecode


# The example of ISO 32000-2, 7.4.4.2.
LZW, LZW_TEXT = bytes.fromhex("800b6050220c0c8501"), bytes((45, 45, 45, 45, 45, 65, 45, 45, 45, 66))


def test_what_streams_unpack_into_is_measured_before_they_are_unpacked():
    assert pdfs._length_of_lzw(LZW, 99) == 10
    assert pdfs._length_of_flate(zlib.compress(bytes(3_000_000)), 9_000_000) == 3_000_000
    assert pdfs._length_of_flate(zlib.compress(bytes(90_000_000)), 1_000_000) <= 2_000_000
    assert pdfs._length_of_runs(b"\2abc\x81a\x80later", 999) == 131


def test_streams_that_unpack_into_too_much_are_refused(monkeypatch):
    planted = pdf_with_stream(zlib.compress(zlib.compress(bytes(20_000))), Array([Name.Fl, Name.Fl]))
    assert pdfs.MOST_UNPACKED == 200_000_000
    clean(planted)
    monkeypatch.setattr(pdfs, "MOST_UNPACKED", 10_000)
    assert refusal(planted).code == "complicated"
    assert clean(pdf_with_stream(zlib.compress(bytes(20_000)), Name.Fl)), "it stays packed"


def test_a_document_of_too_many_objects_is_refused(monkeypatch):
    assert pdfs.MOST_OBJECTS == 300_000
    clean(pdf_bytes(40))
    monkeypatch.setattr(pdfs, "MOST_OBJECTS", 30)
    assert refusal(pdf_bytes(40)).code == "complicated"
