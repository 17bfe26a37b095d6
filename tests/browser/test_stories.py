"""Whole working days in a real browser: who writes, who agrees, who publishes, and what readers see then.

The long one with the mouse, and by keyboard alone.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import F
from playwright.sync_api import Browser

from languages.codes import column
from positions.models import Position
from publishing.copies.models import Revision
from tests.browser.hands import HANDS, Hand, Keyboard, wait_for_editors
from tests.browser.people import DONE, ORIGINAL, OTHER, SAVE, Staff, Visitor, visiting
from tests.making import make_document, make_figure, make_partner, make_position, make_result

ASKS = {
    ORIGINAL: [
        "Publier les 30 contrats miniers",
        "Ouvrir les archives",
        "Étendre la loi",
        "Créer un registre",
    ],
    OTHER: ["Publish the 30 mining contracts", "Open the archives", "Extend the law", "Create a register"],
}
Hire = Callable[..., Staff]


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def visitor(browser: Browser, server: str) -> Iterator[Visitor]:
    with visiting(browser, server) as somebody:
        yield somebody


@pytest.fixture
def hire(browser: Browser, server: str) -> Iterator[Hire]:
    """Somebody with that role, logged in, in a browser of their own."""
    people: list[Staff] = []

    def come(role: str, **values: Any) -> Staff:
        people.append(Staff(browser, server, role, **values))
        return people[-1]

    yield come
    for one in people:
        one.context.close()


def a_guest_agrees(browser: Browser, address: str, hand: type[Hand]) -> None:
    with browser.new_context() as elsewhere:
        page = elsewhere.new_page()
        page.goto(address)
        assert "Nous avons compté dix puits." in page.locator(".guest-text").inner_text()
        hand(page).tick("form.guest-form input[value=agree]")
        hand(page).press("form.guest-form button")
        page.locator("main").get_by_text("Merci").or_(page.get_by_text("Thank")).first.wait_for()
        assert elsewhere.cookies() == []


def a_day_passes(record: Any) -> None:
    """What was done so far was done yesterday."""
    Revision.objects.of(record).update(at=F("at") - timedelta(days=1))


@pytest.mark.parametrize("hand", HANDS.values(), ids=HANDS)
def test_a_position_from_the_first_word_to_its_restored_text(
    hire: Hire, browser: Browser, server: str, visitor: Visitor, hand: type[Hand]
):
    make_partner({ORIGINAL: "Carrefour Plaidoyer", OTHER: "Carrefour Advocacy"})
    make_document({ORIGINAL: "Liste des contrats", OTHER: "List of contracts"})
    make_document({ORIGINAL: "Carte des concessions", OTHER: "Map of concessions"})

    # The editor writes it, in one language, and looks at it before anything is saved.
    editor = hire("editor", hand=hand)
    page, hands = editor.page, editor.hand
    hands.press("#all-records #positions-position a")
    hands.press(".object-tools .addlink")
    editor.writes("title", ORIGINAL, "L’eau des mines")
    editor.writes("summary", ORIGINAL, "Dix puits sont à sec.")
    editor.writes("body", ORIGINAL, "Nous avons compté dix puits.")
    hands.select("#id_type", "Memorandum")
    hands.choose("#id_lead", "Carrefour")
    for number, ask in enumerate(ASKS[ORIGINAL]):
        hands.press("#asks-group .add-row a")
        editor.writes("text", ORIGINAL, ask, f"asks-{number}-")
    for number, title in enumerate(("List", "Map")):
        hands.press("#documents-group .add-row a")
        hands.choose(f"#id_documents-{number}-document", title)
    with editor.context.expect_page() as opened:
        hands.press("button[name=_preview]")
    preview = opened.value.frame_locator(f"iframe[src$='/{ORIGINAL}/']")
    assert preview.locator("h1").inner_text() == "L’eau des mines"
    assert preview.locator("#asks .ledger > li").count() == 4
    assert preview.locator("#documents").get_by_text("Carte des concessions").count() == 1
    opened.value.close()
    assert not Position.objects.exists()
    editor.saves()
    position = Position.objects.get()
    assert visitor.sees(position, **{ORIGINAL: None, OTHER: None})

    # A partner without an account agrees to the text, by a link.
    hands.press(".preview-box a[href$='/previews/']")
    hands.write("#id_for_whom", "The partner")
    hands.press("[name=_make]")
    address = page.locator(".preview-address").input_value()
    a_guest_agrees(browser, server + address[address.index("/", len("https://")) :], hand)
    page.reload()
    assert page.locator(".guest-answer .state-public").count() == 1
    hands.press(f".breadcrumbs a[href$='/{position.pk}/change/']")
    editor.does(f"button[value='submit:{ORIGINAL}']")
    assert visitor.sees(position, **{ORIGINAL: None, OTHER: None})

    # The publisher finds it on the first screen, and publishes it.
    publisher = hire("publisher", hand=hand)
    publisher.hand.press(f"#content-main a[href*='/position/{position.pk}/change/']")
    publisher.does(f"button[value='publish:{ORIGINAL}']")
    for words in ("Nous avons compté dix puits.", "Carte des concessions", *ASKS[ORIGINAL]):
        assert visitor.sees(position, **{ORIGINAL: words, OTHER: None})

    # The translator writes the other language, and submits it.
    translator = hire("translator", hand=hand, translates=[OTHER])
    translator.opens_record(position)
    assert not translator.page.locator(f"#id_{column('title', ORIGINAL)}").count()
    translator.writes("title", OTHER, "The water of the mines")
    translator.writes("summary", OTHER, "Ten wells are dry.")
    translator.writes("body", OTHER, "We counted ten wells.")
    for number, ask in enumerate(ASKS[OTHER]):
        translator.writes("text", OTHER, ask, f"asks-{number}-")
    translator.does(f"button[value='submit:{OTHER}']")
    assert visitor.sees(position, **{ORIGINAL: "Nous avons compté dix puits.", OTHER: None})
    publisher.opens_record(position)
    publisher.does(f"button[value='publish:{OTHER}']")
    for first, second in zip(ASKS[ORIGINAL], ASKS[OTHER], strict=True):
        assert visitor.sees(position, **{ORIGINAL: first, OTHER: second})
    a_day_passes(position)

    # The editor changes a number and a sentence of what readers see; readers go on seeing the old.
    editor.opens_record(position)
    editor.writes("body", ORIGINAL, "Nous avons compté douze puits.")
    editor.writes("body", OTHER, "We counted twelve wells.")
    editor.writes("text", ORIGINAL, ASKS[ORIGINAL][0].replace("30", "41"), "asks-0-")
    editor.writes("text", OTHER, ASKS[OTHER][0].replace("30", "41"), "asks-0-")
    hands.write("#id__why", "Counted again")
    hands.press(SAVE)
    page.locator(".working-copy a.button").wait_for()
    old = {ORIGINAL: "Nous avons compté dix puits.", OTHER: "We counted ten wells."}
    new = {ORIGINAL: "Nous avons compté douze puits.", OTHER: "We counted twelve wells."}
    assert visitor.sees(position, **old)
    assert visitor.sees(position, **{ORIGINAL: "les 30 contrats", OTHER: "the 30 mining"})

    # The publisher compares, and publishes one language, then the other.
    page = publisher.opens_record(position)
    publisher.hand.press(".working-copy a.button")
    section = page.locator(f".change-section:has(#changes-{ORIGINAL})")
    assert "douze" in section.inner_text() and "41" in section.inner_text()
    publisher.does(f".change-section:has(#changes-{ORIGINAL}) button[value=publish]")
    assert visitor.sees(position, **{ORIGINAL: new[ORIGINAL], OTHER: old[OTHER]})
    assert visitor.sees(position, **{ORIGINAL: "les 41 contrats", OTHER: "the 30 mining"})
    publisher.does(f".change-section:has(#changes-{OTHER}) button[value=publish]")
    assert visitor.sees(position, **new)

    # Yesterday's was right after all: the editor restores it, the publisher lets it out.
    page = editor.opens_record(position)
    hands.press(".historylink")
    yesterday = page.locator(".life-line.is-revision").filter(has_text="24 hours ago").first
    hands.press(f".life-line a[href='{yesterday.locator('a').first.get_attribute('href')}']")
    editor.does("button[name=everything]")
    assert visitor.sees(position, **new)
    publisher.opens_record(position, "changes")
    publisher.does("[aria-labelledby=changes-all] button[value=publish]")
    assert visitor.sees(position, **old)
    assert visitor.sees(position, **{ORIGINAL: "les 30 contrats", OTHER: "the 30 mining"})
    for person in (editor, publisher, translator):
        assert person.is_content()


def test_a_figure_that_readers_see_changes_once_it_is_published(hire: Hire, visitor: Visitor):
    result = make_result({ORIGINAL: "Un registre", OTHER: "A register"})
    make_figure(result, 14)
    editor = hire("editor")
    page = editor.opens_record(result)
    page.fill("#id_figures-0-value", "21")
    editor.saves()
    assert page.locator(".working-copy li").count() == 1
    assert all("14" in visitor.finds(".figures", result, language) for language in (ORIGINAL, OTHER))
    publisher = hire("publisher")
    page = publisher.opens_record(result, "changes")
    assert page.locator(".also a").get_attribute("href") == result.version(OTHER).url
    publisher.does("button[value=publish]")
    assert all("21" in visitor.finds(".figures", result, language) for language in (ORIGINAL, OTHER))
    assert editor.is_content() and publisher.is_content()


def test_two_people_write_the_same_line_and_nothing_typed_is_lost(hire: Hire, visitor: Visitor):
    position = make_position({ORIGINAL: "Eau", OTHER: "Water"}, summary={ORIGINAL: "Un puits."})
    first, second = hire("editor", name="Aline"), hire("publisher", name="Leo")
    first.opens_record(position)
    page = second.opens_record(position)
    assert "Aline" in page.locator(".presence").inner_text()
    first.writes("summary", ORIGINAL, "Dix puits.")
    first.saves()
    second.writes("summary", ORIGINAL, "Onze puits.")
    second.writes("notice", OTHER, "Nobody else wrote this.")
    page.click(SAVE)
    choice = page.locator("fieldset.clash")
    assert choice.count() == 1
    assert all(words in choice.inner_text() for words in ("Dix", "Onze"))
    choice.locator("input[value=mine]").check()
    page.locator("button[name=keep]").click()
    page.locator(DONE).wait_for()
    wait_for_editors(page)
    assert page.input_value(f"#id_{column('summary', ORIGINAL)}") == "Onze puits."
    assert page.input_value(f"#id_{column('notice', OTHER)}") == "Nobody else wrote this."
    assert visitor.sees(position, **{ORIGINAL: "Un puits.", OTHER: "Water"})

    # What was not chosen is in the history, and is put back from there.
    page = first.opens_record(position, "history")
    page.locator(".life-line.is-revision").filter(has_text="Aline").first.locator("a").first.click()
    row = page.locator(".past-restore .difference").filter(has_text="Dix")
    row.locator("button[name=cell]").click()
    page.locator(DONE).wait_for()
    page = first.opens_record(position)
    assert page.input_value(f"#id_{column('summary', ORIGINAL)}") == "Dix puits."
    assert page.input_value(f"#id_{column('notice', OTHER)}") == "Nobody else wrote this."
    assert first.is_content() and second.is_content()


def test_a_page_is_withdrawn_deleted_and_taken_back_from_the_trash(hire: Hire, visitor: Visitor):
    position = make_position({ORIGINAL: "Eau", OTHER: "Water"})
    publisher = hire("publisher")
    page = publisher.opens_record(position)
    assert page.locator(".deletelink").count() == 0  # what readers see is withdrawn first
    for language in (ORIGINAL, OTHER):
        publisher.does(f"button[value='withdraw:{language}']")
        assert visitor.sees(position, **{language: None})
    page.click(".deletelink")
    page.locator("#content form [type=submit]").click()
    page.locator(DONE).wait_for()
    assert not Position.objects.exists()
    page = publisher.opens("/admin/")
    page.click(".today-trash a")
    page.locator(".trash-list button[name=restore]").click()
    page.locator(DONE).wait_for()
    wait_for_editors(page)
    assert page.input_value(f"#id_{column('title', ORIGINAL)}") == "Eau"
    assert visitor.sees(position, **{ORIGINAL: None, OTHER: None})
    for language in (ORIGINAL, OTHER):
        publisher.does(f"button[value='publish:{language}']")
    assert visitor.sees(position, **{ORIGINAL: "Eau", OTHER: "Water"})
    assert publisher.is_content()


TABLE = "<table><tbody><tr><td>a</td><td>b</td></tr></tbody></table>"


@pytest.mark.parametrize("body", [TABLE, "<ul><li>un</li><li>deux</li></ul>"], ids=["table", "list"])
def test_escape_and_tab_lead_out_of_a_text_whatever_is_in_it(hire: Hire, body: str):
    position = make_position({ORIGINAL: "Eau"}, public=(), body={ORIGINAL: body})
    editor = hire("editor", hand=Keyboard)
    page = editor.opens_record(position)
    field = f"#id_{column('body', ORIGINAL)}"
    assert "Escape" in page.locator(f"{field}_leave").inner_text()
    place = f".cell:has({field}) .ProseMirror"
    here = f"document.querySelector({place!r}).contains(document.activeElement)"
    for leave in ("Tab", "Shift+Tab"):
        page.focus(place)
        page.evaluate(f"document.querySelector({field!r}).richText.commands.setTextSelection(4)")
        before = page.input_value(field)
        page.keyboard.press("Escape")
        page.keyboard.press(leave)
        assert not page.evaluate(here)
        assert page.input_value(field) == before
    assert editor.is_content()


def test_a_new_line_has_the_focus_in_its_first_field(hire: Hire):
    editor = hire("editor", hand=Keyboard)
    page = editor.opens_record(make_position({ORIGINAL: "Eau"}, public=()))
    editor.hand.press("#asks-group .add-row a")
    page.locator(f"#id_asks-0-{column('text', ORIGINAL)}:focus").wait_for()
    assert editor.is_content()
