"""C20, layout: French runs a fifth longer than English, up to a third: nothing that holds words has a
fixed width, or a height that cuts them off; words are hyphenated only where their language is known.

Source: DOMAIN.md C20 (measured over 26 pairs of published texts).
"""

import re

import pytest
from bs4 import BeautifulSoup

from tests.norms.b_site import Site, site  # noqa: F401  (a fixture)
from tests.norms.b_styles import rules_of, stylesheets

WIDTHS = {"width", "inline-size", "height", "block-size", "max-height", "max-block-size"}
FIXED = re.compile(r"(?<![\w.])\d*\.?\d+(?:px|rem|em|ch|ex|pt|cm|mm|in|vw|vh)\b")
# What has no words: pictures, drawings, what is drawn before or after something.
WORDLESS = re.compile(
    r"(?:::(?:before|after|marker)|\b(?:img|svg|picture|rect|line|hr|video|canvas))(?::[\w-]+)?\Z"
)
# Each says why: there is no room for words in it, or words of any length fit.
NAMED = {
    ".years": "a drawing of years: figures alone, as tall as its bars",
    ".bar": "a drawing, as wide as its place",
    ".strip": "a drawing of the life of a position",
    ".timeline .marker": "a dot",
    ".guide-swatch": "a sample of a colour",
    ".guide-measure": "a sample of a width",
    '.inline-group input[name$="-order"]': "a number",
    ".prose-menubar__button": "a sign",
    ".today-choice input": "a box to tick",
    "#result_list .action-checkbox-column input": "a box to tick",
    "#result_list td.action-checkbox input": "a box to tick",
    ".past-choice input": "a box to tick",
    ".clash-choice input": "a box to tick",
    ".past-other input": "a number",
    ".preview iframe": "a whole page, which scrolls",
    ".rich-text-links": "a dialog, as wide as there is room",
    ".rich-text-pictures": "a dialog, as wide as there is room",
}
HIDDEN = {"clip-path", "clip"}  # read out, never seen
ONE_LINE = {
    ".standings td": "a number and its bar",
}


def too_narrow(sheets: dict[str, str], named=NAMED) -> list[str]:
    """Rules that give what holds words a width or a height of its own, or keep it on one line."""
    found = []
    for name, css in sheets.items():
        for rule in rules_of(css):
            declared = dict(rule.declarations)
            scrolls = {declared.get("overflow"), declared.get("overflow-y")} & {"auto", "scroll"}
            if WORDLESS.search(rule.selector) or rule.selector in named or HIDDEN & declared.keys():
                continue
            for property_, value in rule.declarations:
                if property_.startswith("max-") and scrolls:
                    continue
                if property_ in WIDTHS and FIXED.search(value) and not re.search(r"min\(100%|100%", value):
                    found.append(f"{name}: {rule.selector}: {property_}: {value}")
                if property_ == "text-overflow" or (property_ == "line-clamp"):
                    found.append(f"{name}: {rule.selector} cuts words off")
                # In the tables of staff, which scroll, a date stays in one piece.
                if name.startswith("admin_site/"):
                    continue
                if (property_, value) == ("white-space", "nowrap") and rule.selector not in ONE_LINE:
                    found.append(f"{name}: {rule.selector} stays on one line")
    return found


def careless_hyphens(sheets: dict[str, str]) -> list[str]:
    """Words broken by the browser outside an element that says its language."""
    return [
        f"{name}: {rule.selector}"
        for name, css in sheets.items()
        for rule in rules_of(css)
        for property_, value in rule.declarations
        if property_.endswith("hyphens")
        and value == "auto"
        and not re.search(r":lang\(|\[lang", rule.selector)
    ]


def fixed_in_the_page(soup: BeautifulSoup) -> list[str]:
    """Elements of a page that fix the width of words themselves, and a page without a language."""
    found = [
        str(one)[:80] for one in soup.find_all(["td", "th", "col", "table", "button", "input"], width=True)
    ]
    found += [
        str(one)[:80]
        for one in soup.find_all(style=re.compile(r"(?<![-\w])(?:width|inline-size|height)\s*:"))
    ]
    found += [
        str(one)[:80] for one in soup.find_all("input", size=True) if one.get("type") in {"submit", "button"}
    ]
    if not soup.html.get("lang"):
        found.append("the page does not say its language")
    return found


def test_c20_no_stylesheet_fixes_the_width_of_words():
    sheets = stylesheets()
    assert len(sheets) > 20
    assert too_narrow(sheets) == []
    selectors = {rule.selector for css in sheets.values() for rule in rules_of(css)}
    assert {*NAMED, *ONE_LINE} <= selectors, "what is allowed must exist"


def test_c20_words_are_broken_only_where_their_language_is_known():
    assert careless_hyphens(stylesheets()) == []


def test_c20_no_page_fixes_the_width_of_words(site: Site):  # noqa: F811
    wrong = {page.name: fixed_in_the_page(page.soup) for page in site.pages}
    assert {name: faults for name, faults in wrong.items() if faults} == {}


# --- what must be noticed ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "css",
    [
        ".button { width: 120px }",
        "@media (min-width: 54em) { nav a { inline-size: 8rem; } }",
        ".label { block-size: 2em; overflow: hidden }",
        ".menu a { white-space: nowrap }",
        "h2 { text-overflow: ellipsis }",
        "@layer a { .x, .chip { inline-size: calc(3rem + 2px) } }",
    ],
)
def test_c20_counter_example_of_a_stylesheet(css):
    assert too_narrow({"x.css": css})
    right = ".a { max-inline-size: 20em; min-width: 3rem; width: auto; inline-size: min(100%, 12rem) }"
    right += " img { width: 3em }"
    assert (
        too_narrow({"x.css": right + " .v { position: absolute; width: 1px; clip-path: inset(50%) }"}) == []
    )


def test_c20_counter_example_of_hyphens():
    assert careless_hyphens({"x.css": "p { hyphens: auto }"}) == ["x.css: p"]
    assert careless_hyphens({"x.css": "p:lang(fr) { hyphens: auto } h1 { hyphens: manual }"}) == []


@pytest.mark.parametrize(
    "html",
    [
        '<html lang="fr"><table><td width="80">Pays</td></table>',
        '<html lang="fr"><p style="width: 10em">Pays</p>',
        "<html><p>Pays</p>",
    ],
)
def test_c20_counter_example_of_a_page(html):
    assert fixed_in_the_page(BeautifulSoup(html, "html5lib"))
