"""The files of publications over HTTP: who gets them, whole or in part, and when they are gone."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from library.models import Document, DocumentFile
from publishing.slugs import change_slug
from publishing.workflow import withdraw
from tests.making import live, make_document, pdf_bytes

pytestmark = pytest.mark.django_db

NOTE = {"fr": "Note de vision", "en": "Vision note"}
FILE = {
    "fr": "/fr/publications/note-de-vision/note-de-vision-fr.pdf",
    "en": "/en/publications/vision-note/vision-note-fr.pdf",
}


def body_of(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def stored(document, language="fr"):
    with document.files.get(language=language).file.open("rb") as file:
        return file.read()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_public_file_answers_in_each_language_of_its_document(client, language):
    document = make_document(NOTE)
    response = client.get(FILE[language])
    content = body_of(response)
    assert response.status_code == 200 and content == stored(document) and content.startswith(b"%PDF-")
    headers = response.headers
    assert headers["Content-Type"] == "application/pdf"
    name = {"fr": "note-de-vision-fr.pdf", "en": "vision-note-fr.pdf"}[language]
    assert headers["Content-Disposition"] == f'inline; filename="{name}"'
    assert headers["Content-Length"] == str(len(content))
    assert headers["Content-Language"] == "fr"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Accept-Ranges"] == "bytes"
    assert {"public", "max-age=0", "must-revalidate", "no-transform"} == set(
        headers["Cache-Control"].split(", ")
    )
    assert not response.cookies


def test_a_policy_made_for_pages_does_not_blank_the_browsers_own_page_around_a_pdf(client):
    make_document(NOTE)
    assert client.get(FILE["fr"]).headers["Content-Security-Policy"] == "frame-ancestors 'none'"


def test_a_file_is_sent_as_it_is_however_the_browser_would_unpack_it(client):
    document = make_document(NOTE)
    for headers in ({}, {"Range": "bytes=0-"}):
        response = client.get(FILE["fr"], headers={"Accept-Encoding": "gzip", **headers})
        assert "Content-Encoding" not in response.headers
        assert body_of(response) == stored(document)


def test_head_says_the_same_and_sends_nothing(client):
    make_document(NOTE)
    whole, head = client.get(FILE["fr"]), client.head(FILE["fr"])
    assert head.status_code == 200 and body_of(head) == b""
    for name in ("Content-Length", "Content-Type", "ETag", "Last-Modified", "Content-Disposition"):
        assert head.headers[name] == whole.headers[name]


def test_a_file_that_did_not_change_is_not_sent_again(client):
    make_document(NOTE)
    first = client.get(FILE["fr"])
    for condition in (
        {"If-None-Match": first.headers["ETag"]},
        {"If-None-Match": f'"other", W/{first.headers["ETag"]}'},
        {"If-Modified-Since": first.headers["Last-Modified"]},
    ):
        again = client.get(FILE["fr"], headers=condition)
        assert (again.status_code, body_of(again)) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
        assert "must-revalidate" in again.headers["Cache-Control"]
    assert client.get(FILE["fr"], headers={"If-None-Match": '"other"'}).status_code == 200
    assert client.head(FILE["fr"], headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_a_new_file_has_a_new_tag_and_a_new_date_even_when_the_old_one_comes_back(client):
    document = make_document(NOTE)
    before = client.get(FILE["fr"])
    line = document.files.get()
    old_name = line.file.name
    line.file.save("new.pdf", ContentFile(pdf_bytes(9)))
    document.save()
    after = client.get(FILE["fr"], headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200 and after.headers["ETag"] != before.headers["ETag"]
    line.file.name = old_name
    line.save()
    Document.objects.filter(pk=document.pk).update(updated_at=timezone.now() + timedelta(minutes=1))
    since = {"If-Modified-Since": after.headers["Last-Modified"]}
    assert client.get(FILE["fr"], headers=since).status_code == 200


@pytest.mark.parametrize(
    ("asked", "start", "end"),
    [("bytes=0-9", 0, 10), ("bytes=10-", 10, None), ("bytes=-5", -5, None), ("bytes=3-999999", 3, None)],
)
def test_a_reader_on_a_slow_line_gets_the_part_that_is_missing(client, asked, start, end):
    content = stored(make_document(NOTE))
    response = client.get(FILE["fr"], headers={"Range": asked})
    wanted = content[start:end]
    assert (response.status_code, body_of(response)) == (206, wanted)
    first = start % len(content)
    assert response.headers["Content-Range"] == f"bytes {first}-{first + len(wanted) - 1}/{len(content)}"
    assert response.headers["Content-Length"] == str(len(wanted))
    assert response.headers["Content-Type"] == "application/pdf"


def test_the_parts_of_a_large_file_make_the_whole(client, monkeypatch):
    monkeypatch.setattr("library.delivery.CHUNK", 7)
    content = stored(make_document(NOTE))
    half = len(content) // 2
    parts = [
        body_of(client.get(FILE["fr"], headers={"Range": f"bytes={asked}"}))
        for asked in (f"0-{half}", f"{half + 1}-")
    ]
    assert b"".join(parts) == content


@pytest.mark.parametrize(
    "asked",
    [
        "bytes=999999-",
        "bytes=9-5",
        "bytes=-0",
        "bytes=-",
        "bytes=abc",
        "bytes=1-b",
        "bytes=" + "9" * 5000 + "-",
    ],
)
def test_a_part_that_does_not_exist_is_refused_with_the_size(client, asked):
    size = len(stored(make_document(NOTE)))
    response = client.get(FILE["fr"], headers={"Range": asked})
    assert (response.status_code, body_of(response)) == (416, b"")
    assert response.headers["Content-Range"] == f"bytes */{size}"


@pytest.mark.parametrize("asked", ["lines=1-2", "bytes=0-1,4-5", "", "bytes"])
def test_a_range_of_another_kind_or_several_get_the_whole_file(client, asked):
    content = stored(make_document(NOTE))
    response = client.get(FILE["fr"], headers={"Range": asked})
    assert (response.status_code, body_of(response)) == (200, content)


def test_a_part_is_only_added_to_the_same_file(client):
    make_document(NOTE)
    first = client.get(FILE["fr"]).headers
    for condition, status in (
        (first["ETag"], 206),
        (first["Last-Modified"], 206),
        ('"other"', 200),
        (f"W/{first['ETag']}", 200),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 200),
        ("nonsense", 200),
    ):
        response = client.get(FILE["fr"], headers={"Range": "bytes=0-1", "If-Range": condition})
        assert response.status_code == status, condition


def test_a_file_cannot_be_written_to(client):
    make_document(NOTE)
    assert client.post(FILE["fr"]).status_code == 405


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_file_of_a_draft_answers_nobody(client, language):
    make_document(NOTE, public=())
    assert client.get(FILE[language]).status_code == 404
    assert client.head(FILE[language]).status_code == 404


def test_a_file_answers_only_where_its_document_is_public(client):
    make_document(NOTE, public=("fr",))
    assert client.get(FILE["fr"]).status_code == 200
    response = client.get("/en/publications/note-de-vision/note-de-vision-fr.pdf")
    page = BeautifulSoup(response.content, "html5lib")
    assert response.status_code == 404
    assert page.select_one('main a[href="/fr/publications/note-de-vision/"]')
    assert client.get(FILE["en"]).status_code == 404


def test_a_scheduled_documents_file_waits_for_its_moment(client):
    document = make_document(NOTE, public=("en",))
    live(document, "fr", at=timezone.now() + timedelta(hours=1))
    document.save()
    assert client.get(FILE["fr"]).status_code == 404


def test_a_withdrawn_file_is_gone_on_the_next_request_whatever_the_reader_kept(client, publisher):
    document = make_document(NOTE)
    etag = client.get(FILE["fr"]).headers["ETag"]
    withdraw(document, "fr", by=publisher)
    for headers in ({}, {"If-None-Match": etag}, {"Range": "bytes=0-9"}):
        assert client.get(FILE["fr"], headers=headers).status_code == 410
    assert client.get(FILE["en"]).status_code == 200


def test_an_old_address_leads_to_the_new_one_for_ever(client, publisher):
    document = make_document(NOTE)
    change_slug(document, "fr", "vision", by=publisher)
    response = client.get(FILE["fr"])
    assert (response.status_code, response.headers["Location"]) == (
        301,
        "/fr/publications/vision/vision-fr.pdf",
    )
    assert client.get(response.headers["Location"]).status_code == 200
    assert client.get("/fr/publications/note-de-vision/note-de-vision-sw.pdf").status_code == 404
    withdraw(document, "fr", by=publisher)
    assert client.get(FILE["fr"]).status_code == 410


def test_the_address_of_the_other_language_leads_to_this_languages(client):
    make_document(NOTE)
    response = client.get("/en/publications/note-de-vision/note-de-vision-fr.pdf")
    assert (response.status_code, response.headers["Location"]) == (301, FILE["en"])


@pytest.mark.parametrize(
    "name", ["note-de-vision-sw.pdf", "note-de-vision-.pdf", "note-de-vision.pdf", "fr.pdf", "other-fr.pdf"]
)
def test_a_file_that_does_not_exist_is_not_found(client, name):
    make_document(NOTE)
    assert client.get(f"/fr/publications/note-de-vision/{name}").status_code == 404


def test_a_file_missing_on_the_disk_is_not_found_and_the_operator_is_told(client, caplog):
    document = make_document(NOTE)
    line = document.files.get()
    line.file.storage.delete(line.file.name)
    for method in (client.get, client.head):
        response = method(FILE["fr"])
        assert response.status_code == 404
        assert response.headers["Content-Type"].startswith("text/html")
    assert "A file is missing" in caplog.text
    DocumentFile.objects.update(file="")
    assert client.get(FILE["fr"]).status_code == 404
    assert client.get("/fr/publications/note-de-vision/").status_code == 200


def test_the_stored_name_of_a_file_is_no_address(client):
    line = make_document(NOTE).files.get()
    for path in (f"/media/{line.file.name}", f"/fr/publications/{line.file.name}", f"/{line.file.name}"):
        assert client.get(path).status_code == 404


def test_a_file_costs_two_queries(client):
    make_document(NOTE)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(FILE["fr"]).status_code == 200
    assert len(captured) == 2


@pytest.mark.parametrize(
    "name", ["note-de-vision-%00.pdf", "note-de-vision-fr%00.pdf", "note-de-vision-..pdf"]
)
def test_what_is_no_language_is_no_file_on_either_database(client, name):
    make_document({"fr": "Note de vision", "en": "Vision note"})
    assert client.get(f"/fr/publications/note-de-vision/{name}").status_code == 404
