"""The admin as a person meets it: a real browser, the strict policy, the text editor."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from languages.codes import column, site_languages
from languages.rich_text import sanitise
from positions.models import Position
from publishing.state import State
from tests.browser.conftest import violations
from tests.browser.hands import wait_for_editors
from tests.making import (
    make_action,
    make_ask,
    make_institution,
    make_partner,
    make_position,
    make_signatory,
    make_user,
)

PASSWORD = "un mot de passe assez long"
DEMO = Path(__file__).resolve().parent.parent.parent / "demo" / "content" / "positions.jsonl"


def enter(page: Page, server: str, role: str, **values: Any) -> list[str]:
    """Logs in somebody of that role; returns what the browser complains about from then on."""
    user = make_user(role, email=f"{role}@example.org", **values)
    user.set_password(PASSWORD)
    user.save()
    complaints: list[str] = []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request", lambda request: request.url.startswith((server, "data:")) or complaints.append(request.url)
    )
    page.add_init_script(
        "window.refused = [];"
        "addEventListener('securitypolicyviolation',"
        " (event) => window.refused.push(event.violatedDirective + event.blockedURI))"
    )
    page.goto(f"{server}/admin/login/?next=/admin/")
    page.fill("#id_username", user.email)
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")
    complaints.clear()  # the browser looks for an icon
    return complaints


def refused(page: Page) -> list[str]:
    return page.evaluate("window.refused")


def choose(page: Page, field: str, words: str) -> None:
    """Picks the first proposal of an autocompleted field, with the keyboard."""
    page.click(f"#id_{field} + .select2-container")
    page.keyboard.type(words)
    page.locator(".select2-results__option--highlighted").filter(has_not_text="…").first.wait_for()
    page.keyboard.press("Enter")


def test_a_position_is_written_translated_published_and_withdrawn(page: Page, server: str):
    make_partner({"fr": "Carrefour Plaidoyer", "en": "Carrefour Advocacy"})
    complaints = enter(page, server, "publisher", interface_language="fr")
    page.goto(f"{server}/admin/positions/position/add/")
    page.fill(f"#id_{column('title', 'fr')}", "L’eau est un droit")
    page.locator(f".cell:has(#id_{column('body', 'fr')}) .ProseMirror").click()
    page.keyboard.type("Un paragraphe.")
    page.select_option("#id_type", "memorandum")
    choose(page, "lead", "carrefour")
    for number, ask in enumerate(("Publier", "Ouvrir", "Étendre", "Créer")):
        page.click("#asks-group .add-row a")
        page.fill(f"#id_asks-{number}-{column('text', 'fr')}", ask)
    page.click("[name=_continue]:not(.enter-saves)")
    position = Position.objects.get()
    assert [ask.order for ask in position.asks.all()] == [1, 2, 3, 4]
    assert getattr(position, column("body", "fr")) == "<p>Un paragraphe.</p>"

    page.fill(f"#id_{column('title', 'en')}", "Water is a right")
    page.click("button[value='publish:en']")
    page.locator(".messagelist .success a").click()
    assert page.locator("h1").inner_text() == "Water is a right"

    page.go_back()
    page.click("button[value='withdraw:en']")
    page.locator(".messagelist .success").wait_for()
    position.refresh_from_db()
    assert position.version("en").is_withdrawn
    assert position.version("fr").state == State.DRAFT
    page.wait_for_selector(".ProseMirror")
    assert refused(page) == []
    assert complaints == []


def test_enter_in_a_field_saves_and_publishes_nothing(page: Page, server: str):
    position = make_position({"fr": "Titre"}, public=())
    enter(page, server, "publisher")
    page.goto(f"{server}/admin/positions/position/{position.pk}/change/")
    page.fill(f"#id_{column('title', 'fr')}", "Autre titre")
    page.press(f"#id_{column('title', 'fr')}", "Enter")
    page.locator(".messagelist .success").wait_for()
    position.refresh_from_db()
    assert position.version("fr").title == "Autre titre"
    assert position.version("fr").state == State.DRAFT
    assert f"/{position.pk}/change/" in page.url


def showpiece() -> dict[str, str]:
    for line in DEMO.read_text().splitlines():
        record = json.loads(line)
        if "<figure>" in json.dumps(record.get("body", {})):
            return record["body"]
    raise AssertionError("the demonstration has no text with a figure")


@pytest.mark.skipif(not DEMO.exists(), reason="the demonstration is not there")
def test_opening_and_saving_the_showpiece_loses_nothing(page: Page, server: str):
    body = {code: sanitise(html) for code, html in showpiece().items()}
    position = make_position(body=body, public=())
    complaints = enter(page, server, "editor")
    url = f"{server}/admin/positions/position/{position.pk}/change/"
    page.goto(url)
    page.wait_for_selector(".prose-editor .ProseMirror")
    assert page.locator(".rich-text-kept").count() == 0
    page.click("[name=_continue]:not(.enter-saves)")
    page.locator(".messagelist .success").wait_for()
    position.refresh_from_db()
    assert {code: getattr(position, column("body", code)) for code in body} == body

    editor = page.locator(f".cell:has(#id_{column('body', 'fr')}) .ProseMirror")
    editor.locator("p").first.click()
    page.keyboard.press("End")
    page.keyboard.type(" Ajout.")
    page.click("[name=_continue]:not(.enter-saves)")
    page.locator(".messagelist .success").wait_for()
    position.refresh_from_db()
    after = getattr(position, column("body", "fr"))
    assert after.count("Ajout.") == 1
    squeeze = lambda html: html.replace("\n", "").replace(" Ajout.", "")  # noqa: E731
    assert squeeze(after) == squeeze(body["fr"])
    assert refused(page) == []
    assert complaints == []


@pytest.mark.parametrize(
    "html",
    [
        "<table><tbody><tr><td>a</td></tr></tbody><tfoot><tr><td>Total</td></tr></tfoot></table>",
        "<ul><li><h3>Titre</h3><p>x</p></li></ul>",
        "<p><strong>a <code>b</code></strong></p>",
    ],
)
def test_what_the_editor_cannot_hold_keeps_its_textarea_and_a_notice(page: Page, server: str, html: str):
    position = make_position(body={"fr": html}, public=())
    assert getattr(position, column("body", "fr")) == html
    enter(page, server, "editor")
    page.goto(f"{server}/admin/positions/position/{position.pk}/change/")
    page.locator(".rich-text-kept").wait_for()
    field = page.locator(f"#id_{column('body', 'fr')}")
    assert field.is_visible()
    assert field.input_value() == html
    page.click("[name=_save]")
    position.refresh_from_db()
    assert getattr(position, column("body", "fr")) == html


KEPT = [
    '<p lang="en">Hi <span lang="ar" dir="rtl">مرحبا</span></p>',
    '<table><caption>Légende <em>x</em></caption><thead><tr><th scope="col">A</th></tr></thead>'
    '<tbody><tr><th scope="row">b</th></tr><tr><td colspan="2">c</td></tr></tbody></table>',
    '<ol start="3" type="a"><li>x<ul><li>y</li></ul></li></ol>',
    '<p><q>q</q> <abbr title="Union">UE</abbr> <code>c</code> <del>d</del> <ins>i</ins> H<sub>2</sub>O</p>',
    "<dl><dt>T</dt><dd>D</dd></dl><pre>a\n  b</pre><hr><blockquote><p>a</p><p>b</p></blockquote>",
    '<p>« a » : b ; <a href="mailto:a@example.org">m</a> <a href="#n">n</a><br>c</p>',
]


@pytest.mark.parametrize("html", KEPT)
def test_formatting_outlives_an_edit(page: Page, server: str, html: str):
    position = make_position(body={"fr": html}, public=())
    stored = getattr(position, column("body", "fr"))
    enter(page, server, "editor")
    page.goto(f"{server}/admin/positions/position/{position.pk}/change/")
    field = f"#id_{column('body', 'fr')}"
    page.wait_for_selector(f".prose-editor {field}", state="attached")
    page.evaluate(
        """(field) => { const editor = document.querySelector(field).richText
        editor.commands.insertContentAt(editor.state.doc.content.size, {type: "paragraph",
        content: [{type: "text", text: "Fin"}]}) }""",
        field,
    )
    page.click("[name=_save]")
    position.refresh_from_db()
    assert getattr(position, column("body", "fr")) == f"{stored}<p>Fin</p>"


# In every frame: a page that is too wide only while its editors are being dressed jumps under the thumb.
NOTE_THE_WIDEST = """
    window.widest = 0;
    const look = () => {
        window.widest = Math.max(window.widest, document.documentElement?.scrollWidth ?? 0);
        requestAnimationFrame(look);
    };
    look();
