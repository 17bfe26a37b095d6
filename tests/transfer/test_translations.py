"""Where translations come from, in and out: the same states after a round trip, and what a line may say."""

import json

import pytest
from django.core.management import call_command

from accounts.models import Event
from languages.codes import column, site_languages
from partners.models import Membership, Partner, Visibility
from positions.models import Ask, Position, Signatory
from publishing.provenance import confirm, fingerprint, leave_blank, mark_unfinished, state_rows, writing
from publishing.text_states import Decision, How, TextState, TranslationState
from tests.making import make_user
from tests.transfer.folders import (
    content,
    empty_the_database,
    exported,
    imported,
    partner,
    position,
    refused,
    theme,
    write,
)
from transfer.layout import TYPES, rows

pytestmark = pytest.mark.django_db

SOURCE, TARGET = site_languages()[:2]
MISSING, STALE, TO_CHECK, DRAFT, UP_TO_DATE, BLANK = TranslationState.values
OLD = fingerprint("Ce que disait la source autrefois")


def both(source="Un mot", target="A word"):
    return {SOURCE: source, TARGET: target}


def entry(field="summary", language=TARGET, **said):
    return {"translations": {language: {field: {key.rstrip("_"): value for key, value in said.items()}}}}


def taps(**said):
    return position(**{"summary": both(), **said})


def state(row=None, field="summary", language=TARGET):
    row = row or rows(Position).get(key="taps")
    found = state_rows(row).filter(field=field, language=language).values_list("state", flat=True)
    return found[0] if found else None


def bring(tmp_path, *positions, **files):
    return imported(write(tmp_path / "in", content(**{"positions": list(positions), **files})))


def states():
    """Every state by the natural path of its text: keys of rows differ from one database to another."""
    found = {}
    for row in TextState.objects.all():
        head = f"{row.owner_model}:{row.owner_id}"
        own = row.object_id if row.model != row.owner_model else ""
        found[head, row.model, own, row.field, row.language] = (row.state, row.from_hash, row.decision)
    return sorted((key[1:2] + key[3:], value) for key, value in found.items())


# --- what a line says -----------------------------------------------------------------------------

SAID = {
    "nothing": ({}, UP_TO_DATE),
    "an older text": ({"from_": "older"}, STALE),
    "a text nobody knows": ({"from_": "unknown"}, TO_CHECK),
    "another text": ({"from_": OLD}, STALE),
    "this very text": ({"from_": fingerprint("Un mot")}, UP_TO_DATE),
    "a machine": ({"how": "machine"}, TO_CHECK),
    "a machine that was checked": ({"how": "machine", "decision": "checked"}, UP_TO_DATE),
    "a machine, from an older text": ({"how": "machine", "from_": "older"}, STALE),
    "somebody": ({"how": "hand"}, UP_TO_DATE),
    "a beginning": ({"decision": "unfinished"}, DRAFT),
    "checked, and the source changed since": ({"from_": OLD, "decision": "checked"}, STALE),
}


@pytest.mark.parametrize(("said", "expected"), SAID.values(), ids=SAID.keys())
@pytest.mark.parametrize("is_known", [False, True], ids=["new", "known"])
def test_a_line_says_where_a_translation_comes_from(tmp_path, said, expected, is_known):
    if is_known:
        bring(tmp_path, taps())
    bring(tmp_path, taps(**entry(**said)))
    assert state() == expected
    assert "0 created, 0 changed" in bring(tmp_path, taps(**entry(**said))).splitlines()[-1]
    assert state() == expected


