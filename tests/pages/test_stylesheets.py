"""The rules of static/css: every part is used, colours live in one place, right to left costs nothing."""

import re
from pathlib import Path

from advocacy_site.stylesheets import IMPORT

FOLDER = Path(__file__).parents[2] / "static" / "css"
SITE = FOLDER / "site.css"
PARTS = sorted(path for path in FOLDER.glob("*.css") if path != SITE and path.name != "admin.css")
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


def test_no_stylesheet_asks_for_a_file_or_a_stranger():
    for path in PARTS:
        assert "url(" not in path.read_text(), path.name
