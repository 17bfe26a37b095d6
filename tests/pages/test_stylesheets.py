"""The rules of static/css: every part is used, colours live in one place, right to left costs nothing."""

import re
from pathlib import Path

from advocacy_site.stylesheets import IMPORT

FOLDER = Path(__file__).parents[2] / "static" / "css"
SITE = FOLDER / "site.css"
ALONE = {"charts.css", "guests.css", "map.css", "search.css"}  # linked by the pages that need them
DRAWN = {  # the templates that a linked part is for
    "charts.css": {"home/_asks.html", "results/_by_year.html"},
    "guests.css": {"guests/_answer.html", "guests/_comment.html", "guests/text.html"},
    "map.css": {"countries/_world_map.html"},
    "search.css": {
        "search/_elsewhere.html",
        "search/_further.html",
        "search/_fewer_words.html",
        "search/_help.html",
        "search/_hit.html",
        "search/_nothing.html",
        "search/_other_languages.html",
        "search/search.html",
    },
}
PARTS = sorted(path for path in FOLDER.glob("*.css") if path != SITE and path.name not in ALONE)
PHYSICAL = re.compile(
    r"(?<!-)\b(?:(?:margin|padding|border|inset)-(?:left|right|top|bottom)|(?:min-|max-)?(?:width|height)"
    r"|float|left|right|top|bottom)\s*:|text-align:\s*(?:left|right)"
)
ALLOWED = re.compile(r"\((?:min|max)-(?:width|height):[^)]*\)")


def test_every_part_is_imported_once_and_every_import_is_there():
    imported = [found["part"] for found in IMPORT.finditer(SITE.read_text())]
    assert sorted(imported) == [path.name for path in PARTS]
    assert SITE.read_text().count('@import "') == len(imported)


def test_directions_are_those_of_the_text_not_of_the_screen():
    for path in PARTS:
        assert not PHYSICAL.search(ALLOWED.sub("", path.read_text())), path.name


def test_colours_are_named_in_one_place():
    for path in PARTS:
        if path.name not in {"tokens.css", "print.css"}:
            assert not re.search(r"#[0-9a-f]{3,8}\b|rgb|hsl", path.read_text()), path.name


def test_no_stylesheet_asks_for_a_file_but_the_face_nor_for_a_stranger():
    for path in PARTS:
        asked = re.findall(r"url\(([^)]*)\)", path.read_text())
        assert not asked or path.name == "fonts.css", path.name
        for address in asked:
            assert (FOLDER / address.strip('"')).resolve().parent == FOLDER.parent / "fonts", address


def test_the_face_weighs_at_most_40_kilobytes():
    assert sum(font.stat().st_size for font in (FOLDER.parent / "fonts").glob("*.woff2")) <= 40_000


def classes_in(css: str) -> set[str]:
    return set(re.findall(r"\.([a-z][a-z-]*)(?![^{]*\})", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)))


def test_the_guide_shows_every_linked_part_as_the_pages_do():
    guide = (FOLDER.parents[1] / "templates" / "styleguide" / "styleguide.html").read_text()
    assert {path for path in ALONE if f"css/{path}" not in guide} == set()


def test_what_only_a_linked_part_styles_stands_only_where_it_is_linked():
    everywhere = set().union(*(classes_in(path.read_text()) for path in PARTS))
    templates = FOLDER.parents[1] / "templates"
    for sheet, drawn in DRAWN.items():
        own = classes_in((FOLDER / sheet).read_text()) - everywhere
        assert own, sheet
        for path in templates.rglob("*.html"):
            used = {
                name for words in re.findall(r'class="([^"]*)"', path.read_text()) for name in words.split()
            }
            name = path.relative_to(templates).as_posix()
            assert name in drawn or not used & own, (sheet, name, used & own)
