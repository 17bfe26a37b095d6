"""Every way a text has into the database, and the state of its translation afterwards.

A path is a function that writes words into one field of one row: `path(row, {language: words})`. A new way to
write texts joins the table of its kind, and every rule is tried on it.
"""

import json

import pytest
from django.core.management import call_command
from django.utils import translation

from languages.codes import column, site_languages
from positions.models import Ask, Position, Signatory
from publishing import workflow
from publishing.provenance import forget, state_rows, writing
from publishing.text_states import How, TextState, TranslationState
from tests.admin_forms import change_url, fields_of, let_out, logged_in
from tests.making import make_ask, make_partner, make_position, make_signatory, make_user
from tests.transfer.folders import empty_the_database, exported, imported
from topics.models import PositionType
from transfer.layout import rows

pytestmark = pytest.mark.django_db

SOURCE, TARGET = site_languages()[:2]
MISSING, STALE, TO_CHECK, DRAFT, UP_TO_DATE, BLANK = TranslationState.values
FIELDS = {Position: "summary", Ask: "text", Signatory: "name"}


@pytest.fixture(autouse=True)
def _folders_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.mkdir()


def state(row):
    found = state_rows(row).filter(field=FIELDS[type(row)], language=TARGET)
    return found.values_list("state", flat=True).first()


def fresh(row):
    return rows(type(row)).get(pk=row.pk)


def columns(row, words):
    return {column(FIELDS[type(row)], code): text for code, text in words.items()}


# --- the paths ------------------------------------------------------------------------------------


def by_save(row, words):
    again = fresh(row)
    for name, text in columns(row, words).items():
        setattr(again, name, text)
    again.save()


def by_save_of_some_fields(row, words):
    again = fresh(row)
    for name, text in columns(row, words).items():
        setattr(again, name, text)
    again.save(update_fields=list(columns(row, words)))


def by_the_shell_in_each_language(row, words):
    """modeltranslation: the bare name is the column of the active language."""
    for code, text in words.items():
        again = type(row).objects.get(pk=row.pk)
        with translation.override(code):
            setattr(again, FIELDS[type(row)], text)
            again.save()


def by_update(row, words):
    type(row).objects.filter(pk=row.pk).update(**columns(row, words))


def by_bulk_update(row, words):
    again = fresh(row)
    for name, text in columns(row, words).items():
        setattr(again, name, text)
    type(row).objects.bulk_update([again], list(columns(row, words)) or [column(FIELDS[type(row)], SOURCE)])


def by_bulk_create_over_it(row, words):
    again = fresh(row)
    for name, text in columns(row, words).items():
        setattr(again, name, text)
    changed = list(columns(row, words)) or [column(FIELDS[type(row)], SOURCE)]
    type(row).objects.bulk_create([again], update_conflicts=True, unique_fields=["pk"], update_fields=changed)


def by_update_or_create(row, words):
    type(row).objects.update_or_create(pk=row.pk, defaults=columns(row, words))


def by_the_form(row, words):
    """The page of the record, or of the record it is a line of, sent back with other words."""
    record = row if isinstance(row, Position) else row.position
    client = logged_in(make_user("editor", "publisher"))
    url = change_url(record)
    data = fields_of(client.get(url))
    prefix = ""
    if row is not record:
        key = next(name for name, value in data.items() if name.endswith("-id") and value == str(row.pk))
        prefix = key.removesuffix("id")
    answer = client.post(url, data | {f"{prefix}{name}": text for name, text in columns(row, words).items()})
    assert answer.status_code == 302, answer.context["errors"]
    let_out(record)  # whatever waited keeps what is known of it


def by_an_import(row, words):
    """A line that says every word and fact of its record, and nothing of where they come from."""
    rewrite(row, words, keep_origins=False)


def by_an_import_of_what_was_exported(row, words):
    rewrite(row, words, keep_origins=True)


def rewrite(row, words, *, keep_origins):
    from django.conf import settings

    folder = settings.MEDIA_ROOT.parent / "folder"
    record = row if isinstance(row, Position) else row.position
    files = exported(folder)
    lines = [json.loads(line) for line in files["positions.jsonl"].decode().splitlines()]
    (line,) = (one for one in lines if one["key"] == record.key)
    members = {Ask: "asks", Signatory: "signatories"}
    place = line
    if row is not record:
        place = next(one for one in line[members[type(row)]] if one["order"] == row.order)
    place.setdefault(FIELDS[type(row)], {}).update(words)
    for one in (line, *line.get("asks", ()), *line.get("signatories", ())):
        if not keep_origins:
            one.pop("translations", None)
    for file in folder.glob("*.jsonl"):
        file.unlink()
    (folder / "positions.jsonl").write_text(json.dumps(line) + "\n")
    imported(folder)


