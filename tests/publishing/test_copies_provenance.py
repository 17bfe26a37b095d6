"""What is known of a translation waits in the working copy with its words, and leaves with them unchanged."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from languages.codes import column
from positions.models import Position
from publishing.copies import moves, plans, working
from publishing.copies.models import Plan, WorkingCopy
from publishing.provenance import fingerprint, leave_blank, state_rows, writing
from publishing.snapshots import FACTS
from publishing.text_states import How, TextState
from tests.admin_forms import change_url, fields_of, logged_in
from tests.making import make_ask, make_position
from tests.publishing.test_working_copies import edit
from tests.publishing.translating import (
    BLANK,
    DRAFT,
    MISSING,
    SOURCE,
    STALE,
    TARGET,
    UP_TO_DATE,
    state,
)

pytestmark = pytest.mark.django_db
SUMMARY, SUMMARY_THERE = column("summary", SOURCE), column("summary", TARGET)
TEXT, TEXT_THERE = column("text", SOURCE), column("text", TARGET)


@pytest.fixture
def position():
    position = make_position(
        {SOURCE: "Eau", TARGET: "Water"}, summary={SOURCE: "Un", TARGET: "One"}, body={SOURCE: "<p>Un</p>"}
    )
    make_ask(position, {SOURCE: "Publier", TARGET: "Publish"})
    return position


@pytest.fixture(autouse=True)
def _the_states_agree_with_the_texts(db):
    """After each of these tests, whatever it did."""
    yield
    call_command("check_translations")


def publish(position, *languages):
    moves.publish_changes(position, languages or [SOURCE, TARGET], by=None)
    position.refresh_from_db()


def known(row, field="summary"):
    return state_rows(row).get(field=field, language=TARGET)


def shown(user, position, name):
    return fields_of(logged_in(user).get(change_url(position))).get(name)


def test_a_translation_keeps_who_wrote_it_and_when_however_long_it_waits(translator, publisher, position):
    edit(translator, position, **{SUMMARY_THERE: "The one"})
    waiting = working.wanted(position)[f"positions.position:{position.pk}"][f"~{SUMMARY_THERE}"]
    assert waiting["by"] == translator.email
    moves.publish_changes(position, [TARGET], by=publisher)
    now = known(position)
    assert (now.by, now.at.isoformat(), now.how) == (translator.email, waiting["at"], How.HAND)
    assert (now.from_hash, state(position)) == (fingerprint("Un"), UP_TO_DATE)


def test_a_translation_made_from_a_text_that_waits_is_of_that_text(editor, translator, position):
    edit(editor, position, **{SUMMARY: "Deux"})
    edit(translator, position, **{SUMMARY_THERE: "Two"})
    publish(position, SOURCE)
    assert (getattr(position, SUMMARY_THERE), state(position)) == ("One", STALE)
    publish(position, TARGET)
    assert (known(position).from_hash, state(position)) == (fingerprint("Deux"), UP_TO_DATE)


def test_a_translation_of_a_text_that_waits_may_go_out_first(editor, translator, position):
    """It says what the readers of the original do not read yet: it is not up to date until they do."""
    edit(editor, position, **{SUMMARY: "Deux"})
    edit(translator, position, **{SUMMARY_THERE: "Two"})
    publish(position, TARGET)
    assert (known(position).from_hash, state(position)) == (fingerprint("Deux"), STALE)
    publish(position, SOURCE)
    assert state(position) == UP_TO_DATE


def test_an_original_that_changes_again_while_its_translation_waits_makes_it_out_of_date(
    editor, translator, position
):
    edit(editor, position, **{SUMMARY: "Deux"})
    edit(translator, position, **{SUMMARY_THERE: "Two"})
    edit(editor, position, **{SUMMARY: "Trois"})
    publish(position)
    assert (known(position).from_hash, state(position)) == (fingerprint("Deux"), STALE)


def test_what_a_machine_translated_stays_so_until_somebody_checks_it(editor, position):
    with writing(how=How.MACHINE):
        Position.objects.filter(pk=position.pk).update(**{SUMMARY_THERE: "One, by a machine"})
    edit(editor, position, date="2025", **{SUMMARY: "Deux"})
    with pytest.raises(ValidationError):
        publish(position, TARGET)
    publish(position, SOURCE)
    assert (known(position).how, state(position)) == (How.MACHINE, STALE)


def test_still_correct_is_kept_with_what_waits_and_leaves_with_the_original(editor, translator, position):
    edit(editor, position, **{SUMMARY: "Un !"})
    name = f"confirm_{SUMMARY_THERE}"
    page = fields_of(logged_in(translator).get(change_url(position)))
    assert any(key.startswith(f"read_{SUMMARY_THERE}") or key == name for key in page) or page
    edit(translator, position, **{name: "on"})
    assert state(position) == UP_TO_DATE  # of what is out
    publish(position, SOURCE)
    assert state(position) == UP_TO_DATE
    assert known(position).decided_by == translator.email
    assert not WorkingCopy.objects.exists()


def test_still_correct_of_what_is_out_is_said_at_once(translator, position):
    Position.objects.filter(pk=position.pk).update(**{SUMMARY: "Deux"})
    assert state(position) == STALE
    edit(translator, position, **{f"confirm_{SUMMARY_THERE}": "on"})
    assert state(position) == UP_TO_DATE
    assert not WorkingCopy.objects.exists()


def test_an_unfinished_translation_is_marked_when_its_words_go_out(translator, position):
    edit(translator, position, **{SUMMARY_THERE: "Tw", f"unfinished_{SUMMARY_THERE}": "on"})
    assert state(position) == UP_TO_DATE
    assert shown(translator, position, f"unfinished_{SUMMARY_THERE}")
    publish(position, TARGET)
    assert state(position) == DRAFT


def test_what_is_left_out_on_purpose_is_so_at_once_where_nothing_waits(translator, position):
    name = column("body", TARGET)
    assert state(position, "body") == MISSING
    edit(translator, position, **{f"blank_{name}": "on"})
    assert state(position, "body") == BLANK
    assert not WorkingCopy.objects.exists()


def test_what_was_left_out_on_purpose_and_is_written_after_all(translator, position):
    leave_blank(position, "body", TARGET, by=translator)
    name = column("body", TARGET)
    data = fields_of(logged_in(translator).get(change_url(position)))
    data.pop(f"blank_{name}", None)
    client = logged_in(translator)
    assert client.post(change_url(position), {**data, name: "<p>One</p>"}).status_code == 302
    assert state(position, "body") == BLANK
    publish(position, TARGET)
    assert state(position, "body") == UP_TO_DATE


def test_small_corrections_of_what_is_public_keep_the_translations_up_to_date(editor, position):
    ask = position.asks.get()
    edit(editor, position, _minor="on", **{SUMMARY: "Un !", f"asks-0-{TEXT}": "Publier !"})
    assert state(position) == UP_TO_DATE
    publish(position, SOURCE)
    assert (state(position), state(ask, "text")) == (UP_TO_DATE, UP_TO_DATE)
    assert known(position).decided_by == editor.email


def test_a_change_that_is_no_small_correction_asks_for_the_translation_once_it_is_out(editor, position):
    edit(editor, position, **{SUMMARY: "Deux"})
    assert state(position) == UP_TO_DATE
    publish(position, SOURCE)
    assert state(position) == STALE


def test_a_translation_that_was_taken_away_is_missing_once_that_is_out(translator, position):
    edit(translator, position, **{SUMMARY_THERE: ""})
    assert state(position) == UP_TO_DATE
    publish(position, TARGET)
    assert state(position) == MISSING


def test_what_is_given_up_changes_no_state(editor, translator, position):
    before = list(TextState.objects.order_by("pk").values())
    edit(editor, position, **{SUMMARY: "Deux"})
    edit(translator, position, **{SUMMARY_THERE: "Two"})
    working.discard(position, by=None, parts=[TARGET])
    working.discard(position, by=None)
    assert list(TextState.objects.order_by("pk").values()) == before


def test_the_words_of_a_new_row_keep_their_origin(editor, publisher, position):
    edit(editor, position, add={"asks": {TEXT: "Ouvrir", TEXT_THERE: "Open"}})
    moves.publish_changes(position, [SOURCE], by=publisher)
    ask = position.asks.get(**{TEXT: "Ouvrir"})
    assert state(ask, "text") == MISSING
    moves.publish_changes(position, [TARGET], by=publisher)
    assert (state(ask, "text"), known(ask, "text").by) == (UP_TO_DATE, editor.email)


def test_a_removed_row_leaves_nothing_that_is_known_of_it(editor, position):
    ask = position.asks.get()
    edit(editor, position, remove={"asks": 0})
    assert state(ask, "text") == UP_TO_DATE
    publish(position, SOURCE)
    assert not state_rows(ask).exists()


def test_a_row_that_comes_back_is_known_as_it_was(editor, translator, position):
    ask = position.asks.get()
    before = known(ask, "text")
    edit(editor, position, remove={"asks": 0})
    working.discard(position, by=None, parts=[FACTS])
    now = known(ask, "text")
    assert (now.from_hash, now.by, now.at) == (before.from_hash, before.by, before.at)


def test_a_plan_keeps_the_origin_too(translator, publisher, position):
    edit(translator, position, **{SUMMARY_THERE: "The one"})
    plans.plan(position, [TARGET], timezone.now() + timedelta(hours=1), by=publisher)
    Plan.objects.update(due_at=timezone.now())
    assert plans.carry_out_what_is_due() == 1
    assert (known(position).by, state(position)) == (translator.email, UP_TO_DATE)


def test_another_source_language_waits_like_a_fact(editor, publisher, position):
    edit(editor, position, source_language=TARGET)
    assert state(position) == UP_TO_DATE
    publish(position, SOURCE)
    assert position.source_language == TARGET
    assert state(position, "summary", SOURCE) == UP_TO_DATE
    assert not WorkingCopy.objects.exists()
