"""Charts and their tables: the same numbers, those of the list, and no plan that looks like a result."""

import re

import pytest
from bs4 import BeautifulSoup

from languages.codes import site_languages
from pages.models import HomeSectionKind
from positions.charts import LEAST_HEIGHT, ResultsByYear
from tests.making import make_ask, make_country, make_position, make_protected_partner, make_result
from tests.pages.test_weight import collected  # noqa: F401
from tests.served import served_from, stylesheet
from tests.site_identity.arranging import only_part

pytestmark = pytest.mark.django_db

PATHS = {"fr": "/fr/resultats/", "en": "/en/results/"}
MOST = 30_000  # bytes of HTML and CSS, compressed


def text(element):
    return re.sub(r"\s+", " ", element.get_text(" ", strip=True))


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    return BeautifulSoup(response.content.decode(), "html5lib")


def table(soup):
    """`{year: {stage: number}}` as the table tells it."""
    head = [text(cell) for cell in soup.select(".by-year thead th")]
    rows = {}
    for row in soup.select(".by-year tbody tr"):
        rows[text(row.th)] = dict(zip(head[1:], (int(text(cell)) for cell in row.select("td")), strict=True))
    return rows


def make_results():
    for start, stage in (
        ("2021", "achieved"),
        ("2021-05", "achieved"),
        ("2021-05-03", "ongoing"),
        ("2023", "ongoing"),
        ("2024", ""),
        ("2026", "planned"),
    ):
        make_result(start=start, stage=stage)
    make_result(stage="achieved")
    make_result(public=(), start="2021", stage="achieved")


@pytest.mark.parametrize("language", site_languages())
def test_the_table_the_bars_and_the_filtered_lists_have_the_same_numbers(client, language):
    make_results()
    soup = read(client, PATHS[language])
    rows = table(soup)
    assert list(rows) == ["2026", "2024", "2023", "2021"]
    total = {"fr": "Total", "en": "Total"}[language]
    assert [row[total] for row in rows.values()] == [1, 1, 1, 3]
    for link in soup.select(".by-year tbody th a"):
        listed = read(client, link["href"])
        assert len(listed.select(".items > li")) == rows[text(link)][total]
    height = max(LEAST_HEIGHT, 3)
    bars = [float(bar["height"].rstrip("%")) for bar in soup.select("svg.years svg rect")]
    assert sum(bars) == pytest.approx(100 * 6 / height, abs=0.1)
    assert [label.get_text() for label in soup.select("svg.years svg text")] == ["3", "1", "1", "1"]


def test_what_is_planned_never_counts_or_looks_as_achieved(client):
    make_results()
    soup = read(client, PATHS["en"])
    assert table(soup)["2026"] == {"Achieved": 0, "Ongoing": 0, "Not known": 0, "Planned": 1, "Total": 1}
    assert table(soup)["2021"] == {"Achieved": 2, "Ongoing": 1, "Not known": 0, "Planned": 0, "Total": 3}
    assert len(soup.select("svg.years rect.achieved")) == 1
    assert len(soup.select("svg.years rect.planned")) == 1
    assert len(soup.select('svg.years rect.ongoing[fill="url(#hatch)"]')) == 2
    assert [text(entry) for entry in soup.select(".by-year .key li")] == [
        "Achieved",
        "Ongoing",
        "Not known",
        "Planned",
    ]


def test_results_without_a_date_are_counted_in_words(client):
    make_results()
    assert "(1 more has no date)" in text(read(client, PATHS["en"]).select_one(".by-year figcaption"))


def test_the_chart_follows_the_filters_in_force(client):
    country = make_country("KE")
    make_results()
    for start in ("2019", "2022"):
        make_result(start=start, stage="achieved", countries=[country])
    soup = read(client, "/en/results/?country=KE")
    assert table(soup) == {"2022": {"Achieved": 1}, "2019": {"Achieved": 1}}
    links = [link["href"] for link in soup.select(".by-year tbody a")]
    assert links == [f"/en/results/?country=KE&year={year}" for year in (2022, 2019)]


@pytest.mark.parametrize("query", ["?year=2021", "?stage=planned", "?page=1&year=2026"])
def test_fewer_than_two_years_make_no_chart(client, query):
    make_results()
    assert not read(client, PATHS["en"] + query).select(".by-year")


