"""A moment to go: decided when somebody reads, by the row and by the query alike, and nothing runs for it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import Event
from languages.codes import column, column_languages, site_languages
from pages.models import NewsItem
from partners.models import Partner, Visibility
from positions.models import Position
from publishing.state import State, withdrawn_condition, withdrawn_moment
from publishing.told_moments import in_words
from publishing.workflow import keep_public, moves_for, publish, submit, withdraw
from search.keeping import bring_up_to_date
from search.rebuilding import faults
from tests import sitemaps
from tests.admin_forms import change_url, fields_of, logged_in
from tests.making import make_news, make_partner, make_position, make_protected_partner, make_user

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = site_languages()[:2]
NOW = datetime(2024, 11, 23, 12, 0, tzinfo=UTC)  # a past that no test of the site mistakes for the future
SECOND = timedelta(microseconds=1)  # the smallest step a database keeps


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def goes_to(self, moment: datetime) -> None:
        self.now = moment


@pytest.fixture
def clock(monkeypatch):
    made = Clock()
    monkeypatch.setattr(timezone, "now", made)
    return made


def titled():
    """A draft with a title in one language."""
    return make_position({HERE: "Eau"}, public=())


def stored(record: Any, **values: Any) -> None:
    type(record)._base_manager.filter(pk=record.pk).update(
        **{column(name, HERE): value for name, value in values.items()}
    )
    record.refresh_from_db()


# --- what is public -------------------------------------------------------------------------------


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize(
    ("published", "until"),
    [(-3, None), (-3, -2), (-3, 0), (-3, 5), (0, None), (0, 5), (3, None), (3, 5)],  # in hours from now
)
@pytest.mark.parametrize("visibility", [Visibility.PUBLIC, Visibility.SUPPRESSED])
def test_a_row_and_the_query_agree_whatever_the_two_moments(clock, state, published, until, visibility):
    partner = make_partner(visibility=visibility)
    end = None if until is None else NOW + timedelta(hours=until)
    stored(partner, state=state, published_at=NOW + timedelta(hours=published), until=end)
    version = partner.version(HERE)
    row = Partner._base_manager.filter(pk=partner.pk)
    assert version.is_public == Partner.objects.published(HERE).filter(pk=partner.pk).exists()
    assert (version.state == State.WITHDRAWN) == row.filter(withdrawn_condition(HERE)).exists()
    assert (
        version.withdrawn_at == row.annotate(gone=withdrawn_moment(HERE)).values_list("gone", flat=True).get()
    )


def test_readers_see_it_until_the_moment_and_not_at_it(clock):
    position = make_position()
    end = NOW + timedelta(hours=3)
    withdraw(position, HERE, by=None, at=end)
    for moment, seen in ((end - SECOND, True), (end, False), (end + SECOND, False)):
        assert Position.objects.published(HERE, now=moment).exists() is seen
        clock.goes_to(moment)
        assert Position.objects.published(HERE).exists() is seen
        assert position.version(HERE).is_public is seen
        assert position.version(HERE).is_ending is seen
        assert position.version(HERE).is_withdrawn is not seen
    assert position.version(ELSEWHERE).is_public
    assert position.version(HERE).stored_state == State.PUBLIC
    assert position.version(HERE).withdrawn_at == end


def test_what_is_published_for_a_while_comes_and_goes_by_itself(clock):
    position = titled()
    out, end = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    publish(position, HERE, by=None, at=out, until=end)
    assert position.version(HERE).is_scheduled and position.version(HERE).is_ending
    clock.goes_to(out)
    assert list(Position.objects.published(HERE)) == [position]
    clock.goes_to(end)
    assert not Position.objects.published(HERE).exists()
    assert position.version(HERE).is_withdrawn and not position.version(HERE).is_scheduled


@pytest.mark.parametrize("model", [Position, Partner, NewsItem])
def test_the_database_refuses_an_end_before_the_beginning(model):
    made = {Position: make_position, Partner: make_partner, NewsItem: make_news}[model]()
    for code in column_languages():
        out = made.version(code).published_at
        for wrong in (out, out - timedelta(hours=1)):
            with pytest.raises(IntegrityError), transaction.atomic():
                model._base_manager.filter(pk=made.pk).update(**{column("until", code): wrong})
    draft = titled()
    with pytest.raises(IntegrityError), transaction.atomic():
        Position._base_manager.filter(pk=draft.pk).update(**{column("until", HERE): timezone.now()})


# --- what readers are told ------------------------------------------------------------------------


def page_of(client, record, language=HERE):
    with translation.override(language):
        return client.get(record.version(language).url)


def test_its_address_then_says_that_it_was_withdrawn_and_on_which_day(client, clock):
    position = make_position({HERE: "Eau", ELSEWHERE: "Water"})
    withdraw(position, HERE, by=None, at=NOW + timedelta(days=8))
    assert page_of(client, position).status_code == 200
    clock.goes_to(NOW + timedelta(days=20))
    gone = page_of(client, position)
    assert gone.status_code == 410
    assert "1er décembre 2024" in gone.content.decode().replace("\u00a0", " ")
    assert position.version(ELSEWHERE).url in gone.content.decode()
    assert page_of(client, position, ELSEWHERE).status_code == 200


def test_no_list_feed_sitemap_or_menu_names_what_has_gone(client, clock):
    item = make_news({HERE: "Rassemblement unique", ELSEWHERE: "A unique rally"})
    withdraw(item, HERE, by=None, at=NOW + timedelta(hours=1))
    with translation.override(HERE):
        lists = [reverse(name) for name in ("news:list", "feed-atom", "news:feed-json")]
    address = item.version(HERE).url

    def naming():
        return [path for path in lists if address in client.get(path).content.decode()]

    assert naming() == lists and f"{settings.SITE_URL}{address}" in sitemaps.everything(client)
    clock.goes_to(NOW + timedelta(hours=1))
    assert naming() == [] and f"{settings.SITE_URL}{address}" not in sitemaps.everything(client)


def test_a_feed_tells_programs_that_something_has_gone(client, clock):
    make_news({HERE: "Reste"}, public=(HERE,))
    item = make_news({HERE: "Part"}, public=(HERE,))
    withdraw(item, HERE, by=None, at=NOW + timedelta(hours=5))
    with translation.override(HERE):
        path = reverse("news:feed-atom")
    before = client.get(path)
    clock.goes_to(NOW + timedelta(hours=6))
    again = client.get(path, headers={"If-Modified-Since": before.headers["Last-Modified"]})
    assert again.status_code == 200
    assert "Part" not in again.content.decode() and "Reste" in again.content.decode()


def test_the_search_finds_it_until_the_moment(client, clock):
    position = make_position({HERE: "Zircon"}, public=(HERE,))
    withdraw(position, HERE, by=None, at=NOW + timedelta(hours=1))
    with translation.override(HERE):
        path = f"{reverse('search')}?q=zircon"
    bring_up_to_date()
    assert position.version(HERE).url in client.get(path).content.decode()
    assert list(faults()) == []  # the moment is waited for
    clock.goes_to(NOW + timedelta(hours=1))
    bring_up_to_date()
    assert position.version(HERE).url not in client.get(path).content.decode()


def test_a_protected_partner_that_went_is_not_admitted(client, clock):
    partner = make_protected_partner()
    withdraw(partner, HERE, by=None, at=NOW + timedelta(hours=1))
    clock.goes_to(NOW + timedelta(hours=2))
    assert page_of(client, partner).status_code == 404


# --- the moves ------------------------------------------------------------------------------------


def test_a_planned_withdrawal_is_written_down_and_can_be_cancelled(clock, publisher):
    position = make_position()
    end = NOW + timedelta(hours=3)
    assert "keep_public" not in moves_for(publisher, position, HERE)
    withdraw(position, HERE, by=publisher, at=end, reason="Fin de campagne")
    assert "keep_public" in moves_for(publisher, position, HERE)
    keep_public(position, HERE, by=publisher)
    assert position.version(HERE).until is None
    events = Event.objects.order_by("pk").values_list("verb", "language", "details")
    assert list(events) == [
        ("withdraw", HERE, {"reason": "Fin de campagne", "at": end.isoformat()}),
        ("keep_public", HERE, {}),
    ]
    with pytest.raises(ValidationError):
        keep_public(position, HERE, by=publisher)


def test_who_may_withdraw_may_cancel_it_and_nobody_else(clock):
    position = make_position()
    withdraw(position, HERE, by=None, at=NOW + timedelta(hours=3))
    for role, may in (("publisher", True), ("protection_officer", True), ("editor", False)):
        person = make_user(role)
        assert ("keep_public" in moves_for(person, position, HERE)) is may
        if not may:
            with pytest.raises(PermissionDenied):
                keep_public(position, HERE, by=person)


@pytest.mark.parametrize("role", ["administrator", "publisher", "reviewer", "editor", "translator"])
def test_each_role_is_offered_the_moves_of_the_table(clock, role):
    person = make_user(role)
    draft, reviewed, public, gone = titled(), titled(), make_position(), make_position()
    submit(reviewed, HERE, by=None)
    withdraw(public, HERE, by=None, at=NOW + timedelta(hours=1))
    withdraw(gone, HERE, by=None)
    decides, returns = role in {"administrator", "publisher"}, role != "editor" and role != "translator"
    assert set(moves_for(person, draft, HERE)) == {"submit"} | ({"publish"} if decides else set())
    expected = ({"send_back"} if returns else set()) | ({"publish"} if decides else set())
    assert set(moves_for(person, reviewed, HERE)) == expected
    assert set(moves_for(person, public, HERE)) == ({"withdraw", "keep_public"} if decides else set())
    assert set(moves_for(person, gone, HERE)) == ({"publish"} if decides else set())


def test_moments_that_make_no_sense_are_refused_with_a_sentence(clock):
    position, draft = make_position(), titled()
    hour = timedelta(hours=1)
    for at in (NOW, NOW - hour, NOW.replace(year=2201), NOW.replace(year=1800)):
        with pytest.raises(ValidationError):
            withdraw(position, HERE, by=None, at=at)
    for moments in (
        {"until": NOW - hour},
        {"until": NOW},
        {"at": NOW + 2 * hour, "until": NOW + hour},
        {"at": NOW + hour, "until": NOW + hour},
        {"at": NOW.replace(year=1899)},
    ):
        with pytest.raises(ValidationError):
            publish(draft, HERE, by=None, **moments)
    with pytest.raises(ValidationError):
        withdraw(draft, HERE, by=None, at=NOW + hour)
    draft.refresh_from_db()
    assert draft.version(HERE).state == State.DRAFT
    assert position.version(HERE).until is None
    assert not Event.objects.exists()


def test_publishing_again_forgets_an_end_that_is_past(clock):
    position = make_position()
    first = position.version(HERE).published_at
    withdraw(position, HERE, by=None, at=NOW + timedelta(hours=1))
    clock.goes_to(NOW + timedelta(hours=2))
    publish(position, HERE, by=None)
    version = position.version(HERE)
    assert (version.until, version.withdrawn_at, version.published_at) == (None, None, first)
    assert version.is_public


def test_what_went_and_is_to_come_back_still_says_when_it_went(client, clock):
    position = make_position()
    end = NOW + timedelta(hours=1)
    withdraw(position, HERE, by=None, at=end)
    clock.goes_to(NOW + timedelta(hours=2))
    publish(position, HERE, by=None, at=NOW + timedelta(days=2))
    version = position.version(HERE)
    assert version.is_scheduled and version.is_withdrawn and version.withdrawn_at == end
    assert page_of(client, position).status_code == 410


def test_withdrawing_at_once_forgets_the_plan(clock):
    position = make_position()
    withdraw(position, HERE, by=None, at=NOW + timedelta(days=1))
    withdraw(position, HERE, by=None)
    assert position.version(HERE).until is None
    assert position.version(HERE).withdrawn_at == NOW
    later = titled()
    publish(later, HERE, by=None, at=NOW + timedelta(days=1), until=NOW + timedelta(days=2))
    withdraw(later, HERE, by=None)
    assert later.version(HERE).state == State.DRAFT
    assert (later.version(HERE).until, later.version(HERE).published_at) == (None, None)


# --- the page of the record -----------------------------------------------------------------------


def row_of(page, language=HERE):
    soup = BeautifulSoup(page.content, "html.parser")
    return soup.select_one(f"#publication-{language}").find_parent(class_="publication-row")


def words_of(element):
    return " ".join(element.get_text(" ", strip=True).split())


def test_an_editor_publishes_from_one_moment_to_another(clock, publisher):
    publisher.interface_language = "en"
    publisher.save()
    position, client = titled(), logged_in(publisher)
    data = fields_of(client.get(change_url(position)))
    data |= {column("publish_at", HERE): "2024-11-23T16:00", column("withdraw_at", HERE): "2024-12-24T09:30"}
    page = client.post(change_url(position), {**data, "_move": f"publish:{HERE}"}, follow=True)
    version = Position.objects.get(pk=position.pk).version(HERE)
    assert version.published_at == datetime(2024, 11, 23, 15, 0, tzinfo=UTC)
    assert version.until == datetime(2024, 12, 24, 8, 30, tzinfo=UTC)
    told = words_of(row_of(page)).replace("\u00a0", " ")
    assert "will be public on 23 November 2024 at 16:00 (Europe/Brussels), in 3 hours" in told
    assert "will be withdrawn on 24 December 2024 at 09:30 (Europe/Brussels), in 31 days" in told


def test_an_editor_plans_a_withdrawal_and_cancels_it(clock, publisher):
    position, client = make_position(), logged_in(publisher)
    data = fields_of(client.get(change_url(position))) | {column("withdraw_at", HERE): "2024-11-23T20:00"}
    page = client.post(change_url(position), {**data, "_move": f"withdraw:{HERE}"}, follow=True)
    position.refresh_from_db()
    assert position.version(HERE).is_public and position.version(HERE).is_ending
    assert row_of(page).select_one('button[value^="keep_public:"]')
    page = client.post(change_url(position), {**fields_of(page), "_move": f"keep_public:{HERE}"}, follow=True)
    position.refresh_from_db()
    assert position.version(HERE).is_public and not position.version(HERE).is_ending
    assert not row_of(page).select_one('button[value^="keep_public:"]')


@pytest.mark.parametrize(
    ("moment", "sentence"),
    [
        ("2024-11-23T12:00", "This moment is past. Choose one that is still to come."),
        ("2025-03-30T02:30", "On that day the clocks go forward: 02:30 does not exist (Europe/Brussels)."),
        ("2025-10-26T02:30", "On that day the clocks go back: 02:30 exists twice (Europe/Brussels)."),
        ("2999-01-01T00:00", "Choose a moment between 1900 and 2200."),
        ("0001-01-01T00:00", "Choose a moment between 1900 and 2200."),
    ],
)
def test_a_moment_that_cannot_be_comes_back_with_all_that_was_written(clock, publisher, moment, sentence):
    publisher.interface_language = "en"
    publisher.save()
    position, client = make_position(), logged_in(publisher)
    data = fields_of(client.get(change_url(position)))
    data |= {column("withdraw_at", HERE): moment, column("comment", HERE): "Fin"}
    page = client.post(change_url(position), {**data, "_move": f"withdraw:{HERE}"})
    assert page.status_code == 200
    row = row_of(page)
    if moment.startswith("0001"):
        assert row.select_one(".errorlist")
    else:
        assert sentence in words_of(row)
    assert row.select_one("details[open]")
    assert row.select_one(f'[name="{column("withdraw_at", HERE)}"]')["value"] == moment
    assert row.select_one(f'[name="{column("comment", HERE)}"]')["value"] == "Fin"
    position.refresh_from_db()
    assert position.version(HERE).until is None and position.version(HERE).is_public


def test_a_moment_without_its_button_does_nothing_and_says_so(clock, publisher):
    position, client = make_position(), logged_in(publisher)
    data = fields_of(client.get(change_url(position))) | {column("withdraw_at", HERE): "2024-12-01T09:00"}
    page = client.post(change_url(position), {**data, "_continue": "1"}, follow=True)
    position.refresh_from_db()
    assert position.version(HERE).until is None
    assert [one for one in page.context["messages"] if one.level_tag == "warning"]


def test_the_list_of_records_files_what_has_gone_under_withdrawn(clock, publisher):
    position = make_position()
    withdraw(position, HERE, by=None, at=NOW + timedelta(hours=1))
    clock.goes_to(NOW + timedelta(hours=1))
    client, shown = logged_in(publisher), {}
    for state in ("public", "withdrawn"):
        page = client.get(reverse("admin:positions_position_changelist"), {column("state", HERE): state})
        shown[state] = change_url(position) in page.content.decode()
    assert shown == {"public": False, "withdrawn": True}


# --- how far away ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("away", "english", "french"),
    [
        (timedelta(seconds=30), "in less than a minute", "dans moins d’une minute"),
        (-timedelta(seconds=30), "less than a minute ago", "il y a moins d’une minute"),
        (timedelta(minutes=1), "in 1 minute", "dans 1 minute"),
        (-timedelta(minutes=59), "59 minutes ago", "il y a 59 minutes"),
        (timedelta(hours=1), "in 1 hour", "dans 1 heure"),
        (timedelta(hours=2, minutes=59, seconds=58), "in 3 hours", "dans 3 heures"),
        (-timedelta(hours=26), "26 hours ago", "il y a 26 heures"),
        (timedelta(days=5), "in 5 days", "dans 5 jours"),
        (-timedelta(days=90), "3 months ago", "il y a 3 mois"),
        (timedelta(days=800), "in 2 years", "dans 2 ans"),
    ],
)
def test_how_far_away_a_moment_is_in_words(away, english, french):
    with translation.override("en"):
        assert in_words(NOW + away, NOW) == english
    with translation.override("fr"):
        assert in_words(NOW + away, NOW) == french
