"""The world map of the countries: the same countries as the list beside it, and nothing about partners."""

import re

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext

from advocacy_site.geometry.drawing import is_inside
from advocacy_site.map_labels import CROWD, Named, overlap, place_labels, spots
from advocacy_site.world_map import FINGER, box_of, outlines, places, steps_for, world
from languages.codes import site_languages
from pages.models import SiteIdentity
from pages.models.site import ListPolicy
from partners.models import Visibility
from tests.making import (
    live,
    make_country,
    make_partner,
    make_position,
    make_protected_partner,
    make_region,
    make_result,
    words,
)
from tests.pages.test_weight import collected  # noqa: F401
from tests.served import served_from, stylesheet
from topics.country_names import cldr_name

pytestmark = pytest.mark.django_db

PATHS = {"fr": "/fr/pays/", "en": "/en/countries/"}
MOST = 30_000  # bytes of HTML and CSS, compressed


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html5lib")


def text(element):
    return re.sub(r"\s+", " ", element.get_text(" ", strip=True))


def listed(soup):
    return [link["href"] for link in soup.select(".entries > li > a")]


def drawn(soup):
    return [link["href"] for link in soup.select(".map svg a")]


@pytest.fixture
def some():
    """Six countries: large, small, tiny; some in one language only."""
    region = make_region()
    codes = {
        "CD": ("fr", "en"),
        "RW": ("fr", "en"),
        "BI": ("fr",),
        "MT": ("en",),
        "MU": ("fr", "en"),
        "PE": (),
    }
    return {code: make_country(code, public=public, region=region) for code, public in codes.items()}


@pytest.mark.parametrize("language", site_languages())
def test_the_map_has_the_countries_of_the_list_in_its_order(client, some, language):
    soup = read(client, PATHS[language])
    assert drawn(soup) == listed(soup)
    assert len(drawn(soup)) == 4


def test_the_list_of_what_is_not_in_french_has_a_map_of_its_own(client, some):
    soup = read(client, "/en/countries/?without=fr")
    assert drawn(soup) == listed(soup) == ["/en/countries/malta/"]


def test_where_languages_are_mixed_the_map_leads_to_the_page_there_is_and_counts_what_it_shows(client, some):
    site = SiteIdentity.objects.first() or SiteIdentity()
    site.list_policy = ListPolicy.MIXED
    site.save()
    make_position({"fr": "Pas en anglais"}, public=("fr",), countries=[some["BI"], some["RW"]])
    soup = read(client, PATHS["en"])
    assert drawn(soup) == listed(soup)
    burundi = soup.select_one('.map a[href="/fr/pays/burundi/"]')
    assert burundi["hreflang"] == "fr" and text(burundi.title) == "Burundi – 1 position"
    rwanda = soup.select_one('.map a[href="/en/countries/rwanda/"] > title')
    assert text(rwanda) == "Rwanda – 1 position"  # the page it leads to shows it too


def test_without_a_country_there_is_no_map(client):
    assert not read(client, PATHS["fr"]).select(".map")


def test_each_country_of_the_map_is_a_link_with_a_name_that_the_keyboard_reaches(client, some):
    make_position(countries=[some["CD"]])
    soup = read(client, PATHS["en"])
    figure = soup.select_one("figure.map")
    assert text(figure.find(id=figure.svg["aria-labelledby"]))
    assert figure.svg["role"] == "group"  # an image would hide its links
    for link in figure.svg.select("a"):
        assert text(link.title) and not link.get("tabindex") and not link.get("aria-hidden")
        assert link.select("path, circle.dot")
        for label in link.select("text"):
            assert label["aria-hidden"] == "true" and text(label)
    names = [text(link.title) for link in figure.svg.select("a")]
    assert "Democratic Republic of the Congo – 1 position" in names
    skip = figure.select_one("a.unseen")
    assert soup.select_one(skip["href"]) in soup.select("section.hang")
    assert skip.find_next("a") == figure.svg.a


def test_a_country_the_atlas_does_not_know_is_named_below_the_map(client, some):
    nowhere = make_country("ZZ", region=some["CD"].region)
    words(nowhere, "name", {"fr": "Ailleurs", "en": "Elsewhere"})
    live(nowhere, "fr", "en")
    nowhere.save()
    soup = read(client, PATHS["en"])
    assert "Not on the map: Elsewhere" in text(soup.select_one(".map figcaption"))
    assert set(listed(soup)) - set(drawn(soup)) == {"/en/countries/elsewhere/"}


# --- how much there is about each ------------------------------------------------------------------


def test_the_numbers_are_those_of_the_country_s_page(client, some):
    for _number in range(3):
        make_position(countries=[some["CD"], some["RW"]])
    make_position({"fr": "Pas en anglais"}, public=("fr",), countries=[some["CD"]])
    make_position(public=(), countries=[some["RW"]])
    make_result(countries=[some["CD"]], stage="planned")
    soup = read(client, PATHS["fr"])
    (congo,) = [item for item in soup.select(".entries > li") if "Congo" in text(item)]
    assert text(congo.select_one(".aside")) == "4 positions, 1 résultat"
    page = read(client, "/fr/pays/republique-democratique-du-congo/")
    assert len(page.select("h3.item-title")) == 4 + 1
    soup = read(client, PATHS["en"])
    (congo,) = [item for item in soup.select(".entries > li") if "Congo" in text(item)]
    assert "3 positions, 1 result" in text(congo)
    strengths = {link["href"]: link["class"] for link in soup.select(".map svg a")}
    assert strengths["/en/countries/democratic-republic-of-the-congo/"] == ["n2"]
    assert strengths["/en/countries/mauritius/"] == ["n0"]
    key = [text(entry) for entry in soup.select(".map .key dd")]
    assert key == ["none", "2–4"]


