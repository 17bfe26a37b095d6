"""How the world was drawn: the projection, the simplifying, and the file that came of it."""

import json
import math
import re

import pytest
from django.core.management import CommandError, call_command

from advocacy_site.geometry import drawing
from advocacy_site.geometry.drawing import RADIUS, area, draw, equal_earth, is_inside, placed, simplified
from advocacy_site.world_map import GEOMETRY, TINY, box_of, outlines, size, world
from topics.country_names import is_country

# Two squares that share a side, on a grid of one degree from 0° east, 0° north: Belgium (056) to the west,
# the Netherlands (528) to the east; an island without a number; and Antarctica (010).
ATLAS = {
    "type": "Topology",
    "transform": {"scale": [1, 1], "translate": [0, 0]},
    "arcs": [
        [[10, 0], [0, 10]],  # the border, northwards
        [[10, 10], [-10, 0], [0, -10], [10, 0]],  # the rest of the western square
        [[10, 0], [10, 0], [0, 10], [-10, 0]],  # the rest of the eastern square
        [[40, 0], [0, 8], [8, 0], [0, -8], [-8, 0]],
        [[0, -70], [40, 0], [0, -10], [-40, 0], [0, 10]],
    ],
    "objects": {
        "countries": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "056", "properties": {"name": "Belgium"}, "arcs": [[0, 1]]},
                {"type": "Polygon", "id": "528", "properties": {"name": "Netherlands"}, "arcs": [[2, -1]]},
                {"type": "MultiPolygon", "properties": {"name": "Nowhere"}, "arcs": [[[3]]]},
                {"type": "Polygon", "id": "010", "properties": {"name": "Antarctica"}, "arcs": [[4]]},
            ],
        },
        "land": {
            "type": "GeometryCollection",
            "geometries": [{"type": "MultiPolygon", "arcs": [[[1, 2]], [[3]], [[4]]]}],
        },
    },
}


def units(longitude, latitude):
    return tuple(round(part) for part in placed([(longitude, latitude)])[0])


def test_the_projection_is_equal_earth():
    """Against what the authors' own formula gives for the corners of the world."""
    assert equal_earth(0, 0) == (0, 0)
    assert equal_earth(180, 0)[0] == pytest.approx(2.7066, abs=1e-4)
    assert -equal_earth(0, 90)[1] == pytest.approx(1.3173, abs=1e-4)
    assert equal_earth(-30, 40)[0] == -equal_earth(30, 40)[0]


@pytest.mark.parametrize("latitude", [-50, -20, 0, 30, 60, 75])
def test_the_map_gives_each_place_the_area_it_has(latitude):
    corners = [(40, latitude), (41, latitude), (41, latitude + 1), (40, latitude + 1)]
    on_the_map = abs(area(placed(corners)))
    south, north = (math.sin(math.radians(edge)) for edge in (latitude, latitude + 1))
    on_the_globe = math.radians(1) * (north - south) * RADIUS**2
    assert on_the_map == pytest.approx(on_the_globe, rel=1e-3)


def test_an_island_across_the_edge_of_the_map_stays_in_one_piece():
    island = placed([(-171.8, 63.3), (-168.7, 63.3), (-168.7, 63.7), (-171.8, 63.7)])
    assert max(x for x, _y in island) - min(x for x, _y in island) < 12


def test_simplifying_keeps_both_ends_and_what_matters():
    line = [(0, 0), (1, 0.1), (2, 0), (3, 40), (4, 0)]
    assert simplified(line, 1) == [(0, 0), (2, 0), (3, 40), (4, 0)]
    assert simplified([(0, 0), (1, 0), (2, 0)], 1) == [(0, 0), (2, 0)]
    assert simplified([(0, 0)], 1) == [(0, 0)]


def test_a_small_atlas_becomes_two_countries_their_border_and_the_land():
    drawn = draw(ATLAS)
    assert set(drawn["countries"]) == {"BE", "NL", *drawing.POINTS}
    (x, y), (_x, top) = units(10, 0), units(10, 10)
    assert drawn["borders"] == f"M{x} {y}l{units(10, 10)[0] - x}{top - y}".replace("l0", "l0 ").replace(
        " -", "-"
    )
    west, east = (drawn["countries"][code] for code in ("BE", "NL"))
    assert west["box"][2] == east["box"][0] == x  # they touch
    assert len(re.findall("M", drawn["land"])) == 2  # both squares in one outline, and the island
    for country in (west, east):
        left, top, right, bottom = country["box"]
        assert left < country["at"][0] < right and top < country["at"][1] < bottom
    _left, top, _width, height = drawn["view"]
    assert top + height < units(0, -60)[1]  # no Antarctica


def test_the_file_is_what_the_command_makes(tmp_path, capsys):
    atlas, first, second = (tmp_path / name for name in ("atlas.json", "first.json", "second.json"))
    atlas.write_text(json.dumps(ATLAS))
    for made in (first, second):
        call_command("draw_world", str(atlas), to=made)
    assert first.read_bytes() == second.read_bytes()
    made = json.loads(first.read_text(encoding="utf-8"))
    drawn = json.loads(json.dumps(draw(ATLAS)))
    assert {name: made[name] for name in drawn} == drawn
    assert set(made) - set(drawn) == {"source", "sha256"}
    assert f"{len(drawn['countries'])} countries" in capsys.readouterr().out


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"type": "Topology", "objects": {}}'])
def test_what_is_no_atlas_is_refused(content, tmp_path):
    atlas = tmp_path / "atlas.json"
    atlas.write_text(content)
    with pytest.raises(CommandError, match="no TopoJSON"):
        call_command("draw_world", str(atlas), to=tmp_path / "world.json")
    with pytest.raises(CommandError, match="nowhere"):
        call_command("draw_world", str(tmp_path / "nowhere.json"), to=tmp_path / "world.json")
    assert not (tmp_path / "world.json").exists()


# --- the file of the repository ------------------------------------------------------------------


def test_the_world_has_every_country_that_a_page_may_be_about():
    """The CLDR's own inventions, parts of the European Union and islands without anybody aside."""
    from babel import Locale

    codes = {code for code in Locale("en").territories if len(code) == 2 and code.isalpha()}
    missing = {code for code in codes if is_country(code)} - set(world()["countries"])
    assert missing <= {"AC", "AQ", "BV", "CP", "CQ", "DG", "EA", "IC", "TA", "UM"}
    assert "AQ" not in world()["countries"]


def test_everything_drawn_is_made_of_whole_numbers_and_lies_on_the_map():
    left, top, width, height = world()["view"]
    for code, drawn in world()["countries"].items():
        x, y = drawn["at"]
        assert left <= x <= left + width and top <= y <= top + height, code
        assert re.fullmatch(r"(M-?\d+ -?\d+l[-\d ]+z)*", drawn.get("path", "")), code
    assert re.fullmatch(r"(M-?\d+ -?\d+l[-\d ]+z)+", world()["land"])
    assert re.fullmatch(r"(M-?\d+ -?\d+l[-\d ]+)+", world()["borders"])


def test_a_country_is_drawn_around_the_place_it_is_given():
    for code, drawn in world()["countries"].items():
        if size(box_of(drawn)) > 2 * TINY:
            assert any(is_inside(drawn["at"], ring) for ring in outlines(code)), code


def test_the_file_says_what_it_was_made_from():
    made = json.loads(GEOMETRY.read_text(encoding="utf-8"))
    assert "Natural Earth" in made["source"] and "public domain" in made["source"]
    assert re.fullmatch(r"[0-9a-f]{64}", made["sha256"])
