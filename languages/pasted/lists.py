"""Lists that Word writes as paragraphs: with a mark, and a level in their style."""

import re
from dataclasses import dataclass, field

from languages.pasted.tree import Element
from languages.pasted.words import counted, mark_at_the_start


@dataclass
class Line:
    """A paragraph that is an item of a list, without its mark."""

    paragraph: Element
    level: int
    counts: tuple[str, int] | None  # `type` and number; None for a bullet
    more: list[Element] = field(default_factory=list)  # paragraphs that belong to it


def line_of(one: Element) -> Line | None:
    """The item that a paragraph is, if it is one; its mark is taken out of it."""
    if one.name != "p":
        return None
    levelled = re.match(r"l\d+ level(\d)", one.style.get("mso-list", ""))
    named = next((name for name in one.classes if re.match("MsoList(Paragraph|Bullet|Number)", name)), "")
    if not levelled and not named:
        return None
    mark = _taken_out(one)
    if not mark:
        return None
    deeper = re.search(r"(\d)(?:Cx\w+)?$", named)
    level = int(levelled[1]) if levelled else int(deeper[1]) if deeper else 1
    return Line(one, level, counted(mark))


def belongs_to_a_line(one: Element) -> bool:
    """A paragraph without a mark that is set like the item above it."""
    return one.name == "p" and any(re.match("MsoList(Paragraph|Continue)", name) for name in one.classes)


def _taken_out(one: Element) -> str:
    for within in (one, *one.elements()):
        for place, child in enumerate(within.children):
            if not isinstance(child, str) and child.style.get("mso-list") == "ignore":
                del within.children[place]
                return child.text.strip()
    mark = mark_at_the_start(one.text)
    _cut(one, len(mark))
    return mark.strip()


def _cut(one: Element, left: int) -> int:
    """Takes that many characters away from the beginning."""
    for place, child in enumerate(one.children):
        if not left:
            break
        if isinstance(child, str):
            one.children[place] = child[left:]
            left -= min(left, len(child))
        else:
            left = _cut(child, left)
    return left
