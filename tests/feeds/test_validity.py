"""Every feed, in every format and language, is what its specification says, whatever stands in it."""

import json

import feedparser
import pytest

from languages.codes import site_languages
from tests.feeds.reading import (
    ATOM,
    CHECK,
    EVERY_FEED,
    FORMATS,
    VIEWS,
    address,
    atom,
    check_json,
    entries,
    get,
    titles,
)
from tests.making import make_news, make_position
from tests.pages.content import make_site

pytestmark = pytest.mark.django_db

TYPES = {
    "atom": "application/atom+xml; charset=utf-8",
    "rss": "application/rss+xml; charset=utf-8",
    "json": "application/feed+json",
}


def test_every_feed_is_what_its_specification_says(client):
    make_site()
    for view, form, language in EVERY_FEED:
        content = get(client, view, form, language).content
        CHECK[form](content)
        assert b"None" not in content, (view, form, language)
        if form != "json":
            parsed = feedparser.parse(content)
            assert not parsed.bozo, (view, form, language, parsed.get("bozo_exception"))
            assert parsed.entries and parsed.feed.language == language


@pytest.mark.parametrize("view", VIEWS)
def test_a_feed_without_entries_is_valid_and_does_not_change_by_itself(client, view):
    for form in FORMATS:
        for language in site_languages():
            first = get(client, view, form, language)
            CHECK[form](first.content)
            if form != "json":
                assert not feedparser.parse(first.content).bozo
            assert get(client, view, form, language).headers["ETag"] == first.headers["ETag"]


def test_a_feed_without_entries_changed_last_when_the_ids_began(client, settings):
    settings.FEED_AUTHORITY = "example.org,2026-03-12"
    assert atom(client).findtext(f"{ATOM}updated") == "2026-03-12T00:00:00+00:00"
    assert atom(client).findtext(f"{ATOM}id") == "tag:example.org,2026-03-12:feeds/everything/fr"


@pytest.mark.parametrize("form", FORMATS)
def test_each_format_says_what_it_is_and_keeps_to_the_policy_of_the_site(client, form):
    response = get(client, "", form)
    assert response.headers["Content-Type"] == TYPES[form]
    assert response.headers["Content-Language"] == "fr"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]
    assert not response.cookies and "Cookie" not in response.headers.get("Vary", "")


def test_characters_that_xml_cannot_hold_are_left_out(client):
    make_position(
        {"fr": "Eau\x0b potable\x1f", "en": "Water"}, summary={"fr": "Une ligne\x0c & <b>une</b> autre\ufffe"}
    )
    for form in FORMATS:
        CHECK[form](get(client, "positions:", form).content)
        assert titles(client, "positions:", form=form) == ["Eau potable"]
    entry = entries(client, "positions:")["Eau potable"]
    assert entry.findtext(f"{ATOM}summary") == "Une ligne & <b>une</b> autre"
    # Readers of RSS take it for HTML: what is typed is shown as it is typed there too.
    parsed = feedparser.parse(get(client, "positions:", "rss").content)
    assert parsed.entries[0].summary == "Une ligne &amp; &lt;b&gt;une&lt;/b&gt; autre"


def test_words_are_set_as_on_the_page(client):
    make_position({"fr": "Que demande-t-on ?", "en": "Water"}, summary={"fr": "L'eau: un droit !"})
    (entry,) = entries(client).values()
    assert entry.findtext(f"{ATOM}title") == "Que demande-t-on\u202f?"
    assert entry.findtext(f"{ATOM}summary") == "L’eau\u00a0: un droit\u202f!"


def test_a_record_without_a_summary_has_none_and_is_told_all_the_same(client):
    make_position({"fr": "Eau", "en": "Water"}, summary={"en": "In English alone."})
    (entry,) = entries(client).values()
    assert entry.find(f"{ATOM}summary") is None
    (item,) = check_json(get(client, form="json").content)["items"]
    assert item["content_text"] == "Eau" and "summary" not in item


def test_only_the_newest_are_told_the_newest_first(client):
    made = [make_news({"fr": f"Nouvelle {number}"}, public=("fr",)) for number in range(33)]
    told = titles(client, "news:")
    assert told == [item.version("fr").title for item in reversed(made)][:30]
    assert titles(client) == told


def test_json_is_readable_text(client):
    make_position({"fr": "Été", "en": "Summer"})
    content = get(client, form="json").content
    assert "Été" in content.decode() and json.loads(content)


@pytest.mark.parametrize("form", FORMATS)
def test_a_feed_is_only_read(client, form):
    assert client.post(address("", form)).status_code == 405
    assert client.post(address("news:", form)).status_code == 405
