"""What passes the gate is what can be seen, and nothing else; the rest is refused, with a reason."""

import io
import random

import pikepdf
import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name
from PIL import Image as Picture
from PIL import ImageCms

from library import cleaning
from library.cleaning import DOCUMENTS, PICTURES, Refused, clean, pictures
from tests.library.secrets import (
    PLANTS,
    everything_in,
    opened,
    plain_picture,
    planted_pdf,
    refusal,
    saved,
    secrets_in,
    telling_pdf,
    telling_picture,
)
from tests.making import pdf_bytes, picture_bytes

KINDS = ("JPEG", "PNG", "WEBP", "AVIF", "GIF")


# --- pictures ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_place_device_author_and_comment_of_a_picture_are_gone(kind):
    planted = telling_picture(kind)
    assert b"Jeanne Dupont" in planted
    cleaned = clean(planted)
    assert secrets_in(cleaned.content) == []
    picture = opened(cleaned.content)
    assert not picture.getexif()
    assert {"exif", "xmp", "icc_profile", "comment"}.isdisjoint(picture.info)


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_becomes_one_lossless_webp(kind):
    cleaned = clean(saved(plain_picture(), kind))
    assert (cleaned.media_type, cleaned.extension) == ("image/webp", "webp")
    assert (cleaned.width, cleaned.height, cleaned.pages) == (60, 40, 0)
    assert cleaned.content[12:16] == b"VP8L"


def test_the_pixels_of_a_lossless_picture_are_kept():
    noise = Picture.frombytes("RGB", (31, 17), random.Random(1).randbytes(31 * 17 * 3))
    assert opened(clean(saved(noise, "PNG")).content).tobytes() == noise.tobytes()


@given(
    mode=st.sampled_from(["1", "L", "LA", "P", "RGB", "RGBA", "I;16"]),
    size=st.tuples(st.integers(1, 24), st.integers(1, 24)),
    seed=st.integers(0, 10_000),
)
@settings(max_examples=60, deadline=None)
def test_cleaning_what_is_clean_changes_no_byte(mode, size, seed):
    data = random.Random(seed).randbytes(size[0] * size[1] * 4)
    if mode == "P":
        picture = Picture.frombytes("RGB", size, data[: size[0] * size[1] * 3]).quantize(9)
    else:
        picture = Picture.frombytes(mode, size, data[: len(Picture.new(mode, size).tobytes())])
    once = clean(saved(picture, "PNG"))
    assert clean(once.content).content == once.content


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_that_comes_back_from_an_export_is_the_same(kind):
    once = clean(telling_picture(kind))
    assert clean(once.content).content == once.content


def test_a_large_picture_is_reduced_once():
    once = clean(saved(plain_picture(size=(3000, 1500)), "PNG"))
    assert (once.width, once.height) == (2560, 1280)
    assert clean(once.content).content == once.content


def test_a_line_of_pixels_stays_one():
    assert clean(saved(plain_picture(size=(9000, 1)), "PNG")).height == 1


def test_a_picture_too_heavy_even_when_reduced_is_reduced_further(monkeypatch):
    monkeypatch.setattr(cleaning, "MOST_PICTURE_BYTES", 40_000)
    noise = Picture.frombytes("L", (150, 150), random.Random(1).randbytes(22_500))
    once = clean(
        saved(Picture.merge("RGB", (noise, noise.rotate(90), noise.rotate(180))), "JPEG", quality=60)
    )
    assert len(once.content) <= 40_000
    assert once.width < 150
    assert clean(once.content).content == once.content


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_taken_sideways_stands_upright(kind):
    cleaned = clean(telling_picture(kind, orientation=6))
    assert (cleaned.width, cleaned.height) == (40, 60)


def test_transparency_is_kept():
    cleaned = opened(clean(saved(plain_picture("RGBA"), "PNG")).content)
    assert cleaned.mode == "RGBA"
    assert cleaned.getpixel((0, 0)) == (120, 40, 60, 128)


def test_the_transparency_of_a_palette_is_kept():
    palette = Picture.new("P", (4, 4), 1)
    palette.putpalette([0, 0, 0, 250, 10, 10])
    palette.putpixel((0, 0), 0)
    cleaned = opened(clean(saved(palette, "GIF", transparency=0)).content)
    assert cleaned.getpixel((0, 0))[3] == 0
    assert cleaned.getpixel((1, 1)) == (250, 10, 10, 255)


def test_what_was_erased_into_transparency_cannot_be_brought_back():
    """An editor wipes a face away, and the colours stay in the file below full transparency."""
    erased = plain_picture("RGBA", colour=(201, 170, 150, 0))
    erased.putpixel((5, 5), (10, 20, 30, 255))
    pixels = opened(clean(saved(erased, "PNG")).content)
    assert pixels.getpixel((0, 0)) == (0, 0, 0, 0)
    assert pixels.getpixel((5, 5)) == (10, 20, 30, 255)


