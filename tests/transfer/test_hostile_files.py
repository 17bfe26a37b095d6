"""Files made to do harm: each is refused with its line, its field and a reason, and nothing is stored."""

import io
import json
import os
import time
import tracemalloc
import zipfile
import zlib
from contextlib import suppress

import pytest

from library.models import Document, Image
from tests.making import pdf_bytes, picture_bytes
from tests.transfer.folders import add_file, document, image, imported, position, refused, stored_files, write
from transfer.importing import import_content
from transfer.lines import LONGEST_LINE
from transfer.problems import Refused

pytestmark = pytest.mark.django_db

START = "images.jsonl:1: file: "


def with_image(folder, path, **said):
    return write(folder, {"images": [image(file=path, **said)]})


# --- paths ----------------------------------------------------------------------------------------

PATHS = [
    "/etc/passwd",
    "//etc/passwd",
    "../secret.png",
    "files/../../secret.png",
    "files/../tap.png",
    "./files/tap.png",
    "files/./tap.png",
    "files//tap.png",
    "files/tap.png/",
    "..",
    ".",
    "/",
    "files\\tap.png",
    "..\\secret.png",
    "C:\\secret.png",
    "files/..\\..\\secret.png",
    "files/\u202etap.png",
    "files/tap.png\n",
    "a/" * 200 + "tap.png",
]


@pytest.mark.parametrize("path", PATHS)
def test_a_path_that_does_not_lead_into_the_folder_is_refused(tmp_path, path):
    add_file(tmp_path, "secret.png", picture_bytes())
    (problem,) = refused(with_image(tmp_path / "in", path))
    assert problem.startswith(START) and "is not the path of a file" in problem


NOWHERE = [
    "files/%2e%2e/%2e%2e/secret.png",
    "files/\uff0e\uff0e/secret.png",
    "files/..%2f..%2fsecret.png",
    "files/TAP2.png",
    "file:/etc/passwd",
    "~/secret.png",
    "$HOME/secret.png",
]


@pytest.mark.parametrize("path", NOWHERE)
def test_a_path_is_taken_as_it_is_written(tmp_path, path):
    """Nothing in it is decoded, unfolded or looked up."""
    add_file(tmp_path, "secret.png", picture_bytes())
    (problem,) = refused(with_image(tmp_path / "in", path))
    assert problem.startswith(f"{START}There is no file “")


@pytest.mark.parametrize("path", ["files/tap.png/x.png", "files", "files/" + "x" * 290])
def test_a_path_through_a_file_or_to_a_folder_is_refused(tmp_path, path):
    (problem,) = refused(with_image(tmp_path / "in", path))
    assert problem.startswith(START) and "is not an ordinary file" in problem


@pytest.mark.parametrize("value", [1, True, ["files/tap.png"], {"fr": "files/tap.png"}, ""])
def test_a_path_that_is_no_text_is_refused(tmp_path, value):
    (problem,) = refused(with_image(tmp_path / "in", value))
    assert problem.startswith(START)


@pytest.mark.parametrize("path", ['"files/\\u0000tap.png"', '"files/\\ud800.png"'])
def test_a_path_that_is_no_text_of_a_file_system_is_refused(tmp_path, path):
    line = json.dumps(image()).replace('"files/tap.png"', path)
    (problem,) = refused(write(tmp_path / "in", {"images": [line]}))
    assert problem.startswith(START) and "This text holds" in problem


# --- what is no file ---------------------------------------------------------------------------------


def a_link_to(target):
    return lambda place: place.symlink_to(target)


UNUSUAL = {
    "a link out of the folder": a_link_to("/etc/hostname"),
    "a link to a good file": a_link_to("tap.png"),
    "a link to nowhere": a_link_to("nowhere"),
    "a link to itself": a_link_to("odd.png"),
    "a link to endless noughts": a_link_to("/dev/zero"),
    "a pipe that nobody writes to": os.mkfifo,
    "a folder": os.mkdir,
}


@pytest.mark.parametrize("make", UNUSUAL.values(), ids=UNUSUAL.keys())
def test_what_is_no_ordinary_file_is_refused_at_once(tmp_path, make):
    folder = with_image(tmp_path / "in", "files/odd.png")
    make(folder / "files" / "odd.png")
    (problem,) = refused(folder)
    assert problem.startswith(START) and "is not an ordinary file" in problem


