"""A soft notice: who else has the page of a record open, or saved it meanwhile."""

from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from languages.codes import column
from publishing.presence import Opening, look_round
from tests.admin_forms import change_url, fields_of, logged_in
from tests.making import make_ask, make_position, make_user

pytestmark = pytest.mark.django_db
FR, EN = "fr", "en"


def notices(response):
    soup = BeautifulSoup(response.content.decode(), "html.parser")
    return [" ".join(one.text.split()) for one in soup.select(".presence p")]


def test_whoever_comes_second_is_told_who_is_there_and_since_when(editor, publisher):
    editor.name = "Awa Diop"
    editor.save()
    position = make_position(public=())
    assert notices(logged_in(editor).get(change_url(position))) == []
    Opening.objects.update(at=timezone.now() - timedelta(minutes=12))
    (notice,) = notices(logged_in(publisher).get(change_url(position)))
    assert "Awa Diop" in notice and "12 min" in notice


def test_nobody_is_told_of_themselves(editor):
    position, client = make_position(), logged_in(editor)
    client.get(change_url(position))
    assert notices(client.get(change_url(position))) == []
    assert Opening.objects.count() == 1


def test_after_half_an_hour_nothing_is_said_and_after_a_day_nothing_is_known(editor, publisher):
    position = make_position()
    logged_in(editor).get(change_url(position))
    Opening.objects.update(at=timezone.now() - timedelta(minutes=31))
    assert notices(logged_in(publisher).get(change_url(position))) == []
    Opening.objects.filter(by=editor.email).update(at=timezone.now() - timedelta(hours=25))
    logged_in(publisher).get(change_url(make_position()))
    assert not Opening.objects.filter(by=editor.email).exists()


def test_saving_takes_the_notice_away(editor, publisher):
    position, client = make_position(public=()), logged_in(editor)
    data = fields_of(client.get(change_url(position)))
    client.post(change_url(position), {**data, column("title", FR): "Autre"})
    assert notices(logged_in(publisher).get(change_url(position))) == []


def test_who_saved_while_the_page_was_open_is_named_when_it_comes_back_with_an_error(editor, publisher):
    position, client, other = make_position(public=()), logged_in(editor), logged_in(publisher)
    data, others = (fields_of(one.get(change_url(position))) for one in (client, other))
    other.post(change_url(position), {**others, column("title", FR): "Autre"})
    response = client.post(change_url(position), {**data, "date": "never"})
    assert response.status_code == 200
    assert any(publisher.email in notice for notice in notices(response))


def test_an_ask_counts_for_its_position(editor, publisher):
    position = make_position()
    ask = make_ask(position)
    logged_in(editor).get(change_url(ask))
    assert len(notices(logged_in(publisher).get(change_url(position)))) == 1


def test_a_notice_never_blocks_and_works_over_a_working_copy(editor, publisher):
    position, client, other = make_position(), logged_in(editor), logged_in(publisher)
    data = fields_of(client.get(change_url(position)))
    client.post(change_url(position), {**data, column("title", FR): "Autre"})
    client.get(change_url(position))
    response = other.get(change_url(position))
    assert len(notices(response)) == 1
    assert other.post(change_url(position), fields_of(response)).status_code == 302


def test_whoever_may_only_read_leaves_no_trace_and_is_told_nothing(officer, editor):
    position = make_position()
    logged_in(editor).get(change_url(position))
    response = logged_in(officer).get(change_url(position))
    assert response.status_code == 200 and notices(response) == []
    assert Opening.objects.get().by == editor.email


def test_nobody_is_noted_for_a_page_that_they_may_not_open():
    position = make_position()
    assert logged_in(make_user()).get(change_url(position)).status_code in (302, 403)
    assert not Opening.objects.exists()


def test_looking_round_costs_three_queries_at_most(editor, django_assert_max_num_queries):
    position = make_position()
    for _number in range(5):
        person = make_user("editor")
        logged_in(person).get(change_url(position))
    with django_assert_max_num_queries(3):
        assert len(look_round(position, editor).opened) == 5
