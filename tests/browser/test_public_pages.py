"""What is particular to some public pages in a browser; what holds for every one is in test_every_page.py."""

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Watch, open_page, violations
from tests.pages.content import PAGES

# pytest-django makes the test database only when a test that runs says that it needs one.
pytestmark = pytest.mark.django_db

FAULTY = """<!DOCTYPE html><html lang="en"><title>A</title><main><h1>A</h1>
<p style="color: #999; background: #fff">too pale</p><img src="data:,">
<button style="padding: 0; border: 0; width: 9px; height: 9px; overflow: hidden">a</button><button
style="padding: 0; border: 0; width: 9px; height: 9px; overflow: hidden">b</button></main>"""


def test_axe_is_awake(page: Page, axe: str):
    """It finds what it should, WCAG 2.2's size of targets included."""
    page.set_content(FAULTY)
    found = {rule for rule, _elements in violations(page, axe)}
    assert {"color-contrast", "image-alt", "target-size"} <= found


def test_a_message_or_a_request_elsewhere_would_be_noticed(page: Page):
    watch = Watch("example.org")
    watch.on(page)
    page.set_content('<img src="http://127.0.0.1:9/pixel.png">')
    page.evaluate("console.info('a word')")
    assert watch.elsewhere == ["http://127.0.0.1:9/pixel.png"]
    assert "info: a word" in watch.messages


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_first_key_leads_past_the_menu(language: str, site: str, page: Page):
    page.goto(site + PAGES["position"][language])
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.get_attribute("href") == "#content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0  # it can be seen
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_reader_filters_with_the_keyboard_alone_and_without_a_script(site: str, browser: Browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = open_page(context, site + PAGES["positions"]["en"])
    assert not page.get_by_label("Theme").is_visible()
    page.locator(".filters summary").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Theme").select_option("land")
    page.locator(".filters button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/positions/?**theme=land**")
    assert page.get_by_label("Theme").is_visible()  # a filtered list keeps its filters open
    assert page.locator(".items > li").count() == 1
    page.get_by_role("link", name="Remove the filter Theme: ").click()
    page.wait_for_url("**/en/positions/")
    context.close()


def test_the_filters_of_a_wide_page_are_always_open(site: str, browser: Browser):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = open_page(context, site + PAGES["positions"]["fr"])
    assert page.locator("#filter-theme").is_visible()
    context.close()


def test_paper_gets_the_text_and_not_the_menus(site: str, page: Page):
    page.goto(site + PAGES["position"]["fr"])
    page.emulate_media(media="print")
    for menu in (".sections", ".languages", ".skip"):
        assert not page.locator(menu).is_visible()
    for part in ("h1", ".summary", ".ask", ".prose", ".colophon"):
        assert page.locator(part).first.is_visible()


def test_lines_of_text_are_60_to_75_characters_long(site: str, browser: Browser):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = open_page(context, site + PAGES["position"]["fr"])
    characters = page.evaluate(
        """() => {
          const text = document.querySelector(".prose > p").firstChild, range = document.createRange();
          const lines = {};
          for (let at = 0; at < text.length; at++) {
            range.setStart(text, at);
            range.setEnd(text, at + 1);
            const top = Math.round(range.getBoundingClientRect().top);
            lines[top] = (lines[top] || 0) + 1;
          }
          const full = Object.values(lines).slice(0, -1);
          return full.reduce((sum, length) => sum + length, 0) / full.length;
        }"""
    )
    assert 55 <= characters <= 75  # the face that a machine has makes a few characters of difference
    context.close()
