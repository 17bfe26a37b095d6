"""From looks to structure: each kind of element as it is written in a text of ours."""

import re
from collections.abc import Iterator
from typing import NamedTuple, Self
from urllib.parse import parse_qs, urlsplit

from languages.pasted.lists import Line, belongs_to_a_line, line_of
from languages.pasted.tree import (
    BLOCKS,
    HEADINGS,
    INLINE,
    KEPT,
    RENAMED,
    SAYING,
    Element,
    Node,
)
from languages.pasted.words import RTL, drawn, is_blank, language_in, seen, spaced

LEAVES = {*HEADINGS, "p", "dt", "caption", "pre"}
TYPES = {"lower-alpha": "a", "lower-latin": "a", "upper-alpha": "A", "upper-latin": "A"}
TYPES |= {"lower-roman": "i", "upper-roman": "I"}
REDIRECTS = (  # host, path, and the parameter that holds where the link really leads
    (re.compile(r"(www\.)?google\.[a-z.]{2,6}"), "/url", ("q", "url")),
    (re.compile(r".+\.safelinks\.protection\.outlook\.com"), "/", ("url",)),
    (re.compile(r"lm?\.facebook\.com"), "/l.php", ("u",)),
)


class Around(NamedTuple):
    """What holds where an element stands: the language it is in, the one written so far, the marks."""

    said: str
    written: str
    marks: frozenset[str] = frozenset()

    def within(self, one: Element) -> Self:
        return self._replace(said=language_in(one.attributes.get("lang", "")) or self.said)


