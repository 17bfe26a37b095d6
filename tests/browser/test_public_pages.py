"""The public pages in a browser: for everybody, in every scheme and width, by keyboard, without a script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.browser.conftest import Watch, open_page
from tests.pages.content import EVERY_PAGE, PAGES

# pytest-django makes the test database only when a test that runs says that it needs one.
pytestmark = pytest.mark.django_db

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
}
SCHEMES = ("light", "dark")
WIDTHS = (360, 1440)
each_page = pytest.mark.parametrize(
    ("kind", "language", "path"),
    EVERY_PAGE,
    ids=[f"{kind} {language}" for kind, language, _path in EVERY_PAGE],
)
HANGS_OUT = """() => {
  const root = document.documentElement;
  return [...document.querySelectorAll("body *")]
    .filter(element => !element.closest(".unseen, .skip"))
    .filter(element => {
      const box = element.getBoundingClientRect();
      return box.width && (box.right > root.clientWidth + 1 || box.left < -1);
    })
    .map(element => element.outerHTML.slice(0, 120))
    .concat(root.scrollWidth > root.clientWidth ? ["the page scrolls sideways"] : []);
}"""


@each_page
def test_axe_finds_nothing(kind: str, language: str, path: str, site: str, browser: Browser, watch: Watch):
    found = []
    for scheme in SCHEMES:
        for width in WIDTHS:
            context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 900})
            results = Axe().run(open_page(context, site + path, watch), options=RULES)
            found += [
                (scheme, width, violation["id"], [node["html"] for node in violation["nodes"]])
                for violation in results.response["violations"]
            ]
            context.close()
    assert found == []
    assert watch.complaints == []  # what the security policy refused would be here
    assert watch.elsewhere == []
    assert watch.stylesheets == len(SCHEMES) * len(WIDTHS)  # one request for all the CSS


@each_page
def test_nothing_scrolls_sideways_at_320_pixels(
    kind: str, language: str, path: str, site: str, browser: Browser
):
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = open_page(context, site + path)
    for details in page.locator("details:not([open]) > summary").all():
        details.click()
    assert page.evaluate(HANGS_OUT) == []
    context.close()


@each_page
def test_text_twice_the_size_stays_usable(kind: str, language: str, path: str, site: str, browser: Browser):
    for width in (640, 1280):
        context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True)
        page = open_page(context, site + path)
        page.add_style_tag(content="html { font-size: 200% }")
        assert page.evaluate(HANGS_OUT) == []
        context.close()


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_first_key_leads_past_the_menu(language: str, site: str, page: Page):
    page.goto(site + PAGES["position"][language])
    page.keyboard.press("Tab")
    skip = page.locator(":focus")
    assert skip.get_attribute("href") == "#content"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0  # it can be seen
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


@pytest.mark.parametrize("kind", ["home", "filtered positions", "position", "partners"])
def test_whatever_has_the_focus_shows_it(kind: str, site: str, page: Page):
    page.goto(site + PAGES[kind]["en"])
    for _stop in range(25):
        page.keyboard.press("Tab")
        shown = page.evaluate(
            """() => {
              const element = document.activeElement, style = getComputedStyle(element);
              return element === document.body || element.tagName === "BODY"
                || (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
            }"""
        )
        assert shown, page.evaluate("document.activeElement.outerHTML")


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
    page.get_by_role("link", name="Remove the filter Theme: Terres").click()
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


def test_a_colour_scheme_of_the_readers_own_hides_nothing(site: str, browser: Browser):
    context = browser.new_context(forced_colors="active", viewport={"width": 1440, "height": 900})
    page = open_page(context, site + PAGES["position"]["en"])
    for selector in (".site-name", ".sections a", "h1", ".status", ".skip"):
        assert page.locator(selector).first.evaluate(
            "element => getComputedStyle(element).color !== getComputedStyle(element).backgroundColor"
        )
    context.close()
