"""Changes of public records that wait for their moment: each is made once, by a request or by the timer."""

from datetime import datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from accounts.models import Event
from languages.codes import column
from positions.models import Position
from publishing.copies import moves, plans, trash, working
from publishing.copies.models import Kind, Plan, Revision, WorkingCopy
from publishing.middleware import Clock, clock
from publishing.snapshots import FACTS, key_of
from publishing.workflow import withdraw
from tests.admin_forms import logged_in
from tests.making import make_partner, make_position
from tests.publishing.test_working_copies import edit, page_of

pytestmark = pytest.mark.django_db
FR, EN = "fr", "en"
TITLE, TITLE_EN = column("title", FR), column("title", EN)
HOUR = timedelta(hours=1)


def want(record, **values):
    mine = working.wanted(record)
    mine[key_of(record)] |= values
    return working.keep(record, mine, built_on=working.seen(record), by=None)


def planned(record, *languages, by=None):
    return moves.plan_changes(record, languages or [FR], timezone.now() + HOUR, by=by)


def is_due(plan=None):
    """The moment has come. What the clock of the server remembers is forgotten, as if a minute had passed."""
    Plan.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    clock.forget()


def title_of(record):
    record.refresh_from_db()
    return getattr(record, TITLE)


@pytest.fixture
def position():
    position = make_position({FR: "Eau", EN: "Water"}, date="2024")
    want(position, **{TITLE: "Vapeur", TITLE_EN: "Steam", "date": "2025"})
    return position


def runs():
    out = StringIO()
    call_command("run_due", stdout=out)
    return out.getvalue()


# --- once ------------------------------------------------------------------------------------------------


def test_before_its_moment_nothing_happens(publisher, position):
    planned(position)
    runs()
    assert "Eau" in page_of(position, FR) and "Vapeur" not in page_of(position, FR)


def test_the_first_request_after_the_moment_finds_it_made_whatever_it_asks_for(publisher, position):
    planned(position, by=publisher)
    is_due()
    assert "Vapeur" in page_of(position, FR)
    assert "Steam" not in page_of(position, EN)
    assert str(position.date) == "2025"
    assert not Plan.objects.exists()
    event = Event.objects.get(verb="publish_changes")
    assert (event.by, event.details["planned_by"]) == ("", publisher.email)


def test_whoever_comes_next_makes_it_not_again(position):
    planned(position)
    is_due()
    for _time in range(3):
        Client().get("/fr/")
        runs()
    assert Event.objects.filter(verb="publish_changes").count() == 1
    assert Revision.objects.of(position).filter(kind=Kind.PUBLISHED).count() == 1


def test_the_timer_makes_it_and_says_how_many(position):
    planned(position)
    is_due()
    assert "1" in runs()
    assert title_of(position) == "Vapeur"
    assert "1" not in runs().splitlines()[0]


def test_a_look_at_the_health_of_the_site_makes_no_change(position):
    planned(position)
    is_due()
    assert Client().get("/health/").status_code == 200
    assert title_of(position) == "Eau"


def test_several_that_are_due_are_made_in_the_order_of_their_moments(position):
    other = make_position({FR: "Terre", EN: "Earth"})
    want(other, **{TITLE: "Argile"})
    planned(position), planned(other)
    is_due()
    assert plans.carry_out_what_is_due() == 2
    assert (title_of(position), title_of(other)) == ("Vapeur", "Argile")


# --- what is planned is what was looked at -----------------------------------------------------------------


def test_what_is_edited_after_the_plan_is_not_published_with_it(editor, position):
    planned(position)
    edit(editor, position, **{TITLE: "Brouillard", column("summary", FR): "Plus tard"})
    is_due()
    assert "Vapeur" in page_of(position, FR) and "Plus tard" not in page_of(position, FR)
    assert working.wanted(position)[key_of(position)][TITLE] == "Brouillard"


@pytest.mark.parametrize("parts", [None, [FACTS, FR]])
def test_what_is_given_up_is_not_published_at_its_moment(editor, position, parts):
    planned(position)
    moves.discard_changes(position, parts, by=editor)
    assert not Plan.objects.exists()
    is_due()
    assert "Eau" in page_of(position, FR)


