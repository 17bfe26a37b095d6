"""The past of a record in a real browser: on a telephone and a wide screen, in both schemes, by keyboard."""

import contextlib
import os
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from languages.codes import column
from positions.models import Position
from publishing.copies import revisions, trash, working
from publishing.copies.models import Kind, Revision
from publishing.snapshots import key_of, take
from publishing.workflow import submit
from tests.browser.conftest import violations
from tests.browser.test_admin import enter, refused
from tests.browser.test_first_screen import LONG, TELEPHONE, fits
from tests.making import make_ask, make_position, make_theme, make_user

WIDE = {"width": 1440, "height": 900}
PICTURES = os.environ.get("PICTURES", "")  # a folder to look at what the tests see


def a_past() -> dict[str, str]:
    """A public position with a working copy, several revisions and a version set aside; one in the trash."""
    editor = make_user("editor", email="aline@example.org", name="Aline Mukamana")
    body = "".join(f"<p>Paragraphe {number} : {LONG}.</p>" for number in range(6))
    position = make_position(
        {"fr": LONG, "en": LONG},
        summary={"fr": "Dix puits sont à sec.", "en": "Ten wells are dry."},
        body={"fr": f"<h2>Ce que nous voyons</h2>{body}", "en": "<p>What we see.</p>"},
        themes=[make_theme("eau", fr="Anticonstitutionnellement-" * 3)],
    )
    ask = make_ask(position, {"fr": LONG, "en": LONG})
    first = revisions.append(position, take(position), Kind.SAVED, by=editor, why="Première version")
    key = key_of(position)
    mine = {**first.snapshot, key: {**first.snapshot[key]}}
    mine[key] |= {column("summary", "fr"): "Douze puits sont pleins.", "date": "2024-05", "themes": []}
    mine[key][column("body", "fr")] = mine[key][column("body", "fr")].replace("Paragraphe 3", "Alinéa 3")
    mine = {each: values for each, values in mine.items() if each != key_of(ask)}
    working.keep(position, mine, built_on=first, by=editor, why="Relecture avec le partenaire")
    other = make_user("publisher", email="leo@example.org", name="Léo")
    theirs = {**first.snapshot, key: {**first.snapshot[key], column("summary", "fr"): "Onze puits."}}
    with contextlib.suppress(working.Clashed):
        working.keep(position, theirs, built_on=first, by=other)
    draft = make_position({"fr": f"{LONG} (brouillon)"}, public=())
    submit(draft, "fr", by=None)
    gone = trash.delete(make_position({"fr": LONG, "en": LONG}, public=()), by=editor, why="Doublon")
    assert gone
    aside = Revision.objects.get(kind=Kind.ASIDE)

    def of(page: str, *more: Any) -> str:
        return reverse(f"admin:positions_position_{page}", args=[position.pk, *more])

    return {
        "history": of("history"),
        "revision": of("revision", 2),
        "first": of("revision", 1),
        "clash": of("clash", aside.number),
        "changes": of("changes"),
        "form": of("change"),
        "trash": reverse("admin:trash"),
        "item": reverse("admin:trash-item", args=[gone.pk]),
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [TELEPHONE, WIDE], ids=["telephone", "wide"])
def test_the_pages_of_the_past_fit_and_have_no_barrier(
    page: Page, server: str, axe: str, scheme: str, size: Any
):
    pages = a_past()
    complaints = enter(page, server, "publisher")
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(size)
    for name, path in pages.items():
        if name == "form":
            continue
        page.goto(server + path)
        if PICTURES:
            page.screenshot(path=f"{PICTURES}/{name}-{size['width']}-{scheme}.png", full_page=True)
        assert fits(page), name
        assert refused(page) == [] and complaints == [], name
        assert violations(page, axe) == [], name
        complaints.clear()  # axe itself tries styles on what it measures


def test_an_editor_puts_one_value_back_by_keyboard(page: Page, server: str):
    position = make_position({"fr": "Eau"}, public=(), summary={"fr": "Un"})
    first = revisions.append(position, take(position), Kind.SAVED)
    key = key_of(position)
    changed = {**first.snapshot, key: {**first.snapshot[key], column("summary", "fr"): "Deux"}}
    working.keep(position, changed, built_on=first, by=None)
    complaints = enter(page, server, "editor")
    page.goto(f"{server}/admin/positions/position/{position.pk}/change/")
    page.locator(".historylink").focus()
    page.keyboard.press("Enter")
    page.locator(".life-line a").last.focus()
    page.keyboard.press("Enter")
    page.locator("button[name=cell]").focus()
    page.keyboard.press("Enter")
    page.locator(".messagelist .success").wait_for()
    assert Position.objects.get(pk=position.pk).version("fr").title == "Eau"
    assert getattr(Position.objects.get(pk=position.pk), column("summary", "fr")) == "Un"
    assert refused(page) == [] and complaints == []


def test_two_people_on_one_record_and_the_second_chooses(page: Page, server: str, axe: str):
    position = make_position({"fr": "Eau"}, public=(), summary={"fr": "Un"})
    colleague = make_user("editor", email="aline@example.org", name="Aline")
    complaints = enter(page, server, "publisher", interface_language="fr")
    page.goto(f"{server}/admin/positions/position/{position.pk}/change/")
    page.fill(f"#id_{column('summary', 'fr')}", "Le mien")
    key, now = key_of(position), working.wanted(position)
    working.keep(position, {**now, key: {**now[key], column("summary", "fr"): "Le leur"}}, by=colleague)
    page.click("[name=_continue]:not(.enter-saves)")
    page.locator("fieldset.clash").wait_for()
    page.click("button[name=keep]")
    page.locator(".errorlist").wait_for()
    assert refused(page) == [] and complaints == []
    assert violations(page, axe) == []
    complaints.clear()
    page.locator("input[value=mine]").check()
    page.click("button[name=keep]")
    page.locator(".messagelist .success").wait_for()
    assert getattr(Position.objects.get(pk=position.pk), column("summary", "fr")) == "Le mien"
    assert refused(page) == [] and complaints == []


def test_the_notice_about_a_colleague_has_no_barrier(page: Page, server: str, axe: str):
    from publishing.presence import come

    pages = a_past()
    position = Position.objects.order_by("pk").first()
    assert position
    come(position, make_user("editor", email="awa@example.org", name="Awa"))
    enter(page, server, "publisher")
    page.set_viewport_size(TELEPHONE)
    page.goto(server + pages["form"])
    assert page.locator(".presence p").count() == 1
    assert fits(page)
    assert [found for found in violations(page, axe) if "presence" in str(found)] == []
