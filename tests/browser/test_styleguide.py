"""The guide to the components in a browser: both schemes, narrow and wide, in both directions."""

import pytest
from django.test import Client
from playwright.sync_api import Browser, Page

from tests.browser.conftest import RULES, Watch, open_page, violations
from tests.browser.looking import CUTS_OFF, HANGS_OUT
from tests.making import make_user

pytestmark = pytest.mark.django_db

# Several states of one thing, side by side inside the guide's own content, as they never are on a page:
# the same navigation twice, and the announcement, which stands above every page, not within one.
STATES_SIDE_BY_SIDE = ("landmark-unique", "landmark-complementary-is-top-level")
LEFT_OUT = {name: {"enabled": False} for name in STATES_SIDE_BY_SIDE}
GUIDE_RULES = {**RULES, "rules": {**RULES["rules"], **LEFT_OUT}}
GUIDE = "/admin/styleguide/{language}/"


def guide(browser: Browser, server: str, language: str, query: str = "", **context: object) -> Page:
    """The guide, opened by somebody who works here."""
    client = Client()
    client.force_login(make_user())
    opened = browser.new_context(**context)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": server}
    opened.add_cookies([cookie])  # type: ignore[list-item]
    page = opened.new_page()
    watch = Watch(server.removeprefix("http://"))
    watch.on(page)
    page.goto(server + GUIDE.format(language=language) + query)
    page.evaluate(
        "() => Promise.all([...document.images].map(one => { one.loading = 'eager'; return one.decode(); }))"
    )
    assert watch.messages == []  # what the security policy refused would be here
    assert watch.elsewhere == []
    return page


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing_in_the_guide(
    language: str, scheme: str, width: int, server: str, browser: Browser, axe: str
):
    size = {"width": width, "height": 900}
    page = guide(browser, server, language, color_scheme=scheme, viewport=size)
    assert violations(page, axe, GUIDE_RULES) == []
    page.context.close()


@pytest.mark.parametrize("query", ["", "?dir=rtl"])
@pytest.mark.parametrize("width", [320, 1440])
def test_no_component_hangs_out_of_the_page_or_cuts_its_words(
    query: str, width: int, server: str, browser: Browser
):
    page = guide(browser, server, "fr", query, viewport={"width": width, "height": 900})
    assert page.evaluate(HANGS_OUT) == []
    assert page.evaluate(CUTS_OFF) == []
    page.context.close()


def test_every_picture_of_the_guide_is_drawn(server: str, browser: Browser):
    page = guide(browser, server, "en", viewport={"width": 1440, "height": 900})
    assert page.evaluate("[...document.images].filter(one => !one.naturalWidth).map(one => one.src)") == []
    page.context.close()


def test_a_visitor_sees_the_login_and_not_the_guide(server: str, browser: Browser):
    context = browser.new_context()
    page = open_page(context, server + GUIDE.format(language="fr"))
    assert "/admin/login/" in page.url
    assert not page.locator(".guide-component").count()
    context.close()