@pytest.mark.parametrize(("said", "expected"), SAID.values(), ids=SAID.keys())
@pytest.mark.parametrize("is_known", [False, True], ids=["new", "known"])
def test_a_member_says_it_too(tmp_path, said, expected, is_known):
    asks = [{"key": "a", "text": both()}]
    signatories = [{"name": both()}]
    if is_known:
        bring(tmp_path, position(asks=asks, signatories=signatories))
    asks = [{**asks[0], **entry("text", **said)}]
    signatories = [{**signatories[0], **entry("name", **said)}]
    line = position(asks=asks, signatories=signatories)
    bring(tmp_path, line)
    assert state(rows(Ask).get(), "text") == state(rows(Signatory).get(), "name") == expected
    assert "0 created, 0 changed" in bring(tmp_path, line).splitlines()[-1]


def test_words_are_missing_on_purpose(tmp_path):
    line = taps(summary={SOURCE: "Un mot"}, **entry(decision="blank"))
    bring(tmp_path, line)
    assert state() == BLANK
    assert "0 created, 0 changed" in bring(tmp_path, line).splitlines()[-1]


def test_a_line_that_says_nothing_takes_nothing_back(tmp_path):
    bring(tmp_path, taps(**entry(from_="older", how="machine")))
    assert "0 created, 0 changed" in bring(tmp_path, taps()).splitlines()[-1]
    assert state() == STALE
    bring(tmp_path, taps(date="2024"))
    assert state() == STALE


def test_saying_where_a_translation_comes_from_is_a_change_that_touches_no_text(tmp_path):
    bring(tmp_path, taps())
    before, events = rows(Position).get().updated_at, Event.objects.count()
    assert "positions: 0 created, 1 changed" in bring(tmp_path, taps(**entry(from_="older")))
    assert rows(Position).get().updated_at == before
    assert Event.objects.count() == events + 1


def test_an_import_that_says_more_keeps_who_translated_and_when(tmp_path):
    bring(tmp_path, taps())
    found = Position.objects.get()
    setattr(found, column("summary", TARGET), "Words")
    user = make_user("translator")
    with writing(by=user):
        found.save()
    before = state_rows(found).get(field="summary")
    bring(tmp_path, taps(summary=both(target="Words"), **entry(from_=OLD, decision="checked")))
    after = state_rows(found).get(field="summary")
    assert (after.by, after.at, after.how) == (user.email, before.at, How.HAND)
    assert (after.decision, after.decided_by, after.state) == (Decision.CHECKED, "", STALE)


def test_a_source_language_of_its_own_turns_the_pair_round(tmp_path):
    line = taps(source_language=TARGET, asks=[{"key": "a", "text": both()}])
    line |= entry(language=SOURCE, from_="older")
    line["asks"][0] |= entry("text", SOURCE, from_="older")
    bring(tmp_path, line)
    assert state(language=SOURCE) == state(rows(Ask).get(), "text", SOURCE) == STALE
    assert state() is None


def test_reference_data_says_it_from_the_sites_first_language(tmp_path):
    bring(tmp_path, themes=[theme(**entry("label", from_="older"))])
    (row,) = TextState.objects.filter(object_id="test-water", model="topics.theme", field="label")
    assert row.state == STALE


# --- what is refused ------------------------------------------------------------------------------