@pytest.mark.parametrize(
    ("most", "steps"),
    [
        (0, [(0, 0)]),
        (1, [(0, 0), (1, 1)]),
        (7, [(0, 0), (1, 1), (2, 4), (5, None)]),
        (30, [(0, 0), (1, 4), (5, 19), (20, None)]),
        (5000, [(0, 0), (1, 19), (20, 99), (100, None)]),
    ],
)
def test_the_colours_stand_for_ranges_without_a_gap(most, steps):
    assert [(step.first, step.last) for step in steps_for(most)] == steps


def test_the_map_costs_one_query_whatever_it_counts(client, some):
    def cost():
        with CaptureQueriesContext(connection) as captured:
            client.get(PATHS["fr"])
        return len(captured)

    client.get(PATHS["fr"])
    before = cost()
    for country in some.values():
        make_position(countries=[country])
        make_result(countries=[country])
    assert cost() == before <= 8


@pytest.mark.parametrize("visibility", [one for one in Visibility.values if one != Visibility.PUBLIC])
def test_a_protected_partner_changes_nothing_of_the_map(client, some, visibility):
    make_position(countries=[some["RW"]])
    make_partner(country=some["RW"])
    before = {path: str(read(client, path).main) for path in PATHS.values()}
    hidden = make_protected_partner(visibility, region=some["CD"].region)
    assert {path: str(read(client, path).main) for path in PATHS.values()} == before
    position, result = make_position(), make_result()
    position.partners.add(hidden)
    result.partners.add(hidden)
    hidden.works_in.add(some["CD"])
    assert {path: str(read(client, path).main) for path in PATHS.values()} == before
    for rows in (position.partners, result.partners, hidden.works_in):
        rows.clear()
    hidden.delete()
    assert {path: str(read(client, path).main) for path in PATHS.values()} == before


# --- where things stand ----------------------------------------------------------------------------


def named(codes):
    return tuple((code, cldr_name(code, "fr")) for code in codes)


SMALL = ("RW", "BI", "CD", "BE", "NL", "LU", "PE", "TN", "MT", "MU", "MV", "TV", "WS", "US", "RU")
LAKES = ("RW", "BI", "CD", "CF", "KE", "NE")  # two small ones between large ones


def test_names_stand_on_the_map_and_over_no_other_name():
    view = world()["view"]
    boxes = []
    for code, name in named(SMALL):
        label = places(named(SMALL))[code].label
        assert label, code
        (box,) = {
            spot.box for spot in spots(name, outline_box(code), (0, 20, 45, 80, 125)) if spot.label == label
        }
        assert box[0] >= view[0] and box[2] <= view[0] + view[2]
        assert not any(overlap(box, other) for other in boxes), name
        boxes.append(box)


def outline_box(code):
    return box_of(world()["countries"][code])


def test_a_line_to_a_name_runs_through_no_other_country_of_the_list():
    found = places(named(LAKES))
    lines = {code: place.label.leader for code, place in found.items() if place.label.leader}
    assert lines
    for code, (x1, y1, x2, y2) in lines.items():
        for share in range(11):
            point = x1 + (x2 - x1) * share / 10, y1 + (y2 - y1) * share / 10
            through = [other for other in LAKES if any(is_inside(point, ring) for ring in outlines(other))]
            assert set(through) <= {code}, (code, through)


def test_a_name_that_finds_no_room_is_left_out():
    crowd = [Named(f"{number:02}", "Un nom très long", (0, 0, 10, 10)) for number in range(CROWD)]
    labels = place_labels(crowd, (-200, -60, 400, 120), lambda x, y: False)
    assert 0 < len(labels) < len(crowd)


def test_a_name_had_better_stand_at_sea():
    (spot,) = place_labels(
        [Named("a", "Nom", (0, 0, 9, 9))], (-300, -300, 600, 600), lambda x, y: x > 0
    ).values()
    assert spot.anchor == "end"


def test_what_a_finger_means_is_never_another_country_of_the_list():
    found = places(named(SMALL))
    for code, place in found.items():
        assert place.reach <= FINGER
        for other in SMALL:
            left, top, right, bottom = outline_box(other)
            if other != code and place.reach:
                across = max(left - place.x, 0, place.x - right)
                down = max(top - place.y, 0, place.y - bottom)
                assert across**2 + down**2 >= place.reach**2, (code, other)
    assert found["MT"].reach and found["MU"].reach == int(FINGER)
    assert not found["RW"].reach  # its neighbours are on the map too: the list beside it is the way there
    assert not found["RU"].reach  # large enough by itself


def test_a_tiny_country_is_a_dot_and_a_large_one_its_outline(client, some):
    soup = read(client, PATHS["fr"])
    assert soup.select('.map a[href="/fr/pays/maurice/"] circle.dot')
    assert soup.select('.map a[href="/fr/pays/republique-democratique-du-congo/"] path')


# --- weight ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", site_languages())
def test_a_map_of_half_the_world_weighs_at_most_30_kilobytes(language, client, collected):  # noqa: F811
    region = make_region()
    for code in sorted(world()["countries"])[::2]:
        make_country(code, public=("fr", "en"), region=region)
    with served_from(collected):
        response = client.get(PATHS[language], headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    css = len(stylesheet(collected).with_suffix(".css.gz").read_bytes())
    assert len(response.content) + css <= MOST, (len(response.content), css)
