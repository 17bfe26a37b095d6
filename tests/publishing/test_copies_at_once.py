"""Several people and processes at the same moment, each on a connection of its own: PostgreSQL alone.

SQLite has one writer at a time; the tests’ one, in memory, has no patience for another.
"""

import threading

import pytest
from django.db import connection
from django.test import Client

from accounts.models import Event
from languages.codes import column
from positions.models import Position
from publishing.copies import moves, plans, working
from publishing.copies.models import Kind, Plan, Revision, WorkingCopy
from publishing.snapshots import key_of
from tests.admin_forms import change_url, logged_in
from tests.making import make_position, make_user
from tests.publishing.test_plans import EN, FR, TITLE, TITLE_EN, is_due, planned, title_of, want


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """A position with a plan that other connections see; all of it is deleted afterwards."""
    with django_db_blocker.unblock():
        position = make_position({FR: "Eau", EN: "Water"})
        want(position, **{TITLE: "Vapeur"})
        yield position
        Position.objects.filter(pk=position.pk).delete()
        position.lead.delete()
        of_record = {"model": "positions.position", "object_id": str(position.pk)}
        for model in (Plan, WorkingCopy, Revision, Event):
            model.objects.filter(**of_record).delete()
        connection.close()


def at_once(*works):
    """Does them in threads of their own, thus on connections of their own, all starting together."""
    gate, errors, results = threading.Barrier(len(works)), [], []

    def run(work):
        try:
            gate.wait(10)
            results.append(work())
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not errors, errors
    return results


@pytest.mark.django_db  # without one such test, a run of this file alone would make no database
def test_the_database_lets_several_write():
    assert connection.features.has_select_for_update


def _of(position):
    return Event.objects.filter(verb="publish_changes", object_id=str(position.pk))


def _works(position):
    plan = Plan.objects.of(position).get()
    return [lambda: plans.carry_out(plan)] * 4 + [lambda: Client().get("/fr/").status_code] * 2


def test_what_is_due_is_made_once_however_many_come_at_the_same_moment(committed):
    planned(committed)
    is_due()
    results = at_once(*_works(committed))
    assert results.count(200) == 2
    assert title_of(committed) == "Vapeur"
    assert _of(committed).count() == 1
    assert Revision.objects.of(committed).filter(kind=Kind.PUBLISHED).count() == 1
    assert not WorkingCopy.objects.of(committed).exists()


def test_two_who_open_a_record_at_the_same_moment_both_see_it(committed):
    Position.objects.filter(pk=committed.pk).update(**{column("summary", FR): "Importé"})
    numbers = at_once(*[lambda: working.seen(committed).number] * 12)
    assert len(numbers) == 12


def test_two_who_publish_at_the_same_moment_publish_both(committed):
    want(committed, **{TITLE_EN: "Steam"})
    at_once(
        lambda: moves.publish_changes(committed, [FR], by=None),
        lambda: moves.publish_changes(committed, [EN], by=None),
    )
    assert title_of(committed) == "Vapeur"
    assert getattr(committed, TITLE_EN) == "Steam"
    assert not WorkingCopy.objects.of(committed).exists()


def test_two_who_save_at_the_same_moment_both_keep_what_they_wrote(committed):
    seen = working.seen(committed)

    def writes(name, text):
        def work():
            mine = {key: dict(values) for key, values in seen.snapshot.items()}
            mine[key_of(committed)][name] = text
            working.keep(committed, mine, built_on=seen, by=None)

        return work

    names = [column("summary", FR), column("summary", EN), TITLE_EN, "date"]
    at_once(*[writes(name, "2023") for name in names])
    wanted = working.wanted(committed)[key_of(committed)]
    assert [wanted[name] for name in names] == ["2023"] * 4


def test_a_form_that_is_open_while_the_plan_is_made_is_saved_all_the_same(committed):
    user = make_user("editor")
    try:
        planned(committed)
        is_due()
        client = logged_in(user)
        results = at_once(
            lambda: client.get(change_url(committed)).status_code, lambda: Client().get("/fr/").status_code
        )
        assert results == [200, 200]
    finally:
        user.delete()
