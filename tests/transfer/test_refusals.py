"""Every sort of bad input is refused with file, line, field and reason, and nothing is half-imported."""

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from positions.models import Position
from tests.transfer.folders import (
    MOMENT,
    content,
    imported,
    partner,
    position,
    public,
    refused,
    theme,
    write,
)
from transfer.problems import Problem, Where

pytestmark = pytest.mark.django_db


# --- folders and manifests -----------------------------------------------------------------------


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    assert refused(tmp_path / "nowhere") == [f"{tmp_path / 'nowhere'}: There is no such folder."]


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "file").write_text("x")
    assert "There is no such folder." in refused(tmp_path / "file")[0]


MANIFESTS = {
    "no manifest": (None, "content.json: The folder has no content.json"),
    "not JSON": ("format", "content.json: This is not JSON"),
    "not an object": ("[1]", "content.json: An object"),
    "another format": ('{"format": "other", "version": 1}', "content.json: format"),
    "a newer version": ('{"format": "advocacy-content", "version": 2}', "content.json: version"),
    "a version in words": ('{"format": "advocacy-content", "version": "1"}', "content.json: version"),
    "true is no version": ('{"format": "advocacy-content", "version": true}', "content.json: version"),
    "an unknown key": ('{"format": "advocacy-content", "version": 1, "x": 1}', "content.json: x"),
    "invalid UTF-8": (b"\xff\xfe", "content.json: This is not UTF-8"),
}


@pytest.mark.parametrize(("manifest", "start"), MANIFESTS.values(), ids=MANIFESTS.keys())
def test_a_wrong_manifest_is_refused(tmp_path, manifest, start):
    folder = write(tmp_path / "in", content())
    path = folder / "content.json"
    path.unlink()
    if manifest is not None:
        path.write_bytes(manifest if isinstance(manifest, bytes) else manifest.encode())
    (problem,) = refused(folder)
    assert problem.startswith(start)


def test_a_file_with_an_unknown_name_is_refused(tmp_path):
    problems = refused(write(tmp_path / "in", content(position=[position()])))
    assert problems[0].startswith("position.jsonl: No type has this file name.")


# --- lines ---------------------------------------------------------------------------------------

LINES = {
    "not JSON": ('{"key": ', "This is not JSON"),
    "a list": ("[]", "An object in braces"),
    "invalid UTF-8": (b'{"key": "\xff"}', "This is not UTF-8 (byte 10 of the line)"),
    "NaN": ('{"key": NaN}', "“NaN” is not a value of JSON"),
    "a key twice": ('{"key": "a", "key": "b"}', "The key “key” is given twice"),
    "nested without end": ('{"key": ' + "[" * 100_000 + "]" * 100_000 + "}", "This JSON cannot be read"),
    "a number without end": ('{"key": ' + "9" * 10_000 + "}", "This JSON cannot be read"),
}


@pytest.mark.parametrize(("line", "reason"), LINES.values(), ids=LINES.keys())
def test_a_line_that_cannot_be_read_is_named(tmp_path, line, reason):
    (problem,) = refused(write(tmp_path / "in", content(positions=[position(), line])))
    assert problem.startswith("positions.jsonl:2: ") and reason in problem


def test_a_line_without_end_is_refused_unread(tmp_path, monkeypatch):
    monkeypatch.setattr("transfer.lines.LONGEST_LINE", 1000)
    body = {"fr": "<p>" + "mot " * 1000 + "</p>"}
    assert refused(write(tmp_path / "in", content(positions=[position(body=body)])))[0].startswith(
        "positions.jsonl:1: This line is longer than"
    )


def test_a_byte_order_mark_and_blank_lines_do_no_harm(tmp_path):
    line = b"\xef\xbb\xbf" + json.dumps(position()).encode()
    imported(write(tmp_path / "in", content(positions=[line, b"", b"   "])))
    assert Position.objects.get().key == "taps"


# --- fields of a position ------------------------------------------------------------------------