PATHS = {
    "save": by_save,
    "save of some fields": by_save_of_some_fields,
    "update": by_update,
    "bulk update": by_bulk_update,
    "bulk create over it": by_bulk_create_over_it,
    "update or create": by_update_or_create,
    "the form": by_the_form,
    "an import": by_an_import,
}
IN_TWO_STEPS = {"the shell": by_the_shell_in_each_language}
KEEPING = {"an import of what was exported": by_an_import_of_what_was_exported}


def position_row():
    return make_position(summary={SOURCE: "Un", TARGET: "One"})


def ask_row():
    return make_ask(make_position(), key="a", text={SOURCE: "Un", TARGET: "One"})


def signatory_row():
    signatory = make_signatory(make_position())
    by_save(signatory, {SOURCE: "Un", TARGET: "One"})
    return fresh(signatory)


ROWS = {"a record": position_row, "a member with a key": ask_row, "a member by order": signatory_row}


def every_path(*tables):
    paths = {name: path for table in tables for name, path in table.items()}
    return pytest.mark.parametrize("path", paths.values(), ids=paths.keys())


every_row = pytest.mark.parametrize("make", ROWS.values(), ids=ROWS.keys())


# --- a text that was there ------------------------------------------------------------------------


@every_row
@every_path(PATHS, IN_TWO_STEPS, KEEPING)
def test_the_source_alone_makes_the_translation_out_of_date_and_put_back_brings_it_back(make, path):
    row = make()
    assert state(row) == UP_TO_DATE
    path(row, {SOURCE: "Deux"})
    assert state(row) == STALE
    path(row, {SOURCE: "Un"})
    assert state(row) == UP_TO_DATE


@every_row
@every_path(PATHS, IN_TWO_STEPS)
def test_the_translation_alone_is_of_the_source_as_it_stands(make, path):
    row = make()
    by_save(row, {SOURCE: "Deux"})
    assert state(row) == STALE
    path(row, {TARGET: "Two"})
    assert state(row) == UP_TO_DATE
    path(row, {SOURCE: "Trois"})
    assert state(row) == STALE


@every_row
@every_path(PATHS)
def test_both_at_once_are_translations_of_each_other(make, path):
    row = make()
    path(row, {SOURCE: "Deux", TARGET: "Two"})
    assert state(row) == UP_TO_DATE
    path(row, {SOURCE: "Trois"})
    path(row, {SOURCE: "Quatre", TARGET: "Four"})
    assert state(row) == UP_TO_DATE


@every_row
@every_path(PATHS, IN_TWO_STEPS, KEEPING)
@pytest.mark.parametrize("words", [{}, {SOURCE: "Deux"}, {TARGET: "One"}], ids=["none", "source", "target"])
def test_the_same_words_written_again_change_no_state(make, path, words):
    row = make()
    by_save(row, {SOURCE: "Deux"})
    known = list(state_rows(row).values())
    path(row, words)
    assert state(row) == STALE
    assert list(state_rows(row).values()) == known


@every_row
@every_path(PATHS)
def test_a_translation_that_is_taken_away_is_missing(make, path):
    row = make()
    path(row, {TARGET: ""})
    assert state(row) == MISSING
    path(row, {TARGET: "One"})
    assert state(row) == UP_TO_DATE


@every_row
@every_path(PATHS)
def test_a_machine_is_believed_once_somebody_rewrites_it(make, path):
    row = make()
    with writing(how=How.MACHINE):
        by_save(row, {TARGET: "One, by a machine"})
    assert state(row) == TO_CHECK
    path(row, {})
    assert state(row) == TO_CHECK
    path(row, {TARGET: "One, by hand"})
    assert state(row) == UP_TO_DATE


@every_path(PATHS, KEEPING)
def test_another_language_of_the_record_turns_its_members_round(path):
    ask = ask_row()
    Position.objects.filter(pk=ask.position_id).update(source_language=TARGET)
    path(ask, {TARGET: "Two"})
    found = state_rows(ask).values_list("language", "state")
    assert list(found) == [(SOURCE, STALE)]


def test_a_path_that_goes_unheard_would_be_found_out():
    """The tables above can fail: this is how they see a path that tells nobody."""
    row = position_row()
    rows(Position).filter(pk=row.pk).update(**columns(row, {SOURCE: "Deux"}))
    assert state(row) == UP_TO_DATE
    forget(Position, [row.pk])
    assert state(row) is None


