"""Working copies of the other types: documents with their files, partners, countries, pages, news."""

import io
from datetime import timedelta

import pikepdf
import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

import library.models
from languages.codes import column
from library.models import DocumentFile, DocumentText
from pages.models import Block
from partners.models import Visibility
from publishing.copies import moves, working
from publishing.copies.models import Plan, Revision, WorkingCopy
from publishing.copies.rehearsal import is_rehearsing
from publishing.snapshots import FACTS
from tests.admin_forms import add_row, change_url, fields_of, logged_in
from tests.making import (
    make_block,
    make_country,
    make_document,
    make_news,
    make_page,
    make_partner,
    make_position,
    pdf_bytes,
)
from tests.publishing.test_working_copies import edit, page_of, publish
from tests.publishing.the_public_site import changed, everything_public, since_long_ago

pytestmark = pytest.mark.django_db
FR, EN = "fr", "en"
TITLE, TITLE_EN = column("title", FR), column("title", EN)
NAME, NAME_EN = column("name", FR), column("name", EN)


def pdf(pages, name="new.pdf"):
    return SimpleUploadedFile(name, pdf_bytes(pages), "application/pdf")


def stored():
    """The names of all files that are kept."""
    found, folders = set(), [""]
    while folders:
        folder = folders.pop()
        below, files = default_storage.listdir(folder)
        folders += [f"{folder}/{one}" if folder else one for one in below]
        found |= {f"{folder}/{one}" if folder else one for one in files}
    return found


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


# --- documents and their files ------------------------------------------------------------------------


@pytest.fixture
def document():
    document = make_document({FR: "Rapport", EN: "Report"})
    since_long_ago(document)
    return document


def upload(user, document, pages=3, **values):
    """A new file takes the place of the French one."""
    client = logged_in(user)
    data = fields_of(client.get(change_url(document)))
    response = client.post(
        change_url(document), {**data, "files-0-file": pdf(pages), "_continue": "1", **values}, follow=True
    )
    assert response.status_code == 200 and not response.context["errors"], response.context["errors"]
    return response


def file_address(document, language=FR):
    line = document.files.get(language=language)
    return line.url(document.version(language))


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_a_new_file_is_kept_once_and_served_to_nobody_before_it_is_published(editor, publisher, document):
    before, files = body(Client().get(file_address(document))), stored()
    public = everything_public()
    upload(editor, document)
    assert changed(public, everything_public()) == []
    added = stored() - files
    assert len(added) == 1
    assert body(Client().get(file_address(document))) == before
    assert Client().get(f"/media/{added.copy().pop()}").status_code == 404
    edit(editor, document, authors="Une équipe")  # the form again: the file is not asked for again
    assert stored() - files == added
    publish(publisher, document, FR)
    assert stored() - files == added
    line = document.files.get()
    assert (line.file.name, line.pages) == (added.pop(), 3)
    assert body(Client().get(file_address(document))) != before


def test_no_words_are_read_in_a_file_while_nothing_is_published(editor, publisher, document, monkeypatch):
    read = []

    def read_words(file):
        assert not is_rehearsing()
        read.append(file.name)
        return "mots"

    monkeypatch.setattr(library.models, "read_words", read_words)
    response = upload(editor, document)
    logged_in(editor).get(change_url(document))
    assert read == []
    assert "publi" in response.content.decode()
    publish(publisher, document, FR)
    assert len(read) == 1
    assert DocumentText.objects.get().words == "mots"
    assert DocumentText.objects.get().read_from == document.files.get().file.name


def test_staff_open_the_file_that_waits_from_its_page(editor, document):
    line = document.files.get()
    upload(editor, document, pages=7)
    address = reverse("admin:library_document_file", args=[line.pk])
    served = body(logged_in(editor).get(address))
    assert len(pikepdf.open(io.BytesIO(served)).pages) == 7
    assert Client().get(address).status_code == 302
    data = fields_of(logged_in(editor).get(change_url(document)))
    add_row(data, "files", language=EN, file=pdf(4, "english.pdf"))
    response = logged_in(editor).post(change_url(document), {**data, "_continue": "1"}, follow=True)
    assert not response.context["errors"]
    key = fields_of(logged_in(editor).get(change_url(document)))
    new = next(key[f"files-{n}-id"] for n in range(2) if key[f"files-{n}-language"] == EN)
    served = body(logged_in(editor).get(reverse("admin:library_document_file", args=[new])))
    assert len(pikepdf.open(io.BytesIO(served)).pages) == 4
    assert DocumentFile.objects.count() == 1


