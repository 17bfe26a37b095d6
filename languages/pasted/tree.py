"""What was pasted as a tree: read as a browser reads it, and written again."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape, unescape
from typing import Any

import nh3

DEEPEST = 150  # elements inside one another, those that say nothing included

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
BLOCKS = {
    *HEADINGS, "p", "ul", "ol", "li", "dl", "dt", "dd", "table", "caption", "thead", "tbody", "tfoot", "tr",
    "th", "td", "blockquote", "figure", "figcaption", "pre", "hr", "div",
}  # fmt: skip
WRAPPERS = {"section", "article", "main", "header", "footer", "aside", "center", "address", "form"}
INLINE = {
    "a", "abbr", "b", "big", "cite", "code", "del", "em", "font", "i", "ins", "q", "s", "small", "span",
    "strike", "strong", "sub", "sup", "tt", "u", "br",
}  # fmt: skip
REMOVED = {
    "script", "style", "template", "noscript", "svg", "math", "iframe", "object", "embed", "title",
    "textarea", "select", "xmp", "noembed", "noframes", "plaintext", "audio", "video", "canvas",
}  # fmt: skip
READ = {"style", "class", "lang", "dir", "id", "title"}
READ_OF = {
    "a": {"href", "hreflang", "name"},
    "ol": {"start", "type"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "figure": {"data-image", "data-video"},
}
KEPT = {  # attributes that say something
    "a": ("href", "hreflang"),
    "abbr": ("title",),
    "ol": ("start", "type"),
    "td": ("colspan", "rowspan"),
    "th": ("colspan", "rowspan", "scope"),
    "figure": ("data-image", "data-video"),
}
RENAMED = {"b": "strong", "i": "em", "s": "del", "strike": "del"}
SAYING = {"a", "abbr", "cite", "code", "del", "em", "ins", "q", "strong", "sub", "sup"}
VOID = {"br", "hr"}

_PIECE = re.compile(r'<(/?)([a-z0-9]+)((?: [a-z-]+="[^"]*")*)>|([^<]+)')
_ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')


@dataclass(eq=False)
class Element:
    """An element; a text is a plain string among its children."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Any] = field(default_factory=list)

    @property
    def style(self) -> dict[str, str]:
        pairs = (one.partition(":") for one in self.attributes.get("style", "").lower().split(";"))
        return {name.strip(): value.strip() for name, colon, value in pairs if colon}

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text for one in self.children)

    def elements(self) -> Iterator["Element"]:
        """All that is within, in their order."""
        for one in self.children:
            if not isinstance(one, str):
                yield one
                yield from one.elements()

    @property
    def has_blocks(self) -> bool:
        return any(one.name in BLOCKS for one in self.elements())


Node = str | Element


class TooDeep(ValueError):
    """Elements nested deeper than any text."""


def is_pasted(tree: Element) -> bool:
    """Sanitised text has none of these, so that it is never taken for something pasted."""
    return any(
        not one.attributes.keys().isdisjoint({"style", "class", "id", "name"})
        or one.name in {"font", "u", "s", "strike", "big", "small", "tt"}
        for one in tree.elements()
    )


def tree_of(html: str) -> Element:
    """`html` as a browser reads it, without what is no text. Raises TooDeep."""
    plain = nh3.clean(
        html,
        tags=BLOCKS | INLINE | WRAPPERS,
        clean_content_tags=REMOVED,
        attributes={"*": READ, **READ_OF},
        url_schemes={"http", "https", "mailto", "tel", "file", "record"},
        link_rel=None,
    )
    root = Element("div")
    stack = [root]
    for closing, name, attributes, words in _PIECE.findall(plain):
        if words:
            stack[-1].children.append(unescape(words))
        elif closing:
            if len(stack) > 1 and name not in VOID:
                stack.pop()
        else:
            named = {key: unescape(value) for key, value in _ATTRIBUTE.findall(attributes)}
            one = Element("div" if name in WRAPPERS else name, named)
            stack[-1].children.append(one)
            if name not in VOID:
                stack.append(one)
                if len(stack) > DEEPEST:
                    raise TooDeep(f"elements nested more than {DEEPEST} deep")
    return root


def html_of(nodes: Iterable[Node]) -> str:
    pieces: list[str] = []
    for one in nodes:
        if isinstance(one, str):
            pieces.append(escape(one, quote=False))
            continue
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in one.attributes.items())
        pieces.append(f"<{one.name}{attributes}>")
        if one.name not in VOID:
            pieces += (html_of(one.children), f"</{one.name}>")
    return "".join(pieces)
