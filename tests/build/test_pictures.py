"""The pictures of every page kind: of which pages, what their files are called, and the sheet of them."""

import subprocess
import sys

import pytest

from benchmarks.pictures import (
    REFUSED,
    SHOWPIECES,
    Shot,
    Taken,
    chosen,
    contact_sheet,
    kind_of,
    named,
    refused,
    showpieces,
    states,
)
from bootstrap import pictures
from bootstrap.terminal import Refusal


@pytest.mark.parametrize(
    ("view", "kind"),
    [
        ("home", "home"),
        ("positions:list", "positions"),
        ("positions:detail", "positions-item"),
        ("standing:legal", "standing-legal"),
    ],
)
def test_a_kind_is_named_after_its_view(view, kind):
    assert kind_of(view) == kind


def test_every_showpiece_is_in_the_demonstration_and_taken_where_it_is_public():
    found = list(showpieces(["fr", "en"], lambda view, language, slug: f"/{language}/{slug}/"))
    assert {shot.kind for shot in found} == {kind for kind, *_rest in SHOWPIECES}
    assert Shot("position-in-one-language", "fr", "/fr/alternatives-a-la-detention/") in found
    assert not [shot for shot in found if (shot.kind, shot.language) == ("position-in-one-language", "en")]


def test_what_is_refused_is_taken_in_the_languages_it_is_refused_in():
    found = [(shot.kind, shot.language) for shot in refused(["fr", "en"])]
    assert ("not-found", "fr") in found and ("not-found", "en") in found
    assert found.count(("gone", "en")) == 1 and ("gone", "fr") not in found
    assert {kind for kind, _language in found} == {kind for kind, _path in REFUSED}


def test_a_list_is_taken_in_its_other_states_too():
    found = list(states(["fr", "en"], lambda view, language: f"/{language}/list/"))
    assert Shot("positions-only-elsewhere", "fr", "/fr/list/?without=en") in found


def test_one_page_of_each_kind_and_language_is_taken_the_first_that_was_found():
    shots = [Shot("home", "fr", "/fr/"), Shot("home", "fr", "/fr/?again"), Shot("home", "en", "/en/")]
    assert chosen(shots, []) == [Shot("home", "en", "/en/"), Shot("home", "fr", "/fr/")]


def test_kinds_are_chosen_by_pattern():
    shots = [Shot(kind, "fr", "/") for kind in ("home", "position-minerais", "positions", "partners")]
    assert [shot.kind for shot in chosen(shots, ["home", "position*"])] == [
        "home",
        "position-minerais",
        "positions",
    ]


def test_a_file_says_what_it_shows():
    assert named("home", "fr", "ltr", "dark", 360) == "home.fr.dark.360.png"
    assert named("home", "fr", "rtl", "light", 1440) == "home.fr-rtl.light.1440.png"


def test_the_sheet_shows_each_picture_and_what_is_not_usual_about_it():
    shot = Shot("gone", "en", "/en/?a=1&b=2")
    sheet = contact_sheet([Taken(shot, "dark", 360, "ltr", "gone.en.dark.360.png", 410, True)])
    assert 'href="gone.en.dark.360.png"' in sheet and "status 410" in sheet and "cut at" in sheet
    assert "/en/?a=1&amp;b=2" in sheet and 'href="#gone"' in sheet


def test_a_server_that_stops_at_once_is_told():
    server = subprocess.Popen([sys.executable, "-c", ""])
    server.wait()
    with pytest.raises(Refusal, match="did not start"):
        pictures.wait_for("http://127.0.0.1:9/", server)


def test_the_demonstration_is_loaded_again_when_its_content_or_a_table_changes(tmp_path, monkeypatch):
    monkeypatch.setattr(pictures, "ROOT", tmp_path)
    content = tmp_path / "demo" / "content.jsonl"
    content.parent.mkdir()
    content.write_text("{}")
    before = pictures.fingerprint()
    assert pictures.fingerprint() == before
    migration = tmp_path / "pages" / "migrations" / "0001_first.py"
    migration.parent.mkdir(parents=True)
    migration.write_text("")
    after = pictures.fingerprint()
    content.write_text('{"key": "a"}')
    assert len({before, after, pictures.fingerprint()}) == 3


def test_a_server_that_runs_already_is_photographed_as_it_is(monkeypatch):
    taken = []
    monkeypatch.setenv("BASE_URL", "http://127.0.0.1:8123/")
    monkeypatch.setattr(pictures, "ensure_writable", lambda folder: None)
    monkeypatch.setattr(pictures, "setup", lambda **options: None)
    monkeypatch.setattr(pictures, "ensure", lambda program, purpose: None)
    monkeypatch.setattr(pictures, "photograph", lambda site, env: taken.append((site, env)))
    monkeypatch.setattr(pictures, "demonstration", lambda: pytest.fail("nothing is loaded"))
    pictures.pictures()
    assert taken == [("http://127.0.0.1:8123", {})]
