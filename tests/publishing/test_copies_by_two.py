"""Two people, stale forms and forged ones, what others deleted meanwhile: nothing breaks, nobody gains."""

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError
from django.test import Client

from accounts.models import User
from languages.codes import column
from positions.models import Ask, Position
from publishing.copies import moves, working
from publishing.copies.models import Kind, Plan, Revision, WorkingCopy
from publishing.snapshots import FACTS, key_of, take
from publishing.workflow import publish as publish_version
from tests.admin_forms import change_url, fields_of, let_out, logged_in
from tests.making import (
    make_ask,
    make_country,
    make_document,
    make_image,
    make_partner,
    make_position,
    make_result,
    make_user,
)
from tests.publishing.test_working_copies import edit, page_of, publish

pytestmark = pytest.mark.django_db
FR, EN = "fr", "en"
TITLE, TITLE_EN = column("title", FR), column("title", EN)
SUMMARY, SUMMARY_EN = column("summary", FR), column("summary", EN)
TEXT, TEXT_EN = column("text", FR), column("text", EN)


@pytest.fixture
def position():
    position = make_position(
        {FR: "Eau", EN: "Water"}, summary={FR: "Un", EN: "One"}, countries=[make_country()], date="2024"
    )
    make_ask(position, {FR: "Publier", EN: "Publish"})
    return position


@pytest.fixture
def both(editor, publisher):
    """Two people, each with a function that opens the form and one that sends it."""
    return logged_in(editor), logged_in(publisher)


def opened(client, record):
    return fields_of(client.get(change_url(record)))


def send(client, record, data, **values):
    return client.post(change_url(record), {**data, **values, "_continue": "1"})


# --- two people ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("public", [(), (FR, EN)], ids=["a draft", "a public record"])
def test_two_people_who_change_different_things_both_keep_them(both, public):
    record = make_position({FR: "Eau", EN: "Water"}, public=public, date="2024")
    make_ask(record, {FR: "Publier", EN: "Publish"})
    one, other = both
    mine, theirs = opened(one, record), opened(other, record)
    assert (
        send(other, record, theirs, **{SUMMARY: "Leur résumé", f"asks-0-{TEXT}": "Publier tout"}).status_code
        == 302
    )
    response = one.post(
        change_url(record), {**mine, TITLE: "Mon titre", "date": "2025", "_continue": "1"}, follow=True
    )
    assert response.redirect_chain[0][0] == change_url(record)
    let_out(record)
    assert (getattr(record, TITLE), getattr(record, SUMMARY), str(record.date)) == (
        "Mon titre",
        "Leur résumé",
        "2025",
    )
    assert getattr(record.asks.get(), TEXT) == "Publier tout"
    assert any(message.level_tag == "warning" for message in response.context["messages"])


def test_rows_that_two_people_add_and_remove_are_all_minded(both, position):
    make_ask(position, {FR: "Deux", EN: "Two"})
    one, other = both
    mine, theirs = opened(one, position), opened(other, position)
    number = int(theirs["asks-TOTAL_FORMS"])
    for data, text in ((theirs, "Trois"), (mine, "Quatre")):
        data |= {"asks-TOTAL_FORMS": number + 1, f"asks-{number}-{TEXT}": text, f"asks-{number}-status": ""}
    theirs["asks-0-DELETE"] = "on"
    assert send(other, position, theirs).status_code == 302
    assert send(one, position, mine).status_code == 302
    let_out(position)
    assert {getattr(ask, TEXT) for ask in position.asks.all()} == {"Deux", "Trois", "Quatre"}


def test_the_same_field_changed_twice_is_asked_about_and_nothing_is_applied(both, position):
    one, other = both
    mine, theirs = opened(one, position), opened(other, position)
    send(other, position, theirs, **{SUMMARY: "Le leur"})
    response = send(one, position, mine, **{SUMMARY: "Le mien", TITLE: "Mon titre"})
    aside = Revision.objects.get(kind=Kind.ASIDE)
    assert response.status_code == 302 and str(aside.number) in response["Location"]
    wanted = working.wanted(position)[key_of(position)]
    assert (wanted[SUMMARY], wanted[TITLE]) == ("Le leur", "Eau")


def test_a_publication_between_opening_and_saving_is_no_conflict(both, position, publisher):
    one, other = both
    send(other, position, opened(other, position), **{SUMMARY: "Le leur"})
    mine = opened(one, position)
    publish(publisher, position, FR)
    assert send(one, position, mine, **{TITLE: "Mon titre"}).status_code == 302
    let_out(position)
    assert (getattr(position, TITLE), getattr(position, SUMMARY)) == ("Mon titre", "Le leur")


