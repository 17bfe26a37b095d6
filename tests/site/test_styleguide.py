"""The guide to the components: all of them are on it, made by the real templates, for staff, at no cost."""

import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from advocacy_site.styleguide import tokens
from advocacy_site.styleguide.catalogue import components
from advocacy_site.styleguide.components import cut_out
from advocacy_site.styleguide.prose import PROSE
from languages.rich_text import ALLOWED, sanitise
from languages.texts import Text
from pages.chrome import Chrome
from tests.making import make_user

pytestmark = pytest.mark.django_db

TEMPLATES = settings.BASE_DIR / "templates"
STYLESHEETS = settings.BASE_DIR / "static" / "css"
LANGUAGES = ("fr", "en")

# Parts of public pages that the guide does not show, each with its reason.
NOT_SHOWN: dict[str, str] = {
    "_description.html": "words for search engines, in the head of the document",
    "_machines.html": "addresses for machines, in the head of the document",
    "_open_graph.html": "what networks show, in the head of the document; none on a page of staff",
}
STAFF = ("admin/", "styleguide/")


@pytest.fixture
def staff(client):
    client.force_login(make_user())
    return client


_seen: dict[str, Any] = {}


def answer(client, language, query=""):
    """The guide, rendered once for all tests: it reads nothing, as one of them says; nothing changes it."""
    path = f"/admin/styleguide/{language}/{query}"
    if path not in _seen:
        _seen[path] = client.get(path)
        assert _seen[path].status_code == 200
    return _seen[path]


def read(client, language, query=""):
    return BeautifulSoup(answer(client, language, query).content.decode(), "html5lib")


def all_components():
    return components(Chrome(Text("Example", "en")))


# --- whom it is for -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_staff_see_the_guide_in_each_language(staff, language):
    soup = read(staff, language)
    assert soup.html["lang"] == language
    assert len(soup.select(".guide-component")) == len(all_components())


def test_the_guide_opens_in_the_language_of_whoever_works_here(client):
    client.force_login(make_user(interface_language="en"))
    assert client.get("/admin/styleguide/")["Location"] == "/admin/styleguide/en/"


@pytest.mark.parametrize(
    "path",
    ["/admin/styleguide/", "/admin/styleguide/fr/", "/admin/styleguide/pictures/example-logo/whole-400.jpg"],
)
def test_a_visitor_is_asked_to_log_in(client, path):
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"].startswith("/admin/login/")


def test_somebody_without_a_staff_account_is_asked_to_log_in(client):
    person = make_user()
    person.is_staff = False
    person.save()
    client.force_login(person)
    assert client.get("/admin/styleguide/fr/").status_code == 302


@pytest.mark.parametrize("path", ["/admin/styleguide/eo/", "/admin/styleguide/fr/?dir=upwards"])
def test_a_language_that_is_not_served_and_a_direction_that_is_none_are_not_found(staff, path):
    assert staff.get(path).status_code == 404


def test_the_admin_leads_to_the_guide(staff):
    assert b'href="/admin/styleguide/"' in staff.get("/admin/").content


def test_the_guide_keeps_to_the_policy_of_the_admin_and_is_in_no_search_engine(staff):
    response = answer(staff, "fr")
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "unsafe" not in policy
    soup = BeautifulSoup(response.content.decode(), "html5lib")
    assert soup.select_one('meta[name="robots"]')["content"] == "noindex"
    assert not soup.select("link[rel=canonical], link[rel=alternate], script, style, [style]")


# --- what is on it --------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_part_of_a_public_page_is_on_the_guide_or_has_a_reason_not_to_be(staff, language):
    response = answer(staff, language)
    rendered = {template.name for template in response.templates}
    parts = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("_*.html")}
    public = {name for name in parts if not name.startswith(STAFF)}
    assert sorted(public - rendered - NOT_SHOWN.keys()) == []
    assert sorted(NOT_SHOWN.keys() - public) == []


def test_every_stylesheet_of_the_public_pages_belongs_to_a_component():
    named = {path for one in all_components() for path in one.css}
    assert named == {path.name for path in STYLESHEETS.glob("*.css")} - {"site.css"}


def test_what_a_component_names_exists_and_is_what_renders_it(staff):
    rendered = {template.name for template in answer(staff, "en").templates}
    for one in all_components():
        assert set(one.templates) <= rendered, one.key
        assert all((STYLESHEETS / path).is_file() for path in one.css), one.key


def test_each_component_has_a_name_and_one_sentence_in_both_languages(staff):
    told = {}
    for language in LANGUAGES:
        soup = read(staff, language)
        told[language] = [sentence.get_text(strip=True) for sentence in soup.select(".guide-when")]
        assert all(told[language]) and all(sentence.endswith(".") for sentence in told[language])
        assert all(label.get_text(strip=True) for label in soup.select(".guide-label"))


