"""Every type out, in and out again, files included: the same bytes, and every column that no line says."""

from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError

from library.models import DocumentFile, Image
from pages.models import Block, MenuItem, Page, Redirect, SiteIdentity
from positions.models import Figure, Result
from tests.making import pdf_bytes, picture_bytes
from tests.transfer.folders import (
    add_file,
    content,
    document,
    empty_the_database,
    exported,
    files_in,
    image,
    imported,
    news,
    page,
    position,
    public,
    result,
    site,
    stored_files,
    write,
)
from transfer.importing import import_content
from transfer.layout import TYPES, rows

pytestmark = pytest.mark.django_db

BLOCKS = [
    {"body": {"fr": "<p>L’eau.</p>"}},
    {"kind": "documents", "documents": [{"document": "price"}]},
    {"kind": "button", "page": "about", "label": {"fr": "Plus"}},
    {"kind": "figures", "results": ["ten-taps"]},
    {"kind": "image", "image": "tap"},
]


def everything(**files):
    return (
        content(
            regions=[{"code": "test-sahel", "label": {"fr": "Sahel"}}],
            topics=[{"code": "test-days", "label": {"fr": "Journées"}}],
            result_kinds=[{"code": "test-access", "label": {"fr": "Accès"}}],
            document_kinds=[{"code": "test-survey", "label": {"fr": "Enquête"}}],
            principles=[{"code": "test-p1", "scheme": "test", "number": "P1"}],
            countries=[{"alpha2": "SN", **public("senegal")}],
            images=[image(), image(key="tap-again", is_decorative=True)],
            documents=[
                document(
                    **public("le-prix"),
                    cover="tap",
                    kind="test-survey",
                    files=[
                        {"language": "fr", "file": "files/price.pdf"},
                        {"language": "en", "file": "files/price.pdf"},
                    ],
                )
            ],
            positions=[
                position(
                    asks=[{"key": "a"}, {"key": "b"}], documents=[{"document": "price"}], **public("bornes")
                )
            ],
            results=[
                result(
                    **public("dix-bornes"),
                    kind="test-access",
                    start="2024-11",
                    asks=["taps/b", "taps/a"],
                    positions=["taps"],
                    figures=[{"value": "600"}, {"value": "0.5", "qualifier": "about", "as_of": "2025"}],
                    places=[{"name": {"fr": "Genève"}}],
                    evidence_items=[{"document": "price"}, {"label": {"fr": "Le conseil"}}],
                    practice_sheet={"capital": {"info": "not_provided"}},
                )
            ],
            news=[
                news(related=[{"other": "second"}], image="tap", topics=["test-days"], results=["ten-taps"]),
                news(key="second"),
            ],
            pages=[page(parent="top", blocks=BLOCKS), page(key="top", **public("au-sommet"))],
            site=[
                site(
                    logo="tap",
                    notice_from="2024-12-24",
                    menu_items=[{"page": "about"}, {"section": "news:list", "place": "footer"}],
                    home_sections=[{"kind": "news", "length": 3}],
                    funders=[
                        {"name": {"fr": "Fondation"}, "logo": "tap-again", "url": "https://example.org"}
                    ],
                    standing_texts=[{"key": "privacy", "body": {"fr": "<p>Rien.</p>"}}],
                )
            ],
            redirects=[{"old": "/spip.php?article12", "new": "/fr/bornes/"}, {"old": "/agenda.html"}],
        )
        | files
    )


def test_export_import_export_is_the_same_to_the_byte_with_every_type_and_its_files(tmp_path):
    imported(write(tmp_path / "in", everything()))
    first, stored = exported(tmp_path / "first"), stored_files()
    assert {name.removesuffix(".jsonl") for name in first if name.endswith(".jsonl")} >= set(TYPES)
    assert {name for name in first if name.startswith("files/")} == {
        "files/images/tap.webp",
        "files/images/tap-again.webp",
        "files/documents/price.fr.pdf",
        "files/documents/price.en.pdf",
    }
    empty_the_database()
    imported(tmp_path / "first")
    assert exported(tmp_path / "second") == first
    assert stored_files() == stored and len(stored) == 2
    assert "0 created, 0 changed" in imported(tmp_path / "second").splitlines()[-1]


def test_a_second_import_of_the_files_as_they_came_changes_nothing(tmp_path):
    folder = write(tmp_path / "in", everything())
    imported(folder)
    before = stored_files()
    assert "0 created, 0 changed" in imported(folder).splitlines()[-1]
    assert stored_files() == before


