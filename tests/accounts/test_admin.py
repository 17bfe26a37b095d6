"""People in the admin: roles and languages as checkboxes, nobody above their own rank, all of it logged."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from accounts.events import log
from accounts.models import Event, User
from tests.admin_forms import change_url, fields_of, logged_in
from tests.making import make_user

pytestmark = pytest.mark.django_db

ADD = "/admin/accounts/user/add/"
PASSWORD = "un mot de passe assez long"


def role(code: str) -> Group:
    return Group.objects.get(name=code)


def test_an_administrator_adds_a_translator_of_english(administrator):
    client = logged_in(administrator)
    data = fields_of(client.get(ADD)) | {"email": "Nouvelle@Example.org", "groups": [role("translator").pk]}
    data |= {"translates": ["en"], "password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
    response = client.post(ADD, data)
    assert response.status_code == 302, response.context["errors"]
    person = User.objects.get(email="nouvelle@example.org")
    assert (person.roles, person.translates, person.is_staff) == ({"translator"}, ["en"], True)
    assert Client().login(username="nouvelle@example.org", password=PASSWORD)


def test_roles_are_named_in_the_language_of_the_reader(administrator):
    page = logged_in(administrator).get(change_url(administrator)).content.decode()
    assert "Traduct" in page and "translator" not in page.replace("translator@", "")


def test_a_change_of_role_is_in_the_event_log(administrator):
    client = logged_in(administrator)
    data = fields_of(client.get(change_url(administrator)))
    data["groups"] = [role("administrator").pk, role("publisher").pk]
    client.post(change_url(administrator), data)
    event = Event.objects.get(verb="change_roles")
    assert (event.by, event.object_id) == (administrator.email, str(administrator.pk))
    assert event.details == {"granted": ["publisher"]}


def test_an_administrator_makes_no_superuser_and_grants_no_single_permission(administrator):
    client = logged_in(administrator)
    person = make_user("editor", email="somebody@example.org")
    data = fields_of(client.get(change_url(person)))
    assert not {"is_superuser", "user_permissions"} & data.keys()
    forged = {"is_superuser": "on", "user_permissions": list(Permission.objects.values_list("pk", flat=True))}
    client.post(change_url(person), data | forged)
    person.refresh_from_db()
    assert not person.is_superuser and not person.user_permissions.exists()


def test_an_administrator_does_not_touch_a_superuser(administrator):
    root = User.objects.create_superuser("root@example.org", "x")
    client = logged_in(administrator)
    assert "email" not in fields_of(client.get(change_url(root)))
    assert client.post(change_url(root), {"email": "mine@example.org"}).status_code == 403
    password = change_url(root).replace("change", "password")
    answer = client.post(password, {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"})
    assert answer.status_code == 403
    assert client.post(change_url(root).replace("change", "delete"), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("code", ["publisher", "reviewer", "editor", "translator", "protection_officer"])
def test_only_administrators_see_people(code):
    client = logged_in(make_user(code, email="somebody@example.org"))
    assert client.get("/admin/accounts/user/").status_code == 403


def test_the_event_log_is_read_by_some_and_written_by_none(administrator, editor):
    event = log("publish", by=editor, on=editor, language="fr")
    client = logged_in(administrator)
    assert client.get("/admin/accounts/event/").status_code == 200
    assert client.get(change_url(event)).status_code == 200
    assert client.post(change_url(event), {"by": "x"}).status_code == 403
    assert client.get("/admin/accounts/event/add/").status_code == 403
    assert client.post(change_url(event).replace("change", "delete"), {"post": "yes"}).status_code == 403
    assert logged_in(editor).get("/admin/accounts/event/").status_code == 403


@pytest.mark.parametrize(("accept", "words"), [("fr-BE", "Mot de passe"), ("en-GB,fr;q=0.5", "Password")])
def test_the_login_page_speaks_the_language_of_the_browser(client, accept, words):
    assert words in client.get("/admin/login/", headers={"accept-language": accept}).content.decode()


def test_an_administrator_cannot_come_to_what_is_sealed_by_way_of_accounts(
    administrator, officer, translator
):
    client = logged_in(administrator)
    password = reverse("admin:auth_user_password_change", args=[officer.pk])
    assert client.get(password).status_code == 403
    forged = {"password1": "another horse battery", "password2": "another horse battery"}
    assert client.post(password, forged).status_code == 403
    officer.refresh_from_db()
    assert officer.check_password("correct horse battery")
    assert (
        client.post(reverse("admin:accounts_user_delete", args=[officer.pk]), {"post": "yes"}).status_code
        == 403
    )
    data = fields_of(client.get(change_url(translator)))
    data["groups"] = [role("protection_officer").pk]
    client.post(change_url(translator), data)
    assert not translator.groups.filter(name="protection_officer").exists()


def test_the_officer_may_name_another(officer, administrator):
    administrator.groups.add(role("protection_officer"))
    person = make_user("editor")
    client = logged_in(administrator)
    data = fields_of(client.get(change_url(person)))
    data["groups"] = [role("protection_officer").pk]
    client.post(change_url(person), data)
    assert Event.objects.get(verb="change_roles").details["granted"] == ["protection_officer"]
