"""Links to records in a text: what is read of them, and what becomes of them whatever the text is like."""

import re

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from languages.long_texts import long_text
from languages.record_links import (
    Place,
    Reference,
    links_in,
    reference_from,
    references_in,
    with_addresses,
    with_targets,
)
from languages.rich_text import plain_text, sanitise
from tests.languages.counting import grows_with_its_text

WATER = Reference("positions.position", "water")
HERE, THERE = Place("/en/positions/water/?a=1&b=2", "en"), Place("/fr/positions/eau/", "fr")
LINK = f'<a href="{WATER}">water</a>'


def test_a_reference_is_read_as_it_is_written():
    assert reference_from(str(WATER)) == WATER
    assert str(WATER) == "record:positions.position/water"
    for href in (
        "/en/",
        "record:water",
        "record:positions.position/",
        f"{WATER}/",
        f"{WATER}\n",
        f"x{WATER}",
    ):
        assert reference_from(href) is None


def test_links_are_read_with_their_words():
    html = '<p>a <a href="/x?a=1&amp;b" lang="la">b <em>c</em> &amp;</a> <a href="#d">d</a></p>'
    assert list(links_in(html)) == [("/x?a=1&b", "b c &"), ("#d", "d")]
    assert references_in(f"<p>{LINK} {LINK}</p>{html}") == {WATER}


def test_an_address_is_escaped_and_says_its_language_where_it_is_another():
    assert with_addresses(LINK, {WATER: HERE}, "en") == '<a href="/en/positions/water/?a=1&amp;b=2">water</a>'
    assert (
        with_addresses(LINK, {WATER: THERE}, "en") == '<a href="/fr/positions/eau/" hreflang="fr">water</a>'
    )
    evil = Place('/x"><script>', "fr")
    assert "<script" not in with_addresses(LINK, {WATER: evil}, "en")


def test_a_text_that_is_printed_without_being_asked_about_names_no_record():
    assert long_text(f"<p>{LINK}</p>", "en").html == "<p>water</p>"


def test_a_link_is_led_elsewhere_and_its_words_stay():
    html = '<p><a href="/x?a=1&amp;b" hreflang="fr">c</a> <a href="/y">d</a></p>'
    led = '<p><a href="record:positions.position/water" hreflang="fr">c</a> <a href="/y">d</a></p>'
    assert with_targets(html, {"/x?a=1&b": str(WATER)}) == led
    assert with_targets(html, {}) == html


TANGLES = st.lists(
    st.sampled_from(
        [
            f'<a href="{WATER}">',
            f'<a href="{WATER}" lang="la" hreflang="fr">',
            '<a href="record:positions.position/none" dir="rtl">',
            '<a href="/x">',
            "</a>",
            "<table><tr><td>",
            "</td></tr></table>",
            "<p>",
            "</p>",
            "<em>",
            "</em>",
            "words",
            'href="record:positions.position/water"',
            "[[",
            "]]",
        ]
    ),
    max_size=30,
).map("".join)


@settings(max_examples=300, deadline=None)
@given(TANGLES)
def test_whatever_a_text_is_like_its_words_stay_and_no_link_names_a_record(html):
    html = sanitise(html)
    for places in ({}, {WATER: HERE}):
        read = with_addresses(html, places, "en")
        assert plain_text(read) == plain_text(html)
        assert not BeautifulSoup(read, "html.parser").select('a[href^="record:"]')
        for name in ("a", "span"):
            assert len(re.findall(f"<{name}[ >]", read)) == read.count(f"</{name}>")


@pytest.mark.parametrize("part", [LINK, f"<p>{LINK} [[{LINK}]]</p>"])
def test_many_links_take_no_longer_than_their_text(part):
    assert grows_with_its_text(lambda html: with_addresses(html, {WATER: HERE}, "en"), part)
    assert grows_with_its_text(references_in, part)
