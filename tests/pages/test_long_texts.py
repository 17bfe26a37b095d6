"""Long texts on the pages that print them: the way down, the notes, how long they take to read."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from languages.codes import column
from languages.typography import NBSP
from pages.models import StandingText
from tests.admin_forms import change_url, logged_in
from tests.making import (
    make_block,
    make_country,
    make_document,
    make_news,
    make_page,
    make_partner,
    make_position,
    make_result,
    words,
)

pytestmark = pytest.mark.django_db

SENTENCE = {
    "fr": "<p>Une phrase de six mots ici. " * 20 + "</p>",
    "en": "<p>" + "Six words stand in here today. " * 20 + "</p>",
}
HEADINGS = {"fr": ("Ce qui est", "L’eau", "Suite"), "en": ("What is", "Water", "What next")}
LONG = {
    code: "".join(f"<h2>{heading}</h2>{SENTENCE[code]}<p>x[[{code}]]</p>" for heading in HEADINGS[code] * 2)
    for code in SENTENCE
}
SHORT = {"fr": "<h2>Un</h2><p>Court.</p>", "en": "<h2>One</h2><p>Short.</p>"}
MINUTES = {"fr": f"3{NBSP}min de lecture", "en": f"3{NBSP}min read"}


def with_body(record, body):
    words(record, "body", body)
    record.save()
    return record


def standing_text(body):
    values = {column("body", code): text for code, text in body.items()}
    StandingText.objects.filter(key="legal").update(is_complete=True, reviewed_on="2026-01-31", **values)
    return {"fr": "/fr/mentions-legales/", "en": "/en/legal-notice/"}


def addresses(record):
    return {version.language: version.url for version in record.public_versions()}


def page_of_one_block(body):
    page = make_page()
    make_block(page, body)
    return addresses(page)


KINDS = {
    "position": lambda body: addresses(with_body(make_position(), body)),
    "result": lambda body: addresses(with_body(make_result(), body)),
    "news": lambda body: addresses(with_body(make_news(), body)),
    "partner": lambda body: addresses(with_body(make_partner(), body)),
    "country": lambda body: addresses(with_body(make_country(public=("fr", "en")), body)),
    "publication": lambda body: addresses(with_body(make_document(), body)),
    "standing text": standing_text,
    "page": page_of_one_block,
}


def read(path):
    return BeautifulSoup(Client().get(path).content.decode(), "html5lib")


def said(element):
    return re.sub("[ \n]+", " ", element.get_text()).strip()


@pytest.mark.parametrize("kind", KINDS)
def test_a_long_text_has_contents_notes_and_a_reading_time(kind):
    for language, path in KINDS[kind](LONG).items():
        page = read(path)
        links = page.select("nav.toc a")
        assert [said(link) for link in links] == list(HEADINGS[language] * 2)
        for link in links:
            assert said(page.find(id=link["href"][1:])) == said(link)
        assert [said(call) for call in page.select(".prose .call")] == ["1", "2", "3", "4", "5", "6"]
        assert len(page.select(".prose .notes li")) == 6
        ids = [element["id"] for element in page.find_all(id=True)]
        assert len(ids) == len(set(ids))
        assert said(page.select_one("header.head .reading-time")) == MINUTES[language]


@pytest.mark.parametrize("kind", KINDS)
def test_a_short_text_has_none_of_it(kind):
    for path in KINDS[kind](SHORT).values():
        page = read(path)
        assert not page.select(".toc, .notes, .call, .reading-time")
        assert page.select(".prose [id^=part-]")


def test_the_contents_of_a_page_name_its_blocks_and_the_headings_of_those_without_one():
    page = make_page()
    make_block(page, {"en": "<h2>Inside</h2><p>a [[one]]</p>"}, heading={"en": "Same"})
    make_block(page, {"en": "<p>b [[two]]</p>"}, kind="callout", heading={"en": "Same"})
    make_block(page, {"en": "<h2>Inside</h2><p>c [[three]]</p><h3>Below</h3><p>d</p>"})
    make_block(page, {"fr": "<p>e</p>"}, heading={"fr": "L'eau : oui"})
    make_block(page, {"en": "<h2>Nothing</h2>"}, heading={"en": "Never printed"})
    told = read(page.version("en").url)
    links = told.select("nav.toc a")
    assert [(said(link), link["href"]) for link in links] == [
        ("Same", "#part-same"),
        ("Same", "#part-same-2"),
        ("Inside", "#part-inside-2"),
        (f"L’eau{NBSP}: oui", "#part-l-eau-oui"),
    ]
    assert links[3]["lang"] == "fr"
    for link in links:
        assert said(told.find(id=link["href"][1:])) == said(link)
    assert [said(call) for call in told.select(".call")] == ["1", "2", "3"]
    assert [section.ol.get("start") for section in told.select(".notes")] == [None, "2", "3"]


def test_a_page_of_few_headings_has_no_contents():
    page = make_page()
    for heading in ("One", "Two", "Three"):
        make_block(page, {"en": "<p>a</p>"}, heading={"en": heading})
    assert not read(page.version("en").url).select(".toc")


def test_what_is_stored_stays_what_the_editor_typed(editor):
    typed = "<p>l'eau : oui ! [[une note]]</p>"
    position = with_body(make_position(), {"fr": typed})
    position.refresh_from_db()
    assert getattr(position, column("body", "fr")) == typed
    form = BeautifulSoup(logged_in(editor).get(change_url(position)).content, "html.parser")
    field = form.find("textarea", {"name": column("body", "fr")})
    assert field.get_text().strip() == typed
    assert "[[" in form.find(id=field["aria-describedby"]).get_text()


def test_a_note_in_a_standing_text_is_nothing_left_to_fill_in():
    from pages.models.site import still_to_fill_in

    assert not still_to_fill_in("en", "<p>The law[[of 1978]] applies.</p>")
    assert "[name]" in still_to_fill_in("en", "<p>By [name][[who else]].</p>")
