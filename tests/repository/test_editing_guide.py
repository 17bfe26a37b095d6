"""docs/editing.md names what is on the screen, and its pictures are there and light."""

import re
from pathlib import Path

import django.contrib.admin
import polib
import pytest
from django.apps import apps
from django.utils import translation

from benchmarks.editing_pictures import HEAVIEST, PICTURES

ROOT = Path(__file__).resolve().parent.parent.parent
GUIDE = (ROOT / "docs" / "editing.md").read_text(encoding="utf-8")
CATALOGUES = (
    ROOT / "locale" / "fr" / "LC_MESSAGES" / "django.po",
    Path(django.contrib.admin.__file__).parent / "locale" / "fr" / "LC_MESSAGES" / "django.po",
)
NAMED = sorted({" ".join(name.split()) for name in re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", GUIDE)})
DRAWN = re.findall(r"!\[[^\]]+\]\(pictures/([\w-]+\.webp)\)", GUIDE)


@pytest.fixture(scope="module")
def words() -> set[str]:
    """Everything that the interface may say in English, whatever its capitals."""
    said = {entry.msgid for file in CATALOGUES for entry in polib.pofile(str(file)) if not entry.obsolete}
    with translation.override("en"):
        rows = {"Add another", *(f"Add another {model._meta.verbose_name}" for model in apps.get_models())}
    return {one.casefold() for one in said | rows}


def test_a_name_of_the_guide_is_a_name_of_the_interface(words):
    assert NAMED
    assert [name for name in NAMED if name.casefold().removesuffix("…") not in words] == []


def test_the_pictures_of_the_guide_are_there_and_light():
    there = {path.name: path.stat().st_size for path in (ROOT / "docs" / "pictures").glob("editing-*.webp")}
    assert sorted(DRAWN) == sorted(there) == sorted(f"editing-{name}.webp" for name in PICTURES)
    assert [name for name, size in there.items() if size > HEAVIEST] == []


def test_a_link_within_the_guide_leads_somewhere():
    headings = re.findall(r"^## (.+)$", GUIDE, re.MULTILINE)
    anchors = {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
    assert [anchor for anchor in re.findall(r"\]\(#([^)]+)\)", GUIDE) if anchor not in anchors] == []
    files = re.findall(r"\]\((?!http|#|pictures/)([^)#]+)", GUIDE)
    assert [name for name in files if not (ROOT / "docs" / name).is_file()] == []
