"""The words of documents: kept with each file, whatever way it came, and gone with it."""

import io
import re

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.utils.translation import override

from library import models
from library.models import Document, DocumentFile, DocumentText
from publishing.public_change import Change, public_change
from tests.admin_forms import change_url, logged_in
from tests.library.worded import drawn, with_file
from tests.making import make_document, pdf_bytes
from tests.transfer.folders import add_file, content, document, imported, kind, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("each_document_is_read_anew")]

WORDS = "L’eau de Goma"


@pytest.fixture
def reading(monkeypatch):
    """The files that were read, by name."""
    read, really = [], models.read_words
    monkeypatch.setattr(models, "read_words", lambda file: (read.append(file.name), really(file))[1])
    return read


def as_if_from_before_words_were_read():
    DocumentText.objects.all().delete()


def told(*options):
    """What the command says, and what it complains of."""
    out, err = io.StringIO(), io.StringIO()
    with override("en"):
        call_command("read_documents", *options, stdout=out, stderr=err)
    return out.getvalue().strip(), err.getvalue().strip()


# --- when a file is stored -------------------------------------------------------------------------------


def test_the_words_of_a_file_are_kept_when_it_is_stored():
    line = with_file(make_document(files=()), drawn(WORDS))
    assert line.words == DocumentText.objects.get().words == WORDS


def test_a_new_file_brings_its_own_words_and_takes_the_former_ones_away():
    line = with_file(make_document(files=()), drawn(WORDS))
    line.file.save("new.pdf", ContentFile(drawn("Les mines")))
    assert DocumentFile.objects.get().words == "Les mines"
    line.file.save("newer.pdf", ContentFile(pdf_bytes()))
    assert DocumentFile.objects.get().words == "" and DocumentText.objects.get().words == ""


def test_a_file_that_stays_is_not_read_again(reading):
    line = with_file(make_document(files=()), drawn(WORDS))
    assert len(reading) == 1
    line.language = "sw"
    line.save()
    line.document.save()
    DocumentFile.objects.get().save(update_fields=["language"])
    assert len(reading) == 1 and DocumentFile.objects.get().words == WORDS


def test_a_file_that_got_lost_can_be_corrected_in_words(reading):
    line = with_file(make_document(files=()), drawn(WORDS))
    line.file.storage.delete(line.file.name)
    line.language = "sw"
    line.save()
    assert len(reading) == 1 and line.words == WORDS


def test_the_words_of_a_file_that_another_one_replaced_are_not_those_of_the_file():
    line = with_file(make_document(files=()), drawn(WORDS))
    line.file.name = "originals/00/lost.pdf"
    line.save()
    assert line.words == "" and not DocumentText.objects.exists()


def test_words_go_with_their_file_and_with_their_document():
    one = with_file(make_document(files=()), drawn(WORDS))
    other = with_file(make_document(files=()), drawn(WORDS))
    one.delete()
    assert DocumentText.objects.count() == 1
    other.document.delete()
    assert not DocumentText.objects.exists()


def test_a_file_whose_words_cannot_be_read_is_stored_all_the_same(monkeypatch, caplog):
    monkeypatch.setattr("library.document_text.PATIENCE", 0.0001)
    line = with_file(make_document(files=()), drawn(WORDS))
    assert DocumentFile.objects.get().size == line.file.size > 0
    assert DocumentText.objects.get().words == ""
    assert line.file.name in caplog.text


def test_a_file_that_the_database_refuses_leaves_no_words():
    one = with_file(make_document(files=()), drawn(WORDS))
    with pytest.raises(Exception, match=r"(?i)unique"), models.transaction.atomic():
        with_file(one.document, drawn("Les mines"), one.language)
    assert DocumentText.objects.get().words == WORDS


def test_new_words_are_told_as_a_change_of_their_document(django_capture_on_commit_callbacks):
    line = with_file(make_document(files=()), drawn(WORDS))
    connection.run_on_commit.clear()  # what the document itself had to tell
    heard = []
    public_change.connect(listener := lambda changes, **_rest: heard.append(changes))
    with django_capture_on_commit_callbacks(execute=True):
        line.keep("D’autres mots")
    public_change.disconnect(listener)
    assert [Change("library.document", str(line.document_id)) in changes for changes in heard] == [True]


# --- for those who search --------------------------------------------------------------------------------