# --- a new text -----------------------------------------------------------------------------------


def facts(key, words):
    return {
        "key": key,
        "type": PositionType.objects.get(code="memorandum"),
        "lead": make_partner(),
        **{column("summary", code): text for code, text in words.items()},
    }


def made_by_save(words):
    position = Position(**facts("new", words))
    position.save()
    return position


def made_by_create(words):
    return Position.objects.create(**facts("new", words))


def made_by_bulk_create(words):
    return Position.objects.bulk_create([Position(**facts("new", words))])[0]


def made_by_get_or_create(words):
    values = facts("new", words)
    return Position.objects.get_or_create(key=values.pop("key"), defaults=values)[0]


def made_by_update_or_create(words):
    values = facts("new", words)
    return Position.objects.update_or_create(key=values.pop("key"), defaults=values)[0]


def made_by_an_import(words):
    from django.conf import settings

    folder = settings.MEDIA_ROOT.parent / "folder"
    partner = make_partner()
    exported(folder)
    line = {"key": "new", "type": "memorandum", "lead": partner.key, "summary": words}
    (folder / "positions.jsonl").write_text(json.dumps(line) + "\n")
    imported(folder)
    return rows(Position).get(key="new")


def made_again(words):
    """Deleted, and made again under the same key."""
    made_by_save({SOURCE: "Avant", TARGET: "Before"}).delete()
    assert not TextState.objects.filter(model="positions.position").exists()
    return made_by_save(words)


NEW = {
    "save": made_by_save,
    "create": made_by_create,
    "bulk create": made_by_bulk_create,
    "get or create": made_by_get_or_create,
    "update or create": made_by_update_or_create,
    "an import": made_by_an_import,
    "made again": made_again,
}
BEGINNINGS = [
    ({SOURCE: "Un"}, MISSING),
    ({SOURCE: "Un", TARGET: "One"}, UP_TO_DATE),
    ({TARGET: "One"}, TO_CHECK),
    ({}, None),
]


@every_path(NEW)
@pytest.mark.parametrize(("words", "expected"), BEGINNINGS, ids=["source", "both", "target", "none"])
def test_a_new_text_begins_in_the_state_its_words_say(path, words, expected):
    assert state(path(words)) == expected
    call_command("check_translations")


# --- what is no change of a text ------------------------------------------------------------------


def every_state():
    return sorted(TextState.objects.values_list("model", "object_id", "field", "language", "state", "at"))


def test_moves_of_the_workflow_change_no_state(publisher):
    position = position_row()
    by_save(position, {SOURCE: "Deux"})
    position = fresh(position)
    before = every_state()
    for language in (SOURCE, TARGET):
        workflow.withdraw(position, language, by=publisher)
        workflow.publish(position, language, by=publisher)
        assert every_state() == before
    draft = make_position(public=())
    before = every_state()
    workflow.submit(draft, SOURCE, by=publisher)
    workflow.send_back(draft, SOURCE, by=publisher)
    assert every_state() == before


def test_a_change_of_facts_changes_no_state():
    position = position_row()
    by_save(position, {SOURCE: "Deux"})
    before = every_state()
    for change in ({"date": "2024"}, {"lead": make_partner(public=())}):
        TextState.objects.filter(model="partners.partner").delete()
        Position.objects.filter(pk=position.pk).update(**change)
        position = fresh(position)
        position.save()
    assert [one for one in every_state() if one[0] == "positions.position"] == [
        one for one in before if one[0] == "positions.position"
    ]


def test_a_deleted_record_takes_what_is_known_of_its_members_with_it():
    for make in (ask_row, signatory_row):
        row = make()
        row.position.delete()
        assert not TextState.objects.filter(model=row._meta.label_lower).exists()


def test_a_deletion_in_bulk_leaves_nothing_behind():
    position_row()
    Position.objects.all().delete()
    assert not TextState.objects.filter(owner_model="positions.position").exists()


def test_the_demonstration_is_loaded_twice_and_comes_back_from_its_export_as_it_was(tmp_path):
    def states():
        found = TextState.objects.values_list(
            "owner_model", "model", "field", "language", "from_hash", "state"
        )
        return sorted(found)

    call_command("load_demo", verbosity=0)
    before = every_state()
    call_command("load_demo", verbosity=0)
    assert every_state() == before
    exported(tmp_path / "out")
    imported(tmp_path / "out")
    assert every_state() == before
    before = states()
    empty_the_database()
    imported(tmp_path / "out")
    assert states() == before
    call_command("check_translations")
