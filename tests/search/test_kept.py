"""What is committed is found, and what is withdrawn is not, on the next request, whatever wrote it."""

import signal
from datetime import timedelta

import pytest
from django.db import DatabaseError, OperationalError, transaction
from django.utils import timezone

from languages.codes import column
from positions.models import Ask, Position
from publishing.workflow import publish, withdraw
from search import writing
from search.engines import engine
from search.models import Due, Entry, Word
from search.rebuilding import rebuild
from tests.making import (
    live,
    make_action,
    make_ask,
    make_block,
    make_figure,
    make_page,
    make_partner,
    make_position,
    make_result,
    make_signatory,
    make_theme,
    words,
)
from tests.search.asking import commit, crash, elsewhere, found, page, results, scheduled, wrong

pytestmark = pytest.mark.django_db


# --- the verbs ------------------------------------------------------------------------------------


def test_what_is_published_is_found_on_the_next_request(publisher):
    position = make_position({"fr": "Zircon des rivières", "en": "River zircon"}, public=())
    assert found("zircon") == []
    publish(position, "fr", by=publisher)
    assert found("zircon") == ["Zircon des rivières"]
    assert found("zircon", "en") == []
    publish(position, "en", by=publisher)
    assert found("zircon", "en") == ["River zircon"]


def test_what_is_withdrawn_is_not_found_on_the_next_request(publisher):
    position = make_position({"fr": "Zircon des rivières", "en": "River zircon"})
    assert found("zircon") == ["Zircon des rivières"]
    withdraw(position, "fr", by=publisher)
    assert found("zircon") == []
    assert elsewhere("zircon") == ["River zircon"]
    withdraw(position, "en", by=publisher)
    assert elsewhere("zircon") == []
    assert not Entry.objects.filter(kind="position").exists()
    assert wrong() == []


def test_an_edited_text_is_found_by_its_new_words_and_no_more_by_the_old():
    position = make_position(body={"fr": "<p>Le zircon.</p>"})
    assert len(found("zircon")) == 1
    words(position, "body", {"fr": "<p>La tourmaline.</p>"})
    position.save()
    assert found("zircon") == []
    assert len(found("tourmaline")) == 1


def test_a_new_address_is_the_one_that_results_lead_to():
    position = make_position({"fr": "Zircon", "en": "Zircon"})
    found("zircon")
    setattr(position, column("slug", "fr"), "une-autre-adresse")
    position.save()
    assert results(page("zircon"))["Zircon"].endswith("/une-autre-adresse/")


def test_what_is_deleted_is_not_found():
    position = make_position({"fr": "Zircon", "en": "Zircon"})
    assert found("zircon")
    position.delete()
    assert found("zircon") == []
    assert wrong() == []


# --- members --------------------------------------------------------------------------------------


def test_the_words_of_an_ask_come_and_go_with_it():
    position = make_position()
    ask = make_ask(position, {"fr": "Interdire le zircon", "en": "Ban zircon"})
    assert found("zircon")
    words(ask, "text", {"fr": "Interdire le jade"})
    ask.save()
    assert found("zircon") == []
    assert found("jade")
    ask.delete()
    assert found("jade") == []
    assert wrong() == []


def test_an_ask_that_moves_to_another_position_leaves_the_first():
    old, new = make_position({"fr": "Ancienne"}, ("fr",)), make_position({"fr": "Nouvelle"}, ("fr",))
    ask = make_ask(old, {"fr": "Interdire le zircon"})
    assert found("zircon") == ["Ancienne"]
    Ask.objects.filter(pk=ask.pk).update(position=new)
    assert found("zircon") == ["Nouvelle"]


def test_an_action_that_is_not_shown_any_more_is_not_found():
    action = make_action(make_position())
    words(action, "summary", {"fr": "Remise du zircon"})
    action.save()
    assert found("zircon")
    action.is_public = False
    action.save()
    assert found("zircon") == []


def test_a_signatory_that_is_not_shown_any_more_is_not_found():
    line = make_signatory(make_position())
    words(line, "name", {"fr": "Collectif Zircon"})
    line.save()
    assert found("zircon")
    line.is_public = False
    line.save()
    assert found("zircon") == []


def test_the_words_of_a_block_of_a_page_come_and_go_with_it():
    block = make_block(make_page(), {"fr": "<p>Du zircon.</p>"})
    assert found("zircon")
    words(block, "body", {"fr": "<p>Du jade.</p>"})
    block.save()
    assert found("zircon") == []
    assert found("jade")
    block.delete()
    assert found("jade") == []


def test_the_words_of_a_figure_come_and_go_with_it():
    figure = make_figure(make_result(), unit_plural={"fr": "zircons", "en": "zircons"})
    assert found("zircon")
    words(figure, "unit_plural", {"fr": "jades"})
    figure.save()
    assert found("zircon") == []
    assert found("jade")
    figure.delete()
    assert found("jade") == []