def test_a_form_that_was_opened_on_a_draft_and_sent_once_it_is_public_waits(both, publisher):
    draft = make_position({FR: "Eau"}, public=())
    mine = opened(both[0], draft)
    publish_version(draft, FR, by=publisher)
    mine[column("address", FR)] = draft.version(FR).slug  # the form asks for it: it had none
    response = send(both[0], draft, mine, **{TITLE: "La vapeur"})
    assert response.status_code == 302, response.context["errors"]
    assert "Eau" in page_of(draft, FR) and "La vapeur" not in page_of(draft, FR)
    assert WorkingCopy.objects.of(draft).exists()


def test_an_import_between_opening_and_saving_keeps_what_only_it_changed(both, position):
    mine = opened(both[0], position)
    Position.objects.filter(pk=position.pk).update(**{SUMMARY: "Importé"})
    assert send(both[0], position, mine, **{TITLE: "Mon titre"}).status_code == 302
    assert working.waiting_parts(position) == {FR: 1}
    let_out(position)
    assert (getattr(position, TITLE), getattr(position, SUMMARY)) == ("Mon titre", "Importé")


def test_an_import_of_the_same_field_is_asked_about(both, position):
    mine = opened(both[0], position)
    Position.objects.filter(pk=position.pk).update(**{SUMMARY: "Importé"})
    assert "clash" in send(both[0], position, mine, **{SUMMARY: "Le mien"})["Location"]


def test_the_page_of_an_ask_and_that_of_its_position_merge(both, position):
    one, other = both
    ask = position.asks.get()
    mine, theirs = opened(one, position), opened(other, ask)
    send(other, ask, theirs, **{TEXT_EN: "Publish it all"})
    assert send(one, position, mine, **{f"asks-0-{TEXT}": "Publier tout"}).status_code == 302
    let_out(position)
    ask.refresh_from_db()
    assert (getattr(ask, TEXT), getattr(ask, TEXT_EN)) == ("Publier tout", "Publish it all")


# --- stale and forged -----------------------------------------------------------------------------------


def test_a_form_that_does_not_say_what_it_was_made_of_is_taken_as_it_is(editor, position):
    client = logged_in(editor)
    data = opened(client, position)
    del data["_built_on"]
    assert send(client, position, data, **{TITLE: "La vapeur"}).status_code == 302
    assert working.wanted(position)[key_of(position)][TITLE] == "La vapeur"


@pytest.mark.parametrize(
    "number", ["-1", "0", "99999999999999999999", "2147483648", "abc", "1.5", "٣", "1\x00", " 1", "1'--", "²"]
)
def test_a_forged_number_does_no_harm(editor, position, number):
    client = logged_in(editor)
    data = opened(client, position)
    response = send(client, position, {**data, "_built_on": number}, **{TITLE: "La vapeur"})
    assert response.status_code in {200, 302, 400}
    position.refresh_from_db()
    assert getattr(position, TITLE) == "Eau"
    if response.status_code == 200:
        assert fields_of(response)[TITLE] == "La vapeur" and response.context["errors"]


def test_the_number_of_another_record_is_that_of_no_revision(editor, position):
    other = make_position({FR: "Autre", EN: "Other"})
    for _time in range(4):
        edit(editor, other, **{TITLE: f"Autre {_time}"})
    number = Revision.objects.of(other).order_by("-number").first().number
    client = logged_in(editor)
    data = opened(client, position)
    response = send(client, position, {**data, "_built_on": str(number)}, **{TITLE: "La vapeur"})
    assert response.status_code == 200 and response.context["errors"]
    assert send(client, position, fields_of(response)).status_code == 302
    assert working.wanted(position)[key_of(position)][TITLE] == "La vapeur"


def test_words_that_no_database_takes_are_refused_by_the_form(editor, position):
    client = logged_in(editor)
    data = opened(client, position)
    for word in ("a\x00b", "x" * 300):
        response = send(client, position, data, **{TITLE: word})
        assert response.status_code in {200, 400}
    assert not WorkingCopy.objects.exists()


# --- what others deleted ------------------------------------------------------------------------------


def test_a_lead_that_was_deleted_meanwhile_is_as_readers_see_it(editor, publisher, position):
    lead = make_partner(public=())
    edit(editor, position, lead=lead.pk, **{TITLE: "La vapeur"})
    lead.delete()
    assert opened(logged_in(editor), position)["lead"] == str(position.lead_id)
    publish(publisher, position, FR)
    assert "La vapeur" in page_of(position, FR)
    assert not WorkingCopy.objects.exists()


