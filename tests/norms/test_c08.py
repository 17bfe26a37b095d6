"""C8. The language switcher names each language in itself, and leads to the same thing in the other.

“Français” and “English”, each with its `lang` and its `hreflang`, without flags; the current one is
marked with `aria-current`. It keeps the record one reads, and of the query only what means something
there.
Source: DOMAIN.md C8; WCAG 3.1.2 (w3c/wcag issue 297).
"""

import re
from urllib.parse import parse_qsl, urlsplit

import pytest

from languages.codes import endonym, site_languages
from tests.norms.a_site import Page, pages  # noqa: F401
from tests.pages.content import PAGES

FLAG = re.compile("[\U0001f1e6-\U0001f1ff\U0001f3f4]|flag|drapeau", re.I)
CODES_IN_QUERIES = {
    "theme",
    "type",
    "country",
    "status",
    "without",
    "year",
    "partner",
    "region",
    "kind",
    "letter",
    "q",
}


def violations(page: Page, addresses: dict[str, str]) -> list[str]:
    """`addresses`: where the page is, in each language that has it."""
    navs = page.soup.select("nav.languages")
    if len(navs) != 1:
        return [f"{page.path}: {len(navs)} switchers"]
    wrong, (nav,) = [], navs
    found = {}
    for item in nav.select("li"):
        link = item.select_one("a[href]")
        language = link.get("hreflang", "") if link else ""
        found[language] = link
        if not link or (link.find_parent(lang=True)["lang"] != language and link.get("lang") != language):
            wrong.append(f"an entry does not say its language: {item}")
        elif language in addresses:
            if link.get_text(strip=True) != endonym(language):
                wrong.append(f"{language} is called {link.get_text(strip=True)}")
            if link.get("lang") != language:
                wrong.append(f"{language} has no lang of its own")
            if whole(link["href"]) != whole(addresses[language]):
                wrong.append(f"{language} leads to {link['href']}")
        if link and (bool(link.get("aria-current")) != (language == page.language)):
            wrong.append(f"aria-current of {language} is {link.get('aria-current')}")
        if (
            link
            and language != page.language
            and set(re.findall(r"[?&](\w+)=", link["href"])) - CODES_IN_QUERIES
        ):
            wrong.append(f"{link['href']} keeps what means nothing there")
    if set(found) != set(site_languages()):
        wrong.append(f"offers {sorted(found)}")
    if nav.select("img, svg, picture") or FLAG.search(str(nav)):
        wrong.append("flies a flag")
    return [f"{page.path}: {line}" for line in wrong]


def whole(address: str) -> tuple[str, list[tuple[str, str]]]:
    """An address, whatever the order of its filters."""
    parts = urlsplit(address)
    return parts.path, sorted(parse_qsl(parts.query))


def expected(page: Page) -> dict[str, str]:
    """Where a page of tests/pages/content.py is in each language."""
    if page.kind in ("position in one language", "not in this language", "withdrawn"):
        return {page.language: page.path} if page.is_found else {}
    if page.kind == "not found":
        return {}
    here = PAGES[page.kind]
    if page.kind in ("second page", "positions of the other language"):
        return {code: page.path if code == page.language else PAGES["positions"][code] for code in here}
    return here


def test_c08_the_switcher_of_every_page_names_languages_in_themselves(pages):  # noqa: F811
    seen = [page for page in pages if page.is_found]
    assert len(seen) > 50
    assert [line for page in seen for line in violations(page, expected(page))] == []


NAV = (
    '<nav class="languages"><ul>'
    '<li lang="fr"><a href="/fr/pays/?theme=land" lang="fr" hreflang="fr" aria-current="true">'
    "Français</a></li>"
    '<li lang="en"><a href="/en/countries/?theme=land" lang="en" hreflang="en">English</a></li></ul></nav>'
)
HERE = {"fr": "/fr/pays/?theme=land", "en": "/en/countries/?theme=land"}


def with_nav(nav: str) -> Page:
    return Page("/fr/pays/?theme=land", f'<html lang="fr"><body>{nav}</body></html>', "fr")


def test_c08_a_switcher_that_is_right_breaks_nothing():
    assert violations(with_nav(NAV), HERE) == []


@pytest.mark.parametrize(
    ("nav", "wrong"),
    [
        (NAV.replace("English", "Anglais"), "is called Anglais"),
        (NAV.replace("English", "EN"), "is called EN"),
        (
            NAV.replace(
                '<a href="/en/countries/?theme=land" lang="en"', '<a href="/en/countries/?theme=land"'
            ),
            "lang",
        ),
        (NAV.replace(' hreflang="en"', ""), "does not say its language"),
        (NAV.replace(' aria-current="true"', ""), "aria-current of fr"),
        (NAV.replace('lang="en" hreflang', 'aria-current="true" lang="en" hreflang'), "aria-current of en"),
        (NAV.replace("/en/countries/?theme=land", "/en/"), "en leads to /en/"),
        (NAV.replace("/en/countries/?theme=land", "/en/countries/?theme=land&utm_source=x"), "means nothing"),
        (NAV.replace("English", "English 🇬🇧"), "flag"),
        (NAV.replace("English", '<img src="/static/gb.svg" alt="">English'), "flag"),
        (NAV.partition('<li lang="en">')[0] + "</ul></nav>", "offers ['fr']"),
        ("", "0 switchers"),
    ],
)
def test_c08_counter_example_a_switcher_that_breaks_the_norm(nav, wrong):
    assert any(wrong in line for line in violations(with_nav(nav), HERE))
