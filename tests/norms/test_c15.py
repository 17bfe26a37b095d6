"""C15, numbers: « 1 234,5 » and “1,234.5”, « 12 % » and “12%”, « 1 234 € » and “€1,234”.

The space between thousands is U+00A0 or U+202F, never one at which a line may break: libraries do not
agree which. Years, pages and post codes are not grouped. Source: DOMAIN.md C15.
"""

import re
from collections.abc import Iterable

import pytest

from languages.numbers import format_currency, format_number, format_percent
from tests.norms.b_site import Site, site  # noqa: F401  (a fixture)
from tests.norms.b_varieties import written_in
from tests.norms.b_words import texts_of

KEPT = "[\u00a0\u202f]"
TELEPHONE = re.compile(r"\+\d[\d \u00a0]{6,}|\b0\d(?: \d\d){3,}|\bBE\d+(?: \d+)+|https?://\S+")
EVERYWHERE = {
    "a breaking space between thousands": r"(?<![\d.,/-])\d{1,3}(?: \d{3})+(?!\d)",
    "not grouped": r"(?<![\d.,/#-])\d{5,}(?![\d-])",
    "a year that is grouped": r"(?i)\b(?:en|in|since|depuis|of|janvier|décembre)\s[12][,.\s]\d{3}(?!\d)",
    "a page that is grouped": r"\bp\.\s?\d{1,3}[,\s]\d{3}\b",
}
WRONG = {
    "fr": {
        **EVERYWHERE,
        "an English comma": r"(?<![\d,])[1-9]\d{0,2},\d{3}(?!\d)",
        "an English point": r"(?<![\d./-])\d+\.\d{1,2}(?![\d.])",
        "no no-break space before %": rf"\d(?!{KEPT})\s?%",
        "the sign of money before the amount": r"[€$£]\s?\d",
        "no no-break space before the sign of money": rf"\d(?!{KEPT})\s?€",
    },
    "en": {
        **EVERYWHERE,
        "French spaces": rf"(?<![\d.,])\d{{1,3}}(?:{KEPT}\d{{3}})+(?!\d)",
        "a French comma": r"(?<![\d,])\d+,\d{1,2}(?!\d)",
        "a space before %": r"\d\s%",
        "the sign of money after the amount": r"\d\s?[€£](?!\d)",
    },
}


def wrong_numbers(texts: Iterable[tuple[str, str]]) -> list[str]:
    """What is wrong in each (language, words)."""
    found = []
    for language, words in texts:
        plain = TELEPHONE.sub("x", words)
        for fault, pattern in WRONG.get(language, {}).items():
            if match := re.search(pattern, plain):
                found.append(f"{fault}: {match[0]!r} in {words.strip()[:80]!r}")
    return found


def test_c15_every_number_of_every_page(site: Site):  # noqa: F811
    wrong = {page.name: wrong_numbers(texts_of(page.soup)) for page in site.pages}
    assert {name: faults for name, faults in wrong.items() if faults} == {}
    for language, grouped in {"fr": f"1{KEPT}000{KEPT}000|12{KEPT}345", "en": "1,000,000|12,345"}.items():
        words = site.page("large figures", language).soup.get_text()
        assert len(re.findall(grouped, words)) >= 2, language


@pytest.mark.parametrize("variety", ["fr_BE", "fr_FR", "fr_CA"])
def test_c15_numbers_of_each_variety_of_french(variety):
    with written_in(fr=variety):
        written = [format_number(value, "fr") for value in (0, 999, 1234, 1234.5, 1_234_567, -4321.25)]
        written += [format_percent(value, "fr") for value in (12, 12.5)]
        amounts = [format_currency(1234, "EUR", "fr")]
    assert wrong_numbers(("fr", words) for words in written) == []
    assert re.fullmatch(f"1{KEPT}234,5", written[3])
    assert re.fullmatch(f"1{KEPT}234{KEPT}€", amounts[0])


@pytest.mark.parametrize("variety", ["en_GB", "en_US", "en_CA"])
def test_c15_numbers_of_each_variety_of_english(variety):
    with written_in(en=variety):
        written = [format_number(value, "en") for value in (0, 999, 1234, 1234.5, 1_234_567)]
        written += [format_percent(12, "en"), format_currency(1234, "EUR", "en")]
    assert written == ["0", "999", "1,234", "1,234.5", "1,234,567", "12%", "€1,234"]


# --- what must be noticed ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "1 234 membres"),
        ("fr", "12345 membres"),
        ("fr", "1,234 membres"),
        ("fr", "1.5 million"),
        ("fr", "12 %"),
        ("fr", "12%"),
        ("fr", "€1\u202f234"),
        ("fr", "1\u202f234 €"),
        ("fr", "depuis 2\u202f014"),
        ("fr", "p. 1\u202f024"),
        ("en", "1 234 members"),
        ("en", "1\u202f234 members"),
        ("en", "12345 members"),
        ("en", "1,5 million"),
        ("en", "12 %"),
        ("en", "1,234 €"),
        ("en", "since 2,014"),
    ],
)
def test_c15_counter_example(language, words):
    assert wrong_numbers([(language, words)])


def test_c15_counter_example_in_a_page_of_what_is_right():
    right = {
        "fr": "1\u202f234,5 et 12\u00a0%, 1\u00a0234\u202f€, en 2014, p. 1024, +32 2 123 45 67",
        "en": "1,234.5 12%",
    }
    assert wrong_numbers(right.items()) == []
