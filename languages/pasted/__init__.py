"""HTML as word processors leave it, turned into the structure that its authors saw.

Word, Google Docs and LibreOffice describe looks: a list is a paragraph with a bullet and an indentation, a
bold word a span with a weight. What comes out is headings, lists, tables, emphasis, links and notes; it still
has to be sanitised. static/admin_site/rich_text/paste.js does the same, rule by rule, before the text editor
reads what is pasted; tests/pasted holds both to the same results.
"""

import re

from languages.pasted.conversion import Around, Conversion
from languages.pasted.notes import with_notes
from languages.pasted.tree import HEADINGS, Element, Node, TooDeep, html_of, is_pasted, tree_of
from languages.pasted.words import language_in

__all__ = ["TooDeep", "unpasted"]

# A quick look: most texts that are saved were not pasted, or were put right in the editor.
_HINT = re.compile(r"<[^>]*\s(?:style|class|id|name)\s*=|<(?:font|u|s|strike|big|small|tt)\b", re.IGNORECASE)


def unpasted(html: str, language: str = "") -> str:
    """`html` as it came from a word processor, put right; anything else as it is.

    `language` is that of the text it goes into; where nobody says, it is the one most of the words are in.
    Raises TooDeep.
    """
    if not _HINT.search(html):
        return html
    try:
        return _put_right(html, language)
    except RecursionError as error:
        raise TooDeep from error


def _put_right(html: str, language: str) -> str:
    tree = tree_of(html)
    if not is_pasted(tree):
        return html
    _take_out_what_is_no_text(tree)
    with_notes(tree)
    language = language_in(language) or _most_used_language(tree)
    nodes = Conversion(language).blocks(tree.children, Around(language, language))
    return html_of(_in_order(nodes))


def _take_out_what_is_no_text(tree: Element) -> None:
    """Comments of reviewers, hidden words, headers and footers of the page, and tables of contents."""
    tree.children = [one for one in tree.children if isinstance(one, str) or not _is_no_text(one)]
    for one in tree.children:
        if not isinstance(one, str):
            _take_out_what_is_no_text(one)


def _is_no_text(one: Element) -> bool:
    style = one.style
    return (
        style.get("display") == "none"
        or style.get("mso-hide") == "all"
        or style.get("mso-element") in {"comment-list", "header", "footer"}
        or any(re.fullmatch(r"MsoCommentReference|MsoToc(\d|Heading)", name) for name in one.classes)
        or (one.name == "div" and one.attributes.get("id", "").startswith("Table of Contents"))
        or (one.name == "div" and one.attributes.get("title") in {"header", "footer"})
    )


def _most_used_language(tree: Element) -> str:
    counts: dict[str, int] = {}

    def count(one: Element, language: str) -> None:
        language = language_in(one.attributes.get("lang", "")) or language
        for child in one.children:
            if isinstance(child, str):
                counts[language] = counts.get(language, 0) + len(child.strip())
            else:
                count(child, language)

    count(tree, "")
    return max(counts, key=lambda code: counts[code], default="")


def _in_order(nodes: list[Node]) -> list[Node]:
    """Headings begin below the title of the page: one level lower where the highest is used."""
    headings = [one for one in Element("div", {}, nodes).elements() if one.name in HEADINGS]
    lower = any(one.name == "h1" for one in headings)
    for one in headings:
        one.name = f"h{min(4, int(one.name[1]) + lower)}"
    for one in Element("div", {}, nodes).elements():
        one.attributes.pop("quoted", None)
    return nodes