LONG = "x" * 300
POSITIONS = {
    "an unknown key": ({"titel": {"fr": "x"}}, "titel: This key is unknown"),
    "no type": ({"type": None}, "type: This is required"),
    "an unknown type": ({"type": "nothing"}, "type: There is no type of position “nothing”"),
    "an unknown lead": ({"lead": "nobody"}, "lead: There is no partner “nobody”"),
    "an unknown theme": ({"themes": ["test-water", "x"]}, "themes[2]: There is no theme “x”"),
    "a theme twice": ({"themes": ["test-water", "test-water"]}, "themes[2]: “test-water” is given twice"),
    "a theme that is no text": ({"themes": [1]}, "themes[1]: A text in quotation marks"),
    "a list that is none": ({"themes": "test-water"}, "themes: A list in brackets"),
    "words that are none": ({"title": "Des bornes"}, "title: A text per language is expected"),
    "an unknown language": ({"title": {"xx": "?"}}, "title.xx: This site has no language “xx”"),
    "a number for words": ({"title": {"fr": 3}}, "title.fr: A text in quotation marks"),
    "too long a title": ({"title": {"fr": LONG}}, "title.fr: 300 characters, more than 250"),
    "a NUL character": ({"title": {"fr": "a\x00b"}}, "title.fr: This text holds a NUL character"),
    "a surrogate": ({"title": {"fr": "\\ud83d"}}, "title.fr: This text holds half a character"),
    "a wrong key": ({"key": "Taps!"}, "key: Small letters"),
    "a source language": ({"source_language": "xx"}, "source_language: This site has no language"),
    "HTML beyond the limit": ({"body": {"fr": "<p>" * 30_000}}, "body.fr: This HTML cannot be cleaned"),
    "a date in no calendar": ({"date": "2024-02-31"}, "date: “2024-02-31” is not a date"),
    "a date as people write it": ({"date": "12/2014"}, "date: “12/2014” is not a date"),
    "a date that is a number": ({"date": 2014}, "date: A text in quotation marks"),
    "an unknown availability": ({"date": {"info": "secret"}}, "date.info: “secret” is unknown"),
    "a value and an availability": (
        {"date": {"info": "pending", "value": "2014"}},
        "date: Give a value or say why there is none, not both.",
    ),
    "a list and an availability": (
        {"levels": ["test-level"], "levels_info": "pending"},
        "levels_info: Give a value or say why there is none, not both.",
    ),
    "members and an availability": (
        {"asks": [{"key": "a"}], "asks_info": "pending"},
        "asks_info: Give a value or say why there is none, not both.",
    ),
    "an unknown state": ({"state": {"fr": "published"}}, "state.fr: “published” is unknown"),
    "a state of no language": ({"state": {"xx": "draft"}}, "state.xx: This site has no language"),
    "public without title": (public(title={"en": "Taps"}), "title.fr: This is required"),
    "public with a blank title": (public(title={"fr": "  "}), "title.fr: This is required"),
    "public without address": ({"state": {"fr": "public"}, "published_at": {"fr": MOMENT}}, "slug.fr"),
    "public without moment": ({"state": {"fr": "public"}, "slug": {"fr": "x"}}, "published_at.fr"),
    "an address with accents": ({"slug": {"fr": "été"}}, "slug.fr: “été” cannot be an address"),
    "a moment without offset": ({"published_at": {"fr": "2024-01-15T09:00:00"}}, "published_at.fr"),
    "a moment that is a day": ({"published_at": {"fr": "2024-01-15"}}, "published_at.fr"),
    "a moment before time": ({"published_at": {"fr": "0001-01-01T00:00:00+02:00"}}, "published_at.fr"),
    "an old address of today": (
        {"slug": {"fr": "x"}, "old_slugs": {"fr": ["x"]}},
        "old_slugs.fr: “x” is the address of today",
    ),
    "old addresses that are no list": ({"old_slugs": {"fr": "x"}}, "old_slugs.fr: A list"),
    "a member that is no object": ({"asks": ["a"]}, "asks[1]: An object in braces"),
    "members that are no list": ({"asks": {"key": "a"}}, "asks: A list in brackets"),
    "a sheet that is no object": ({"practice_sheet": []}, "practice_sheet: An object in braces"),
    "an ask without key": ({"asks": [{"text": {"fr": "x"}}]}, "asks[1].key: This is required"),
    "an ask twice": ({"asks": [{"key": "a"}, {"key": "a"}]}, "asks[2].key: “a” is given twice"),
    "an unknown status": ({"asks": [{"key": "a", "status": "done"}]}, "asks[1].status: “done” is unknown"),
    "an order that is no number": ({"asks": [{"key": "a", "order": "1"}]}, "asks[1].order: A whole number"),
    "an order beyond the column": (
        {"asks": [{"key": "a", "order": 40_000}]},
        "asks[1].order: A whole number",
    ),
    "true for a number": ({"asks": [{"key": "a", "order": True}]}, "asks[1].order: A whole number"),
    "an action on another's ask": (
        {"actions": [{"key": "v", "mode": "test-visit", "asks": ["z"]}]},
        "actions[v].asks: There is no ask “z”",
    ),
    "an action that ends first": (
        {"actions": [{"key": "v", "mode": "test-visit", "date": "2024-06", "end": "2024-05-30"}]},
        "actions[1].end: An action cannot end before it starts.",
    ),
    "member and name": (
        {"signatories": [{"member": "wells", "name": {"fr": "x"}}]},
        "signatories[1].member: Choose an organisation or write its name: one of the two.",
    ),
    "neither member nor name": ({"signatories": [{"order": 1}]}, "signatories[1].member: Choose"),
    # These only the database knows: its own words, with the place.
    "an answer by nobody": (
        {"asks": [{"key": "a"}, {"key": "b", "answer_date": "2024"}]},
        "asks[2]: Say which institution gave this answer.",
    ),
    "a signature twice": (
        {"signatories": [{"member": "wells"}, {"member": "wells"}]},
        "signatories[2]: This organisation has already signed.",
    ),
}