def test_what_no_line_says_is_read_from_the_files_and_the_other_columns(tmp_path):
    folder = write(tmp_path / "in", everything())
    imported(folder)
    picture, line = Image.objects.get(key="tap"), DocumentFile.objects.get(language="fr")
    assert (picture.width, picture.height) == (90, 60)
    assert (line.media_type, line.pages) == ("application/pdf", 2)
    assert line.size == default_storage.size(line.file.name)
    assert Result.objects.get().latest == "2024-11"
    add_file(folder, "files/tap.png", picture_bytes(30, 20))
    add_file(folder, "files/price.pdf", pdf_bytes(3))
    assert "documents: 0 created, 1 changed" in imported(folder)
    picture.refresh_from_db()
    line.refresh_from_db()
    assert (picture.width, picture.height, line.pages) == (30, 20, 3)
    assert line.size == default_storage.size(line.file.name)


def test_pictures_are_drawn_once_the_import_is_in_the_database(tmp_path, django_capture_on_commit_callbacks):
    lines = [image(consent="nobody"), image(key="not-asked", file="files/other.png")]
    folder = write(tmp_path / "in", {"images": lines})
    add_file(folder, "files/other.png", picture_bytes(31, 20))
    with django_capture_on_commit_callbacks(execute=True):
        imported(folder)
    drawn = [name for name in stored_files() if name.startswith("variants/")]
    shown, secret = Image.objects.get(key="tap"), Image.objects.get(key="not-asked")
    assert any(name.split("/")[1] in shown.file.name for name in drawn)
    assert not any(name.split("/")[1] in secret.file.name for name in drawn)


def test_a_dry_run_stores_no_file(tmp_path):
    folder = write(tmp_path / "in", everything())
    said = imported(folder, "--dry-run")
    assert stored_files() == {}
    assert said.startswith(imported(folder)) and len(stored_files()) == 2
    add_file(folder, "files/tap.png", picture_bytes(30, 20))
    before = stored_files()
    assert "images: 0 created, 2 changed" in imported(folder, "--dry-run")
    assert stored_files() == before


def test_files_that_were_lost_come_back_with_an_import(tmp_path):
    folder = write(tmp_path / "in", everything())
    imported(folder)
    before = stored_files()
    default_storage.delete(Image.objects.get(key="tap").file.name)
    assert "0 created, 0 changed" in imported(folder).splitlines()[-1]
    assert stored_files() == before


def test_files_are_taken_away_again_when_the_import_fails_after_all(tmp_path, monkeypatch):
    imported(write(tmp_path / "first", {"images": [image()]}))
    before, save = stored_files(), type(default_storage._wrapped).save

    def full(self, name, content, **options):
        if name.endswith(".webp"):
            raise OSError("The disk is full.")
        return save(self, name, content, **options)

    folder = write(tmp_path / "in", everything())
    add_file(folder, "files/tap.png", picture_bytes(30, 20))
    monkeypatch.setattr(type(default_storage._wrapped), "save", full)
    with pytest.raises(OSError, match="full"):
        import_content(folder)
    assert stored_files() == before and not Result.objects.exists()


# --- members --------------------------------------------------------------------------------------


def test_blocks_keep_their_results_and_documents_when_they_change_and_trade_places(tmp_path):
    folder = write(tmp_path / "in", everything())
    imported(folder)
    blocks = [dict(block, order=6 - number) for number, block in enumerate(BLOCKS, start=1)]
    blocks[3]["heading"] = {"fr": "En chiffres"}
    lines = [page(parent="top", blocks=blocks), page(key="top", **public("au-sommet"))]
    imported(write(folder, everything(pages=lines)))
    found = list(Page.objects.get(key="about").blocks.order_by("order"))
    assert [block.kind for block in found] == ["image", "figures", "button", "documents", "text"]
    assert [one.key for one in found[1].results.all()] == ["ten-taps"]
    assert [line.document.key for line in found[3].documents.all()] == ["price"]
    assert "0 changed" in imported(folder).splitlines()[-1]
    blocks[1]["documents"], blocks[3]["results"] = [], []
    imported(write(folder, everything(pages=[page(blocks=blocks)])))
    assert not Block.results.through.objects.exists() and Block.objects.count() == 5
    assert not Block.objects.filter(documents__isnull=False).exists()


