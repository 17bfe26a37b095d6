"""Results in the admin: figures, evidence, places, the asks they answer; and the documents of a position."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from languages.codes import column, site_languages
from positions.models import EvidenceItem, Figure, Result, ResultPracticeSheet
from positions.result_admin import asks_to_choose
from publishing.state import State
from tests.admin_forms import add_row, change_url, fields_of, let_out, logged_in
from tests.making import (
    make_ask,
    make_country,
    make_document,
    make_figure,
    make_partner,
    make_position,
    make_result,
    make_theme,
    make_user,
)

pytestmark = pytest.mark.django_db

ADD = "/admin/positions/result/add/"


def errors_of(response):
    return [(place, str(error)) for _anchor, place, error in response.context["error_links"]]


def test_an_editor_adds_a_result_with_figures_places_and_evidence(editor):
    client = logged_in(editor)
    data = fields_of(client.get(ADD))
    data |= {
        column("title", "fr"): "Le registre est public",
        "kind": "policy_influence",
        "stage": "achieved",
        "lead": make_partner().pk,
        "start": "11/02/2025",
    }
    unit = {column("unit", "fr"): "membre", column("unit_plural", "fr"): "membres"}
    over = {column("words", "fr"): "plus de"}
    add_row(data, "figures", value="600", qualifier="at_least", as_of="10/2023", **unit, **over)
    add_row(data, "figures", value="1.5", qualifier="exact", is_planned="on", **unit)
    add_row(data, "places", **{column("name", "fr"): "La Haye"})
    add_row(data, "evidence_items", **{column("label", "fr"): "Registre"}, url="https://example.org/")
    add_row(data, "evidence_items", document=make_document().pk, date="2025")
    response = client.post(ADD, data, follow=True)
    assert response.status_code == 200 and "error_links" not in response.context, errors_of(response)
    result = Result.objects.get()
    assert (result.key, result.latest) == ("le-registre-est-public", "2025-02-11")
    assert [(one.order, str(one), one.is_planned) for one in result.figures.all()] == [
        (1, "600 membres", False),
        (2, "1.5 membres", True),
    ]
    assert (result.places.count(), result.evidence_items.count()) == (1, 2)
    assert {version.state for version in result.versions()} == {State.DRAFT}


def test_what_contradicts_itself_is_refused_beside_its_row(editor):
    result = make_result()
    client = logged_in(editor)
    page = client.get(change_url(result))
    exact = {"value": "5", "qualifier": "exact", column("words", "fr"): "plus de"}
    data = fields_of(page)
    add_row(data, "figures", **exact)
    assert any(
        "autre formule" in error or "wording" in error
        for _place, error in errors_of(client.post(change_url(result), data))
    )
    data = fields_of(page)
    add_row(data, "figures", value="-5", qualifier="about")
    assert errors_of(client.post(change_url(result), data))
    data = fields_of(page)
    add_row(data, "evidence_items", date="2024")
    assert errors_of(client.post(change_url(result), data))
    assert not EvidenceItem.objects.exists() and not result.figures.exists()


@pytest.mark.parametrize("language", site_languages())
def test_a_unit_is_written_in_both_its_forms_or_not_at_all(editor, language):
    result, client = make_result(), logged_in(editor)
    names = [column("unit", language), column("unit_plural", language)]
    for written, missing in (names, reversed(names)):
        data = fields_of(client.get(change_url(result)))
        add_row(data, "figures", value="3", qualifier="exact", **{written: "pays"})
        (formset,) = _figures(client.post(change_url(result), data))
        assert list(formset.errors[0]) == [missing]
    assert not result.figures.exists()


def _figures(response):
    return [one.formset for one in response.context["inline_admin_formsets"] if one.opts.model is Figure]


@pytest.mark.parametrize("value", ["9" * 16, "9" * 13, "1234567890123.456", "0.0001"])
def test_a_number_of_more_figures_than_are_kept_is_refused_beside_it(editor, value):
    result, client = make_result(), logged_in(editor)
    data = fields_of(client.get(change_url(result)))
    add_row(data, "figures", value=value, qualifier="exact")
    (formset,) = _figures(client.post(change_url(result), data))
    assert list(formset.errors[0]) == ["value"] and "chiffres" in str(formset.errors[0])
    data["figures-0-value"] = "999999999999.999"
    assert client.post(change_url(result), data).status_code == 302
    let_out(result)
    assert result.figures.get().value == Decimal("999999999999.999")


def test_a_stage_and_its_absence_exclude_each_other(editor):
    result = make_result(stage="achieved")
    client = logged_in(editor)
    data = fields_of(client.get(change_url(result))) | {"stage_info": "not_provided"}
    response = client.post(change_url(result), data)
    assert list(response.context["adminform"].form.errors) == ["stage_info"]


def test_the_asks_to_choose_are_those_of_its_positions_by_title_letter_and_text(editor):
    position = make_position({"fr": "Minerais", "en": "Minerals"})
    asks = [make_ask(position, {"fr": f"Publier {number}"}) for number in range(2)]
    elsewhere, other = make_ask(make_position()), make_ask(make_position())
    result = make_result(positions=[position], asks=[elsewhere])
    client = logged_in(editor)
    soup = BeautifulSoup(client.get(change_url(result)).content, "html.parser")
    labels = [label.get_text(" ", strip=True) for label in soup.select("#id_asks label")]
    assert "Minerais – a – Publier 0" in labels and "Minerais – b – Publier 1" in labels
    assert set(asks_to_choose(result)) == {*asks, elsewhere}
    data = fields_of(client.get(change_url(result))) | {"asks": [str(asks[1].pk)]}
    assert client.post(change_url(result), data).status_code == 302
    let_out(result)
    assert list(result.asks.all()) == [asks[1]]
    response = client.post(change_url(result), data | {"asks": [str(other.pk)]})
    assert list(response.context["adminform"].form.errors) == ["asks"]


def test_before_it_is_saved_a_result_offers_no_asks_and_says_why(editor):
    make_ask(make_position())
    soup = BeautifulSoup(logged_in(editor).get(ADD).content, "html.parser")
    assert not soup.select("[name=asks]")
    assert "Enregistrez d’abord le résultat." in soup.text


def test_saving_a_page_unchanged_changes_nothing(editor):
    position = make_position()
    prose = {"fr": "Un", "en": "One"}
    texts = {"body": {"fr": "<p>Un</p>", "en": "<p>One</p>"}, "summary": prose, "contribution": prose}
    result = make_result(positions=[position], asks=[make_ask(position)], start="2014-12", **texts)
    make_figure(result, "600.5", qualifier="at_least", words={"fr": "plus de"}, as_of="2023-10")
    columns = [field.attname for field in Result._meta.concrete_fields if field.attname != "updated_at"]
    columns = [name for name in columns if name not in {"title", "body", "summary", "notice", "contribution"}]
    before, figure = Result.objects.values(*columns).get(), result.figures.values().get()
    client = logged_in(editor)
    response = client.post(change_url(result), fields_of(client.get(change_url(result))))
    assert response.status_code == 302, errors_of(response)
    assert Result.objects.values(*columns).get() == before
    after = result.figures.values().get()
    for name in ("unit", "unit_plural", "words", "source"):
        after.pop(name), figure.pop(name)
    assert after == figure
    assert result.asks.count() == 1


def test_a_practice_sheet_is_added_from_its_result(editor):
    result = make_result()
    client = logged_in(editor)
    url = reverse("admin:positions_resultpracticesheet_add") + f"?result={result.pk}"
    assert url in client.get(change_url(result)).content.decode()
    data = fields_of(client.get(url)) | {column("funder", "fr"): "Divers", "capital_info": "not_provided"}
    response = client.post(url, data)
    assert response.status_code == 302, errors_of(response)
    let_out(result)
    sheet = ResultPracticeSheet.objects.get(result=result)
    assert change_url(sheet) in client.get(change_url(result)).content.decode()


def test_a_translator_writes_the_words_of_their_language_only(translator):
    result = make_result({"fr": "Titre", "en": "Title"}, stage="ongoing")
    figure = make_figure(result, 5, unit={"fr": "ville"}, unit_plural={"fr": "villes"})
    client = logged_in(translator)
    assert client.get(ADD).status_code == 403
    data = fields_of(client.get(change_url(result)))
    assert column("title", "en") in data and column("title", "fr") not in data
    assert not {"kind", "stage", "asks", "figures-0-value"} & data.keys()
    data |= {column("title", "en"): "Better", "stage": "achieved", "figures-0-value": "99"}
    unit = {column("unit", "en"): "city", column("unit_plural", "en"): "cities"}
    data |= {f"figures-0-{name}": form for name, form in unit.items()} | {"figures-0-DELETE": "on"}
    response = client.post(change_url(result), data)
    assert response.status_code == 302, errors_of(response)
    let_out(result)
    figure.refresh_from_db()
    assert (result.version("en").title, result.stage) == ("Better", "ongoing")
    assert (figure.value, getattr(figure, column("unit_plural", "en"))) == (5, "cities")


def test_a_result_is_published_from_its_page(publisher):
    result = make_result({"fr": "Titre"}, public=())
    client = logged_in(publisher)
    data = fields_of(client.get(change_url(result)))
    client.post(change_url(result), {**data, "_move": "publish:fr"})
    result.refresh_from_db()
    assert result.version("fr").url == "/fr/resultats/titre/"


@pytest.mark.parametrize("role", ["administrator", "publisher", "reviewer", "editor", "translator"])
@pytest.mark.parametrize("code", site_languages())
def test_every_page_opens_for_every_role_in_both_languages(role, code):
    user = make_user(role, email="somebody@example.org", interface_language=code)
    result = make_result(countries=[make_country()], themes=[make_theme()], start="2014", stage="achieved")
    make_figure(result)
    sheet = ResultPracticeSheet.objects.create(result=result)
    client = logged_in(user)
    for record in (result, sheet):
        assert client.get(change_url(record)).status_code == 200, record
    page = client.get("/admin/positions/result/?stage__exact=achieved&kind=policy_influence")
    assert [row.pk for row in page.context["cl"].result_list] == [result.pk]


def test_the_list_says_when_or_why_not(editor):
    make_result(start_info="withheld")
    make_result(start="2012", end="2014-10")
    soup = BeautifulSoup(logged_in(editor).get("/admin/positions/result/").content, "html.parser")
    dates = [cell.text for cell in soup.select("td.field-dated")]
    assert dates == ["octobre 2014", "Non publié pour des raisons de sécurité"]


def test_documents_are_put_beside_a_position_once_each_and_in_order(editor):
    position = make_position()
    documents = [make_document(files=()) for _number in range(2)]
    client = logged_in(editor)
    data = fields_of(client.get(change_url(position)))
    for document in reversed(documents):
        add_row(data, "documents", document=document.pk)
    response = client.post(change_url(position), data)
    assert response.status_code == 302, errors_of(response)
    let_out(position)
    assert [line.document for line in position.documents.all()] == documents[::-1]
    data = fields_of(client.get(change_url(position)))
    add_row(data, "documents", document=documents[0].pk)
    assert errors_of(client.post(change_url(position), data))
