"""Results: the list with its filters, the page of one, what it never says, and what it costs."""

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import Http404, QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from languages.codes import column, site_languages
from partners.models import Visibility
from positions.models import EvidenceItem, Result, ResultPlace, ResultPracticeSheet
from positions.result_filters import FACETS
from positions.result_presentation import ResultDossier
from publishing.listing import Listing
from tests.making import (
    make_ask,
    make_country,
    make_document,
    make_figure,
    make_partner,
    make_position,
    make_protected_partner,
    make_region,
    make_result,
    make_theme,
    words,
)
from topics.models import ResultKind

pytestmark = pytest.mark.django_db

FRAME = 1  # the query of the site's own frame
RELATED = 1  # what is proposed at its end
LIST = {"fr": "/fr/resultats/", "en": "/en/results/"}


def make_evidence(result, label=None, **values):
    item = EvidenceItem(result=result, **values)
    words(item, "label", label or {})
    item.save()
    return item


def make_place(result, names=None):
    place = ResultPlace(result=result)
    words(place, "name", names or {"fr": "La Haye", "en": "The Hague"})
    place.save()
    return place


def full_result(times=1):
    """A result with every link there is, each `times` times."""
    position = make_position({"fr": "Position source", "en": "Source position"}, date="2024")
    result = make_result(
        {"fr": "Le registre est public", "en": "The register is public"},
        key="register",
        summary={"fr": "Un registre en ligne.", "en": "A register online."},
        contribution={"fr": "Une rencontre.", "en": "A meeting."},
        countries=[make_country("BE", public=("fr",))],
        themes=[make_theme()],
        regions=[make_region()],
        positions=[position],
        start="2024-11",
        end="2025-02-11",
        stage="achieved",
        sign="positive",
        evidence="official_source",
    )
    for number in range(times):
        ask = make_ask(position, {"fr": f"Demande {number}", "en": f"Request {number}"})
        result.asks.add(ask)
        result.partners.add(make_partner())
        make_figure(result, 212, as_of="2025")
        make_place(result)
        make_evidence(
            result, document=make_document({"fr": f"Compte rendu {number}", "en": f"Minutes {number}"})
        )
        make_evidence(
            result, {"fr": "Registre", "en": "Register"}, url="https://example.org/r", date="2025-02-11"
        )
    sheet = ResultPracticeSheet(result=result, cost_per_beneficiary_info="not_provided")
    words(sheet, "funder", {"fr": "Divers", "en": "Various"})
    sheet.save()
    return result


def page_of(client, url):
    response = client.get(url)
    assert response.status_code == 200, url
    return BeautifulSoup(response.content, "html.parser")


def facts(soup):
    """`{"Pays": "Belgique", …}` of every row of the page."""
    rows = soup.select(".rows > div")
    return {row.dt.get_text(" ", strip=True): row.dd.get_text(" ", strip=True) for row in rows}


# --- the page ---------------------------------------------------------------------------------------


def test_the_page_says_all_that_is_known_in_french(client):
    full_result()
    soup = page_of(client, "/fr/resultats/le-registre-est-public/")
    known = facts(soup)
    assert soup.h1.text == "Le registre est public"
    assert known["Avancement"] == "Atteint"
    assert known["Quand"] == "novembre 2024 – 11\u00a0février 2025"
    assert known["Niveau de preuve"] == "Source officielle"
    assert known["Évolution"] == "Progrès"
    assert known["Lieu"] == "La Haye"
    assert (known["Pays"], known["Région"], known["Thème"]) == ("Belgique", "Afrique", "Genre")
    assert known["Coût par bénéficiaire"] == "Information non communiquée"
    assert [h2.text for h2 in soup.select("article h2")] == [
        "En chiffres",
        "L’essentiel",
        "Notre contribution",
        "Ce à quoi il répond",
        "Ce qui l’atteste",
        "Fiche de pratique",
        "Partager cette page",
    ]


def test_the_page_exists_in_english_with_its_own_words(client):
    full_result()
    soup = page_of(client, "/en/results/the-register-is-public/")
    known = facts(soup)
    assert (known["Where it stands"], known["Evidence"]) == ("Achieved", "Official source")
    assert known["Place"] == "The Hague"
    assert soup.select_one(".figures p").text == "212\u00a0members"
    assert soup.select_one(".figures .aside").text == "as of 2025"
    assert not soup.select('article [lang="fr"]')


def test_the_chain_back_leads_to_the_position_and_quotes_the_ask(client):
    full_result()
    soup = page_of(client, "/fr/resultats/le-registre-est-public/")
    links = {link["href"]: link.text for link in soup.select("article a")}
    assert links["/fr/positions/position-source/"] == "Position source"
    assert links["/fr/positions/position-source/#ask-a"] == "Demande a"
    assert soup.select_one("article .entries p").text == "Demande a – Demande 0"


