"""Positions in the admin: what a person writes, what the form refuses, what each role may touch."""

import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from accounts.models import Event
from languages.codes import column, site_languages
from positions.models import Position, PracticeSheet
from publishing.state import State
from tests.admin_forms import add_row, change_url, fields_of, let_out, logged_in
from tests.making import (
    make_action,
    make_ask,
    make_country,
    make_institution,
    make_partner,
    make_position,
    make_signatory,
    make_target,
    make_theme,
    make_user,
)
from topics.models import PositionType

pytestmark = pytest.mark.django_db

ADD = "/admin/positions/position/add/"


def test_the_add_page_puts_languages_side_by_side_with_lang_and_dir(editor):
    page = BeautifulSoup(logged_in(editor).get(ADD).content, "html.parser")
    for code in site_languages():
        for word in ("title", "summary", "body"):
            field = page.select_one(f"[name={column(word, code)}]")
            assert (field["lang"], field["dir"]) == (code, "ltr")
    assert [head.text for head in page.select(".language-heads")[0].select("div")] == ["Français", "English"]


def test_an_editor_adds_a_position_with_four_asks(editor):
    client = logged_in(editor)
    data = fields_of(client.get(ADD))
    lead = make_partner()
    data |= {
        column("title", "fr"): "L’eau est un droit",
        column("body", "fr"): "<p>Oui.</p><script>x</script>",
        "type": PositionType.objects.first().pk,
        "lead": lead.pk,
    }
    for text in ("Publier", "Ouvrir", "Étendre", "Créer"):
        add_row(data, "asks", **{column("text", "fr"): text})
    response = client.post(ADD, {**data, "_continue": "1"}, follow=True)
    position = Position.objects.get()
    assert response.status_code == 200, response.context["errors"]
    assert position.key == "l-eau-est-un-droit"
    assert [(ask.key, ask.order, getattr(ask, column("text", "fr"))) for ask in position.asks.all()] == [
        ("a", 1, "Publier"),
        ("b", 2, "Ouvrir"),
        ("c", 3, "Étendre"),
        ("d", 4, "Créer"),
    ]
    assert getattr(position, column("body", "fr")) == "<p>Oui.</p>"
    assert {version.state for version in position.versions()} == {State.DRAFT}


def test_state_slug_and_moment_are_no_fields(publisher):
    position = make_position(public=("fr",))
    data = fields_of(logged_in(publisher).get(change_url(position)))
    life = {column(name, code) for name in ("state", "slug", "published_at") for code in site_languages()}
    assert not life & data.keys()
    assert not {"title", "body", "summary"} & data.keys()


def test_saving_a_page_unchanged_changes_nothing(editor):
    position = make_position(
        body={"fr": "<p>Un<sup>1</sup></p>\n<figure><p>a</p><figcaption>b</figcaption></figure>"},
        date="2014-12",
    )
    make_ask(position), make_target(position), make_signatory(position), make_action(position)
    before = Position.objects.filter(pk=position.pk).values().get()
    client = logged_in(editor)
    client.post(change_url(position), fields_of(client.get(change_url(position))))
    after = Position.objects.filter(pk=position.pk).values().get()
    for row in (before, after):
        for name in ("updated_at", "title", "body", "summary", "notice", "context_file"):
            row.pop(name)
    assert before == after


# --- moves -----------------------------------------------------------------------------------------


def test_publishing_saves_the_page_first(publisher):
    position = make_position({"fr": "Ancien titre"}, public=())
    client = logged_in(publisher)
    data = fields_of(client.get(change_url(position)))
    data[column("title", "fr")] = "Nouveau titre"
    response = client.post(change_url(position), {**data, "_move": "publish:fr"}, follow=True)
    position.refresh_from_db()
    version = position.version("fr")
    assert (version.title, version.slug, version.is_public) == ("Nouveau titre", "nouveau-titre", True)
    assert version.url in response.content.decode()
    assert Event.objects.filter(verb="publish", by=publisher.email, language="fr").count() == 1
    assert position.version("en").state == State.DRAFT


def test_a_move_that_fails_leaves_the_page_saved(publisher):
    position = make_position({"fr": "Titre"}, public=())
    client = logged_in(publisher)
    data = fields_of(client.get(change_url(position))) | {column("summary", "fr"): "Écrit à l’instant"}
    response = client.post(change_url(position), {**data, "_move": "publish:en"}, follow=True)
    position.refresh_from_db()
    assert getattr(position, column("summary", "fr")) == "Écrit à l’instant"
    assert position.version("en").state == State.DRAFT
    assert any(message.level_tag == "error" for message in response.context["messages"])