def test_what_stands_around_a_part_stands_around_it_on_the_public_pages():
    pages = "".join(
        path.read_text(encoding="utf-8")
        for path in TEMPLATES.rglob("*.html")
        if not path.relative_to(TEMPLATES).as_posix().startswith(STAFF)
    )
    around = {state.within for one in all_components() for state in one.states()} - {"", "hang", "div"}
    assert around
    for within in around:
        element, _, name = within.partition(".")
        opening = f'<{element} class="{name}">' if name else f"<{element}>"
        assert opening in pages, within


def test_every_element_that_an_editor_may_use_is_in_the_text_of_the_guide():
    for html in PROSE.values():
        assert sanitise(html) == html
        assert ALLOWED - set(re.findall(r"<([a-z0-9]+)", html)) == set()


def test_an_ask_is_shown_in_every_status_and_without_one(staff):
    soup = read(staff, "en")
    statuses = {" ".join(status["class"]) for status in soup.select(".ask .status")}
    assert {"status open", "status met", "status refused", "status unknown"} <= statuses
    assert "Information not provided" in soup.get_text()


def test_what_exists_in_french_only_says_so_on_the_english_guide(staff):
    soup = read(staff, "en")
    assert soup.select('main [lang="fr"][dir="ltr"]')
    assert "This section is available in French only." in soup.get_text()


def test_every_record_says_that_it_is_an_example_and_no_partner_is_a_real_one(staff):
    text = read(staff, "fr").get_text()
    assert "ce texte est inventé" in text
    assert "Observatoire fictif" in text


def test_a_part_that_a_page_has_no_more_is_noticed():
    with pytest.raises(ValueError, match="no <aside"):
        cut_out("<main></main>", "<aside", "</aside>")


# --- how it is made -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_guide_reads_no_record_and_no_vocabulary(staff, language):
    with CaptureQueriesContext(connection) as captured:
        staff.get(f"/admin/styleguide/{language}/")
    asked = {
        table for query in captured.captured_queries for table in re.findall(r'FROM "(\w+)"', query["sql"])
    }
    frame = {"pages_menuitem", "pages_siteidentity", "pages_standingtext"}
    assert asked <= {"django_session", "accounts_user", *frame}
    assert len(captured.captured_queries) <= 5


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_id_is_there_twice_and_no_level_of_heading_is_skipped(staff, language):
    soup = read(staff, language)
    names = [element["id"] for element in soup.find_all(id=True)]
    assert len(names) == len(set(names)) and all(names)
    levels = [int(heading.name[1]) for heading in soup.find_all(re.compile("^h[1-6]$"))]
    skipped = [place for place in range(1, len(levels)) if levels[place] > levels[place - 1] + 1]
    assert skipped == []


def test_the_guide_can_be_looked_at_from_right_to_left(staff):
    assert read(staff, "fr", "?dir=rtl").html["dir"] == "rtl"
    assert read(staff, "fr").html["dir"] == "ltr"
    link = read(staff, "fr", "?dir=rtl").select_one('.languages a[hreflang="en"]')
    assert link["href"] == "/admin/styleguide/en/?dir=rtl"


def test_the_pictures_of_the_guide_are_drawn_for_staff(staff):
    soup = read(staff, "fr")
    addresses = {image["src"] for image in soup.select("main img")}
    assert len(addresses) >= 3
    for address in addresses:
        response = staff.get(address)
        assert response.status_code == 200 and response["Content-Type"] == "image/jpeg"
        assert response.content.startswith(b"\xff\xd8")


@pytest.mark.parametrize(
    "name", ["example-logo/whole-17.jpg", "example-cat/whole-400.jpg", "logo/whole-400.jpg"]
)
def test_a_picture_that_the_guide_does_not_show_is_not_found(staff, name):
    assert staff.get(f"/admin/styleguide/pictures/{name}").status_code == 404


# --- colours --------------------------------------------------------------------------------------


def test_every_colour_has_a_swatch_and_every_size_a_sample():
    rules = Path(settings.BASE_DIR / "static" / "admin_site" / "styleguide.css").read_text()
    for colour in tokens.colours():
        assert f".guide-swatch.{colour.name} {{ background: var(--{colour.name}); }}" in rules
    for name in tokens.SIZES:
        assert f".guide-size.{name} {{ font-size: var(--{name}); }}" in rules
    for name in tokens.MEASURES:
        assert f".guide-measure.{name} {{ inline-size: var(--{name}); }}" in rules


@pytest.mark.parametrize("accent", ["", "ffff00", "000000"])
def test_words_can_be_read_on_what_they_stand_on_in_both_schemes(accent):
    pairs = list(tokens.pairs(accent))
    assert len(pairs) == len(tokens.PAIRS)
    assert [pair for pair in pairs if not pair.is_enough] == []


def test_contrast_is_that_of_the_colours_and_not_a_promise():
    assert tokens.rgb("#fff") == (255, 255, 255)
    grey = tokens.Pair("soft", "paper", 4.5, 7.0, 4.49)
    assert not grey.is_enough
