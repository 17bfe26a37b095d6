"""Editing the site: one record, opened at once; old addresses one by one or from a file."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Event
from languages.codes import column
from pages.models import MenuItem, Redirect, SiteIdentity, StandingText
from tests.admin_forms import add_row, change_url, fields_of, logged_in
from tests.making import make_user
from tests.site_identity.arranging import read, text

pytestmark = pytest.mark.django_db

LIST = "/admin/pages/siteidentity/"
REDIRECTS = "/admin/pages/redirect/"


@pytest.fixture
def site():
    return SiteIdentity.objects.get()


@pytest.fixture
def staff(publisher):
    return logged_in(publisher)


def saved(client, site, **values):
    """The form as it is, with `values` typed in."""
    data = {**fields_of(client.get(change_url(site))), **values}
    return client.post(change_url(site), data)


def test_the_site_is_opened_at_once_and_cannot_be_deleted_or_doubled(staff, site):
    assert staff.get(LIST).headers["Location"] == change_url(site)
    assert staff.get(f"{LIST}add/").status_code == 403
    assert staff.get(f"{LIST}{site.pk}/delete/").status_code == 403
    assert logged_in(make_user(is_superuser=True)).get(f"{LIST}{site.pk}/delete/").status_code == 403


def test_without_a_site_the_form_for_it_opens(staff, site):
    site.delete()
    assert staff.get(LIST).headers["Location"] == f"{LIST}add/"
    assert staff.get(f"{LIST}add/").status_code == 200


def test_saving_it_unchanged_changes_nothing(staff, site):
    before = [list(model.objects.order_by("pk").values()) for model in (MenuItem, StandingText)]
    assert saved(staff, site).status_code == 302
    assert [list(model.objects.order_by("pk").values()) for model in (MenuItem, StandingText)] == before


def test_words_menus_and_parts_are_edited_on_one_page_and_logged_without_names(staff, site, client):
    data = {**fields_of(staff.get(change_url(site))), column("name", "en"): "Water for all"}
    entry = {"place": "footer", column("label", "fr"): "Écrire", column("label", "en"): "Write"}
    entry[column("url", "fr")] = "mailto:we@example.org"
    add_row(data, "menu_items", **entry, section="", order="")
    assert staff.post(change_url(site), data).status_code == 302
    assert b"Water for all" in client.get("/en/").content
    event = Event.objects.get(verb="change", model="pages.siteidentity")
    assert "Water" not in str(event.details) and event.by == "publisher@example.org"


def test_an_address_no_link_may_have_is_refused_beside_its_field(staff, site):
    data = fields_of(staff.get(change_url(site)))
    entry = {column("label", "fr"): "Ici", column("url", "fr"): "javascript:alert(1)"}
    add_row(data, "menu_items", place="footer", section="", **entry)
    response = staff.post(change_url(site), data)
    assert response.status_code == 200 and b"mailto:" in response.content
    assert MenuItem.objects.count() == 6


def test_an_entry_leads_to_one_place(staff, site):
    data = fields_of(staff.get(change_url(site)))
    entry = {column("label", "fr"): "Ici", column("url", "fr"): "/fr/"}
    add_row(data, "menu_items", place="footer", section="news:list", **entry)
    assert staff.post(change_url(site), data).status_code == 200


def test_a_standing_text_with_brackets_cannot_be_called_complete(staff, site):
    data = fields_of(staff.get(change_url(site)))
    assert "[nom et adresse de l’éditeur]" in data[column("standing_texts-0-body", "fr")]
    response = staff.post(change_url(site), {**data, "standing_texts-0-is_complete": "on"})
    assert response.status_code == 200 and "nom et adresse" in response.content.decode()
    assert not StandingText.objects.filter(is_complete=True).exists()


def test_a_translator_of_english_writes_english_words_alone(translator, site):
    data = fields_of(logged_in(translator).get(change_url(site)))
    assert column("name", "en") in data and column("name", "fr") not in data and "email" not in data
    assert column("menu_items-0-label", "en") in data and "menu_items-0-section" not in data


def test_an_editor_reads_the_facts_of_the_site(editor, site):
    data = fields_of(logged_in(editor).get(change_url(site)))
    assert "accent" not in data and column("name", "fr") in data


@pytest.mark.parametrize("role", ["editor", "translator", "reviewer"])
def test_who_may_not_change_the_site_may_not_import_redirects(role):
    client = logged_in(make_user(role))
    assert client.get(f"{REDIRECTS}import/").status_code == 403
    assert b"redirect/import/" not in client.get(REDIRECTS).content


def test_a_refusal_in_the_admin_is_a_page_of_the_site(editor):
    soup = read(logged_in(editor), f"{REDIRECTS}import/", 403)
    assert soup.html["lang"] and text(soup.select_one(".site-name")) and text(soup.h1)


def test_a_stranger_sees_neither_the_file_nor_the_form(client):
    for way in ("import", "export"):
        assert client.get(f"{REDIRECTS}{way}/").status_code == 302


# --- redirects -----------------------------------------------------------------------------------


def send(client, content, **values):
    file = SimpleUploadedFile("old.csv", content, content_type="text/csv")
    return client.post(f"{REDIRECTS}import/", {"file": file, **values})


def test_a_redirect_is_stored_in_its_one_form_and_found_again(staff):
    form = {"old": "http://old.example/caf%C3%A9?x=1#top", "new": "/fr/positions/"}
    assert staff.post(f"{REDIRECTS}add/", form).status_code == 302
    assert Redirect.objects.get().old == "/café?x=1"
    assert "/café?x=1" in staff.get(f"{REDIRECTS}?q=positions").content.decode()


@pytest.mark.parametrize(
    ("old", "new"), [("spip.php", "/fr/"), ("/a", "javascript:x"), ("/a", "//evil.example"), ("/a", "/a")]
)
def test_a_redirect_that_would_harm_is_refused(staff, old, new):
    response = staff.post(f"{REDIRECTS}add/", {"old": old, "new": new})
    assert response.status_code == 200 and not Redirect.objects.exists()


def test_a_file_is_tried_first_then_imported_and_logged(staff):
    content = b"old,new\n/a,/fr/\n/b,\n"
    assert send(staff, content, dry_run="on").status_code == 200 and not Redirect.objects.exists()
    response = send(staff, content)
    assert response.headers["Location"] == REDIRECTS and Redirect.objects.count() == 2
    assert Event.objects.get(verb="import").details == {"created": 2, "changed": 0}


def test_every_problem_of_a_file_is_shown_and_escaped(staff):
    page = send(staff, b"old,new\n<script>,/fr/\n/a,<b>\n").content.decode()
    assert page.count("<li>") >= 2 and "<script>,/fr/" not in page and not Redirect.objects.exists()


def test_the_export_is_a_file_that_can_be_imported_again(staff):
    send(staff, b"old,new\n/a,/fr/\n")
    response = staff.get(f"{REDIRECTS}export/")
    assert "attachment" in response.headers["Content-Disposition"]
    assert response.content.decode() == "\ufeffold,new\r\n/a,/fr/\r\n"
    assert send(staff, response.content).status_code == 302


def test_a_notice_must_not_end_before_it_begins(staff, site):
    response = saved(staff, site, notice_from="2026-03-02", notice_until="2026-03-01")
    assert response.status_code == 200
