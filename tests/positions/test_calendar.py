"""The calendar of actions and deadlines: what it tells, in which language, and what it never tells."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from icalendar import Calendar

from languages.codes import column, site_languages
from languages.texts import Text
from pages.models import SiteIdentity
from pages.models.site import ListPolicy
from partners.models import Visibility
from positions.calendar import set_apart
from positions.models import AdvocacyAction, Ask
from publishing.workflow import withdraw
from tests.making import (
    live,
    make_action,
    make_ask,
    make_country,
    make_institution,
    make_partner,
    make_position,
    make_protected_partner,
    make_signatory,
    make_theme,
    words,
)
from tests.positions.strict_calendar import read_strictly

pytestmark = pytest.mark.django_db

OWN, OTHER = "en", "fr"
TOMORROW = datetime.timedelta(days=1)


def address(language=OWN, query=""):
    with override(language):
        return reverse("positions:calendar") + query


def read(client, language=OWN, query=""):
    """The events of the calendar, checked line by line, then read by the library."""
    response = client.get(address(language, query))
    assert response.status_code == 200
    strict = read_strictly(response.content)
    events = list(Calendar.from_ical(response.content).events)
    assert len(events) == len([part for part in strict.parts if part.name == "VEVENT"])
    return events


def summaries(client, language=OWN, query=""):
    return [str(event["SUMMARY"]) for event in read(client, language, query)]


def one(client, language=OWN):
    (event,) = read(client, language)
    return event


def days(event):
    return event["DTSTART"].dt, event["DTEND"].dt


def water(**values):
    return make_position({"fr": "Eau", "en": "Water"}, **values)


# --- what it tells -----------------------------------------------------------------------------------


def test_an_action_is_an_event_of_its_whole_day(client):
    position = water(themes=[make_theme("gender")])
    action = make_action(position, date="2024-12-05", **{column("place", "en"): "Geneva"})
    action.institutions.add(make_institution("ministry"))
    event = one(client)
    assert event["SUMMARY"] == "Meeting: A meeting"
    assert event["SUMMARY"].params["LANGUAGE"] == OWN
    assert days(event) == (datetime.date(2024, 12, 5), datetime.date(2024, 12, 6))
    assert event["LOCATION"] == "Geneva"
    assert event["DESCRIPTION"].split("\n") == [
        "A meeting",
        "Institution: Institution ministry",
        "Position: Water",
    ]
    assert [str(name) for name in event["CATEGORIES"].cats] == ["Memorandum", "Gender"]
    facts = {name: str(event[name]) for name in ("CLASS", "TRANSP", "STATUS")}
    assert facts == {"CLASS": "PUBLIC", "TRANSP": "TRANSPARENT", "STATUS": "CONFIRMED"}


def test_an_action_that_lasted_ends_the_day_after_its_last(client):
    make_action(water(), date="2024-12-05", end="2024-12-09")
    assert days(one(client)) == (datetime.date(2024, 12, 5), datetime.date(2024, 12, 10))


def test_an_end_known_roughly_is_told_in_words_and_lengthens_nothing(client):
    make_action(water(), date="2024-12-05", end="2025-02")
    event = one(client)
    assert days(event) == (datetime.date(2024, 12, 5), datetime.date(2024, 12, 6))
    assert "Until: February 2025" in event["DESCRIPTION"].split("\n")


@pytest.mark.parametrize(
    ("deadline", "day"),
    [("2025-12-05", (2025, 12, 5)), ("2024-02", (2024, 2, 29)), ("2025", (2025, 12, 31))],
)
def test_a_deadline_ends_on_the_last_day_it_may_be(client, deadline, day):
    make_ask(water(), deadline=deadline)
    first = datetime.date(*day)
    assert days(one(client)) == (first, first + TOMORROW)


def test_a_deadline_says_what_is_asked_of_whom_and_where_it_stands(client):
    make_ask(water(), deadline="2025-12", status="partly_met", addressee=make_institution("ministry"))
    event = one(client)
    assert event["SUMMARY"] == "Deadline: Publish the list"
    assert event["DESCRIPTION"].split("\n") == [
        "Publish the list",
        "By when: December 2025",
        "Addressed to: Institution ministry",
        "Where it stands: Partly met",
        "Position: Water",
    ]


def test_the_words_of_a_deadline_stand_in_place_of_its_date(client):
    make_ask(
        water(),
        deadline="2025-12",
        **{column("deadline_text", "en"): "By the next summit"},
        status_info="not_provided",
    )
    lines = one(client)["DESCRIPTION"].split("\n")
    assert "By when: By the next summit" in lines
    assert "Where it stands: Information not provided" in lines


def test_every_event_leads_to_where_the_page_of_the_position_tells_it(client, settings):
    position = water()
    make_action(position, date="2024-12-05")
    make_ask(position, deadline="2025-12")
    for language in (OWN, OTHER):
        for event in read(client, language):
            url, anchor = str(event["URL"]).removeprefix(settings.SITE_URL).split("#")
            assert url == position.version(language).url
            page = BeautifulSoup(client.get(url).content.decode(), "html5lib")
            assert page.find(id=anchor), anchor


def test_each_language_has_a_calendar_in_its_own_words(client):
    position = water(themes=[make_theme("gender")])
    make_action(position, date="2024-12-05")
    make_ask(position, deadline="2025-12", status="open")
    for language in site_languages():
        done, due = read(client, language)
        for event in (done, due):
            assert event["SUMMARY"].params["LANGUAGE"] == language
            assert event["DESCRIPTION"].params["LANGUAGE"] == language
            assert event["CATEGORIES"].params["LANGUAGE"] == language
            assert position.version(language).title in event["DESCRIPTION"]
        assert getattr(position.asks.get(), column("text", language)) in due["SUMMARY"]
    keys = [{str(event["UID"]) for event in read(client, language)} for language in (OWN, OTHER)]
    assert keys[0].isdisjoint(keys[1])


def test_words_that_are_missing_make_an_event_of_another_public_language_marked_as_such(client):
    position = water()
    make_ask(position, {OTHER: "Publier la carte"}, deadline="2025-12", status="open")
    event = one(client, OWN)
    assert "Publier la carte" in event["SUMMARY"]
    for name in ("SUMMARY", "DESCRIPTION", "CATEGORIES"):
        assert event[name].params["LANGUAGE"] == OTHER
    assert position.version(OTHER).title in event["DESCRIPTION"]
    assert position.version(OWN).url in event["URL"]  # but it leads to the page of the calendar's language


def test_a_long_summary_is_shortened_and_told_whole_below(client):
    action = make_action(water(), date="2024-12-05")
    told = "We asked again for the list of the dams. " * 10
    words(action, "summary", {OWN: told})
    action.save()
    event = one(client)
    assert len(event["SUMMARY"]) <= 160
    assert event["SUMMARY"].endswith("…")
    assert told in event["DESCRIPTION"]


def test_the_calendar_says_whose_it_is_and_how_often_to_read_it_again(client, settings):
    words(site := SiteIdentity.objects.first() or SiteIdentity(), "name", {OWN: "House of Rivers"})
    site.save()
    make_ask(water(themes=[make_theme("gender")]), deadline="2025")
    calendar = Calendar.from_ical(client.get(address(query="?theme=gender")).content)
    assert (
        calendar["NAME"]
        == calendar["X-WR-CALNAME"]
        == "Actions and deadlines (Theme: Gender) – House of Rivers"
    )
    assert calendar["NAME"].params["LANGUAGE"] == OWN
    assert calendar["METHOD"] == "PUBLISH"
    assert calendar["REFRESH-INTERVAL"].dt == datetime.timedelta(hours=12)
    assert calendar["SOURCE"] == f"{settings.SITE_URL}{address(query='?theme=gender')}"
    with override(OWN):
        assert calendar["URL"] == f"{settings.SITE_URL}{reverse('positions:list')}?theme=gender"


def test_a_calendar_of_nothing_is_a_calendar(client):
    assert read(client) == []


# --- what it never tells -----------------------------------------------------------------------------


def dated(position):
    make_action(position, date="2024-12-05")
    make_ask(position, deadline="2025-12")
    return position


def test_a_draft_is_in_no_calendar(client):
    dated(water(public=()))
    assert summaries(client, OWN) == summaries(client, OTHER) == []


def test_what_is_public_in_another_language_alone_is_not_in_this_calendar(client):
    dated(water(public=(OTHER,)))
    assert summaries(client, OWN) == []
    assert len(summaries(client, OTHER)) == 2


def test_a_site_that_mixes_languages_in_its_lists_does_not_mix_its_calendars(client):
    site = SiteIdentity.objects.first() or SiteIdentity()
    site.list_policy = ListPolicy.MIXED
    site.save()
    dated(water(public=(OTHER,)))
    assert summaries(client, OWN) == []


def test_what_is_withdrawn_leaves_the_calendar_of_that_language_at_once(client):
    position = dated(water())
    assert len(summaries(client, OWN)) == 2
    withdraw(position, OWN, by=None)
    assert summaries(client, OWN) == []
    assert len(summaries(client, OTHER)) == 2


def test_what_is_scheduled_is_not_in_it_yet(client):
    position = water(public=())
    live(position, OWN, at=timezone.now() + TOMORROW)
    position.save()
    dated(position)
    assert summaries(client) == []


def test_an_action_that_is_not_shown_is_not_told(client):
    make_action(water(), date="2024-12-05", is_public=False)
    assert summaries(client, OWN) == summaries(client, OTHER) == []


def test_words_of_a_draft_are_not_told_nor_is_their_day(client):
    position = water(public=(OWN,))
    make_ask(position, {OTHER: "Publier la carte"}, deadline="2025-12")
    action = make_action(position, date="2024-12-05")
    words(action, "summary", {OWN: "", OTHER: "Une rencontre"})
    action.save()
    assert summaries(client, OWN) == summaries(client, OTHER) == []


@pytest.mark.parametrize("date", ["2024-12", "2024", ""])
def test_an_action_whose_day_is_not_known_is_on_no_day(client, date):
    make_action(water(), date=date)
    assert summaries(client) == []


def test_an_ask_without_deadline_is_not_in_it(client):
    make_ask(water(), **{column("deadline_text", "en"): "As soon as possible"})
    assert summaries(client) == []


def test_no_organisation_is_named_in_an_event(client):
    hidden = make_protected_partner(key="sealed")
    named = make_partner({"fr": "Maison du fleuve", "en": "River House"})
    position = water(lead=named, partners=[hidden], countries=[make_country("CD")])
    make_signatory(position, named)
    make_action(position, date="2024-12-05").organisations.set([hidden, named])
    make_ask(position, deadline="2025-12")
    file = b"".join(client.get(address(language)).content for language in site_languages())
    for name in ("River House", "Maison du fleuve", "protégée", "protected", "sealed"):
        assert name not in file.decode().replace("\r\n ", "")


# --- filters -----------------------------------------------------------------------------------------


@pytest.fixture
def three():
    congo, peru = make_country("CD"), make_country("PE")
    gender, dams = make_theme("gender"), make_theme("dams", fr="Barrages", en="Dams")
    partner = make_partner(key="river")
    for name, country, theme, date in (
        ("one", congo, gender, "2023"),
        ("two", congo, dams, "2024"),
        ("three", peru, dams, "2024"),
    ):
        position = make_position(countries=[country], themes=[theme], date=date)
        make_ask(position, {"fr": name, "en": name}, deadline="2025-12-05")
        if name == "three":
            make_signatory(position, partner)


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", {"one", "two", "three"}),
        ("?country=CD", {"one", "two"}),
        ("?theme=dams&country=CD", {"two"}),
        ("?year=2024", {"two", "three"}),
        ("?type=memorandum", {"one", "two", "three"}),
        ("?type=petition", set()),
        ("?partner=river", {"three"}),
        ("?partner=river&country=CD", set()),
        ("?country=&utm_source=x", {"one", "two", "three"}),
        (f"?without={OTHER}", set()),
    ],
)
def test_filters_are_those_of_the_list(client, three, query, names):
    assert set(summaries(client, query=query)) == {f"Deadline: {name}" for name in names}


@pytest.mark.parametrize(
    "query",
    [
        *("?theme=nothing", "?country=cd", "?type=%00", "?year=20244", "?partner=nobody", "?status=unset2"),
        *(f"?without={OWN}", "?without=xx", "?theme=" + "x" * 500, "?country=CD&partner=sealed"),
    ],
)
def test_a_code_that_the_list_does_not_know_is_no_calendar(client, three, query):
    with override(OWN):
        list_address = reverse("positions:list")
    assert client.get(list_address + query).status_code == 404
    assert client.get(address(query=query)).status_code == 404


@pytest.mark.parametrize("visibility", [v for v in Visibility.values if v != Visibility.PUBLIC])
def test_a_protected_partner_answers_like_one_that_does_not_exist(client, visibility):
    partner = make_protected_partner(visibility, key="sealed")
    dated(water(partners=[partner], countries=[make_country("CD")]))
    for query in ("?partner=sealed", "?partner=sealed&country=CD"):
        sealed, nobody = (
            client.get(address(query=text)) for text in (query, query.replace("sealed", "nobody"))
        )
        assert sealed.status_code == nobody.status_code == 404
        assert sealed.content == nobody.content


# --- safe --------------------------------------------------------------------------------------------

ODD = 'a\x00b\x07\x1b\x85c\u2028d; e, f\\g: "h" \u202ei\r\nBEGIN:VEVENT\nEND:VCALENDAR\tj 🌊' + "é" * 80


def test_odd_characters_break_no_line_and_open_no_event(client):
    position = water()
    odd = ODD.replace("\x00", "")  # which no database takes
    make_ask(
        position, {"fr": odd, "en": odd}, deadline="2025-12", **{column("deadline_text", "en"): odd[:200]}
    )
    action = make_action(position, date="2024-12-05", **{column("place", "en"): odd[:100]})
    words(action, "summary", {OWN: odd})
    action.save()
    done, due = read(client)
    assert done["DESCRIPTION"].startswith('abc\nd; e, f\\g: "h" i\nBEGIN:VEVENT\nEND:VCALENDAR j 🌊éé')
    assert "\n" not in due["SUMMARY"] + done["SUMMARY"] + done["LOCATION"]


def test_words_written_the_other_way_are_kept_apart():
    name = "وزارة المياه"
    assert set_apart(Text(name, "ar"), OWN) == f"\u2068{name}\u2069"
    assert set_apart(Text(name, "ar"), "ar") == name
    assert set_apart(Text("\u202eMinistry", OWN), OWN) == "Ministry"


def test_members_keep_the_keys_that_events_are_known_by():
    for model in (AdvocacyAction, Ask):
        assert model._meta.pk.get_internal_type() == "UUIDField"
