"""Working copies as people meet them: forms are filled in and saved, and readers see nothing of it until
somebody publishes.
"""

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from languages.codes import column
from positions.models import Ask, Milestone, Position, PracticeSheet
from publishing.copies import moves, working
from publishing.copies.models import Kind, Revision, WorkingCopy
from publishing.snapshots import FACTS
from publishing.workflow import withdraw
from tests.admin_forms import add_row, change_url, fields_of, logged_in
from tests.making import (
    attach,
    make_ask,
    make_country,
    make_document,
    make_institution,
    make_partner,
    make_position,
    make_result,
    make_target,
    make_theme,
)
from tests.publishing.the_public_site import changed, everything_public, since_long_ago

pytestmark = pytest.mark.django_db
FR, EN = "fr", "en"
TITLE, TITLE_EN = column("title", FR), column("title", EN)
SUMMARY = column("summary", FR)
LABEL, LABEL_EN = column("label", FR), column("label", EN)
TEXT, TEXT_EN = column("text", FR), column("text", EN)


def page_of(record, *languages):
    record.refresh_from_db()
    pages = [Client().get(record.version(code).url).content.decode() for code in languages or (FR, EN)]
    pages = [" ".join(page.split()) for page in pages]  # dates are written with spaces that do not break
    return pages[0] if len(pages) == 1 else pages


def edit(user, record, *, remove=None, add=None, **values):
    """Opens the page of a record, changes what is named, and saves it."""
    client = logged_in(user)
    data = fields_of(client.get(change_url(record)))
    for prefix, row in (remove or {}).items():
        data[f"{prefix}-{row}-DELETE"] = "on"
    for prefix, row in (add or {}).items():
        add_row(data, prefix, **row)
    response = client.post(change_url(record), {**data, **values, "_continue": "1"}, follow=True)
    errors = response.context and response.context.get("errors")
    assert response.status_code == 200 and not errors, errors or response.status_code
    return response


def publish(user, record, *languages):
    moves.publish_changes(record, languages or [FR, EN], by=user)
    record.refresh_from_db()


@pytest.fixture
def position():
    position = make_position(
        {FR: "Eau pour tous", EN: "Water for all"},
        summary={FR: "Un résumé", EN: "A summary"},
        date="2024-03-05",
        themes=[make_theme()],
        countries=[make_country(public=(FR, EN))],
    )
    make_ask(position, {FR: "Publier la liste", EN: "Publish the list"})
    make_target(position)
    since_long_ago(position, position.lead, *position.countries.all())
    return position


# --- what readers see ------------------------------------------------------------------------------


def test_an_edit_of_what_is_public_changes_no_byte_of_any_public_page(editor, position):
    words = "eau", "water", "vapeur", "steam"
    before = everything_public(*words)
    assert any(b"pour tous" in body for path, (_s, _m, body) in before.items() if "q=eau" in path)
    edit(
        editor,
        position,
        add={"asks": {TEXT: "Ouvrir la vapeur", TEXT_EN: "Open the steam"}},
        **{TITLE: "La vapeur", TITLE_EN: "Steam", "date": "2025-01-01", SUMMARY: "Vapeur", "themes": []},
    )
    assert WorkingCopy.objects.of(position).exists()
    assert changed(before, everything_public(*words)) == []


def test_facts_leave_with_the_source_language_and_show_in_the_others_at_once_while_words_wait(
    editor, publisher, position
):
    edit(editor, position, **{TITLE: "La vapeur", TITLE_EN: "Steam", "date": "2025-01-09"})
    publish(publisher, position, FR)
    french, english = page_of(position)
    assert "La vapeur" in french and "9 janvier 2025" in french
    assert "Water for all" in english and "Steam" not in english
    assert "9 January 2025" in english
    assert fields_of(logged_in(editor).get(change_url(position)))[TITLE_EN] == "Steam"
    publish(publisher, position, EN)
    assert "Steam" in page_of(position, EN)
    assert not WorkingCopy.objects.exists()


def test_a_translation_takes_no_fact_and_no_other_language_along(editor, publisher, position):
    edit(editor, position, **{TITLE: "La vapeur", TITLE_EN: "Steam", "date": "2025-01-09"})
    publish(publisher, position, EN)
    french, english = page_of(position)
    assert "Steam" in english and "9 January 2025" not in english
    assert "Eau pour tous" in french and "La vapeur" not in french and "9 janvier 2025" not in french


