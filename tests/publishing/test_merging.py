"""The one function that decides what changes, judged by properties of any three snapshots."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from languages.codes import column, column_languages
from publishing.copies.merging import (
    clashes,
    differ,
    differences,
    every_part,
    merge,
    part_of,
    same,
    with_chosen,
)
from publishing.copies.merging import model_of as model
from publishing.snapshots import FACTS, OF

RECORD = "positions.position:1"
ASKS = [f"positions.ask:00000000-0000-0000-0000-00000000000{number}" for number in range(3)]
WORDS = st.sampled_from([None, "", "one", "two", "three"])
LANGUAGES = column_languages()
PARTS = st.sets(st.sampled_from(sorted(every_part())))

RECORDS = st.fixed_dictionaries(
    {
        **{column("title", code): WORDS for code in LANGUAGES},
        "date": st.sampled_from(["", "2014", "2015-03"]),
        "countries": st.lists(st.sampled_from(["BI", "CD", "RW"]), unique=True).map(sorted),
    }
)
ROWS = st.fixed_dictionaries(
    {
        OF: st.just(RECORD),
        **{column("text", code): WORDS for code in LANGUAGES},
        "order": st.sampled_from(["1", "2"]),
    }
)
SNAPSHOTS = st.builds(
    lambda record, rows: {RECORD: record, **rows}, RECORDS, st.dictionaries(st.sampled_from(ASKS), ROWS)
)


@given(SNAPSHOTS, SNAPSHOTS)
def test_who_wants_nothing_changes_nothing(base, live):
    assert merge(base, base, live) == live


@given(SNAPSHOTS, SNAPSHOTS)
def test_what_is_wanted_is_what_comes_out_where_nobody_else_wrote(base, draft):
    assert same(merge(base, draft, base), draft)


@given(SNAPSHOTS, SNAPSHOTS, PARTS)
def test_a_part_changes_no_column_of_another(live, draft, parts):
    after = merge(live, draft, live, parts)
    for one in differences(live, after):
        assert one.part in parts
        if one.name == "" and one.new is not None:
            words = {part_of(model(one.key), name) for name, value in one.new.items() if value}
            assert words <= parts | {FACTS}


@given(SNAPSHOTS, SNAPSHOTS, st.permutations(sorted(every_part())))
def test_part_by_part_in_any_order_everything_goes_out(live, draft, order):
    now = live
    for part in (*order, *order):  # the words of a new row wait until the row is out
        now = merge(now, draft, now, {part})
    assert same(now, draft)


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(SNAPSHOTS, SNAPSHOTS, SNAPSHOTS)
def test_two_people_who_change_different_things_both_keep_them(base, mine, theirs):
    assume(not clashes(base, mine, theirs))
    both = merge(base, mine, theirs)
    for side in (mine, theirs):
        for key, values in side.items():
            if key not in base or key not in both:
                continue
            for name, value in values.items():
                if differ(name, base[key], values) and not isinstance(value, list):
                    assert not differ(name, both[key], values)
        for key in base.keys() - side.keys():
            assert key not in both
    assert same(both, merge(base, theirs, mine))


@given(SNAPSHOTS, SNAPSHOTS, SNAPSHOTS)
def test_lists_of_two_people_are_merged_as_sets(base, mine, theirs):
    was, here, there = (set(one[RECORD]["countries"]) for one in (base, mine, theirs))
    both = set(merge(base, mine, theirs)[RECORD]["countries"])
    assert both == (there | (here - was)) - (was - here)


@given(SNAPSHOTS, SNAPSHOTS)
def test_the_same_change_made_twice_is_no_clash(base, mine):
    assert clashes(base, mine, mine) == []


@given(SNAPSHOTS, SNAPSHOTS, SNAPSHOTS)
def test_whatever_clashes_is_named_to_both(base, mine, theirs):
    here = {(one.key, one.name) for one in clashes(base, mine, theirs)}
    there = {(one.key, one.name) for one in clashes(base, theirs, mine)}
    assert here == there


@given(SNAPSHOTS, SNAPSHOTS)
def test_single_values_go_back_and_nothing_else(now, old):
    cells = [(one.key, one.name) for one in differences(now, old)]
    for cell in cells:
        after = with_chosen(now, old, [cell])
        assert {(one.key, one.name) for one in differences(now, after)} == {cell}
    assert same(with_chosen(now, old, cells), old)


def test_a_row_that_was_removed_takes_along_what_belongs_to_it():
    ask, milestone = ASKS[0], "positions.milestone:00000000-0000-0000-0000-000000000009"
    live = {RECORD: {}, ask: {OF: RECORD}, milestone: {OF: ask}}
    draft = {RECORD: {}}
    assert merge({RECORD: {}, ask: {OF: RECORD}}, draft, live) == {RECORD: {}}


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_wait_for_their_row(language):
    new = {OF: RECORD, "order": "1", **{column("text", code): "words" for code in LANGUAGES}}
    live, draft = {RECORD: {}}, {RECORD: {}, ASKS[0]: new}
    assert merge(live, draft, live, {language}) == live
    out = merge(live, draft, live, {FACTS, language})[ASKS[0]]
    assert {code for code in LANGUAGES if out[column("text", code)]} == {language}


def test_what_is_known_of_a_translation_goes_with_its_words_or_with_its_source():
    source, other = LANGUAGES[:2]
    words, known = column("title", other), "~" + column("title", other)
    live = {RECORD: {column("title", source): "Un", words: "One", known: {"from_hash": "old"}}}
    draft = {RECORD: {column("title", source): "Deux", words: "One", known: {"from_hash": "new"}}}
    with_source = merge(live, draft, live, {source, FACTS}, source=source)[RECORD]
    assert with_source[known] == {"from_hash": "new"}
    draft[RECORD][words] = "Two"
    without = merge(live, draft, live, {source, FACTS}, source=source)[RECORD]
    assert (without[words], without[known]) == ("One", {"from_hash": "old"})
    assert merge(live, draft, live, {other}, source=source)[RECORD][known] == {"from_hash": "new"}


def test_rows_need_not_come_in_their_order():
    ask, milestone = ASKS[0], "positions.milestone:00000000-0000-0000-0000-000000000009"
    live = {RECORD: {}}
    draft = {milestone: {OF: ask, "due": "2027"}, ask: {OF: RECORD, "order": "1"}, RECORD: {}}
    assert merge(live, draft, live).keys() == draft.keys()
