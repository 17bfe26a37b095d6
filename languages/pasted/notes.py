"""Notes of a pasted text: word processors put them below it, here they stand where their number is."""

import re

from languages.pasted.tree import BLOCKS, INLINE, Element, Node
from languages.pasted.words import is_blank, spaced

MOST = 2000  # links that are looked at; no text has as many notes


def _fragment(one: Element) -> str:
    return one.attributes.get("href", "").partition("#")[2]


def _is_end(one: Element) -> bool:
    """Either end of a note: it leads somewhere, and something leads to it."""
    return one.name == "a" and bool(_fragment(one) and _names(one))


def _names(one: Element) -> set[str]:
    return {name for key in ("name", "id") if (name := one.attributes.get(key))}


def with_notes(tree: Element) -> None:
    """Where a number leads to a note, whose number leads back, the note stands: [[between brackets]]."""
    parents = {id(child): one for one in (tree, *tree.elements()) for child in one.children}
    anchors = [one for one in tree.elements() if one.name == "a"][:MOST]
    places = {id(one): place for place, one in enumerate(anchors)}
    by_name = {name: one for one in anchors for name in _names(one)}
    found = False
    for call in anchors:
        number = by_name.get(_fragment(call))
        leads_back = number is not None and _fragment(number) in _names(call)
        if number is None or not leads_back or places[id(number)] <= places[id(call)]:
            if re.match("(_ftn|_edn|sdfootnote|sdendnote|ftnt)", _fragment(call)):
                _as_a_number(call)
            continue
        note = _block_of(number, call, parents)
        if note is None or any(one is call for one in note.elements()):
            continue
        found = True
        is_comment = _fragment(call).startswith(("cmnt", "_msocom"))
        _take_out(number, parents)
        words = [] if is_comment else ["[[", *_inline_of(note), "]]"]
        _put(_alone_in(call, parents), words, parents)
        _put(note, [], parents)
    if found:
        _without_last_rule(tree)


def _as_a_number(call: Element) -> None:
    """A note that was left behind: its number stays, and leads nowhere."""
    call.name, call.attributes = "sup", {}
    call.children = [call.text.strip().strip("[]")]


def _block_of(number: Element, call: Element, parents: dict[int, Element]) -> Element | None:
    """What holds the note: the paragraph of its number, or the division that has nothing else in it."""
    one: Element | None = number
    while one is not None and one.name not in {"p", "li", "div"}:
        one = parents.get(id(one))
    if one is None or one.name == "div" or id(one) not in parents:
        return one if one is not None and id(one) in parents else None
    around = parents[id(one)]
    if around.name != "div" or id(around) not in parents:
        return one
    others = (link for link in around.elements() if link is not number and _is_end(link))
    return one if any(others) else around


def _alone_in(one: Element, parents: dict[int, Element]) -> Element:
    """The outermost of the inline elements that hold nothing but `one`."""
    while (around := parents.get(id(one))) is not None and around.name in INLINE:
        if any(
            child is not one and not (isinstance(child, str) and not child.strip())
            for child in around.children
        ):
            break
        one = around
    return one


def _take_out(number: Element, parents: dict[int, Element]) -> None:
    _put(_alone_in(number, parents), [], parents)


def _put(one: Element, instead: list[Node], parents: dict[int, Element]) -> None:
    around = parents[id(one)]
    place = next((place for place, child in enumerate(around.children) if child is one), None)
    if place is None:  # it went with something else
        return
    around.children[place : place + 1] = instead
    for child in instead:
        parents[id(child)] = around


def _inline_of(note: Element) -> list[Node]:
    """The words of a note, one paragraph below the other, without space around them."""
    if not note.has_blocks:
        return spaced(note.children)
    lines = []
    run: list[Node] = []
    for one in (*note.children, Element("p")):
        if isinstance(one, str) or one.name not in BLOCKS:
            run.append(one)
            continue
        lines += [spaced(run), _inline_of(one)]
        run = []
    words: list[Node] = []
    for line in lines:
        if not is_blank(line):
            words += [Element("br"), *line] if words else line
    return words


def _holds_a_table(one: Element) -> bool:
    return one.name == "table" or any(within.name == "table" for within in one.elements())


def _without_last_rule(tree: Element) -> None:
    """The line above the notes that are no longer there."""
    while tree.children:
        last = tree.children[-1]
        if isinstance(last, str):
            if last.strip():
                return
        elif last.name not in {"hr", "br"} and (last.text.strip() or _holds_a_table(last)):
            if last.name == "div" or last.name in INLINE:  # what all of it is wrapped in
                _without_last_rule(last)
            return
        tree.children.pop()
