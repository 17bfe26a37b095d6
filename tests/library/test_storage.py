"""Whatever way a file comes, it is stored once, cleaned, under a name made of its content."""

import io
import os
import re
import time
from pathlib import Path

import pytest
from django import forms
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import ContentFile, File
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from library.checks import files_pass_the_gate, pictures_can_be_drawn
from library.cleaning import Refused, clean
from library.facts import Facts, facts_about
from library.forms import CleanedFileField, DocumentFileField, PictureFileField
from library.models import Consent, DocumentFile, Image
from library.storage import name_for, write_whole
from library.variants import draw_missing
from tests.library.secrets import secrets_in, telling_pdf, telling_picture
from tests.making import make_document, make_image, pdf_bytes, picture_bytes, words

NAME = re.compile(r"originals/([0-9a-f]{2})/\1[0-9a-f]{30}\.(webp|pdf)")


def lying(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def uploaded(content: bytes, name: str = "Jeanne Dupont.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="text/html")


def bare_image(content: bytes) -> Image:
    """Not saved yet; its file did not pass the gate."""
    image = Image(key="bare", consent=Consent.NOBODY, file=uploaded(content))
    words(image, "alt", {"fr": "Une cour", "en": "A yard"})
    return image


# --- every way in -----------------------------------------------------------------------------


@pytest.mark.parametrize("content", [telling_picture("JPEG"), telling_pdf()], ids=["picture", "document"])
def test_a_file_saved_by_the_storage_itself_is_cleaned(content, media):
    name = default_storage.save("Jeanne Dupont.html", ContentFile(content))
    assert NAME.fullmatch(name)
    [path] = lying(media)
    assert path.relative_to(media).as_posix() == name
    assert secrets_in(path.read_bytes()) == []


@pytest.mark.django_db
def test_a_file_assigned_to_a_record_is_cleaned_in_one_insert(media):
    image = bare_image(telling_picture("JPEG", orientation=6))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        image.save()
    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))]
    assert ["library_image" in statement.partition("(")[0] for statement in written].count(True) == 1
    assert not any(statement.startswith("UPDATE") for statement in written)
    assert (image.width, image.height) == (40, 60)
    assert NAME.fullmatch(image.file.name)
    assert secrets_in((media / image.file.name).read_bytes()) == []
    image.file.open()
    assert secrets_in(image.file.read()) == [], "what came in is not what is read again"


@pytest.mark.django_db
def test_a_file_saved_through_the_field_of_a_record_is_cleaned(media):
    document = make_document(files=())
    line = DocumentFile(document=document, language="fr")
    line.file.save("Jeanne Dupont.pdf", ContentFile(telling_pdf()))
    line.refresh_from_db()
    stored = (media / line.file.name).read_bytes()
    assert secrets_in(stored) == []
    assert (line.media_type, line.size, line.pages) == ("application/pdf", len(stored), 2)


@pytest.mark.django_db
def test_a_new_file_takes_the_place_of_the_old_one_with_its_measures():
    image = make_image(content=picture_bytes(60, 40))
    image.file = uploaded(picture_bytes(90, 30))
    image.save(update_fields=["file"])
    image.refresh_from_db()
    assert (image.width, image.height) == (90, 30)


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"<svg></svg>", pdf_bytes()], ids=["drawing", "document"])
def test_what_is_refused_writes_neither_file_nor_row(content, media):
    with pytest.raises(Refused):
        bare_image(content).save()
    assert not Image.objects.exists()
    assert lying(media) == []


@pytest.mark.django_db
def test_a_document_stored_as_a_picture_behind_the_models_back_is_refused():
    image = bare_image(picture_bytes())
    image.file.save("report.pdf", ContentFile(pdf_bytes()), save=False)
    with pytest.raises(Refused):
        image.save()


@pytest.mark.django_db
def test_the_words_about_a_lost_picture_can_be_corrected(media):
    image = make_image()
    (media / image.file.name).unlink()
    image.licence = "cc0"
    image.save()
    assert Image.objects.get().licence == "cc0"


# --- names and content ------------------------------------------------------------------------


def test_the_same_file_twice_is_stored_once(media):
    first = default_storage.save("a.png", ContentFile(picture_bytes()))
    written = (media / first).stat().st_ino
    assert default_storage.save("b.jpg", ContentFile(picture_bytes())) == first
    assert (media / first).stat().st_ino == written


def test_what_was_stored_comes_back_under_its_own_name(media):
    """An export and an import elsewhere: same name, same bytes, nothing written."""
    for content in (telling_picture("AVIF"), telling_pdf()):
        name = default_storage.save("a", ContentFile(content))
        stored = (media / name).read_bytes()
        assert name_for(clean(stored)) == name
        assert default_storage.save("b", ContentFile(stored)) == name
        assert (media / name).read_bytes() == stored


def test_the_name_is_known_without_storing(media):
    assert NAME.fullmatch(name_for(clean(picture_bytes())))
    assert lying(media) == []


def test_half_a_file_from_a_broken_disk_is_written_again(media):
    name = default_storage.save("a.png", ContentFile(picture_bytes()))
    whole = (media / name).read_bytes()
    (media / name).write_bytes(whole[:20])
    default_storage.save("a.png", ContentFile(picture_bytes()))
    assert (media / name).read_bytes() == whole


