"""C21, other languages: which languages a site has stands in its settings, and nowhere else.

A Belgian or a Swiss installation asks for Dutch, German or Italian next: so no code, no template and no
script spells the columns or the addresses of French and English, and what is printed for each language is
printed for each one named in SITE_LANGUAGES. Source: DOMAIN.md C21 (LLC art. 40; Swiss LLC art. 12; the
Canadian directive).
"""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from languages.codes import column_languages, site_languages
from languages.extraction import own_folders
from tests.making import make_position

ROOT = Path(settings.BASE_DIR)
COLUMN = re.compile(r"(?<![A-Za-z])[a-z]+(?:_[a-z0-9]+)*_(?:fr|en)(?![A-Za-z_])")
ADDRESS = re.compile(r"[\"']/(?:fr|en)/[^\s]*[\"']")
COMPARED = re.compile(r"(?:language|page_language|LANGUAGE_CODE|code)\s*(?:==|!=)\s*[\"'](?:fr|en)[\"']")
# Plain files that must stand without Django; docs/settings.md says to translate them.
ALONE = {"templates/500.html", "templates/503.html"}
NOT_OURS = {"migrations", "management", "tests", "locale", "node_modules", "demo"}
# French as such, wherever it is written: its typography, its dates, its way with words.
# Tests of the columns themselves, or of tables that have one for each language.
ABOUT_COLUMNS = ("tests/languages/", "tests/transfer/", "tests/publishing/test_snapshots.py", "tests/norms/")
ABOUT_A_LANGUAGE = {"languages", "topics/country_names.py", "positions/figures.py"}


def spelt_in_python(source: str) -> list[str]:
    """Names and strings of a module, not its docstrings, that spell a column or compare with a code."""
    tree = ast.parse(source)
    documented = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    told = {
        id(node.body[0].value) for node in ast.walk(tree) if isinstance(node, documented) and _docstring(node)
    }
    found = []
    for node in ast.walk(tree):
        words = ""
        if isinstance(node, ast.Attribute):
            words = node.attr
        elif isinstance(node, ast.keyword):
            words = node.arg or ""
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            words = node.value
            if ADDRESS.search(f'"{words}"'):
                found.append(f"{node.lineno}: {words}")
        elif isinstance(node, ast.Compare) and COMPARED.search(ast.unparse(node)):
            found.append(f"{node.lineno}: {ast.unparse(node)}")
        if words and " " not in words and COLUMN.fullmatch(words.rpartition("__")[0] or words):
            found.append(f"{node.lineno}: {words}")
    return found


def is_column(spelt: str) -> bool:
    return bool(COLUMN.fullmatch(spelt.partition(": ")[2]))


def _docstring(node) -> bool:
    return (
        bool(node.body)
        and isinstance(node.body[0], ast.Expr)
        and isinstance(node.body[0].value, ast.Constant)
    )


def spelt_in_template(source: str) -> list[str]:
    """What a template says of one language: a column, an address, a comparison, a `lang` of its own."""
    source = re.sub(r"\{% comment %\}.*?\{% endcomment %\}|\{#.*?#\}", "", source, flags=re.DOTALL)
    patterns = (COLUMN, ADDRESS, COMPARED, re.compile(r'\blang="(?:fr|en)"'))
    return [match[0] for pattern in patterns for match in pattern.finditer(source)]


def missing(html: str, languages: tuple[str, ...]) -> list[str]:
    """The languages that a page does not offer in its switcher."""
    return [code for code in languages if not re.search(rf'<li[^>]*\blang="{code}"', html)]


def modules() -> dict[str, str]:
    paths = [path for folder in own_folders() for path in folder.rglob("*.py")]
    names = {str(path.relative_to(ROOT)): path for path in paths}
    return {
        name: path.read_text(encoding="utf-8")
        for name, path in sorted(names.items())
        if not NOT_OURS & set(Path(name).parts)
        and not {name, name.partition("/")[0]} & ABOUT_A_LANGUAGE
        and name != "advocacy_site/settings.py"
    }


def templates() -> dict[str, str]:
    paths = [path for folder in (ROOT, *own_folders()) for path in (folder / "templates").rglob("*.*")]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths}


def test_c21_no_module_spells_a_language():
    sources = modules()
    assert len(sources) > 100
    found = {name: spelt for name, source in sources.items() if (spelt := spelt_in_python(source))}
    assert found == {}


def test_c21_no_test_of_behaviour_spells_a_column():
    """It asks for the column of a language (languages.codes.column), and so can be run with another."""
    found = {}
    for path in sorted((ROOT / "tests").rglob("*.py")):
        name = str(path.relative_to(ROOT))
        if not name.startswith(ABOUT_COLUMNS):
            spelt = [one for one in spelt_in_python(path.read_text(encoding="utf-8")) if is_column(one)]
            found |= {name: spelt} if spelt else {}
    assert found == {}


def test_c21_no_template_spells_a_language():
    sources = {name: source for name, source in templates().items() if name not in ALONE}
    assert len(sources) > 100
    assert {name: spelt for name, source in sources.items() if (spelt := spelt_in_template(source))} == {}


@pytest.mark.parametrize("languages", [("fr", "en"), ("en", "fr"), ("fr",)])
@pytest.mark.django_db
def test_c21_what_is_served_follows_the_setting(settings, languages):
    make_position({"fr": "De l’eau", "en": "Water"})
    settings.SITE_LANGUAGES = languages
    settings.LANGUAGES = [(code, code) for code in languages]
    settings.LANGUAGE_CODE = languages[0]
    client = Client()
    assert site_languages() == languages
    html = client.get(f"/{languages[0]}/").content.decode()
    assert missing(html, languages if len(languages) > 1 else ()) == []
    for code in set(column_languages()) - set(languages):
        assert missing(html, (code,)) == [code]
        assert client.get(f"/{code}/").status_code == 404


# --- what must be noticed ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "title = record.title_fr",
        'rows = rows.filter(title_en="x")',
        'rows = rows.order_by("sort_key_fr")',
        'rows = rows.filter(**{"title_en__icontains": 1})',
        'home = "/fr/"',
        'if language == "fr": pass',
    ],
)
def test_c21_counter_example_of_a_module(line):
    assert spelt_in_python(f'"""A docstring may say title_fr."""\n{line}')
    right = 'def f(code):\n    """`title_fr`"""\n    return column("title", code), from_french, "/francais/"'
    assert spelt_in_python(right) == []


@pytest.mark.parametrize(
    "line",
    [
        "{{ record.title_fr }}",
        '<a href="/en/contact/">',
        '{% if page_language == "fr" %}',
        '<p lang="en">',
    ],
)
def test_c21_counter_example_of_a_template(line):
    assert spelt_in_template(line)
    assert spelt_in_template('{# title_fr #}<p lang="{{ text.language }}">{% url "home" %}') == []


def test_c21_counter_example_of_a_switcher():
    assert missing('<ul><li lang="fr">Français</li></ul>', ("fr", "nl")) == ["nl"]
