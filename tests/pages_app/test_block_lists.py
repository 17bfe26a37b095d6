"""The lists that fill themselves: what is public, in the page's language, and nobody who is protected."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from languages.texts import text_of
from pages.block_lists import LISTS, Readers, open_calls
from pages.models import BlockList
from partners.models import Visibility
from tests.making import (
    make_ask,
    make_block,
    make_country,
    make_document,
    make_institution,
    make_news,
    make_page,
    make_partner,
    make_position,
    make_protected_partner,
    make_result,
)
from tests.pages_app.reading import headings, seen, text
from tests.pages_app.test_page import read
from topics.models import PositionType, ResultKind

pytestmark = pytest.mark.django_db

HEADING = {"fr": "Notre liste", "en": "Our list"}
LANGUAGES = ["fr", "en"]
EVERY_LIST = list(BlockList.values)
SHORTENED = [name for name in EVERY_LIST if name != BlockList.POSITIONS_BY_TYPE]


def fill(name, number=1, public=("fr", "en")):
    """`number` records for the list `name`; returns them."""
    if name in {BlockList.POSITIONS_BY_TYPE, BlockList.LATEST_POSITIONS}:
        return [make_position(public=public) for _number in range(number)]
    if name in {BlockList.RESULTS_BY_KIND, BlockList.LATEST_RESULTS}:
        return [make_result(public=public) for _number in range(number)]
    if name == BlockList.PARTNERS:
        return [make_partner(public=public) for _number in range(number)]
    if name == BlockList.COUNTRIES:
        return [make_country(code, public=public) for code in ("BE", "CD", "KE", "PE", "TZ")[:number]]
    if name == BlockList.LATEST_NEWS:
        return [make_news(public=public) for _number in range(number)]
    if name == BlockList.LATEST_PUBLICATIONS:
        return [make_document(public=public) for _number in range(number)]
    positions = [make_position(public=public) for _number in range(number)]
    for position in positions:
        make_ask(position, status="open")
    return positions


def listed(main):
    return main.select(".block-list li.item, .block-list ul.entries > li")


def page_with(name, **values):
    page = make_page()
    make_block(page, kind="list", list=name, heading=HEADING, **values)
    return page


def test_every_list_is_known():
    assert set(LISTS) == set(BlockList.values)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", EVERY_LIST)
def test_a_list_shows_what_is_public_and_the_way_to_all_of_it(client, name, language):
    page = page_with(name)
    fill(name)
    main = seen(client, page, language)
    assert headings(main)[0] == HEADING[language]
    assert len(listed(main)) == 1
    with translation.override(language):
        assert main.select_one(".elsewhere a")["href"] == reverse(LISTS[name].section)


@pytest.mark.parametrize("name", EVERY_LIST)
def test_a_list_holds_nothing_that_is_not_public_in_this_language(client, name):
    page = page_with(name)
    fill(name, public=("fr",))
    assert len(listed(seen(client, page, "fr"))) == 1
    english = seen(client, page, "en")  # says how much there is, and where
    assert not listed(english)
    assert [link["hreflang"] for link in english.select(".block-list a")] == ["fr"]


@pytest.mark.parametrize("name", EVERY_LIST)
def test_an_empty_list_has_no_heading_but_leaves_the_text(client, name):
    page = page_with(name)
    assert not seen(client, page, "fr").select("h2, .block")
    make_block(page, {"fr": "<p>Reste.</p>"}, kind="list", list=name, heading=HEADING)
    main = seen(client, page, "fr")
    assert text(main.select_one(".block")) == "Reste."
    assert not main.select(".block-list")


@pytest.mark.parametrize("name", SHORTENED)
def test_a_list_is_as_long_as_wanted(client, name):
    page = page_with(name, list_length=2)
    fill(name, 4)
    assert len(listed(seen(client, page, "fr"))) == 2


def test_two_blocks_show_the_same_list_each_at_its_length(client):
    page = make_page()
    for length in (1, 3):
        make_block(page, kind="list", list="latest_positions", list_length=length)
    fill(BlockList.LATEST_POSITIONS, 4)
    lists = seen(client, page, "fr").select(".block-list")
    assert [len(block.select("li.item")) for block in lists] == [1, 3]


@pytest.mark.parametrize("name", EVERY_LIST)
def test_a_list_without_a_heading_of_its_own_keeps_the_order_of_headings(client, name):
    page = make_page()
    make_block(page, kind="list", list=name)
    fill(name, 2)
    assert len(listed(seen(client, page, "en"))) >= 1


@pytest.mark.parametrize("name", EVERY_LIST)
def test_a_list_may_end_a_text(client, name):
    page = make_page()
    make_block(page, {"fr": "<p>Avant.</p>"}, list=name)
    fill(name)
    assert len(listed(seen(client, page, "fr"))) == 1


# --- each list -------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_types_are_counted_and_lead_to_their_part_of_the_list(client, language):
    page = page_with(BlockList.POSITIONS_BY_TYPE, list_length=1)
    for code, number in {"petition": 2, "memorandum": 1}.items():
        for _number in range(number):
            make_position(type=PositionType.objects.get(code=code))
    make_position(public=(), type=PositionType.objects.get(code="petition"))
    lines = listed(seen(client, page, language))
    assert sorted(text(line.select_one(".aside")) for line in lines) == ["1 position", "2 positions"]
    for line in lines:
        answer = client.get(line.a["href"])
        assert answer.status_code == 200
        assert f"{answer.context['total']} position" in text(line)


@pytest.mark.parametrize("language", LANGUAGES)
def test_results_stand_under_their_kinds_and_plans_are_called_plans(client, language):
    page = page_with(BlockList.RESULTS_BY_KIND)
    kinds = list(ResultKind.objects.order_by("order", "code")[:2])
    for kind in kinds:
        make_result(kind=kind, stage="planned", start="2031")
    main = seen(client, page, language)
    assert len(main.select(".block-list > h3")) == 2
    for line in listed(main):
        assert {"fr": "Prévu", "en": "Planned"}[language] in text(line)


@pytest.mark.parametrize("visibility", [v for v in Visibility if v != Visibility.PUBLIC])
def test_a_protected_partner_is_in_no_list(client, visibility):
    page = make_page()
    for name in EVERY_LIST:
        make_block(page, kind="list", list=name, heading=HEADING)
    partner = make_protected_partner(visibility)
    make_partner({"fr": "Ouverte", "en": "Open"})
    for language in LANGUAGES:
        names = text(seen(client, page, language))
        assert partner.version(language).title not in names
        assert {"fr": "Ouverte", "en": "Open"}[language] in names


@pytest.mark.parametrize("language", LANGUAGES)
def test_partners_come_from_a_to_z(client, language):
    page = page_with(BlockList.PARTNERS)
    for name in ("Zola", "Éthique", "Atelier"):
        make_partner({"fr": name, "en": name})
    names = [text(line.a) for line in listed(seen(client, page, language))]
    assert names == ["Atelier", "Éthique", "Zola"]


def days(number):
    return (timezone.localdate() + timedelta(days=number)).isoformat()


def test_calls_come_by_deadline_and_what_is_past_comes_last():
    position, today = make_position(), timezone.localdate()
    deadlines = {
        "this year": str(today.year),
        "next year": str(today.year + 1),
        "long ago": "2019",
        "yesterday": days(-1),
        "tomorrow": days(1),
        "today": days(0),
        "whenever": "",
    }
    for words, deadline in deadlines.items():
        make_ask(position, {"fr": words}, status="open", deadline=deadline)
    calls = open_calls(Readers("fr"), 50)
    order = [text_of(call.ask, "text", "fr").value for call in calls]
    assert order[:2] == ["today", "tomorrow"] or order[:3] == ["today", "this year", "tomorrow"]
    assert order.index("this year") < order.index("next year") < order.index("whenever")
    assert order[-2:] == ["yesterday", "long ago"]
    assert [call.is_past for call in calls] == [False] * 5 + [True] * 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_deadline_that_passed_is_said_to_have_passed(client, language):
    page, position = page_with(BlockList.OPEN_CALLS), make_position()
    make_ask(position, status="open", deadline="2019-05", addressee=make_institution("ministry"))
    make_ask(position, status="in_progress", deadline="2999")
    coming, past = listed(seen(client, page, language))
    with translation.override(language):
        passed = gettext("Deadline passed")
    assert passed in text(past) and passed not in text(coming)
    assert "Institution ministry" in text(past)
    assert coming.select_one(".status.in_progress") and past.select_one(".status.open")


def test_a_call_leads_to_its_ask(client):
    page, position = page_with(BlockList.OPEN_CALLS), make_position()
    ask = make_ask(position, status="open")
    link = listed(seen(client, page, "en"))[0].a["href"]
    assert link == f"{position.version('en').url}#ask-{ask.key}"
    assert f'id="ask-{ask.key}"' in client.get(position.version("en").url).content.decode()


@pytest.mark.parametrize("status", ["met", "refused", "superseded", "partly_met", "noted", "supported", ""])
def test_asks_that_have_an_answer_are_no_calls(status):
    make_ask(make_position(), status=status)
    assert open_calls(Readers("fr"), 5) == []


def test_a_call_whose_words_are_in_a_draft_only_is_not_shown(client):
    page = page_with(BlockList.OPEN_CALLS)
    make_ask(make_position(public=("en",)), {"fr": "Brouillon"}, status="open")
    make_ask(make_position(), {"fr": "Publier"}, status="open")
    (line,) = listed(seen(client, page, "en"))
    assert line.select_one("h3 [lang=fr]").text == "Publier"


# --- what they cost --------------------------------------------------------------------------------

COST = {
    BlockList.POSITIONS_BY_TYPE: 1,
    BlockList.LATEST_POSITIONS: 4,
    BlockList.RESULTS_BY_KIND: 1,
    BlockList.LATEST_RESULTS: 4,
    BlockList.PARTNERS: 1,
    BlockList.COUNTRIES: 1,
    BlockList.LATEST_NEWS: 3,
    BlockList.LATEST_PUBLICATIONS: 2,
    BlockList.OPEN_CALLS: 1,
}


@pytest.mark.parametrize("name", EVERY_LIST)
@pytest.mark.parametrize("times", [1, 3])
def test_a_list_costs_the_same_however_many_blocks_show_it(name, times, django_assert_max_num_queries):
    page = make_page()
    for number in range(times):
        make_block(page, kind="list", list=name, list_length=number + 1)
    fill(name, 4)
    with django_assert_max_num_queries(4 + COST[name]):  # one counts what exists elsewhere only
        read(page, "en")
