"""Each norm of the bilingual site, C1 to C22, has a test that carries its number, and a counter-example."""

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
NORMS = range(1, 23)


def violations(number: int, source: str | None) -> list[str]:
    """What the module of a norm lacks; `source` is None where there is no module."""
    if source is None:
        return [f"C{number}: there is no tests/norms/test_c{number:02}.py"]
    tree = ast.parse(source)
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    tests = [name for name in names if name.startswith("test_")]
    beginning = f"test_c{number:02}_counter_example"
    lacking = []
    if not (ast.get_docstring(tree) or "").strip():
        lacking.append(f"C{number}: no docstring says what the norm is")
    if not [name for name in tests if not name.startswith(beginning)]:
        lacking.append(f"C{number}: no test of the site")
    if not [name for name in tests if name.startswith(beginning)]:
        lacking.append(f"C{number}: no counter-example ({beginning}…)")
    return lacking


@pytest.mark.parametrize("number", NORMS, ids=[f"C{number}" for number in NORMS])
def test_the_norm_has_a_test_and_a_counter_example(number):
    path = HERE / f"test_c{number:02}.py"
    assert violations(number, path.read_text(encoding="utf-8") if path.is_file() else None) == []


@pytest.mark.parametrize(
    ("source", "lacking"),
    [
        (None, "there is no"),
        ('"""Norm."""\ndef test_c03_counter_example_a(): ...', "no test of the site"),
        ('"""Norm."""\ndef test_it(): ...\ndef test_c04_counter_example_a(): ...', "no counter-example"),
        ("def test_it(): ...\ndef test_c03_counter_example_a(): ...", "no docstring"),
    ],
)
def test_what_lacks_is_told(source, lacking):
    assert any(lacking in line for line in violations(3, source))
