"""How many queries a page costs: at most 8 for a list, 12 for a page, the same with 50 rows and with 500."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from languages.codes import column, column_languages
from partners.models import Partner
from positions.models import Ask, Position
from tests.making import (
    make_ask,
    make_country,
    make_institution,
    make_membership,
    make_partner,
    make_position,
    make_region,
    make_signatory,
    make_target,
    make_theme,
)

pytestmark = pytest.mark.django_db

LIST, DETAIL = 8, 12
BODY = "the body of a text, which no list may load"


def queries(client, path):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(path)
    assert response.status_code == 200, path
    return captured.captured_queries


def crowd(number):
    """`number` public positions and partners that share countries, themes and coalitions."""
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


def _partner(index, like, country):
    from tests.making import live, words

    partner = Partner(key=f"p-{index}", kind=like.kind, country=country)
    words(partner, "name", dict.fromkeys(column_languages(), f"Partenaire {index}"))
    words(partner, "body", dict.fromkeys(column_languages(), BODY))
    live(partner, "fr", "en")
    return partner


def _position(index, partners):
    from tests.making import live, words
    from topics.models import PositionType

    position = Position(
        key=f"q-{index}",
        lead=partners[index % len(partners)],
        type=PositionType(pk="memorandum"),
        date=str(1990 + index % 30),
    )
    words(position, "title", dict.fromkeys(column_languages(), f"Titre {index}"))
    words(position, "body", dict.fromkeys(column_languages(), BODY))
    live(position, "fr", "en")
    return position


def _ask(position):
    ask = Ask(position=position, key="a", status="open")
    for code in column_languages():
        setattr(ask, column("text", code), "Publier")
    return ask


LISTS = [
    "/fr/",
    "/fr/positions/",
    "/fr/positions/?type=memorandum&theme=gender&country=CD&partner=p-0&level=&year=1990&status=open",
    "/en/positions/?page=2",
    "/fr/partenaires/",
    "/en/partners/?kind=ngo&country=CD",
    "/fr/pays/",
]
DETAILS = ["/fr/pays/congo-kinshasa/", "/fr/partenaires/coalition/", "/fr/positions/titre-7/"]


@pytest.fixture(params=[50, 500])
def counted(request, client):
    crowd(request.param)
    client.get("/fr/")  # what is read once per process is not the page's
    return {path: queries(client, path) for path in (*LISTS, *DETAILS)}


# Measured with 50 rows and with 500: the figures are written here, so a query more is seen.
COST = {
    "/fr/": 7,
    "/fr/positions/": 7,
    "/fr/positions/?type=memorandum&theme=gender&country=CD&partner=p-0&level=&year=1990&status=open": 7,
    "/en/positions/?page=2": 7,
    "/fr/partenaires/": 2,
    "/en/partners/?kind=ngo&country=CD": 2,
    "/fr/pays/": 2,
    "/fr/pays/congo-kinshasa/": 7,
    "/fr/partenaires/coalition/": 6,
    "/fr/positions/titre-7/": 9,
}


def test_a_page_costs_what_it_says_with_50_rows_and_with_500(counted):
    assert {path: len(found) for path, found in counted.items()} == COST
    assert all(len(counted[path]) <= LIST for path in LISTS)
    assert all(len(counted[path]) <= DETAIL for path in DETAILS)


def test_a_list_never_loads_a_body(counted):
    columns = [f'"{column("body", code)}"' for code in column_languages()]
    for path in LISTS:
        for query in counted[path]:
            assert not any(name in query["sql"] for name in columns), (path, query["sql"])


def test_the_fullest_position_costs_no_more_than_a_page_may(client):
    position = make_position(
        {"fr": "Tout", "en": "Everything"}, countries=[make_country()], themes=[make_theme()]
    )
    for _number in range(3):
        institution = make_institution()
        make_ask(position, addressee=institution, status="met")
        make_signatory(position, make_partner())
        make_target(position, institution)
    assert len(queries(client, "/fr/positions/tout/")) <= DETAIL
