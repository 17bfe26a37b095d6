"""C7. Search engines are told each language version of a page, and nothing that does not exist.

A page that exists in several languages names them all, itself included, by absolute addresses, and each
of them says the same; `x-default` is `/` for the home page and the version in the language a text was
written in elsewhere. A page of one language names nobody. The canonical address is the page's own, never
another language's. The sitemaps say exactly the same.
Source: DOMAIN.md C7; Google Search Central, “Localized versions of your pages”.
"""

import xml.etree.ElementTree as ET
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from languages.codes import site_languages
from tests.norms.a_site import Page, pages, sitemaps  # noqa: F401
from tests.pages.content import PAGES, SEARCHES

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
ALONE = {"second page", "positions of the other language", "position in one language"}
SILENT = {"not found", "not in this language", "withdrawn", *SEARCHES}


def alternates(page: Page) -> dict[str, str]:
    links = page.soup.select("link[rel=alternate][hreflang]")
    return {link["hreflang"]: link["href"] for link in links}


def canonical(page: Page) -> str:
    links = page.soup.select("link[rel=canonical]")
    return str(links[0]["href"]) if len(links) == 1 else ""


def in_sitemap(xml: str) -> dict[str, dict]:
    found = {}
    for url in ET.fromstring(xml.encode()).findall("s:url", SITEMAP):
        links = url.findall("x:link", SITEMAP)
        found[url.findtext("s:loc", "", SITEMAP)] = {link.get("hreflang"): link.get("href") for link in links}
    return found


def violations(
    found: list[Page], versions: dict[str, set[str]], origin: str, listed: dict | None = None
) -> list[str]:
    """`versions`: {kind: the languages in which that page exists}; `listed`: the sitemap's alternates."""
    wrong = []
    known = {canonical(page): page for page in found if canonical(page)}
    for page in found:
        told, own = alternates(page), canonical(page)
        exists = versions.get(page.kind, set())

        def say(words: str, page: Page = page) -> None:
            wrong.append(f"{page.path}: {words}")

        if page.status != 200 or page.kind in SEARCHES:  # which search engines are told to leave out
            if told or own:
                say("a page that says no has a canonical address or alternates")
            continue
        if own != f"{origin}{page.path}":
            say(f"the canonical address is “{own}”")
        languages = set(told) - {"x-default"}
        if len(exists) < 2:
            if languages - {page.language} or "x-default" in told:
                say(f"exists in one language and names {sorted(told)}")
        elif languages != exists:
            say(f"exists in {sorted(exists)} and names {sorted(languages)}")
        for language, address in told.items():
            if not urlsplit(address).netloc:
                say(f"{language} is not absolute: {address}")
            if language == "x-default":
                continue
            if urlsplit(address).path.split("/")[1] != language:
                say(f"{language} leads to {address}")
            if address not in known:
                say(f"{language} leads to no page: {address}")
            elif alternates(known[address]) != told:
                say(f"{address} does not say the same")
        if page.kind == "home" and told.get("x-default") != f"{origin}/":
            say(f"x-default of the home page is {told.get('x-default')}")
        if (
            page.kind != "home"
            and len(exists) > 1
            and told.get("x-default") not in set(told.values()) - {None}
        ):
            say("no x-default")
        if listed is not None and own in listed and {**listed[own]} != (told if len(told) > 1 else {}):
            say(f"the sitemap says {listed[own]}")
    return wrong


def versions_of_the_site() -> dict[str, set[str]]:
    return {
        kind: set(addresses) if kind not in ALONE | SILENT else set() for kind, addresses in PAGES.items()
    }


def test_c07_versions_are_told_alike_everywhere(pages, sitemaps):  # noqa: F811
    listed = {address: told for xml in sitemaps for address, told in in_sitemap(xml).items()}
    paths = {page.kind: page for page in pages if "?" not in page.path and page.is_found}
    hidden = {"protected partner"}  # which no sitemap names
    assert {f"{settings.SITE_URL}{page.path}" for kind, page in paths.items() if kind not in hidden} <= set(
        listed
    )
    filtered = [page for page in pages if page.kind not in ("no position",)]
    assert violations(filtered, versions_of_the_site(), settings.SITE_URL, listed) == []
    several = [page for page in pages if len(alternates(page)) == 1 + len(site_languages())]
    assert len(several) > 30


