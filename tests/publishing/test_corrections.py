"""Correction notices: who may write them, where readers find them, and that none goes in silence."""

import datetime
import json

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Event
from languages.codes import column, column_languages
from publishing.copies.moves import publish_changes
from publishing.corrections import NEVER_PUBLIC, NOTHING_SAID
from publishing.provenance import state_rows, writing
from publishing.slugs import change_slug
from publishing.text_states import TranslationState
from publishing.workflow import withdraw
from search.rebuilding import rebuild
from tests.admin_forms import add_row, change_url, fields_of, logged_in
from tests.making import (
    make_correction,
    make_document,
    make_news,
    make_page,
    make_position,
    make_result,
    make_user,
    words,
)

pytestmark = pytest.mark.django_db

MAKERS = {
    "position": make_position,
    "result": make_result,
    "news item": make_news,
    "page": make_page,
    "document": make_document,
}
WRONG = {
    "fr": "Nous écrivions 121 contrôles ; il y en a 212.",
    "en": "We wrote 121 inspections; there are 212.",
}


def read(client, record, language="en"):
    response = client.get(record.version(language).url)
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html5lib")


def text(element):
    return " ".join(element.get_text(" ", strip=True).split())


def told(soup):
    return [(text(row.dt), text(row.dd)) for row in soup.select("#corrections .rows > div")]


# --- what readers see --------------------------------------------------------------------------------


@pytest.mark.parametrize("make", MAKERS.values(), ids=MAKERS)
def test_readers_are_told_at_the_head_and_read_the_notice_at_the_end(client, make):
    record = make({"fr": "Eau", "en": "Water"})
    make_correction(record, WRONG)
    soup = read(client, record)
    link = soup.select_one('.head a[href="#corrections"]')
    assert text(link) == "Corrected on 1 March 2025" and link.time["datetime"] == "2025-03-01"
    assert told(soup) == [("1 March 2025", WRONG["en"])]
    sections = soup.select("article > *")
    assert sections.index(soup.select_one("#corrections")) > sections.index(soup.select_one(".head"))
    french = read(client, record, "fr").select_one("#corrections dd")
    assert "121 contrôles" in text(french) and not french.has_attr("lang")


def test_the_latest_correction_comes_first_and_dates_the_head(client):
    position = make_position({"fr": "Eau", "en": "Water"})
    make_correction(position, date=datetime.date(2025, 5, 4))
    make_correction(position, date=datetime.date(2024, 12, 24))
    soup = read(client, position)
    assert [day for day, _words in told(soup)] == ["4 May 2025", "24 December 2024"]
    assert "4 May 2025" in text(soup.select_one(".head"))


def test_a_notice_in_french_only_is_marked_as_french_on_the_english_page(client):
    position = make_position({"fr": "Eau", "en": "Water"})
    make_correction(position, {"fr": WRONG["fr"]})
    soup = read(client, position)
    assert soup.select_one("#corrections dd")["lang"] == "fr"
    assert text(soup.select_one("#corrections .only-in")) == "This section is available in French only."


def test_a_notice_without_words_is_not_shown(client):
    position = make_position({"fr": "Eau", "en": "Water"})
    make_correction(position, {"fr": ""})
    soup = read(client, position)
    assert not soup.select('#corrections, a[href="#corrections"]')


def test_words_of_a_language_that_is_not_public_stay_unread(client):
    position = make_position({"fr": "Eau", "en": "Water"}, public=("en",))
    make_correction(position, {"fr": WRONG["fr"]})
    assert not told(read(client, position))


def test_markup_in_a_notice_is_printed_as_it_was_typed(client):
    position = make_position({"fr": "Eau", "en": "Water"})
    make_correction(position, {"en": "<b>12</b>\n21"})
    cell = read(client, position).select_one("#corrections dd")
    assert "<b>12</b>" in text(cell) and cell.br and not cell.b