def test_an_ask_is_enough_to_name_its_position(client):
    ask = make_ask(make_position({"fr": "Sa position"}, public=("fr",)))
    make_result({"fr": "Un résultat", "en": "One result"}, asks=[ask])
    with_ask = page_of(client, "/en/results/one-result/").select_one("article .entries")
    link = with_ask.select_one("a")
    assert (link["href"], link["hreflang"], link["lang"]) == ("/fr/positions/sa-position/", "fr", "fr")
    assert with_ask.select_one('p [lang="fr"]').text == "Publier la liste"


def test_positions_that_nobody_may_see_and_their_asks_are_not_told(client):
    hidden = make_position({"fr": "Brouillon secret"}, public=())
    ask = make_ask(hidden, {"fr": "Demande secrète"})
    make_result({"fr": "Un résultat"}, public=("fr",), positions=[hidden], asks=[ask])
    text = page_of(client, "/fr/resultats/un-resultat/").text
    assert "secret" not in text and "secrète" not in text
    assert "Ce à quoi il répond" not in text


def test_evidence_is_a_document_an_address_or_the_name_of_a_source(client):
    result = make_result({"fr": "Un résultat", "en": "One result"})
    make_evidence(result, {"fr": "Compte rendu de séance"}, order=1, date="2024-11-20")
    make_evidence(result, {"fr": "Le registre"}, order=2, url="https://example.org/registre")
    make_evidence(result, order=3, document=make_document({"fr": "Note"}, public=("fr",)))
    make_evidence(result, order=4, document=make_document({"fr": "Brouillon caché"}, public=()))
    make_evidence(
        result,
        {"fr": "Annexe", "en": "Annex"},
        order=5,
        document=make_document({"fr": "Caché aussi"}, public=()),
    )
    soup = page_of(client, "/fr/resultats/un-resultat/")
    lines = [li.get_text(" ", strip=True) for li in soup.select(".entries > li")]
    assert lines[0] == "Compte rendu de séance 20\u00a0novembre 2024"
    assert soup.select_one('.entries a[href="https://example.org/registre"]').text == "Le registre"
    assert lines[2].startswith("Note")
    assert lines[3] == "Annexe"
    assert len(lines) == 4
    assert "aché" not in soup.text
    in_english = page_of(client, "/en/results/one-result/")
    assert in_english.select_one('.entries [lang="fr"]').text == "Compte rendu de séance"


@pytest.mark.parametrize("language", site_languages())
def test_what_is_not_known_is_said_and_what_nobody_looked_for_is_no_row(client, language):
    titles = {"fr": "Rien de documenté", "en": "Nothing documented"}
    result = make_result(
        titles, stage_info="not_provided", start_info="withheld", countries_info="not_applicable"
    )
    with translation.override(language):
        soup = page_of(client, result.get_absolute_url())
        told = [str(word) for word in facts(soup).values()]
    expected = {
        "fr": ["Information non communiquée", "Non publié pour des raisons de sécurité", "Sans objet"],
        "en": ["Information not provided", "Withheld for security reasons", "Not applicable"],
    }
    assert all(words_told in told for words_told in expected[language])
    assert len(told) == 4  # these three, and the lead
    assert "None" not in soup.text and not soup.select("h2:empty, dd:empty")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"start": "2012", "stage": "ongoing"}, "depuis 2012"),
        ({"start": "2012", "stage": "achieved"}, "2012"),
        ({"end": "2014-10"}, "jusqu’en octobre 2014"),
        ({"end": "2014-10-01"}, "jusqu’au 1er\u00a0octobre 2014"),
        ({"start": "2012", "end": "2014"}, "2012 – 2014"),
        ({"end": "2014", "start_info": "pending"}, "jusqu’en 2014 (début\u00a0: À venir)"),
    ],
)
def test_its_time_is_told_as_precisely_as_it_is_known(client, values, expected):
    result = make_result(**values)
    assert expected in " ".join(facts(page_of(client, result.get_absolute_url())).values())


@pytest.mark.parametrize(("sign", "shown"), [("negative", "Recul"), ("mixed", "Contrasté"), ("positive", "")])
def test_a_setback_is_said_in_the_list_and_progress_goes_without_saying(client, sign, shown):
    result = make_result(sign=sign)
    marks = page_of(client, LIST["fr"]).select_one(".item dl.marks")
    assert (marks.strong.text if marks.strong else "") == shown
    assert facts(page_of(client, result.get_absolute_url()))["Évolution"] in {"Recul", "Contrasté", "Progrès"}