class Conversion:
    """`language` is that of the text, which nothing in it has to name."""

    def __init__(self, language: str):
        self.language = language
        self.is_rtl = language in RTL

    # --- blocks -----------------------------------------------------------------------------------

    def blocks(self, children: list[Node], around: Around) -> list[Node]:
        """Blocks; or, where there are none, the words as they are."""
        pieces = list(self._pieces(children, around))
        if all(one is not None and _is_inline(one) for one, _around in pieces):
            return self._words([one for one, _around in pieces if one is not None], around)
        written: list[Node] = []
        run: list[Node] = []
        lines: list[tuple[Line, Around]] = []
        within = around
        for one, here in (*pieces, (None, around)):
            if one is not None and _is_inline(one):
                run.append(one)
                within = here
                continue
            if not is_blank(run):
                written += self._lists(lines)
                lines = []
                written += self._leaf(Element("p"), run, within)
            run = []
            if one is None or isinstance(one, str) or (one.name == "p" and not one.text.strip()):
                continue
            if line := line_of(one):
                lines.append((line, here))
            elif lines and belongs_to_a_line(one):
                lines[-1][0].more.append(one)
            else:
                written += [*self._lists(lines), *self._block(one, here)]
                lines = []
        return _joined_quotations([*written, *self._lists(lines)])

    def _pieces(self, children: list[Node], around: Around) -> Iterator[tuple[Node | None, Around]]:
        """What stands here once wrappers are opened; None where one begins or ends."""
        for one in children:
            if isinstance(one, str) or (_is_inline(one) and not one.has_blocks):
                yield one, around
            elif one.name == "div" or _is_inline(one):
                yield None, around
                yield from self._pieces(one.children, around.within(one))
                yield None, around
            else:
                yield one, around

    def _block(self, one: Element, around: Around) -> list[Node]:
        name = _structure(one)
        if name in LEAVES:
            return self._leaf(Element(name, one.attributes), one.children, around)
        if name in {"ul", "ol"}:
            return self._list(one, around)
        if name == "table":
            return self._table(one, around)
        if name == "hr":
            return [Element("hr")]
        if name == "quotation":
            words = self._leaf(Element("p", one.attributes), one.children, around)
            return [Element("blockquote", {"quoted": ""}, words)] if words else []
        if name in {"li", "td", "th", "tr", "tbody", "thead", "tfoot"}:  # of nothing
            return self.blocks(one.children, around.within(one))
        within = around.within(one)
        inside = self.blocks(one.children, within)
        if name == "blockquote" and inside and all(_is_inline(child) for child in inside):
            inside = [Element("p", {}, inside)]
        kept = _kept(one, name)
        return [Element(name, kept, inside)] if inside or kept.get("data-image") else []

    def _leaf(self, one: Element, children: list[Node], around: Around) -> list[Node]:
        """A block of words, which says its language when that is not the one around it."""
        here = around.within(one)
        attributes = {}
        if here.said != here.written:
            attributes["lang"] = here.said
            here = here._replace(written=here.said)
        if one.attributes.get("dir", "").lower() == "rtl" and not self.is_rtl:
            attributes["dir"] = "rtl"
        if one.name in HEADINGS:
            here = here._replace(marks=here.marks | {"strong"})
        words = self._inline(children, here) if one.name == "pre" else self._words(children, here)
        if is_blank(words):
            return []
        if len(words) == 1 and not isinstance(words[0], str) and words[0].name == "span":
            attributes["lang"] = words[0].attributes["lang"]
            words = words[0].children
        return [Element(one.name, attributes, words)]

    # --- lists ------------------------------------------------------------------------------------

    def _list(self, one: Element, around: Around) -> list[Node]:
        within = around.within(one)
        written = Element(one.name, _kept(one, one.name))
        for child in one.children:
            if isinstance(child, str):
                if child.strip():
                    written.children.append(Element("li", {}, self._words([child], within)))
            elif child.name in {"ul", "ol"} and written.children:  # Google Docs: beside the item, not in it
                written.children[-1].children += self._list(child, within)
            else:
                self._style_of(written, one, child)
                inside = child.children if child.name == "li" else [child]
                if item := self._item(inside, within.within(child)):
                    written.children.append(item)
        return [written] if written.children else []

    def _style_of(self, written: Element, one: Element, item: Element) -> None:
        """Letters or Roman numbers that are said in the style."""
        if written.name == "ol" and not written.children and "type" not in written.attributes:
            style = item.style.get("list-style-type") or one.style.get("list-style-type", "")
            if style in TYPES:
                written.attributes["type"] = TYPES[style]

    def _item(self, children: list[Node], around: Around) -> Element | None:
        inside = self.blocks(children, around)
        return Element("li", *_loosened(inside)) if inside else None

    def _lists(self, lines: list[tuple[Line, Around]]) -> list[Node]:
        """Lines of Word, each in the list of its level."""
        written: list[Node] = []
        open_lists: list[tuple[int, Element]] = []
        for line, around in lines:
            item = self._item([_plain(line.paragraph), *line.more], around)
            if item is None:
                continue
            name = "ol" if line.counts else "ul"
            while open_lists and (
                open_lists[-1][0] > line.level
                or (open_lists[-1][0] == line.level and open_lists[-1][1].name != name)
            ):
                open_lists.pop()
            if not open_lists or open_lists[-1][0] < line.level:
                new = Element(name, _counting(line))
                (open_lists[-1][1].children[-1].children if open_lists else written).append(new)
                open_lists.append((line.level, new))
            open_lists[-1][1].children.append(item)
        return written

    # --- tables -----------------------------------------------------------------------------------

    def _table(self, one: Element, around: Around) -> list[Node]:
        within = around.within(one)
        heads: list[Element] = []
        rows: list[Element] = []
        feet: list[Element] = []
        caption: list[Node] = []
        for child in one.children:
            if isinstance(child, str):
                continue
            if child.name == "caption":
                caption = self._leaf(child, child.children, within)
            elif child.name in {"thead", "tbody", "tfoot"}:
                into = {"thead": heads, "tfoot": feet}.get(child.name, rows)
                into += [self._row(row, within) for row in child.children if _named(row, "tr")]
        rows = [row for row in rows if row.children]
        heads = [row for row in heads if row.children]
        while rows and _is_head(rows[0], rows):
            heads.append(rows.pop(0))
        for row in heads:
            row.children = [_head_cell(cell) for cell in row.children]
        parts = [("thead", heads), ("tbody", rows), ("tfoot", [row for row in feet if row.children])]
        inside = [*caption, *(Element(name, {}, [*found]) for name, found in parts if found)]
        return [Element("table", {}, inside)] if heads or rows else []

    def _row(self, one: Element, around: Around) -> Element:
        within = around.within(one)
        return Element(
            "tr", {}, [self._cell(cell, within) for cell in one.children if _named(cell, "td", "th")]
        )

    def _cell(self, one: Element, around: Around) -> Element:
        attributes, inside = _loosened(self.blocks(one.children, around.within(one)))
        return Element(one.name, {**_kept(one, one.name), **attributes}, inside)

    # --- words ------------------------------------------------------------------------------------

    def _words(self, children: list[Node], around: Around) -> list[Node]:
        return _without_breaks_at_the_ends(spaced(_merged(self._inline(children, around))))

    def _inline(
        self, children: list[Node], around: Around, style: dict[str, str] | None = None
    ) -> list[Node]:
        written: list[Node] = []
        for one in children:
            if isinstance(one, str):
                written.append(drawn(seen(one), style or {}))
            elif one.name == "br":
                written.append(Element("br"))
            elif one.name in BLOCKS:  # within what can hold words only
                written += [" ", *self._inline(one.children, around), " "]
            else:
                written += self._marked(one, around)
        return written

    def _marked(self, one: Element, around: Around) -> list[Node]:
        style = one.style
        here = around.within(one)
        around_it: list[Element] = []
        if here.said != here.written and re.search(r"[^\W\d_]", one.text):
            around_it.append(Element("span", {"lang": here.said}))
            here = here._replace(written=here.said)
        name = RENAMED.get(one.name, one.name)
        if name in SAYING and name not in here.marks and not _is_unsaid(name, style):
            kept = _kept(one, name)
            if name != "a" or "href" in kept:
                around_it.append(Element(name, kept))
                here = here._replace(marks=here.marks | {name})
        for mark in _marks_in(style):
            if mark not in here.marks:
                around_it.append(Element(mark))
                here = here._replace(marks=here.marks | {mark})
        words = self._inline(one.children, here, style)
        if "mso-spacerun" in style or "Apple-converted-space" in one.classes:
            words = [word.replace("\u00a0", " ") if isinstance(word, str) else word for word in words]
        for element in reversed(around_it):
            element.children = words
            words = [element]
        return words