HERE = f"positions.jsonl:1: translations.{TARGET}"
REFUSED = {
    "no object": ({"translations": []}, "positions.jsonl:1: translations: An object in braces"),
    "an unknown language": (entry(language="xx"), "positions.jsonl:1: translations.xx: This site has no"),
    "the source language": (
        entry(language=SOURCE, from_="older"),
        f"positions.jsonl:1: translations.{SOURCE}: The record is written in this language",
    ),
    "no object of a language": ({"translations": {TARGET: "x"}}, f"{HERE}: An object in braces"),
    "an unknown text": (entry("sumary", from_="older"), f"{HERE}.sumary: This key is unknown."),
    "a fact": (entry("date", from_="older"), f"{HERE}.date: This key is unknown."),
    "an unknown key": (entry(by="x"), f"{HERE}.summary.by: This key is unknown."),
    "no text": (entry(from_=3), f"{HERE}.summary.from: A text in quotation marks"),
    "no hash": (entry(from_="ABC"), f"{HERE}.summary.from: “ABC” is neither the hash"),
    "half a hash": (entry(from_=OLD[1:]), f"{HERE}.summary.from: “{OLD[1:]}” is neither the hash"),
    "an unknown way": (entry(how="import"), f"{HERE}.summary.how: “import” is unknown."),
    "an unknown decision": (entry(decision="good"), f"{HERE}.summary.decision: “good” is unknown."),
    "blank words": (entry(decision="blank"), f"{HERE}.summary.decision: This translation has words"),
    "checked nothing": (entry("body", decision="checked"), f"{HERE}.body.decision: There is no translation"),
    "unfinished nothing": (
        entry("body", decision="unfinished"),
        f"{HERE}.body.decision: There is no translation",
    ),
    "nothing from something": (entry("body", from_="older"), f"{HERE}.body.from: There is no translation"),
    "nothing by a machine": (entry("body", how="machine"), f"{HERE}.body.how: There is no translation"),
    "a member": (
        {"asks": [{"key": "a", "text": both(), **entry("text", from_="x")}]},
        f"positions.jsonl:1: asks[1].translations.{TARGET}.text.from: “x” is neither",
    ),
    "a member without words": (
        {"targets": [{"institution": "council", "translations": {}}]},
        "positions.jsonl:1: targets[1].translations: This key is unknown.",
    ),
}


