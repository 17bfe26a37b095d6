"""C2. The bare address leads to the language the browser prefers, for now and for this browser alone.

`/` answers 302, never 301, to the best match of Accept-Language by its q-values, and to the site's
default language where there is none; it varies by Accept-Language and nothing else. Where the visitor is
does not matter, and no address with a language ever leads elsewhere because of the browser's.
Source: DOMAIN.md C2; RFC 9110, 12.5.4 (Accept-Language), 12.5.5 (Vary).
"""

from collections.abc import Sequence

import pytest

from languages.codes import default_language, site_languages
from tests.norms.a_site import Page, ask

WISHES = {
    "": None,
    "*": None,
    "de": None,
    "fr": "fr",
    "en": "en",
    "en-GB,en;q=0.8": "en",
    "nl-BE,nl;q=0.9,en;q=0.5": "en",
    "en;q=0.4,fr;q=0.9": "fr",
    "fr;q=0.4,en;q=0.9": "en",
    "fr;q=0,en;q=0.1": "en",
    "not a header;;;": None,
}
ELSEWHERE = {"CF-IPCountry": "GB", "X-Forwarded-For": "81.2.69.142", "X-Country-Code": "US"}


def violations(answers: dict[str, Page], prefixed: Sequence[Page] = ()) -> list[str]:
    """`answers`: what `/` says to each wish; `prefixed`: what addresses with a language say to them."""
    wrong = []
    for wish, answer in answers.items():
        headers = {name.lower(): value for name, value in answer.headers.items()}
        expected = f"/{WISHES.get(wish) or default_language()}/"
        if answer.status != 302:
            wrong.append(f"“{wish}”: answers {answer.status}")
        if headers.get("location") != expected:
            wrong.append(f"“{wish}”: leads to {headers.get('location')}, not {expected}")
        if [name.strip().lower() for name in headers.get("vary", "").split(",")] != ["accept-language"]:
            wrong.append(f"“{wish}”: Vary is “{headers.get('vary', '')}”")
        if "set-cookie" in headers:
            wrong.append(f"“{wish}”: sets a cookie")
    return wrong + [f"{page.path}: {page.status}" for page in prefixed if page.status in range(300, 400)]


@pytest.mark.django_db
def test_c02_the_bare_address_leads_to_the_best_match(client):
    assert {None, *site_languages()} == set(WISHES.values())
    answers = {wish: ask(client, "/", **{"Accept-Language": wish}) for wish in WISHES}
    abroad = {wish: ask(client, "/", **{"Accept-Language": wish}, **ELSEWHERE) for wish in WISHES}
    wishes = ("fr", "en", "de")
    prefixed = [
        ask(client, f"/{code}/", **{"Accept-Language": wish}) for code in site_languages() for wish in wishes
    ]
    assert violations(answers, prefixed) == []
    assert violations(abroad) == []  # no map of addresses to countries decides


def bare(location: str = "/en/", status: int = 302, vary: str = "Accept-Language", **more: str) -> Page:
    return Page("/", status=status, headers={"Location": location, "Vary": vary, **more})


def test_c02_counter_example_needs_nothing_else_to_be_right():
    assert violations({"en": bare(), "nl-BE,nl;q=0.9,en;q=0.5": bare(), "de": bare("/fr/")}) == []


@pytest.mark.parametrize(
    ("wish", "answer", "wrong"),
    [
        ("en", bare(status=301), "answers 301"),
        ("en", bare("/fr/"), "not /en/"),
        ("de", bare("/en/"), "not /fr/"),
        ("en;q=0.4,fr;q=0.9", bare("/en/"), "not /fr/"),
        ("en", bare(vary="Accept-Language, Cookie"), "Vary"),
        ("en", bare(vary=""), "Vary"),
        ("en", bare(**{"Set-Cookie": "lang=en"}), "sets a cookie"),
    ],
)
def test_c02_counter_example_a_bare_address_that_breaks_the_norm(wish, answer, wrong):
    (line,) = violations({wish: answer})
    assert wrong in line


def test_c02_counter_example_a_page_that_follows_the_browser_elsewhere():
    assert violations({}, [Page("/fr/", status=302, headers={"Location": "/en/"})]) == ["/fr/: 302"]