def test_a_folder_that_is_a_link_is_not_entered(tmp_path):
    add_file(tmp_path, "elsewhere/secret.png", picture_bytes())
    folder = with_image(tmp_path / "in", "files/more/secret.png")
    (folder / "files" / "more").symlink_to(tmp_path / "elsewhere")
    (problem,) = refused(folder)
    assert problem.startswith(START) and "is not an ordinary file" in problem


def test_a_file_of_lines_that_is_a_pipe_or_a_device_is_not_read(tmp_path):
    folder = write(tmp_path / "in", {})
    os.mkfifo(folder / "images.jsonl")
    (folder / "pages.jsonl").symlink_to("/dev/zero")
    (folder / "news.jsonl").mkdir()
    problems = refused(folder)
    assert [problem.partition(": ")[0] for problem in problems] == [
        "images.jsonl",
        "news.jsonl",
        "pages.jsonl",
    ]


# --- what is in the files -----------------------------------------------------------------------------


def bomb() -> bytes:
    """A PNG whose header promises 400 million pixels of nothing."""
    header = b"IHDR" + (20_000).to_bytes(4) + (20_000).to_bytes(4) + bytes([8, 2, 0, 0, 0])
    pixels = b"IDAT" + zlib.compress(bytes(2_000_000))
    chunks = b"".join(
        (len(chunk) - 4).to_bytes(4) + chunk + zlib.crc32(chunk).to_bytes(4)
        for chunk in (header, pixels, b"IEND")
    )
    return b"\x89PNG\r\n\x1a\n" + chunks


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("noughts", bytes(20_000_000))
    return out.getvalue()


def pdf_bomb() -> bytes:
    """A page whose content unpacks to a hundred megabytes, in two layers."""
    packed = zlib.compress(zlib.compress(bytes(100_000_000)))
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter[/FlateDecode/FlateDecode]/Length " + str(len(packed)).encode() + b">>stream\n"
        b"" + packed + b"\nendstream endobj\ntrailer<</Root 1 0 R>>\n%%EOF"
    )


HARMFUL = {
    "nothing": b"",
    "a web page": b"<!doctype html><script>alert(1)</script>",
    "a drawing with a script": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "an archive": zipped(),
    "a program": b"\x7fELF" + bytes(200),
    "half a picture": picture_bytes(400, 300)[:60],
    "a document that is none": b"%PDF-1.7\n" + b"x" * 2000,
    "too many pixels": bomb(),
}


@pytest.mark.parametrize("harm", HARMFUL.values(), ids=HARMFUL.keys())
def test_a_harmful_file_is_refused_whatever_its_name_says(tmp_path, harm):
    folder = write(tmp_path / "in", {"images": [image()], "documents": [document()]})
    for path in ("files/tap.png", "files/price.pdf"):
        add_file(folder, path, harm)
    start = time.monotonic()
    problems = refused(folder)
    assert [problem.split(": ")[:2] for problem in problems] == [
        ["images.jsonl:1", "file"],
        ["documents.jsonl:1", "files[1].file"],
    ]
    assert all(len(problem.split(": ", 2)[2]) > 20 for problem in problems)
    assert time.monotonic() - start < 30


def test_a_document_in_place_of_a_picture_and_the_other_way_round_is_refused(tmp_path):
    folder = write(tmp_path / "in", {"images": [image()], "documents": [document()]})
    add_file(folder, "files/tap.png", pdf_bytes())
    add_file(folder, "files/price.pdf", picture_bytes())
    one, two = refused(folder)
    assert one.startswith(f"{START}This is a PDF document.")
    assert two.startswith("documents.jsonl:1: files[1].file: This is a picture.")


def test_a_file_that_is_too_large_is_refused_without_being_read_to_its_end(tmp_path):
    folder = write(tmp_path / "in", {"images": [image()], "documents": [document()]})
    for path in ("files/tap.png", "files/price.pdf"):
        with (folder / path).open("ab") as file:
            file.truncate(20_000_000_000)  # noughts that take no room on the disk
    start = time.monotonic()
    assert len(refused(folder)) == 2
    assert time.monotonic() - start < 30


