"""The repository's own tidiness: nobody's machine in it, nothing unused, nothing overgrown."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.template.loader import get_template

from tests.repository.files import ROOT, repository_files, text_files

LOCKS = {"requirements.txt", "requirements-dev.txt"}
SPELLED_APART = "/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/"  # so that this file does not contain them


def matching(pattern: str) -> list[str]:
    """`file: the matching words`, for every text file of the repository."""
    return [
        f"{name}: {match[0]}"
        for name, text in text_files()
        for match in re.finditer(pattern, text, re.IGNORECASE)
    ]


@pytest.mark.parametrize("folder", SPELLED_APART)
def test_no_file_names_a_place_on_somebodys_machine(folder):
    """An address may contain the word; a path begins with it."""
    assert matching(rf"(?<![\w.}}/-]){folder}\S*") == []


def test_no_file_names_a_package_registry():
    """Which one is asked is the business of whoever installs (pip's own configuration)."""
    hosts = ("py" + r"pi\.org", "python" + r"hosted\.org", "registry\\.npm" + r"js\.", r"[\w.]+/simple" + "/")
    assert matching("|".join(hosts)) == []


def test_nothing_an_installation_writes_is_in_the_repository():
    names = [path.relative_to(ROOT).as_posix() for path in repository_files()]
    assert [name for name in names if re.match(r"var/|\.env$|.*\.(sqlite3|mo|pyc|log)$", name)] == []


def test_no_file_is_longer_than_one_can_read():
    """Locks, catalogues, migrations and content are not read from end to end."""
    unread = re.compile(r".*/migrations/.*|.*\.(po|jsonl|json|svg)")
    long = [
        f"{name}: {lines} lines"
        for name, text in text_files()
        if name not in LOCKS and not unread.fullmatch(name) and (lines := text.count("\n")) >= 500
    ]
    assert long == []


def test_every_migration_says_what_it_does():
    names = [path.name for path in ROOT.glob("*/migrations/0*.py")]
    assert [name for name in names if "_auto_" in name or not re.match(r"\d{4}_[a-z]", name)] == []


def templates() -> list[str]:
    folder = ROOT / "templates"
    return [path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if path.is_file()]


def is_used(name: str, sources: dict[str, str]) -> bool:
    """Named by a view or another template, taken by a generic view, or looked for by the admin."""
    folder = name.rpartition("/")[0]  # f"pages/blocks/_{kind}.html": one for each kind
    ways = (rf"""["']{re.escape(name)}["']""", rf"""f["']{re.escape(folder)}/_{{""")
    named = any(re.search(way, text) for way in ways for text in sources.values())
    return named or taken_by_generic_view(name, sources) or replaces_another(name)


def taken_by_generic_view(name: str, sources: dict[str, str]) -> bool:
    """`positions/position_list.html` where the app has a ListView and the model Position."""
    match = re.fullmatch(r"(\w+)/(\w+)_(list|detail)\.html", name)
    if not match or match[2] not in {model._meta.model_name for model in apps.get_models()}:
        return False
    app, view = match[1], f"{match[3].title()}View"
    return any(file.startswith((f"{app}/", "advocacy_site/")) and view in sources[file] for file in sources)


def replaces_another(name: str) -> bool:
    """A package has a template of this name, or the admin asks for one of an app or model of ours first."""
    folders = [Path(config.path) / "templates" for config in apps.get_app_configs()]
    if any((folder / name).exists() for folder in folders):
        return True
    match = re.fullmatch(r"admin/(\w+)/(?:(\w+)/)?\w+\.html", name)
    if not match:
        return False
    own = {(model._meta.app_label, model._meta.model_name) for model in apps.get_models()}
    return any(match[1] == app and match[2] in {None, model} for app, model in own)


def test_every_template_is_used():
    sources = {name: text for name, text in text_files() if name.endswith((".py", ".html", ".txt", ".xml"))}
    sources = {name: text for name, text in sources.items() if not name.startswith("tests/")}
    assert [name for name in templates() if not is_used(name, sources)] == []


@pytest.mark.parametrize("name", templates())
def test_every_template_can_be_read(name):
    get_template(name)