def test_the_words_of_a_new_ask_wait_until_the_ask_is_out(editor, publisher, position):
    edit(editor, position, add={"asks": {TEXT: "Ouvrir", TEXT_EN: "Open the doors"}})
    with pytest.raises(ValidationError):  # nothing of it can go out before the ask does
        publish(publisher, position, EN)
    assert "Open the doors" not in page_of(position, EN)
    publish(publisher, position, FR)
    french, english = page_of(position)
    assert "Ouvrir" in french and "Open the doors" not in english
    assert not Ask.objects.filter(**{TEXT_EN: "Open the doors"}).exists()
    publish(publisher, position, EN)
    assert "Open the doors" in page_of(position, EN)
    assert not WorkingCopy.objects.exists()


def test_a_removed_ask_leaves_every_language_at_once(editor, publisher, position):
    edit(editor, position, remove={"asks": 0})
    assert "Publier la liste" in page_of(position, FR)
    publish(publisher, position, FR)
    french, english = page_of(position)
    assert "Publier la liste" not in french and "Publish the list" not in english


def test_the_form_shows_what_is_wanted_and_may_be_saved_again(editor, position):
    edit(editor, position, **{TITLE: "La vapeur"}, add={"asks": {TEXT: "Ouvrir", TEXT_EN: "Open"}})
    data = fields_of(logged_in(editor).get(change_url(position)))
    assert (data[TITLE], data["asks-INITIAL_FORMS"], data[f"asks-1-{TEXT}"]) == ("La vapeur", "2", "Ouvrir")
    edit(editor, position, **{f"asks-1-{TEXT}": "Ouvrir grand", SUMMARY: "Deux fois"})
    data = fields_of(logged_in(editor).get(change_url(position)))
    assert (data[TITLE], data[SUMMARY], data[f"asks-1-{TEXT}"]) == ("La vapeur", "Deux fois", "Ouvrir grand")
    assert Ask.objects.count() == 1
    key = data["asks-1-id"]
    working.let_out(position, [FACTS, FR, EN], by=None)
    assert str(Ask.objects.get(**{TEXT: "Ouvrir grand"}).pk) == key


def test_a_copy_that_says_again_what_readers_see_is_none(editor, position):
    edit(editor, position, **{TITLE: "La vapeur"})
    edit(editor, position, **{TITLE: "Eau pour tous"})
    assert not WorkingCopy.objects.exists()
    assert not working.waiting_parts(position)


def test_saving_an_untouched_form_makes_no_copy_and_no_revision(editor, position):
    edit(editor, position)
    assert not WorkingCopy.objects.exists()
    assert Revision.objects.of(position).count() == 1


def test_discarding_returns_to_what_readers_see(editor, position):
    edit(editor, position, **{TITLE: "La vapeur"}, add={"asks": {TEXT: "Ouvrir"}})
    moves.discard_changes(position, None, by=editor)
    data = fields_of(logged_in(editor).get(change_url(position)))
    assert (data[TITLE], data["asks-INITIAL_FORMS"]) == ("Eau pour tous", "1")
    assert not WorkingCopy.objects.exists()


def test_one_language_may_be_discarded_and_the_rest_waits_on(editor, position):
    edit(editor, position, **{TITLE: "La vapeur", TITLE_EN: "Steam", "date": "2025"})
    moves.discard_changes(position, [EN], by=editor)
    assert working.waiting_parts(position) == {FR: 1, FACTS: 1}
    moves.discard_changes(position, [FACTS], by=editor)
    assert working.waiting_parts(position) == {FR: 1}
    moves.discard_changes(position, [FR], by=editor)
    assert not WorkingCopy.objects.exists()


def test_the_facts_of_a_discarded_row_bring_it_back_with_its_words(editor, position):
    edit(editor, position, remove={"asks": 0})
    moves.discard_changes(position, [FACTS], by=editor)
    assert not WorkingCopy.objects.exists()
    assert Ask.objects.count() == 1


# --- what is not public, or only in one language ------------------------------------------------------


def test_a_record_that_nobody_reads_is_saved_itself(editor):
    draft = make_position({FR: "Eau"}, public=())
    edit(editor, draft, **{TITLE: "La vapeur"})
    draft.refresh_from_db()
    assert getattr(draft, TITLE) == "La vapeur"
    assert not WorkingCopy.objects.exists()


