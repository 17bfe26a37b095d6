"""Pictures and documents in the admin: what is written, what is refused, who sees what, what is in use."""

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from languages.codes import column
from library.models import Consent, Document, DocumentFile, Image
from tests.admin_forms import add_row, change_url, fields_of, let_out, logged_in
from tests.making import (
    attach,
    make_document,
    make_image,
    make_news,
    make_position,
    make_user,
    pdf_bytes,
    picture_bytes,
)
from topics.models import DocumentKind

pytestmark = pytest.mark.django_db

ADD_IMAGE = "/admin/library/image/add/"
ADD_DOCUMENT = "/admin/library/document/add/"
ALT = {"fr": "Une réunion", "en": "A meeting"}


def upload(content, name="Rapport final (Jeanne).pdf", kind="application/pdf"):
    return SimpleUploadedFile(name, content, content_type=kind)


def picture(**size):
    return upload(picture_bytes(**size), "IMG_2041.png", "image/png")


def soup_of(response):
    return BeautifulSoup(response.content.decode(), "html5lib")


def told(response):
    """(anchor, sentence) of each error in the summary at the head of the page."""
    return [
        (link["href"].lstrip("#"), " ".join(link.text.split()))
        for link in soup_of(response).select(".error-summary a")
    ]


def english(user):
    user.interface_language = "en"
    user.save()
    return logged_in(user)


def image_data(client, **values):
    words = {column("alt", code): text for code, text in ALT.items()}
    return fields_of(client.get(ADD_IMAGE)) | words | {"consent": Consent.NOBODY} | values


def document_data(client, **values):
    titles = {column("title", "fr"): "Note de vision", column("title", "en"): "Vision note"}
    kind = {"kind": DocumentKind.objects.get(code="report").pk}
    return fields_of(client.get(ADD_DOCUMENT)) | titles | kind | values


# --- pictures ----------------------------------------------------------------------------------------------


def test_an_editor_adds_a_picture_with_its_words_in_both_languages(editor):
    client = logged_in(editor)
    credit = {column("credit", "fr"): "Photo : A. B.", column("credit", "en"): "Photo: A. B."}
    response = client.post(ADD_IMAGE, image_data(client, file=picture(width=90, height=60), **credit))
    assert response.status_code == 302, told(response)
    image = Image.objects.get()
    assert (image.width, image.height) == (90, 60)
    assert image.key == "une-reunion" and "IMG" not in image.file.name
    assert [getattr(image, column("alt", code)) for code in ALT] == list(ALT.values())
    assert image.may_be_shown


def test_a_picture_says_what_it_shows_or_is_decorative(editor):
    client = english(editor)
    data = image_data(client, file=picture(), **{column("alt", "fr"): ""})
    response = client.post(ADD_IMAGE, data)
    assert [anchor for anchor, _sentence in told(response)] == [f"id_{column('alt', 'fr')}"]
    cell = soup_of(response).select_one(f"[name={column('alt', 'fr')}]").find_parent(class_="cell")
    assert "Say what the picture shows, or tick “decorative”." in cell.text
    assert soup_of(response).select_one(f"[name={column('alt', 'en')}]")["value"] == "A meeting"
    assert not Image.objects.exists()
    response = client.post(
        ADD_IMAGE, {**data, "file": picture(), column("alt", "en"): "", "is_decorative": "on"}
    )
    assert response.status_code == 302 and Image.objects.get().is_decorative


@pytest.mark.parametrize(
    "content", [b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"not a picture", pdf_bytes()]
)
def test_what_the_gate_refuses_is_said_beside_the_field_and_no_word_is_lost(editor, content):
    client = english(editor)
    data = image_data(client, file=upload(content, "photo.jpg", "image/jpeg"), key="my-picture")
    response = client.post(ADD_IMAGE, data)
    assert [anchor for anchor, _sentence in told(response)] == ["id_file"]
    page = soup_of(response)
    assert page.select_one(".field-file .errorlist").text.strip()
    assert page.select_one(f"[name={column('alt', 'fr')}]")["value"] == "Une réunion"
    assert page.select_one("[name=key]")["value"] == "my-picture"
    assert "Choose the files again" in page.select_one(".messagelist").text
    assert not Image.objects.exists()


def test_a_percentage_stays_within_the_picture(editor):
    client = logged_in(editor)
    response = client.post(ADD_IMAGE, image_data(client, file=picture(), focal_x="101"))
    assert "id_focal_x" in {anchor for anchor, _sentence in told(response)}