def test_machines_are_told_of_the_correction(client):
    item = make_news({"fr": "Eau", "en": "Water"})
    make_correction(item, {"fr": WRONG["fr"]})
    graph = json.loads(read(client, item).select_one('script[type="application/ld+json"]').string)["@graph"]
    node = next(one for one in graph if one["@type"] == "NewsArticle")
    words_told = {"@value": WRONG["fr"], "@language": "fr"}
    assert node["correction"] == [
        {"@type": "CorrectionComment", "datePublished": "2025-03-01", "text": words_told}
    ]


@pytest.mark.parametrize("form", ["atom", "rss", "json"])
def test_the_feed_tells_the_correction_and_that_the_entry_has_changed(client, form):
    position = make_position({"fr": "Eau", "en": "Water"}, summary={"fr": "Un puits.", "en": "A well."})
    before = client.get(f"/en/positions/feed.{form}")
    make_correction(position, WRONG)
    after = client.get(f"/en/positions/feed.{form}")
    words_told = after.content.decode().replace("\u00a0", " ")
    assert "Correction of 1 March 2025: We wrote 121 inspections; there are 212." in words_told
    assert "contrôles" not in words_told
    assert before.content != after.content


def test_a_correction_moves_the_moment_of_change():
    position = make_position()
    before = position.updated_at
    make_correction(position)
    position.refresh_from_db()
    assert position.updated_at > before


def test_a_search_finds_the_page_by_its_correction(client):
    position = make_position({"fr": "Eau", "en": "Water"})
    make_correction(position, {"en": "We confused zirconium and zinc."})
    rebuild()
    soup = BeautifulSoup(client.get("/en/search/?q=zirconium").content.decode(), "html5lib")
    assert soup.find("a", href=position.version("en").url)


@pytest.mark.parametrize("name", ["news item", "page", "document"])
def test_a_page_without_corrections_asks_nothing_more_and_one_with_some_a_single_query(client, name):
    record = MAKERS[name]({"fr": "Eau", "en": "Water"})
    client.get(record.version("en").url)

    def cost():
        with CaptureQueriesContext(connection) as captured:
            client.get(record.version("en").url)
        return captured

    without = cost()
    assert not [query for query in without if "_corrections_" in query["sql"]]
    make_correction(record)
    make_correction(record)
    type(record).objects.filter(pk=MAKERS[name]().pk).update(superseded_by=record)
    assert len(cost()) == len(without) + 1


@pytest.mark.parametrize("name", ["position", "result"])
def test_corrections_come_with_the_other_rows_of_a_position_and_of_a_result(client, name):
    record = MAKERS[name]({"fr": "Eau", "en": "Water"})
    client.get(record.version("en").url)
    costs = []
    for _times in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(record.version("en").url)
        costs.append(len(captured))
        make_correction(record)
    assert costs[0] == costs[1]


# --- who writes them, and about what ------------------------------------------------------------------


def test_what_nobody_has_read_is_not_corrected_in_public():
    with pytest.raises(ValidationError) as refused:
        make_correction(make_position(public=())).full_clean()
    assert refused.value.messages == [str(NEVER_PUBLIC)]
    withdrawn = make_position(public=("fr",))
    withdraw(withdrawn, "fr", by=None)
    make_correction(withdrawn).full_clean()


@pytest.mark.parametrize("name", MAKERS)
def test_the_form_offers_notices_once_readers_have_seen_the_record(name):
    client = logged_in(make_user("editor"))
    for public, offered in (((), False), (("fr",), True)):
        soup = BeautifulSoup(client.get(change_url(MAKERS[name](public=public))).content, "html.parser")
        assert bool(soup.select_one("#corrections-group")) is offered


def withdrawn_position():
    """It was public; its form saves at once."""
    position = make_position(public=("fr",))
    withdraw(position, "fr", by=None)
    return position


def test_an_editor_writes_a_notice_which_the_translator_finds_missing():
    position, client = withdrawn_position(), logged_in(make_user("editor"))
    data = fields_of(client.get(change_url(position)))
    add_row(data, "corrections", id="", position=position.pk, order="", date="2025-03-01")
    number = int(data["corrections-TOTAL_FORMS"]) - 1
    data[f"corrections-{number}-{column('text', 'fr')}"] = WRONG["fr"]
    response = client.post(change_url(position), data | {"_continue": "1"}, follow=True)
    assert not response.context.get("errors"), response.context["error_links"]
    notice = position.corrections.get()
    assert str(notice.date) == "2025-03-01" and notice.order == 1
    assert state_rows(notice).get(language="en").state == TranslationState.MISSING


