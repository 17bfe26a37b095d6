"""C18, capitals: they keep their accents (Éthiopie, À propos, État); titles, labels and buttons are in
sentence case, in French and in English alike.

No stylesheet writes capitals itself: `capitalize` would make a title of each word, and capitals made from
small letters are read out letter by letter, or lose the accents that nobody typed. Source: DOMAIN.md C18.
"""

import re
from collections.abc import Iterable

import polib
import pytest
from babel import Locale

from languages.extraction import catalogue_path
from languages.folding import fold
from tests.norms.b_site import Site, site  # noqa: F401  (a fixture)
from tests.norms.b_styles import rules_of, stylesheets
from tests.norms.b_words import texts_of

# Names of things that are written with a capital wherever they stand; acronyms are recognised.
PROPER = {
    "Natural",
    "Earth",
    "PostScript",
    "Congo",
    "Kenya",
    "Tanzanie",
    "Tanzania",
    "Netherlands",
    "December",
}
PROPER |= {"French", "English", "Creative", "Commons", "Open", "Graph", "Bruxelles", "Brussels", "Django"}
PROPER |= {"Publish", "Withdraw"}  # names of buttons
PROPER |= {"Tab", "Escape"}  # keys of the keyboard
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}|%[sd]|<[^>]+>|https?://\S+|\S+@\S+|“[^”]*”|« ?[^»]*»|«[^»]*»")
# A capital behind a small letter and a space: neither the beginning of a sentence nor what is quoted.
INNER = re.compile(r"(?<=[^\W\d_,;)%] )([A-ZÀ-ÖØ-Þ][\w’-]*)")
ACRONYM = re.compile(r"[A-Z0-9_-]+s?|[A-Z]")
# Words that begin with an accent, beside those of the catalogue and the names of countries.
ACCENTED = "état états étape étapes écrire éditer édition élément égalité équipe événement échéance école"
ACCENTED += " énergie économie également étude été être évaluation électeur élection émission île œuvre"


def dictionary(strings: Iterable[str] = ()) -> set[str]:
    """Words with an accent on their first letter, in small letters."""
    words = {word.lower() for text in strings for word in re.findall(r"[^\W\d_]+", text)}
    words |= {
        word.lower() for name in Locale("fr").territories.values() for word in re.findall(r"[^\W\d_]+", name)
    }
    return {word for word in {*words, *ACCENTED.split()} if word[0] in "éèêàâîôûùçœ"}


def bare_capitals(strings: Iterable[str], known: set[str]) -> list[str]:
    """Capitals without the accent of their word: « Etat », « A propos », « ETAT »."""
    bare = {fold(word) for word in known if len(word) > 2}
    found = []
    for text in strings:
        for word in re.findall(r"[A-ZÀ-Þ][^\W\d_]+", text):
            if word[0].isascii() and fold(word) in bare and word.lower() not in known:
                found.append(f"{word} in {text[:80]!r}")
        if re.search(r"(?:\A|[.!?] )A (?:[a-zé]|l’|la )", text):
            found.append(f"A in {text[:80]!r}")
    return found


def inner_capitals(strings: Iterable[str]) -> list[str]:
    """Strings in which something other than a name has a capital inside a sentence."""
    found = []
    for text in strings:
        for word in INNER.findall(PLACEHOLDER.sub("x.", text)):
            if word not in PROPER and not ACRONYM.fullmatch(word):
                found.append(f"{word} in {text[:80]!r}")
    return found


def made_by_stylesheets(sheets: dict[str, str]) -> list[str]:
    """Declarations that change how words are written; the first letter of a sentence may be."""
    return [
        f"{name}: {rule.selector}: {property_}: {value}"
        for name, css in sheets.items()
        for rule in rules_of(css)
        for property_, value in rule.declarations
        if (
            (property_ == "text-transform" and value.split()[0] in {"capitalize", "uppercase"})
            and not (value == "uppercase" and rule.selector.endswith("::first-letter"))
        )
        or (property_.startswith("font-variant") and "small-caps" in value)
    ]


def strings_of(language: str) -> list[str]:
    entries = [entry for entry in polib.pofile(str(catalogue_path(language))) if entry.msgctxt != "address"]
    return [words for entry in entries for words in (entry.msgstr, *entry.msgstr_plural.values()) if words]


def test_c18_accents_stay_on_capitals():
    strings = strings_of("fr")
    known = dictionary(strings)
    assert {"état", "éthiopie", "égypte", "écrire", "édition"} <= known
    assert bare_capitals(strings, known) == []


@pytest.mark.parametrize("language", ["fr", "en"])
def test_c18_the_interface_is_in_sentence_case(language):
    strings = strings_of(language)
    assert len(strings) > 500
    assert inner_capitals(strings) == []


def test_c18_every_page_keeps_its_accents(site: Site):  # noqa: F811
    known = dictionary(strings_of("fr"))
    for page in site.pages:
        words = [text for language, text in texts_of(page.soup) if language == "fr"]
        assert bare_capitals(words, known) == [], page.name


def test_c18_no_stylesheet_writes_capitals():
    assert made_by_stylesheets(stylesheets()) == []


# --- what must be noticed ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words", ["Etat de la demande", "A propos de nous", "Ethiopie", "Voir l’Egypte", "ETAT"]
)
def test_c18_counter_example_of_accents(words):
    assert bare_capitals([words], dictionary())
    right = ["État", "À propos", "Éthiopie", "Taxe", "Les États-Unis", "Une étape", "ÉTAT", "A–Z", "Ou bien"]
    assert bare_capitals(right, dictionary()) == []


@pytest.mark.parametrize(
    "words", ["Nos Positions", "Plan du Site", "Read More", "Who We Are", "Add a New Page"]
)
def test_c18_counter_example_of_sentence_case(words):
    assert inner_capitals([words])
    right = [
        "Choose a PDF",
        "The map: Natural Earth",
        "One. Two",
        "Tick “Public”",
        "Cliquer sur « Publier »",
        "A to Z",
    ]
    assert inner_capitals(right) == []


@pytest.mark.parametrize(
    "css",
    [
        "h2 { text-transform: capitalize }",
        "@media print { nav a { text-transform: uppercase; } }",
        "@layer base { .x { font-variant-caps: all-small-caps } }",
    ],
)
def test_c18_counter_example_of_a_stylesheet(css):
    assert made_by_stylesheets({"x.css": css})
    assert made_by_stylesheets({"x.css": "p::first-letter { text-transform: uppercase }"}) == []