def test_a_picture_for_print_gets_the_colours_of_a_screen():
    cleaned = opened(clean(saved(plain_picture("CMYK"), "JPEG")).content)
    assert cleaned.mode == "RGB"
    red, green, blue = cleaned.getpixel((3, 3))
    assert red > blue > green


def test_a_colour_profile_is_applied_and_left_out():
    """In a profile whose red and blue primaries have changed places, red is what others call blue."""
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"----", 1).replace(b"bXYZ", b"rXYZ", 1).replace(b"----", b"bXYZ", 1)
    for profile, colour in ((srgb, (230, 20, 20)), (swapped, (20, 20, 230))):
        planted = saved(plain_picture(colour=(230, 20, 20)), "PNG", icc_profile=profile)
        cleaned = opened(clean(planted).content)
        assert "icc_profile" not in cleaned.info
        assert max(abs(a - b) for a, b in zip(cleaned.getpixel((0, 0)), colour, strict=True)) <= 3


def test_a_colour_profile_that_cannot_be_applied_is_passed_over():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()  # for other pixels
    for profile in (lab, b"nonsense" * 40):
        planted = saved(plain_picture(), "PNG", icc_profile=profile)
        assert opened(clean(planted).content).getpixel((0, 0)) == (120, 40, 60)


def test_sixteen_bits_of_grey_become_eight():
    ramp = Picture.frombytes("I;16", (256, 1), b"".join((i * 257).to_bytes(2, "little") for i in range(256)))
    cleaned = opened(clean(saved(ramp, "PNG")).content)
    assert [cleaned.getpixel((i, 0))[0] for i in (0, 1, 128, 255)] == [0, 1, 128, 255]


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_only_the_first_picture_of_an_animation_is_kept(kind):
    frames = [plain_picture(colour=colour) for colour in ((250, 0, 0), (0, 250, 0), (0, 0, 250))]
    moving = saved(frames[0], kind, save_all=True, append_images=frames[1:])
    cleaned = opened(clean(moving).content)
    assert getattr(cleaned, "n_frames", 1) == 1
    red, green, blue = cleaned.getpixel((3, 3))
    assert red > 200 and green < 40 and blue < 40


# --- documents --------------------------------------------------------------------------------


def test_what_tells_of_the_making_of_a_document_is_gone():
    planted = telling_pdf()
    assert len(secrets_in(planted)) >= 5
    assert secrets_in(clean(planted).content) == []


def test_a_document_keeps_its_pages_its_language_its_structure_and_its_links():
    cleaned = clean(telling_pdf())
    assert (cleaned.media_type, cleaned.extension, cleaned.pages) == ("application/pdf", "pdf", 2)
    with pikepdf.open(io.BytesIO(cleaned.content)) as pdf:
        assert str(pdf.Root.Lang) == "fr-BE"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.Root.StructTreeRoot.K[0].Alt) == "Texte"
        links = [note for note in pdf.pages[0].Annots if note.Subtype == Name.Link]
        assert [str(link.A.get("/URI", "page")) for link in links if "/A" in link] == [
            "https://example.org/kept",
            "page",
        ]
        names = set(pdf.pages[0].Resources.XObject.keys())
        assert names == {"/AA", "/Metadata"}, "a name that somebody chose is no entry"


def test_the_pictures_inside_a_document_show_the_same():
    with pikepdf.open(io.BytesIO(clean(telling_pdf()).content)) as pdf:
        for image in pdf.pages[0].Resources.XObject.values():
            shown = pikepdf.PdfImage(image).as_pil_image()
            assert shown.tobytes() == opened(telling_picture("JPEG")).tobytes()


def test_a_cleaned_document_comes_back_from_an_export_the_same():
    for planted in (telling_pdf(), pdf_bytes(3)):
        once = clean(planted)
        assert clean(once.content).content == once.content


def test_the_identifier_of_the_original_document_does_not_carry_over():
    with pikepdf.open(io.BytesIO(telling_pdf())) as pdf:
        before = bytes(pdf.trailer.ID[0])
    cleaned = clean(telling_pdf()).content
    assert before not in cleaned
    assert before.hex().encode() not in everything_in(cleaned)