def test_the_second_page_of_the_list_has_no_chart(client):
    for number in range(21):
        make_result(start=str(2000 + number), stage="achieved")
    assert read(client, PATHS["en"]).select(".by-year")
    assert not read(client, PATHS["en"] + "?page=2").select(".by-year")


def test_the_picture_has_a_name_and_a_table_beside_it(client):
    make_results()
    figure = read(client, PATHS["en"]).select_one("figure.by-year")
    drawing = figure.select_one("svg.years")
    assert drawing["role"] == "img" and "from 2021 to 2026" in drawing["aria-label"]
    assert figure.select_one("details table caption")
    assert {cell["scope"] for cell in figure.select("thead th")} == {"col"}
    assert {cell["scope"] for cell in figure.select("tbody th")} == {"row"}


def test_every_year_has_its_place_also_one_without_results():
    years = ResultsByYear({"2010/achieved": 1, "2012/achieved": 12}, str)
    assert [(year.year, year.total) for year in years.years] == [(2010, 1), (2011, 0), (2012, 12)]
    assert [year.year for year in years.rows] == [2012, 2010]
    assert [(piece.y, piece.height) for piece in years.years[2].pieces] == [("0.00%", "100.00%")]
    assert years.years[0].x == "3.33%"


def test_many_years_name_only_some_of_them_the_first_and_the_last_among_them():
    years = ResultsByYear({"1961/achieved": 1, "2026/achieved": 1}, str)
    named = [year.year for year in years.years if year.is_labelled]
    assert named[0] == 1961 and named[-1] == 2026 and len(named) <= 6
    assert not years.is_numbered


def test_a_protected_partner_leaves_the_chart_as_it_is(client):
    make_results()
    before = {path: str(read(client, path).select_one(".by-year")) for path in PATHS.values()}
    hidden = make_protected_partner("suppressed")
    result = make_result(public=(), start="2022", stage="achieved", lead=hidden)
    result.partners.add(hidden)
    assert {path: str(read(client, path).select_one(".by-year")) for path in PATHS.values()} == before


@pytest.mark.parametrize("language", site_languages())
def test_the_list_of_results_with_its_chart_weighs_at_most_30_kilobytes(language, client, collected):  # noqa: F811
    for number in range(40):
        make_result(start=str(1986 + number), stage=("achieved", "ongoing", "planned", "")[number % 4])
    with served_from(collected):
        response = client.get(PATHS[language], headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    css = len(stylesheet(collected).with_suffix(".css.gz").read_bytes())
    assert len(response.content) + css <= MOST, (len(response.content), css)


# --- asks by status --------------------------------------------------------------------------------


def standings(soup):
    rows = soup.select(".standings tbody tr")
    return [(text(row.th), int(re.search(r"\d+", text(row.td))[0]), row.rect["width"]) for row in rows]


def test_asks_are_told_in_the_order_of_a_procedure_with_bars_as_long_as_their_numbers(client):
    position = make_position()
    for status in ("met", "open", "open", "open", "open", "refused"):
        make_ask(position, status=status)
    only_part(HomeSectionKind.ASKS)
    soup = read(client, "/en/")
    assert standings(soup) == [("Open", 4, "100.00%"), ("Met", 1, "25.00%"), ("Refused", 1, "25.00%")]
    assert text(soup.select_one(".standings caption")).startswith("6 asks")
    for link in soup.select(".standings a"):
        assert len(read(client, link["href"]).select(".items > li")) == 1


def test_an_ask_whose_status_nobody_gave_is_told_as_unknown_and_one_nobody_looked_up_not_at_all(client):
    position = make_position()
    make_ask(position, status="met")
    make_ask(position, status_info="not_provided")
    make_ask(position)
    only_part(HomeSectionKind.ASKS)
    soup = read(client, "/en/")
    assert standings(soup) == [("Met", 1, "100.00%"), ("Information not provided", 1, "100.00%")]
    assert [bar["class"] for bar in soup.select(".standings rect")] == [["achieved"], ["unknown"]]
    assert client.get(soup.select(".standings a")[1]["href"]).status_code == 200