def test_a_position_is_withdrawn_with_a_reason(publisher):
    position = make_position()
    client = logged_in(publisher)
    data = fields_of(client.get(change_url(position))) | {column("comment", "en"): "Périmé"}
    client.post(change_url(position), {**data, "_move": "withdraw:en"})
    position.refresh_from_db()
    assert position.version("en").is_withdrawn
    assert position.version("fr").is_public
    assert Event.objects.get(verb="withdraw").details == {"reason": "Périmé"}


def test_a_moment_to_come_schedules(publisher):
    position = make_position({"fr": "Titre"}, public=())
    client = logged_in(publisher)
    data = fields_of(client.get(change_url(position))) | {column("publish_at", "fr"): "2099-01-05T09:00"}
    page = client.post(change_url(position), {**data, "_move": "publish:fr"}, follow=True).content.decode()
    position.refresh_from_db()
    assert position.version("fr").is_scheduled
    assert position.version("fr").published_at.isoformat() == "2099-01-05T08:00:00+00:00"
    assert "Europe/Brussels" in page


def test_an_editor_is_offered_no_publication_and_cannot_force_one(editor):
    position = make_position({"fr": "Titre"}, public=())
    client = logged_in(editor)
    page = client.get(change_url(position))
    assert re.findall(r'name="_move" value="([a-z_]+:fr)"', page.content.decode()) == ["submit:fr"]
    client.post(change_url(position), {**fields_of(page), "_move": "publish:fr"})
    position.refresh_from_db()
    assert position.version("fr").state == State.DRAFT


def test_an_address_is_changed_and_the_old_one_kept(editor, client):
    position = make_position({"fr": "Titre", "en": "Title"})
    admin = logged_in(editor)
    data = fields_of(admin.get(change_url(position)))
    old = position.version("fr").url
    admin.post(change_url(position), data | {column("address", "fr"): "autre-adresse"})
    position.refresh_from_db()
    assert position.version("fr").slug == "autre-adresse"
    assert client.get(old).status_code == 301


@pytest.mark.parametrize("address", ["Pas une adresse", "prise"])
def test_an_impossible_address_is_refused_beside_its_field(editor, address):
    make_position({"fr": "Prise"}, public=("fr",))
    position = make_position({"fr": "Titre"}, public=("fr",))
    client = logged_in(editor)
    data = fields_of(client.get(change_url(position))) | {column("address", "fr"): address}
    response = client.post(change_url(position), data)
    assert column("address", "fr") in response.context["adminform"].form.errors


def test_a_public_version_keeps_its_title(editor):
    position = make_position()
    client = logged_in(editor)
    data = fields_of(client.get(change_url(position))) | {column("title", "fr"): ""}
    response = client.post(change_url(position), data)
    assert column("title", "fr") in response.context["adminform"].form.errors


# --- availability ------------------------------------------------------------------------------------


def test_a_list_and_the_reason_why_it_is_empty_exclude_each_other(editor):
    position = make_position()
    client = logged_in(editor)
    data = fields_of(client.get(change_url(position)))
    data |= {"countries": [make_country().pk], "countries_info": "not_provided"}
    response = client.post(change_url(position), data)
    assert "countries_info" in response.context["adminform"].form.errors


def test_a_list_is_emptied_and_explained_in_one_go(editor):
    position = make_position(countries=[make_country()])
    make_ask(position)
    client = logged_in(editor)
    data = fields_of(client.get(change_url(position)))
    data |= {"countries": [], "countries_info": "withheld", "asks-0-DELETE": "on", "asks_info": "pending"}
    response = client.post(change_url(position), data)
    assert response.status_code == 302, response.context["error_links"]
    let_out(position)
    assert (position.countries_info, position.asks_info) == ("withheld", "pending")
    assert not position.asks.exists()


def test_asks_beside_a_reason_why_there_are_none_are_refused(editor):
    position = make_position()
    make_ask(position)
    client = logged_in(editor)
    data = fields_of(client.get(change_url(position))) | {"asks_info": "not_provided"}
    response = client.post(change_url(position), data)
    assert response.status_code == 200
    assert [link for link, _place, _error in response.context["error_links"]] == ["asks-group"]


def test_a_status_and_its_absence_exclude_each_other_beside_the_reason(editor):
    position = make_position()
    ask = make_ask(position, status="met")
    client = logged_in(editor)
    data = fields_of(client.get(change_url(ask))) | {"status_info": "pending"}
    response = client.post(change_url(ask), data)
    assert list(response.context["adminform"].form.errors) == ["status_info"]


# --- members ---------------------------------------------------------------------------------------


