"""The page of one position: who and what it names, in how many queries, and whom it never names."""

import pytest
from bs4 import BeautifulSoup
from django.utils import translation

from languages.texts import text_of
from partners.models import Visibility
from positions.models import Milestone, Position, PracticeSheet, PrincipleApplied
from positions.presentation import Dossier
from tests.making import (
    attach,
    make_action,
    make_ask,
    make_country,
    make_document,
    make_figure,
    make_institution,
    make_partner,
    make_position,
    make_protected_partner,
    make_result,
    make_signatory,
    make_target,
    make_theme,
    words,
)
from topics.models import Level, Mode, Principle

pytestmark = pytest.mark.django_db

FRAME = 1  # the query of the site's own frame
RELATED = 1  # what is proposed at its end


def full_position(times=1):
    """A position with every link there is, each `times` times."""
    position = make_position(
        countries=[make_country(code, public=("fr",)) for code in ("CD", "PE")], themes=[make_theme()]
    )
    position.levels.set(Level.objects.all())
    position.modes.set(Mode.objects.all())
    for _number in range(times):
        partner, institution = make_partner(), make_institution()
        position.co_authors.add(partner)
        position.partners.add(make_partner())
        make_signatory(position, make_partner())
        make_signatory(position)
        make_target(position, institution)
        ask = make_ask(position, status="met", addressee=institution, answer_from=institution)
        milestone = Milestone(ask=ask)
        words(milestone, "label", {"fr": "Étape", "en": "Step"})
        milestone.save()
        action = make_action(position, date="2024-05")
        action.asks.add(ask)
        action.institutions.add(institution)
        action.organisations.add(partner)
        attach(position, make_document())
        make_figure(make_result(positions=[position], asks=[ask]), 3, is_additive=True)
    sheet = PracticeSheet(position=position, funder_info="not_provided")
    words(sheet, "section", {"fr": "Arrivée", "en": "Arrival"})
    sheet.save()
    PrincipleApplied.objects.create(sheet=sheet, principle=Principle.objects.first(), stage="design")
    return position


def read_everything(dossier):
    return [
        *(dossier.names, dossier.lead, dossier.co_authors, dossier.partners, dossier.signatories),
        *(dossier.targets, dossier.asks, dossier.actions, dossier.practice),
        *(dossier.results, dossier.sums),
        [ask.milestones for ask in dossier.asks],
        [line.printed_name for line in dossier.signatories],
        [document.file_links() for document in dossier.documents],
        [(applied.principle.number, text_of(applied, "comment")) for applied in dossier.principles],
    ]


@pytest.mark.parametrize("times", [1, 25])
def test_a_dossier_costs_the_same_whatever_it_holds(times, django_assert_max_num_queries):
    full = full_position(times)
    with django_assert_max_num_queries(10):
        position = Position.objects.select_related("type", "practice_sheet").get(pk=full.pk)
        read_everything(Dossier(position))


@pytest.mark.parametrize("times", [1, 25])
def test_the_fullest_page_costs_the_same_whatever_it_holds(client, times, django_assert_num_queries):
    position = full_position(times)
    client.get("/fr/positions/")  # what is read once per process is not the page's
    with django_assert_num_queries(10 + RELATED + FRAME):
        client.get(position.version("fr").url)


def test_the_chain_is_complete():
    dossier = Dossier(full_position())
    (ask,) = dossier.asks
    (action,) = dossier.actions
    assert ask.number == 1
    assert action.asks == [ask]
    assert action.institutions == [ask.addressee] == [ask.answer_from]
    assert [partner.pk for partner in action.organisations] == [p.pk for p in dossier.co_authors]
    assert [line.told or str(line.text) for line in dossier.practice] == [
        "Arrivée",
        "Information non communiquée",
    ]


def test_names_are_linked_only_where_a_page_exists():
    dossier = Dossier(full_position())
    congo, _peru = dossier.names["countries"]
    assert (congo.code, congo.slug) == ("CD", "republique-democratique-du-congo")
    with translation.override("en"):
        in_english = Dossier(dossier.position).names["countries"]
    assert [named.slug for named in in_english] == ["", ""]
    assert [named.text.language for named in in_english] == ["en", "en"]


@pytest.mark.parametrize("role", ["co_authors", "partners", "signatories", "organisations", "lead"])
def test_a_suppressed_partner_is_named_in_no_capacity(role):
    hidden = make_protected_partner(Visibility.SUPPRESSED)
    position = make_position(lead=hidden if role == "lead" else None)
    if role in {"co_authors", "partners"}:
        getattr(position, role).add(hidden)
    elif role == "signatories":
        make_signatory(position, hidden)
    elif role == "organisations":
        make_action(position).organisations.add(hidden)
    dossier = Dossier(position)
    named = [dossier.lead, *dossier.co_authors, *dossier.partners]
    named += [line.member for line in dossier.signatories]
    named += [partner for action in dossier.actions for partner in action.organisations]
    assert hidden not in named
    assert str(hidden) not in str(read_everything(dossier))


def test_a_partner_without_any_public_page_is_not_named():
    draft = make_partner(public=())
    position = make_position(co_authors=[draft])
    assert Dossier(position).co_authors == []


