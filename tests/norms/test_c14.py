"""C14, dates: « 1er janvier 2024 », « 16 octobre 2023 », « décembre 2014 », in lower case and without a
comma; “16 October 2023”, the British order, chosen and not left to a library.

`<time datetime>` tells machines exactly what is known, a year, a month or a day: no more than the words
do. What the site's variety of a language asks for (LANGUAGE_LOCALES) is followed. Source: DOMAIN.md C14.
"""

import datetime
import re

import pytest
from bs4 import BeautifulSoup

from languages.dates import format_date, format_month, format_time
from languages.partial_dates import PartialDate
from tests.norms.b_site import Site, site  # noqa: F401  (a fixture)
from tests.norms.b_varieties import written_in
from tests.norms.b_words import language_of, texts_of

NBSP = "\u00a0"
MONTHS = {
    "fr": "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre",
    "en": "January|February|March|April|May|June|July|August|September|October|November|December",
}
DAY = {"fr": "(?:1er|[2-9]|[12][0-9]|3[01])", "en": "(?:[1-9]|[12][0-9]|3[01])"}
SHAPES = {
    code: {
        "day": re.compile(rf"(?<![\w’-]){DAY[code]}{NBSP}(?:{MONTHS[code]}) \d{{4}}(?!\d)"),
        "month": re.compile(rf"(?<!\d)(?<!\d[ {NBSP}])(?<!er{NBSP})(?<!\w)(?:{MONTHS[code]}) \d{{4}}(?!\d)"),
        "year": re.compile(r"(?<![\d-])\d{4}(?![\d-])"),
    }
    for code in MONTHS
}
PRECISION = {4: "year", 7: "month", 10: "day"}
ANY_MONTH = "|".join(MONTHS.values())
ABBREVIATED = r"(?:Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec|janv|févr|avr|juil|déc)\."
WRONG = {
    "fr": {
        "1 janvier, not 1er": rf"(?<![\w,.])(?<!\d[ {NBSP}])1[ {NBSP}](?:{MONTHS['fr']})\b",
        "0 before the day": rf"\b0\d[ {NBSP}](?:{MONTHS['fr']})\b",
        "a capital month": rf"\b(?:{DAY['fr']}[ {NBSP}]|de |en |depuis |du |le )(?:{MONTHS['fr'].title()})\b",
        "a comma": rf"\b(?:{MONTHS['fr']}),? ?,\s?\d{{4}}",
    },
    "en": {
        "the month before the day": rf"\b(?:{MONTHS['en']}) \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}",
        "an ending to the day": rf"\b\d(?:st|nd|rd|th) (?:of )?(?:{MONTHS['en']})",
        "a month in lower case": rf"\b\d{{1,2}}[ {NBSP}](?:{MONTHS['en'].lower()})\b",
        "a comma": rf"\b(?:{MONTHS['en']}),\s?\d{{4}}",
    },
}
EITHER = {
    "an abbreviated month": rf"\b{ABBREVIATED} ?\d{{1,2}}|\b\d{{1,2}}[ {NBSP}]{ABBREVIATED}",
    "figures alone": r"(?<![\w/.-])(?:\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}-\d\d-\d\d)(?![\w/-])",
}


def wrong_dates(soup: BeautifulSoup) -> list[str]:
    """What is wrong with the dates of a page: how they are written, and what machines are told."""
    found = []
    for language, words in texts_of(soup):
        for fault, pattern in (*WRONG.get(language, {}).items(), *EITHER.items()):
            if re.search(pattern, words):
                found.append(f"{fault}: {words.strip()[:100]!r}")
    for time in soup.find_all("time"):
        found += wrong_time(time)
    return found


def wrong_time(time) -> list[str]:
    told, words, shapes = time.get("datetime", ""), time.get_text(), SHAPES.get(language_of(time))
    if not re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", told):
        return [f"no date for machines: {time}"]
    if shapes is None:
        return []
    said = next((name for name, shape in shapes.items() if shape.search(words)), "nothing")
    if said != PRECISION[len(told)]:
        return [f"{said} in words, {PRECISION[len(told)]} for machines: {time}"]
    return [] if told[:4] in words else [f"another year: {time}"]


def test_c14_every_date_of_every_page(site: Site):  # noqa: F811
    wrong = {page.name: wrong_dates(page.soup) for page in site.pages}
    assert {name: faults for name, faults in wrong.items() if faults} == {}
    times = [time for page in site.pages for time in page.soup.find_all("time")]
    assert {len(time["datetime"]) for time in times} == {4, 7, 10}
    assert {language_of(time) for time in times} == {"fr", "en"}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_c14_every_day_of_a_year_and_each_precision(language):
    days = [datetime.date(2024, 1, 1) + datetime.timedelta(number) for number in range(366)]
    pieces = [(str(day), format_date(day, language)) for day in days]
    for known in ("2014", "2014-12", "2024-01-01"):
        date = PartialDate.parse(known)
        pieces += [(known, date.format(language)), (known, date.format(language, "since"))]
    html = "".join(f'<p><time datetime="{told}">{words}</time></p>' for told, words in pieces)
    assert wrong_dates(BeautifulSoup(f'<html lang="{language}"><body>{html}', "html5lib")) == []


def test_c14_the_variety_of_the_language_is_followed():
    day = datetime.date(2024, 1, 1)
    moment = datetime.datetime(2024, 1, 1, 14, 30, tzinfo=datetime.UTC)
    assert format_date(day, "en") == f"1{NBSP}January 2024"
    assert format_time(moment, "en") == "15:30"
    with written_in(en="en_US", fr="fr_CA"):
        assert format_date(day, "en") == f"January{NBSP}1, 2024"
        assert format_month(day, "en") == "January 2024"
        assert format_time(moment, "en") == "3:30\u202fPM"
        assert format_date(day, "fr") == f"1er{NBSP}janvier 2024"
    assert format_date(day, "en") == f"1{NBSP}January 2024"


# --- what must be noticed ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "html"),
    [
        ("fr", f'<time datetime="2024-01-01">1{NBSP}janvier 2024</time>'),
        ("fr", f'<time datetime="2023-10-16">16{NBSP}Octobre 2023</time>'),
        ("fr", '<time datetime="2014-12">décembre, 2014</time>'),
        ("fr", '<time datetime="2023-10-16">16 octobre 2023</time>'),
        ("fr", "<p>Depuis le 16/10/2023</p>"),
        ("en", '<time datetime="2023-10-16">Oct. 16, 2023</time>'),
        ("en", '<time datetime="2023-10-16">October 16, 2023</time>'),
        ("en", '<time datetime="2023-10-16">16th October 2023</time>'),
        ("en", "<p>Since 2023-10-16</p>"),
        ("en", '<time datetime="2014-12-01">December 2014</time>'),
        ("en", f'<time datetime="2014">1{NBSP}January 2014</time>'),
        ("en", '<time datetime="12/2014">December 2014</time>'),
        ("en", '<time datetime="2015-12">December 2014</time>'),
        ("en", "<time>December 2014</time>"),
    ],
)
def test_c14_counter_example(language, html):
    assert wrong_dates(BeautifulSoup(f'<html lang="{language}"><body>{html}', "html5lib"))
