"""The timeline of a position: everything dated in its chain, in order, as precisely as it is known."""

import re

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from languages.codes import site_languages
from partners.models import Visibility
from positions.models import Milestone
from positions.presentation import Dossier
from tests.making import (
    make_action,
    make_ask,
    make_institution,
    make_position,
    make_protected_partner,
    make_result,
    words,
)

pytestmark = pytest.mark.django_db


def text(element):
    return re.sub(r"\s+", " ", element.get_text(" ", strip=True))


def read(client, path="/en/positions/water/"):
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html5lib")


def water(**values):
    return make_position({"fr": "Eau", "en": "Water"}, **values)


def steps(position):
    return [(step.kind, str(step.date), step.is_ahead) for step in Dossier(position).timeline.steps]


def answered(ask, date, **values):
    for name, value in {"answer_from": make_institution(), "answer_date": date, **values}.items():
        setattr(ask, name, value)
    words(ask, "answer_text", {"fr": "Oui.", "en": "Yes."})
    ask.save()
    return ask


def milestone(ask, **values):
    row = Milestone(ask=ask, **values)
    words(row, "label", {"fr": "Un décret", "en": "A decree"})
    row.save()
    return row


def whole_chain():
    position = water(date="2024-03-18")
    make_action(position, date="2024-04-16")
    make_action(position, date="2024")
    make_action(position, date="2024-09", end="2024-10")
    first = answered(
        make_ask(position, status="met", status_date="2025-02-11", deadline="2026"), "2024-09-27"
    )
    second = make_ask(position, status="open", deadline="2027-06")
    milestone(first, reached_on="2025-01", due="2025-06", state="achieved")
    milestone(second, due="2026-05", state="planned")
    make_result({"fr": "Une loi", "en": "A law"}, start="2025-02-11", stage="achieved", asks=[first])
    make_result({"fr": "Un fonds", "en": "A fund"}, start="2027", stage="planned", positions=[position])
    return position


CHAIN = [
    ("act", "2024", False),
    ("position", "2024-03-18", False),
    ("act", "2024-04-16", False),
    ("act", "2024-09", False),
    ("answer", "2024-09-27", False),
    ("milestone", "2025-01", False),
    ("status", "2025-02-11", False),
    ("result", "2025-02-11", False),
    ("milestone", "2026-05", True),
    ("result", "2027", True),
    ("deadline", "2027-06", True),
]


def test_everything_dated_is_told_in_order_and_what_is_due_says_so():
    """The deadline of what is met binds nobody any more: it is not told."""
    assert steps(whole_chain()) == CHAIN


@pytest.mark.parametrize("language", site_languages())
def test_the_page_tells_each_step_with_the_precision_of_its_date(client, language):
    path = whole_chain().version(language).url
    soup = read(client, path)
    shown = soup.select(".timeline > li")
    assert [step.time["datetime"] for step in shown] == [date for _kind, date, _ahead in CHAIN]
    assert shown[3].select("time")[1]["datetime"] == "2024-10"  # until
    for step in shown:
        assert text(step.h3)
        for link in step.select('a[href^="#"]'):
            assert soup.select_one(link["href"]), link["href"]
    due = {"fr": "prévue", "en": "due:"}[language]
    assert [due in text(step.select_one(".when")) for step in shown] == [
        ahead and kind != "result" for kind, _date, ahead in CHAIN
    ]
    planned = {"fr": "Prévu", "en": "Planned"}[language]
    assert planned in text(shown[9].select_one("div")) and "2027" in text(shown[9])
    hollow = [bool(step.select(".marker .ahead")) for step in shown]
    assert hollow == [ahead for _kind, _date, ahead in CHAIN]


def test_each_step_leads_to_what_it_is_about(client):
    whole_chain()
    shown = read(client).select(".timeline > li")
    links = [[link["href"] for link in step.select('a[href^="#"]')] for step in shown]
    assert links[4] == links[5] == links[6] == ["#ask-a"]
    assert links[8] == links[10] == ["#ask-b"]
    assert links[7][0].startswith("#result-")


