"""Reads the storeys drawn in README.md, and finds the arrows that do not point down.

An arrow is whatever makes one package need another: an import (relative, inside a function, for type
checkers), `import_module("x")`, a foreign key or a dotted name written as a string, `get_model`, an
`app_label=`, the dependencies of a migration, the user model.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

BEGIN, END = "<!-- storeys: begin -->", "<!-- storeys: end -->"
PACKAGE = re.compile(r"[a-z][a-z0-9_]*")
OTHER_MIGRATIONS = {"dependencies", "run_before", "replaces"}
USER_MODEL = {"AUTH_USER_MODEL", "get_user_model"}
BY_APP_LABEL = {"get_model", "get_app_config", "get_by_natural_key", "is_installed", "import_module"}


@dataclass(frozen=True)
class Arrow:
    """`file:line` of one package needs `target`, another."""

    file: str
    line: int
    target: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line} needs {self.target}"


def storeys(readme: str) -> dict[str, int]:
    """`{"advocacy_site": 0, "transfer": 1, …}`: packages on one line share their level."""
    drawing = readme.partition(BEGIN)[2].partition(END)[0]
    lines = [line for line in drawing.splitlines() if line.strip()]
    levels: dict[str, int] = {}
    for level, line in enumerate(lines):
        columns = re.split(r"\s{2,}", line.strip())
        if not line.startswith(" " * 8):  # it begins with the name of its storey
            columns = columns[1:]
        for name in columns:
            if not PACKAGE.fullmatch(name):
                break  # the description
            if name in levels:
                raise ValueError(f"{name} is drawn twice")
            levels[name] = level
    return levels


def python_files(root: Path, package: str) -> list[Path]:
    return sorted(path for path in (root / package).rglob("*.py") if "__pycache__" not in path.parts)


def wrong_arrows(root: Path, levels: dict[str, int], outside: set[str]) -> list[Arrow]:
    """Arrows up, sideways, or out of the house (to `outside`: tests, tools)."""
    found = []
    for package in levels:
        for path in python_files(root, package):
            name = path.relative_to(root).as_posix()
            found += wrong_arrows_in(path.read_text(encoding="utf-8"), name, levels, outside)
    return found


def wrong_arrows_in(source: str, name: str, levels: dict[str, int], outside: set[str]) -> list[Arrow]:
    own = name.partition("/")[0]
    known = {*levels, *outside} - {own}
    targets = sorted((line, target) for line, target in targets_in(source, name, known))
    return [
        Arrow(name, line, target)
        for line, target in dict.fromkeys(targets)
        if target in outside or levels[target] <= levels[own]
    ]


def targets_in(source: str, name: str, known: set[str]) -> Iterator[tuple[int, str]]:
    """(line, package) for every package of `known` that the source needs."""
    for node in ast.walk(ast.parse(source)):
        for words in names_in(node, name):
            target = words.partition(".")[0]
            if target in known:
                yield getattr(node, "lineno", 0), target


def names_in(node: ast.AST, name: str) -> Iterator[str]:
    """The dotted names by which a node of the syntax tree reaches elsewhere."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        yield absolute(node, name)
    elif isinstance(node, ast.Attribute | ast.Name):
        if (node.attr if isinstance(node, ast.Attribute) else node.id) in USER_MODEL:
            yield "accounts"
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        if re.fullmatch(r"[a-z]\w*(\.\w+)+", node.value):  # "partners.Partner", "positions.urls"
            yield node.value
    elif isinstance(node, ast.JoinedStr):
        first = node.values[0] if node.values else None
        if isinstance(first, ast.Constant) and re.match(r"[a-z]\w*\.", str(first.value)):
            yield str(first.value)
    elif isinstance(node, ast.Call):
        yield from labels_in_call(node)
    elif isinstance(node, ast.Assign) and any(
        isinstance(to, ast.Name) and to.id in {"dependencies", "run_before", "replaces"}
        for to in node.targets
    ):
        for pair in ast.walk(node.value):
            if isinstance(pair, ast.Tuple) and pair.elts:
                yield from text_of(pair.elts[0])


def absolute(node: ast.ImportFrom, name: str) -> str:
    """The module an import names, whether it is relative or not."""
    if not node.level:
        return node.module or ""
    package = Path(name).with_suffix("").parts[: -node.level]
    if package or node.module:
        return ".".join(filter(None, [*package, node.module]))
    return node.names[0].name  # `from .. import positions`, as nobody writes it twice on a line


def labels_in_call(node: ast.Call) -> Iterator[str]:
    """`get_model("partners", "Partner")`, `__import__("partners")`, `filter(app_label="partners")`."""
    function = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if node.args and (function in BY_APP_LABEL or function == "__import__"):
        yield from text_of(node.args[0])
    for keyword in node.keywords:
        if (keyword.arg or "").endswith("app_label"):
            yield from text_of(keyword.value)


def text_of(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
