"""C16, files: a link says the type and the size of what it leads to, and its language when the page is in
another: « Note de vision (PDF, 801 ko) », “Vision note (PDF, 801 kB, in French)” with `hreflang="fr"`.

Sizes are decimal (801 000 bytes are 801 kB) with U+00A0 between number and unit. The stored title says
neither. Source: DOMAIN.md C16.
"""

import re

import pytest
from bs4 import BeautifulSoup

from languages.codes import column, site_languages
from languages.numbers import format_size
from library.models import Document
from tests.norms.b_site import Site, make_content, site  # noqa: F401  (a fixture)
from tests.norms.b_words import language_of

NBSP = "\u00a0"
SIZE = {
    "fr": re.compile(rf"(\d+(?:,\d)?){NBSP}(octets?|ko|Mo|Go)"),
    "en": re.compile(rf"(\d+(?:\.\d)?){NBSP}(bytes?|kB|MB|GB)"),
}
TIMES = {"o": 1, "b": 1, "k": 1000, "M": 1000**2, "G": 1000**3}
NAMES = {
    ("fr", "fr"): "en français",
    ("fr", "en"): "en anglais",
    ("en", "fr"): "in French",
    ("en", "en"): "in English",
}
IN_A_TITLE = re.compile(
    r"\bPDF\b|\d\s?(?:[kKMG][oB]|octets|bytes)\b|\((?:fr|en|français|anglais|French|English)\)", re.I
)


def wrong_links(soup: BeautifulSoup, sizes: dict[str, int]) -> list[str]:
    """What a reader is not told, or told wrongly, by the links to files; `sizes` in bytes, by address."""
    found = []
    for link in soup.find_all("a", href=re.compile(r"\.pdf\Z")):
        page, words = soup.html["lang"], link.get_text()
        of = re.search(r"-([a-z]{2,3})\.pdf\Z", link["href"])[1]
        if "PDF" not in words:
            found.append(f"no type: {link}")
        said = SIZE[page].search(words)
        if not said:
            found.append(f"no size: {link}")
        elif not rounds_to(said[1], said[2], sizes[link["href"]]):
            found.append(f"not its size, {sizes[link['href']]} bytes: {link}")
        if (NAMES[page, of] in words) != (of != page) or (link.get("hreflang", page) != of):
            found.append(f"not its language, {of}: {link}")
        if of != page and language_of(link) != page:
            found.append(f"the words of the link are said to be in another language: {link}")
    return found


def rounds_to(number: str, unit: str, size: int) -> bool:
    """Whether `size` bytes may be written “1.2 MB”: to the last figure that is written."""
    number = number.replace(",", ".")
    last = 0.1 if "." in number or (len(number) == 1 and size >= 1000) else 1
    return abs(float(number) * TIMES[unit[0]] - size) <= last / 2 * TIMES[unit[0]]


def told_in_titles(titles) -> list[str]:
    return [title for title in titles if IN_A_TITLE.search(title)]


def test_c16_every_link_to_a_file(site: Site):  # noqa: F811
    wrong = {page.name: wrong_links(page.soup, site.sizes) for page in site.pages}
    assert {name: faults for name, faults in wrong.items() if faults} == {}
    links = [link for page in site.pages for link in page.soup.find_all("a", href=re.compile(r"\.pdf\Z"))]
    assert {link.get("hreflang") for link in links} == {None, "fr", "en"}


@pytest.mark.django_db
def test_c16_no_title_of_the_site_says_type_size_or_language():
    make_content()
    titles = [
        getattr(row, column("title", code)) for row in Document.objects.all() for code in site_languages()
    ]
    assert len(titles) > 3
    assert told_in_titles(titles) == []


@pytest.mark.parametrize(
    "size", [1, 782, 1000, 1499, 801_000, 999_499, 999_600, 1_234_567, 25_400_000, 3_000_000_000]
)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_c16_sizes_are_decimal(size, language):
    said = SIZE[language].fullmatch(format_size(size, language))
    assert said, format_size(size, language)
    assert rounds_to(said[1], said[2], size)


# --- what must be noticed ---------------------------------------------------------------------------

LINK = '<html lang="{reader}"><body><a href="/a-{of}.pdf"{hreflang}>Note ({words})</a>'


@pytest.mark.parametrize(
    ("reader", "of", "hreflang", "words"),
    [
        ("fr", "fr", "", f"801{NBSP}ko"),
        ("fr", "fr", "", "PDF"),
        ("fr", "fr", "", "PDF, 801 ko"),
        ("fr", "fr", "", f"PDF, 782,2{NBSP}Kio"),
        ("fr", "fr", "", f"PDF, 782{NBSP}ko"),
        ("fr", "fr", "", f"PDF, 801{NBSP}kB"),
        ("fr", "fr", "", f"PDF, 801{NBSP}ko, en français"),
        ("en", "fr", "", f"PDF, 801{NBSP}kB, in French"),
        ("en", "fr", ' hreflang="fr"', f"PDF, 801{NBSP}kB"),
        ("en", "fr", ' hreflang="en"', f"PDF, 801{NBSP}kB, in French"),
        ("en", "fr", ' hreflang="fr" lang="fr"', f"PDF, 801{NBSP}kB, in French"),
    ],
)
def test_c16_counter_example_of_a_link(reader, of, hreflang, words):
    html = LINK.format(reader=reader, of=of, hreflang=hreflang, words=words)
    assert wrong_links(BeautifulSoup(html, "html5lib"), {f"/a-{of}.pdf": 801_000})


def test_c16_counter_example_of_titles():
    wrong = ["Note (PDF)", "Note, 801 ko", "Note (français)", "Rapport 2,3 Mo"]
    assert told_in_titles([*wrong, "Note de vision", "Rapport 2024"]) == wrong