@pytest.mark.parametrize(("said", "start"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_is_refused_with_its_place(tmp_path, said, start):
    problems = refused(write(tmp_path / "in", content(positions=[taps(**said)])))
    assert problems[0].startswith(start) and len(problems) <= 2, problems


def test_one_name_for_every_language_has_no_translation(tmp_path):
    line = partner(name_lang=SOURCE, **entry("name", from_="older"))
    problems = refused(write(tmp_path / "in", content(partners=[line])))
    assert problems[0].startswith(f"partners.jsonl:1: translations.{TARGET}.name: One text serves every")


def test_a_protected_partner_keeps_and_gives_no_hash_of_a_former_name(tmp_path):
    said = {"visibility": "identity_withheld", "name": both("Une organisation", "An organisation")}
    line = partner(**said, **entry("name", from_=OLD))
    problems = refused(write(tmp_path / "in", content(partners=[line])))
    assert problems[0].startswith(f"partners.jsonl:1: translations.{TARGET}.name.from: A protected partner")
    same = partner(**said, **entry("name", from_=fingerprint("Une organisation"), how="machine"))
    bring(tmp_path, partners=[same])
    Partner.objects.filter(visibility=Visibility.IDENTITY_WITHHELD).update(
        **{column("name", SOURCE): "Autre chose"}
    )
    (line,) = lines_of(tmp_path, "partners")
    assert line["translations"] == {TARGET: {"name": {"from": "older", "how": "machine"}}}
    assert "0 created, 0 changed" in imported(tmp_path / "out").splitlines()[-1]


# --- export and round trip --------------------------------------------------------------------------


def lines_of(tmp_path, name):
    return [json.loads(line) for line in exported(tmp_path / "out")[f"{name}.jsonl"].decode().splitlines()]


def test_an_export_says_nothing_of_what_follows_from_the_texts(tmp_path):
    bring(tmp_path, taps(asks=[{"key": "a", "text": {SOURCE: "Un"}}], notice={TARGET: "Alone"}))
    files = exported(tmp_path / "out")
    assert state(field="notice") == TO_CHECK and state(field="title") == UP_TO_DATE
    assert not any(b'"translations"' in files[name] for name in files if name.endswith(".jsonl"))


def test_an_export_names_nobody(tmp_path):
    bring(tmp_path, taps())
    user = make_user("translator", email="translator@example.org")
    found = Position.objects.get()
    setattr(found, column("summary", TARGET), "Words")
    with writing(by=user, how=How.MACHINE):
        found.save()
    confirm(found, "summary", TARGET, by=user)
    files = exported(tmp_path / "out")
    assert b"translator@" not in b"".join(files.values())
    (line,) = lines_of(tmp_path, "positions")
    assert line["translations"] == {
        TARGET: {"summary": {"from": fingerprint("Un mot"), "how": "machine", "decision": "checked"}}
    }


def every_state():
    """A position and its members whose texts are in every state, made as people make them."""
    user, found = make_user("translator"), Position.objects.get()
    ask, signatory = rows(Ask).get(key="a"), rows(Signatory).get(order=1)

    def put(row, field, language, words, **context):
        setattr(row, column(field, language), words)
        with writing(by=user, **context):
            row.save()

    put(found, "summary", SOURCE, "Autre chose")  # out of date
    put(found, "notice", TARGET, "By machine", how=How.MACHINE)
    put(ask, "text", TARGET, "By machine", how=How.MACHINE)
    confirm(ask, "text", TARGET, by=user)
    mark_unfinished(signatory, "name", TARGET, by=user)
    leave_blank(rows(Ask).get(key="b"), "text", TARGET, by=user)
    put(rows(Signatory).get(order=2), "name", SOURCE, "Un autre nom")
    TextState.objects.filter(field="title", model="positions.position").update(from_hash="")
    call_command("check_translations")


def test_export_and_import_into_an_empty_database_give_every_text_its_state(tmp_path):
    line = taps(
        notice=both(),
        asks=[{"key": "a", "text": both()}, {"key": "b", "text": {SOURCE: "Une"}}],
        signatories=[{"name": both()}, {"name": both("Deux", "Two")}, {"name": {SOURCE: "Trois"}}],
    )
    bring(tmp_path, line)
    every_state()
    before = states()
    assert {value[0] for _key, value in before} == set(TranslationState.values)
    first = exported(tmp_path / "first")
    assert "0 created, 0 changed" in imported(tmp_path / "first").splitlines()[-1]
    assert states() == before, "an export that comes back changes nothing"
    empty_the_database()
    assert not TextState.objects.filter(model__in=[m._meta.label_lower for m in TYPES.values()]).exists()
    imported(tmp_path / "first")
    assert states() == before
    call_command("check_translations")
    assert exported(tmp_path / "second") == first


def test_whoever_edits_the_source_of_an_exported_line_makes_its_translation_out_of_date(tmp_path):
    bring(tmp_path, taps(**entry(how="machine", decision="checked")))
    (line,) = lines_of(tmp_path, "positions")
    assert state() == UP_TO_DATE
    line["summary"][SOURCE] = "Autre chose"
    bring(tmp_path, line)
    assert state() == STALE


# --- what follows from the texts ----------------------------------------------------------------------


LINES = (
    {"name": both("Un", "One"), **entry("name", from_="older")},
    {"name": both("Deux", "Two"), **entry("name", how="machine")},
    {"name": both("Trois", "Three"), **entry("name", decision="unfinished")},
    {"name": both("Quatre", "Four")},
)


def states_by_word(model="partners.membership"):
    words = {str(row.pk): getattr(row, column("name", TARGET)) for row in rows(Membership)}
    return {words[row.object_id]: row.state for row in TextState.objects.filter(model=model)}


def of_partner(lines):
    return {"partners": [partner(memberships=lines)]}


def without_saying(lines):
    return [{"name": line["name"]} for line in lines]


EXPECTED = {"One": STALE, "Two": TO_CHECK, "Three": DRAFT, "Four": UP_TO_DATE}


def test_members_known_by_their_order_keep_their_states_when_they_are_put_in_again(tmp_path):
    bring(tmp_path, **of_partner(LINES))
    before = set(TextState.objects.values_list("pk", "at"))
    assert states_by_word() == EXPECTED
    again = [{**line, "role": "chair"} for line in without_saying(LINES)]
    assert "1 changed" in bring(tmp_path, **of_partner(again))
    assert rows(Membership).filter(role="chair").count() == 4
    assert set(TextState.objects.values_list("pk", "at")) == before
    assert states_by_word() == EXPECTED


@pytest.mark.parametrize("order", [(3, 2, 1, 0), (1, 2, 3, 0), (2, 0), (0, 1, 1, 2)])
def test_members_known_by_their_order_take_their_states_with_them(tmp_path, order):
    bring(tmp_path, **of_partner(LINES))
    moved = [without_saying(LINES)[place] | {"role": "chair"} for place in order]
    bring(tmp_path, **of_partner(moved))
    kept = {LINES[place]["name"][TARGET] for place in order}
    if len(order) == len(set(order)):
        assert states_by_word() == {words: EXPECTED[words] for words in kept}
    call_command("check_translations")
    assert "0 created, 0 changed" in bring(tmp_path, **of_partner(moved)).splitlines()[-1]


def test_a_member_that_moves_while_its_source_changes_is_out_of_date(tmp_path):
    bring(tmp_path, **of_partner(without_saying(LINES)))
    assert set(states_by_word().values()) == {UP_TO_DATE}
    lines = without_saying(LINES)[::-1]
    lines[0] = {"name": both("Cinq", "Four")}
    bring(tmp_path, **of_partner(lines))
    assert states_by_word() == {**dict.fromkeys(EXPECTED, UP_TO_DATE), "Four": STALE}


def test_what_a_line_says_of_a_member_that_moves_is_said_of_that_member(tmp_path):
    bring(tmp_path, **of_partner(without_saying(LINES)))
    bring(tmp_path, **of_partner(LINES[::-1]))
    assert states_by_word() == EXPECTED


def test_members_of_members_keep_their_states_too(tmp_path):
    stone = {"label": both("Budget", "Budget"), **entry("label", from_="older")}
    bring(tmp_path, position(asks=[{"key": "a", "text": both(), "milestones": [stone]}]))
    stone = {"label": stone["label"], "due": "2024"}
    bring(tmp_path, position(asks=[{"key": "a", "text": both(), "milestones": [stone]}]))
    (row,) = TextState.objects.filter(model="positions.milestone")
    assert (row.state, row.owner_model) == (STALE, "positions.position")


def test_a_first_member_of_a_known_member_belongs_to_the_record(tmp_path):
    asks = [{"key": "a", "text": both()}]
    bring(tmp_path, position(source_language=TARGET, asks=asks))
    asks[0]["milestones"] = [{"label": both()}]
    bring(tmp_path, position(source_language=TARGET, asks=asks))
    (row,) = TextState.objects.filter(model="positions.milestone")
    assert (row.owner_model, row.language) == ("positions.position", SOURCE)
    call_command("check_translations")


@pytest.mark.parametrize("key", ["asks", "signatories"])
def test_a_changed_source_makes_a_members_translation_out_of_date_and_both_do_not(tmp_path, key):
    field = {"asks": "text", "signatories": "name"}[key]

    def line(words):
        return position(**{key: [{"key": "a", field: words} if key == "asks" else {field: words}]})

    model = {"asks": Ask, "signatories": Signatory}[key]
    bring(tmp_path, line(both()))
    bring(tmp_path, line(both(source="Autre chose")))
    assert state(rows(model).get(), field) == STALE
    bring(tmp_path, line(both("Encore", "Again")))
    assert state(rows(model).get(), field) == UP_TO_DATE


def test_what_new_rows_are_given_is_what_comparing_them_would_find(tmp_path):
    """Rows of an empty database are recorded as they are inserted, not read again."""
    sheet = {"section": both(), "principles": []}
    bring(
        tmp_path,
        taps(
            source_language=TARGET,
            asks=[{"key": "a", "text": both(), "milestones": [{"label": both()}]}],
            practice_sheet=sheet,
        ),
    )
    assert TextState.objects.filter(model="positions.milestone", language=SOURCE).exists()
    call_command("check_translations")