def test_words_in_a_language_without_readers_are_written_at_once_and_readers_of_the_other_see_nothing(
    editor, position
):
    Position.objects.filter(pk=position.pk).update(**{column("state", EN): "draft"})
    before = everything_public("eau", "steam")
    ask = position.asks.get()
    edit(editor, position, **{TITLE_EN: "Steam", f"asks-0-{TEXT_EN}": "Let it steam"})
    position.refresh_from_db(), ask.refresh_from_db()
    assert (getattr(position, TITLE_EN), getattr(ask, TEXT_EN)) == ("Steam", "Let it steam")
    assert not WorkingCopy.objects.exists()
    assert changed(before, everything_public("eau", "steam")) == []


def test_words_without_readers_do_not_wait_with_what_waits(editor, publisher, position):
    Position.objects.filter(pk=position.pk).update(**{column("state", EN): "draft"})
    ask = {TEXT: "Un", TEXT_EN: "One"}
    edit(editor, position, **{TITLE: "La vapeur", TITLE_EN: "Steam"}, add={"asks": ask})
    position.refresh_from_db()
    assert (getattr(position, TITLE), getattr(position, TITLE_EN)) == ("Eau pour tous", "Steam")
    publish(publisher, position, FR)
    assert Ask.objects.filter(**{TEXT: "Un", TEXT_EN: "One"}).exists()
    assert not WorkingCopy.objects.exists()


def test_an_edit_that_waits_adds_one_line_to_the_history(editor, publisher, position):
    """Opening, saving, publishing a part, opening again: what nobody did is not told."""
    Position.objects.filter(pk=position.pk).update(**{column("state", EN): "draft"})
    edit(editor, position, **{TITLE: "La vapeur", TITLE_EN: "Steam", "date": "2025"})
    logged_in(editor).get(change_url(position))
    kinds = list(Revision.objects.of(position).order_by("number").values_list("kind", flat=True))
    assert kinds.count(Kind.DRAFTED) == 1
    logged_in(editor).get(change_url(position))
    assert Revision.objects.of(position).count() == len(kinds)


def test_opening_after_part_of_it_went_out_makes_no_revision(editor, publisher, position):
    edit(editor, position, **{TITLE: "La vapeur", TITLE_EN: "Steam"})
    publish(publisher, position, FR)
    before = Revision.objects.of(position).count()
    logged_in(editor).get(change_url(position))
    assert Revision.objects.of(position).count() == before


def test_what_is_edited_once_every_language_is_withdrawn_waits_for_nothing(editor, publisher, position):
    edit(editor, position, **{TITLE: "La vapeur"}, add={"asks": {TEXT: "Un", TEXT_EN: "One"}})
    withdraw(position, FR, by=publisher)
    withdraw(position, EN, by=publisher)
    edit(editor, position, date="2025")
    position.refresh_from_db()
    assert (getattr(position, TITLE), str(position.date)) == ("La vapeur", "2025")
    assert position.asks.count() == 2
    assert not WorkingCopy.objects.exists()


def test_a_withdrawn_version_stays_withdrawn_through_every_publication(editor, publisher, position):
    edit(editor, position, **{TITLE: "La vapeur", TITLE_EN: "Steam", "date": "2025"})
    withdraw(position, EN, by=publisher)
    publish(publisher, position, FR)
    position.refresh_from_db()
    assert position.version(EN).is_withdrawn
    assert str(position.date) == "2025"


# --- rows with pages of their own ----------------------------------------------------------------------


def test_the_page_of_an_ask_waits_with_its_position(editor, publisher, position):
    ask = position.asks.get()
    edit(
        editor,
        ask,
        add={"milestones": {LABEL: "Un décret", LABEL_EN: "A decree", "due": "2026"}},
        **{column("answer_text", FR): "Promis", "answer_from": make_institution().pk},
    )
    assert not Milestone.objects.exists()
    assert WorkingCopy.objects.of(position).exists()
    data = fields_of(logged_in(editor).get(change_url(ask)))
    assert (data[column("answer_text", FR)], data[f"milestones-0-{LABEL}"]) == ("Promis", "Un décret")
    publish(publisher, position, FR)
    milestone = Milestone.objects.get()
    assert (getattr(milestone, LABEL), getattr(milestone, LABEL_EN)) == ("Un décret", None)
    publish(publisher, position, EN)
    milestone.refresh_from_db()
    assert getattr(milestone, LABEL_EN) == "A decree"


def test_an_ask_that_is_not_out_yet_has_its_page_and_its_milestones(editor, publisher, position):
    edit(editor, position, add={"asks": {TEXT: "Ouvrir", TEXT_EN: "Open"}})
    key = fields_of(logged_in(editor).get(change_url(position)))["asks-1-id"]
    ask = Ask(pk=key)
    page = logged_in(editor).get(change_url(ask))
    assert page.status_code == 200 and "Ouvrir" in page.content.decode()
    edit(editor, ask, add={"milestones": {LABEL: "Un décret"}}, **{TEXT: "Ouvrir grand"})
    assert Ask.objects.count() == 1
    publish(publisher, position)
    assert getattr(Ask.objects.get(pk=key), TEXT) == "Ouvrir grand"
    assert Milestone.objects.get().ask_id == Ask.objects.get(pk=key).pk


