"""What the README and its companions promise exists."""

import re

import pytest

from advocacy_site.roles import TABLE
from bootstrap.targets import TARGETS
from tests.repository.files import ROOT, text_files

DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix() for path in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
)
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_readme_begins_with_the_two_commands():
    fence, first, second, end, *_rest = README.splitlines()
    assert (fence, end) == ("```sh", "```")
    assert first.split("#")[0].strip() == "make run"
    assert second.split("#")[0].strip() == "make test"


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_target_a_document_names_exists(document):
    text = (ROOT / document).read_text(encoding="utf-8")
    in_code = re.findall(r"`make ([a-z-]+)", text) + re.findall(r"^(?: {4})?make ([a-z-]+)", text, re.M)
    declared = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))
    assert declared == set(TARGETS)
    assert set(in_code) <= declared


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_of_a_document_leads_somewhere(document):
    path = ROOT / document
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
    missing = [link for link in links if not (path.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_file_a_document_names_exists(document):
    """`partners/identity.py` and the like; what an installation writes and patterns are left out."""
    text = (ROOT / document).read_text(encoding="utf-8")
    named = re.findall(r"`((?:[a-z_]+/)+[a-z_]+\.(?:py|md|html|css|po))`", text)
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_documented_roles_are_those_in_force():
    assert TABLE.strip("\n ") in (ROOT / "docs" / "roles.md").read_text(encoding="utf-8")


def test_every_decision_is_in_the_list_of_decisions():
    listed = re.findall(r"\]\((\d{4}-[a-z-]+\.md)\)", (ROOT / "docs/decisions/README.md").read_text())
    written = sorted(path.name for path in (ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert listed == written
    assert len({name[:4] for name in written}) == len(written)  # no number twice


def test_every_decision_that_is_named_was_written():
    named = {
        number
        for _name, text in text_files()
        for number in re.findall(r"(?:docs/decisions/|\bdecision )(\d{4})\b", text)
    }
    written = {path.name[:4] for path in (ROOT / "docs/decisions").glob("[0-9]*.md")}
    assert named - written == set()


@pytest.mark.parametrize("path", sorted((ROOT / "docs/decisions").glob("[0-9]*.md")), ids=lambda p: p.stem)
def test_a_decision_says_context_decision_and_consequences(path):
    text = path.read_text(encoding="utf-8")
    assert re.match(rf"# {path.name[:4]}:? [A-Z]", text)
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Context", "Decision", "Consequences"]
    assert len(text.splitlines()) < 60  # half a page, at most a page
