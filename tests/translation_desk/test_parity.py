"""How far each language is: figures that somebody could count by hand, and the same as a file."""

import csv
import io

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from languages.codes import column, endonym, site_languages
from tests.making import make_partner, make_position, make_theme, make_user
from translation_desk.kinds import all_kinds
from translation_desk.parity import Standing, as_csv, standings

pytestmark = pytest.mark.django_db

SOURCE, TARGET = site_languages()[:2]
PARITY = "/admin/translation_desk/translationrequest/parity"


def figures(label, language):
    kinds = {label: all_kinds()[label]}
    return next(line for line in standings(kinds, site_languages()) if line.language == language).figures


@pytest.fixture
def positions():
    lead = make_partner()
    both = {"public": (SOURCE, TARGET), "lead": lead}
    make_position({SOURCE: "Un", TARGET: "One"}, **both)
    make_position({SOURCE: "Deux", TARGET: "Two"}, summary={SOURCE: "Résumé"}, **both)
    stale = make_position({SOURCE: "Trois", TARGET: "Three"}, **both)
    setattr(stale, column("title", SOURCE), "Trois fois")
    stale.save()
    make_position({SOURCE: "Quatre"}, public=(SOURCE,), lead=lead)
    make_position({TARGET: "Five"}, public=(TARGET,), lead=lead, source_language=TARGET)
    make_position({SOURCE: "Six", TARGET: "Six"}, public=(), lead=lead)


def test_each_figure_is_what_it_says(positions):
    # public, complete and up to date, something missing, out of date, in this language only
    assert figures("positions.position", SOURCE) == [4, 4, 0, 0, 1]
    assert figures("positions.position", TARGET) == [4, 2, 1, 1, 1]


def test_a_type_without_records_has_zeros():
    assert figures("positions.result", TARGET) == [0, 0, 0, 0, 0]


def test_reference_data_is_printed_everywhere():
    before = figures("topics.theme", TARGET)[0]
    make_theme("water", **{SOURCE: "Eau"})
    make_theme("land", **{SOURCE: "Terre", TARGET: "Land"})
    assert figures("topics.theme", TARGET) == [before + 2, before + 1, 1, 0, None]


def test_all_of_it_is_one_query(positions):
    with CaptureQueriesContext(connection) as captured:
        assert len(standings(all_kinds(), site_languages())) == len(all_kinds()) * len(site_languages())
    assert len(captured) == 1


def test_the_page_is_a_table_with_a_caption(client, publisher, positions):
    client.force_login(publisher)
    soup = BeautifulSoup(client.get(PARITY + "/").content.decode(), "html5lib")
    table = soup.select_one("#content-main table")
    assert table.caption.get_text(strip=True)
    assert all(heading["scope"] for heading in table.select("th"))
    row = next(row for row in table.select("tbody tr") if row.th.get_text(strip=True) == "Position")
    assert row.select_one(f'th[lang="{SOURCE}"]').get_text(strip=True) == endonym(SOURCE)
    assert [cell.get_text(strip=True) for cell in row.select("td")] == ["4", "4", "0", "0", "1"]
    assert soup.select_one(f'a[href="{PARITY}.csv"]')


@pytest.mark.parametrize("language", site_languages())
def test_the_file_says_the_same_in_the_language_of_whoever_asks(client, positions, language):
    from django.utils import translation

    client.force_login(make_user("publisher", interface_language=language))
    response = client.get(PARITY + ".csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in response.headers["Content-Disposition"]
    header, *lines = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    with translation.override(language):
        assert header[:2] == [translation.gettext("Type"), translation.gettext("Language")]
        assert header[2] == translation.gettext("Public")
    assert len(header) == 7 and {len(line) for line in lines} == {7}
    assert ["Position", endonym(TARGET), "4", "2", "1", "1", "1"] in lines


def test_no_cell_is_a_formula():
    _header, cells = csv.reader(io.StringIO(as_csv([Standing('=HYPERLINK("x")', TARGET)])))
    assert cells[0] == '\'=HYPERLINK("x")'


def test_a_language_without_anything_public_has_zeros(positions, settings):
    line = standings({"positions.position": all_kinds()["positions.position"]}, (SOURCE,))
    assert [one.language for one in line] == [SOURCE]