@pytest.mark.django_db
@pytest.mark.parametrize("source", site_languages())
def test_c07_the_default_is_the_language_it_was_written_in(client, source):
    from tests.making import make_position
    from tests.norms.a_site import ask

    record = make_position(source_language=source)
    for language in site_languages():
        told = alternates(ask(client, record.version(language).url))
        assert told["x-default"] == told[source]


HOST = "https://ngo.example"


def a_page(language: str, other: str = "", x_default: str = "", own: str = "", **changes: str) -> Page:
    """A page of `other` and `language`, right unless a change says otherwise."""
    paths = {"fr": "/fr/positions/eau/", "en": "/en/positions/water/"}
    told = {code: f"{HOST}{paths[code]}" for code in (language, other) if other and code}
    told |= {"x-default": x_default or f"{HOST}{paths['fr']}"} if other else {}
    told |= changes
    links = "".join(
        f'<link rel="alternate" hreflang="{c.replace("_", "-")}" href="{u}">' for c, u in told.items() if u
    )
    head = f'<link rel="canonical" href="{own or HOST + paths[language]}">{links}'
    return Page(paths[language], f"<html><head>{head}</head></html>", language, "position")


BOTH = {"position": {"fr", "en"}}


def test_c07_a_pair_that_is_right_breaks_nothing():
    pair = [a_page("fr", "en"), a_page("en", "fr")]
    listed = {canonical(page): alternates(page) for page in pair}
    assert violations(pair, BOTH, HOST, listed) == []
    assert violations([a_page("fr")], {"position": {"fr"}}, HOST, {canonical(pair[0]): {}}) == []


@pytest.mark.parametrize(
    ("french", "english", "wrong"),
    [
        (a_page("fr", "en"), a_page("en"), "does not say the same"),
        (a_page("fr", "en", own=f"{HOST}/en/positions/water/"), a_page("en", "fr"), "canonical"),
        (a_page("fr", "en", en="/en/positions/water/"), a_page("en", "fr"), "not absolute"),
        (a_page("fr", "en", en=f"{HOST}/en/"), a_page("en", "fr"), "leads to no page"),
        (a_page("fr", "en", fr=f"{HOST}/en/positions/water/"), a_page("en", "fr"), "fr leads to"),
        (a_page("fr", "en", fr=""), a_page("en", "fr", fr=""), "and names ['en']"),
        (a_page("fr", "en", **{"x-default": ""}), a_page("en", "fr", **{"x-default": ""}), "no x-default"),
        (a_page("fr", "en", nl=f"{HOST}/nl/x/"), a_page("en", "fr", nl=f"{HOST}/nl/x/"), "and names"),
    ],
)
def test_c07_counter_example_a_pair_that_breaks_the_norm(french, english, wrong):
    assert any(wrong in line for line in violations([french, english], BOTH, HOST))


def test_c07_counter_example_a_page_of_one_language_that_names_another():
    assert violations([a_page("fr", "en")], {"position": {"fr"}}, HOST)


def test_c07_counter_example_a_sitemap_that_says_something_else():
    pair = [a_page("fr", "en"), a_page("en", "fr")]
    listed = {canonical(page): {"fr": canonical(pair[0])} for page in pair}
    assert any("the sitemap says" in line for line in violations(pair, BOTH, HOST, listed))


def test_c07_counter_example_a_home_page_whose_default_is_a_language():
    page = a_page("fr", "en")
    page.kind = "home"
    assert any("x-default of the home" in line for line in violations([page], {"home": {"fr", "en"}}, HOST))


def test_c07_counter_example_a_missing_page_with_a_canonical_address():
    page = a_page("fr")
    page.status = 404
    assert violations([page], {}, HOST)
