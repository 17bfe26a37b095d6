"""Every kind of page, in each language: for everybody, by keyboard, at every width, on paper, script or not.

Each page is opened once for all of these tests, which put back what they change (`page`).
"""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from languages.codes import site_languages
from tests.browser import looking
from tests.browser.conftest import Watch, open_page, violations
from tests.pages.content import EVERY_PAGE

# pytest-django makes the test database only when a test that runs says that it needs one.
pytestmark = pytest.mark.django_db

WIDE, PHONE, NARROWEST, PAPER = 1440, 360, 320, 718  # paper: A4 without its margins, at 96 pixels an inch
HEIGHT = 900
MOST_STOPS = 1000
Opened = tuple[Page, str, str, Watch]


@pytest.fixture(scope="module")
def context(site: str, browser: Browser) -> Iterator[BrowserContext]:
    """A reader of the site for the first time, with a cache that fills as they go on."""
    with browser.new_context(viewport={"width": WIDE, "height": HEIGHT}, color_scheme="light") as context:
        yield context


@pytest.fixture(
    scope="module", params=EVERY_PAGE, ids=[f"{kind} {language}" for kind, language, _path in EVERY_PAGE]
)
def opened(request: pytest.FixtureRequest, site: str, context: BrowserContext) -> Iterator[Opened]:
    kind, language, path = request.param
    watch = Watch(site.removeprefix("http://"))
    page = open_page(context, site + path, watch)
    yield page, kind, language, watch
    page.close()


@pytest.fixture
def page(opened: Opened) -> Iterator[Page]:
    """The page as it was opened, whatever the test before did to it."""
    page, _kind, _language, _watch = opened
    yield page
    page.set_viewport_size({"width": WIDE, "height": HEIGHT})
    page.emulate_media(media="screen", color_scheme="light", reduced_motion="no-preference")
    page.evaluate(looking.DRESS, "")
    page.evaluate("document.documentElement.dir = ''")


@pytest.fixture
def kind(opened: Opened) -> str:
    return opened[1]


@pytest.fixture
def language(opened: Opened) -> str:
    return opened[2]


@pytest.fixture
def watch(opened: Opened) -> Watch:
    return opened[3]


def resize(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": HEIGHT})


def faults(page: Page) -> dict[str, list[str]]:
    """What hangs out, is cut off, or lies over something else; empty when all is well."""
    asked = {
        "hangs out": looking.HANGS_OUT,
        "is cut off": looking.CUTS_OFF,
        "lies over": looking.OVERLAPS,
    }
    found = {fault: page.evaluate(question) for fault, question in asked.items()}
    return {fault: elements for fault, elements in found.items() if elements}


def test_axe_finds_nothing_in_either_scheme_on_a_telephone_or_a_desk(page: Page, axe: str):
    found = {}
    for width in (WIDE, PHONE):
        resize(page, width)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            if broken := violations(page, axe):
                found[scheme, width] = broken
    assert found == {}


def test_it_asks_nobody_else_says_nothing_and_keeps_nothing(
    page: Page, kind: str, watch: Watch, context: BrowserContext
):
    assert watch.elsewhere == []
    assert watch.messages == []  # what the security policy refused would be here
    assert context.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    dressed = sum(page.locator(part).count() > 0 for part in (".map", ".chart", ".search-head"))
    assert watch.stylesheets == 1 + dressed  # each has its own


def test_the_keyboard_reaches_everything_in_order_and_shows_where_it_is(page: Page, language: str):
    """On a telephone's width in one language, on a desk's in the other."""
    resize(page, PHONE if language == site_languages()[0] else WIDE)
    expected = page.evaluate(looking.STOPS)
    reached, wrong = [], []
    for _press in range(MOST_STOPS):
        page.keyboard.press("Tab")
        there = page.evaluate(looking.FOCUS)
        if there is None:
            break
        wrong += [f"{there['html']} {fault}" for fault in there["wrong"]]
        reached += [] if there["stop"] is None else [there["stop"]]  # None: a table that scrolls sideways
    assert reached == list(range(expected))
    assert wrong == []


@pytest.mark.parametrize("width", [NARROWEST, PHONE, WIDE])
def test_everything_fits(width: int, page: Page):
    """320 pixels is also what a desk of 1280 shows at four times the size."""
    resize(page, width)
    page.evaluate(looking.STOPS)  # opens what is folded
    assert faults(page) == {}


@pytest.mark.parametrize("width", [NARROWEST * 2, 1280])
def test_letters_of_twice_the_size_fit(width: int, page: Page):
    resize(page, width)
    page.evaluate(looking.DRESS, "html { font-size: 200% }")
    assert faults(page) == {}


@pytest.mark.parametrize("width", [PHONE, WIDE])
def test_letters_and_lines_set_wider_fit(width: int, page: Page):
    resize(page, width)
    page.evaluate(looking.DRESS, looking.SPACING)
    assert faults(page) == {}


@pytest.mark.parametrize("width", [NARROWEST, WIDE])
def test_it_can_be_read_from_right_to_left(width: int, page: Page):
    resize(page, width)
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert faults(page) == {}


def test_it_fits_on_paper(page: Page):
    resize(page, PAPER)
    page.emulate_media(media="print")
    assert faults(page) == {}
    assert page.evaluate(looking.STANDS_STILL) == []


def test_nothing_moves_for_who_asked_for_stillness(page: Page):
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(looking.MOVES) == []


def test_colours_of_the_readers_own_hide_nothing(page: Page):
    page.emulate_media(forced_colors="active")
    hidden = page.evaluate(looking.INVISIBLE)
    page.emulate_media(forced_colors="none")
    assert hidden == []


def test_it_says_the_same_without_scripts(page: Page, context_without_scripts: BrowserContext):
    there = open_page(context_without_scripts, page.url)
    assert there.inner_text("body") == page.inner_text("body")
    there.close()


@pytest.fixture(scope="module")
def context_without_scripts(site: str, browser: Browser) -> Iterator[BrowserContext]:
    viewport: Any = {"width": WIDE, "height": HEIGHT}
    with browser.new_context(java_script_enabled=False, viewport=viewport) as context:
        yield context