@pytest.mark.parametrize(("said", "expected"), POSITIONS.values(), ids=POSITIONS.keys())
def test_a_wrong_field_is_named_with_its_line(tmp_path, said, expected):
    line = json.dumps(position(key="second", **said) if "key" not in said else {**position(), **said})
    line = line.replace("\\\\ud83d", "\\ud83d")
    problems = refused(write(tmp_path / "in", content(positions=[position(), line])))
    assert len(problems) == 1, problems
    assert problems[0].startswith(f"positions.jsonl:2: {expected}")


SAME_KEY = {name: case for name, case in POSITIONS.items() if "key" not in case[0]}


@pytest.mark.parametrize(("said", "expected"), SAME_KEY.values(), ids=SAME_KEY.keys())
def test_a_wrong_field_is_refused_in_a_record_that_was_good_before(tmp_path, said, expected):
    folder = write(tmp_path / "in", content())
    imported(folder)
    line = json.dumps(position(**said)).replace("\\\\ud83d", "\\ud83d")
    (problem,) = refused(write(folder, content(positions=[line])))
    assert problem.startswith(f"positions.jsonl:1: {expected}")


# --- partners ------------------------------------------------------------------------------------

PARTNERS = {
    "no visibility said": ({"visibility": None}, "visibility: This is required"),
    "an unknown visibility": ({"visibility": "hidden"}, "visibility: “hidden” is unknown"),
    "protected, with a country": (
        {"visibility": "country_withheld", "country": "SN"},
        "country: A protected partner has no country here",
    ),
    "protected, with countries of work": (
        {"visibility": "country_withheld", "works_in": ["SN"]},
        "works_in: A protected partner works in no country here",
    ),
    "identity withheld, with a website": (
        {"visibility": "identity_withheld", "website": "https://example.org"},
        "website: A partner whose identity is withheld has no website here.",
    ),
    "protected, with old addresses": (
        {"visibility": "suppressed", "old_slugs": {"fr": ["x"]}},
        "old_slugs: A protected partner has no old addresses",
    ),
    "a website that is none": ({"website": "javascript:alert(1)"}, "website: Enter a valid URL"),
    "a name in no language": ({"name_lang": "français!"}, "name_lang: “français!” is not a language"),
    "a member of itself": (
        {"memberships": [{"member": "second"}]},
        "memberships[1].member: An organisation cannot be a member of itself.",
    ),
    "a membership that ends first": (
        {"memberships": [{"name": {"fr": "x"}, "start": "2024", "end": "2023-12"}]},
        "memberships[1].end: A membership cannot end before it starts.",
    ),
    "a member twice": (
        {"memberships": [{"member": "wells"}, {"member": "wells"}]},
        "memberships[2]: This organisation is already a member.",
    ),
}