# --- what an element is ------------------------------------------------------------------------------


def _is_inline(one: Node) -> bool:
    return isinstance(one, str) or one.name in INLINE


def _named(one: Node, *names: str) -> bool:
    return not isinstance(one, str) and one.name in names


def _structure(one: Element) -> str:
    """The name of what a block is, whatever element it is written as."""
    if one.name != "p":
        return one.name
    if {"MsoTitle", "title"} & {*one.classes}:
        return "h1"
    if {"MsoQuote", "MsoIntenseQuote"} & {*one.classes}:
        return "quotation"
    level = one.style.get("mso-outline-level", "")
    return f"h{level}" if re.fullmatch("[1-6]", level) else "p"


def _is_unsaid(name: str, style: dict[str, str]) -> bool:
    """Google Docs wraps all it copies in a bold element of normal weight."""
    if name == "strong":
        return style.get("font-weight") in {"normal", "400", "300", "lighter"}
    return name == "em" and style.get("font-style") == "normal"


def _marks_in(style: dict[str, str]) -> Iterator[str]:
    weight = style.get("font-weight", "")
    if weight in {"bold", "bolder"} or re.fullmatch("[6-9]00", weight):
        yield "strong"
    if style.get("font-style") in {"italic", "oblique"}:
        yield "em"
    if "line-through" in style.get("text-decoration", "") + style.get("text-decoration-line", ""):
        yield "del"
    raised = style.get("vertical-align", "")
    if raised in {"super", "sub"}:
        yield "sup" if raised == "super" else "sub"


