"""Choosing a record to link to, as staff: what is found, who finds it, what forms make of addresses."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from languages.codes import column, column_languages
from publishing.record_links import reference_of
from publishing.slugs import change_slug
from tests.admin_forms import change_url, fields_of, logged_in
from tests.making import (
    make_country,
    make_document,
    make_institution,
    make_news,
    make_page,
    make_partner,
    make_position,
    make_protected_partner,
    make_result,
    make_target,
    make_theme,
    make_user,
)

pytestmark = pytest.mark.django_db

FIRST, SECOND = column_languages()[:2]


def ask(words, role="editor", client=None):
    client = client or logged_in(make_user(role))
    response = client.get(reverse("admin:record-links"), {"q": words})
    assert response.status_code == 200
    return response.json()


def references(found):
    return [one["reference"] for one in found["records"]]


def to(record):
    return str(reference_of(record))


# --- what is found -----------------------------------------------------------------------------------


def test_records_of_every_type_are_found_in_every_language_whatever_their_accents():
    named = {FIRST: "Forêt dense", SECOND: "Dense forest"}
    made = [make(named) for make in (make_position, make_result, make_news, make_document, make_page)]
    made.append(make_partner(named))
    for words in ("foret", "FOREST dense"):
        assert sorted(references(ask(words))) == sorted(map(to, made))


def test_reference_data_with_pages_is_found_and_says_where_it_has_one():
    theme, institution = make_theme(), make_institution("ministry")
    (found,) = ask("gender")["records"]
    assert (found["reference"], found["is_public"]) == (to(theme), False)
    make_target(make_position({FIRST: "Titre"}, public=(FIRST,)), institution)
    (found,) = ask("ministry")["records"]
    assert [(one["language"], one["is_public"]) for one in found["states"]] == [
        (FIRST, True),
        (SECOND, False),
    ]
    country = make_country()
    assert references(ask("congo")) == [to(country)]


def test_each_record_is_told_with_its_language_its_type_and_its_states():
    make_position({FIRST: "Une lettre"}, public=(FIRST,), key="letter")
    client = logged_in(make_user("editor", interface_language="en"))
    (found,) = ask("lettre", client=client)["records"]
    assert (found["title"], found["language"], found["kind"]) == ("Une lettre", FIRST, "Position")
    assert [one["label"] for one in found["states"]] == ["Public", "Not begun"]
    assert found["is_public"]


def test_what_is_called_exactly_so_comes_before_what_begins_so_or_only_has_the_word():
    within = make_position({FIRST: "La grande eau"}, public=())
    begins = make_position({FIRST: "Eau et paix"}, public=())
    exact = make_page({FIRST: "Eau"}, public=())
    assert references(ask("eau")) == [to(exact), to(begins), to(within)]


def test_without_words_what_was_changed_last_is_offered():
    make_news()
    last = make_position()
    assert references(ask(""))[0] == to(last)


def test_an_address_of_this_site_or_a_reference_finds_its_record_alone():
    record, _other = make_position(key="water"), make_position(key="water-too")
    old = record.version(FIRST).url
    change_slug(record, FIRST, "ailleurs", by=make_user("publisher"))
    client = logged_in(make_user("editor"))
    address = record.version(FIRST).url
    for asked in (address, settings.SITE_URL + address, f"{address}?a=1#texte", old, to(record)):
        assert references(ask(asked, client=client)) == [to(record)]
    for asked in (
        "/fr/nulle-part/",
        "/fr/positions/",
        "record:positions.position/none",
        "https://example.org/",
    ):
        assert ask(asked, client=client)["records"] == []


def test_few_are_shown_and_it_is_said_that_there_are_more():
    for _number in range(22):
        make_news({FIRST: "Nouvelle du jour"}, public=())
    found = ask("nouvelle")
    assert len(found["records"]) == 20
    assert found["more"]


@pytest.mark.parametrize(
    "words", ["%", "_", "\"'<script>", "é" * 600, "a\x00b", "record:x", "/", "//evil", "http://["]
)
def test_strange_questions_find_nothing_and_break_nothing(words):
    make_position()
    if "\x00" in words:
        client = logged_in(make_user("editor"))
        assert client.get(reverse("admin:record-links"), {"q": words}).status_code == 400
    else:
        assert ask(words)["records"] == []


def test_a_search_costs_the_same_whatever_it_finds():
    client = logged_in(make_user("editor"))

    def cost():
        with CaptureQueriesContext(connection) as captured:
            ask("nouvelle", client=client)
        return len(captured)

    make_news({FIRST: "Nouvelle"}, public=()), make_position({FIRST: "Nouvelle"}, public=())
    cost()
    few = cost()
    for _number in range(15):
        make_news({FIRST: "Nouvelle"}, public=()), make_position({FIRST: "Nouvelle"}, public=())
    assert cost() == few


# --- who finds it ------------------------------------------------------------------------------------


def test_nobody_finds_records_without_being_staff(client):
    response = client.get(reverse("admin:record-links"), {"q": "a"})
    assert response.status_code == 302
    assert "/login/" in response["Location"]


def test_nobody_finds_what_their_lists_do_not_show_them():
    make_position({FIRST: "Une lettre"}, public=(FIRST,))
    user = make_user()
    user.is_staff = True
    user.save()
    client = logged_in(user)
    for asked in ("lettre", "", "record:positions.position/position-1", "/fr/positions/une-lettre/"):
        assert ask(asked, client=client)["records"] == []


def test_a_protected_partner_is_found_under_its_public_label_alone():
    partner = make_protected_partner()
    (found,) = ask("protegee")["records"]
    assert found["reference"] == to(partner)
    assert found["title"] in {partner.version(code).title for code in column_languages()}


# --- what the forms make of it ---------------------------------------------------------------------------


def test_each_record_with_a_page_tells_how_a_text_names_it():
    client = logged_in(make_user("administrator"))
    for record in (make_position(), make_theme(), make_country()):
        assert f">{to(record)}</code>" in client.get(change_url(record)).content.decode()
    assert b"record:positions.positiontype" not in client.get(change_url(make_position().type)).content


def test_an_address_that_somebody_pasted_is_stored_as_its_record():
    record, text = make_position(), make_position(public=())
    client = logged_in(make_user("editor"))
    data = fields_of(client.get(change_url(text)))
    link = '<p>See <a href="{}">our letter</a>.</p>'
    data[column("body", FIRST)] = link.format(settings.SITE_URL + record.version(FIRST).url)
    data[column("body", SECOND)] = link.format(record.version(FIRST).url)
    assert client.post(change_url(text), data).status_code == 302
    text.refresh_from_db()
    assert getattr(text, column("body", FIRST)) == link.format(to(record))
    assert getattr(text, column("body", SECOND)) == link.format(record.version(FIRST).url)


def test_a_text_that_nobody_changed_is_saved_as_it_was():
    record = make_position()
    html = f'<p>See <a href="{record.version(FIRST).url}">our letter</a>.</p>'
    text = make_position(public=(), body={FIRST: html})
    client = logged_in(make_user("editor"))
    data = fields_of(client.get(change_url(text)))
    data[column("title", FIRST)] = "Autre titre"
    assert client.post(change_url(text), data).status_code == 302
    text.refresh_from_db()
    assert getattr(text, column("body", FIRST)) == html


def test_a_link_to_a_record_that_is_no_more_is_kept_as_it_was_typed():
    """It is told among the dead links; nothing typed is lost."""
    text = make_position(public=())
    client = logged_in(make_user("editor"))
    data = fields_of(client.get(change_url(text)))
    data[column("body", FIRST)] = '<p><a href="record:positions.position/none">words</a></p>'
    assert client.post(change_url(text), data).status_code == 302
    text.refresh_from_db()
    assert getattr(text, column("body", FIRST)) == data[column("body", FIRST)]


def test_deleting_a_record_tells_the_texts_that_link_to_it():
    record = make_position(public=())
    make_position(
        {FIRST: "Le texte qui mène"}, public=(), body={FIRST: f'<p><a href="{to(record)}">x</a></p>'}
    )
    client = logged_in(make_user("administrator"))
    response = client.get(change_url(record).replace("/change/", "/delete/"))
    assert response.status_code == 200
    assert "Le texte qui mène" in response.content.decode()
    assert client.post(change_url(record).replace("/change/", "/delete/"), {"post": "yes"}).status_code == 302
    assert not type(record).objects.filter(pk=record.pk).exists()
