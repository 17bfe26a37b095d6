"""Before publishing a page: its blocks."""

import pytest

from library.models import Consent
from pages.models import BlockDocument, BlockKind
from publishing.checklist import findings
from tests.making import make_block, make_document, make_image, make_page, make_position

pytestmark = pytest.mark.django_db

SUMMARY = {"fr": "En bref.", "en": "In short."}


def codes(record, language="fr"):
    return [one.code for one in findings(record, language)]


@pytest.fixture
def page():
    return make_page(summary=SUMMARY)


def test_the_picture_of_an_image_block_is_looked_at_and_that_of_another_block_is_not(page):
    picture = make_image({"fr": "Une rivière"}, consent=Consent.MISSING)
    make_block(page, {"fr": "<p>a</p>", "en": "<p>b</p>"}, kind=BlockKind.TEXT, image=picture)
    assert codes(page) == []
    make_block(page, kind=BlockKind.IMAGE, image=picture)
    assert codes(page) == ["picture-consent"]


def test_a_quotation_without_a_source_is_told(page):
    said = {"fr": "<p>Assez.</p>", "en": "<p>Enough.</p>"}
    make_block(page, said, kind=BlockKind.QUOTATION, source={"fr": "Une juge", "en": "A judge"})
    assert codes(page) == []
    make_block(page, said, kind=BlockKind.QUOTATION)
    assert codes(page) == ["quotation-source"]


def test_a_button_to_what_readers_cannot_open_is_told_in_the_language_where_they_cannot(page):
    make_block(page, kind=BlockKind.BUTTON, position=make_position(public=("fr",)))
    assert codes(page, "fr") == []
    found = findings(page, "en")
    assert [one.code for one in found] == ["link-dead"]
    assert found[0].place.name == "position"


def test_a_button_to_an_address_of_this_site_that_answers_nothing_is_told(page):
    alive = make_position({"fr": "Eau", "en": "Water"})
    label = {"fr": "Lire le mémorandum", "en": "Read the memorandum"}
    good = {"fr": alive.version("fr").url, "en": alive.version("en").url}
    make_block(page, kind=BlockKind.BUTTON, url=good, label=label)
    assert codes(page) == []
    make_block(page, kind=BlockKind.BUTTON, url={"fr": "/fr/positions/rien/", "en": good["en"]}, label=label)
    assert codes(page, "fr") == ["link-dead"] and codes(page, "en") == []


def test_a_button_that_says_nothing_is_told(page):
    url = {"fr": "https://example.org/fr", "en": "https://example.org/en"}
    make_block(page, kind=BlockKind.BUTTON, url=url, label={"fr": "Cliquez ici", "en": "Read the report"})
    assert codes(page, "fr") == ["link-words"] and codes(page, "en") == []


def test_the_documents_of_a_block_are_looked_at(page):
    block = make_block(page, {"fr": "<p>a</p>", "en": "<p>b</p>"}, kind=BlockKind.DOCUMENTS)
    BlockDocument.objects.create(block=block, document=make_document(public=()))
    assert codes(page) == ["document-not-public"]
