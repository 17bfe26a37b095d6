"""C13, French typography: U+202F before ; ! ?, U+00A0 before : and inside « », between a number and its
unit, in « n° 14 » and « 1er janvier »; ’ instead of '.

Canadian French has no space before ; ! ? : which French it is, is a setting (LANGUAGE_LOCALES). It is done
when a page is printed, on French alone, and a second time changes nothing; never in addresses, code,
times, e-mail addresses or attributes that somebody compares. English has no space before a sign, and “ ”.
Source: DOMAIN.md C13.
"""

import re

import polib
import pytest
from bs4 import BeautifulSoup
from django.test import Client

from languages.extraction import catalogue_path
from languages.typography import set_type, set_type_in_html
from tests.admin_forms import logged_in
from tests.norms.b_site import CARELESS, CODE, MORE, Site, make_content, read, site  # noqa: F401  (a fixture)
from tests.norms.b_type import NBSP, THIN, badly_set
from tests.norms.b_varieties import written_in
from tests.norms.b_words import blocks_of, data_of, texts_of

SET = re.compile(f"[{NBSP}{THIN}’]")
COMPARED = (
    "href",
    "src",
    "srcset",
    "id",
    "for",
    "name",
    "value",
    "class",
    "datetime",
    "hreflang",
    "action",
    "lang",
)
ADDRESSES = ("https://example.org/l'eau?a=1;b=2", "o'brien@example.org", "10:30")
SOME_KINDS = ("home", "filtered positions", "position", "result", "contact", "not found")


def meddled_with(soup: BeautifulSoup, kept: tuple[str, ...]) -> list[str]:
    """Code, attributes that are compared and addresses in which a sign was changed."""
    found = [f"code: {one}" for one in soup.find_all(["code", "pre", "kbd"]) if SET.search(one.get_text())]
    for element in soup.find_all(True):
        for name in COMPARED:
            value = element.get(name)
            words = " ".join(value) if isinstance(value, list) else value or ""
            if SET.search(words) and not (element.name == "option" and name == "value"):
                found.append(f"{name}: {words}")
    words = soup.get_text()
    return found + [f"changed: {address}" for address in kept if address not in words]


def changed_again(words: str, setter) -> list[str]:
    """`words` when setting what is set once more changes it."""
    once = setter(words)
    return [words] if setter(once) != once else []


def typed_texts(page) -> list[tuple[str, str]]:
    return [*texts_of(page.soup), *blocks_of(page.soup)]


# --- the site ---------------------------------------------------------------------------------------


def test_c13_every_page_is_set(site: Site):  # noqa: F811
    wrong = {page.name: badly_set(typed_texts(page)) for page in site.pages}
    assert {name: faults for name, faults in wrong.items() if faults} == {}
    assert sum(THIN in page.html for page in site.pages if page.language == "fr") > 5


def test_c13_what_is_no_sentence_is_left_alone(site: Site):  # noqa: F811
    page = site.page("careless position", "fr")
    assert meddled_with(page.soup, ADDRESSES) == []
    assert "si (a ; b) ? l'x : 'y'" in page.soup.code.get_text()
    assert (
        page.soup.select_one("article a[href*='example.org/?l']")["href"] == "https://example.org/?l'eau=1;2"
    )
    wrong = {page.name: meddled_with(page.soup, ()) for page in site.pages}
    assert {name: faults for name, faults in wrong.items() if faults} == {}


def test_c13_english_stays_as_its_author_typed_it(site: Site):  # noqa: F811
    page = site.page("careless position", "en")
    assert CARELESS["en"] in page.soup.get_text()


def test_c13_the_interface_is_set():
    strings = []
    for entry in polib.pofile(str(catalogue_path("fr"))):
        if entry.msgctxt != "address":
            # A French example that a help text quotes keeps its own marks.
            strings += [("en", re.sub("«[^»]*»", "x", words)) for words in (entry.msgid, entry.msgid_plural)]
            strings += [("fr", words) for words in (entry.msgstr, *entry.msgstr_plural.values())]
    strings = [(language, re.sub(r"%\(\w+\)\w|\{\w*\}|<[^>]+>", "x", words)) for language, words in strings]
    assert len(strings) > 1000
    assert badly_set(strings) == []


@pytest.mark.django_db
def test_c13_the_staff_pages_are_set_django_s_own_words_included(publisher):
    publisher.interface_language = "fr"
    publisher.save()
    client = logged_in(publisher)
    for path in (
        "",
        "positions/position/",
        "positions/position/add/",
        "topics/theme/add/",
        "password_change/",
    ):
        soup = BeautifulSoup(client.get(f"/admin/{path}").content.decode(), "html5lib")
        assert badly_set((("fr", words) for _language, words in texts_of(soup))) == [], path
    login = BeautifulSoup(Client().get("/admin/login/").content.decode(), "html5lib")
    assert f"Identifiants de connexion oubliés{THIN}?" in login.get_text()