def test_changing_the_words_of_a_picture_keeps_its_file(editor):
    image = make_image()
    client = logged_in(editor)
    name = image.file.name
    data = fields_of(client.get(change_url(image))) | {column("caption", "fr"): "À Kinshasa"}
    assert client.post(change_url(image), data).status_code == 302
    image.refresh_from_db()
    assert (image.file.name, getattr(image, column("caption", "fr"))) == (name, "À Kinshasa")
    data = fields_of(client.get(change_url(image))) | {"file": picture(width=200)}
    assert client.post(change_url(image), data).status_code == 302
    image.refresh_from_db()
    assert image.file.name != name and image.width == 200


def test_the_list_shows_each_picture_and_finds_those_without_consent(editor):
    shown, hidden = make_image(key="shown"), make_image(key="hidden", consent=Consent.MISSING)
    client = logged_in(editor)
    page = soup_of(client.get("/admin/library/image/"))
    assert [cell.text for cell in page.select("td.field-key")] == ["hidden", "shown"]
    private, public = page.select("#result_list img")
    assert private["src"] == reverse("admin:library_image_small", args=[hidden.pk])
    assert public["src"].startswith("/media/variants/") and public["width"] and public["height"]
    filtered = soup_of(client.get(f"/admin/library/image/?consent__exact={Consent.MISSING}"))
    assert [cell.text for cell in filtered.select("td.field-key")] == ["hidden"]
    found = soup_of(client.get("/admin/library/image/?q=aplat+SHOWN"))
    assert [cell.text for cell in found.select("td.field-key")] == [shown.key]


def test_a_picture_that_may_not_be_shown_is_seen_by_staff_alone(client, editor):
    image = make_image(consent=Consent.MISSING, content=picture_bytes(900, 600))
    address = soup_of(logged_in(editor).get(change_url(image))).select_one(".field-preview img")["src"]
    response = logged_in(editor).get(address)
    assert response.status_code == 200 and response.headers["Content-Type"] == "image/webp"
    assert "private" in response.headers["Cache-Control"]
    assert client.get(address).status_code == 302
    assert logged_in(make_user()).get(address).status_code == 403
    image.file.storage.delete(image.file.name)
    assert logged_in(editor).get(address).status_code == 404
    for lost in ("", "originals", "../secret"):
        Image.objects.filter(pk=image.pk).update(file=lost)
        assert logged_in(editor).get(address).status_code in {400, 404}


def test_a_picture_says_where_it_is_used_and_cannot_be_deleted_there(administrator):
    image, item = make_image(), make_news({"fr": "Pluie", "en": "Rain"}, public=())
    item.image = image
    item.save()
    document = make_document({"fr": "Étude"}, public=(), cover=image)
    client = logged_in(administrator)
    used = soup_of(client.get(change_url(image))).select_one(".field-used_in")
    assert "Pluie" in used.text and "Étude" in used.text
    assert change_url(document) in [link["href"] for link in used.select("a")]
    delete = reverse("admin:library_image_delete", args=[image.pk])
    assert "Étude" in client.get(delete).content.decode()
    client.post(delete, {"post": "yes"})
    assert Image.objects.filter(pk=image.pk).exists()


def test_a_translator_writes_words_and_replaces_no_file(translator):
    image = make_image()
    client = logged_in(translator)
    page = client.get(change_url(image))
    data = fields_of(page)
    assert column("alt", "en") in data and not {column("alt", "fr"), "file", "consent"} & data.keys()
    assert image.file.name not in page.content.decode()
    response = client.post(change_url(image), {**data, column("alt", "en"): "Red"})
    assert response.status_code == 302, told(response)
    image.refresh_from_db()
    assert getattr(image, column("alt", "en")) == "Red" and image.consent == Consent.NOBODY


# --- documents ---------------------------------------------------------------------------------------------


def test_an_editor_adds_a_document_with_a_file_per_language(editor):
    client = logged_in(editor)
    data = document_data(client, date="12/2014")
    add_row(data, "files", language="fr", file=upload(pdf_bytes(3)))
    add_row(data, "files", language="sw", file=upload(pdf_bytes(1)))
    response = client.post(ADD_DOCUMENT, data | {"_continue": "1"}, follow=True)
    assert response.status_code == 200 and not told(response), told(response)
    document = Document.objects.get()
    assert (document.key, str(document.date)) == ("note-de-vision", "2014-12")
    lines = {line.language: line for line in document.files.all()}
    assert (lines["fr"].pages, lines["fr"].media_type) == (3, "application/pdf")
    assert lines["fr"].size == lines["fr"].file.size > 0 and "Jeanne" not in lines["fr"].file.name
    shown = soup_of(response).select_one("#files-0 .field-stored, #files-0")
    assert "PDF, " in shown.text and "3 pages" in shown.text


