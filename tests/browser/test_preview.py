"""Previews in a real browser: languages side by side, within the policy; a guest on a telephone."""

import re

import pytest
from playwright.sync_api import Browser, Page

from languages.codes import column, site_languages
from publishing.guests.links import make_link, path_of
from publishing.guests.models import GuestAnswer
from tests.browser.conftest import violations
from tests.browser.looking import HANGS_OUT
from tests.browser.test_admin import enter, refused
from tests.making import make_ask, make_position

BODY = {"fr": "<h2>Ce que nous voyons</h2><p>Un.</p>", "en": "<h2>What we see</h2><p>One.</p>"}


@pytest.fixture
def position(db):
    position = make_position({"fr": "Eau pour tous", "en": "Water for all"}, body=BODY)
    make_ask(position, {"fr": "Publier la liste", "en": "Publish the list"})
    return position


def boxes(page: Page) -> list[dict]:
    return [frame.bounding_box() for frame in page.locator("iframe").all()]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_was_typed_is_seen_in_every_language_side_by_side(
    browser: Browser, server, position, axe, scheme
):
    context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme=scheme)
    context.add_init_script(
        "window.refused = [];"
        "addEventListener('securitypolicyviolation',"
        " (event) => window.refused.push(event.violatedDirective + event.blockedURI))"
    )
    page = context.new_page()
    complaints = enter(page, server, "publisher")
    page.goto(f"{server}/admin/positions/position/{position.pk}/change/")
    page.fill(f"#id_{column('title', 'en')}", "Typed and not saved")
    with context.expect_page() as opened:
        page.click("button[name=_preview]")
    preview = opened.value
    said: list[str] = []
    preview.on("console", lambda message: said.append(message.text))
    preview.reload(wait_until="networkidle")
    assert re.search(r"/admin/preview/[0-9a-f-]{36}/$", preview.url)

    left, right = boxes(preview)
    assert left["y"] == right["y"] and right["x"] >= left["x"] + left["width"]
    assert left["width"] > 500
    for code, words in zip(site_languages(), ("Eau pour tous", "Typed and not saved"), strict=True):
        frame = preview.frame(url=re.compile(f"/{code}/$"))
        assert frame.locator("h1").inner_text() == words
        # The page has its stylesheets: nothing of it is set as a browser sets bare elements.
        assert frame.evaluate("document.styleSheets[0].cssRules.length") > 0
        assert frame.evaluate("window.refused") == []
        assert "Newsreader" in frame.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    assert refused(preview) == [] and said == []
    assert violations(preview, axe) == []

    preview.set_viewport_size({"width": 360, "height": 740})
    first, second = boxes(preview)
    assert second["y"] >= first["y"] + first["height"] and first["x"] == second["x"]
    assert preview.evaluate(HANGS_OUT) == []
    assert violations(preview, axe) == []
    assert refused(page) == [] and complaints == []
    context.close()


def test_a_link_in_a_frame_opens_a_new_tab_and_an_anchor_stays(browser: Browser, server, position):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    enter(page, server, "publisher")
    page.goto(f"{server}/admin/positions/position/{position.pk}/preview/")
    frame = page.frame(url=re.compile("/fr/$"))
    with context.expect_page() as opened:
        frame.locator(".sections a").first.click()
    assert "/fr/positions/" in opened.value.url
    frame.locator(".skip").focus()
    frame.locator(".skip").press("Enter")
    assert frame.url.endswith("#content") and frame.locator("h1").inner_text() == "Eau pour tous"
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_guest_reads_and_answers_on_a_telephone_without_a_script(
    browser: Browser, server, position, scheme, publisher
):
    link = make_link(position, site_languages(), for_whom="Un", days=1, by=publisher)
    context = browser.new_context(
        viewport={"width": 360, "height": 740}, color_scheme=scheme, java_script_enabled=False
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{server}{path_of(link, 'en')}")
    page.locator("form.guest-form summary", has_text="What we ask").click()
    page.get_by_label("Publish the list").fill("Who pays?")
    page.get_by_label("I agree to this text").check()
    page.click("form.guest-form button")
    assert "Who pays?" in page.locator("main").inner_text()
    assert GuestAnswer.objects.get().verdict == "agree"
    assert context.cookies() == [] and said == []
    context.close()


def test_the_pages_of_a_guest_and_of_who_made_the_link_are_accessible(
    browser: Browser, server, position, axe, publisher
):
    link = make_link(position, site_languages(), for_whom="Un", days=1, by=publisher)
    GuestAnswer.objects.create(
        link=link,
        verdict="object",
        name="Ada",
        digest=link.digest,
        comments=[{"section": "What we see", "anchor": "", "language": "en", "text": "Who?"}],
    )
    context = browser.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    page.goto(f"{server}{path_of(link, 'fr')}")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    assert violations(page, axe) == [] and page.evaluate(HANGS_OUT) == []
    page.evaluate("document.querySelector('form.guest-form').noValidate = true")
    page.click("form.guest-form button")
    assert page.locator("form [role=alert]").is_visible()
    assert violations(page, axe) == []
    page.goto(f"{server}{path_of(link, 'fr')}x")
    assert violations(page, axe) == []
    complaints = enter(page, server, "editor")
    for width in (360, 1300):
        page.set_viewport_size({"width": width, "height": 740})
        page.goto(f"{server}/admin/positions/position/{position.pk}/previews/")
        assert refused(page) == [] and page.evaluate(HANGS_OUT) == [] and complaints == []
        assert violations(page, axe) == []
        complaints.clear()  # axe dresses the page to look at it
    context.close()