def test_giving_up_another_language_leaves_the_plan(editor, position):
    planned(position)
    moves.discard_changes(position, [EN], by=editor)
    is_due()
    assert "Vapeur" in page_of(position, FR)


def test_what_is_published_now_is_not_published_again_at_its_moment(position):
    planned(position)
    moves.publish_changes(position, [FR], by=None)
    want(position, **{TITLE: "Brouillard"})
    moves.publish_changes(position, [FR], by=None)
    is_due()
    assert "Brouillard" in page_of(position, FR)
    assert Event.objects.filter(verb="publish_changes").count() == 2


def test_of_a_plan_for_two_languages_the_one_that_is_published_now_is_done(position):
    planned(position, FR, EN)
    moves.publish_changes(position, [FR], by=None)
    assert Plan.objects.get().parts == [EN]
    is_due()
    assert "Steam" in page_of(position, EN)
    assert not WorkingCopy.objects.exists()


def test_a_later_plan_takes_the_place_of_the_first(position):
    planned(position)
    planned(position, EN)
    assert Plan.objects.get().parts == [EN]


def test_what_is_withdrawn_meanwhile_stays_withdrawn(position):
    planned(position)
    withdraw(position, FR, by=None)
    is_due()
    assert Client().get("/en/").status_code == 200
    position.refresh_from_db()
    assert position.version(FR).is_withdrawn


def test_what_is_deleted_meanwhile_asks_nothing_more(publisher, position):
    planned(position)
    Position.objects.filter(pk=position.pk).delete()
    is_due()
    assert Client().get("/fr/").status_code == 200
    assert not Plan.objects.exists()


def test_a_record_in_the_trash_has_no_plan(publisher, position):
    planned(position)
    trash.delete(position, by=publisher)
    assert not Plan.objects.exists()


def test_a_plan_that_is_called_off_is_not_made(publisher, position):
    planned(position)
    moves.cancel_plan(position, by=publisher)
    is_due()
    assert "Eau" in page_of(position, FR)
    assert working.wanted(position)[key_of(position)][TITLE] == "Vapeur"


# --- what fails ------------------------------------------------------------------------------------------


def failed(position):
    return Plan.objects.of(position).get().problem


def test_what_readers_got_meanwhile_in_the_same_place_is_not_overwritten(position):
    planned(position)
    Position.objects.filter(pk=position.pk).update(**{TITLE: "Importé"})
    is_due()
    assert "Importé" in page_of(position, FR)
    assert failed(position)


def test_what_cannot_be_done_is_said_once_and_not_tried_again(position, publisher, monkeypatch):
    planned(position)
    is_due()
    tries = []

    def refuse(*args, **kwargs):
        tries.append(args)
        raise ValidationError("Le consentement manque.")

    monkeypatch.setattr(plans, "check_before_publication", refuse)
    for _time in range(3):
        assert "Eau" in page_of(position, FR)
        runs()
    assert len(tries) == 1
    assert failed(position) == "Le consentement manque."
    page = logged_in(publisher).get(f"/admin/positions/position/{position.pk}/changes/").content.decode()
    assert "Le consentement manque." in page
    assert "Le consentement manque." in logged_in(publisher).get("/admin/").content.decode()


@pytest.mark.parametrize("error", [ValueError("x"), LookupError("x"), OSError("x")])
def test_what_breaks_breaks_no_page_and_is_not_tried_again(position, monkeypatch, error):
    planned(position)
    is_due()
    tries = []

    def breaks(*args, **kwargs):
        tries.append(args)
        raise error

    monkeypatch.setattr(working, "let_out", breaks)
    for _time in range(3):
        assert Client().get("/fr/").status_code == 200
    assert len(tries) == 1
    assert failed(position)