def _kept(one: Element, name: str) -> dict[str, str]:
    kept = {key: value for key in KEPT.get(name, ()) if (value := one.attributes.get(key, ""))}
    if "href" in kept and not (address := address_in(kept.pop("href"))):
        kept.pop("hreflang", None)
    elif name == "a" and one.attributes.get("href"):
        kept = {"href": address, **kept}
    usual = {"colspan": "1", "rowspan": "1", "start": "1", "type": "1"}
    return {key: value for key, value in kept.items() if usual.get(key) != value}


def address_in(href: str) -> str:
    """Where a link leads, past those who count its readers; "" for a place in the pasted document itself."""
    href = href.strip()
    for _time in range(3):
        try:
            parts = urlsplit(href)
        except ValueError:
            return ""
        asked = parse_qs(parts.query)
        for host, path, names in REDIRECTS:
            if host.fullmatch(parts.hostname or "") and parts.path == path:
                href = next((asked[name][0] for name in names if name in asked), href)
                break
        else:
            break
    return "" if not href or re.match(r"#|(file|about):", href, re.IGNORECASE) else href


def _counting(line: Line) -> dict[str, str]:
    kind, number = line.counts or ("1", 1)
    said = {"type": kind} if kind != "1" else {}
    return said | ({"start": str(number)} if number != 1 else {})


def _plain(paragraph: Element) -> Element:
    """Without what made it an item: it would be taken for one again."""
    return Element(
        "p",
        {key: paragraph.attributes[key] for key in ("lang", "dir") if key in paragraph.attributes},
        paragraph.children,
    )


def _loosened(inside: list[Node]) -> tuple[dict[str, str], list[Node]]:
    """What stands in an item or a cell: its only paragraph is none; what that says of itself stays."""
    first, *others = inside or [""]
    if _named(first, "p") and all(_named(one, "ul", "ol") for one in others):
        assert isinstance(first, Element)
        return first.attributes, [*first.children, *others]
    return {}, inside


def _is_head(row: Element, rows: list[Element]) -> bool:
    """Cells that are all header cells; or a first row that is all bold, above others that are not."""
    if all(cell.name == "th" and cell.attributes.get("scope") != "row" for cell in row.children):
        return True
    bold = [all(_named(one, "strong") for one in cell.children) for cell in row.children if cell.children]
    others = [cell for other in rows[1:2] for cell in other.children]
    return (
        len(bold) > 1
        and all(bold)
        and bool(others)
        and not all(_named(one, "strong") for cell in others for one in cell.children)
    )


def _head_cell(cell: Element) -> Element:
    inside: list[Node] = []
    for one in cell.children:
        inside += one.children if isinstance(one, Element) and one.name == "strong" else [one]
    return Element("th", {"scope": "col", **cell.attributes}, inside)


def _joined_quotations(nodes: list[Node]) -> list[Node]:
    """Paragraphs of one quotation, which Word writes one by one."""
    joined: list[Node] = []
    for one in nodes:
        last = joined[-1] if joined else ""
        if (
            isinstance(one, Element)
            and isinstance(last, Element)
            and "quoted" in one.attributes
            and "quoted" in last.attributes
        ):
            last.children += one.children
        else:
            joined.append(one)
    return joined


def _merged(nodes: list[Node]) -> list[Node]:
    """Neighbours that say the same are one."""
    merged: list[Node] = []
    for one in nodes:
        last = merged[-1] if merged else None
        if isinstance(one, str) and isinstance(last, str):
            merged[-1] = last + one
        elif (
            isinstance(one, Element)
            and isinstance(last, Element)
            and one.name == last.name != "br"
            and one.attributes == last.attributes
        ):
            last.children += one.children
        else:
            merged.append(one)
    for one in merged:
        if isinstance(one, Element):
            one.children = _merged(one.children)
    return merged


def _without_breaks_at_the_ends(nodes: list[Node]) -> list[Node]:
    while nodes and _named(nodes[0], "br"):
        nodes = nodes[1:]
    while nodes and _named(nodes[-1], "br"):
        nodes = nodes[:-1]
    return nodes
