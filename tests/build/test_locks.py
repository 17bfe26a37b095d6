"""The locks: complete, by hash, in step with pyproject.toml, and silent about where they were written."""

import json
import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
RUNTIME, DEVELOPMENT = ROOT / "requirements.txt", ROOT / "requirements-dev.txt"
NPM_LOCKS = pytest.mark.parametrize(
    "folder", [ROOT, ROOT / "benchmarks" / "lighthouse"], ids=["checks", "lighthouse"]
)
LOCKS = pytest.mark.parametrize("lock", [RUNTIME, DEVELOPMENT], ids=lambda path: path.name)


def pinned(lock: Path) -> dict[tuple[str, str], str]:
    """The version of each package and marker."""
    entries = re.findall(r"^([^\s#][^\\]*)\\$", lock.read_text(), re.MULTILINE)
    found = [Requirement(entry) for entry in entries]
    return {
        (canonicalize_name(r.name), str(r.marker or "")): str(r.specifier).removeprefix("==") for r in found
    }


def declared(part: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    listed = project["dependencies"] if part == "runtime" else project["optional-dependencies"]["dev"]
    return [Requirement(entry) for entry in listed]


@LOCKS
def test_a_lock_names_no_registry_and_no_folder_of_the_machine_that_wrote_it(lock):
    assert not re.findall(r"://|@ |--index|--extra-index|--find-links|file:|/\w+/\w+|#", lock.read_text())


@LOCKS
def test_every_package_is_pinned_to_one_version_with_hashes(lock):
    blocks = re.split(r"\n(?=\S)", lock.read_text().rstrip())
    for block in blocks:
        first, *hashes = block.splitlines()
        assert re.match(r"[a-z0-9][a-z0-9.-]*(\[[a-z,]+\])?==\S+", first), first
        assert hashes, first
        assert all(re.fullmatch(r"    --hash=sha256:[0-9a-f]{64}( \\)?", line) for line in hashes), first


def test_the_development_lock_holds_the_runtime_in_the_same_versions():
    development = pinned(DEVELOPMENT)
    names = {name: version for (name, _), version in development.items()}
    assert {name: names.get(name) for (name, _), version in pinned(RUNTIME).items()} == {
        name: version for (name, _), version in pinned(RUNTIME).items()
    }


@pytest.mark.parametrize(("part", "lock"), [("runtime", RUNTIME), ("dev", DEVELOPMENT)])
def test_the_locks_satisfy_what_pyproject_asks_for(part, lock):
    versions = {name: version for (name, _), version in pinned(lock).items()}
    for requirement in declared(part):
        version = versions.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not in {lock.name}: make lock"
        assert version in requirement.specifier, f"{requirement} is locked at {version}: make lock"


@NPM_LOCKS
def test_a_lock_of_npm_names_no_registry(folder):
    packages = json.loads((folder / "package-lock.json").read_text())["packages"]
    assert not [name for name, package in packages.items() if "resolved" in package]


@NPM_LOCKS
def test_every_package_of_npm_is_pinned_to_one_version_with_its_hash(folder):
    """In package.json too: an exact version, and nothing that only developers of a page would want."""
    manifest = json.loads((folder / "package.json").read_text())
    packages = json.loads((folder / "package-lock.json").read_text())["packages"]
    assert packages.pop("")["dependencies"] == manifest["dependencies"]
    assert set(manifest) <= {"name", "description", "private", "dependencies", "overrides"}
    for name, version in manifest["dependencies"].items():
        assert re.fullmatch(r"\d+\.\d+\.\d+", version), name
        assert packages[f"node_modules/{name}"]["version"] == version
    assert all(package["integrity"].startswith("sha512-") for package in packages.values())


def test_each_dependency_says_why_it_is_there():
    lines = (ROOT / "pyproject.toml").read_text().splitlines()
    asked_for = {str(requirement) for part in ("runtime", "dev") for requirement in declared(part)}
    silent = [
        line.strip()
        for before, line in pairwise(lines)
        if re.match(r'    "[A-Za-z]', line)
        and str_of(line) in asked_for
        and not before.strip().startswith("# ")
    ]
    assert not silent


def str_of(line: str) -> str:
    """The requirement on a line of pyproject.toml as `packaging` spells it; empty when there is none."""
    try:
        return str(Requirement(line.strip().rstrip(",").strip('"')))
    except ValueError:
        return ""


def test_each_silenced_lint_rule_says_why():
    text = (ROOT / "pyproject.toml").read_text()
    block = re.search(r"^ignore = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
    assert block
    lines = block[1].splitlines()
    assert all(line.strip().startswith("#") for line in lines[0::2])
    assert all(re.fullmatch(r'    "[A-Z]+\d+",', line) for line in lines[1::2])
