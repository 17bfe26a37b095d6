"""Accounts and the event log."""

import pytest
from django.contrib.auth import authenticate

from accounts.events import log
from accounts.models import Event, User
from tests.making import make_position, make_user

pytestmark = pytest.mark.django_db


def test_people_log_in_with_their_address_whatever_its_capitals():
    make_user("editor", email="Ada@Example.org")
    assert authenticate(username="ADA@example.org", password="correct horse battery")
    assert not authenticate(username="ada@example.org", password="wrong")


def test_an_account_needs_an_address():
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_user("")


def test_a_translator_writes_only_in_their_languages(translator, editor):
    assert translator.may_write("en")
    assert not translator.may_write("fr")
    assert editor.may_write("fr")
    assert editor.may_write("en")


def test_an_inactive_account_may_do_nothing(officer):
    officer.is_active = False
    assert not officer.has_perm("partners.view_protectedidentity")
    assert not officer.has_perm("partners.view_partner")


def test_the_log_survives_the_record_and_the_person(editor):
    position = make_position()
    log("submit", by=editor, on=position, language="fr", comment="Prêt")
    key = str(position.pk)
    position.delete()
    editor.delete()
    event = Event.objects.get()
    assert (event.by, event.object_id, event.details) == ("editor@example.org", key, {"comment": "Prêt"})


def test_the_log_holds_no_title(editor):
    position = make_position({"fr": "Un titre parlant", "en": "A telling title"})
    event = log("submit", by=editor, on=position)
    stored = " ".join(str(getattr(event, field.name)) for field in Event._meta.fields)
    assert "parlant" not in stored


def test_the_log_offers_no_way_to_change_it():
    assert Event._meta.default_permissions == ("view",)
