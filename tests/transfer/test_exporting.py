"""Content out: the same bytes for the same content, and nothing that was not asked for."""

import io
import json
import re
import shutil
import stat

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Event
from partners.models import Partner
from positions.models import Position
from publishing.slugs import OldSlug
from tests.transfer.folders import (
    content,
    empty_the_database,
    exported,
    imported,
    partner,
    position,
    public,
    write,
)
from tests.transfer.test_importing import EVERYTHING
from topics.models import Country
from transfer.demonstration import CONTENT, PROTECTED
from transfer.demonstration import content as complete_demonstration
from transfer.layout import rows

pytestmark = pytest.mark.django_db


def line(files: dict[str, bytes], name: str, number: int = 0) -> dict:
    return json.loads(files[f"{name}.jsonl"].splitlines()[number])


def test_export_import_export_is_the_same_to_the_byte(tmp_path):
    files = content(
        countries=[{"alpha2": "SN", "locative": {"en": ""}}, {"alpha2": "PE"}],
        positions=[position(**{**EVERYTHING, "old_slugs": {"fr": ["b", "a"]}}), position(key="a-draft")],
    )
    imported(write(tmp_path / "in", files))
    first = exported(tmp_path / "first")
    empty_the_database()
    OldSlug.objects.all().delete()
    imported(tmp_path / "first")
    assert exported(tmp_path / "second") == first
    assert "0 created, 0 changed" in imported(tmp_path / "second").splitlines()[-1]


def test_the_demonstration_s_files_are_what_an_export_of_it_writes(tmp_path):
    """On both databases, and so from one to the other. The seeded vocabularies are not among its files."""
    with complete_demonstration() as folder:
        imported(folder)
    files = exported(tmp_path / "out")
    for path in CONTENT.iterdir():
        assert files[path.name] == path.read_bytes(), path.name
    named = re.findall(
        rb'"file": "([^"]+)"', b"".join(files[f"{name}.jsonl"] for name in ("images", "documents"))
    )
    assert {name.decode() for name in named} == {name for name in files if name.startswith("files/")}


def test_two_databases_give_members_the_same_keys(tmp_path):
    imported(write(tmp_path / "in", content(positions=[position(**EVERYTHING)])))
    keys = set(Position.objects.get().asks.values_list("pk", flat=True))
    empty_the_database()
    imported(tmp_path / "in")
    assert set(Position.objects.get().asks.values_list("pk", flat=True)) == keys


def test_values_at_their_default_are_left_out_and_visibility_never_is(tmp_path):
    imported(write(tmp_path / "in", content()))
    files = exported(tmp_path / "out")
    assert line(files, "positions") == {
        "key": "taps",
        "source_language": "fr",
        "title": {"fr": "Des bornes", "en": "Taps"},
        "body": {"fr": "<p>Une borne.</p>"},
        "type": "test-letter",
        "lead": "wells",
    }
    assert line(files, "partners")["visibility"] == "public"


def test_names_that_an_editor_emptied_stay_empty(tmp_path):
    imported(write(tmp_path / "in", content(countries=[{"alpha2": "SN"}])))
    rows(Country).filter(pk="SN").update(locative_fr="")
    files = exported(tmp_path / "out")
    assert line(files, "countries")["locative"] == {"fr": "", "en": "in Senegal"}


def test_members_with_the_same_order_leave_and_come_back_in_the_same_way(tmp_path):
    """Nothing forbids two lines with one order; neither database decides which comes first."""
    lines = [{"order": 0, "name": {"fr": name}} for name in ("Zoé", "Ali", "Marie")]
    imported(write(tmp_path / "in", content(positions=[position(signatories=lines)])))
    first = exported(tmp_path / "first")
    names = [one["name"]["fr"] for one in line(first, "positions")["signatories"]]
    assert names == ["Ali", "Marie", "Zoé"]
    assert "0 changed" in imported(tmp_path / "first").splitlines()[-1]


def test_an_export_replaces_an_export_and_takes_away_what_is_no_more(tmp_path):
    imported(write(tmp_path / "in", content()))
    exported(tmp_path / "out")
    rows(Position).delete()
    assert "positions.jsonl" not in exported(tmp_path / "out")


def test_a_new_folder_is_for_its_owner_alone(tmp_path):
    exported(tmp_path / "out")
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o700