def test_a_country_that_was_deleted_meanwhile_is_left_out(editor, publisher, position):
    country = make_country("NE")
    edit(editor, position, countries=["NE", "CD"])
    country.delete()
    assert opened(logged_in(editor), position)["countries"] == ["CD"]
    edit(editor, position, **{TITLE: "La vapeur"})
    publish(publisher, position, FR)
    assert [row.pk for row in position.countries.all()] == ["CD"]


def test_what_was_deleted_while_the_form_was_open_is_left_out(editor, position):
    country, client = make_country("NE"), logged_in(editor)
    edit(editor, position, countries=["NE", "CD"])
    data = opened(client, position)
    country.delete()
    response = send(client, position, data, **{TITLE: "La vapeur"})
    assert response.status_code in {200, 302}
    if response.status_code == 200:
        assert fields_of(response)[TITLE] == "La vapeur"


def test_what_was_replaced_elsewhere_and_then_deleted_is_no_change_of_the_copy(editor, publisher):
    """The cover was another when the copy was begun; that the old one is gone is nobody's wish."""
    old, new = make_image(), make_image()
    document = make_document(cover=old)
    edit(editor, document, **{TITLE: "Un rapport"})
    type(document).objects.filter(pk=document.pk).update(cover=new)
    old.delete()
    assert opened(logged_in(editor), document)["cover"] == str(new.pk)
    publish(publisher, document, FR)
    assert document.cover_id == new.pk


def test_an_ask_that_the_copy_removes_and_a_result_answers_gets_a_page_with_the_reason(
    editor, publisher, position
):
    ask = position.asks.get()
    edit(editor, position, **{TITLE: "La vapeur"}, remove={"asks": 0})
    result = make_result(asks=[ask], positions=[position])
    page = logged_in(editor).get(change_url(position))
    assert page.status_code == 409
    with pytest.raises(ValidationError):
        publish(publisher, position, FR)
    assert list(result.asks.all()) == [ask]


@pytest.mark.parametrize("public", [(), (FR, EN)], ids=["a draft", "a public record"])
def test_an_ask_that_a_result_answers_is_not_removed_by_the_form_and_nothing_typed_is_lost(editor, public):
    record = make_position({FR: "Eau", EN: "Water"}, public=public)
    ask = make_ask(record, {FR: "Publier", EN: "Publish"})
    result = make_result(asks=[ask], positions=[record])
    client = logged_in(editor)
    data = opened(client, record)
    response = send(client, record, data, **{SUMMARY: "Écrit longuement", "asks-0-DELETE": "on"})
    assert response.status_code == 200, response.content.decode()[-3000:]
    assert fields_of(response)[SUMMARY] == "Écrit longuement"
    assert list(result.asks.all()) == [ask]
    assert not WorkingCopy.objects.exists()


def test_a_removed_row_that_is_protected_meanwhile_is_said(editor, publisher, position, monkeypatch):
    """Whatever the tables refuse: a page with the reason for the form, a sentence for the button."""
    edit(editor, position, remove={"asks": 0})

    def refuse(self, *args, **kwargs):
        raise ProtectedError("no", {position})

    monkeypatch.setattr(Ask, "delete", refuse)
    client = logged_in(publisher)
    page = client.get(change_url(position))
    assert page.status_code == 409 and "Eau" in page.content.decode()
    changes = page.content.decode()
    assert f"/positions/position/{position.pk}/changes/" in changes
    answer = client.post(
        f"/admin/positions/position/{position.pk}/changes/", {"_do": "publish", "language": FR}, follow=True
    )
    assert answer.status_code in {200, 409}
    assert Ask.objects.count() == 1
    done = client.post(f"/admin/positions/position/{position.pk}/changes/", {"_do": "discard"}, follow=True)
    assert done.status_code == 200
    assert not WorkingCopy.objects.exists()


def test_what_is_typed_into_a_form_that_fits_no_more_is_shown_to_be_copied(editor, position, monkeypatch):
    edit(editor, position, remove={"asks": 0})
    client = logged_in(editor)
    data = opened(client, position)

    def refuse(self, *args, **kwargs):
        raise ProtectedError("no", {position})

    monkeypatch.setattr(Ask, "delete", refuse)
    response = send(client, position, data, **{SUMMARY: "Écrit <b>longuement</b>", "_why": "Compté"})
    assert response.status_code == 409
    soup = BeautifulSoup(response.content, "html.parser")
    assert [one.get_text() for one in soup.select(".change-typed textarea")] == ["Écrit <b>longuement</b>"]
    assert soup.select_one(".change-typed textarea")["lang"] == "fr"
    assert not soup.select(".change-typed b")


