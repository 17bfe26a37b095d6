"""The first screen and the lists of records in a real browser: on a telephone, by keyboard."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from accounts.events import log
from languages.codes import column
from languages.partial_dates import PartialDate
from positions.models import Position
from publishing.state import State
from publishing.workflow import send_back, submit
from tests.browser.conftest import violations
from tests.browser.test_admin import enter, refused
from tests.making import make_ask, make_country, make_news, make_position, make_theme, make_user

LIST = "/admin/positions/position/"
TELEPHONE = {"width": 360, "height": 740}
LONG = "Pour un registre public des bénéficiaires effectifs des sociétés minières de l’Est"


def a_day() -> None:
    """Something in most sections, with words that are long."""
    editor = make_user("editor", email="aline@example.org", name="Aline")
    public = make_position({"fr": LONG}, public=("fr",))
    make_ask(public, {"fr": LONG}, deadline=PartialDate.of(timezone.localdate()))
    for number in range(7):
        text = make_position({"fr": f"{LONG} {number}"}, public=())
        log("add", by=editor, on=text)
        submit(text, "fr", by=editor)
    back = Position.objects.order_by("pk").last()
    assert back
    send_back(back, "fr", by=None, comment="Anticonstitutionnellement-" * 6)
    old = timezone.now() - timedelta(days=500)
    Position.objects.filter(pk=public.pk).update(**{column("published_at", "fr"): old})
    make_news({"fr": "Pluie", "en": "Rain"}, themes=[make_theme()], countries=[make_country()])


def fits(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("role", ["publisher", "editor", "translator"])
def test_the_first_screen_fits_a_telephone_and_has_no_barrier(
    page: Page, server: str, axe: str, role: str, scheme: str
):
    a_day()
    complaints = enter(page, server, role)
    page.emulate_media(color_scheme=scheme)
    for size in (TELEPHONE, {"width": 1440, "height": 900}):
        page.set_viewport_size(size)
        page.goto(f"{server}/admin/")
        assert fits(page)
        assert violations(page, axe) == []
    assert refused(page) == [] and complaints == []


@pytest.mark.parametrize(
    "path",
    [
        LIST,
        "/admin/topics/country/",
        "/admin/topics/theme/",
        "/admin/today/unreviewed/",
        "/admin/today/review/",
    ],
)
def test_a_list_fits_a_telephone_and_each_cell_says_what_it_is(page: Page, server: str, axe: str, path: str):
    a_day()
    complaints = enter(page, server, "publisher")
    page.set_viewport_size(TELEPHONE)
    page.goto(server + path)
    assert fits(page)
    assert violations(page, axe) == []
    for cell in page.locator("#result_list tbody tr:first-child td[data-label]").all():
        if cell.is_visible():
            assert cell.evaluate("(cell) => getComputedStyle(cell, '::before').content").strip('"')
    if page.locator(".to-filters a").count():
        page.click(".to-filters a")
        assert page.locator("#changelist-filter").evaluate(
            "(one) => one.getBoundingClientRect().top < innerHeight"
        )
    assert refused(page) == [] and complaints == []


def test_texts_are_published_in_bulk_by_keyboard_after_their_effect_was_read(
    page: Page, server: str, axe: str
):
    a_day()
    complaints = enter(page, server, "publisher")
    page.goto(f"{server}{LIST}?{column('state', 'fr')}=in_review")
    page.focus("#action-toggle")
    page.keyboard.press("Space")
    page.select_option("select[name=action]", "publish:fr")
    page.focus(".actions button")
    page.keyboard.press("Enter")
    page.wait_for_selector(".bulk-total")
    assert page.locator(".bulk-total b").first.inner_text() == "6"
    assert not Position.objects.filter(**{column("state", "fr"): State.PUBLIC}).count() > 1
    page.set_viewport_size(TELEPHONE)
    assert fits(page) and violations(page, axe) == []
    page.focus("button[name=confirm]")
    page.keyboard.press("Enter")
    page.wait_for_selector(".messagelist .success")
    assert Position.objects.filter(**{column("state", "fr"): State.PUBLIC}).count() == 7
    assert refused(page) == [] and complaints == []


def test_what_uses_a_record_is_reached_from_its_page(page: Page, server: str, axe: str):
    a_day()
    complaints = enter(page, server, "publisher")
    page.goto(f"{server}/admin/topics/country/CD/change/")
    page.click(".object-tools a[href*='used-by']")
    assert page.locator(".where-used li a").first.inner_text() == "Pluie"
    page.set_viewport_size(TELEPHONE)
    assert fits(page) and violations(page, axe) == []
    assert refused(page) == [] and complaints == []