def test_a_folder_of_other_things_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(CommandError):
        exported(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    with pytest.raises(CommandError):
        exported(tmp_path / "thesis.txt")


def test_a_number_of_queries_that_does_not_grow_with_the_records(tmp_path, django_assert_max_num_queries):
    lines = [
        position(key=f"p-{number}", **{k: v for k, v in EVERYTHING.items() if k != "slug"})
        for number in range(40)
    ]
    for number, one in enumerate(lines):
        one["slug"] = {"fr": f"p-{number}"}
        one["actions"] = []
    imported(write(tmp_path / "in", content(positions=lines)))
    with django_assert_max_num_queries(100):
        exported(tmp_path / "out")
    with django_assert_max_num_queries(120):
        imported(tmp_path / "in")


# --- sealed records ------------------------------------------------------------------------------


@pytest.fixture
def demo(tmp_path):
    """The demonstration's partners, whose records are sealed; the rest of it takes longer."""
    folder = tmp_path / "demonstration"
    folder.mkdir()
    for name in ("content.json", "regions.jsonl", "themes.jsonl", "countries.jsonl", "partners.jsonl"):
        shutil.copy(CONTENT / name, folder)
    call_command("import_content", folder, "--protected", PROTECTED, stdout=io.StringIO())
    return folder


def test_an_export_never_holds_sealed_records(tmp_path, demo):
    everything = b"".join(exported(tmp_path / "out").values()).decode()
    for text in ("fictive-alpha@example.org", "ORGANISATION FICTIVE ALPHA", "contact protégé"):
        assert text not in everything


def test_sealed_records_go_to_a_file_of_their_own_for_its_owner_alone(tmp_path, demo):
    exported(tmp_path / "out", "--protected", str(tmp_path / "sealed.jsonl"))
    assert (tmp_path / "sealed.jsonl").read_bytes() == PROTECTED.read_bytes()
    assert stat.S_IMODE((tmp_path / "sealed.jsonl").stat().st_mode) == 0o600
    assert Event.objects.filter(verb="export_identity").count() == 4
    assert "4 unchanged" in imported(tmp_path / "out", "--protected", str(tmp_path / "sealed.jsonl"))


def test_sealed_records_are_not_written_into_the_content_folder(tmp_path, demo):
    for place in (tmp_path / "out" / "sealed.jsonl", tmp_path / "out" / "x" / ".." / "sealed.jsonl"):
        with pytest.raises(CommandError):
            exported(tmp_path / "out", "--protected", str(place))
    assert not (tmp_path / "out").exists()


def test_a_file_that_exists_is_not_overwritten_nor_followed(tmp_path, demo):
    (tmp_path / "kept").write_text("kept")
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    for name in ("kept", "link"):
        with pytest.raises(CommandError):
            exported(tmp_path / "out", "--protected", str(tmp_path / name))
    assert (tmp_path / "kept").read_text() == "kept" and not (tmp_path / "elsewhere").exists()


def test_a_record_sealed_with_another_key_leaves_no_file(tmp_path, demo, settings):
    settings.PROTECTED_KEY = "A" * 43 + "="
    with pytest.raises(CommandError):
        exported(tmp_path / "out", "--protected", str(tmp_path / "sealed"))
    assert not (tmp_path / "sealed").exists()
    with pytest.raises(CommandError):
        call_command("import_content", demo, "--protected", PROTECTED, stdout=io.StringIO())


SEALED = {
    "an unknown key": ('{"partner": "wells", "name": "x"}', "name: "),
    "nobody": ('{"partner": "nobody"}', "partner: "),
    "no partner": ('{"note": "x"}', "partner: "),
    "a wrong risk": ('{"partner": "wells", "risk": "enormous"}', "risk: "),
    "a wrong day": ('{"partner": "wells", "review_by": "2027"}', "review_by: "),
    "a wrong country": ('{"partner": "wells", "country": "Burundi"}', "country: "),
    "a consent in words": ('{"partner": "wells", "consent": "yes"}', "consent: "),
    "a consent given in words": ('{"partner": "wells", "consent": {"given": "yes"}}', "consent.given: "),
    "an unknown consent": ('{"partner": "wells", "consent": {"when": "x"}}', "consent.when: "),
    "not JSON": ("{", "This is not JSON"),
}


@pytest.mark.parametrize(("line", "expected"), SEALED.values(), ids=SEALED.keys())
def test_a_wrong_sealed_record_is_refused_with_the_whole_import(tmp_path, line, expected):
    from tests.transfer.folders import refused

    (tmp_path / "sealed.jsonl").write_text(line + "\n")
    folder = write(tmp_path / "in", content())
    (problem,) = refused(folder, "--protected", str(tmp_path / "sealed.jsonl"))
    assert problem.startswith(f"sealed.jsonl:1: {expected}")
    assert not Partner.objects.exists()


def test_an_export_survives_being_moved(tmp_path):
    imported(write(tmp_path / "in", content(partners=[partner(**public("x"))])))
    exported(tmp_path / "out")
    shutil.move(tmp_path / "out", tmp_path / "elsewhere")
    assert "0 created, 0 changed" in imported(tmp_path / "elsewhere").splitlines()[-1]
