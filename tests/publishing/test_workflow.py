"""The verbs: who may make which move, from where, and what it leaves behind."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.test import TestCase
from django.utils import timezone, translation

from accounts.models import Event
from languages.codes import column
from positions.models import Position
from publishing.public_change import Change, public_change
from publishing.slugs import OldSlug, change_slug
from publishing.state import State
from publishing.workflow import moves_for, publish, send_back, submit, withdraw
from tests.making import make_ask, make_country, make_position, make_protected_partner, make_theme

pytestmark = pytest.mark.django_db


def draft(**titles):
    return make_position(titles or {"fr": "L’œuvre d’art", "en": "The work of art"}, public=())


def test_a_text_goes_from_draft_to_public_and_is_found(editor, publisher):
    position = draft()
    submit(position, "fr", by=editor)
    assert position.version("fr").state == State.IN_REVIEW
    publish(position, "fr", by=publisher)
    position.refresh_from_db()
    assert position.version("fr").is_public
    assert position.version("fr").slug == "l-oeuvre-d-art"
    assert position.version("en").state == State.DRAFT
    assert list(Position.objects.published("fr")) == [position]


def test_each_move_is_written_down_with_its_author_and_language(editor, publisher):
    position = draft()
    submit(position, "fr", by=editor)
    send_back(position, "fr", by=publisher, comment="Une source manque.")
    events = list(Event.objects.order_by("id").values_list("verb", "by", "language", "object_id"))
    assert events == [
        ("submit", "editor@example.org", "fr", str(position.pk)),
        ("send_back", "publisher@example.org", "fr", str(position.pk)),
    ]
    assert Event.objects.get(verb="send_back").details == {"comment": "Une source manque."}


def test_an_editor_may_not_publish(editor):
    position = draft()
    with pytest.raises(PermissionDenied):
        publish(position, "fr", by=editor)
    position.refresh_from_db()
    assert position.version("fr").state == State.DRAFT
    assert not Event.objects.exists()


def test_a_translator_of_english_may_not_move_a_french_text(translator):
    position = draft()
    with pytest.raises(PermissionDenied):
        submit(position, "fr", by=translator)
    submit(position, "en", by=translator)
    assert list(moves_for(translator, position, "en")) == []


def test_a_text_without_a_title_cannot_be_published(publisher):
    position = draft(fr="Eau")
    with translation.override("fr"), pytest.raises(ValidationError) as refusal:
        publish(position, "en", by=publisher)
    assert "English" in refusal.value.messages[0]


def test_a_public_text_cannot_be_submitted(publisher):
    position = make_position()
    with pytest.raises(ValidationError):
        submit(position, "fr", by=publisher)


def test_a_move_decided_on_an_old_reading_is_refused(publisher):
    position = draft()
    stale = Position.objects.get(pk=position.pk)
    publish(position, "fr", by=publisher)
    with pytest.raises(ValidationError):
        submit(stale, "fr", by=publisher)


def test_withdrawing_what_was_never_out_makes_it_a_draft_again(publisher):
    position = draft()
    publish(position, "fr", by=publisher, at=timezone.now() + timedelta(days=2))
    assert position.version("fr").is_scheduled
    withdraw(position, "fr", by=publisher)
    assert position.version("fr").state == State.DRAFT
    assert position.version("fr").published_at is None


def test_a_text_published_again_keeps_its_first_moment(publisher):
    position = make_position()
    first = position.version("fr").published_at
    withdraw(position, "fr", by=publisher)
    publish(position, "fr", by=publisher)
    assert position.version("fr").published_at == first
    assert position.version("fr").withdrawn_at is None


def test_two_texts_with_the_same_title_get_two_addresses(publisher):
    first, second = draft(), draft()
    publish(first, "fr", by=publisher)
    publish(second, "fr", by=publisher)
    assert second.version("fr").slug == "l-oeuvre-d-art-2"


def test_an_old_address_is_never_given_to_another_record(publisher):
    first, second = draft(), draft()
    publish(first, "fr", by=publisher)
    change_slug(first, "fr", "art", by=publisher)
    publish(second, "fr", by=publisher)
    assert second.version("fr").slug == "l-oeuvre-d-art-2"
    with pytest.raises(ValidationError):
        change_slug(second, "fr", "l-oeuvre-d-art", by=publisher)


def test_an_address_may_come_back_to_its_record(publisher):
    position = draft()
    publish(position, "fr", by=publisher)
    change_slug(position, "fr", "art", by=publisher)
    change_slug(position, "fr", "l-oeuvre-d-art", by=publisher)
    assert list(OldSlug.objects.values_list("slug", flat=True)) == ["art"]


@pytest.mark.parametrize("slug", ["", "Été", "a--b", "-a", "a b", "a/b", "é"])
def test_an_impossible_address_is_refused_with_a_sentence(slug, publisher):
    position = make_position()
    with pytest.raises(ValidationError):
        change_slug(position, "fr", slug, by=publisher)


def test_a_protected_partner_leaves_no_old_address(publisher):
    partner = make_protected_partner()
    change_slug(partner, "fr", "autre-libelle", by=publisher)
    assert not OldSlug.objects.exists()


def told(run):
    """What the public change says about `run`, done in a transaction of its own that is committed."""
    heard = []

    def listener(changes, **kwargs):
        heard.append(changes)

    transaction.get_connection().run_on_commit.clear()  # what the test prepared is another transaction
    public_change.connect(listener)
    try:
        with TestCase.captureOnCommitCallbacks(execute=True):
            run()
    finally:
        public_change.disconnect(listener)
    return heard


def test_the_public_change_is_told_once_after_the_commit(publisher):
    position = draft()

    def run():
        publish(position, "fr", by=publisher)
        change_slug(position, "fr", "art", by=publisher)

    assert told(run) == [frozenset({Change("positions.position", str(position.pk))})]


def test_a_change_to_a_draft_is_not_told():
    position = draft()
    assert told(position.save) == []


def test_a_change_to_a_member_is_told_as_a_change_of_its_record():
    position = make_position()
    assert told(lambda: make_ask(position)) == [frozenset({Change("positions.position", str(position.pk))})]


def test_a_change_that_is_rolled_back_is_not_told():
    position = make_position()

    def run():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            position.save()
            raise ZeroDivisionError

    assert told(run) == []


def test_a_new_label_of_a_theme_is_told():
    theme = make_theme()
    assert told(theme.save) == [frozenset({Change("topics.theme", "gender")})]


def test_no_address_is_lost_when_two_people_change_it(publisher):
    position = draft()
    publish(position, "fr", by=publisher)
    stale = Position.objects.get(pk=position.pk)
    change_slug(position, "fr", "deux", by=publisher)
    change_slug(stale, "fr", "trois", by=publisher)
    assert set(OldSlug.objects.values_list("slug", flat=True)) == {"l-oeuvre-d-art", "deux"}


def test_what_was_withdrawn_and_will_come_back_is_still_gone_until_then(publisher, client):
    position = make_position({"fr": "Eau", "en": "Water"})
    withdraw(position, "fr", by=publisher)
    publish(position, "fr", by=publisher, at=timezone.now() + timedelta(days=3))
    assert client.get("/fr/positions/eau/").status_code == 410
    withdraw(position, "fr", by=publisher)
    assert position.version("fr").state == State.WITHDRAWN
    assert client.get("/fr/positions/eau/").status_code == 410


def test_a_slug_taken_at_the_last_moment_gives_the_next_one(publisher, monkeypatch):
    from publishing import workflow

    make_position({"fr": "Eau", "en": "Water"})
    late = draft(fr="Eau")
    found, real = iter(["eau"]), workflow.free_slug
    monkeypatch.setattr(workflow, "free_slug", lambda *args: next(found, None) or real(*args))
    monkeypatch.setattr(workflow, "check_slug", lambda *args: None)
    publish(late, "fr", by=publisher)
    assert late.version("fr").slug == "eau-2"


def test_the_old_addresses_of_a_deleted_record_are_forgotten(publisher):
    position = make_position({"fr": "Eau", "en": "Water"})
    change_slug(position, "fr", "eaux", by=publisher)
    position.delete()
    assert not OldSlug.objects.exists()


def test_a_new_title_is_found_even_when_only_its_column_is_saved():
    position = make_position({"fr": "Eau", "en": "Water"})
    setattr(position, column("title", "fr"), "Forêt")
    position.save(update_fields=[column("title", "fr")])
    position.refresh_from_db()
    assert "foret" in position.search_text


def test_a_link_made_from_the_other_end_is_told():
    position, country = make_position(), make_country("PE")
    told_of = told(lambda: country.positions.add(position))
    assert Change("positions.position", str(position.pk)) in told_of[0]


@pytest.mark.parametrize("year", [1, 9999])
def test_a_moment_beyond_all_calendars_is_refused(publisher, year):
    position = draft()
    with pytest.raises(ValidationError):
        publish(position, "fr", by=publisher, at=timezone.now().replace(year=year))