def test_what_has_no_date_is_no_step_but_an_action_is_never_lost(client):
    position = water()
    make_action(position)
    make_ask(position, status="open")
    make_result(positions=[position])
    assert steps(position) == []
    (last,) = read(client).select(".timeline > li")
    assert text(last.select_one(".when")) == "Date not given"
    assert "A meeting" in text(last)


def test_an_undated_action_comes_last(client):
    position = water()
    make_action(position)
    make_action(position, date="2024")
    whens = [text(step.select_one(".when")) for step in read(client).select(".timeline > li")]
    assert whens == ["2024", "Date not given"]


def test_an_answer_that_is_also_the_status_is_one_step(client):
    ask = answered(make_ask(water(), status="noted", status_date="2024-09"), "2024-09")
    make_action(ask.position, date="2024-01")
    assert steps(ask.position) == [("act", "2024-01", False), ("answer", "2024-09", False)]
    step = read(client).select(".timeline > li")[1]
    assert "Official answer" in text(step) and "Noted, no commitment" in text(step)


def test_a_missed_milestone_is_still_told_as_due_and_not_as_reached():
    ask = make_ask(water(), status="open", deadline="2001")
    milestone(ask, due="2000", state="planned")
    milestone(ask, due="1999", state="achieved")  # nobody knows when: the ask tells it
    assert steps(ask.position) == [("milestone", "2000", True), ("deadline", "2001", True)]


def test_two_dates_make_no_timeline(client):
    position = water(date="2024")
    make_ask(position, status="open", deadline="2027")
    assert not Dossier(position).timeline
    assert not read(client).select(".timeline, #actions")


def test_a_draft_a_secret_action_and_a_protected_partner_add_nothing(client):
    position = water(date="2024-01-01")
    make_action(position, date="2024-02")
    before = str(read(client).main)
    make_result(public=(), positions=[position], start="2024-03")
    make_action(position, date="2024-04", is_public=False)
    hidden = make_protected_partner(Visibility.SUPPRESSED)
    for action in position.actions.filter(is_public=True):
        action.organisations.add(hidden)
    assert str(read(client).main) == before


def test_the_timeline_costs_no_query():
    position = whole_chain()
    dossier = Dossier(position)
    assert dossier.asks and dossier.actions and dossier.results
    with CaptureQueriesContext(connection) as captured:
        assert dossier.timeline.steps and dossier.timeline.strip
    assert len(captured) == 0


# --- the strip -----------------------------------------------------------------------------------


def test_the_strip_has_a_mark_for_each_dated_step_between_the_first_year_and_the_last(client):
    position = whole_chain()
    make_action(position)
    strip = Dossier(position).timeline.strip
    assert (strip.first, strip.last) == (2024, 2027)
    assert len(strip.years) == 3
    shares = [float(mark.start.rstrip("%")) for mark in strip.marks]
    assert shares == sorted(shares) and shares[0] == 3
    assert max(float(mark.end.rstrip("%")) for mark in strip.marks) == 97
    spans = [str(mark.step.date) for mark in strip.marks if mark.is_span]
    assert spans == ["2024", "2024-09", "2025-01", "2026-05", "2027", "2027-06"]
    drawn = read(client).select_one("svg.strip")
    assert drawn["aria-hidden"] == "true"  # the list below says it all
    assert len(drawn.select("svg")) == len(CHAIN)
    assert [label.get_text() for label in drawn.select("text")] == ["2024", "2027"]


@pytest.mark.parametrize("dates", [["2024-01-01", "2024-01-20"], ["2024-01-01", "2024-01-02", "2024-01-30"]])
def test_what_can_be_seen_without_a_strip_has_none(client, dates):
    position = water()
    for date in dates:
        make_action(position, date=date)
    soup = read(client)
    assert len(soup.select(".timeline > li")) == len(dates)
    assert not soup.select(".strip")