def test_a_signatory_is_a_partner_or_a_name(editor):
    position = make_position()
    client = logged_in(editor)
    for values in (
        {"member": make_partner().pk, column("name", "en"): "Both"},
        {column("name", "en"): "", "order": "4", "name_lang": "es"},
    ):
        data = fields_of(client.get(change_url(position)))
        add_row(data, "signatories", is_public="on", **values)
        response = client.post(change_url(position), data)
        assert response.status_code == 200
        assert any("signataire 1" in place for _anchor, place, _error in response.context["error_links"])


def test_an_action_gets_a_key_that_says_nothing(editor):
    position = make_position()
    client = logged_in(editor)
    data = fields_of(client.get(change_url(position)))
    add_row(
        data, "actions", mode="meeting", date="12/2014", is_public="on", **{column("summary", "fr"): "Vue"}
    )
    response = client.post(change_url(position), data)
    assert response.status_code == 302, response.context["error_links"]
    let_out(position)
    assert position.actions.get().key.startswith("action-meeting-2014-12-")


def test_the_history_names_no_row(editor):
    position = make_position()
    client = logged_in(editor)
    data = fields_of(client.get(change_url(position)))
    member = make_partner({"fr": "Nom secret demain", "en": "Secret name tomorrow"})
    add_row(data, "signatories", member=member.pk, is_public="on")
    client.post(change_url(position), data)
    page = client.get(f"/admin/positions/position/{position.pk}/history/").content.decode()
    assert "Nom secret" not in page and "Secret name" not in page


def test_a_practice_sheet_is_added_from_its_position(editor):
    position = make_position()
    client = logged_in(editor)
    url = reverse("admin:positions_practicesheet_add") + f"?position={position.pk}"
    data = fields_of(client.get(url)) | {column("funder", "fr"): "Personne", "capital_info": "not_provided"}
    response = client.post(url, data)
    assert response.status_code == 302, response.context["error_links"]
    let_out(position)
    sheet = PracticeSheet.objects.get(position=position)
    data = fields_of(client.get(change_url(sheet))) | {column("capital", "en"): "Much"}
    response = client.post(change_url(sheet), data)
    assert list(response.context["adminform"].form.errors) == ["capital_info"]


# --- roles -------------------------------------------------------------------------------------------


def test_a_translator_writes_the_words_of_their_language_only(translator):
    position = make_position({"fr": "Titre", "en": "Title"}, date="2014")
    ask = make_ask(position)
    client = logged_in(translator)
    data = fields_of(client.get(change_url(position)))
    assert column("title", "en") in data and column("title", "fr") not in data
    assert not {"type", "date", "lead", "countries", "asks-0-status"} & data.keys()
    forged = {column("title", "en"): "Better", column("title", "fr"): "Forgé", "date": "1999"}
    forged |= {f"asks-0-{column('text', 'en')}": "Publish it", f"asks-0-{column('text', 'fr')}": "Forgé"}
    forged |= {"asks-0-DELETE": "on", "asks-0-status": "refused"}
    response = client.post(change_url(position), data | forged)
    assert response.status_code == 302, response.context["error_links"]
    let_out(position)
    ask.refresh_from_db()
    assert (getattr(position, column("title", "en")), getattr(position, column("title", "fr"))) == (
        "Better",
        "Titre",
    )
    assert str(position.date) == "2014"
    assert getattr(ask, column("text", "en")) == "Publish it"
    assert (getattr(ask, column("text", "fr")), ask.status) == ("Publier la liste", "")


def test_a_translator_adds_and_deletes_nothing(translator):
    position = make_position(public=())
    client = logged_in(translator)
    assert client.get(ADD).status_code == 403
    assert client.post(f"{change_url(position).removesuffix('change/')}delete/").status_code == 403
    data = fields_of(client.get(change_url(position)))
    add_row(data, "asks", **{column("text", "en"): "New"})
    client.post(change_url(position), data)
    assert not position.asks.exists()


def test_a_translator_cannot_contradict_a_reason_they_do_not_see(translator):
    position = make_position()
    action = make_action(position, place_info="withheld")
    client = logged_in(translator)
    data = fields_of(client.get(change_url(position)))
    data[f"actions-0-{column('place', 'en')}"] = "Geneva"
    response = client.post(change_url(position), data)
    assert response.status_code == 200
    action.refresh_from_db()
    assert not getattr(action, column("place", "en"))


def test_a_reviewer_changes_but_neither_adds_nor_publishes(reviewer):
    position = make_position(public=())
    client = logged_in(reviewer)
    page = client.get(change_url(position))
    assert "date" in fields_of(page)
    assert client.get(ADD).status_code == 403
    assert "publish:" not in page.content.decode()


