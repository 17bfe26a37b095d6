"""Corrections and what replaces what, in and out as files."""

import json

import pytest

from accounts.models import Event
from positions.models import Position
from tests.transfer.folders import content, exported, imported, news, position, public, refused, write

pytestmark = pytest.mark.django_db

NOTICE = {"text": {"fr": "Il y en a 21, et non 12."}, "date": "2024-04-02"}


def lines(files, name):
    return [json.loads(line) for line in files[f"{name}.jsonl"].decode().splitlines()]


def test_a_correction_and_a_later_line_that_replaces_come_back_as_they_went_in(tmp_path):
    said = [
        position(
            **public("des-bornes"), superseded_by="taps-2025", corrections=[NOTICE, {**NOTICE, "order": 5}]
        ),
        position(key="taps-2025", **public("des-bornes-2025")),
    ]
    imported(write(tmp_path / "in", content(positions=said)))
    old = Position.objects.get(key="taps")
    assert old.superseded_by.key == "taps-2025"
    assert [one.order for one in old.corrections.all()] == [1, 5]
    first, second = lines(exported(tmp_path / "out"), "positions")
    assert first["superseded_by"] == "taps-2025" and "superseded_by" not in second
    assert first["corrections"] == [{"order": 1, **NOTICE}, {"order": 5, **NOTICE}]


def test_changing_the_words_of_a_correction_is_no_deletion(tmp_path):
    imported(write(tmp_path / "in", content(positions=[position(**public(), corrections=[NOTICE])])))
    changed = {**NOTICE, "text": {"fr": "Il y en a 22."}}
    imported(write(tmp_path / "in", content(positions=[position(**public(), corrections=[changed])])))
    assert not Event.objects.filter(verb="delete_correction").exists()
    assert [str(one.date) for one in Position.objects.get(key="taps").corrections.all()] == ["2024-04-02"]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"corrections": [NOTICE]}, "corrections[1]: Nobody has read this yet"),
        (public(corrections=[{"date": "2024-04-02"}]), "corrections[1].text: Say what was wrong"),
        (public(corrections=[{"text": NOTICE["text"]}]), "corrections[1].date: This is required"),
        ({"superseded_by": "taps"}, "superseded_by: This makes a circle: “taps” is replaced"),
        ({"superseded_by": "nobody"}, "superseded_by: There is no position “nobody”"),
    ],
)
def test_what_cannot_be_is_refused_at_its_place(tmp_path, said, reason):
    (problem,) = refused(write(tmp_path / "in", content(positions=[position(**said)])))
    assert problem.startswith(f"positions.jsonl:1: {reason}")


def test_a_long_line_of_texts_may_replace_one_another(tmp_path):
    """Pages are nested only so deeply; what was replaced may have been replaced for ever."""
    said = [news(key=f"n-{number}", superseded_by=f"n-{number + 1}") for number in range(1, 9)]
    imported(write(tmp_path / "in", {"news": [*said, news(key="n-9")]}))
    (problem,) = refused(write(tmp_path / "in", {"news": [news(key="n-9", superseded_by="n-1")]}))
    assert "is replaced, in the end, by itself" in problem
