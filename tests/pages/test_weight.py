"""How much a reader on a slow line downloads: HTML and stylesheets, compressed, of every kind of page."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from advocacy_site.stylesheets import squeezed
from pages.accent import name_of
from tests.pages.content import EVERY_PAGE, PAGES, make_site
from tests.served import collect, served_from, stylesheet
from tests.weights import FONTS, TEXT, budget, weight_of

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("static")
    collect(folder, ours_alone=True)
    return folder


def test_every_kind_of_page_weighs_what_it_may(client, collected):
    make_site()
    heavy = []
    with served_from(collected):
        for kind, language, path in EVERY_PAGE:
            response = client.get(path, headers={"Accept-Encoding": "gzip"})
            assert response.headers["Content-Encoding"] == "gzip"
            page, sheets = weight_of(client.get(path).content.decode(), collected)
            assert page == len(response.content)
            if page + sheets > budget(path):
                heavy.append(f"{kind} {language}: {page} + {sheets} bytes, of {budget(path)}")
    assert heavy == []


def test_a_text_may_weigh_less_than_a_list():
    assert {kind for kind in PAGES if budget(PAGES[kind].get("en", "/en/")) > TEXT} >= {"countries", "news"}
    for kind in ("home", "position", "page", "standing text", "not found"):
        assert budget(PAGES[kind]["en"]) == TEXT


def test_a_page_that_is_too_heavy_would_be_noticed(client, collected):
    with served_from(collected):
        words = "".join(f"<p>{number**9}</p>" for number in range(4000))
        colour = reverse("accent", args=[name_of("aa0000")])
        page, sheets = weight_of(f'<link rel="stylesheet" href="{colour}">{words}', collected)
    assert page > TEXT
    assert sheets > 0


def test_the_fonts_weigh_what_they_may(collected):
    css = stylesheet(collected).read_text(encoding="utf-8")
    fonts = {collected / "fonts" / Path(name).name for name in re.findall(r"url\(\"?([^\")]+\.woff2)", css)}
    assert sum(font.stat().st_size for font in fonts) <= FONTS


def test_the_stylesheet_comes_in_one_piece(collected):
    css = stylesheet(collected).read_text(encoding="utf-8")
    assert "@import" not in css
    assert "/*" not in css
    sources = Path(__file__).parents[2] / "static" / "css"
    for part in sources.glob("*.css"):
        # Four are linked by the pages that need them; in the last, the names of the fonts get their hashes.
        if part.name not in {"site.css", "charts.css", "map.css", "search.css", "guests.css", "fonts.css"}:
            assert squeezed(part.read_text(encoding="utf-8")).rstrip("}") in css, part.name


def test_a_changed_part_gives_the_stylesheet_another_name(tmp_path, settings):
    """Browsers keep the bundle for ever, so its name must follow every part of it."""
    source = tmp_path / "source" / "css"
    source.mkdir(parents=True)
    (source / "site.css").write_text('@import "part.css" layer(base);\n')
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    names = set()
    for colour in ("red", "blue"):
        (source / "part.css").write_text(f"p {{ color: {colour} }}\n")
        collect(tmp_path / "collected", ours_alone=True)
        bundle = stylesheet(tmp_path / "collected")
        assert colour in bundle.read_text()
        names.add(bundle.name)
    assert len(names) == 2
