"""What is in use cannot be deleted, whatever uses it, and one is told where."""

import pytest
from django.db import transaction
from django.db.models import ProtectedError
from django.urls import reverse

from tests.making import (
    make_action,
    make_ask,
    make_country,
    make_document,
    make_image,
    make_news,
    make_page,
    make_partner,
    make_position,
    make_result,
    make_theme,
    make_topic,
)
from topics.models import Country, Theme

pytestmark = pytest.mark.django_db

USERS = {
    "position": lambda **links: make_position({"fr": "Eau", "en": "Water"}, **links),
    "result": lambda **links: make_result({"fr": "Puits", "en": "Wells"}, **links),
    "news item": lambda **links: make_news({"fr": "Pluie", "en": "Rain"}, **links),
    "document": lambda **links: make_document({"fr": "Étude", "en": "Study"}, **links),
}


@pytest.mark.parametrize("user", USERS)
def test_a_country_and_a_theme_that_anything_links_stay_and_say_what_uses_them(user):
    country, theme = make_country("CD"), make_theme("water")
    row = USERS[user](countries=[country], themes=[theme])
    for record in (country, theme):
        with pytest.raises(ProtectedError) as refused, transaction.atomic():
            record.delete()
        assert refused.value.protected_objects == {row}
        assert str(row) in str(refused.value.args[0])
        with pytest.raises(ProtectedError), transaction.atomic():
            type(record).objects.filter(pk=record.pk).delete()
    assert list(row.countries.all()) == [country] and list(row.themes.all()) == [theme]
    row.countries.clear()
    row.themes.clear()
    country.delete()
    theme.delete()
    assert not Country.objects.filter(pk="CD").exists() and not Theme.objects.filter(pk="water").exists()


def test_a_partner_topic_position_or_result_that_a_text_links_stays():
    partner, topic = make_partner(), make_topic()
    position = make_position(public=(), co_authors=[partner])
    result = make_result(public=(), positions=[position])
    item = make_news(topics=[topic], results=[result])
    for record in (partner, topic, position, result):
        with pytest.raises(ProtectedError), transaction.atomic():
            record.delete()
    item.delete()
    result.delete()


def test_an_ask_that_a_result_answers_stays_and_so_does_its_position():
    position = make_position(public=())
    ask = make_ask(position)
    result = make_result(public=(), asks=[ask])
    make_action(position).asks.add(ask)
    for record in (ask, position):
        with pytest.raises(ProtectedError) as refused, transaction.atomic():
            record.delete()
        assert refused.value.protected_objects == {result}
    result.asks.clear()
    position.delete()


def test_pictures_and_parents_in_use_stay():
    image, parent = make_image(), make_page(public=())
    make_news(image=image)
    make_page(public=(), parent=parent)
    for record in (image, parent):
        with pytest.raises(ProtectedError), transaction.atomic():
            record.delete()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_admin_refuses_and_leads_to_what_uses_it(client, administrator, language):
    administrator.interface_language = language
    administrator.save()
    client.force_login(administrator)
    country = make_country("CD")
    item = make_news({"fr": "Pluie", "en": "Rain"}, countries=[country])
    page = reverse("admin:topics_country_delete", args=["CD"])
    shown = client.get(page).content.decode()
    assert reverse("admin:pages_newsitem_change", args=[item.pk]) in shown
    assert {"fr": "Pluie", "en": "Rain"}[language] in shown
    client.post(page, {"post": "yes"})
    assert Country.objects.filter(pk="CD").exists()
