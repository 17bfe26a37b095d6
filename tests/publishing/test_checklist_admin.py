"""The checklist on the pages of staff: severity in words, and the way to each field."""

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from partners.models import Visibility
from positions.models import Position
from publishing.admin.checklist import Checklist, checklist_context
from publishing.copies.rehearsal import rehearsal
from tests.making import (
    make_ask,
    make_figure,
    make_image,
    make_news,
    make_partner,
    make_position,
    make_result,
    make_signatory,
    make_user,
    words,
)

pytestmark = pytest.mark.django_db

TEMPLATE = "admin/includes/checklist.html"


def shown(checklist, **context):
    return BeautifulSoup(render_to_string(TEMPLATE, {"checklist": checklist, **context}), "html5lib")


def remarkable():
    """A position with an ask without words, a link that says nothing, and a name that may not stand there."""
    position = make_position(body={"fr": '<p>Ligue des champs : <a href="/a">ici</a></p>'}, public=())
    make_signatory(position, make_partner({"fr": "Ligue des champs", "en": "League"}), is_public=False)
    make_ask(position)
    make_ask(position, {"en": "Publish"})
    return position


def test_what_is_to_be_settled_is_said_in_words_and_first():
    with translation.override("en"):
        soup = shown(checklist_context(remarkable(), ["fr"]))
    headings = [heading.get_text() for heading in soup.select("h3")]
    assert headings == ["To be settled before publishing", "Advice for every language", "Advice – Français"]
    assert "Ligue des champs" in soup.select_one("li").get_text()
    assert "stops publication" in soup.select_one(".help").get_text()


def test_advice_alone_says_that_it_stops_nothing():
    with translation.override("en"):
        soup = shown(checklist_context(make_position(public=()), ["fr"]))
    assert "Nothing here stops publication" in soup.select_one(".help").get_text()
    assert not soup.select(".checklist-blocks")


def test_advice_stands_under_its_language():
    checklist = checklist_context(remarkable(), ["fr", "en"])
    assert [group.language for group in checklist.groups] == ["", "", "fr", "en"]
    soup = shown(checklist)
    assert [span["lang"] for span in soup.select(".checklist-group span")] == ["fr", "en"]
    assert checklist.blocks


def test_nothing_to_say_is_said_only_where_that_is_wanted():
    checklist = Checklist(None, ["fr"], {})
    assert not shown(checklist).select_one("section")
    assert shown(checklist, told_when_empty=True).select_one("section p")


def test_nothing_is_asked_before_it_is_printed():
    position = remarkable()
    with CaptureQueriesContext(connection) as asked:
        checklist = checklist_context(position, ["fr"])
    assert len(asked) == 0
    assert checklist


def test_each_finding_leads_to_its_field_on_the_page_of_the_record(client):
    """Every address answers, and has a field or a row of that name."""
    client.force_login(make_user("editor", translates=["fr", "en"]))
    result = make_result(public=())
    make_figure(result)
    news = make_news(image=make_image({"fr": "a"}), public=())
    for record in (remarkable(), result, news):
        checklist = checklist_context(record, ["fr", "en"])
        links = [link["href"] for link in shown(checklist).select("li a")]
        assert links
        for link in links:
            path, _hash, anchor = link.partition("#")
            page = BeautifulSoup(client.get(path).content.decode(), "html5lib")
            assert anchor and page.find(id=anchor), link


def test_on_the_form_itself_each_finding_leads_to_the_field_there(client):
    """Also to the fields of rows, by the numbers that they have on this page."""
    position = remarkable()
    person = make_user("editor", translates=["fr", "en"])
    client.force_login(person)
    url = f"/admin/positions/position/{position.pk}/change/"
    response = client.get(url)
    checklist = checklist_context(position, ["fr", "en"], response.context_data)
    soup = BeautifulSoup(response.content.decode(), "html5lib")
    links = [link["href"] for link in shown(checklist).select("li a")]
    here = [link for link in links if link.startswith("#")]
    assert {"#id_body_fr", "#id_asks-1-text_fr"} <= set(here)
    assert all(soup.find(id=link[1:]) for link in here)


def test_a_label_is_printed_as_words():
    partner = make_partner({"fr": "<script>x</script> Ligue", "en": "y"}, visibility=Visibility.SUPPRESSED)
    position = make_position(summary={"fr": "s", "en": "s"}, public=())
    words(position, "title", {"fr": "La <script>x</script> Ligue"})
    position.save()
    html = render_to_string(TEMPLATE, {"checklist": checklist_context(position, ["fr"])})
    assert partner.is_hidden and "<script>" not in html


def test_a_record_without_a_page_of_its_own_leads_nowhere(monkeypatch):
    monkeypatch.delitem(admin.site._registry, Position)
    soup = shown(checklist_context(remarkable(), ["fr"]))
    assert soup.select(".checklist-place") or soup.select("li a")
    assert not soup.select('a[href^="#"]')


def test_a_checklist_made_within_a_rehearsal_shows_what_was_rehearsed():
    position = make_position(summary={"fr": "s", "en": "s"}, public=())
    with rehearsal():
        draft = Position.objects.get(pk=position.pk)
        words(draft, "summary", {"fr": ""})
        draft.save()
        checklist = checklist_context(draft, ["fr"]).look()
    assert [one.code for one in checklist.findings] == ["summary-empty"]
    assert shown(checklist).select("li")


def test_several_checklists_on_a_page_have_headings_and_names_of_their_own():
    position = remarkable()
    html = "".join(
        render_to_string(TEMPLATE, {"checklist": checklist_context(position, [code]), "heading_level": 3})
        for code in ("fr", "en")
    )
    soup = BeautifulSoup(html, "html5lib")
    ids = [element["id"] for element in soup.select("[id]")]
    assert len(ids) == len(set(ids))
    assert soup.select("h3[id=checklist-fr] ~ div h4") and not soup.select("h2")