@pytest.mark.django_db
def test_c13_canadian_french_follows_the_setting():
    make_content()
    addresses = [one for one in MORE if one[1] == "fr"]
    with written_in(fr="fr_CA"):
        pages = read([*addresses, *(("", "fr", path) for path in ("/fr/", "/fr/nowhere/", "/fr/contact/"))])
        listed = read([("list", "fr", "/fr/positions/?theme=land&type=petition")])
    for page in (*pages, *listed):
        assert badly_set(typed_texts(page), "fr_CA") == [], page.path
        assert THIN not in page.html, page.path
    careless = pages[0].soup.get_text()
    for words in ("quoi?", f"disent{NBSP}:", f"«{NBSP}de l’eau{NBSP}»!", f"50{NBSP}%;", f"n°{NBSP}14"):
        assert words in careless, words
    assert f"12{NBSP}345" in next(page for page in pages if page.kind == "large figures").soup.get_text()
    again = read(addresses[:1])[0]
    assert badly_set(typed_texts(again), "fr_BE") == []


TYPED = [
    CARELESS["fr"],
    *(
        "Quoi? Non! Si; voilà: rien",
        f"Quoi{NBSP}? « mot »",
        "«mot»",
        "10%",
        "1 234 €",
        "n°14",
        "1er mai",
        "14 h 30",
    ),
    *(
        "10:30",
        "3:1",
        "https://x.org/?a=1;b!",
        "a@b.org",
        "l'« eau »",
        "?!",
        "!!!",
        "« « oui » »",
        "",
        "«",
        ";-)",
    ),
]


@pytest.mark.parametrize("language", ["fr", "fr-ca", "fr-ch", "en"])
def test_c13_setting_twice_changes_nothing(language):
    texts = [*TYPED, *(f"{one} {other}" for one in TYPED for other in TYPED)]
    again = [
        fault for words in texts for fault in changed_again(words, lambda text: set_type(text, language))
    ]
    assert again == []
    html = [f"<p>{words}</p>{CODE}<p><em>{words}</em> : <b>x</b> ?</p>" for words in TYPED]
    assert [one for one in html if changed_again(one, lambda text: set_type_in_html(text, language))] == []


# --- what must be noticed ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words",
    [
        "Quoi ?",
        "Quoi?",
        f"Quoi{NBSP}!",
        "Ceci ; cela",
        "Voilà : rien",
        "Voilà: rien",
        f"Voilà{THIN}: rien",
        "« mot »",
        "«mot»",
        "l'eau",
        "50 %",
        "50%",
        "3 millions",
        "n° 14",
        "n°14",
        "le 1er janvier",
        "12 mars",
    ],
)
def test_c13_counter_example_of_french(words):
    assert badly_set([("fr", words)])
    assert badly_set([("en", "It’s so; why? No: “yes”!")]) == []


@pytest.mark.parametrize(
    "words", [f"Quoi{THIN}?", "Quoi ?", f"Ceci{NBSP}; cela", "Voilà: rien", "«mot»", "l'eau"]
)
def test_c13_counter_example_of_canadian_french(words):
    assert badly_set([("fr", words)], "fr_CA")
    assert badly_set([("fr", f"Quoi? «{NBSP}Oui!{NBSP}» Voilà{NBSP}: rien; 50{NBSP}%")], "fr_CA") == []


@pytest.mark.parametrize("words", ["Why ?", f"So{NBSP}: yes", "« what »", 'a "word" here'])
def test_c13_counter_example_of_english(words):
    assert badly_set([("en", words)])


@pytest.mark.parametrize(
    "html",
    [
        f'<p><a href="https://example.org/{THIN}?l’eau">x</a></p>',
        f"<p><code>a{THIN}; b</code></p>",
        '<p id="l’eau">x</p>',
        f"<p>https://example.org/l'eau?a=1{THIN};b=2, 10{NBSP}: 30, o’brien@example.org</p>",
    ],
)
def test_c13_counter_example_of_what_must_be_left_alone(html):
    kept = ADDRESSES if "10" in html else ()
    assert len(meddled_with(BeautifulSoup(html, "html5lib"), kept)) >= (3 if kept else 1)


def test_c13_counter_example_of_setting_twice():
    assert changed_again("Quoi ?", lambda text: text.replace("?", f"{THIN}?")) == ["Quoi ?"]


def test_c13_counter_example_of_a_page_in_the_wrong_variety():
    html = f'<html lang="fr"><body><p>Quoi{THIN}?</p></body></html>'
    assert badly_set(texts_of(BeautifulSoup(html, "html5lib")), "fr_CA")
    assert list(data_of(BeautifulSoup(html, "html5lib"))) == []