def test_an_earlier_version_below_a_later_one_is_gone():
    """A PDF that was edited keeps what it was before, below what it is."""
    pdf, out = pikepdf.new(), io.BytesIO()
    pdf.add_blank_page()
    pdf.pages[0].obj.Contents = pdf.make_stream(b"% Jeanne Dupont")
    pdf.save(out, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    first = out.getvalue()
    with pikepdf.open(io.BytesIO(first)) as before:
        number, root = before.pages[0].obj.Contents.objgen[0], before.Root.objgen[0]
    start = int(first.rpartition(b"startxref")[2].split()[0])
    later = b"%d 0 obj\n<< /Length 1 >>\nstream\n \nendstream\nendobj\n" % number
    table = (
        b"xref\n%d 1\n%010d 00000 n \ntrailer\n<< /Size 9 /Root %d 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    )
    edited = first + later + table % (number, len(first), root, start, len(first) + len(later))
    assert secrets_in(edited) == [b"Jeanne Dupont"]
    assert secrets_in(clean(edited).content) == []


def test_an_encrypted_document_is_refused():
    for owner, user in (("a", "b"), ("a", "")):
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(pdf_bytes())) as pdf:
            pdf.save(out, encryption=pikepdf.Encryption(owner=owner, user=user))
        assert refusal(out.getvalue()).code == "protected"


def test_a_signed_document_is_refused():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_bytes())) as pdf:
        signature = Dictionary(Type=Name.Sig, ByteRange=Array([0, 1, 2, 3]))
        field = Dictionary(FT=Name.Sig, T=pikepdf.String("s"), V=pdf.make_indirect(signature))
        pdf.Root.AcroForm = Dictionary(SigFlags=3, Fields=Array([pdf.make_indirect(field)]))
        pdf.save(out)
    assert refusal(out.getvalue()).code == "signed"


def test_a_document_with_text_only_marked_for_redaction_is_refused():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_bytes())) as pdf:
        mark = Dictionary(Type=Name.Annot, Subtype=Name.Redact, Rect=Array([0, 0, 9, 9]))
        pdf.pages[0].obj.Annots = Array([mark])
        pdf.save(out)
    assert refusal(out.getvalue()).code == "redaction"


@pytest.mark.parametrize(
    "note",
    [
        {"Subtype": Name.Square, "IC": Array([0, 0, 0])},
        {"Subtype": Name.Polygon, "IC": Array([1, 1, 1])},
        {"Subtype": Name.Ink, "BS": Dictionary(W=12)},
        {"Subtype": Name.Line, "Border": Array([0, 0, 9])},
        {"Subtype": Name.Highlight, "C": Array([0, 0, 0])},
        {"Subtype": Name.FreeText, "C": Array([1, 1, 1])},
        {"Subtype": Name.Stamp},
    ],
)
def test_a_document_whose_words_are_only_covered_by_a_comment_is_refused(note):
    """Comments are taken away: so would be the bar over a name."""
    assert refusal(with_comment(**note)).code == "redaction"


@pytest.mark.parametrize(
    "note",
    [
        {"Subtype": Name.Text},
        {"Subtype": Name.Square},
        {"Subtype": Name.Ink},
        {"Subtype": Name.Highlight, "C": Array([1, 1, 0])},
        {"Subtype": Name.FreeText},
        {"Subtype": Name.Square, "IC": Array([0, 0, 0]), "F": 2},
    ],
)
def test_comments_that_cover_nothing_are_taken_away(note):
    with pikepdf.open(io.BytesIO(clean(with_comment(**note)).content)) as pdf:
        assert len(pdf.pages[0].obj.Annots) == 0


def with_comment(**note):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf_bytes())) as pdf:
        comment = Dictionary(Type=Name.Annot, Rect=Array([0, 0, 90, 9]), **note)
        pdf.pages[0].obj.Annots = Array([comment])
        pdf.save(out)
    return out.getvalue()


def test_a_document_without_pages_is_refused():
    assert refusal(pdf_bytes(0)).code == "empty"


def test_a_document_that_unpacks_into_a_bomb_is_refused():
    assert pikepdf.settings.get_qpdf_limits()["flate_max_memory"] == 500_000_000
    before = pikepdf.settings.set_qpdf_limits(flate_max_memory=1000)
    try:
        assert refusal(large_document()).code == "broken"
    finally:
        pikepdf.settings.set_qpdf_limits(**before)


def large_document() -> bytes:
    """Whose objects weigh more than a kilobyte, unpacked."""
    pdf, out = pikepdf.new(), io.BytesIO()
    for _page in range(200):
        pdf.add_blank_page()
    pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS.keys())
def test_what_a_program_or_a_reviewer_left_somewhere_in_a_document_is_gone(plant):
    planted = planted_pdf(plant)
    assert secrets_in(planted), "planted"
    assert secrets_in(clean(planted).content) == []