def test_a_planned_figure_never_reads_as_achieved_anywhere(client):
    units = {"unit": {"fr": "ville", "en": "city"}, "unit_plural": {"fr": "villes", "en": "cities"}}
    position = make_position({"fr": "La position", "en": "The position"})
    result = make_result({"fr": "Un résultat", "en": "One result"}, positions=[position], stage="ongoing")
    make_figure(result, 4321, qualifier="at_least", is_planned=True, as_of="2015", is_additive=True, **units)
    make_figure(result, 1, is_additive=True, **units)
    for url in (LIST["fr"], "/fr/resultats/un-resultat/", "/fr/positions/la-position/"):
        page = page_of(client, url)
        assert page.text.count("4\u202f321") == 1, url
        assert "prévu pour 2015\u00a0: au moins 4\u202f321\u00a0villes" in page.text
    for url in (LIST["en"], "/en/results/one-result/", "/en/positions/the-position/"):
        page = page_of(client, url)
        assert page.text.count("4,321") == 1, url
        assert "planned for 2015: at least 4,321\u00a0cities" in page.text


# --- safety -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["lead", "partners"])
def test_a_protected_partner_is_named_by_its_public_label_and_adds_no_country(client, role):
    sealed = make_protected_partner(key="sealed")
    result = make_result(**{role: sealed if role == "lead" else [sealed]})
    text = page_of(client, result.get_absolute_url()).text
    assert "Organisation – identité protégée" in text
    assert "sealed" not in options("", "partner")
    assert options("", "country") == {}
    with pytest.raises(Http404):
        listed("partner=sealed").count()


@pytest.mark.parametrize("role", ["lead", "partners"])
def test_a_suppressed_partner_is_not_named_at_all(client, role):
    hidden = make_protected_partner(Visibility.SUPPRESSED)
    result = make_result(**{role: hidden if role == "lead" else [hidden]})
    for url in (LIST["fr"], result.get_absolute_url()):
        soup = page_of(client, url)
        assert "identité protégée" not in soup.text
        assert role != "lead" or "Mené par" not in soup.text


def test_a_draft_exists_nowhere(client):
    draft = make_result({"fr": "Brouillon", "en": "Draft"}, public=("en",), body={"fr": "<p>Secret</p>"})
    make_figure(draft, 77, unit={"fr": "secret"}, unit_plural={"fr": "secrets"})
    assert "Brouillon" not in page_of(client, LIST["fr"]).select_one("main").text
    assert client.get("/fr/resultats/brouillon/").status_code == 404
    text = page_of(client, "/en/results/draft/").text
    assert "secret" not in text.lower()


# --- the list ---------------------------------------------------------------------------------------


def listed(query="", language="fr"):
    return Listing(Result.objects.all(), FACETS, language, QueryDict(query))


def options(query="", name="kind", language="fr"):
    return {option.code: option.count for option in listed(query, language).count().options[name]}


def found(query="", language="fr"):
    listing = listed(query, language)
    assert listing.count().total == listing.published().count()
    return set(listing.published().values_list("key", flat=True))


@pytest.fixture
def three():
    """Two results in Congo, one in Peru; only the first two in English."""
    congo, peru = make_country("CD"), make_country("PE")
    gender, water = make_theme("gender"), make_theme("water", fr="Eau", en="Water")
    legal = ResultKind.objects.get(code="legal")
    partner = make_partner(key="both")
    make_result(key="one", countries=[congo], themes=[gender], start="2023", stage="achieved", kind=legal)
    two = make_result(
        key="two",
        countries=[congo, peru],
        themes=[gender, water],
        start="2022",
        end="2024-03",
        stage="planned",
        evidence="substantiated",
        lead=partner,
    )
    two.partners.add(partner)
    make_result(
        {"fr": "Trois"},
        key="three",
        public=("fr",),
        countries_info="not_provided",
        themes=[water],
        stage_info="pending",
        start_info="not_provided",
        partners=[partner],
    )


def test_each_filter_finds_what_it_names(three):
    assert found() == {"one", "two", "three"}
    assert found("kind=legal") == {"one"}
    assert found("theme=water") == {"two", "three"}
    assert found("country=CD") == {"one", "two"}
    assert found("country=not_provided") == {"three"}
    assert found("partner=both") == {"two", "three"}
    assert found("stage=planned") == {"two"}
    assert found("stage=pending") == {"three"}
    assert found("evidence=substantiated") == {"two"}
    assert found("year=2024") == {"two"}
    assert found("year=2022") == set()
    assert found("year=not_provided") == {"three"}
    assert found("country=CD&stage=achieved") == {"one"}


