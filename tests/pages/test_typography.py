"""French as it is printed on every public page, whatever its author typed; English as its author typed it."""

import re

import pytest
from bs4 import BeautifulSoup, NavigableString
from django.apps import apps
from django.db.models import CharField, SlugField, TextField, URLField

from languages.codes import column
from languages.rich_text import RichTextField
from languages.texts import translated_fields
from languages.typography import NBSP, THIN, set_type
from tests.pages.content import EVERY_PAGE, make_site

pytestmark = pytest.mark.django_db

TYPED = {"fr": "l'eau : 10 % ; « oui » ?", "en": "it's : 10 % ; « yes » ?"}
PRINTED = {"fr": f"l’eau{NBSP}: 10{NBSP}%{THIN}; «{NBSP}oui{NBSP}»{THIN}?", "en": TYPED["en"]}
NOT_WORDS = {"sort_name", "sort_key"}
NOT_SET = {"script", "style", "code", "pre"}
SPOKEN = {"alt", "title", "aria-label", "content", "placeholder", "label"}
IN_THE_HEAD = {"description", "og:title", "og:description", "og:site_name", "og:image:alt"}


def type_carelessly() -> int:
    """Adds to every text of the site, in both languages, what has to be set; how many texts there are."""
    done = 0
    for model in apps.get_models():
        for name in translated_fields(model):
            field = model._meta.get_field(name)
            is_words = isinstance(field, CharField | TextField) and not isinstance(
                field, SlugField | URLField
            )
            if not is_words or name in NOT_WORDS or name.endswith("url"):
                continue
            for row in model._base_manager.all():
                for code, words in TYPED.items():
                    stored = getattr(row, column(name, code))
                    if stored:
                        added = f"<p>{words}</p>" if isinstance(field, RichTextField) else f" {words}"
                        values = {column(name, code): (stored + added)}
                        model._base_manager.filter(pk=row.pk).update(**values)
                        done += 1
    return done


def language_of(element) -> str:
    return next(parent["lang"] for parent in (element, *element.parents) if parent.get("lang"))


def texts_of(soup):
    """(language, words) of each paragraph, heading or name of a page, and of what is said in attributes.

    Words are read as the reader reads them, across what is only emphasised or linked.
    """
    for node in soup.find_all(string=True):
        parent = node.parent
        if type(node) is NavigableString and node.strip() and parent.name not in NOT_SET:
            yield language_of(parent), str(node)
    for element in soup.find_all(True):
        for name in SPOKEN & set(element.attrs):
            is_prose = element.name != "meta" or {element.get("name"), element.get("property")} & IN_THE_HEAD
            if is_prose and element[name].strip():
                yield language_of(element), element[name]


def read(client, path):
    return BeautifulSoup(client.get(path).content.decode(), "html5lib")


def test_every_french_text_of_every_page_is_set_and_no_english_one(client):
    make_site()
    assert type_carelessly() > 100
    found = {"fr": 0, "en": 0}
    wrong = []
    for _kind, _language, path in EVERY_PAGE:
        for language, words in texts_of(read(client, path)):
            found[language] = found.get(language, 0) + words.count(PRINTED.get(language, PRINTED["fr"]))
            if language == "fr" and set_type(words, "fr") != words:
                wrong.append((path, words.strip()))
            if language == "en" and ("it’s" in words or re.search(f"it's[{NBSP}{THIN}]", words)):
                wrong.append((path, words.strip()))
    assert not wrong, "\n".join(dict.fromkeys(f"{path} {words[:200]!r}" for path, words in wrong))
    assert found["fr"] > 200
    assert found["en"] > 200
