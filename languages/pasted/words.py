"""The words of a pasted text: their spaces, their languages, and the marks that lists are counted by."""

import re
from collections.abc import Iterator
from typing import Any

from languages.pasted.tree import Element, Node

NBSP, THIN = "\u00a0", "\u202f"
# Nobody sees these; and what a symbol font drew where no character is (the private use area).
UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff\uf000-\uf0ff]")
ODD_SPACE = re.compile("[\u1680\u2000-\u200a\u205f\u3000]")
BEFORE_SIGN = set("!?;:»%")  # what a no-break space may stand before; it may stand after «
WINGDINGS = {"à": "→", "ß": "←", "á": "↑", "â": "↓", "ó": "↔", "ü": "✓", "û": "✗"}
RTL = {"ar", "fa", "he", "ur", "ps", "yi", "dv", "ku"}


def seen(text: str) -> str:
    return ODD_SPACE.sub(" ", UNSEEN.sub("", text))


def drawn(text: str, style: dict[str, str]) -> str:
    """The arrows and ticks that Word draws with the letters of a symbol font."""
    if "wingdings" in style.get("mso-symbol-font-family", style.get("font-family", "")):
        return "".join(WINGDINGS.get(letter, letter) for letter in text)
    return text


def language_in(said: str) -> str:
    """`FR-BE` is fr, `zh-Hant-TW` is zh-Hant; what names no language is nothing."""
    first, *others = said.strip().split("-")
    if not re.fullmatch("[A-Za-z]{2,3}", first) or first.lower() in {"zxx", "und", "mul"}:
        return ""
    script = next((one.title() for one in others if re.fullmatch("[A-Za-z]{4}", one)), "")
    return f"{first.lower()}-{script}" if script else first.lower()


# --- spaces --------------------------------------------------------------------------------------


def spaced(nodes: list[Node]) -> list[Node]:
    """The words of a block with one space where there are several, and none at its ends."""
    holder = Element("p", children=nodes)
    leaves = [*_leaves(holder)]
    before = ""  # the character before, "" at the beginning of a line
    last: tuple[Element, int] | None = None
    for within, place in leaves:
        one = within.children[place]
        if not isinstance(one, str):
            _strip_end(last)
            before, last = "", None
            continue
        text = _collapsed(one, before)
        within.children[place] = text
        if text:
            before, last = text[-1], (within, place)
    _strip_end(last)
    return _without_empty(holder).children


def _leaves(one: Element) -> Iterator[tuple[Element, int]]:
    """Where each text and each line break stands."""
    for place, child in enumerate(one.children):
        if isinstance(child, str) or child.name == "br":
            yield one, place
        else:
            yield from _leaves(child)


def _collapsed(text: str, before: str) -> str:
    text = re.sub("[ \t\r\n\f\v]+", " ", text)

    def one_of(run: re.Match[str]) -> str:
        after = text[run.end() : run.end() + 1]
        previous = text[run.start() - 1] if run.start() else before
        hard = run[0].strip(" ")
        return hard[0] if hard and (after in BEFORE_SIGN or previous == "«") and after else " "

    text = re.sub(f"[ {NBSP}{THIN}]{{2,}}", one_of, text)
    if not before:
        return text.lstrip(f" {NBSP}{THIN}")
    return text.lstrip(" ") if before in {" ", NBSP, THIN} else text


def _strip_end(last: tuple[Element, int] | None) -> None:
    if last:
        within, place = last
        within.children[place] = within.children[place].rstrip(f" {NBSP}{THIN}")


def _without_empty(one: Element) -> Element:
    kept: list[Node] = []
    for child in one.children:
        if isinstance(child, str):
            if child:
                kept.append(child)
        elif child.name == "br" or _without_empty(child).children:
            kept.append(child)
    one.children = kept
    return one


# --- the marks of lists ----------------------------------------------------------------------------

_COUNTED = re.compile(r"[(\[]?(\d{1,4}|[a-zA-Z]|[ivxlcIVXLC]{2,7})[.)\]]")
_AT_THE_START = re.compile(rf"\s*([·•●○◦▪■§o\-–*\uf0b7\uf0a7\uf0d8]|{_COUNTED.pattern})[\s{NBSP}]+")
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def mark_at_the_start(text: str) -> str:
    """The bullet or number that a line begins with, and the space after it."""
    found = _AT_THE_START.match(text)
    return found[0] if found else ""


def counted(mark: str) -> tuple[str, int] | None:
    """How the list of this mark counts, as the `type` of an `ol`, and how far: “b)” is ("a", 2)."""
    found = _COUNTED.fullmatch(mark.strip())
    if not found:
        return None
    said = found[1]
    if said.isdigit():
        return "1", int(said)
    small = said.lower()
    if len(small) > 1 or small == "i":
        values = [ROMAN[letter] for letter in small]
        total = sum(
            -value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True)
        )
        return ("i" if said == small else "I"), total
    return ("a" if said == small else "A"), ord(small) - 96


def is_blank(nodes: list[Any]) -> bool:
    return not "".join(one if isinstance(one, str) else one.text for one in nodes).strip()