def test_a_facet_counts_each_result_once_under_the_other_filters(three):
    assert options("", "country") == {"CD": 2, "PE": 1, "not_provided": 1}
    assert options("", "partner")["both"] == 2
    assert options("theme=water", "stage") == {"planned": 1, "pending": 1}
    assert list(options("", "year")) == ["2024", "2023", "not_provided"]
    assert options("", "evidence") == {"substantiated": 1}


@pytest.mark.parametrize(
    "query",
    ["kind=nothing", "stage=unknown", "evidence=gossip", "year=20244", "partner=nobody", "country=cd"],
)
def test_a_code_that_does_not_exist_is_no_page(three, client, query):
    assert client.get(f"{LIST['fr']}?{query}").status_code == 404


def test_a_code_that_exists_but_finds_nothing_is_an_empty_list(three, client):
    soup = page_of(client, f"{LIST['fr']}?evidence=official_source")
    assert soup.select_one(".nothing").text.startswith("Aucun résultat ne correspond à ces filtres.")
    assert soup.select_one("#filter-evidence option[selected]").text == "Source officielle (0)"


def test_the_newest_come_first_and_the_undated_last(three, client):
    keys = Result.objects.published("fr").newest_first("fr").values_list("key", flat=True)
    assert list(keys) == ["two", "one", "three"]


def test_what_exists_only_in_french_is_one_line_of_the_english_list(three, client):
    soup = page_of(client, LIST["en"])
    line = soup.select_one(".elsewhere a")
    assert (line.text, line["href"]) == ("1 result exists only in French", "/fr/resultats/?without=en")
    there = page_of(client, line["href"])
    assert there.h1.text.strip() == "Résultats qui n’existent pas en anglais"
    assert [title.text.strip() for title in there.select(".item-title")] == ["Trois"]


def test_a_line_of_the_list_says_kind_time_figures_stage_and_lead(client):
    lead = make_partner({"fr": "Carrefour", "en": "Crossroads"})
    result = make_result(
        {"fr": "Titre"}, public=("fr",), lead=lead, start="2021", stage="ongoing", countries=[make_country()]
    )
    for value in (1, 2, 3, 4):
        make_figure(result, value)
    (item,) = page_of(client, LIST["fr"]).select(".item")
    assert item.select_one(".when").text.strip() == "depuis 2021"
    assert item.select_one(".figures").text.strip() == "1\u00a0membre"  # the first, large
    assert [li.text for li in item.select(".figures-told li")] == ["2\u00a0membres", "3\u00a0membres"]
    marks = {row.dt.text: row.dd.text for row in item.select("dl > div")}
    assert marks == {"Avancement": "En cours", "Mené par": "Carrefour", "Pays": "RD Congo"}


@pytest.mark.parametrize("language", site_languages())
def test_an_empty_list_says_so(client, language):
    assert page_of(client, LIST[language]).select_one(".nothing")


# --- cost -------------------------------------------------------------------------------------------


def cost(client, url):
    with CaptureQueriesContext(connection) as queries:
        assert client.get(url).status_code == 200
    return queries.captured_queries


def test_a_list_costs_the_same_with_five_and_with_fifty_rows(client):
    lead, countries, costs = make_partner(key="lead"), [make_country("CD"), make_country("PE")], []
    for wanted in (5, 50):
        while (number := Result.objects.count()) < wanted:
            values = {"lead": lead, "countries": countries, "start": str(1990 + number), "stage": "achieved"}
            make_figure(make_result(partners=[lead], **values))
        client.get(LIST["fr"])
        for query in ("", "?country=CD&partner=lead&stage=achieved"):
            queries = cost(client, LIST["fr"] + query)
            bodies = (
                f'"positions_result"."{column("body", "fr")}"',
                f'"partners_partner"."{column("body", "fr")}"',
            )
            assert not any(body in one["sql"] for one in queries for body in bodies)
            costs.append(len(queries))
    assert len(set(costs)) == 1
    assert costs[0] <= 7 + FRAME


@pytest.mark.parametrize("times", [1, 25])
def test_a_page_costs_the_same_whatever_it_holds(client, times, django_assert_num_queries):
    full_result(times)
    client.get(LIST["fr"])
    with django_assert_num_queries(7 + RELATED + FRAME):
        client.get("/fr/resultats/le-registre-est-public/")


def test_the_members_read_together_are_those_that_were_stored():
    result = full_result(3)
    dossier = ResultDossier(Result.objects.get(pk=result.pk))
    stored = list(result.figures.order_by("order"))
    for read, kept in zip(dossier.figures, stored, strict=True):
        for field in kept._meta.concrete_fields:
            if field.attname not in read.get_deferred_fields():
                assert getattr(read, field.attname) == getattr(kept, field.attname), field
    document = next(one.document for one in dossier.evidence if one.document)
    (file,) = document.files.all()
    assert (file.size, file.file.name) == (document.files.get().size, document.files.get().file.name)