def test_a_database_that_is_busy_is_asked_again_by_the_next_request(position, monkeypatch):
    planned(position)
    is_due()
    real = working.let_out

    def busy(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(working, "let_out", busy)
    assert Client().get("/fr/").status_code == 200
    assert not failed(position)
    monkeypatch.setattr(working, "let_out", real)
    assert "Vapeur" in page_of(position, FR)


def test_a_failed_plan_goes_once_its_changes_are_published_by_hand(position):
    planned(position)
    Plan.objects.update(problem="Non")
    moves.publish_changes(position, [FR], by=None)
    assert not Plan.objects.exists()


def test_a_title_that_was_emptied_is_said(position):
    want(position, **{TITLE: ""})
    planned(position)
    is_due()
    assert "Eau" in page_of(position, FR)
    assert failed(position)


def test_a_reference_that_was_deleted_meanwhile_does_not_stop_it(position):
    lead = make_partner(public=())
    want(position, lead=str(lead.pk))
    planned(position)
    lead.delete()
    is_due()
    assert "Vapeur" in page_of(position, FR)


# --- moments ---------------------------------------------------------------------------------------------


def ask(user, position, at):
    url = f"/admin/positions/position/{position.pk}/changes/"
    return logged_in(user).post(url, {"_do": "plan", "language": FR, "at": at}, follow=True)


@pytest.mark.parametrize(
    "at",
    ["", "x", "2020-01-01T10:00", "9999-01-01T10:00", "2027-03-28T02:30", "2027-10-31T02:30", "0001-01-01"],
)
def test_a_moment_that_is_past_or_never_comes_or_comes_twice_is_refused(publisher, position, settings, at):
    """In the night of 28 March 2027 no clock in Brussels shows 02:30; on 31 October, it shows it twice."""
    settings.TIME_ZONE = "Europe/Brussels"
    response = ask(publisher, position, at)
    assert not Plan.objects.exists()
    assert any(message.level_tag == "error" for message in response.context["messages"])


def test_a_moment_is_one_of_the_sites_clocks(publisher, position, settings):
    ask(publisher, position, "2099-07-01T09:00")
    assert Plan.objects.get().due_at == datetime(2099, 7, 1, 9, tzinfo=ZoneInfo(settings.TIME_ZONE))


def test_the_soonest_is_a_minute_away(position):
    with pytest.raises(ValidationError):
        plans.plan(position, [FR], timezone.now() + plans.SOONEST - timedelta(seconds=5), by=None)
    plans.plan(position, [FR], timezone.now() + plans.SOONEST + timedelta(seconds=5), by=None)


def test_what_does_not_wait_cannot_be_planned(position):
    working.discard(position, by=None)
    with pytest.raises(ValidationError):
        planned(position)


def test_only_those_who_publish_plan(editor, position):
    with pytest.raises(PermissionDenied):
        planned(position, by=editor)
    ask(editor, position, "2099-07-01T09:00")
    assert not Plan.objects.exists()


# --- the clock -------------------------------------------------------------------------------------------


def test_a_page_costs_no_query_for_what_is_not_planned(position, django_assert_num_queries):
    one = Clock()
    with django_assert_num_queries(1):
        assert not any(one.rings() for _time in range(10))


def test_the_clock_hears_of_a_plan_before_it_is_due(position, monkeypatch):
    """It asks every few seconds, and nothing is due in less than a minute."""
    one = Clock()
    assert not one.rings()
    planned(position)
    assert timedelta(seconds=one.asks_every) < plans.SOONEST
    moment = [one.asked_at + one.asks_every + 1]
    monkeypatch.setattr("publishing.middleware.time.monotonic", lambda: moment[0])
    assert not one.rings()
    monkeypatch.setattr("publishing.middleware.timezone.now", lambda: Plan.objects.get().due_at)
    assert one.rings()


def test_the_clock_is_silent_once_what_was_due_is_made(position, django_assert_num_queries):
    planned(position)
    is_due()
    assert clock.rings()
    plans.carry_out_what_is_due()
    clock.forget()
    assert not clock.rings()
    with django_assert_num_queries(0):
        assert not clock.rings()


def test_a_database_that_is_away_breaks_nothing_here(position, monkeypatch):
    def away():
        raise OperationalError("away")

    monkeypatch.setattr(plans, "next_moment", away)
    clock.forget()
    assert Client().get("/fr/").status_code == 200