def test_a_form_keeps_the_names_of_its_fields():
    def fields(pdf: pikepdf.Pdf, page: pikepdf.Object) -> None:
        widget = Dictionary(Type=Name.Annot, Subtype=Name.Widget, Rect=Array([0, 0, 9, 9]), FT=Name.Tx)
        widget.T, widget.M = pikepdf.String("commune"), pikepdf.String("D:2024")
        page.Annots = Array([pdf.make_indirect(widget)])
        pdf.Root.AcroForm = Dictionary(Fields=Array([page.Annots[0]]))

    with pikepdf.open(io.BytesIO(clean(planted_pdf(fields)).content)) as pdf:
        assert str(pdf.Root.AcroForm.Fields[0].T) == "commune"
        assert "/M" not in pdf.Root.AcroForm.Fields[0]


# --- what is refused --------------------------------------------------------------------------


OTHERS = {
    "SVG": b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>',
    "HTML": b"\n <!DOCTYPE html><script>alert(1)</script>",
    "HEIC": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40),
    "TIFF": b"II*\0" + bytes(40),
    "office": b"PK\3\4" + bytes(26) + b"[Content_Types].xml",
    "old office": b"\xd0\xcf\x11\xe0" + bytes(40),
    "archive": b"PK\3\4" + bytes(26) + b"run.exe",
    "program": b"MZ" + bytes(40),
    "script": b"#!/bin/sh\nrm -rf /",
    "film": b"\0\0\0\x18ftypisom\0\0\0\0isommp41" + bytes(40),
    "PostScript": b"%!PS-Adobe-3.0",
    "text": b"Once upon a time",
    "PDF after something else": b"GIF" + pdf_bytes(),
}


@pytest.mark.parametrize("content", OTHERS.values(), ids=OTHERS.keys())
def test_what_is_neither_picture_nor_pdf_is_refused_whatever_its_name(content):
    assert refusal(content).code == "type"


def test_the_refusal_names_what_was_found_and_what_to_do_in_the_editors_language():
    with translation.override("en"):
        assert refusal(OTHERS["SVG"]).message == (
            "This is an SVG drawing, which can hold scripts. Export it as PNG."
        )
        assert refusal(OTHERS["HEIC"]).message == "This is a HEIC picture. Export it as JPEG."


def test_a_document_is_no_picture_and_a_picture_no_document():
    assert refusal(pdf_bytes(), PICTURES).code == "kind"
    assert refusal(picture_bytes(), DOCUMENTS).code == "kind"
    assert refusal(clean(pdf_bytes()), PICTURES).code == "kind"
    assert refusal(clean(picture_bytes()), DOCUMENTS).code == "kind"


def test_an_empty_file_is_refused():
    assert refusal(b"").code == "empty"


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_that_was_cut_off_is_refused(kind):
    noise = Picture.frombytes("RGB", (64, 64), random.Random(2).randbytes(64 * 64 * 3))
    whole = saved(noise, kind)
    for length in (20, len(whole) // 2):
        assert refusal(whole[:length]).code == "broken"


def test_a_document_that_was_cut_off_is_refused():
    whole = telling_pdf()
    for length in (12, len(whole) // 2, len(whole) - 40):
        assert refusal(whole[:length]).code == "broken"


def test_a_picture_with_too_many_pixels_is_refused_before_it_is_unpacked():
    bomb = saved(Picture.new("1", (8000, 5001)), "PNG")
    assert len(bomb) < 10_000
    assert refusal(bomb).code == "pixels"


def test_a_bomb_is_refused():
    assert refusal(saved(Picture.new("1", (14_000, 14_000)), "PNG")).code in {"pixels", "broken"}


def test_too_many_bytes_are_refused_and_the_limit_is_named(monkeypatch):
    monkeypatch.setattr(cleaning, "MOST_PICTURE_BYTES", 100)
    monkeypatch.setattr(cleaning, "MOST_DOCUMENT_BYTES", 200)
    for content in (picture_bytes(), pdf_bytes(9)):
        refused = refusal(content)
        assert refused.code == "size"
        assert "00" in refused.message


def test_the_limits_are_those_that_editors_are_told():
    assert (cleaning.MOST_PICTURE_BYTES, cleaning.MOST_DOCUMENT_BYTES) == (15_000_000, 50_000_000)
    assert (pictures.MOST_PIXELS, pictures.LONGEST_SIDE) == (40_000_000, 2560)


def test_a_picture_that_is_also_a_page_is_only_a_picture_afterwards():
    both = saved(plain_picture(), "GIF") + b"<script>app.alert(1)</script>"
    assert b"script" not in clean(both).content


@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"\xff\xd8\xff", b"%PDF-1.7\n", b"GIF89a", b"RIFF1234WEBP"]),
)
@settings(max_examples=80, deadline=None)
def test_whatever_comes_is_cleaned_or_refused(data, beginning):
    with pytest.raises(Refused):
        clean(beginning + data)
