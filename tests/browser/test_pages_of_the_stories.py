"""Every page of the admin that the stories come by: no barrier and no scrolling sideways, wide or narrow."""

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from languages.codes import site_languages
from positions.models import Position
from publishing.guests.links import make_link
from publishing.guests.models import GuestAnswer
from tests.browser.conftest import violations
from tests.browser.hands import wait_for_editors
from tests.browser.test_admin import enter, refused
from tests.browser.test_first_screen import TELEPHONE, fits
from tests.browser.test_history import WIDE, a_past
from tests.making import attach, make_correction, make_document, make_position, make_theme, make_user

# Cut-off words, and what no rule of axe sees, are looked for in the suite of the public pages.
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]}


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


def everything() -> dict[str, str]:
    """A record with all that can be said of one, and the addresses of its pages."""
    pages = a_past()
    position = Position.objects.order_by("pk").first()
    assert position
    attach(position, make_document()), make_correction(position)
    link = make_link(position, site_languages(), for_whom="Carrefour", days=3, by=make_user("publisher"))
    comments = [{"section": "Ce que nous voyons", "anchor": "", "language": "fr", "text": "Qui ?"}]
    GuestAnswer.objects.create(link=link, verdict="agree", name="Ada", digest=link.digest, comments=comments)
    theme = make_theme()
    position.themes.add(theme)

    def of(page: str) -> str:
        return reverse(f"admin:positions_position_{page}", args=[position.pk])

    return {
        "first screen": "/admin/",
        "list": reverse("admin:positions_position_changelist"),
        "add": reverse("admin:positions_position_add"),
        **pages,
        "previews": of("previews"),
        "preview": of("preview"),
        "used by": reverse("admin:used-by", args=["topics", "theme", theme.pk]),
        "delete": reverse("admin:topics_theme_delete", args=[theme.pk]),
        "settings": reverse("admin:accounts_user_mine"),
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [TELEPHONE, WIDE], ids=["telephone", "wide"])
def test_no_page_that_staff_come_by_has_a_barrier(page: Page, server: str, axe: str, scheme: Any, size: Any):
    pages = everything()
    complaints = enter(page, server, "publisher", interface_language="en")
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(size)
    found: dict[str, Any] = {}

    def look(name: str) -> None:
        wait_for_editors(page)
        wrong: list[Any] = [*complaints, *refused(page)]  # before axe itself tries styles on what it measures
        wrong += violations(page, axe, WCAG)
        wrong += [] if fits(page) else ["scrolls sideways"]
        if wrong:
            found[name] = wrong
        complaints.clear()

    for name, path in pages.items():
        page.goto(server + path)
        look(name)
    page.goto(server + pages["list"])
    page.locator("#action-toggle").check()
    page.select_option("select[name=action]", index=1)
    page.locator(".actions [type=submit]").first.click()
    page.locator("form.bulk").wait_for()
    look("bulk")
    assert found == {}


@pytest.mark.parametrize("width", [360, 700, 1000, 1180, 1440])
def test_each_field_says_its_language_at_every_width(page: Page, server: str, width: int):
    position = make_position()
    enter(page, server, "publisher")
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(server + reverse("admin:positions_position_change", args=[position.pk]))
    wait_for_editors(page)
    row = page.locator(".side-by-side").first
    first, second = (cell.bounding_box() for cell in row.locator(".cell").all())
    assert first and second
    stands_beside = first["y"] == second["y"]
    heads, name = page.locator(".language-heads").first, row.locator(".in-language").first.bounding_box()
    assert heads.is_visible() == stands_beside
    assert name and (name["width"] > 1) != stands_beside
    assert stands_beside or width < 1180