@pytest.mark.parametrize("key", ["0", "x", "%00", "00000000-0000-0000-0000-000000000000", "a_22b", "'\"$"])
def test_an_ask_that_is_nowhere_has_no_page(editor, position, key):
    edit(editor, position, **{TITLE: "La vapeur"})
    response = logged_in(editor).get(f"/admin/positions/ask/{key}/change/")
    assert response.status_code in {302, 400, 404}


def test_a_practice_sheet_added_to_a_public_position_waits(editor, publisher, position):
    client = logged_in(editor)
    add = f"{reverse('admin:positions_practicesheet_add')}?position={position.pk}"
    data = fields_of(client.get(add))
    name = next(name for name in data if name.endswith(f"_{FR}") and not name.startswith("address"))
    response = client.post(add, {**data, "position": position.pk, name: "Comment faire", "_continue": "1"})
    assert response.status_code == 302
    assert not PracticeSheet.objects.exists()
    assert client.get(response["Location"]).status_code == 200
    publish(publisher, position)
    assert getattr(PracticeSheet.objects.get(), name) == "Comment faire"


def test_documents_of_a_position_wait(editor, publisher, position):
    first, second = make_document({FR: "Rapport", EN: "Report"}), make_document({FR: "Note", EN: "Memo"})
    attach(position, first)
    edit(editor, position, remove={"documents": 0}, add={"documents": {"document": second.pk}})
    assert "Rapport" in page_of(position, FR) and "Note" not in page_of(position, FR)
    publish(publisher, position, FR)
    assert "Rapport" not in page_of(position, FR) and "Note" in page_of(position, FR)


def test_rows_may_change_places_one_after_the_other(editor, publisher, position):
    """Each takes what another gave up before: in whichever order they are written, that is no conflict."""
    others = [make_institution() for _number in range(4)]
    for one in others[:3]:
        make_target(position, one)
    where = {row.institution_id: number for number, row in enumerate(position.targets.all())}
    rows = [f"targets-{where[one.pk]}-institution" for one in others[:3]]
    for row, to in ((0, 3), (1, 0), (2, 1), (0, 2)):
        edit(editor, position, **{rows[row]: str(others[to].pk)})
    publish(publisher, position, FR)
    found = list(position.targets.values_list("institution", flat=True))[1:]
    assert found == [others[2].pk, others[0].pk, others[1].pk]


def test_a_member_that_is_deleted_on_its_own_page_waits(publisher, position):
    ask = position.asks.get()
    client = logged_in(publisher)
    meta = ask._meta
    url = reverse(f"admin:{meta.app_label}_{meta.model_name}_delete", args=[ask.pk])
    response = client.get(url)
    if response.status_code == 200:
        client.post(url, {"post": "yes"})
        assert Ask.objects.count() == 1
        assert working.waiting_parts(position).get(FACTS)


def test_a_new_action_may_name_a_new_ask(editor, publisher, position):
    edit(editor, position, add={"asks": {TEXT: "Ouvrir"}})
    key = fields_of(logged_in(editor).get(change_url(position)))["asks-1-id"]
    edit(
        editor,
        position,
        add={"actions": {"mode": "meeting", column("summary", FR): "Une rencontre", "asks": [key]}},
    )
    publish(publisher, position)
    assert [str(ask.pk) for ask in position.actions.get().asks.all()] == [key]


def test_a_lead_that_is_chosen_shows_once_it_is_published(editor, publisher, position):
    lead = make_partner({FR: "Les Sources", EN: "The Springs"})
    edit(editor, position, lead=lead.pk)
    assert "Les Sources" not in page_of(position, FR)
    publish(publisher, position, FR)
    assert "Les Sources" in page_of(position, FR) and "The Springs" in page_of(position, EN)


def test_results_wait_too(editor, publisher):
    result = make_result({FR: "Une loi", EN: "A law"})
    edit(editor, result, **{TITLE: "Un décret", TITLE_EN: "A decree"})
    assert "Un décret" not in page_of(result, FR)
    publish(publisher, result, FR)
    assert "Un décret" in page_of(result, FR) and "A law" in page_of(result, EN)