def test_a_file_that_is_refused_is_said_and_nothing_else_is_lost(editor, document):
    client = logged_in(editor)
    data = fields_of(client.get(change_url(document)))
    bad = SimpleUploadedFile("x.pdf", b"no pdf at all", "application/pdf")
    response = client.post(
        change_url(document), {**data, TITLE: "Autre titre", "files-0-file": bad, "_continue": "1"}
    )
    assert response.status_code == 200 and response.context["errors"]
    assert fields_of(response)[TITLE] == "Autre titre"
    assert not WorkingCopy.objects.exists()


# --- partners --------------------------------------------------------------------------------------------


@pytest.fixture
def partner():
    country = make_country(public=(FR, EN))
    partner = make_partner({FR: "Nom ancien", EN: "Former name"}, country=country, key="organisation-x")
    make_position(lead=partner)
    since_long_ago(partner)
    return partner


def written_in(prefix, text):
    """The tables whose rows hold `text`, in whatever column."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if not table.startswith(prefix):
            continue
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(text in str(value) for row in cursor.fetchall() for value in row):
                found.append(table)
    return found


def protect(user, partner, **values):
    label = {NAME: "Organisation protégée", NAME_EN: "Protected organisation"}
    return edit(
        user,
        partner,
        **{
            "visibility": Visibility.IDENTITY_WITHHELD,
            "country": "",
            "key": "protected-1",
            **label,
            **values,
        },
    )


def test_a_partner_waits_like_everything(editor, publisher, partner):
    before = everything_public()
    edit(editor, partner, **{NAME: "Nom nouveau"})
    assert changed(before, everything_public()) == []
    publish(publisher, partner, FR)
    assert "Nom nouveau" in page_of(partner, FR)


def test_protecting_a_partner_waits_for_nobody_and_its_past_is_forgotten(editor, officer, partner):
    edit(editor, partner, **{NAME: "Nom secret en attente", column("body", FR): "<p>Village secret</p>"})
    moves_before = Revision.objects.of(partner).count()
    assert moves_before > 1
    protect(officer, partner, **{column("body", FR): ""})
    partner.refresh_from_db()
    assert partner.visibility == Visibility.IDENTITY_WITHHELD
    assert "Organisation protégée" in page_of(partner, FR)
    assert not WorkingCopy.objects.of(partner).exists()
    assert Revision.objects.of(partner).count() == 1
    for secret in ("Nom ancien", "Former name", "Nom secret", "Village secret", "nom-ancien"):
        assert written_in("publishing_", secret) == [], secret
        assert written_in("accounts_", secret) == [], secret
        assert written_in("django_admin_log", secret) == [], secret
        assert written_in("search_", secret) == [], secret


def test_a_plan_for_a_partner_dies_with_its_protection(editor, publisher, officer, partner):
    edit(editor, partner, **{NAME: "Nom secret"})
    moves.plan_changes(partner, [FR], timezone.now() + timedelta(hours=1), by=publisher)
    protect(officer, partner)
    assert not Plan.objects.exists()
    assert written_in("publishing_", "Nom secret") == []


def test_a_protected_partner_is_saved_at_once_and_keeps_one_revision(officer, partner):
    protect(officer, partner)
    for number in range(3):
        edit(officer, partner, **{column("about", FR): f"Texte {number}"})
    partner.refresh_from_db()
    assert getattr(partner, column("about", FR)) == "Texte 2"
    assert Revision.objects.of(partner).count() == 1
    assert written_in("publishing_", "Texte 1") == []
    assert not WorkingCopy.objects.exists()


def test_a_number_of_a_revision_is_never_given_twice(officer, partner):
    protect(officer, partner)
    first = Revision.objects.of(partner).get().number
    edit(officer, partner, **{column("about", FR): "Plus"})
    assert Revision.objects.of(partner).get().number > first


def test_two_officers_with_the_same_protected_partner_open_do_not_overwrite_each_other(officer, partner):
    """No earlier state is kept of it, so nothing can be merged: what the second one typed comes back."""
    protect(officer, partner)
    client = logged_in(officer)
    stale = fields_of(client.get(change_url(partner)))
    edit(officer, partner, **{column("about", FR): "Du premier"})
    mine = {**stale, column("about", EN): "Of the second", "_continue": "1"}
    response = client.post(change_url(partner), mine)
    assert response.status_code == 200 and response.context["errors"]
    again = fields_of(response)
    assert again[column("about", EN)] == "Of the second"
    partner.refresh_from_db()
    assert getattr(partner, column("about", FR)) == "Du premier"
    assert client.post(change_url(partner), {**again, "_continue": "1"}).status_code == 302
    partner.refresh_from_db()
    assert getattr(partner, column("about", EN)) == "Of the second"


def test_a_form_that_was_opened_before_does_not_take_the_protection_away_again(officer, partner):
    client = logged_in(officer)
    stale = fields_of(client.get(change_url(partner)))
    protect(officer, partner)
    response = client.post(change_url(partner), {**stale, "website": "https://example.org/"})
    assert response.status_code == 200 and response.context["errors"]
    partner.refresh_from_db()
    assert partner.visibility == Visibility.IDENTITY_WITHHELD
    assert "Organisation protégée" in page_of(partner, FR)


def test_an_editor_cannot_change_the_visibility_by_forging_the_field(editor, partner):
    edit(editor, partner, visibility=Visibility.SUPPRESSED)
    partner.refresh_from_db()
    assert partner.visibility == Visibility.PUBLIC
    assert not WorkingCopy.objects.exists()


def test_protection_that_was_put_back_from_the_past_leaves_no_copy(officer, partner):
    """However it comes about that a copy protects a partner: once it is out, nothing else is kept."""
    mine = working.wanted(partner)
    key = next(iter(mine))
    mine[key] |= {
        "visibility": Visibility.IDENTITY_WITHHELD.value,
        "country": None,
        NAME_EN: "Another former name",
    }
    working.keep(partner, mine, by=officer)
    working.let_out(partner, [FACTS, FR], by=officer)
    partner.refresh_from_db()
    assert partner.is_protected
    assert not WorkingCopy.objects.exists()
    assert Revision.objects.of(partner).count() == 1
    assert written_in("publishing_", "Another former name") == []


# --- countries, pages, news ------------------------------------------------------------------------------


def test_the_name_of_a_country_waits_everywhere(editor, publisher):
    country = make_country("BI", public=(FR, EN))
    make_position(countries=[country])
    since_long_ago(country)
    before = everything_public()
    client = logged_in(editor)
    data = fields_of(client.get(change_url(country)))
    assert NAME in data
    edit(editor, country, **{NAME: "Pays des collines"})
    assert changed(before, everything_public()) == []
    publish(publisher, country, FR)
    assert "Pays des collines" in page_of(country, FR)


def test_the_name_of_a_country_can_be_published_where_it_has_no_page(editor, publisher):
    """It is printed on the pages of others."""
    country = make_country("BI", public=(FR,))
    make_position({FR: "Eau", EN: "Water"}, countries=[country])
    before = everything_public()
    edit(editor, country, **{NAME_EN: "Land of hills"})
    assert changed(before, everything_public()) == []
    assert EN in moves.languages_waiting(country)
    publish(publisher, country, EN)
    assert "Land of hills" in Client().get("/en/positions/").content.decode()
    assert not WorkingCopy.objects.exists()


def test_nothing_waits_of_a_record_that_was_deleted_past_the_trash(editor):
    item = make_news({FR: "Hier", EN: "Yesterday"})
    edit(editor, item, **{TITLE: "Aujourd’hui"})
    type(item).objects.filter(pk=item.pk).delete()
    assert not WorkingCopy.objects.exists()


def test_a_country_without_a_page_is_saved_itself(editor):
    country = make_country("BI")
    text = column("body", FR)
    edit(editor, country, **{text: "<p>Des collines</p>"})
    country.refresh_from_db()
    assert "collines" in getattr(country, text)
    assert not WorkingCopy.objects.exists()


def test_blocks_of_a_page_wait_and_leave_in_parts(editor, publisher):
    page = make_page({FR: "À propos", EN: "About"})
    make_block(page, {FR: "<p>Avant</p>", EN: "<p>Before</p>"})
    since_long_ago(page)
    before = everything_public()
    client = logged_in(editor)
    data = fields_of(client.get(change_url(page)))
    prefix = next(name.removesuffix("-TOTAL_FORMS") for name in data if name.endswith("-TOTAL_FORMS"))
    text, text_en = column("body", FR), column("body", EN)
    first = {name: value for name, value in data.items() if name.startswith(f"{prefix}-0-")}
    block = {name.removeprefix(f"{prefix}-0-"): value for name, value in first.items()}
    block |= {"id": "", "order": "", text: "<p>Nouveau</p>", text_en: "<p>New</p>"}
    edit(editor, page, add={prefix: block}, **{f"{prefix}-0-{text}": "<p>Après</p>"})
    assert changed(before, everything_public()) == []
    publish(publisher, page, FR)
    french, english = page_of(page)
    assert "Après" in french and "Nouveau" in french
    assert "Before" in english and "New<" not in english
    publish(publisher, page, EN)
    assert "New" in page_of(page, EN)
    assert Block.objects.count() == 2
    assert not WorkingCopy.objects.exists()


def test_news_waits(editor, publisher):
    item = make_news({FR: "Hier", EN: "Yesterday"})
    since_long_ago(item)
    before = everything_public()
    edit(editor, item, **{TITLE: "Aujourd’hui", TITLE_EN: "Today"})
    assert changed(before, everything_public()) == []
    publish(publisher, item, FR)
    assert "Aujourd’hui" in page_of(item, FR) and "Yesterday" in page_of(item, EN)
