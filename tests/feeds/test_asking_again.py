"""Programs that ask every hour: 304 for those that have the feed, and never a text that was taken away."""

from datetime import timedelta

import pytest
from django.utils import timezone

from positions.models import Position
from publishing.workflow import withdraw
from tests.feeds.reading import EVERY_FEED, FORMATS, address, get
from tests.making import attach, live, make_document, make_news, make_position
from tests.pages.content import make_site

pytestmark = pytest.mark.django_db


def test_whoever_has_the_feed_already_is_told_so(client):
    make_site()
    for view, form, language in EVERY_FEED:
        first, path = get(client, view, form, language), address(view, form, language)
        conditions = (
            {"If-None-Match": first.headers["ETag"]},
            {"If-None-Match": f"W/{first.headers['ETag']}"},
            {"If-Modified-Since": first.headers["Last-Modified"]},
            {"If-None-Match": first.headers["ETag"], "If-Modified-Since": first.headers["Last-Modified"]},
        )
        for condition in conditions:
            for ask in (client.get, client.head):
                again = ask(path, headers=condition)
                assert again.status_code == 304 and not again.content, (path, condition)
                assert again.headers["ETag"] == first.headers["ETag"]
                assert again.headers["Last-Modified"] == first.headers["Last-Modified"]


def test_a_compressed_feed_is_recognised_too(client):
    make_site()
    path = address("", "atom")
    first = client.get(path, headers={"Accept-Encoding": "gzip"})
    condition = {"Accept-Encoding": "gzip", "If-None-Match": first.headers["ETag"]}
    assert client.get(path, headers=condition).status_code == 304


@pytest.mark.parametrize("form", FORMATS)
def test_the_head_of_a_feed_can_be_asked_for(client, form):
    make_position()
    whole, head = get(client, "", form), client.head(address("", form))
    assert head.status_code == 200 and not head.content
    for name in ("ETag", "Last-Modified", "Content-Type", "Content-Length"):
        assert head.headers[name] == whole.headers[name]


def test_the_same_content_has_the_same_bytes(client):
    make_site()
    for view, form, language in EVERY_FEED:
        assert get(client, view, form, language).content == get(client, view, form, language).content


def _older(*records):
    """As if they had come out two days ago."""
    past = timezone.now() - timedelta(days=2)
    for record in records:
        live(record, "fr", at=past)
        record.save()
        type(record).objects.filter(pk=record.pk).update(updated_at=past)


def asked_again(client, view=""):
    """Two programs, one that remembers the tag and one that remembers the moment."""
    first = get(client, view)

    def ask():
        return [
            client.get(address(view, "atom"), headers=condition).status_code
            for condition in (
                {"If-None-Match": first.headers["ETag"]},
                {"If-Modified-Since": first.headers["Last-Modified"]},
            )
        ]

    assert ask() == [304, 304]
    return ask


@pytest.mark.parametrize("view", ["", "positions:"])
def test_a_new_text_and_a_changed_one_are_sent(client, view):
    position = make_position({"fr": "Eau", "en": "Water"})
    _older(position)
    ask = asked_again(client, view)
    Position.objects.get(pk=position.pk).save()
    assert ask()[1] == 200
    _older(position)
    ask = asked_again(client, view)
    make_position()
    assert ask() == [200, 200]


@pytest.mark.parametrize("view", ["", "positions:"])
@pytest.mark.parametrize("others", [0, 1])
def test_a_text_that_was_withdrawn_is_not_kept_by_whoever_asks_again(client, publisher, view, others):
    """Not even when a newer one remains, or none at all."""
    gone, *rest = (make_position() for _ in range(1 + others))
    _older(gone, *rest)
    ask = asked_again(client, view)
    withdraw(gone, "fr", by=publisher)
    assert ask() == [200, 200]


def test_a_document_that_was_withdrawn_is_not_kept_either(client, publisher):
    position, document = make_position(), make_document()
    attach(position, document)
    _older(position, document)
    ask = asked_again(client, "positions:")
    withdraw(document, "fr", by=publisher)
    assert ask() == [200, 200]


def test_a_scheduled_text_is_sent_once_its_moment_has_come(client):
    _older(make_news())
    ask = asked_again(client, "news:")
    _item = make_news()
    type(_item).objects.filter(pk=_item.pk).update(updated_at=timezone.now() - timedelta(days=9))
    assert ask() == [200, 200]
