"""Links of texts to records, as they travel: unchanged, known again by key, told when they lead nowhere."""

import io
import re

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.utils import translation

from languages.codes import column
from positions.models import Position
from publishing.record_links import linkable
from tests.repository.files import ROOT
from tests.transfer.folders import content, exported, imported, position, public, write
from transfer.importing import import_content
from transfer.problems import Problem

pytestmark = pytest.mark.django_db


def linking(reference, key="taps", **said):
    return position(key=key, body={"fr": f'<p>Voir <a href="record:{reference}">ceci</a>.</p>'}, **said)


def remarks(folder):
    found: list[Problem] = []
    with translation.override("en"):
        import_content(folder, remarks=found)
    return [(str(one.where), one.reason) for one in found]


def test_a_text_may_link_to_any_line_of_the_folder_before_or_after_it(tmp_path, client):
    lines = [linking("positions.position/wells", **public()), linking("positions.position/taps", "wells")]
    assert remarks(write(tmp_path / "in", content(positions=lines))) == []
    lines[1] |= public("les-puits")
    assert remarks(write(tmp_path / "next", content(positions=lines))) == []
    text = Position.objects.get(key="taps")
    page = BeautifulSoup(client.get(text.version("fr").url).content, "html5lib")
    assert page.select_one(".prose a")["href"] == "/fr/positions/les-puits/"


def test_a_link_travels_as_it_is_and_comes_back_as_it_was(tmp_path):
    imported(write(tmp_path / "in", content(positions=[linking("partners.partner/wells", **public())])))
    body = getattr(Position.objects.get(key="taps"), column("body", "fr"))
    assert 'href="record:partners.partner/wells"' in body
    exported(tmp_path / "out")
    assert remarks(tmp_path / "out") == []
    assert getattr(Position.objects.get(key="taps"), column("body", "fr")) == body


@pytest.mark.parametrize(
    ("reference", "reason"),
    [
        ("positions.position/none", "There is no position “none”."),
        ("positions.ask/a", "A link names “positions.ask”, which has no pages."),
        ("no.such/key", "A link names “no.such”, which has no pages."),
    ],
)
def test_a_link_to_nothing_is_told_with_its_place_and_imported_all_the_same(tmp_path, reference, reason):
    folder = write(tmp_path / "in", content(positions=[linking(reference)]))
    ((where, said),) = remarks(folder)
    assert where == "positions.jsonl:1: body.fr"
    assert reason in said
    assert f"record:{reference}" in getattr(Position.objects.get(key="taps"), column("body", "fr"))
    told = io.StringIO()
    with translation.override("en"):
        call_command("import_content", folder, "--dry-run", stdout=io.StringIO(), stderr=told)
    assert told.getvalue().splitlines() == [f"{where}: {said}"]


def test_the_types_that_a_text_may_link_to_are_documented():
    documented = (ROOT / "docs" / "content-format.md").read_text(encoding="utf-8")
    told = re.search(r"\*\*A link to a record\*\*.*?Types: (.*?)\.\n- ", documented, re.DOTALL)
    assert told is not None
    assert set(re.findall(r"`([a-z.]+)`", told[1])) == set(linkable())
