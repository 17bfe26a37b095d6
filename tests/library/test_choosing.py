"""What the text editor is told of the library's pictures, and who may ask."""

import pytest
from django.urls import reverse

from library.choosing import SHOWN
from library.models import Consent
from tests.making import make_image, make_user, words

pytestmark = pytest.mark.django_db


def ask(client, **parameters):
    return client.get(reverse("admin:library_image_choose"), parameters)


def keys(response):
    return [picture["key"] for picture in response.json()["pictures"]]


def test_an_editor_finds_pictures_by_their_words_the_newest_first(client, editor):
    client.force_login(editor)
    make_image({"fr": "Un puits fermé", "en": "A well"}, key="well")
    make_image({"fr": "Une route"}, key="road")
    assert keys(ask(client)) == ["road", "well"]
    assert keys(ask(client, q="FERME")) == ["well"]
    assert keys(ask(client, q="nothing like it")) == []


def test_a_picture_is_told_with_its_words_and_whether_it_may_be_shown(client, editor):
    client.force_login(editor)
    image = make_image({"fr": "Un puits"}, key="well")
    words(image, "caption", {"fr": "Mars 2024"})
    image.save()
    make_image({"fr": "Awa"}, key="awa", consent=Consent.MISSING)
    hidden, shown = ask(client).json()["pictures"]
    assert (shown["alt"], shown["caption"], shown["language"]) == ("Un puits", "Mars 2024", "fr")
    assert shown["may_be_shown"] and shown["thumbnail"].startswith("/media/variants/")
    assert not hidden["may_be_shown"] and hidden["consent"] == Consent.MISSING.label
    assert client.get(hidden["thumbnail"])["Content-Type"] == "image/webp"
    client.logout()
    assert client.get(hidden["thumbnail"]).status_code == 302


def test_pictures_of_a_text_are_asked_for_by_their_keys(client, editor, django_assert_max_num_queries):
    client.force_login(editor)
    for key in ("a", "b", "c"):
        make_image(key=key)
    with django_assert_max_num_queries(8):
        assert sorted(keys(ask(client, key=["a", "c", "gone"]))) == ["a", "c"]


def test_many_pictures_are_not_all_told(client, editor):
    client.force_login(editor)
    for _ in range(SHOWN + 1):
        make_image()
    answer = ask(client).json()
    assert len(answer["pictures"]) == SHOWN and answer["more"]


def test_who_may_not_see_the_library_is_told_nothing(client):
    make_image()
    assert ask(client).status_code == 302
    client.force_login(make_user())
    assert ask(client).status_code == 403