def test_what_cannot_be_written_leaves_nothing(media, monkeypatch):
    def full(self, target):
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="no space"):
        write_whole(media / "x" / "y", b"content")
    assert lying(media) == []


@pytest.mark.parametrize("name", ["../outside.png", "/etc/outside.png", "a/../../outside.png"])
def test_a_name_that_leads_elsewhere_is_refused(name, media):
    with pytest.raises(SuspiciousFileOperation):
        default_storage.save(name, ContentFile(picture_bytes()))
    assert lying(media.parent) == []


@pytest.mark.django_db
def test_a_file_of_the_machine_can_be_given_to_a_record(tmp_path):
    source = tmp_path / "Jeanne Dupont.png"
    source.write_bytes(picture_bytes())
    image = bare_image(b"x")
    with source.open("rb") as file:
        image.file = File(file)
        image.save()
    assert NAME.fullmatch(image.file.name)


def test_an_original_has_no_address():
    assert default_storage.url(default_storage.save("a.png", ContentFile(picture_bytes()))) == ""


@pytest.mark.django_db
def test_facts_are_read_from_what_was_stored(media):
    image = make_image(content=picture_bytes(70, 50))
    assert facts_about(image.file) == Facts("image/webp", (media / image.file.name).stat().st_size, 70, 50)
    line = make_document().files.get()
    assert facts_about(line.file) == Facts(
        "application/pdf", (media / line.file.name).stat().st_size, pages=1
    )


# --- forms ------------------------------------------------------------------------------------


def filled(field: forms.Field, content: bytes) -> forms.Form:
    form_class = type("Upload", (forms.Form,), {"title": forms.CharField(), "file": field})
    return form_class({"title": "Typed"}, {"file": uploaded(content)})


@pytest.mark.parametrize(
    ("field", "content"),
    [
        (CleanedFileField, b"<svg></svg>"),
        (PictureFileField, pdf_bytes()),
        (DocumentFileField, picture_bytes()),
        (CleanedFileField, telling_pdf()[:100]),
    ],
)
def test_a_refusal_stands_beside_the_field_and_what_was_typed_is_kept(field, content):
    form = filled(field(), content)
    assert not form.is_valid()
    assert list(form.errors) == ["file"]
    assert form["title"].value() == "Typed"


def test_a_file_that_a_form_let_in_is_not_cleaned_again(monkeypatch, media):
    form = filled(PictureFileField(max_length=5), telling_picture("JPEG"))
    assert form.is_valid()
    monkeypatch.setattr("library.storage.clean", None)
    assert NAME.fullmatch(default_storage.save("x", form.cleaned_data["file"]))


@pytest.mark.django_db
def test_a_form_without_a_new_file_keeps_the_old_one():
    stored = make_image().file
    assert PictureFileField().clean(None, stored) is stored
    assert PictureFileField(required=False).clean(False, stored) is False
    with pytest.raises(forms.ValidationError):
        PictureFileField().clean(None, None)


def test_the_browser_offers_the_files_that_can_be_taken():
    assert 'accept="application/pdf"' in str(filled(DocumentFileField(), pdf_bytes())["file"])


# --- what nobody needs any more ---------------------------------------------------------------


def age(folder: Path) -> None:
    for path in lying(folder):
        os.utime(path, (time.time() - 90_000,) * 2)


def cleaned_media(*options: str) -> str:
    out = io.StringIO()
    call_command("clean_media", *options, stdout=out)
    return out.getvalue()


@pytest.mark.django_db
def test_files_that_no_record_names_are_listed_and_only_removed_when_asked(media):
    image, gone = make_image(), make_image(focal_x=10)
    for one in (image, gone):
        draw_missing(one)
    kept = {path for path in lying(media) if image.file.name.split("/")[-1][:32] in str(path)}
    document = make_document().files.get()
    kept.add(media / document.file.name)
    gone.delete()
    age(media)
    listed = cleaned_media()
    assert gone.file.name in listed and image.file.name not in listed
    assert len(lying(media)) > len(kept)
    cleaned_media("--delete")
    assert set(lying(media)) == kept


@pytest.mark.django_db
def test_a_file_of_today_is_left_alone_and_so_is_one_that_came_again(media):
    name = default_storage.save("a.png", ContentFile(picture_bytes()))
    assert name not in cleaned_media()
    age(media)
    assert name in cleaned_media()
    default_storage.save("a.png", ContentFile(picture_bytes()))
    assert name not in cleaned_media()


@pytest.mark.django_db
def test_variants_of_a_picture_that_may_no_longer_be_shown_are_removed(media):
    image = make_image()
    draw_missing(image)
    Image.objects.update(consent=Consent.MISSING)
    age(media)
    cleaned_media("--delete")
    assert [path.relative_to(media).as_posix() for path in lying(media)] == [image.file.name]


# --- what the gate needs ----------------------------------------------------------------------


def test_an_installation_that_stores_files_elsewhere_is_told(monkeypatch):
    assert files_pass_the_gate() == []
    monkeypatch.setattr("library.checks.default_storage", FileSystemStorage())
    assert [error.id for error in files_pass_the_gate()] == ["library.E001"]


def test_a_pillow_that_cannot_draw_is_told(monkeypatch):
    assert pictures_can_be_drawn() == []
    monkeypatch.setattr("library.checks.features.check", lambda name: name != "avif")
    assert ["avif" in error.msg for error in pictures_can_be_drawn()] == [True]