def test_menus_and_the_home_page_may_trade_places(tmp_path):
    lines = [{"kind": "news"}, {"kind": "partners"}]
    folder = write(tmp_path / "in", everything(site=[site(home_sections=lines)]))
    imported(folder)
    assert not MenuItem.objects.exists()
    imported(write(folder, everything(site=[site(home_sections=lines[::-1])])))
    found = SiteIdentity.objects.get().home_sections.order_by("order")
    assert [part.kind for part in found] == ["partners", "news"]


def test_an_ask_that_is_in_the_database_may_be_named_without_its_position(tmp_path):
    imported(write(tmp_path / "in", everything()))
    imported(write(tmp_path / "more", {"results": [result(key="more", asks=["taps/a"])]}))
    assert [ask.key for ask in Result.objects.get(key="more").asks.all()] == ["a"]


# --- numbers and redirects --------------------------------------------------------------------------

NUMBERS = {
    "600": "600",
    "600.000": "600",
    "0.50": "0.5",
    "0": "0",
    "-0": "0",
    "0.001": "0.001",
    "123456789012.345": "123456789012.345",
    "999999999999": "999999999999",
    "999999999999.999": "999999999999.999",
    600: "600",
}


@pytest.mark.parametrize(("written", "canonical"), NUMBERS.items())
def test_a_number_has_one_form_and_is_not_changed_by_the_database(tmp_path, written, canonical):
    folder = write(tmp_path / "in", content(results=[result(figures=[{"value": written}])]))
    imported(folder)
    assert f'"value": "{canonical}"'.encode() in exported(tmp_path / "out")["results.jsonl"]
    assert "0 changed" in imported(folder).splitlines()[-1]
    assert rows(Figure).get().value == Decimal(canonical)


def test_redirects_are_stored_in_their_one_form_and_straight(tmp_path):
    imported(write(tmp_path / "first", {"redirects": [{"old": "/earliest", "new": "/a"}]}))
    lines = [
        {"old": "http://old.example/a#top", "new": "/b"},
        {"old": "/b", "new": "/caf%C3%A9"},
        {"old": "/café", "new": "https://elsewhere.example/"},
    ]
    folder = write(tmp_path / "in", {"redirects": lines})
    imported(folder)
    assert set(Redirect.objects.values_list("old", flat=True)) == {"/earliest", "/a", "/b", "/café"}
    assert set(Redirect.objects.values_list("new", flat=True)) == {"https://elsewhere.example/"}
    assert "0 created, 0 changed" in imported(folder).splitlines()[-1]


# --- the folder of an export ------------------------------------------------------------------------


def test_an_export_replaces_the_files_of_an_export_and_nothing_else(tmp_path):
    imported(write(tmp_path / "in", everything()))
    exported(tmp_path / "out")
    add_file(tmp_path / "out", "files/images/gone.webp", b"old")
    (tmp_path / "out" / "notes").mkdir()
    add_file(tmp_path / "out", "notes/mine.txt", b"mine")
    files = exported(tmp_path / "out")
    assert "files/images/gone.webp" not in files and files["notes/mine.txt"] == b"mine"
    assert not [name for name in files if ".part" in name]


def test_an_export_does_not_follow_a_link_where_its_files_go(tmp_path):
    imported(write(tmp_path / "in", everything()))
    exported(tmp_path / "out")
    outside = tmp_path / "outside"
    add_file(outside, "images/kept.webp", b"kept")
    for name in ("files", "files.part"):
        if (place := tmp_path / "out" / name).exists():
            place.rename(tmp_path / "moved")
        place.symlink_to(outside)
    (tmp_path / "out" / "pages.jsonl.part").symlink_to(tmp_path / "elsewhere")
    exported(tmp_path / "out")
    assert not (tmp_path / "out" / "files").is_symlink()
    assert [path.name for path in outside.rglob("*.*")] == ["kept.webp"]
    assert not (tmp_path / "elsewhere").exists()


def test_a_stored_file_that_is_missing_stops_the_export_and_leaves_the_old_one(tmp_path):
    imported(write(tmp_path / "in", everything()))
    before = exported(tmp_path / "out")
    imported(write(tmp_path / "in", everything(themes=[{"code": "test-new"}])))
    default_storage.delete(DocumentFile.objects.get(language="fr").file.name)
    with pytest.raises(CommandError, match=r"\.pdf"):
        exported(tmp_path / "out")
    assert files_in(tmp_path / "out") == before