@pytest.mark.parametrize(("said", "expected"), PARTNERS.values(), ids=PARTNERS.keys())
def test_a_wrong_partner_is_refused(tmp_path, said, expected):
    lines = [partner(), partner(**{"key": "second", **said})]
    files = content(countries=[{"alpha2": "SN"}], partners=lines)
    problems = refused(write(tmp_path / "in", files))
    assert len(problems) == 1, problems
    assert problems[0].startswith(f"partners.jsonl:2: {expected}")


# --- addresses and keys that are taken -------------------------------------------------------------


def test_two_lines_with_one_key_are_refused(tmp_path):
    (problem,) = refused(write(tmp_path / "in", content(positions=[position(), position()])))
    assert problem == "positions.jsonl:2: key: “taps” is already on line 1."


def test_two_lines_with_one_address_are_refused(tmp_path):
    lines = [position(**public("x")), position(key="two", **public("x"))]
    (problem,) = refused(write(tmp_path / "in", content(positions=lines)))
    assert problem == "positions.jsonl:2: slug.fr: The address “x” is already that of line 1."


def test_the_address_of_another_record_is_refused(tmp_path):
    folder = write(tmp_path / "in", content(positions=[position(**public("x"))]))
    imported(folder)
    (problem,) = refused(write(folder, content(positions=[position(key="two", **public("x"))])))
    assert problem.startswith("positions.jsonl:1: slug.fr: The address “x” leads, or once led,")


def test_the_old_address_of_another_record_is_refused(tmp_path):
    folder = write(tmp_path / "in", content(positions=[position(old_slugs={"fr": ["x"]})]))
    imported(folder)
    lines = [position(), position(key="two", **public("x"))]
    (problem,) = refused(write(folder, content(positions=lines)))
    assert problem.startswith("positions.jsonl:2: slug.fr: The address “x” leads, or once led,")


def test_the_key_of_another_position_s_action_is_refused(tmp_path):
    action = {"key": "v", "mode": "test-visit"}
    lines = [position(actions=[action]), position(key="two", actions=[action])]
    (problem,) = refused(write(tmp_path / "in", content(positions=lines)))
    assert problem == "positions.jsonl:2: actions[1]: Another advocacy action has the same key."


# --- all at once -----------------------------------------------------------------------------------


def test_all_problems_are_told_at_once_and_one_mistake_once(tmp_path):
    files = content(
        themes=[theme(label="x")],
        partners=[partner(visibility="x")],
        positions=[position(themes=["test-water"], lead="wells", type="?"), "{", position(key="ok")],
    )
    places = [problem.split(": ")[0] for problem in refused(write(tmp_path / "in", files))]
    assert places == ["themes.jsonl:1", "partners.jsonl:1", "positions.jsonl:1", "positions.jsonl:2"]


def test_no_more_than_a_hundred_problems_are_told(tmp_path):
    lines = [position(key=f"p-{number}", type="?") for number in range(150)]
    assert len(refused(write(tmp_path / "in", content(positions=lines)))) == 100


def test_every_row_the_database_refuses_is_named(tmp_path):
    wrong = {"asks": [{"key": "a", "answer_date": "2024"}]}
    lines = [position(key=f"p-{n}", **(wrong if n % 2 else {})) for n in range(1, 7)]
    places = [problem.split(": ")[0] for problem in refused(write(tmp_path / "in", content(positions=lines)))]
    assert places == [f"positions.jsonl:{line}" for line in (1, 3, 5)]


def test_problems_speak_the_language_that_is_active(tmp_path):
    folder = write(tmp_path / "in", content(positions=[position(titel="x")]))
    said = {}
    for code in ("fr", "en"):
        err = io.StringIO()
        with override(code), pytest.raises(CommandError):
            call_command("import_content", folder, stderr=err)
        said[code] = err.getvalue()
    assert said["en"] == "positions.jsonl:1: titel: This key is unknown.\n"
    assert said["fr"].startswith("positions.jsonl:1: titel: ") and said["fr"] != said["en"]


def test_what_a_file_says_does_not_drive_the_terminal():
    problem = Problem(Where("positions.jsonl", 3, "\u001b[2J\u202e"), "Ce n’est pas\u00a0: lisible")
    assert str(problem) == "positions.jsonl:3: \\u001b[2J\\u202e: Ce n’est pas\u00a0: lisible"
