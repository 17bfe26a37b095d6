"""What was deleted or changed comes back, and what is there is saved once more as a new record."""

import pytest
from django.core.exceptions import ValidationError

from languages.codes import column
from positions.models import AdvocacyAction, Ask, Position
from publishing.copies import restoring, revisions, trash, working
from publishing.copies.models import Kind, Revision, WorkingCopy
from publishing.slugs import OldSlug, change_slug, old_slugs_of
from publishing.snapshots import FACTS, key_of, take
from publishing.workflow import publish, withdraw
from tests.admin_forms import change_url, fields_of, logged_in
from tests.making import (
    make_action,
    make_ask,
    make_correction,
    make_country,
    make_partner,
    make_position,
    make_protected_partner,
    make_target,
    make_theme,
)
from tests.publishing.test_working_copies import edit

pytestmark = pytest.mark.django_db
FR, EN = "fr", "en"
TITLE, TITLE_EN = column("title", FR), column("title", EN)
TEXT = column("text", FR)


def a_position(public=(), **values):
    position = make_position(
        {FR: "Eau", EN: "Water"}, public=public, countries=[make_country()], themes=[make_theme()], **values
    )
    ask = make_ask(position, {FR: "Publier", EN: "Publish"}, key="a")
    make_target(position)
    make_action(position, key="rencontre").asks.set([ask])
    return position


def deleted(record):
    kept = trash.delete(record, by=None)
    return Revision.objects.get(pk=kept.pk)


# --- the trash ------------------------------------------------------------------------------------------


def test_what_comes_back_has_its_key_its_rows_and_its_addresses(publisher):
    position = a_position()
    publish(position, FR, by=publisher)
    change_slug(position, FR, "eau-pour-tous", by=publisher)
    withdraw(position, FR, by=publisher)
    before, number = take(position), position.pk
    back = trash.take_back(deleted(position), by=publisher)
    assert (back.pk, take(back)) == (number, before)
    version = back.version(FR)
    assert (version.slug, version.is_withdrawn, version.is_public) == ("eau-pour-tous", True, False)
    assert list(old_slugs_of(back).values_list("language", "slug")) == [(FR, "eau")]


def test_an_address_that_somebody_took_meanwhile_stays_theirs(publisher):
    position = a_position()
    publish(position, FR, by=publisher)
    withdraw(position, FR, by=publisher)
    kept = deleted(position)
    other = make_position({FR: "Eau", EN: "Else"}, public=(FR,))
    assert other.version(FR).slug == "eau"
    back = trash.take_back(kept, by=publisher)
    assert not back.version(FR).slug and not back.version(FR).is_public
    publish(back, FR, by=publisher)
    assert back.version(FR).slug not in {"", "eau"}


def test_an_old_address_that_leads_elsewhere_now_still_does(publisher):
    position = a_position(public=(FR,))
    change_slug(position, FR, "eau-pour-tous", by=publisher)
    withdraw(position, FR, by=publisher)
    kept = deleted(position)
    other = make_position({FR: "Eau", EN: "Else"}, public=(FR,))
    trash.take_back(kept, by=publisher)
    assert other.version(FR).slug == "eau"
    assert not OldSlug.objects.filter(slug="eau").exists()


def test_a_key_that_somebody_took_meanwhile_is_said(publisher):
    kept = deleted(a_position(key="eau"))
    make_position(key="eau")
    with pytest.raises(ValidationError):
        trash.take_back(kept, by=publisher)
    assert Position.objects.count() == 1


def test_what_names_something_that_is_no_more_is_said(publisher):
    lead = make_partner(public=())
    kept = deleted(a_position(lead=lead))
    lead.delete()
    with pytest.raises(ValidationError):
        trash.take_back(kept, by=publisher)
    assert not Position.objects.exists() and not Ask.objects.exists()


def test_rows_that_name_something_that_is_no_more_stay_away(publisher):
    position = a_position()
    institution = position.targets.get().institution
    kept = deleted(position)
    institution.delete()
    back = trash.take_back(kept, by=publisher)
    assert not back.targets.exists() and back.asks.count() == 1


def test_what_waited_in_the_copy_is_not_lost_with_the_record(editor, publisher):
    position = a_position(public=(FR, EN))
    edit(editor, position, **{TITLE: "La vapeur"})
    for code in (FR, EN):
        withdraw(position, code, by=publisher)
    back = trash.take_back(deleted(position), by=publisher)
    assert getattr(back, TITLE) == "La vapeur"
    assert not WorkingCopy.objects.exists()


