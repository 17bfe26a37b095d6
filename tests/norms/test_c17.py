"""C17, plurals: in French 0, 1 and 1.5 are singular (« 0 résultat », « 1,5 million »), in English only 1
is.

Every counted string of the interface has its forms (ngettext), none makes do with « (s) »; a round million
counts *of* something in French (« 1 000 000 de membres »). Source: DOMAIN.md C17, CLDR.
"""

import re

import polib
import pytest
from django.utils import translation
from django.utils.translation import ngettext

from languages.extraction import catalogue_path
from languages.numbers import counted, plural_category
from tests.norms.b_site import Site, site  # noqa: F401  (a fixture)
from tests.norms.b_words import texts_of

OPTIONAL_ENDING = re.compile(r"[^\W\d_]\((?:s|es|x|aux|ies|e|e?s)\)")
COUNTED = re.compile(
    r"(?<!first )%\((?:count|number|total|amount|quantity)\)[sd]\s+[^\W\d_]{3,}s\b|\{count\}\s+\w{3,}s\b"
)
KEPT = "[\u00a0\u202f ]"
SEVERAL = "membres|résultats|pages|fichiers|positions|millions|milliards|organisations|actualités"
WRONG = {
    "fr": {
        "a plural after 0": rf"(?<![\d,.\u202f\u00a0])0{KEPT}(?:{SEVERAL})\b",
        "a plural after 1": rf"(?<![\d,.\u202f\u00a0])1{KEPT}(?:{SEVERAL})\b",
        "a plural after 1,5": rf"(?<![\d\u202f\u00a0])1,\d+{KEPT}(?:millions|milliards|kilomètres)\b",
        "a million without « de »": rf"(?<!\d)\d{{1,3}}(?:{KEPT}000){{2,}}{KEPT}(?!de\b|d’)[^\W\d_]",
    },
    "en": {
        "a singular after 0": rf"(?<![\d,.])0{KEPT}(?:member|result|page|file|position|organisation)\b",
        "a plural after 1": rf"(?<![\d,.])1{KEPT}(?:members|results|pages|files|positions|organisations)\b",
    },
}


def faults_of_strings(entries) -> list[str]:
    """What is wrong with the entries of a catalogue."""
    found = []
    for entry in entries:
        words = [entry.msgid, entry.msgid_plural, entry.msgstr, *entry.msgstr_plural.values()]
        found += [f"an ending in brackets: {one!r}" for one in words if OPTIONAL_ENDING.search(one)]
        if entry.msgid_plural:
            if len(entry.msgstr_plural) < 2 or not all(entry.msgstr_plural.values()):
                found.append(f"a form is missing: {entry.msgid!r}")
        elif COUNTED.search(entry.msgid):
            found.append(f"counted, in one form only: {entry.msgid!r}")
    return found


def faults_of_texts(texts) -> list[str]:
    """What is wrong in each (language, words)."""
    return [
        f"{fault}: {words.strip()[:100]!r}"
        for language, words in texts
        for fault, pattern in WRONG.get(language, {}).items()
        if re.search(pattern, words)
    ]


def wrong_rule(form_of, forms: dict[float, int]) -> list[float]:
    """The numbers for which a catalogue chooses another form than the language does."""
    return [number for number, form in forms.items() if form_of(number) != form]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_c17_the_strings_of_the_interface(language):
    entries = polib.pofile(str(catalogue_path(language)))
    assert len([entry for entry in entries if entry.msgid_plural]) > 10
    assert faults_of_strings(entries) == []


def test_c17_every_page(site: Site):  # noqa: F811
    wrong = {page.name: faults_of_texts(texts_of(page.soup)) for page in site.pages}
    assert {name: faults for name, faults in wrong.items() if faults} == {}
    french = site.page("large figures", "fr").soup.get_text()
    for told in ("000{0}de{1}membres", "1,5{0}million", "0{0}membre"):
        assert re.search(told.format(KEPT, KEPT) + r"\b", re.sub(r"\s+", " ", french)), told


def test_c17_the_rule_of_each_language():
    def form_in(language):
        with translation.override(language):
            return lambda number: int(ngettext("%(count)s byte", "%(count)s bytes", number) != single)

    for language, forms in {"fr": {0: 0, 1: 0, 2: 1, 21: 1}, "en": {0: 1, 1: 0, 2: 1, 21: 1}}.items():
        with translation.override(language):
            single = ngettext("%(count)s byte", "%(count)s bytes", 1)
            assert wrong_rule(form_in(language), forms) == []
    assert plural_category(1.5, "fr") == plural_category(0, "fr") == "one"
    assert plural_category(0, "en") == plural_category(1.5, "en") == "other"
    assert counted(2_000_000, "membre", "membres", "fr", "de membres").endswith("\u00a0de membres")


# --- what must be noticed ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "0\u00a0résultats"),
        ("fr", "1\u00a0fichiers"),
        ("fr", "1,5\u00a0millions"),
        ("fr", "1\u202f000\u202f000\u00a0membres"),
        ("en", "0\u00a0result"),
        ("en", "1\u00a0files"),
    ],
)
def test_c17_counter_example_of_a_page(language, words):
    assert faults_of_texts([(language, words)])
    right = {
        "fr": "0 résultat, 1,5 million, 1 000 000 de membres, 20 pages, 2 000 000 d’euros",
        "en": "0 results",
    }
    assert faults_of_texts(right.items()) == []


def test_c17_counter_example_of_a_catalogue():
    wrong = [
        polib.POEntry(msgid="%(count)s file(s)", msgstr="%(count)s fichier(s)"),
        polib.POEntry(msgid="%(count)s positions", msgstr="%(count)s positions"),
        polib.POEntry(msgid="One page", msgid_plural="%(count)s pages", msgstr_plural={0: "Une page", 1: ""}),
    ]
    for entry in wrong:
        assert faults_of_strings([entry]), entry.msgid


def test_c17_counter_example_of_a_rule():
    """English's rule in French: 0 is plural."""
    assert wrong_rule(lambda number: int(number != 1), {0: 0, 1: 0, 2: 1}) == [0]
