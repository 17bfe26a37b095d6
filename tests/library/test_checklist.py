"""Before publishing: pictures that cannot be understood or may not be shown, documents without a file."""

import pytest

from languages.codes import column
from library.models import Consent
from publishing.checklist import ADVICE, findings, refuse_blocking
from tests.making import make_document, make_image, make_news, make_position

pytestmark = pytest.mark.django_db

SUMMARY = {"fr": "En bref.", "en": "In short."}


def codes(record, language="fr"):
    return [one.code for one in findings(record, language)]


def news(image, **values):
    return make_news(summary=SUMMARY, image=image, **values)


def test_a_picture_with_words_in_both_languages_gets_no_remark():
    item = news(make_image())
    assert codes(item, "fr") == codes(item, "en") == []


def test_a_picture_without_words_in_the_language_of_the_page_is_told_there_alone():
    item = news(make_image({"fr": "Une rivière"}))
    assert codes(item, "fr") == []
    found = findings(item, "en")
    assert [one.code for one in found] == ["picture-alt"]
    assert (found[0].place.model, found[0].place.name) == ("library.image", column("alt", "en"))
    assert "Une rivière" in found[0].sentence


def test_a_decorative_picture_needs_no_words():
    assert codes(news(make_image({"fr": "Une rivière"}, is_decorative=True)), "en") == []


def test_a_picture_without_consent_is_not_shown_so_it_forbids_nothing():
    item = news(make_image(consent=Consent.MISSING))
    found = findings(item, "fr")
    assert [(one.code, one.severity, one.language) for one in found] == [("picture-consent", ADVICE, "")]
    assert found[0].place.name == "consent"
    refuse_blocking(item, "fr")


def test_pictures_inside_a_text_are_looked_at_as_well():
    make_image({"fr": "Une rivière"}, key="river")
    make_image(key="crowd", consent=Consent.MISSING)
    figures = "".join(f'<p>a</p><figure data-image="{key}"></figure>' for key in ("river", "crowd", "gone"))
    position = make_position(summary=SUMMARY, body={"fr": figures, "en": figures})
    assert codes(position, "fr") == ["picture-consent", "picture-gone"]
    assert codes(position, "en") == ["picture-consent", "picture-alt", "picture-gone"]


def test_a_publication_without_a_file_is_told():
    assert "document-without-file" in codes(make_document(files=()))
    assert "document-without-file" not in codes(make_document())


def test_the_cover_of_a_publication_is_a_picture_like_any_other():
    assert "picture-alt" in codes(make_document(cover=make_image({"fr": "Une rivière"})), "en")