def test_a_new_file_takes_the_place_of_the_old_one(editor):
    document = make_document()
    line = document.files.get()
    client = logged_in(editor)
    data = fields_of(client.get(change_url(document)))
    response = client.post(change_url(document), {**data, "files-0-file": upload(pdf_bytes(7))})
    assert response.status_code == 302, told(response)
    assert document.files.get().file.name == line.file.name
    let_out(document)
    now = document.files.get()
    assert (now.pk, now.pages) == (line.pk, 7) and now.file.name != line.file.name


def test_saving_a_page_unchanged_changes_no_file(editor):
    document = make_document(files=("fr", "ln"))
    before = list(document.files.values())
    client = logged_in(editor)
    response = client.post(change_url(document), fields_of(client.get(change_url(document))))
    assert response.status_code == 302, told(response)
    assert list(document.files.values()) == before


@pytest.mark.parametrize("content", [b"PK\x03\x04 a word processor's file", b"", picture_bytes()])
def test_a_file_that_is_no_pdf_is_refused_beside_its_field_and_no_word_is_lost(editor, content):
    client = english(editor)
    data = document_data(client, authors="Une plume")
    add_row(data, "files", language="fr", file=upload(content))
    response = client.post(ADD_DOCUMENT, data)
    assert [anchor for anchor, _sentence in told(response)] == ["id_files-0-file"]
    page = soup_of(response)
    assert page.select_one(f"[name={column('title', 'fr')}]")["value"] == "Note de vision"
    assert page.select_one("[name=authors]")["value"] == "Une plume"
    assert page.select_one("[name=files-0-language] option[selected]")["value"] == "fr"
    assert not Document.objects.exists()


def test_a_file_needs_a_language_and_there_is_one_file_per_language(editor):
    client = english(editor)
    data = document_data(client)
    add_row(data, "files", language="", file=upload(pdf_bytes()))
    response = client.post(ADD_DOCUMENT, data)
    assert [anchor for anchor, _sentence in told(response)] == ["id_files-0-language"]
    data = document_data(client)
    for pages in (1, 2):
        add_row(data, "files", language="fr", file=upload(pdf_bytes(pages)))
    assert client.post(ADD_DOCUMENT, data).status_code == 200
    assert not DocumentFile.objects.exists()


def test_a_row_without_a_file_is_refused(editor):
    client = english(editor)
    data = document_data(client)
    add_row(data, "files", language="fr")
    response = client.post(ADD_DOCUMENT, data)
    assert [anchor for anchor, _sentence in told(response)] == ["id_files-0-file"]


def test_staff_read_the_file_of_a_draft_and_nobody_else_does(client, editor):
    document = make_document(public=())
    address = reverse("admin:library_document_file", args=[document.files.get().pk])
    assert address in logged_in(editor).get(change_url(document)).content.decode()
    response = logged_in(editor).get(address)
    assert response.status_code == 200 and b"".join(response.streaming_content).startswith(b"%PDF-")
    assert "private" in response.headers["Cache-Control"]
    assert client.get(address).status_code == 302
    assert logged_in(make_user()).get(address).status_code == 403


def test_a_document_is_published_from_its_page(publisher, client):
    document = make_document({"fr": "Note de vision"}, public=())
    staff = logged_in(publisher)
    staff.post(change_url(document), {**fields_of(staff.get(change_url(document))), "_move": "publish:fr"})
    assert client.get("/fr/publications/note-de-vision/note-de-vision-fr.pdf").status_code == 200


def test_a_document_says_where_it_is_used_and_cannot_be_deleted_there(administrator):
    document, position = make_document(public=()), make_position({"fr": "Eau"}, public=())
    attach(position, document)
    item = make_news({"fr": "Pluie"}, public=(), publications=[document])
    client = logged_in(administrator)
    used = soup_of(client.get(change_url(document))).select_one(".field-used_in")
    assert change_url(position) in [link["href"] for link in used.select("a")]
    assert "Pluie" in used.text and str(item) in used.text
    client.post(reverse("admin:library_document_delete", args=[document.pk]), {"post": "yes"})
    assert Document.objects.filter(pk=document.pk).exists()


def test_a_translator_reads_what_the_files_are_and_replaces_none(translator):
    document = make_document()
    page = logged_in(translator).get(change_url(document))
    assert not [name for name in fields_of(page) if name.endswith(("-file", "-language"))]
    assert "PDF, " in page.content.decode()
    assert document.files.get().file.name not in page.content.decode()


def test_the_list_of_documents_says_the_languages_of_their_files(editor, django_assert_max_num_queries):
    for _number in range(5):
        make_document(files=("fr", "sw"), date="2014")
    client = logged_in(editor)
    client.get("/admin/library/document/")
    with django_assert_max_num_queries(14):
        page = soup_of(client.get("/admin/library/document/"))
    assert [cell.text for cell in page.select("td.field-file_languages")] == ["fr, sw"] * 5
