"""Before a record is deleted or renamed, one sees everything that uses it."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import sealed_permissions
from partners.identity import Secrets, keep
from partners.models import Partner
from publishing import where_used
from publishing.where_used import SHOWN, Use, places_using
from tests.making import (
    attach,
    make_action,
    make_ask,
    make_block,
    make_country,
    make_document,
    make_image,
    make_institution,
    make_membership,
    make_news,
    make_page,
    make_partner,
    make_position,
    make_protected_partner,
    make_result,
    make_signatory,
    make_target,
    make_theme,
    make_user,
)

pytestmark = pytest.mark.django_db


def used(record):
    """{type: {record: how}} of everything that uses it."""
    return {
        group.model.__name__: {place.record: place.how for place in group.places}
        for group in places_using(record)
    }


def read(client, record):
    meta = record._meta
    response = client.get(reverse("admin:used-by", args=[meta.app_label, meta.model_name, record.pk]))
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html5lib")


def test_a_partner_is_used_by_what_it_leads_signs_and_belongs_to():
    partner, other = make_partner(), make_partner()
    led = make_position(lead=partner, public=())
    signed = make_position(lead=other)
    make_signatory(signed, partner)
    coalition = make_partner()
    make_membership(coalition, partner)
    result = make_result(lead=partner, partners=[partner])
    assert set(used(partner)["Position"]) == {led, signed}
    assert set(used(partner)["Partner"]) == {coalition}
    assert len(used(partner)["Result"][result].split(", ")) == 2


def test_a_line_that_belongs_to_a_record_counts_for_the_record():
    institution, document, image = make_institution(), make_document(), make_image()
    position = make_position(lead=None)
    make_target(position, institution)
    make_ask(position, addressee=institution)
    attach(position, document)
    page = make_page()
    make_block(page, image=image, kind="image")
    assert list(used(institution)["Position"]) == [position]
    assert list(used(document)["Position"]) == [position]
    assert list(used(image)["Page"]) == [page]


def test_what_answers_an_ask_uses_its_position_and_its_own_actions_do_not():
    position = make_position()
    ask = make_ask(position)
    make_action(position).asks.add(ask)
    result = make_result(asks=[ask])
    assert used(position) == {"Result": {result: used(ask)["Result"][result]}}
    assert used(make_theme()) == {}


def test_beyond_what_one_reads_uses_are_counted(client, editor):
    theme = make_theme()
    for _number in range(SHOWN + 3):
        make_news(themes=[theme])
    (group,) = places_using(theme)
    assert (len(group.places), group.count, group.more) == (SHOWN, SHOWN + 3, 3)
    client.force_login(editor)
    page = read(client, theme)
    assert len(page.select(".where-used li")) == SHOWN
    assert str(SHOWN + 3) in page.select_one(".where-used h2").get_text()


def test_nobody_learns_here_that_a_sealed_record_exists(client, administrator, officer):
    partner = make_protected_partner()
    keep(partner, Secrets(real_name="Ligue des bergers"), by=officer)
    assert used(partner) == {}
    for user in (administrator, officer):
        client.force_login(user)
        text = read(client, partner).select_one("#content-main").get_text()
        assert "bergers" not in text and "scell" not in text
    assert sealed_permissions


def test_the_page_leads_from_the_form_and_to_each_user(client, editor):
    client.force_login(editor)
    theme = make_theme()
    item = make_news({"fr": "Pluie", "en": "Rain"}, themes=[theme])
    form = client.get(reverse("admin:topics_theme_change", args=[theme.pk])).content.decode()
    assert reverse("admin:used-by", args=["topics", "theme", theme.pk]) in form
    page = read(client, theme)
    link = page.select_one(".where-used li a")
    assert link["href"] == reverse("admin:pages_newsitem_change", args=[item.pk])
    assert link.get_text(strip=True) == "Pluie"


def test_what_somebody_may_not_see_is_counted_and_not_named(client, monkeypatch):
    country, user = make_country("CD"), make_user("editor")
    make_news({"fr": "Pluie", "en": "Rain"}, countries=[country])
    from publishing.templatetags import where_used as tags

    monkeypatch.setattr(tags, "may_see", lambda user, model: False)
    client.force_login(user)
    page = read(client, country)
    assert "Pluie" not in page.get_text() and page.select_one(".where-used h2")


def test_the_page_is_for_who_may_open_the_record_and_exists_for_what_can_be_used(client, editor):
    theme = make_theme()
    address = reverse("admin:used-by", args=["topics", "theme", theme.pk])
    assert client.get(address).status_code == 302
    client.force_login(make_user())
    assert client.get(address).status_code == 403
    client.force_login(editor)
    for of in (
        ["topics", "theme", "none"],
        ["topics", "nothing", "1"],
        ["accounts", "user", "1"],
        ["x", "y", "z"],
    ):
        assert client.get(reverse("admin:used-by", args=of)).status_code == 404


def test_the_page_that_deletes_says_what_uses_the_record(client, publisher):
    client.force_login(publisher)
    theme = make_theme()
    path = reverse("admin:topics_theme_delete", args=[theme.pk])
    item = make_news({"fr": "Pluie", "en": "Rain"}, themes=[theme])
    soup = BeautifulSoup(client.get(path).content.decode(), "html5lib")
    assert soup.select_one(".where-used a")["href"] == reverse("admin:pages_newsitem_change", args=[item.pk])
    item.themes.clear()
    soup = BeautifulSoup(client.get(path).content.decode(), "html5lib")
    assert soup.select_one("form input[name=post]") and not soup.select(".where-used a")


def test_others_can_add_a_way_of_looking(monkeypatch):
    theme, item = make_theme(), make_news()
    monkeypatch.setattr(
        where_used, "LOOKS", [lambda record: [Use(type(item), item.pk, "un lien dans le texte")]]
    )
    assert used(theme) == {"NewsItem": {item: "un lien dans le texte"}}


@pytest.mark.parametrize("number", [2, 20])
def test_looking_costs_the_same_however_much_uses_a_record(number):
    theme = make_theme()
    for _index in range(number):
        make_position(themes=[theme], lead=None)
        make_partner().themes.add(theme)
    with CaptureQueriesContext(connection) as captured:
        groups = places_using(theme)
        [str(place.record) for group in groups for place in group.places]
    assert Partner in {group.model for group in groups}
    assert len(captured) <= 20
