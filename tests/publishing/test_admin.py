"""The base of the admin: what no subject's page could do without."""

import pytest
from django.contrib import admin

from languages.codes import column, column_languages, site_languages
from languages.texts import translated_fields
from publishing.admin.forms import what_readers_see
from publishing.admin.lists import folded_search
from publishing.state import Publishable
from tests.making import make_country, make_position
from topics.models import Country

pytestmark = pytest.mark.django_db


def test_no_page_of_the_admin_edits_an_unsuffixed_column_or_a_state(rf, administrator):
    request = rf.get("/admin/")
    request.user = administrator
    for model, model_admin in admin.site._registry.items():
        forbidden = set(translated_fields(model))
        if issubclass(model, Publishable):
            lives = ("state", "slug", "published_at", "withdrawn_at", "until")
            forbidden |= {column(name, code) for name in lives for code in column_languages()}
        assert not forbidden & set(model_admin.get_form(request).base_fields), model


def test_every_publishable_type_has_a_page_without_bulk_deletion(rf, administrator):
    request = rf.get("/admin/")
    request.user = administrator
    found = [model for model in admin.site._registry if issubclass(model, Publishable)]
    assert len(found) == 7
    for model in found:
        assert "delete_selected" not in admin.site._registry[model].get_actions(request)


def test_what_readers_see_is_true(settings):
    position = make_position({"fr": "Titre", "en": "Title"}, summary={"fr": "Résumé"})
    assert "français" in what_readers_see(position, "summary", "en")
    assert what_readers_see(position, "notice", "en") == what_readers_see(position, "notice", "fr")
    draft = make_position({"fr": "Seul"}, public=("fr",))
    once_public = what_readers_see(draft, "summary", "en")
    assert once_public != what_readers_see(position, "notice", "en")
    assert "anglais" in what_readers_see(draft, "title", "en")


def test_a_search_survives_any_bytes():
    make_country("PE")
    for words in ("\x00", "%", "_", "'", '"', "perou\x00", "é" * 500):
        list(folded_search(Country.objects.all(), words))
    assert folded_search(Country.objects.all(), "PÉROU").get().pk == "PE"


def test_the_index_begins_with_what_is_written_most(client, editor):
    client.force_login(editor)
    apps = client.get("/admin/").context["app_list"]
    assert [app["app_label"] for app in apps] == [
        *("positions", "partners", "pages", "library", "translation_desk", "topics"),
    ]
    assert apps[0]["models"][0]["object_name"] == "Position"
    assert site_languages()