# --- every way to write ---------------------------------------------------------------------------


def test_an_update_of_a_queryset_is_heard():
    make_position({"fr": "Zircon"}, ("fr",))
    assert found("zircon")
    Position.objects.update(**{column("title", "fr"): "Tourmaline"})
    assert found("zircon") == []
    assert found("tourmaline") == ["Tourmaline"]
    Position.objects.update(**{column("state", "fr"): "withdrawn"})
    assert found("tourmaline") == []


def test_an_update_of_members_is_heard():
    make_ask(make_position(), {"fr": "Interdire le zircon"})
    assert found("zircon")
    Ask.objects.update(**{column("text", "fr"): "Interdire le jade"})
    assert found("zircon") == []
    assert found("jade")


def test_records_created_together_are_found():
    like = make_position()
    made = []
    for number in range(3):
        row = Position(key=f"bulk-{number}", type=like.type, lead=like.lead)
        words(row, "title", {"fr": f"Zircon {number}"})
        live(row, "fr")
        made.append(row)
    Position.objects.bulk_create(made)
    assert sorted(found("zircon")) == ["Zircon 0", "Zircon 1", "Zircon 2"]


def test_records_updated_together_are_heard():
    position = make_position({"fr": "Zircon"}, ("fr",))
    assert found("zircon")
    words(position, "title", {"fr": "Jade"})
    Position.objects.bulk_update([position], [column("title", "fr")])
    assert found("zircon") == []
    assert found("jade") == ["Jade"]


def test_a_queryset_that_is_deleted_is_heard():
    make_position({"fr": "Zircon"}, ("fr",))
    assert found("zircon")
    Position.objects.all().delete()
    assert found("zircon") == []


def test_a_link_is_heard_from_either_end():
    theme, position = make_theme("zircon", fr="Zircon", en="Zircon"), make_position({"fr": "Titre"}, ("fr",))
    position.themes.add(theme)
    assert "Titre" in found("zircon")
    position.themes.remove(theme)
    assert "Titre" not in found("zircon")
    theme.positions.add(position)
    assert "Titre" in found("zircon")
    theme.positions.clear()
    assert "Titre" not in found("zircon")
    assert wrong() == []


# --- transactions ---------------------------------------------------------------------------------


def test_what_is_rolled_back_was_never_found():
    position = make_position({"fr": "Zircon"}, ("fr",))
    found("zircon")
    with transaction.atomic():
        words(position, "title", {"fr": "Jade"})
        position.save()
        transaction.set_rollback(True)
    assert found("zircon") == ["Zircon"]
    assert found("jade") == []
    assert wrong() == []


def test_a_record_noted_again_after_a_savepoint_was_rolled_back_is_found():
    position = make_position({"fr": "Zircon"}, ("fr",))
    commit()
    with transaction.atomic():
        with transaction.atomic():
            words(position, "title", {"fr": "Jade"})
            position.save()
            transaction.set_rollback(True)
        words(position, "title", {"fr": "Tourmaline"})
        position.save()
    commit()
    assert Entry.objects.get(kind="position").title == "Tourmaline"
    assert found("jade") == []
    assert not Due.objects.exists()


def test_a_savepoint_rolled_back_between_two_changes_loses_neither():
    first, second = make_position({"fr": "Zircon"}, ("fr",)), make_position({"fr": "Jade"}, ("fr",))
    with transaction.atomic():
        words(first, "title", {"fr": "Zircon deux"})
        first.save()
        with transaction.atomic():
            words(second, "title", {"fr": "Perdu"})
            second.save()
            transaction.set_rollback(True)
        words(second, "title", {"fr": "Jade deux"})
        second.save()
    commit()
    titles = Entry.objects.filter(kind="position").values_list("title", flat=True)
    assert sorted(titles) == ["Jade deux", "Zircon deux"]


def test_what_is_committed_is_indexed_before_anybody_searches():
    make_position({"fr": "Zircon"}, ("fr",))
    commit()
    assert Entry.objects.get(kind="position").title == "Zircon"
    assert not Due.objects.exists()


def test_a_crash_between_the_commit_and_the_index_loses_nothing():
    make_position({"fr": "Zircon"}, ("fr",))
    crash()
    assert not Entry.objects.filter(kind="position").exists()
    assert found("zircon") == ["Zircon"]


def test_an_index_that_cannot_be_written_for_a_moment_is_written_by_the_next_search(monkeypatch):
    real = engine().put

    def refuse(rows):
        raise OperationalError("database is locked")

    monkeypatch.setattr(engine(), "put", refuse)
    make_position({"fr": "Zircon"}, ("fr",))
    assert page("zircon")  # answers all the same
    monkeypatch.setattr(engine(), "put", real)
    assert found("zircon") == ["Zircon"]


