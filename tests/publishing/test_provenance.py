"""What is known of each translation follows the texts, whatever path they take (publishing.provenance)."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError

from languages.codes import column, site_languages
from languages.queries import plain
from positions.models import Ask, Position
from publishing import provenance
from publishing.provenance import confirm, leave_blank, mark_unfinished, state_rows, writing
from publishing.text_states import How, TextState, TranslationState
from publishing.workflow import publish
from tests.making import make_ask, make_partner, make_position, make_theme, make_user
from topics.models import PositionType

pytestmark = pytest.mark.django_db

SOURCE, TARGET = site_languages()[:2]
MISSING, STALE, TO_CHECK, DRAFT, UP_TO_DATE, BLANK = TranslationState.values


def state(row, field="summary", language=TARGET):
    found = state_rows(row).filter(field=field, language=language).values_list("state", flat=True)
    return found[0] if found else None


def write(row, language, words, field="summary", **context):
    setattr(row, column(field, language), words)
    with writing(**context):
        row.save()


@pytest.fixture
def position():
    return make_position(summary={SOURCE: "Un", TARGET: "One"})


def test_a_text_written_beside_its_source_is_up_to_date(position):
    assert state(position) == UP_TO_DATE


def test_nothing_is_known_where_there_is_nothing_to_translate(position):
    write(position, SOURCE, "")
    write(position, TARGET, " \u202f")
    assert state(position) is None


def test_a_source_without_translation_is_missing():
    assert state(make_position(summary={SOURCE: "Un"})) == MISSING


def test_the_source_changes_and_the_translation_is_out_of_date_not_the_reverse(position):
    write(position, TARGET, "The one")
    assert state(position) == UP_TO_DATE
    write(position, SOURCE, "Deux")
    assert state(position) == STALE
    assert state(position, language=SOURCE) is None


def test_a_source_that_is_put_back_brings_its_translation_back(position):
    write(position, SOURCE, "Deux")
    write(position, SOURCE, "Un")
    assert state(position) == UP_TO_DATE


def test_kinds_of_spaces_change_nothing(position):
    write(position, SOURCE, "Un mot !")
    confirm(position, "summary", TARGET, by=None)
    write(position, SOURCE, "Un\u00a0mot\u202f!")
    assert state(position) == UP_TO_DATE


def test_what_only_the_translation_says_is_to_be_checked(position):
    write(position, SOURCE, "")
    assert state(position) == STALE
    write(position, TARGET, "Something else")
    assert state(position) == TO_CHECK


def test_a_machine_is_checked_by_somebody(position):
    user = make_user("translator")
    write(position, TARGET, "One by machine", how=How.MACHINE)
    assert state(position) == TO_CHECK
    assert confirm(position, "summary", TARGET, by=user)
    assert state(position) == UP_TO_DATE
    assert state_rows(position).get(field="summary").decided_by == user.email
    write(position, TARGET, "Another machine text", how=How.MACHINE)
    assert state(position) == TO_CHECK


def test_a_person_who_rewrites_the_machine_has_checked_it(position):
    write(position, TARGET, "One by machine", how=How.MACHINE)
    write(position, TARGET, "One", by=make_user("translator"))
    assert state(position) == UP_TO_DATE


def test_what_nobody_has_checked_is_not_published():
    position = make_position({SOURCE: "Titre", TARGET: "Title"}, public=(SOURCE,))
    ask = make_ask(position, text={SOURCE: "Agir"})
    write(ask, TARGET, "Act", field="text", how=How.MACHINE)
    with pytest.raises(ValidationError, match="1"):
        publish(position, TARGET, by=None)
    confirm(ask, "text", TARGET, by=None)
    publish(position, TARGET, by=None)
    assert position.version(TARGET).is_public


def test_a_minor_change_keeps_translations_and_says_who_decided(position):
    user = make_user("editor")
    write(position, SOURCE, "Un !", by=user, minor=True)
    assert state(position) == UP_TO_DATE
    assert state_rows(position).get(field="summary").decided_by == user.email


def test_a_minor_change_does_not_forgive_an_earlier_one(position):
    write(position, SOURCE, "Deux")
    write(position, SOURCE, "Deux !", minor=True)
    assert state(position) == STALE


def test_still_correct_touches_no_text(position):
    write(position, SOURCE, "Deux")
    changed = Position.objects.get(pk=position.pk).updated_at
    assert confirm(position, "summary", TARGET, by=make_user("translator"))
    assert state(position) == UP_TO_DATE
    assert Position.objects.get(pk=position.pk).updated_at == changed
    assert not confirm(position, "summary", TARGET, by=None), "there is nothing left to confirm"
    write(position, SOURCE, "Trois")
    assert state(position) == STALE


def test_blank_on_purpose_until_somebody_writes(position):
    write(position, TARGET, "")
    assert state(position) == MISSING
    assert leave_blank(position, "summary", TARGET, by=None)
    assert state(position) == BLANK
    write(position, TARGET, "One")
    assert state(position) == UP_TO_DATE
    write(position, TARGET, "")
    assert state(position) == MISSING


def test_blank_can_be_taken_back(position):
    write(position, TARGET, "")
    leave_blank(position, "summary", TARGET, by=None)
    assert leave_blank(position, "summary", TARGET, by=None, blank=False)
    assert state(position) == MISSING


def test_unfinished_holds_for_the_text_it_was_said_of(position):
    assert mark_unfinished(position, "summary", TARGET, by=None)
    assert state(position) == DRAFT
    write(position, TARGET, "One, finished")
    assert state(position) == UP_TO_DATE


def test_another_source_language_turns_the_pair_round(position):
    position.source_language = TARGET
    position.save()
    assert state(position, language=SOURCE) == UP_TO_DATE
    assert state(position, language=TARGET) is None
    write(position, TARGET, "Two")
    assert state(position, language=SOURCE) == STALE


def test_a_pair_that_did_not_agree_is_to_be_checked_from_the_other_side(position):
    write(position, SOURCE, "Deux")
    position.source_language = TARGET
    position.save()
    assert state(position, language=SOURCE) == TO_CHECK


def test_members_follow_the_source_language_of_their_record(position):
    ask = make_ask(position, text={SOURCE: "Agir", TARGET: "Act"})
    position.source_language = TARGET
    position.save()
    assert state(ask, "text", SOURCE) == UP_TO_DATE
    assert state(ask, "text", TARGET) is None


def test_rows_belong_to_the_record_at_the_head(position):
    ask = make_ask(position, text={SOURCE: "Agir"})
    row = state_rows(ask).get(field="text")
    assert (row.owner_model, row.owner_id) == ("positions.position", str(position.pk))
    assert row.words == 1


def test_a_name_that_serves_every_language_misses_no_translation():
    partner = make_partner(name={SOURCE: "Avocats"}, name_lang=SOURCE)
    assert state(partner, "name") is None


def test_words_that_nobody_misses_are_not_missing(position):
    ask = make_ask(position, deadline_text={SOURCE: "avant l’été"})
    assert state(ask, "deadline_text") is None


def test_update_is_heard(position):
    Position.objects.filter(pk=position.pk).update(**{column("summary", SOURCE): "Deux"})
    assert state(position) == STALE


def test_update_through_a_filter_that_no_longer_finds_the_row(position):
    here = column("summary", SOURCE)
    Position.objects.filter(**{here: "Un"}).update(**{here: "Deux"})
    assert state(position) == STALE


def test_update_of_the_source_language_is_heard(position):
    Position.objects.filter(pk=position.pk).update(source_language=TARGET)
    assert state(position, language=SOURCE) == UP_TO_DATE


def test_bulk_methods_are_heard(position):
    setattr(position, column("summary", SOURCE), "Deux")
    Position.objects.bulk_update([position], [column("summary", SOURCE)])
    assert state(position) == STALE
    ask = Ask(position=position, key="z", **{column("text", SOURCE): "Agir"})
    Ask.objects.bulk_create([ask])
    assert state(ask, "text") == MISSING


def test_update_fields_are_heard(position):
    setattr(position, column("summary", SOURCE), "Deux")
    position.save(update_fields=["updated_at"])
    assert state(position) == UP_TO_DATE, "it was not written"
    position.save(update_fields=[column("summary", SOURCE)])
    assert state(position) == STALE


def test_the_shell_under_any_active_language(position, settings):
    from django.utils import translation

    with translation.override(TARGET):
        position.summary = "The one"  # modeltranslation: the active language's column
        position.save()
    assert state(position) == UP_TO_DATE
    with translation.override(SOURCE):
        position.summary = "Deux"
        position.save()
    assert state(position) == STALE


def test_one_language_saved_leaves_the_other_alone(position):
    row = plain(Position.objects.filter(pk=position.pk)).values()
    before = row.get()
    write(position, SOURCE, "Deux")
    after = row.all().get()
    same = [name for name in before if name.endswith(f"_{TARGET}")]
    assert {column(name, TARGET) for name in ("title", "summary", "slug", "state")} <= set(same)
    assert before[column("summary", SOURCE)] != after[column("summary", SOURCE)]
    assert {name: before[name] for name in same} == {name: after[name] for name in same}


def test_reference_data_is_translated_from_the_first_language():
    theme = make_theme(**{SOURCE: "Eau", TARGET: "Water"})
    assert state(theme, "label") == UP_TO_DATE
    write(theme, SOURCE, "Eaux", "label")
    assert state(theme, "label") == STALE


def test_a_deleted_row_leaves_nothing_behind(position):
    ask = make_ask(position)
    assert state_rows(ask).exists()
    position.delete()
    assert not TextState.objects.filter(owner_model="positions.position").exists()


def test_a_partner_that_is_protected_leaves_no_hash_of_its_name():
    from partners.models import Visibility

    partner = make_partner(name={SOURCE: "Vrai nom", TARGET: "Real name"})
    partner.visibility = Visibility.IDENTITY_WITHHELD
    setattr(partner, column("name", SOURCE), "Une organisation")
    partner.save()
    real = {provenance.fingerprint("Vrai nom")}
    rows = state_rows(partner).values_list("from_hash", "source_hash", "decided_on", "text_hash")
    assert rows and not any(real & set(row) for row in rows)


def test_a_protected_partner_keeps_no_hash_of_former_members():
    from partners.models import Membership, Partner, Visibility

    coalition = make_partner()
    line = Membership.objects.create(
        of=coalition,
        order=1,
        **{column("name", SOURCE): "Maison du lac", column("name", TARGET): "Lake House"},
    )
    setattr(line, column("name", SOURCE), "Seconde maison")
    line.save()
    secret = provenance.fingerprint("Maison du lac")
    assert TextState.objects.filter(from_hash=secret).exists()
    coalition.visibility = Visibility.IDENTITY_WITHHELD
    coalition.save()
    assert not TextState.objects.filter(from_hash=secret).exists()
    setattr(line, column("name", SOURCE), "Troisième")
    line.save()
    assert not TextState.objects.filter(from_hash=provenance.fingerprint("Seconde maison")).exists()
    label = getattr(coalition, column("name", SOURCE))
    Partner.objects.filter(pk=coalition.pk).update(**{column("name", SOURCE): "Un label"})
    assert not TextState.objects.filter(from_hash=provenance.fingerprint(label)).exists()


def test_the_database_and_the_code_derive_the_same(position):
    write(position, SOURCE, "Deux")
    make_ask(position, text={SOURCE: "Agir"})
    rows = list(TextState.objects.all())
    assert {row.state for row in rows} >= {STALE, MISSING, UP_TO_DATE}
    assert all(row.state == row.derived_state() for row in rows)


def test_a_flag_cannot_be_written(position):
    row = state_rows(position).get(field="summary")
    row.state = STALE
    row.save()
    assert state(position) == UP_TO_DATE


def test_check_translations_finds_and_mends_what_sql_changed(position):
    from django.core.management import CommandError, call_command
    from django.db import connection

    call_command("check_translations")
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE positions_position SET {column('summary', SOURCE)} = 'Deux'")
    assert state(position) == UP_TO_DATE
    with pytest.raises(CommandError, match="1"):
        call_command("check_translations")
    assert state(position) == UP_TO_DATE
    call_command("check_translations", repair=True)
    assert state(position) == STALE
    call_command("check_translations")


def test_words_that_a_migration_wrote_are_known():
    kind = PositionType.objects.first()
    assert state(kind, "label") == UP_TO_DATE
    TextState.objects.filter(model="topics.positiontype").delete()
    provenance.complete(apps.get_app_config("topics"), using="default", plan=[("a migration", False)])
    assert state(kind, "label") == UP_TO_DATE