def test_a_notice_that_says_nothing_is_refused_and_what_was_typed_is_kept():
    position, client = withdrawn_position(), logged_in(make_user("editor"))
    data = fields_of(client.get(change_url(position)))
    add_row(data, "corrections", id="", position=position.pk, order="3", date="2025-03-01")
    response = client.post(change_url(position), data)
    assert str(NOTHING_SAID) in response.content.decode()
    assert 'value="2025-03-01"' in response.content.decode()
    assert not position.corrections.exists()


@pytest.mark.parametrize(("role", "may"), [("editor", False), ("publisher", True), ("translator", False)])
def test_only_publishers_take_a_notice_away(role, may):
    position = make_position()
    make_correction(position)
    soup = BeautifulSoup(logged_in(make_user(role)).get(change_url(position)).content, "html.parser")
    assert bool(soup.select('#corrections-group input[name$="-DELETE"]')) is may


def saved(user, record, **changes):
    client = logged_in(user)
    data = fields_of(client.get(change_url(record)))
    if words_said := changes.pop("adds", None):
        number = int(data["corrections-TOTAL_FORMS"])
        add_row(data, "corrections", id="", order="", date="2025-03-01", **{record_column(record): record.pk})
        data |= {f"corrections-{number}-{column('text', code)}": said for code, said in words_said.items()}
    response = client.post(change_url(record), data | changes | {"_continue": "1"}, follow=True)
    assert not response.context.get("errors"), response.context["error_links"]


def record_column(record):
    return record._meta.get_field("corrections").field.name


def test_a_notice_on_a_public_text_is_read_once_it_is_published_and_gone_once_its_removal_is(client):
    position, publisher = make_position({"fr": "Eau", "en": "Water"}), make_user("publisher")
    saved(make_user("editor"), position, adds=WRONG)
    assert told(read(client, position)) == []
    publish_changes(position, ["fr", "en"], by=publisher)
    assert told(read(client, position)) == [("1 March 2025", WRONG["en"])]
    saved(publisher, position, **{"corrections-0-DELETE": "on"})
    assert told(read(client, position)) and not Event.objects.filter(verb="delete_correction").exists()
    publish_changes(position, ["fr"], by=publisher)
    assert told(read(client, position)) == []
    assert Event.objects.get(verb="delete_correction").by == publisher.email


# --- what is never lost -------------------------------------------------------------------------------


def test_taking_a_notice_away_is_in_the_log_with_who_did_it_and_no_word_of_it():
    position, publisher = make_position(), make_user("publisher")
    make_correction(position, WRONG)
    with writing(by=publisher):
        position.corrections.all().delete()
    event = Event.objects.get(verb="delete_correction")
    assert (event.by, event.model, event.object_id) == (
        publisher.email,
        "positions.position",
        str(position.pk),
    )
    assert event.details == {"date": "2025-03-01"}


def test_notices_go_with_their_record_which_the_log_tells_once():
    position = make_position(public=("fr",))
    make_correction(position)
    withdraw(position, "fr", by=None)
    position.delete()
    assert not Event.objects.filter(verb="delete_correction").exists()


def test_a_notice_stays_whatever_address_its_record_takes(client):
    position = make_position({"fr": "Eau", "en": "Water"})
    make_correction(position, WRONG)
    change_slug(position, "en", "clean-water", by=None)
    position.refresh_from_db()
    assert told(read(client, position)) == [("1 March 2025", WRONG["en"])]


def test_every_language_of_the_site_has_a_column_for_its_words():
    notice = make_correction(make_position())
    words(notice, "text", {code: f"Words in {code}" for code in column_languages()})
    notice.save()
    notice.refresh_from_db()
    assert {getattr(notice, column("text", code)) for code in column_languages()} == {
        f"Words in {code}" for code in column_languages()
    }
