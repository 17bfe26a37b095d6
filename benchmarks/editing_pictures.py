"""Takes the pictures of docs/editing.md: does what that page says, in order, on a fresh demonstration.

    STAFF="editor e-mail password;publisher …;translator …" python benchmarks/editing_pictures.py SITE FOLDER

`make pictures KINDS=editing` starts a demonstration for it, and puts the pictures beside the others of docs/.
What is written here goes into that demonstration's database.
"""

import io
import os
import sys
from pathlib import Path
from typing import Any

from PIL import Image

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
WIDE, TELEPHONE = {"width": 1040, "height": 900}, {"width": 360, "height": 740}
HEAVIEST = 60_000  # bytes of one picture
# docs/editing.md shows them in this order.
PICTURES = (
    *("first-screen", "add", "asks", "preview", "partner", "publish", "translate"),
    *("compare", "history", "two-people", "phone"),
)
SAVE = "[name=_continue]:not(.enter-saves)"
DONE = ".messagelist .success"
HEAD = "one => window.scrollTo(0, one.getBoundingClientRect().top + scrollY - 12)"  # of the window
FOLDED = "localStorage.setItem('django.admin.navSidebarIsOpen', 'false')"  # the list on the left
UNDRESSED = "textarea[data-rich-text]:not(.empty-form *, .prose-editor *)"

TITLE = {"fr": "Pour une eau contrôlée près des mines", "en": "For water that is tested near the mines"}
SUMMARY = {
    "fr": "Nous demandons au ministère de l’Environnement de publier chaque trimestre la qualité de l’eau.",
    "en": "We ask the ministry of the environment to publish the quality of the water every quarter.",
}
BODY = {
    "fr": "En mai, nos partenaires ont compté dix puits hors d’usage autour de trois mines.",
    "en": "In May our partners counted ten wells out of use around three mines.",
}
ASKS = {
    "fr": [
        "Publier chaque trimestre les analyses de 30 puits",
        "Fermer les bassins qui fuient",
        "Entendre les villages avant chaque permis",
        "Réparer les dommages dans l’année",
    ],
    "en": [
        "Publish the tests of 30 wells every quarter",
        "Close the basins that leak",
        "Hear the villages before each permit",
        "Repair the damage within the year",
    ],
}


class Person:
    """Somebody of the demonstration who is logged in, with the buttons in English."""

    def __init__(self, browser: Any, site: str, email: str, password: str, folder: Path):
        self.site, self.folder = site, folder
        self.context = browser.new_context(viewport=WIDE, color_scheme="light", reduced_motion="reduce")
        self.context.add_init_script(FOLDED)
        self.page = self.context.new_page()
        self.open("/admin/login/?next=/admin/")
        self.page.fill("#id_username", email)
        self.page.fill("#id_password", password)
        self.page.click("[type=submit]")
        self.page.click("#user-tools a[href$='/mine/']")
        self.page.select_option("#id_interface_language", "en")
        self.page.click("input.default[type=submit]")
        self.page.locator(DONE).wait_for()

    def open(self, path: str) -> None:
        self.page.goto(self.site + path)
        self.settle()

    def settle(self) -> None:
        self.page.locator(UNDRESSED).first.wait_for(state="detached")

    def write(self, field: str, words: str) -> None:
        self.settle()
        editor = f".cell:has(#id_{field}) .ProseMirror"
        place = editor if self.page.locator(editor).count() else f"#id_{field}"
        self.page.click(place)
        self.page.keyboard.press("Control+A")
        self.page.keyboard.type(words)

    def choose(self, field: str, words: str) -> None:
        self.page.click(f"#id_{field} + .select2-container .select2-selection")
        self.page.keyboard.type(words)
        self.page.locator(".select2-results__option[aria-selected]").filter(has_text=words).first.click()

    def do(self, button: str) -> None:
        self.page.locator(button).first.click()
        self.page.locator(DONE).first.wait_for()
        self.settle()

    def photograph(self, name: str, top: str = "", height: int = 760, page: Any = None) -> None:
        """The window, with `top` at its head."""
        page = page or self.page
        page.wait_for_load_state("load")
        page.set_viewport_size({"width": page.viewport_size["width"], "height": height})
        if top:
            page.locator(top).first.evaluate(HEAD)
        else:
            page.evaluate("window.scrollTo(0, 0)")
        page.evaluate("document.activeElement?.blur()")
        keep(page.screenshot(), self.folder / f"editing-{name}.webp")
        page.set_viewport_size({"width": page.viewport_size["width"], "height": 900})