def test_the_words_of_many_documents_are_had_at_once(django_assert_num_queries):
    one, other, silent, left_out = (make_document(files=()) for _each in range(4))
    with_file(one, drawn("Un"), "fr")
    with_file(one, drawn("Moja"), "sw")
    with_file(other, drawn("Deux"), "fr")
    with_file(silent, pdf_bytes())
    with_file(left_out, drawn("Trois"))
    with django_assert_num_queries(1):
        words = DocumentText.objects.by_document([one.pk, other.pk, silent.pk])
    assert words == {one.pk: {"fr": "Un", "sw": "Moja"}, other.pk: {"fr": "Deux"}}
    assert DocumentText.objects.by_document(Document.objects.filter(pk=other.pk)) == {
        other.pk: {"fr": "Deux"}
    }


def test_no_list_and_no_page_carries_the_words_along(client, django_assert_max_num_queries):
    line = with_file(make_document({"fr": "Note", "en": "Note"}, files=()), drawn("Kisangani"))
    with override("fr"):
        page = Document.objects.get().version("fr").url
    for address in ("/fr/publications/", page):
        with django_assert_max_num_queries(60) as seen:
            assert client.get(address).status_code == 200
        assert not [one for one in seen.captured_queries if DocumentText._meta.db_table in one["sql"]]
    assert line.words == "Kisangani"


# --- the ways a file comes by ----------------------------------------------------------------------------


def folder_with(folder, words):
    files = content(document_kinds=[kind(code="report")], documents=[document()])
    write(folder, files)
    return add_file(folder, "files/price.pdf", drawn(words)).parents[1]


def test_the_words_of_an_imported_document_are_read(tmp_path):
    imported(folder_with(tmp_path / "content", WORDS))
    assert DocumentFile.objects.get().words == WORDS


def test_an_import_that_replaces_a_file_replaces_its_words_and_a_second_one_reads_nothing(tmp_path):
    imported(folder_with(tmp_path / "content", WORDS))
    imported(folder_with(tmp_path / "content", "Les mines"))
    assert DocumentFile.objects.get().words == "Les mines"
    as_it_was = DocumentText.objects.values().get()
    imported(tmp_path / "content")
    assert DocumentText.objects.values().get() == as_it_was


def test_an_import_on_trial_keeps_no_words(tmp_path):
    imported(folder_with(tmp_path / "content", WORDS), "--dry-run")
    assert not DocumentText.objects.exists()


# --- reading later ---------------------------------------------------------------------------------------


def test_documents_that_are_stored_already_are_read_by_a_command():
    lines = [with_file(make_document(files=()), drawn(f"Rapport {number}")) for number in range(5)]
    as_if_from_before_words_were_read()
    assert told() == ("5 documents have words.", "")
    assert [line.words for line in lines] == [f"Rapport {number}" for number in range(5)]
    assert told() == ("0 documents have words.", "")


def test_the_command_tries_again_what_gave_no_words_and_reads_everything_when_told_so():
    line = with_file(make_document(files=()), drawn(WORDS))
    other = with_file(make_document(files=()), drawn("Les mines"))
    line.keep("")
    other.keep("Mots corrigés")
    assert told() == ("1 document has words.", "")
    assert (line.words, other.words) == (WORDS, "Mots corrigés")
    assert told("--all") == ("2 documents have words.", "")
    assert other.words == "Les mines"


def test_the_command_names_scans_and_files_that_are_lost():
    scan = with_file(make_document(files=(), key="scan"), pdf_bytes())
    lost = with_file(make_document(files=(), key="lost"), drawn(WORDS))
    lost.file.storage.delete(lost.file.name)
    said, complaint = told("--all")
    assert said == "0 documents have words."
    assert complaint.splitlines() == [
        f"lost (fr): its file is not there: {lost.file.name}",
        "scan (fr): no text could be read.",
    ]
    assert scan.words == lost.words == ""


# --- what editors are told -------------------------------------------------------------------------------


def said_in_the_admin(user, record):
    user.interface_language = "en"
    user.save()
    page = logged_in(user).get(change_url(record)).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_editors_read_how_many_words_were_read(editor, translator):
    line = with_file(make_document(files=()), drawn(WORDS))
    for user in (editor, translator):
        page = said_in_the_admin(user, line.document)
        assert "3 words were read: readers who search find the document by them." in page
        assert WORDS not in page


def test_editors_read_that_a_scan_is_not_found_by_what_stands_in_it(editor):
    page = said_in_the_admin(editor, make_document())
    assert "No text could be read" in page and "text recognition (OCR)" in page


def test_words_are_no_content_that_is_exported(tmp_path):
    with_file(make_document(files=()), drawn("Kisangani"))
    call_command("export_content", tmp_path / "out", stdout=io.StringIO())
    lines = (tmp_path / "out" / "documents.jsonl").read_text()
    assert "files/documents/" in lines and "Kisangani" not in lines
