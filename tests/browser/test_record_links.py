"""Linking a text to a record in the editor: by keyboard, by mouse, and without the editor."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from languages.codes import column, site_languages
from positions.models import Position
from publishing.record_links import reference_of
from tests.browser.conftest import violations
from tests.browser.hands import wait_for_editors
from tests.browser.test_admin import enter, refused
from tests.making import make_news, make_position, make_theme

FIRST, SECOND = site_languages()[:2]
BODY = column("body", FIRST)
BUTTON = f".cell:has(#id_{BODY}) button[data-name=recordLink]"
EDITOR = f".cell:has(#id_{BODY}) .ProseMirror"
DIALOG = "dialog.rich-text-links[open]"
OPTION = f"{DIALOG} [role=option]"
SEARCH = f"{DIALOG} [role=combobox]"


def writing(body: str = "<p>See our letter.</p>", **values: Any) -> Position:
    return make_position(public=(), body={FIRST: body}, **values)


def open_editor(page: Page, server: str, text: Position) -> None:
    page.goto(f"{server}/admin/positions/position/{text.pk}/change/")
    wait_for_editors(page)


def save(page: Page, text: Position) -> str:
    """What is stored once the page is saved."""
    page.click("[name=_continue]:not(.enter-saves)")
    page.locator(".messagelist .success").wait_for()
    text.refresh_from_db()
    return getattr(text, BODY)


def select(page: Page, words: str) -> None:
    page.evaluate(
        """([field, words]) => {
            const editor = document.getElementById(field).richText
            editor.state.doc.descendants((node, place) => {
                const at = node.isText ? node.text.indexOf(words) : -1
                const from = place + at
                if (at >= 0) editor.commands.setTextSelection({ from, to: from + words.length })
            })
            editor.commands.focus()
        }""",
        [f"id_{BODY}", words],
    )


def test_an_editor_links_words_to_a_record_by_keyboard_alone(page: Page, server: str):
    record, text = make_news({FIRST: "Rivières propres", SECOND: "Clean rivers"}), writing()
    make_news({FIRST: "Rivières sales", SECOND: "Dirty rivers"})
    complaints = enter(page, server, "editor")
    open_editor(page, server, text)
    select(page, "our letter")
    page.locator(BUTTON).focus()
    page.keyboard.press("Enter")
    page.locator(OPTION).first.wait_for()
    assert page.evaluate("document.activeElement.role") == "combobox"
    page.keyboard.type("riviere prop")
    page.locator(OPTION).filter(has_text="Rivières sales").wait_for(state="detached")
    page.keyboard.press("ArrowDown")
    assert page.locator(f"{OPTION}[aria-selected=true]").get_attribute("id") == page.locator(
        SEARCH
    ).get_attribute("aria-activedescendant")
    page.keyboard.press("Enter")
    page.locator(DIALOG).wait_for(state="detached")
    assert page.evaluate("document.activeElement.classList.contains('ProseMirror')")
    assert page.locator(BUTTON).get_attribute("aria-pressed") == "true"
    assert save(page, text) == f'<p>See <a href="{reference_of(record)}">our letter</a>.</p>'
    assert refused(page) == []
    assert complaints == []


def test_without_a_selection_the_title_of_the_record_is_written(page: Page, server: str):
    record, text = make_news({FIRST: "Rivières", SECOND: "Rivers"}), writing("<p>See </p>")
    enter(page, server, "editor", interface_language=FIRST)
    open_editor(page, server, text)
    page.evaluate(f"document.getElementById('id_{BODY}').richText.commands.focus('end')")
    page.click(BUTTON)
    page.fill(SEARCH, "rivieres")
    page.locator(OPTION).filter(has_text="Rivières").click()
    page.keyboard.type(" now")
    assert f'<a href="{reference_of(record)}">Rivières</a> now' in save(page, text)


def test_a_link_says_where_it_leads_and_can_be_changed_and_removed(page: Page, server: str):
    one, other = make_news({FIRST: "Rivières", SECOND: "Rivers"}), make_theme()
    text = writing(f'<p>See <a href="{reference_of(one)}">our letter</a>.</p>')
    enter(page, server, "editor", interface_language=FIRST)
    open_editor(page, server, text)
    select(page, "letter")
    page.click(BUTTON)
    page.locator(".rich-text-record-now").filter(has_text="Rivières").wait_for()
    page.fill(SEARCH, "genre")
    page.locator(OPTION).filter(has_text="Genre").click()
    assert save(page, text) == f'<p>See <a href="{reference_of(other)}">our letter</a>.</p>'
    open_editor(page, server, text)
    select(page, "letter")
    page.click(BUTTON)
    page.locator(f"{DIALOG} .prose-editor-dialog-buttons button").first.click()
    assert save(page, text) == "<p>See our letter.</p>"


def test_escape_changes_nothing_and_leads_back_to_the_text(page: Page, server: str):
    text = writing()
    enter(page, server, "editor")
    open_editor(page, server, text)
    select(page, "our letter")
    page.click(BUTTON)
    page.locator(OPTION).first.wait_for()
    page.keyboard.press("Escape")
    page.locator(DIALOG).wait_for(state="detached")
    assert page.evaluate("document.activeElement.classList.contains('ProseMirror')")
    assert save(page, text) == "<p>See our letter.</p>"


def test_an_address_of_this_site_finds_its_record_and_enter_takes_it(page: Page, server: str):
    record, text = make_news({FIRST: "Rivières", SECOND: "Rivers"}), writing()
    enter(page, server, "editor", interface_language=SECOND)
    open_editor(page, server, text)
    select(page, "our letter")
    page.click(BUTTON)
    page.fill(SEARCH, record.version(SECOND).url)
    page.locator(f"{DIALOG} [role=status]").get_by_text("Pages found: 1", exact=True).wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator(DIALOG).wait_for(state="detached")
    assert save(page, text) == f'<p>See <a href="{reference_of(record)}">our letter</a>.</p>'


def test_a_search_that_does_not_answer_says_so(page: Page, server: str):
    text = writing()
    enter(page, server, "editor", interface_language="en")
    open_editor(page, server, text)
    page.route("**/admin/record-links/**", lambda route: route.fulfill(status=503))
    page.click(BUTTON)
    page.locator(f"{DIALOG} [role=status]").filter(has_text="does not answer").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_dialog_is_accessible_and_fits_a_telephone(browser: Browser, server: str, scheme: Any, axe: str):
    make_news({FIRST: "Rivières", SECOND: "Rivers"})
    text = writing()
    page = browser.new_context(color_scheme=scheme, viewport={"width": 360, "height": 740}).new_page()
    enter(page, server, "editor", interface_language=FIRST)
    open_editor(page, server, text)
    page.click(BUTTON)
    page.locator(OPTION).first.wait_for()
    page.keyboard.press("ArrowDown")
    assert refused(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate(f"document.querySelector('{DIALOG}').scrollWidth") <= 360
    assert violations(page, axe, {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}) == []
