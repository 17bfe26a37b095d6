"""Lists of the admin narrowed, counted and marked by the state of translations."""

import pytest

from languages.codes import column
from positions.models import Position
from publishing.provenance import leave_blank, mark_unfinished
from publishing.text_states import How
from publishing.translation_summary import WORST_FIRST, RecordSummary, count_states, in_state, states_of
from tests.admin_forms import logged_in
from tests.making import make_ask, make_institution, make_partner, make_position, make_theme
from tests.publishing.translating import (
    DRAFT,
    LIST,
    MISSING,
    SOURCE,
    STALE,
    TARGET,
    TO_CHECK,
    UP_TO_DATE,
    cost,
    read,
    write,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_every_state():
    """A position for each state, by its state; each with a second text that is up to date."""
    found = {state: make_position(summary={SOURCE: "Un", TARGET: "One"}) for state in WORST_FIRST}
    write(found[MISSING], "", TARGET)
    write(found[MISSING], "Autre titre", field="title")  # and out of date: the worst is told
    write(found[STALE], "Deux")
    mark_unfinished(found[STALE], "title", TARGET, by=None)
    write(found[TO_CHECK], "Machine", TARGET, how=How.MACHINE)
    mark_unfinished(found[DRAFT], "summary", TARGET, by=None)
    write(found[UP_TO_DATE], "", TARGET)
    leave_blank(found[UP_TO_DATE], "summary", TARGET, by=None)
    return found


def test_a_list_is_filtered_by_the_worst_state_of_each_record(in_every_state, editor):
    client = logged_in(editor)
    for wanted, position in in_every_state.items():
        response = client.get(LIST, {column("translation", TARGET): wanted})
        assert [row.pk for row in response.context["cl"].result_list] == [position.pk], wanted
    assert client.get(LIST, {column("translation", TARGET): "nothing"}).status_code == 200


def test_the_filter_counts_and_is_only_there_for_languages_that_are_translated_into(in_every_state, editor):
    make_ask(in_every_state[UP_TO_DATE], text={SOURCE: "Agir"})
    page = read(editor, LIST)
    by_language = {
        code: page.select(f"#changelist-filter a[href*={column('translation', code)}]")
        for code in (SOURCE, TARGET)
    }
    assert [link.text.strip()[-3:] for link in by_language[TARGET]] == ["(2)", "(1)", "(1)", "(1)"]
    assert not by_language[SOURCE]


def test_what_is_counted_is_what_is_found_and_what_each_record_is(in_every_state):
    make_ask(in_every_state[DRAFT], text={SOURCE: "Agir"})
    make_position(source_language=TARGET, summary={TARGET: "One"})
    counts = count_states(Position)
    rows = Position.objects.order_by("pk")
    states = states_of(Position, rows.values_list("pk", flat=True))
    for language in (SOURCE, TARGET):
        for wanted in WORST_FIRST:
            found = {row.pk for row in in_state(rows, language, wanted)}
            assert counts[language][wanted] == len(found)
            assert {int(key) for key, its in states.items() if its.get(language) == wanted} == found
            for pk in found:
                assert RecordSummary(Position.objects.get(pk=pk)).state(language) == wanted


def test_a_list_marks_what_is_to_be_done_beside_each_badge(in_every_state, editor):
    page = read(editor, LIST)
    marks = page.select("#result_list .translation-mark")
    assert sorted(mark["class"][1] for mark in marks) == sorted(f"is-{one}" for one in WORST_FIRST[:-1])


def test_a_version_that_was_not_begun_is_not_told_twice(editor):
    make_position({SOURCE: "Titre"}, public=(SOURCE,))
    assert not read(editor, LIST).select("#result_list .translation-mark")


@pytest.mark.parametrize("path", ["topics/theme", "positions/institution"])
def test_lists_of_reference_data_do_the_same(path, editor):
    make, field = (make_theme, "label") if path.endswith("theme") else (make_institution, "name")
    row = make()
    write(row, "Autre", field=field)
    page = read(editor, f"/admin/{path}/")
    assert page.select("#result_list .translation-mark.is-stale")
    client = logged_in(editor)
    for wanted, found in ((STALE, [row.pk]), (UP_TO_DATE, [])):
        response = client.get(f"/admin/{path}/", {column("translation", TARGET): wanted})
        pks = [one.pk for one in response.context["cl"].result_list]
        assert (row.pk in pks) == (row.pk in found)


def test_a_list_reads_its_states_in_two_queries_however_long_it_is(editor):
    client, lead, costs = logged_in(editor), make_partner(), []
    for wanted in (50, 500):
        for _number in range(wanted - Position.objects.count()):
            make_position(lead=lead, summary={SOURCE: "Un"})
        costs.append(cost(client, LIST))
    assert len(costs[0]) == len(costs[1])
    for queries in costs:
        assert len([query for query in queries if "publishing_textstate" in query["sql"]]) == 2
    filtered = cost(client, f"{LIST}?{column('translation', TARGET)}={MISSING}")
    assert len(filtered) <= len(costs[1])