def test_a_protected_partner_leaves_no_trace(officer):
    partner = make_protected_partner()
    revisions.append(partner, take(partner), Kind.SEEN)
    assert trash.delete(partner, by=officer) is None
    assert not Revision.objects.exists()


# --- restoring --------------------------------------------------------------------------------------------


def test_one_value_one_language_or_the_facts_come_back_and_the_rest_stays(editor):
    position = a_position()
    old = working.seen(position)
    edit(
        editor, position, **{TITLE: "Vapeur", TITLE_EN: "Steam", column("summary", FR): "Un", "date": "2025"}
    )
    restoring.restore(position, old, cells=[(key_of(position), TITLE)], by=editor)
    position.refresh_from_db()
    assert [getattr(position, name) for name in (TITLE, TITLE_EN)] == ["Eau", "Steam"]
    restoring.restore(position, old, parts=[EN], by=editor)
    position.refresh_from_db()
    assert (getattr(position, TITLE_EN), getattr(position, column("summary", FR))) == ("Water", "Un")
    restoring.restore(position, old, parts=[FACTS], by=editor)
    position.refresh_from_db()
    assert not position.date and getattr(position, column("summary", FR)) == "Un"


def test_a_row_that_comes_back_is_named_again_by_what_named_it(editor):
    """The action named the ask: both come back, and so does the link between them."""
    position = a_position()
    old = working.seen(position)
    edit(editor, position, remove={"asks": 0})
    assert not position.actions.get().asks.exists()
    restoring.restore(position, old, by=editor)
    assert position.actions.get().asks.get() == position.asks.get()


def test_what_is_restored_of_a_public_record_waits_and_can_be_given_up(editor):
    position = a_position(public=(FR, EN))
    old = working.seen(position)
    edit(editor, position, **{TITLE: "Vapeur"})
    working.let_out(position, [FACTS, FR], by=None)
    restoring.restore(position, old, by=editor)
    position.refresh_from_db()
    assert getattr(position, TITLE) == "Vapeur"
    working.let_out(position, [FACTS, FR], by=None)
    position.refresh_from_db()
    assert getattr(position, TITLE) == "Eau"


# --- once more ------------------------------------------------------------------------------------------


def as_new(user, record, **values):
    client = logged_in(user)
    data = fields_of(client.get(change_url(record)))
    return client.post(change_url(record), {**data, **values, "_as_new": "1"}, follow=True)


@pytest.mark.parametrize("public", [(), (FR, EN)], ids=["a draft", "a public record"])
def test_what_was_typed_is_saved_as_a_new_draft_and_the_first_stays_as_it_was(editor, public):
    position = a_position(public=public)
    make_correction(position)
    edit(editor, position, **{column("summary", FR): "En attente"})
    before, waiting = take(position), working.wanted(position)
    response = as_new(editor, position, **{TITLE: "Vapeur", f"asks-0-{TEXT}": "Ouvrir"})
    made = Position.objects.exclude(pk=position.pk).get()
    assert response.redirect_chain[-1][0] == change_url(made)
    assert take(position) == before and working.wanted(position) == waiting
    assert "Vapeur" in getattr(made, TITLE) and getattr(made, TITLE) != "Vapeur"
    assert getattr(made, column("summary", FR)) == "En attente"
    assert not made.is_public_anywhere and not made.corrections.exists()
    assert made.key != position.key
    ask = made.asks.get()
    assert getattr(ask, TEXT) == "Ouvrir" and ask.pk != position.asks.get().pk
    assert list(made.actions.get().asks.all()) == [ask]
    assert AdvocacyAction.objects.values("key").distinct().count() == 2
    assert [country.pk for country in made.countries.all()] == ["CD"]


def test_it_may_be_saved_as_new_twice(editor):
    position = a_position()
    for _time in range(2):
        as_new(editor, position)
    assert len(set(Position.objects.values_list("key", flat=True))) == 3


def test_a_form_with_an_error_is_not_saved_as_new(editor):
    position = a_position()
    response = as_new(editor, position, date="never")
    assert response.status_code == 200 and response.context["errors"]
    assert Position.objects.count() == 1


def test_a_country_is_not_saved_as_new(editor, publisher):
    country = make_country("BI", public=(FR,))
    for user in (editor, publisher):
        client = logged_in(user)
        data = fields_of(client.get(change_url(country)))
        assert client.post(change_url(country), {**data, "_as_new": "1"}).status_code == 403