def test_actions_and_signatures_that_are_not_shown_are_not_told():
    position = make_position()
    make_action(position, is_public=False)
    make_signatory(position, is_public=False)
    dossier = Dossier(position)
    assert dossier.actions == []
    assert dossier.signatories == []


# --- what came of it, and the documents -------------------------------------------------------------


def page_of(client, position, language="fr"):
    return BeautifulSoup(client.get(position.version(language).url).content, "html.parser")


def test_the_chain_is_followed_from_the_ask_to_its_result_and_back(client):
    position = make_position()
    ask, other = make_ask(position), make_ask(position)
    lead = make_partner({"fr": "Carrefour", "en": "Crossroads"})
    values = {"lead": lead, "stage": "achieved", "evidence": "official_source", "start": "2025-02-11"}
    result = make_result({"fr": "Un registre", "en": "A register"}, key="register", asks=[ask], **values)
    make_figure(result, 212, as_of="2025")
    page = page_of(client, position)
    assert page.select_one(f"#ask-{ask.key} a")["href"] == "#result-register"
    assert not page.select(f"#ask-{other.key} a")
    told = page.select_one("#result-register")
    assert told.h3.a["href"] == "/fr/resultats/un-registre/"
    assert told.select_one(".figures p").text == "212\u00a0membres"
    marks = {row.dt.text: row.dd.text for row in told.select("dl > div")}
    assert marks == {
        "Avancement": "Atteint",
        "Mené par": "Carrefour",
        "Niveau de preuve": "Source officielle",
        "Répond à": "demande a",
    }
    assert told.select_one("dl a")["href"] == f"#ask-{ask.key}"
    assert told.select_one("time")["datetime"] == "2025-02-11"


def test_results_are_told_newest_first_and_undated_last():
    position = make_position()
    for start in ("2021", "", "2023-05"):
        make_result(positions=[position], start=start)
    assert [str(one.result.start or "") for one in Dossier(position).results] == ["2023-05", "2021", ""]


def test_a_result_public_only_elsewhere_is_marked_and_linked_there(client):
    position = make_position()
    make_result({"fr": "Seulement ici", "en": "Draft"}, public=("fr",), positions=[position])
    link = page_of(client, position, "en").select_one("#results h3 a")
    assert (link["href"], link["hreflang"], link["lang"]) == ("/fr/resultats/seulement-ici/", "fr", "fr")
    assert link.text == "Seulement ici"


def test_a_result_that_nobody_may_see_is_not_told(client):
    position = make_position()
    ask = make_ask(position)
    make_figure(make_result({"fr": "Caché"}, public=(), positions=[position], asks=[ask]), 99)
    dossier = Dossier(position)
    assert dossier.results == []
    assert dossier.asks[0].results == []
    page = page_of(client, position)
    assert "Caché" not in page.text and not page.select("#results")


def test_what_the_results_of_a_position_add_up_to_is_said_once(client):
    position = make_position()
    for value in (200, 12):
        result = make_result(positions=[position])
        make_figure(result, value, is_additive=True)
        make_figure(result, 1000, is_additive=True, is_planned=True)
    assert page_of(client, position).select("#results > div > dl > div")[0].text == "En tout212\u00a0membres"


def test_the_figures_of_results_that_nobody_may_see_are_not_loaded():
    position = make_position()
    ask = make_ask(position)
    for public in (("fr",), ()):
        for links in ({"positions": [position]}, {"asks": [ask]}):
            make_figure(make_result(public=public, **links), len(public))
    assert [figure.value for figure in Dossier(position)._members.figures] == [1, 1]


@pytest.mark.parametrize("other", [{"sign": "negative"}, {"sign": "mixed"}, {"stage": "planned"}])
def test_setbacks_and_plans_are_not_added_to_what_was_gained(other):
    position = make_position()
    for values in ({"sign": "positive"}, {"sign": "positive", "stage": "achieved"}, other):
        make_figure(make_result(positions=[position], **values), 10, is_additive=True)
    assert Dossier(position).sums == []


def test_documents_stand_in_their_order_without_those_that_nobody_may_see(client):
    position = make_position()
    for titles, public in (
        ({"fr": "Deuxième texte"}, ("fr",)),
        ({"fr": "Brouillon"}, ()),
        ({"fr": "Annexe", "en": "Annex"}, ("fr", "en")),
    ):
        attach(position, make_document(titles, public=public))
    (first, second) = page_of(client, position).select("#documents li")
    assert "Deuxième texte" in first.text and "Annexe" in second.text
    in_english = page_of(client, position, "en").select("#documents li")
    assert in_english[0].select_one('[lang="fr"]').text == "Deuxième texte"
    assert "Brouillon" not in page_of(client, position).text


def test_milestones_signatures_and_targets_keep_their_order():
    position = make_position()
    ask = make_ask(position)
    for order, label in ((3, "c"), (1, "a"), (2, "b")):
        milestone = Milestone(ask=ask, order=order, due="2025")
        words(milestone, "label", {"fr": label})
        milestone.save()
    institutions = [make_institution(f"i-{number}") for number in range(3)]
    for institution in reversed(institutions):
        make_target(position, institution)
    dossier = Dossier(position)
    assert [text_of(one, "label").value for one in dossier.asks[0].milestones] == ["a", "b", "c"]
    assert [target.institution for target in dossier.targets] == institutions[::-1]
    assert str(dossier.asks[0].milestones[0].due) == "2025"
