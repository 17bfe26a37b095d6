"""The words of a page, each with the language it says it is in; and a guess at the one it really is in."""

import json
import re
from collections.abc import Iterator
from typing import Any

from bs4 import BeautifulSoup, NavigableString

NOT_WORDS = {"script", "style", "code", "pre", "noscript", "template"}
INLINE = {"a", "abbr", "b", "em", "i", "span", "strong", "sub", "sup", "time", "br", "cite", "small"}
SPOKEN = ("alt", "title", "aria-label", "aria-description", "placeholder", "label")
IN_THE_HEAD = {"description", "og:title", "og:description", "og:site_name", "og:image:alt"}
IN_THE_DATA = {"name", "description", "headline", "caption"}

# Words that only one of the two languages has, and that no sentence of it can do without for long.
ONLY = {
    "fr": re.compile(
        r"(?<![\w’'-])(?:les|des|une|pour|avec|dans|qui|leurs?|sont|par|sur|aux|nous|vous|cette|ses|du|est|et|au|le|la"
        r"|ce|cet|ou|ne|pas|de)(?![\w-])|\b(?:l|d|qu|n|c|s)[’']",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?<![\w’'-])(?:the|of|and|to|for|with|from|this|that|are|is|was|were|which|their|by|its|it|your|you|we|our"
        r"|or|not|has|have|be|been|will)(?![\w’'-])",
        re.IGNORECASE,
    ),
}
ENOUGH = 2  # such words, and more of them than of the other language


def language_of(element: Any) -> str:
    for parent in (element, *element.parents):
        if parent.get("lang"):
            return str(parent["lang"])
    return ""


def texts_of(soup: BeautifulSoup) -> Iterator[tuple[str, str]]:
    """(language, words): what is printed, and what is spoken or shown to networks from an attribute."""
    for node in soup.find_all(string=True):
        if type(node) is NavigableString and node.strip() and not node.find_parent(NOT_WORDS):
            yield language_of(node.parent), str(node)
    yield from attributes_of(soup)


def attributes_of(soup: BeautifulSoup) -> Iterator[tuple[str, str]]:
    for element in soup.find_all(True):
        for name in SPOKEN:
            if str(element.get(name) or "").strip() and element.name != "link":
                yield language_of(element), str(element[name])
        if element.name == "meta" and {element.get("name"), element.get("property")} & IN_THE_HEAD:
            yield language_of(element), str(element["content"])


def blocks_of(soup: BeautifulSoup) -> Iterator[tuple[str, str]]:
    """(language, words) of each paragraph, item or heading, read across what is only emphasised or linked."""
    pieces: dict[tuple[int, str], list[str]] = {}
    for node in soup.body.find_all(string=True):
        parents = list(node.parents)
        if type(node) is NavigableString and not NOT_WORDS & {parent.name for parent in parents}:
            block = next(parent for parent in parents if parent.name not in INLINE)
            pieces.setdefault((id(block), language_of(parents[0])), []).append(str(node))
    for (_block, language), words in pieces.items():
        if "".join(words).strip():
            yield language, "".join(words).strip()


def data_of(soup: BeautifulSoup) -> Iterator[str]:
    """The words that JSON-LD tells."""

    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, dict):
            for name, one in value.items():
                if name in IN_THE_DATA and isinstance(one, str):
                    yield one
                yield from walk(one)
        elif isinstance(value, list):
            for one in value:
                yield from walk(one)

    for script in soup.find_all("script", type="application/ld+json"):
        yield from walk(json.loads(script.string))


def spoken_language(words: str) -> str:
    """`fr` or `en` when the words betray it, else ""."""
    counts = {code: len(pattern.findall(words)) for code, pattern in ONLY.items()}
    first, second = sorted(counts, key=lambda code: -counts[code])[:2]
    return first if counts[first] >= ENOUGH and counts[first] > 2 * counts[second] else ""


def in_another_language(soup: BeautifulSoup, language: str = "") -> list[str]:
    """Words that are not in the language that the page says, one line for each.

    `language`: the one that everything must be in, whatever the page says of its own language.
    """
    found = []
    for said, words in texts_of(soup):
        wanted, real = language or said.partition("-")[0], spoken_language(words)
        if wanted in ONLY and real and real != wanted:
            found.append(f"said to be {wanted}: {words.strip()[:120]!r}")
    return found