def keep(png: bytes, file: Path) -> None:
    """As good as it may be without being heavy."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    for quality in (80, 70, 60, 50, 40, 30):
        out = io.BytesIO()
        picture.save(out, "WEBP", quality=quality, method=6)
        if out.tell() <= HEAVIEST:
            break
    else:
        raise SystemExit(f"{file.name} is too heavy: {out.tell()} bytes")
    file.write_bytes(out.getvalue())
    print(f"{file.name} {out.tell()} bytes", flush=True)


def written(editor: Person) -> str:
    """The editor adds a position with four asks and a document; the path of its page."""
    page = editor.page
    editor.open("/admin/")
    editor.photograph("first-screen", height=820)
    page.click("#all-records #positions-position a")
    page.click(".object-tools .addlink")
    editor.write("title_fr", TITLE["fr"])
    editor.write("summary_fr", SUMMARY["fr"])
    editor.write("body_fr", BODY["fr"])
    editor.photograph("add", top=".language-heads", height=860)
    page.select_option("#id_type", label="Memorandum")
    editor.choose("lead", "Crossroads")
    for number, ask in enumerate(ASKS["fr"]):
        page.click("#asks-group .add-row a")
        editor.write(f"asks-{number}-text_fr", ask)
    editor.photograph("asks", top="#asks-group", height=860)
    page.click("#documents-group .add-row a")
    editor.choose("documents-0-document", "Minerals")
    editor.do(SAVE)
    return str(page.url).removeprefix(editor.site)


def shown_to_a_guest(editor: Person, browser: Any, path: str) -> None:
    page = editor.page
    editor.open(path.replace("/change/", "/preview/"))
    page.wait_for_load_state("networkidle")
    editor.photograph("preview", height=760)
    editor.open(path.replace("/change/", "/previews/"))
    page.fill("#id_for_whom", "The partner in the field")
    page.click("[name=_make]")
    address = page.locator(".preview-address").input_value()
    context = browser.new_context(viewport=TELEPHONE)
    guest = context.new_page()
    guest.goto(address)
    guest.locator("form.guest-form input[value=agree]").check()
    guest.locator("form.guest-form details summary").first.click()
    guest.locator("form.guest-form details[open] textarea").first.fill("Onze, depuis la semaine passée.")
    guest.locator("form.guest-form input[name=name]").fill("Awa")
    guest.click("form.guest-form button")
    context.close()
    page.reload()
    editor.photograph("partner", top=".preview-link", height=620)


def published_and_translated(editor: Person, publisher: Person, translator: Person, path: str) -> None:
    editor.open(path)
    editor.do("button[value='submit:fr']")
    publisher.open(path)
    publisher.photograph("publish", top=".publication", height=860)
    publisher.do("button[value='publish:fr']")
    translator.open(path)
    translator.write("title_en", TITLE["en"])
    translator.photograph("translate", top=".language-heads", height=820)
    translator.write("summary_en", SUMMARY["en"])
    translator.write("body_en", BODY["en"])
    for number, ask in enumerate(ASKS["en"]):
        translator.write(f"asks-{number}-text_en", ask)
    translator.do("button[value='submit:en']")
    publisher.open(path)
    publisher.do("button[value='publish:en']")


def changed_and_restored(editor: Person, publisher: Person, path: str) -> None:
    editor.open(path)
    editor.write("asks-0-text_fr", ASKS["fr"][0].replace("30", "41"))
    editor.write("asks-0-text_en", ASKS["en"][0].replace("30", "41"))
    editor.write("body_fr", BODY["fr"].replace("dix", "onze"))
    publisher.open(path)  # meanwhile
    editor.page.fill("#id__why", "Counted again with the partner")
    editor.page.click(SAVE)
    editor.page.locator(".working-copy a.button").wait_for()
    publisher.write("body_fr", BODY["fr"].replace("dix", "neuf"))
    publisher.page.click(SAVE)
    publisher.page.locator("fieldset.clash").wait_for()
    publisher.photograph("two-people", height=760)
    publisher.page.click("button[name=give_up]")
    publisher.settle()
    publisher.page.click(".working-copy a.button")
    publisher.photograph("compare", height=900)
    publisher.do("[aria-labelledby=changes-all] button[value=publish]")
    editor.open(path.replace("/change/", "/history/"))
    editor.photograph("history", height=760)


def on_a_telephone(editor: Person, path: str) -> None:
    page = editor.page
    page.set_viewport_size(TELEPHONE)
    shots = []
    for where, top in (("/admin/", "#content"), (path, ".publication"), (path, "#asks-group")):
        editor.open(where)
        page.locator(top).first.evaluate(HEAD)
        shots.append(Image.open(io.BytesIO(page.screenshot())))
    sheet = Image.new("RGB", (3 * 360 + 2 * 30, 740), "#d8d8d4")
    for number, shot in enumerate(shots):
        sheet.paste(shot, (number * 390, 0))
    out = io.BytesIO()
    sheet.save(out, "PNG")
    keep(out.getvalue(), editor.folder / "editing-phone.webp")


def main(site: str, folder: Path) -> None:
    from playwright.sync_api import sync_playwright

    people = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        for line in os.environ["STAFF"].split(";"):
            role, email, password = line.split()
            if role in {"editor", "publisher", "translator"}:
                people[role] = Person(browser, site, email, password, folder)
        editor, publisher = people["editor"], people["publisher"]
        path = written(editor)
        shown_to_a_guest(editor, browser, path)
        published_and_translated(editor, publisher, people["translator"], path)
        changed_and_restored(editor, publisher, path)
        on_a_telephone(editor, path)
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]))