"""


@pytest.mark.parametrize("code", site_languages())
def test_pages_fit_a_telephone_and_pass_the_policy(page: Page, server: str, code: str):
    position = make_position()
    institution = make_institution()
    enter(page, server, "publisher", interface_language=code)
    page.set_viewport_size({"width": 360, "height": 740})
    page.add_init_script(NOTE_THE_WIDEST)
    for path in (
        "/admin/",
        "/admin/positions/position/",
        f"/admin/positions/position/{position.pk}/change/",
        f"/admin/positions/institution/{institution.pk}/change/",
        f"/admin/partners/partner/{position.lead_id}/change/",
        "/admin/positions/position/add/",
    ):
        page.goto(server + path)
        wait_for_editors(page)
        assert page.evaluate("window.widest") <= 360, path
        assert refused(page) == [], path


def test_the_buttons_of_a_table_fit_a_telephone(page: Page, server: str):
    position = make_position()
    enter(page, server, "editor")
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{server}/admin/positions/position/{position.pk}/change/")
    wait_for_editors(page)
    field = f"#id_{column('body', 'fr')}"
    buttons = f".prose-editor:has({field}) .prose-menubar__button:not(.hidden)"
    before = page.locator(buttons).count()
    page.eval_on_selector(field, "field => field.richText.chain().focus().insertTable().run()")
    page.wait_for_timeout(300)  # the bar shows the buttons of a table once the caret stands in one
    assert page.locator(buttons).count() > before
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_every_button_of_the_editor_has_a_name_and_a_state(page: Page, server: str):
    position = make_position()
    enter(page, server, "editor")
    page.goto(f"{server}/admin/positions/position/{position.pk}/change/")
    page.wait_for_selector(".prose-menubar[role=toolbar]")
    names = page.eval_on_selector_all(
        ".prose-menubar button", "all => all.map(one => [one.ariaLabel, one.ariaPressed, one.dataset.name])"
    )
    assert names
    for label, pressed, name in names:
        assert label and label != name, name
        assert pressed in {"true", "false"}
    editor = page.locator(".ProseMirror").first
    assert editor.get_attribute("lang") == site_languages()[0]
    assert editor.get_attribute("aria-labelledby")


@pytest.mark.parametrize("role", ["publisher", "translator"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(browser: Browser, server: str, role: str, scheme: Any, axe: str):
    position = make_position(body={"fr": "<p>x</p>"})
    make_ask(position), make_signatory(position, make_partner()), make_action(position)
    page = browser.new_context(color_scheme=scheme).new_page()
    enter(page, server, role)
    adding = ["/admin/positions/position/add/"] if role == "publisher" else []
    for path in (
        "/admin/",
        "/admin/positions/position/",
        f"/admin/positions/position/{position.pk}/change/",
        f"/admin/partners/partner/{position.lead_id}/change/",
        *adding,
    ):
        page.goto(server + path)
        wait_for_editors(page)
        assert violations(page, axe, {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}) == [], path
    page.context.close()
