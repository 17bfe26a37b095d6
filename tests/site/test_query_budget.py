"""How many queries a page costs: at most 8 for a list, 12 for a page, the same with 50 rows and with 500."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from languages.codes import column, column_languages
from library.models import Document, DocumentFile
from pages.models import NewsItem
from partners.models import Partner
from positions.models import AdvocacyAction, Ask, Figure, Position, Result, Target
from tests.making import (
    attach,
    live,
    make_ask,
    make_block,
    make_correction,
    make_country,
    make_document,
    make_figure,
    make_institution,
    make_membership,
    make_news,
    make_page,
    make_partner,
    make_position,
    make_region,
    make_result,
    make_signatory,
    make_target,
    make_theme,
    make_topic,
    words,
)
from topics.models import DocumentKind, PositionType, ResultKind

pytestmark = pytest.mark.django_db

LIST, DETAIL, HOME = 8, 12, 12
BODY = "the body of a text, which no list may load"


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200, path
    return captured.captured_queries


def crowd(number):
    """`number` public records of each type that share countries, themes and coalitions."""
    region = make_region()
    countries = [make_country(code, public=("fr", "en"), region=region) for code in ("CD", "PE", "KE")]
    themes = [make_theme(code) for code in ("gender", "water", "land")]
    coalition = make_partner({"fr": "Coalition", "en": "Coalition"}, key="coalition")
    Partner.objects.bulk_create([_partner(index, coalition, countries[index % 3]) for index in range(number)])
    partners = list(Partner.objects.exclude(pk=coalition.pk))
    for partner in partners:
        make_membership(coalition, partner)
    Position.objects.bulk_create([_position(index, partners) for index in range(number)])
    for index, position in enumerate(Position.objects.order_by("pk")):
        position.countries.add(countries[index % 3])
        position.themes.add(themes[index % 3])
        position.co_authors.add(partners[index % len(partners)])
    Ask.objects.bulk_create([_ask(position) for position in Position.objects.all()])
    ministry = make_institution("ministry")
    Target.objects.bulk_create(
        [Target(position=position, institution=ministry) for position in Position.objects.all()]
    )
    AdvocacyAction.objects.bulk_create(
        [
            AdvocacyAction(position=position, key=f"meeting-{position.pk}", mode_id="meeting")
            for position in Position.objects.all()
        ]
    )
    ministry.actions.set(AdvocacyAction.objects.all())
    for model in (Result, NewsItem, Document):
        model.objects.bulk_create([_record(model, index, partners) for index in range(number)])
        for index, record in enumerate(model.objects.order_by("pk")):
            record.countries.add(countries[index % 3])
            record.themes.add(themes[index % 3])
    topic = make_topic()
    for item in NewsItem.objects.all():
        item.topics.add(topic)
    Figure.objects.bulk_create([_figure(result) for result in Result.objects.all()])
    DocumentFile.objects.bulk_create(
        [
            DocumentFile(document=document, language="fr", file="originals/none.pdf", size=801_000)
            for document in Document.objects.all()
        ]
    )


def _public(record, field, text):
    words(record, field, dict.fromkeys(column_languages(), text))
    if "body" in {one.name for one in record._meta.concrete_fields}:
        words(record, "body", dict.fromkeys(column_languages(), BODY))
    live(record, "fr", "en")
    return record


def _partner(index, like, country):
    return _public(Partner(key=f"p-{index}", kind=like.kind, country=country), "name", f"Partenaire {index}")


def _position(index, partners):
    lead, kind = partners[index % len(partners)], PositionType(pk="memorandum")
    row = Position(key=f"q-{index}", lead=lead, type=kind, date=str(1990 + index % 30))
    return _public(row, "title", f"Titre {index}")


def _record(model, index, partners):
    lead, year = partners[index % len(partners)], 1990 + index % 30
    values = {
        Result: {"lead": lead, "kind": ResultKind(pk="policy_influence"), "latest": str(year)},
        NewsItem: {"lead": lead, "date": f"{year}-03-12"},
        Document: {"kind": DocumentKind(pk="report"), "date": str(year)},
    }
    return _public(model(key=f"r-{index}", **values[model]), "title", f"Titre {index}")


def _ask(position):
    ask = Ask(position=position, key="a", status="open")
    words(ask, "text", dict.fromkeys(column_languages(), "Publier"))
    return ask


def _figure(result):
    figure = Figure(result=result, value=14, order=1)
    words(figure, "unit_plural", dict.fromkeys(column_languages(), "pages"))
    return figure


LISTS = [
    "/fr/",
    "/fr/positions/",
    "/fr/positions/?type=memorandum&theme=gender&country=CD&partner=p-0&level=&year=1990&status=open",
    "/en/positions/?page=2",
    "/fr/partenaires/",
    "/en/partners/?kind=ngo&country=CD",
    "/fr/pays/",
    "/fr/resultats/",
    "/en/results/?kind=policy_influence&theme=gender&country=CD&partner=p-0&year=1990",
    "/fr/actualites/",
    "/en/news/?theme=gender&country=CD&topic=network&partner=p-0&year=1990",
    "/fr/publications/",
    "/en/publications/?kind=report&theme=gender&country=CD&language=fr&year=1990",
    "/fr/themes/",
    "/fr/institutions/",
]
DETAILS = [
    "/fr/themes/genre/",
    "/fr/institutions/institution-ministry/",
    "/fr/institutions/institution-ministry/?page=2",
    "/fr/pays/republique-democratique-du-congo/",
    "/fr/partenaires/coalition/",
    "/fr/positions/titre-7/",
    "/fr/resultats/titre-7/",
    "/fr/actualites/titre-7/",
    "/fr/publications/titre-7/",
    "/fr/plan-du-site/",
    "/fr/contact/",
]


@pytest.fixture(params=[50, 500])
def counted(request, client):
    crowd(request.param)
    client.get("/fr/")  # what is read once per process is not the page's
    return {path: queries(client, path) for path in (*LISTS, *DETAILS)}


# Measured with 50 rows and with 500: the figures are written here, so a query more is seen.
COST = {
    "/fr/": 12,
    "/fr/positions/": 8,
    "/fr/positions/?type=memorandum&theme=gender&country=CD&partner=p-0&level=&year=1990&status=open": 8,
    "/en/positions/?page=2": 8,
    "/fr/partenaires/": 3,
    "/en/partners/?kind=ngo&country=CD": 3,
    "/fr/pays/": 4,
    "/fr/resultats/": 8,
    "/en/results/?kind=policy_influence&theme=gender&country=CD&partner=p-0&year=1990": 8,
    "/fr/actualites/": 7,
    "/en/news/?theme=gender&country=CD&topic=network&partner=p-0&year=1990": 7,
    "/fr/publications/": 4,
    "/en/publications/?kind=report&theme=gender&country=CD&language=fr&year=1990": 4,
    "/fr/themes/": 4,
    "/fr/institutions/": 5,
    "/fr/themes/genre/": 11,
    "/fr/institutions/institution-ministry/": 9,
    "/fr/institutions/institution-ministry/?page=2": 9,
    "/fr/pays/republique-democratique-du-congo/": 12,
    "/fr/partenaires/coalition/": 8,
    "/fr/positions/titre-7/": 10,
    "/fr/resultats/titre-7/": 8,
    "/fr/actualites/titre-7/": 9,
    "/fr/publications/titre-7/": 5,
    "/fr/plan-du-site/": 5,
    "/fr/contact/": 1,
}


def test_a_page_costs_what_it_says_with_50_rows_and_with_500(counted):
    assert {path: len(found) for path, found in counted.items()} == COST
    assert all(len(counted[path]) <= LIST for path in LISTS[1:])
    assert len(counted["/fr/"]) <= HOME
    assert all(len(counted[path]) <= DETAIL for path in DETAILS)


def test_a_list_never_loads_a_body(counted):
    columns = [f'"."{column("body", code)}"' for code in column_languages()]  # U0."body" is only compared
    for path in LISTS:
        for query in counted[path]:
            assert not any(name in query["sql"] for name in columns), (path, query["sql"])


def test_the_fullest_records_cost_no_more_than_a_page_may(client):
    countries, themes, region = [make_country()], [make_theme()], make_region()
    position = make_position(
        {"fr": "Tout", "en": "Everything"}, countries=countries, themes=themes, regions=[region]
    )
    result = make_result(
        {"fr": "Tout", "en": "Everything"},
        countries=countries,
        themes=themes,
        regions=[region],
        partners=[make_partner()],
        positions=[position],
    )
    item = make_news(
        {"fr": "Tout", "en": "Everything"},
        lead=make_partner(),
        countries=countries,
        themes=themes,
        topics=[make_topic()],
        positions=[position],
        results=[result],
        publications=[make_document(themes=themes)],
    )
    page = make_page({"fr": "Tout", "en": "Everything"})
    partner = make_partner({"fr": "Tout", "en": "Everything"}, country=countries[0])
    make_membership(make_partner(), partner), make_membership(partner, make_partner())
    make_position(lead=partner), make_news(lead=partner)
    for number in range(3):
        institution = make_institution()
        ask = make_ask(position, addressee=institution, status="met")
        ask.milestones.create(**{column("label", "fr"): "Étape"}, order=number)
        result.asks.add(ask)
        make_signatory(position, make_partner())
        make_target(position, institution)
        document = make_document()
        attach(position, document)
        make_figure(result)
        result.places.create(**{column("name", "fr"): "La Haye"}, order=number)
        result.evidence_items.create(document=document, order=number)
        item.related.create(other=make_news(countries=countries), order=number)
        make_block(page, {"fr": "<p>Bloc</p>", "en": "<p>Block</p>"})
    for record in (position, result, item, page):
        make_correction(record)
    for record, earlier, later in (
        (position, make_position(), make_position()),
        (item, make_news(), make_news()),
        (page, make_page(), make_page()),
    ):
        type(record).objects.filter(pk=earlier.pk).update(superseded_by=record)
        type(record).objects.filter(pk=record.pk).update(superseded_by=later)
    for path in (
        "/fr/positions/tout/",
        "/fr/resultats/tout/",
        "/fr/actualites/tout/",
        "/fr/tout/",
        "/fr/partenaires/tout/",
    ):
        assert len(queries(client, path)) <= DETAIL, path
