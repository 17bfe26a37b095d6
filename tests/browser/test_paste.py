"""Pasting into the text editor, and choosing pictures in it: a real browser, the strict policy."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from languages.codes import column
from languages.rich_text import sanitise
from library.models import Consent
from positions.models import Position
from tests.browser.conftest import violations
from tests.browser.test_admin import enter, refused
from tests.making import make_image, make_position, words
from tests.pasted import EXAMPLES, NAMES, squeezed

FIELD = f"#id_{column('body', 'fr')}"
EDITOR = f".cell:has({FIELD}) .ProseMirror"


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def write(
    page: Page, server: str, role: str = "editor", body: str = "", **values: Any
) -> tuple[Position, list[str]]:
    """Somebody has the French text of a position in front of them."""
    position = make_position(body={"fr": body} if body else {}, public=())
    complaints = enter(page, server, role, **values)
    page.goto(f"{server}/admin/positions/position/{position.pk}/change/")
    page.wait_for_selector(f".prose-editor {FIELD}", state="attached")
    return position, complaints


def paste(page: Page, html: str, plain: str = "x") -> str:
    """What the field holds once the clipboard was pasted where the cursor is."""
    page.locator(EDITOR).click()
    page.evaluate(
        """([selector, html, plain]) => {
            const clipboard = new DataTransfer()
            clipboard.setData("text/html", html)
            clipboard.setData("text/plain", plain)
            document.querySelector(selector).dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true }))
        }""",
        [EDITOR, html, plain],
    )
    return page.locator(FIELD).input_value()


def says_the_same(page: Page, one: str, other: str) -> bool:
    """As a reader sees it: static/admin_site/rich_text.js compares two texts so."""
    return page.evaluate(
        """async ([one, other]) => {
            const script = document.querySelector('script[src*="admin_site/rich_text"]')
            const { signature } = await import(script.src)
            return signature(one) === signature(other)
        }""",
        [one, other],
    )


def save(page: Page, position: Position) -> str:
    page.click("[name=_continue]:not(.enter-saves)")
    page.locator(".messagelist .success").wait_for()
    position.refresh_from_db()
    return getattr(position, column("body", "fr"))


# --- paste -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_what_a_word_processor_copies_is_clean_text_in_the_editor(page: Page, server: str, name: str):
    copied, expected = EXAMPLES[name]
    _position, complaints = write(page, server)
    found = squeezed(sanitise(paste(page, copied), "fr"))
    if not expected.startswith("<"):
        expected = f"<p>{expected}</p>"
    assert says_the_same(page, found, expected), f"\n{found}\n{expected}"
    assert refused(page) == []
    assert complaints == []


def test_one_word_is_pasted_into_the_sentence_it_belongs_to(page: Page, server: str):
    write(page, server, body="<p>Dit </p>")
    page.locator(EDITOR).click()
    page.keyboard.press("Control+End")
    page.evaluate(f"document.querySelector('{FIELD}').richText.commands.focus('end')")
    assert "<strong>mot</strong>" in paste(page, EXAMPLES["word_one_word"][0])
    assert page.locator(f"{EDITOR} p").count() == 1


def test_a_hostile_clipboard_runs_nothing_and_leaves_nothing(page: Page, server: str):
    position, complaints = write(page, server)
    found = paste(
        page,
        '<p class=MsoNormal onclick="alert(1)">a<script>window.hacked = 1</script>'
        '<img src="https://evil.example/x.png" onerror="window.hacked = 1"><iframe src="https://evil.example"></iframe>'
        '<a href="javascript:window.hacked = 1">b</a><svg onload="window.hacked = 1"></svg></p>',
    )
    assert sanitise(found) == found == "<p>ab</p>"
    assert page.evaluate("window.hacked") is None
    assert save(page, position) == "<p>ab</p>"
    assert complaints == []


def test_a_huge_clipboard_leaves_its_words(page: Page, server: str):
    write(page, server)
    found = paste(page, f"<p style='x'>un</p>\n\n<p><!--{'x' * 2_100_000}-->deux</p>")
    assert found == "<p>un</p><p>deux</p>"


def test_what_the_editor_copies_itself_is_pasted_as_it_was(page: Page, server: str):
    html = '<p>« a » <strong>b</strong> <span lang="nl">c</span>[[note]]</p>'
    write(page, server)
    assert sanitise(paste(page, html.replace("<p>", '<p data-pm-slice="0 0 []">'))) == html


# --- pictures ----------------------------------------------------------------------------------------------


def test_a_picture_is_found_and_put_into_the_text_with_the_keyboard(page: Page, server: str):
    well = make_image({"fr": "Un puits", "en": "A well"}, key="well")
    words(well, "caption", {"fr": "Le puits fermé"})
    well.save()
    make_image({"fr": "Une route", "en": "A road"}, key="road")
    position, complaints = write(page, server, body="<p>Avant</p>", interface_language="en")
    page.locator(EDITOR).click()
    page.get_by_role("button", name="Picture or video").first.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Picture or video")
    dialog.get_by_role("radio").nth(1).wait_for()
    page.keyboard.type("puits")
    dialog.get_by_text("A road").wait_for(state="detached")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert dialog.get_by_role("radio", name="A well").is_checked()
    page.keyboard.press("Enter")
    dialog.wait_for(state="detached")
    box = page.locator(f"{EDITOR} figure.rich-text-picture")
    box.locator("img[src^='/media/variants/']").wait_for()
    assert "A well" in box.inner_text() and "Le puits fermé" in box.inner_text()
    assert save(page, position) == '<p>Avant</p><figure data-image="well"></figure>'
    page.wait_for_selector(f"{EDITOR} figure.rich-text-picture img")
    assert page.locator(".rich-text-kept").count() == 0
    assert refused(page) == []
    assert complaints == []


def test_a_video_and_a_caption_of_the_text_s_own(page: Page, server: str):
    make_image({"fr": "Un puits"}, key="well")
    position, _complaints = write(
        page, server, body='<figure data-image="well"></figure><p>x</p>', interface_language="en"
    )
    page.locator(f"{EDITOR} figcaption").click()
    page.keyboard.type("Personne")
    page.get_by_role("button", name="Picture or video").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name="Un puits", checked=True).wait_for()
    video = dialog.locator("input[type=url]")
    video.fill("http://example.org/")
    dialog.get_by_role("button").first.click()
    assert video.evaluate("one => one.validity.customError")
    video.fill("https://www.youtube.com/watch?v=a&t=1")
    dialog.get_by_role("button").first.click()
    page.locator(EDITOR).get_by_text("www.youtube.com").wait_for()
    assert save(page, position) == (
        '<figure data-image="well" data-video="https://www.youtube.com/watch?v=a&amp;t=1">'
        "<figcaption>Personne</figcaption></figure><p>x</p>"
    )


def test_a_picture_leaves_the_text_with_its_button(page: Page, server: str):
    make_image(key="well")
    body = '<p>x</p><figure data-image="well"><figcaption>y</figcaption></figure>'
    write(page, server, body=body, interface_language="en")
    page.locator(f"{EDITOR} figcaption").click()
    page.get_by_role("button", name="Picture or video").first.click()
    page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    page.locator(f"{EDITOR} figure").wait_for(state="detached")
    assert sanitise(page.locator(FIELD).input_value()) == "<p>x</p>"


def test_staff_see_which_picture_readers_do_not(page: Page, server: str):
    make_image({"fr": "Awa"}, key="awa", consent=Consent.MISSING)
    write(page, server, body='<figure data-image="awa"></figure><figure data-image="gone"></figure>')
    boxes = page.locator(f"{EDITOR} figure")
    boxes.nth(0).locator("img[src*='/image/preview/']").wait_for()
    assert boxes.nth(0).locator(".rich-text-warning").inner_text() == str(Consent.MISSING.label)
    assert "gone" in boxes.nth(1).inner_text() and boxes.nth(1).locator(".rich-text-warning").count() == 1


@pytest.mark.parametrize(
    "html",
    [
        '<p>a</p><figure data-image="x"></figure><p>b</p>',
        '<figure data-image="x" data-video="https://a.org/?a=1&amp;b=2"><figcaption lang="en">c <em>d</em>'
        "</figcaption></figure>",
        '<blockquote><p>a</p><figure data-image="x"></figure></blockquote>',
        "<figure><blockquote><p>a</p></blockquote><figcaption><cite>b</cite>, 2024</figcaption></figure>",
    ],
)
def test_pictures_and_quotations_outlive_an_edit(page: Page, server: str, html: str):
    position, _complaints = write(page, server, body=html)
    page.evaluate(
        """(field) => { const editor = document.querySelector(field).richText
        editor.commands.insertContentAt(editor.state.doc.content.size, {type: "paragraph",
        content: [{type: "text", text: "Fin"}]}) }""",
        FIELD,
    )
    assert save(page, position) == f"{html}<p>Fin</p>"


def test_a_quotation_gets_a_line_for_its_source(page: Page, server: str):
    position, _complaints = write(page, server, body="<p>Personne.</p>", interface_language="en")
    page.locator(EDITOR).click()
    page.get_by_role("button", name="Quotation with its source").first.click()
    page.keyboard.type("Une coopérative")
    assert save(page, position) == (
        "<figure><blockquote><p>Personne.</p></blockquote><figcaption>Une coopérative</figcaption></figure>"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_dialog_is_accessible_and_fits_a_telephone(browser: Browser, server: str, scheme: Any, axe: str):
    make_image({"fr": "Un puits"}), make_image({"fr": "Awa"}, consent=Consent.MISSING)
    page = browser.new_context(color_scheme=scheme, viewport={"width": 360, "height": 740}).new_page()
    write(page, server, body='<figure data-image="gone"></figure>', interface_language="en")
    page.locator(f"{EDITOR} figcaption").click()
    page.get_by_role("button", name="Picture or video").first.click()
    dialog = page.get_by_role("dialog")
    dialog.locator("input[type=search]").fill("u")
    dialog.get_by_role("radio").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert dialog.evaluate("one => one.scrollWidth <= one.clientWidth")
    assert refused(page) == []
    assert violations(page, axe, {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}) == []
    page.context.close()
