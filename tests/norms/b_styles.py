"""The rules of a stylesheet, as plain as a norm needs them: each selector with its declarations."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

STATIC = Path(__file__).parents[2] / "static"
TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|[{};]|[^{};"\']+')


class Rule(NamedTuple):
    selector: str
    declarations: tuple[tuple[str, str], ...]


def stylesheets() -> dict[str, str]:
    """Every stylesheet of ours, for readers and for staff, by its name."""
    return {str(path.relative_to(STATIC)): path.read_text(encoding="utf-8") for path in STATIC.rglob("*.css")}


def rules_of(css: str) -> Iterator[Rule]:
    """Each rule with one selector; what stands inside another rule is a rule of its own."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    stack: list[tuple[str, list[str]]] = [("", [])]
    piece = ""
    for token in TOKEN.findall(css):
        if token == "{":
            stack.append((piece.strip(), []))
            piece = ""
        elif token in {"}", ";"}:
            if piece.strip():
                stack[-1][1].append(piece.strip())
            piece = ""
            if token == "}" and len(stack) > 1:
                selector, lines = stack.pop()
                yield from _rule(selector, lines)
        else:
            piece += token


def _rule(selector: str, lines: list[str]) -> Iterator[Rule]:
    pairs = tuple(
        (name.strip().lower(), value.replace("!important", "").strip())
        for name, colon, value in (line.partition(":") for line in lines)
        if colon
    )
    if pairs and not selector.startswith("@font-face"):
        for one in re.split(r",(?![^()]*\))", selector):
            yield Rule(one.strip(), pairs)
