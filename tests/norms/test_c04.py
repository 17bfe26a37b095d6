"""C4. A page says its language, and every passage in another language says which.

`<html lang>` is the page's; a title in a list, a name that serves every language, the title of a
document, the option of a filter, the words of a picture, each block that fell back: whatever is in
another language carries `lang`. A wrong `lang` breaks the norm as much as a missing one. To machines the
same holds: what JSON-LD tells in another language than the page's names it. Proper names and words that
have come into the language are exempt.
Source: DOMAIN.md C4; WCAG 3.1.1 and 3.1.2, ACT rules b5c3f8 and off6ek.
"""

import json

import pytest
from django.db import transaction
from django.test import Client

from languages.codes import direction, site_languages
from pages.models import SiteIdentity
from pages.models.site import ListPolicy
from tests.making import make_partner, make_position, make_result
from tests.norms.a_language import (
    json_of,
    mark_every_text,
    mark_of,
    said_in_the_wrong_language,
    take_away,
    told_in_the_wrong_language,
)
from tests.norms.a_site import Page, every_page
from tests.pages.content import make_site
from topics.models import Country

_read: dict[str, list[Page]] = {}


def violations(page: Page) -> list[str]:
    language = page.language
    wrong = []
    if page.soup.html.get("lang") != language:
        wrong.append(f"the page says {page.soup.html.get('lang')}, not {language}")
    if page.headers.get("Content-Language", language) != language:
        wrong.append(f"the header says {page.headers['Content-Language']}")
    for element in page.soup.find_all(lang=True):
        if direction(element["lang"]) != direction(language) and not element.get("dir"):
            wrong.append(f"{element['lang']} without dir: {element}")
    wrong += said_in_the_wrong_language(page.html)
    wrong += told_in_the_wrong_language(json_of(page.soup), language, "JSON-LD")
    return [f"{page.path}: {line}" for line in wrong]


def site_where_everything_may_fall_back(missing: str) -> list[Page]:
    """Every page of a site whose texts all tell their language, and that has only titles in `missing`."""
    with transaction.atomic():
        make_site()
        make_more()
        site = SiteIdentity.objects.first() or SiteIdentity()
        site.list_policy = ListPolicy.MIXED
        site.save()
        assert mark_every_text() > 400
        assert take_away(missing) > 100
        found = every_page(Client())
        transaction.set_rollback(True)
    return found


def make_more() -> None:
    """A partner whose one name serves both languages, where lists, leads and facts name it."""
    congo = Country.objects.get(pk="CD")
    names = {"fr": "Avocats de la source", "en": "Avocats de la source"}
    partner = make_partner(names, country=congo, name_lang="fr")
    make_position({"fr": "Menée", "en": "Led"}, lead=partner, countries=[congo])
    make_result({"fr": "Obtenu", "en": "Won"}, lead=partner, countries=[congo])


@pytest.fixture(params=site_languages())
def pages(request, db) -> list[Page]:
    if request.param not in _read:
        _read[request.param] = site_where_everything_may_fall_back(request.param)
    return _read[request.param]


def test_c04_every_passage_says_its_language(pages):
    assert len(pages) > 50
    assert [line for page in pages for line in violations(page)] == []


def test_c04_what_is_told_to_machines_names_another_language(pages):
    told = {}
    for page in pages:
        if page.kind == "home":
            (organisation,) = [node for node in json_of(page.soup)[0]["@graph"] if node["@type"] == "NGO"]
            told[page.language] = organisation["name"]
    (fallen,) = [code for code, name in told.items() if isinstance(name, dict)]
    assert told[fallen]["@language"] in set(told) - {fallen}


def an_english_page(body: str, lang: str = "en", head: str = "", **headers: str) -> Page:
    html = f'<!DOCTYPE html><html lang="{lang}"><head><title>x</title>{head}</head><body>{body}</body></html>'
    return Page("/en/x/", html, "en", headers=headers)


FR, EN = mark_of("fr"), mark_of("en")


@pytest.mark.parametrize(
    "body",
    [
        f'<h1>Position {EN}</h1><p lang="fr">Terres {FR}</p>',
        f'<ul><li><a lang="fr" href="/fr/x/">Terres {FR}</a> <span>(in French)</span></li></ul>',
        f'<div lang="fr"><p>Terres {FR}, <span lang="en">land {EN}</span></p></div>',
        f'<select><option lang="fr">Terres {FR} (2)</option></select><img lang="fr" alt="Un {FR}">',
    ],
)
def test_c04_a_page_that_says_its_languages_is_right(body):
    assert violations(an_english_page(body)) == []


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        (
            f'<ul><li><a href="/fr/x/" hreflang="fr">Prise de position {FR}</a></li></ul>',
            "in fr, said to be in en",
        ),
        (f'<p lang="fr">Land {EN}</p>', "in en, said to be in fr"),
        (f'<p lang="nl">Terres {FR}</p>', "in fr, said to be in nl"),
        (f"<select><option>Terres {FR} (2)</option></select>", "in fr"),
        (f'<img src="x.png" alt="Un aplat rouge {FR}">', "in fr"),
        (f'<nav lang="en" aria-label="Menu {FR}"></nav>', "in fr"),
        (f'<h1 lang="fr">Minerais {FR}</h1><p lang="fr">{FR} <em lang="en">devoir {FR}</em></p>', "in fr"),
        (f'<svg><a href="/fr/x/"><title>Pérou {FR}</title></a></svg>', "in fr"),
        ('<p lang="ar">عربي</p>', "without dir"),
    ],
)
def test_c04_counter_example_a_passage_without_its_language_or_with_a_wrong_one(body, wrong):
    (line,) = violations(an_english_page(body))
    assert wrong in line


def test_c04_counter_example_a_page_that_says_another_language():
    assert violations(an_english_page("<h1>Position</h1>", lang="fr"))
    assert violations(an_english_page("<h1>Position</h1>", lang=""))
    assert violations(an_english_page("<h1>Position</h1>", **{"Content-Language": "fr"}))


@pytest.mark.parametrize(
    ("data", "is_wrong"),
    [
        ({"inLanguage": "en", "name": f"Terres {FR}"}, True),
        ({"inLanguage": "fr", "name": f"Terres {FR}"}, False),
        ({"inLanguage": "en", "name": {"@value": f"Terres {FR}", "@language": "fr"}}, False),
        ({"inLanguage": "en", "name": {"@value": f"Land {EN}", "@language": "fr"}}, True),
        ({"inLanguage": "en", "about": {"@type": "Country", "name": f"Pérou {FR}"}}, True),
    ],
)
def test_c04_counter_example_machines_that_are_told_a_wrong_language(data, is_wrong):
    script = f'<script type="application/ld+json">{json.dumps({"@graph": [data]})}</script>'
    assert bool(violations(an_english_page("", head=script))) == is_wrong
