"""What cannot be added is refused in one line, and nothing is half written."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from languages.added import Added, added_languages, as_toml
from tests.languages_added.installation import Installation

SHIPPED = ("fr", "en")


@pytest.mark.parametrize("code", ["xx", "fr", "klingon", "../nl", "NL"])
def test_a_code_that_cannot_be_added_is_refused(code: str, settings, tmp_path: Path):
    settings.SITE_DIR = tmp_path / "site"
    with pytest.raises(CommandError) as refused:
        call_command("add_language", code, "--write")
    assert code in str(refused.value)
    assert "\n" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_nothing_to_bring_up_to_date_is_said(settings, tmp_path: Path):
    settings.SITE_DIR = tmp_path / "site"
    with pytest.raises(CommandError):
        call_command("add_language")
    with pytest.raises(CommandError):
        call_command("add_language", "nl", interface="ar")
    with pytest.raises(CommandError):
        call_command("remove_language", "nl")


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path):
    (tmp_path / "file").write_text("not a folder")
    site = Installation(tmp_path / "file" / "site", "sqlite://:memory:", tmp_path)
    said = site.refusal("add_language", "nl", "--write")
    assert str(tmp_path / "file") in said
    assert said.count("\n") == 1


def test_what_was_written_goes_again_when_the_rest_cannot_be(tmp_path: Path):
    site = Installation(tmp_path / "site", "sqlite://:memory:", tmp_path)
    (site.folder / "locale").mkdir(parents=True)
    (site.folder / "locale" / "nl").write_text("in the way")
    said = site.refusal("add_language", "nl", "--write")
    assert said.count("\n") == 1
    assert site.files() == {"locale/nl": b"in the way"}


@pytest.mark.parametrize(
    "text",
    ["[nl", "[xx]", "[fr]", '[nl]\ninterface = "ar"', '[nl]\ncolour = "red"', "nl = 3", "[NL]"],
)
def test_a_list_that_was_spoilt_by_hand_is_refused_in_one_sentence(text: str, tmp_path: Path):
    (tmp_path / "languages.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError) as refused:
        added_languages(tmp_path, SHIPPED)
    assert "languages.toml" in str(refused.value)
    assert "\n" not in str(refused.value)


def test_the_list_is_read_as_it_was_written(tmp_path: Path):
    languages = {"nl": Added("en"), "pt-br": Added("nl")}
    (tmp_path / "languages.toml").write_text(as_toml(languages), encoding="utf-8")
    assert added_languages(tmp_path, SHIPPED) == languages
    assert added_languages(tmp_path / "nowhere", SHIPPED) == {}


@pytest.mark.django_db
def test_a_migration_that_was_spoilt_by_hand_is_told_in_one_line(a_copy: Installation):
    path = next((a_copy.folder / "site_languages" / "migrations").glob("0001_*.py"))
    path.write_text(path.read_text(encoding="utf-8").replace("ForApp", "NoSuchThing", 1), encoding="utf-8")
    files = a_copy.files()
    said = a_copy.refusal("add_language", "nl", "--write")
    assert str(a_copy.folder) in said
    assert said.count("\n") == 1
    assert a_copy.files() == files
