"""How much a reader on a slow line downloads for a page of text: at most 14 kB, HTML and CSS, compressed."""

from pathlib import Path

import pytest

from tests.pages.content import PAGES, make_site
from tests.served import collect, served_from, stylesheet

pytestmark = pytest.mark.django_db

BUDGET = 14_000  # bytes: what a connection carries before the first acknowledgement (RFC 6928)


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("static")
    collect(folder, ours_alone=True)
    return folder


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("kind", ["positions", "position", "partner", "partners", "country", "home"])
def test_a_page_of_text_weighs_at_most_14_kilobytes(kind, language, client, collected):
    make_site()
    with served_from(collected):
        response = client.get(PAGES[kind][language], headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Encoding"] == "gzip"
    css = len(stylesheet(collected).with_suffix(".css.gz").read_bytes())
    weight = len(response.content) + css
    assert weight <= BUDGET, f"{len(response.content)} + {css} bytes"


def test_the_stylesheet_comes_in_one_piece(collected):
    css = stylesheet(collected).read_text(encoding="utf-8")
    assert "@import" not in css
    assert "/*" not in css
    sources = Path(__file__).parents[2] / "static" / "css"
    for part in sources.glob("*.css"):
        if part.name not in {"site.css", "admin.css"}:
            last = part.read_text(encoding="utf-8").rstrip().splitlines()[-2].strip()
            assert last in css, part.name


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