def test_a_withdrawal_that_cannot_be_indexed_for_a_moment_shows_nothing_then_is_indexed(
    monkeypatch, publisher
):
    position = make_position({"fr": "Zircon"}, ("fr",))
    found("zircon")

    def refuse(*args, **kwargs):
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(writing, "count_words", refuse)
        withdraw(position, "fr", by=publisher)
        assert found("zircon") == []
    assert found("zircon") == []
    assert wrong() == []


def test_a_database_that_takes_no_writes_still_answers(monkeypatch):
    make_position({"fr": "Zircon"}, ("fr",))
    found("zircon")

    def refuse(*args, **kwargs):
        raise DatabaseError("cannot execute DELETE in a read-only transaction")

    monkeypatch.setattr("search.keeping.bring_up_to_date", refuse)
    assert found("zircon") == ["Zircon"]


def test_one_record_that_cannot_be_indexed_keeps_no_other_out(monkeypatch):
    bad, _good = make_position({"fr": "Zircon"}, ("fr",)), make_position({"fr": "Zircon bis"}, ("fr",))
    real = writing.lexemes_of

    def fails(draft, languages):
        if draft.object_id == str(bad.pk) and draft.title.value == "Zircon":
            raise ValueError("cannot be read")
        return real(draft, languages)

    with monkeypatch.context() as patch:
        patch.setattr(writing, "lexemes_of", fails)
        assert found("zircon") == ["Zircon bis"]


def test_a_record_that_cannot_be_indexed_is_not_found_by_what_it_said_before(monkeypatch):
    position = make_position({"fr": "Zircon"}, ("fr",))
    assert found("zircon")

    def fails(draft, languages):
        raise ValueError("cannot be read")

    monkeypatch.setattr(writing, "lexemes_of", fails)
    words(position, "title", {"fr": "Jade"})
    position.save()
    assert found("zircon") == []


def test_a_line_of_a_type_that_is_no_more_stops_nobody():
    def too_long(*args):
        raise TimeoutError

    make_position({"fr": "Zircon"}, ("fr",))
    Due.objects.create(model="gone.model", object_id="1", due_at=timezone.now())
    Due.objects.create(model="positions.position", object_id="0", due_at=timezone.now(), for_its_names=True)
    before = signal.signal(signal.SIGALRM, too_long)
    signal.setitimer(signal.ITIMER_REAL, 10)
    try:
        assert found("zircon") == ["Zircon"]
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


# --- moments --------------------------------------------------------------------------------------


def test_a_scheduled_version_is_not_found_before_its_moment_and_is_after(clock):
    scheduled({"fr": "Zircon"}, "fr", public=("fr",))
    assert found("zircon") == []
    assert not Word.objects.filter(word="zircon").exists()
    clock(minutes=59)
    assert found("zircon") == []
    clock(minutes=61)
    assert found("zircon") == ["Zircon"]
    assert wrong() == []


def test_only_in_the_other_language_ends_at_the_moment_of_ours(clock):
    scheduled({"fr": "Zircon", "en": "Zircon in English"}, "fr", public=("fr", "en"))
    assert (found("zircon"), elsewhere("zircon")) == ([], ["Zircon in English"])
    clock(minutes=61)
    assert (found("zircon"), elsewhere("zircon")) == (["Zircon"], [])


def test_a_scheduled_version_comes_out_after_the_index_was_made_anew(clock):
    scheduled({"fr": "Zircon"}, "fr", public=("fr",))
    commit()
    rebuild()
    clock(minutes=61)
    assert found("zircon") == ["Zircon"]


def test_a_scheduled_second_language_comes_out_after_the_index_was_made_anew(clock):
    scheduled({"fr": "Zircon", "en": "Zircon in English"}, "fr", public=("fr", "en"))
    commit()
    rebuild()
    clock(minutes=61)
    assert found("zircon") == ["Zircon"]


def test_a_scheduled_partner_is_named_in_positions_from_its_moment_on(clock):
    partner = make_partner({"fr": "Collectif Zircon"}, public=("fr",))
    setattr(partner, column("published_at", "fr"), timezone.now() + timedelta(hours=1))
    partner.save()
    make_position({"fr": "Titre"}, ("fr",), lead=partner)
    assert found("zircon") == []
    clock(minutes=61)
    assert sorted(found("zircon")) == ["Collectif Zircon", "Titre"]


def test_a_moment_that_is_put_off_is_kept_to(clock, publisher):
    position = scheduled({"fr": "Zircon"}, "fr", public=("fr",))
    commit()
    setattr(position, column("published_at", "fr"), timezone.now() + timedelta(hours=3))
    position.save()
    clock(minutes=61)
    assert found("zircon") == []
    clock(hours=4)
    assert found("zircon") == ["Zircon"]


def test_a_moment_that_is_not_waited_for_is_a_fault():
    scheduled({"fr": "Zircon"}, "fr", public=("fr",))
    assert wrong() == []
    Due.objects.all().delete()
    assert wrong() != []
    rebuild()
    assert wrong() == []
