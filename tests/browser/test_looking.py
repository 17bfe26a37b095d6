"""The questions of tests/browser/looking.py find what they are asked for, and nothing where all is well."""

import pytest
from playwright.sync_api import Page

from tests.browser import looking

WELL = "<main><h1>A title</h1><p>Some text with <a href='#'>a link</a> in it.</p></main>"
FAULTS = {
    "hangs out": (looking.HANGS_OUT, "<p style='inline-size: 3000px'>wide</p>"),
    "is cut off in its height": (
        looking.CUTS_OFF,
        "<p style='block-size: 9px; overflow: hidden'>one<br>two</p>",
    ),
    "is cut off in its width": (
        looking.CUTS_OFF,
        "<p style='inline-size: 30px; overflow: clip; white-space: nowrap'>a long line of text</p>",
    ),
    "is cut off after some lines": (
        looking.CUTS_OFF,
        "<p style='display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical'>a</p>",
    ),
    "lies over another": (looking.OVERLAPS, "<p>one</p><p style='margin-block-start: -2rem'>two</p>"),
    "moves": (looking.MOVES, "<p style='transition: color 1s'>a</p>"),
    "scrolls slowly": (looking.MOVES, "<div style='scroll-behavior: smooth'>a</div>"),
    "stands still": (looking.STANDS_STILL, "<p style='position: sticky'>a</p>"),
    "cannot be seen": (
        looking.INVISIBLE,
        "<div style='background: rgb(1, 2, 3)'><p style='color: rgb(1, 2, 3)'>a</p></div>",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found_and_only_where_there_is_one(fault: str, page: Page):
    question, faulty = FAULTS[fault]
    page.set_content(WELL)
    assert page.evaluate(question) == []
    page.set_content(WELL + faulty)
    assert page.evaluate(question) != []


def focused(page: Page, html: str) -> list[dict]:
    """What the page says of each stop of the keyboard, until it leaves the page."""
    page.set_content(html)
    page.evaluate(looking.STOPS)
    stops = []
    for _press in range(9):
        page.keyboard.press("Tab")
        there = page.evaluate(looking.FOCUS)
        if there is None:
            break
        stops.append(there)
    return stops


OUTLINE = "<style>:focus-visible { outline: 3px solid }</style>"


def test_a_link_that_shows_its_focus_is_right(page: Page):
    stops = focused(page, OUTLINE + WELL)
    assert [(stop["stop"], stop["wrong"]) for stop in stops] == [(0, [])]


@pytest.mark.parametrize(
    ("html", "wrong"),
    [
        ("<a href='#' style='outline: none'>a</a>", "shows no outline"),
        ("<a href='#' style='position: absolute; inset-inline-start: -999px'>a</a>", "is out of sight"),
        ("<a href='#'>a</a><div style='position: fixed; inset: 0; background: red'></div>", "lies under"),
    ],
)
def test_a_focus_that_cannot_be_seen_is_found(html: str, wrong: str, page: Page):
    (stop,) = focused(page, OUTLINE + html)
    assert stop["wrong"][0].startswith(wrong)


def test_what_the_keyboard_passes_over_or_takes_out_of_order_is_missed(page: Page):
    passed_over = "<a href='#'>a</a><a href='#' tabindex='-1'>b</a><a href='#'>c</a>"
    assert [stop["stop"] for stop in focused(page, OUTLINE + passed_over)] == [0, 2]
    out_of_order = "<a href='#'>a</a><a href='#' tabindex='1'>b</a>"
    assert [stop["stop"] for stop in focused(page, OUTLINE + out_of_order)] == [1, 0]