def test_a_document_that_unpacks_without_end_does_not_fill_the_memory(tmp_path):
    """Whether it is refused or taken as it is, packed: nobody here unpacks it."""
    folder = write(tmp_path / "in", {"documents": [document()]})
    add_file(folder, "files/price.pdf", pdf_bomb())
    tracemalloc.start()
    with suppress(Refused):
        import_content(folder)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 90_000_000 and all(len(content) < 5_000_000 for content in stored_files().values())


def test_a_refused_file_refuses_the_whole_import_and_stores_no_other(tmp_path):
    folder = write(tmp_path / "in", {"images": [image(), image(key="bad", file="files/bad.png")]})
    add_file(folder, "files/bad.png", b"GIF89a")
    (problem,) = refused(folder)
    assert problem.startswith("images.jsonl:2: file: ")
    assert stored_files() == {} and not Image.objects.exists()


def test_a_name_that_lies_does_no_harm_when_the_content_is_good(tmp_path):
    folder = write(
        tmp_path / "in", {"documents": [document(files=[{"language": "fr", "file": "files/x.exe"}])]}
    )
    add_file(folder, "files/x.exe", pdf_bytes())
    imported(folder)
    assert Document.objects.get().files.get().file.name.endswith(".pdf")


def test_a_file_that_many_lines_name_is_cleaned_once(tmp_path, monkeypatch):
    from library import cleaning

    calls, clean = [], cleaning.clean
    monkeypatch.setattr(cleaning, "clean", lambda *args: calls.append(1) or clean(*args))
    imported(write(tmp_path / "in", {"images": [image(key=f"tap-{number}") for number in range(50)]}))
    assert len(calls) == 1 and Image.objects.count() == 50


# --- lines ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [b" ", b"x", b"[", b'"'])
def test_a_line_of_fifty_megabytes_is_refused_quickly(tmp_path, sign):
    folder = write(tmp_path / "in", {})
    (folder / "positions.jsonl").write_bytes(b'{"key": ' + sign * 50_000_000)
    start = time.monotonic()
    (problem,) = refused(folder)
    assert problem == f"positions.jsonl:1: This line is longer than {LONGEST_LINE} bytes."
    assert time.monotonic() - start < 10


LARGE = {
    "a key": '{"%s": 1}',
    "a key given twice": '{"%s": 1, "%s": 2}',
    "the key of the record": '{"key": "%s"}',
    "a text": '{"key": "k", "title": {"fr": "%s"}}',
    "a language": '{"key": "k", "title": {"%s": "x"}}',
    "a reference": '{"key": "k", "lead": "%s"}',
    "a path": '{"key": "k", "practice_sheet": {"%s": 1}}',
}


@pytest.mark.parametrize("line", LARGE.values(), ids=LARGE.keys())
def test_what_is_wrong_is_not_repeated_in_full_length(tmp_path, line):
    folder = write(tmp_path / "in", {"positions": [line.replace("%s", "x" * 3_000_000)]})
    assert all(len(problem) < 2000 for problem in refused(folder))


ENCODINGS = {
    "UTF-16 with its mark": json.dumps(position()).encode("utf-16"),
    "UTF-16 without": json.dumps(position()).encode("utf-16-le"),
    "UTF-32": json.dumps(position()).encode("utf-32"),
    "Latin-1": json.dumps(position(title={"fr": "Été"}), ensure_ascii=False).encode("latin-1"),
    "a surrogate in UTF-8": b'{"key": "\xed\xa0\x80"}',
    "an overlong sign": b'{"key": "\xc0\xaf"}',
    "NUL between the signs": b"\x00" * 100,
    "a mark in the middle": b" \xef\xbb\xbf{}",
}


@pytest.mark.parametrize("line", ENCODINGS.values(), ids=ENCODINGS.keys())
def test_another_encoding_is_refused(tmp_path, line):
    problems = refused(write(tmp_path / "in", {"positions": [line]}))
    assert problems[0].startswith("positions.jsonl:1: This is not ")


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_deep_nesting_is_refused_wherever_it_stands(tmp_path, opening, closing):
    inside = '{"key": "k", "title": ' + opening * 5000 + "1" + closing * 5000 + "}"
    for line in (opening * 200_000, inside):
        (problem,) = refused(write(tmp_path / "in", {"positions": [line]}))
        assert problem.startswith("positions.jsonl:1: ")
