"""How a reader asks for a translation: addresses, forms, and what was counted."""

from urllib.parse import urlencode

from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation

from languages.codes import site_languages
from tests.making import make_position
from translation_desk.models import TranslationRequest

HERE, THERE = site_languages()[:2]  # written in HERE, missed in THERE
FORM = "application/x-www-form-urlencoded"


def address(view, language=THERE, **kwargs):
    with translation.override(language):
        return reverse(view, kwargs=kwargs or None)


def missing(record, language=THERE):
    """Where a reader of `language` looks for a record that is public in the other one only."""
    return address(record.detail_view, language, slug=record.version(HERE).slug)


def ask(reader, page, language=THERE, **headers):
    return send(reader, {"page": page}, language, headers=headers or None)


def send(reader, fields, language=THERE, **values):
    """As a browser sends a form."""
    return reader.post(address("translations:ask", language), urlencode(fields), content_type=FORM, **values)


def only_here(**values):
    return make_position({HERE: "Eau", THERE: "Water"}, public=(HERE,), **values)


def counted():
    return {(row.model, row.object_id, row.language): row.count for row in TranslationRequest.objects.all()}


def soup_of(response):
    return BeautifulSoup(response.content.decode(), "html5lib")
