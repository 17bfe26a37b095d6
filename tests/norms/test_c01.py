"""C1. Each language has its own address, and the address alone decides.

Every public address begins with its language (`/fr/…`), its path words are in that language (`/fr/pays/`
is `/en/countries/`), and neither Accept-Language nor a cookie changes what it answers; only `/` may look.
Source: DOMAIN.md C1; Google Search Central, “Locale-adaptive pages” and “Localized versions of your
pages”.
"""

import re
from collections.abc import Sequence

import pytest
from django.utils import translation

from languages.codes import site_languages
from tests.norms.a_site import Page, ask, pages  # noqa: F401
from tests.pages.content import PAGES, make_site

PATH_WORDS = ("results", "partners", "countries", "news", "site-map")  # those that differ in French


def words_of(language: str) -> dict[str, str]:
    """`{"countries": "pays"}`: the word of a path in `language`."""
    with translation.override(language):
        return {word: translation.pgettext("address", f"{word}/").strip("/") for word in PATH_WORDS}


def violations(found: list[Page], again: Sequence[Page] = ()) -> list[str]:
    """`again`: the same addresses asked with another Accept-Language and with a cookie."""
    wrong = []
    codes = site_languages()
    foreign = {
        code: {word for other in codes if other != code for word in words_of(other).values()}
        - set(words_of(code).values())
        for code in codes
    }
    for page in found:
        first, *rest = page.path.partition("?")[0].strip("/").split("/")
        if first not in codes:
            wrong.append(f"{page.path}: no language at the beginning")
            continue
        if rest and rest[0] in codes:
            wrong.append(f"{page.path}: two languages")
        if rest and rest[0] in foreign[first]:
            wrong.append(f"{page.path}: the word “{rest[0]}” is of another language")
        if page.soup.html.get("lang") != first:
            wrong.append(f"{page.path}: the page says it is in {page.soup.html.get('lang')}")
        headers = {name.lower(): value for name, value in page.headers.items()}
        if "set-cookie" in headers:
            wrong.append(f"{page.path}: sets a cookie")
        if re.search("accept-language|cookie", headers.get("vary", ""), re.I):
            wrong.append(f"{page.path}: varies by {headers['vary']}")
    before = {page.path: page for page in found}
    for page in again:
        if (page.status, page.html) != (before[page.path].status, before[page.path].html):
            wrong.append(f"{page.path}: the browser’s language or a cookie changes it")
    return wrong


def test_c01_every_page_begins_with_its_language_and_is_in_it(pages):  # noqa: F811
    assert len(pages) == sum(map(len, PAGES.values()))
    assert violations(pages) == []


@pytest.mark.django_db
def test_c01_neither_the_browser_nor_a_cookie_decides(client):
    make_site()
    chosen = [PAGES[kind] for kind in ("home", "countries", "position in one language", "not found")]
    asked = [path for addresses in chosen for path in addresses.values()]
    found = [ask(client, path) for path in asked]
    client.cookies["django_language"] = "en"
    again = [ask(client, path, **{"Accept-Language": wish}) for path in asked for wish in ("en", "fr;q=0.9")]
    assert violations(found, again) == []


def page_at(path: str, lang: str = "", **headers: str) -> Page:
    lang = lang or path.split("/")[1]
    return Page(path, f'<!DOCTYPE html><html lang="{lang}"><title>x</title>', headers=headers)


@pytest.mark.parametrize(
    ("page", "wrong"),
    [
        (page_at("/pays/burundi/", "fr"), "no language"),
        (page_at("/fr/en/countries/"), "two languages"),
        (page_at("/en/pays/burundi/"), "of another language"),
        (page_at("/fr/news/"), "of another language"),
        (page_at("/fr/pays/", "en"), "says it is in en"),
        (page_at("/fr/pays/", **{"Set-Cookie": "django_language=fr"}), "sets a cookie"),
        (page_at("/fr/pays/", Vary="Accept-Language"), "varies by"),
    ],
)
def test_c01_counter_example_an_address_that_breaks_the_norm(page, wrong):
    (line,) = violations([page])
    assert wrong in line


def test_c01_counter_example_a_page_that_follows_the_browser():
    page = page_at("/fr/")
    other = Page("/fr/", page.html.replace("x", "Home"))
    assert violations([page], [other]) == ["/fr/: the browser’s language or a cookie changes it"]
