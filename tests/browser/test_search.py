"""The search in a browser: by keyboard from any page, narrow, in both schemes, whatever is asked."""

from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import open_page, violations
from tests.browser.looking import CUTS_OFF, HANGS_OUT, OVERLAPS
from tests.pages.content import PAGES

# pytest-django makes the test database only when a test that runs says that it needs one.
pytestmark = pytest.mark.django_db

NARROWEST = {"width": 320, "height": 740}
QUESTIONS = (
    *("", "position", "position xyzzy", "only in english", "positoin", "xyzzy"),
    *("حقوق الإنسان", "🌍", "droit " * 90),
)
COLOURS = """element => [element, element.closest("a")].map(one => getComputedStyle(one).backgroundColor)"""


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_whatever_is_asked_fits_the_narrowest_page_and_is_accessible(
    language: str, scheme: str, site: str, browser: Browser, axe: str
):
    context = browser.new_context(viewport=NARROWEST, color_scheme=scheme)
    page, found = context.new_page(), {}
    for question in QUESTIONS:
        answer = page.goto(f"{site}{PAGES['search'][language]}?q={quote(question)}")
        assert answer and answer.status == 200, question
        wrong = [*page.evaluate(HANGS_OUT), *page.evaluate(CUTS_OFF), *page.evaluate(OVERLAPS)]
        if wrong := [*wrong, *violations(page, axe)]:
            found[question] = wrong
    context.close()
    assert found == {}


@pytest.mark.parametrize(("language", "word"), [("fr", "registre"), ("en", "register")])
def test_a_reader_searches_with_the_keyboard_alone_and_without_a_script(
    language: str, word: str, site: str, browser: Browser
):
    context = browser.new_context(java_script_enabled=False, viewport=NARROWEST)
    page = open_page(context, site + PAGES["home"][language])
    page.locator(".masthead [type=search]").focus()
    page.keyboard.type(word)
    page.keyboard.press("Enter")
    page.wait_for_url(f"**?q={word}")
    assert page.locator("ol.items > li").count() > 1
    page.locator(".filters summary").focus()
    page.keyboard.press("Enter")
    page.locator("#filter-theme").select_option("gender")
    page.locator(".filters button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**theme=gender**")
    assert page.locator("#q").input_value() == word
    page.locator("#q").focus()
    page.keyboard.press("End")
    page.keyboard.type(" vision")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**q={word}+vision**")
    assert page.locator("#filter-theme").input_value() == "gender"  # a new question keeps the filters
    context.close()


def test_the_marked_words_can_be_told_apart_where_readers_have_colours_of_their_own(site: str, page: Page):
    page.goto(site + PAGES["found"]["en"])
    page.emulate_media(forced_colors="active")
    mark, around = page.locator(".item-title mark").first.evaluate(COLOURS)
    page.emulate_media(forced_colors="none")
    assert mark != around


def test_paper_has_what_was_found_and_not_the_box(site: str, page: Page):
    page.goto(site + PAGES["found"]["fr"])
    page.emulate_media(media="print")
    assert page.locator(".item-title").first.is_visible()
    for part in ("form[role=search]", ".filters", ".pagination"):
        assert not page.locator(part).first.is_visible()