def test_two_copies_that_take_the_same_key_are_told_apart_when_the_second_goes_out(
    editor, publisher, position
):
    other = make_position({FR: "Autre", EN: "Other"})
    action = {"mode": "meeting", column("summary", FR): "Une rencontre", "key": "rencontre-1"}
    for one in (position, other):
        edit(editor, one, add={"actions": action})
    publish(publisher, position, FR)
    with pytest.raises(ValidationError):
        publish(publisher, other, FR)
    assert logged_in(editor).get(change_url(other)).status_code == 409
    moves.discard_changes(other, None, by=editor)
    assert logged_in(editor).get(change_url(other)).status_code == 200


# --- who may ----------------------------------------------------------------------------------------------


def test_a_translator_forges_nothing_into_a_copy(editor, translator, position):
    edit(editor, position, **{TITLE: "La vapeur", TITLE_EN: "Steam"})
    client = logged_in(translator)
    data = opened(client, position)
    forged = {
        TITLE: "Forgé",
        "date": "1999",
        "lead": make_partner().pk,
        "countries": [],
        "source_language": EN,
        f"asks-0-{TEXT}": "Forgé",
        "asks-0-order": "77",
        "asks-0-DELETE": "on",
        "asks-TOTAL_FORMS": "2",
        "asks-1-order": "5",
        f"asks-1-{TEXT_EN}": "Forged ask",
    }
    send(client, position, {**data, **forged}, **{TITLE_EN: "Vapour"})
    wanted = working.wanted(position)
    mine = wanted[key_of(position)]
    assert (mine[TITLE], mine["date"], mine["lead"], mine["countries"], mine["source_language"]) == (
        "La vapeur",
        "2024",
        str(position.lead_id),
        ["CD"],
        FR,
    )
    asks = [values for key, values in wanted.items() if key.startswith("positions.ask:")]
    assert [(one[TEXT], one["order"] == "77") for one in asks] == [("Publier", False)]


def viewer():
    user = make_user()
    user.user_permissions.set(Permission.objects.filter(codename="view_position"))
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("more", [{}, {"_preview": "1"}, {"_as_new": "1"}, {"_move": "publish:fr"}])
def test_whoever_may_only_look_changes_nothing(editor, position, more):
    edit(editor, position, **{TITLE: "La vapeur"})
    data = opened(logged_in(editor), position)
    before, client = take(position), logged_in(viewer())
    page = client.get(change_url(position))
    assert page.status_code == 200 and "La vapeur" in page.content.decode()
    count = Revision.objects.count(), Position.objects.count()
    response = client.post(change_url(position), {**data, TITLE: "Forgé", **more})
    assert response.status_code == 403
    assert take(position) == before
    assert (Revision.objects.count(), Position.objects.count()) == count
    assert working.wanted(position)[key_of(position)][TITLE] == "La vapeur"


def test_a_translator_makes_no_new_record(translator, position):
    client = logged_in(translator)
    response = client.post(change_url(position), {**opened(client, position), "_as_new": "1"})
    assert response.status_code == 403
    assert Position.objects.count() == 1


def test_an_editor_publishes_nothing_by_forging_the_button(editor, position):
    edit(editor, position, **{TITLE: "La vapeur"})
    client = logged_in(editor)
    url = f"/admin/positions/position/{position.pk}/changes/"
    for verb in ("publish", "plan", "send_back"):
        client.post(url, {"_do": verb, "language": [FR], "at": "2099-01-01T10:00", "part": FACTS})
        send(client, position, opened(client, position), _move=f"{verb}:fr")
    assert "La vapeur" not in page_of(position, FR)
    assert not Plan.objects.exists()


@pytest.mark.parametrize("page", ["change", "changes"])
def test_no_form_is_taken_from_another_site(publisher, position, page, editor):
    edit(editor, position, **{TITLE: "La vapeur"})
    client = Client(enforce_csrf_checks=True)
    client.force_login(publisher)
    url = f"/admin/positions/position/{position.pk}/{page}/"
    data = {**opened(client, position), "_do": "publish", "language": FR}
    data.pop("csrfmiddlewaretoken")
    assert client.post(url, data).status_code == 403
    assert "La vapeur" not in page_of(position, FR)