@pytest.mark.parametrize(
    "role", ["administrator", "publisher", "reviewer", "editor", "translator", "protection_officer"]
)
@pytest.mark.parametrize("code", site_languages())
def test_every_page_opens_for_every_role_in_both_languages(role, code):
    user = make_user(role, email="somebody@example.org", interface_language=code)
    position = make_position(countries=[make_country()], themes=[make_theme()], date="2014-12")
    ask = make_ask(position)
    (
        make_signatory(position),
        make_signatory(position, make_partner()),
        make_action(position),
        make_target(position),
    )
    sheet = PracticeSheet.objects.create(position=position)
    client = logged_in(user)
    for record in (
        position,
        ask,
        sheet,
        position.lead,
        make_institution(),
        position.type,
        make_country("PE"),
    ):
        assert client.get(change_url(record)).status_code == 200, record
    for model in (
        "positions/position",
        "positions/institution",
        "partners/partner",
        "topics/country",
        "topics/theme",
    ):
        assert client.get(f"/admin/{model}/?q=P%C3%A9rou").status_code == 200
    assert client.get("/admin/").status_code == 200


# --- deletion ------------------------------------------------------------------------------------------


def test_what_readers_see_is_withdrawn_before_it_is_deleted(publisher):
    position = make_position(public=("fr",))
    client = logged_in(publisher)
    url = change_url(position).removesuffix("change/") + "delete/"
    assert client.post(url, {"post": "yes"}).status_code == 302
    assert Position.objects.filter(pk=position.pk).exists()
    data = fields_of(client.get(change_url(position)))
    client.post(change_url(position), data | {"_move": "withdraw:fr"})
    client.post(url, {"post": "yes"})
    assert not Position.objects.filter(pk=position.pk).exists()


def test_what_is_used_is_not_deleted_and_the_page_says_by_what(publisher):
    position = make_position()
    response = logged_in(publisher).post(
        f"/admin/topics/positiontype/{position.type_id}/delete/", {"post": "yes"}
    )
    assert response.status_code == 200
    assert str(position) in response.content.decode()
    assert PositionType.objects.filter(pk=position.type_id).exists()


# --- lists ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["perou eau", "Pérou", "EAU perou", "water", "peru WATER"])
def test_a_search_finds_both_languages_without_accents(editor, typed):
    found = make_position({"fr": "Pérou : l’eau", "en": "Peru: water"})
    make_position({"fr": "Autre chose", "en": "Something else"})
    page = logged_in(editor).get("/admin/positions/position/", {"q": typed})
    assert [row.pk for row in page.context["cl"].result_list] == [found.pk]


def test_a_list_says_the_state_of_each_language_and_filters_by_it(editor):
    half = make_position({"fr": "Moitié", "en": "Half"}, public=("fr",))
    make_position()
    client = logged_in(editor)
    page = client.get("/admin/positions/position/", {column("state", "en"): "draft"})
    assert [row.pk for row in page.context["cl"].result_list] == [half.pk]
    soup = BeautifulSoup(page.content, "html.parser")
    assert [badge.text for badge in soup.select("#result_list .state")] == ["Public", "Brouillon"]


def test_a_title_that_fell_back_is_marked_in_the_list(editor):
    make_position({"en": "Only English"}, public=("en",))
    soup = BeautifulSoup(logged_in(editor).get("/admin/positions/position/").content, "html.parser")
    assert soup.select_one('#result_list span[lang="en"][dir="ltr"]').text == "Only English"


def test_a_list_costs_the_same_with_five_and_with_fifty_rows(editor, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = logged_in(editor)
    lead, costs = make_partner(), []
    for wanted in (5, 50):
        while Position.objects.count() < wanted:
            make_position(lead=lead)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/admin/positions/position/").status_code == 200
        costs.append(len(queries))
        assert not any('"body_' in query["sql"] for query in queries)
    assert costs[0] == costs[1]


def test_autocompletion_folds_accents(editor):
    country = make_country("PE")
    parameters = {
        "app_label": "positions",
        "model_name": "position",
        "field_name": "countries",
        "term": "perou",
    }
    answer = logged_in(editor).get("/admin/autocomplete/", parameters).json()
    assert [result["id"] for result in answer["results"]] == [country.pk]


def test_what_readers_see_is_said_beside_an_empty_field(editor):
    position = make_position({"fr": "Titre", "en": "Title"}, summary={"fr": "Résumé"})
    soup = BeautifulSoup(logged_in(editor).get(change_url(position)).content, "html.parser")
    field = soup.select_one(f"[name={column('summary', 'en')}]")
    assert "français" in soup.select_one(f"#{field['aria-describedby']} .seen").text
