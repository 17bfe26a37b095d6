"""The catalogue of an added language: what is empty is lent, number by number and address by address."""

from pathlib import Path

import polib
import pytest

from languages import messages
from languages.added import Added
from languages.extraction import as_text, catalogue_path, collect, merged


@pytest.fixture
def catalogue(settings, tmp_path: Path, monkeypatch):
    """Writes the catalogue of a language that is added for one test, with the words given."""

    def make(code: str, words: dict[tuple[str, str], object], interface: str = "en") -> Path:
        settings.SITE_DIR = tmp_path
        settings.LOCALE_PATHS = [*settings.LOCALE_PATHS, tmp_path / "locale"]
        settings.ADDED_LANGUAGES = {code: Added(interface)}
        po = merged(code, collect())
        for entry in po:
            given = words.get(messages.key_of(entry))
            if isinstance(given, dict):
                entry.msgstr_plural.update(given)
            elif given:
                entry.msgstr = str(given)
        path = catalogue_path(code)
        path.parent.mkdir(parents=True)
        path.write_text(as_text(po), encoding="utf-8")
        return path

    return make


def compiled(path: Path) -> dict[tuple[str, str], polib.POEntry]:
    assert path.with_suffix(".mo") in messages.compile_catalogues()
    return {messages.key_of(entry): entry for entry in polib.mofile(str(path.with_suffix(".mo")))}


def plural_key() -> tuple[str, str]:
    return next(
        messages.key_of(entry) for entry in polib.pofile(str(catalogue_path("en"))) if entry.msgid_plural
    )


@pytest.mark.parametrize("interface", ["fr", "en"])
def test_an_empty_string_prints_the_words_of_the_chosen_language(catalogue, interface: str):
    found = compiled(catalogue("ar", {("", "Key facts"): "حقائق"}, interface))
    lent = {messages.key_of(entry): entry for entry in polib.pofile(str(catalogue_path(interface)))}
    assert found["", "Key facts"].msgstr == "حقائق"
    assert found["address", "positions/"].msgstr == lent["address", "positions/"].msgstr
    known = messages.words_of_django("ar")
    for key in lent.keys() & collect().keys():
        entry = lent[key]
        if key not in known and key != ("", "Key facts") and not entry.msgid_plural:
            assert found[key].msgstr == entry.msgstr, key


def test_django_s_own_words_in_the_language_are_not_hidden(catalogue):
    known = messages.words_of_django("ar") & {key for key in collect() if key[0] != "address"}
    assert known
    assert not known & compiled(catalogue("ar", {})).keys()


def test_each_of_six_plural_forms_gets_the_lent_form_that_its_numbers_take(catalogue):
    key = plural_key()
    found = compiled(catalogue("ar", {key: {2: "اثنان"}}))[key]
    lent = next(e for e in polib.pofile(str(catalogue_path("en"))) if messages.key_of(e) == key)
    one, many = lent.msgstr_plural[0], lent.msgstr_plural[1]
    assert [found.msgstr_plural[form] for form in range(6)] == [many, one, "اثنان", many, many, many]


def test_a_form_that_several_numbers_take_is_never_lent_the_words_for_one(catalogue):
    catalogue("ru", {})
    assert messages.lending_forms("ru", "en")[0] == 1  # 1, 21, 31…: “One ask” would be wrong of 21


def test_path_words_that_cannot_be_used_are_told_and_lent_instead(catalogue):
    words = {
        ("address", "positions/"): "مواقف/",
        ("address", "news/"): "akhbar/",
        ("address", "themes/"): "results/",  # the lent word of another address
    }
    path = catalogue("ar", words)
    assert len(messages.faults_of_path_words("ar")) == 2
    found = compiled(path)
    assert found["address", "positions/"].msgstr == "positions/"
    assert found["address", "themes/"].msgstr == "themes/"
    assert found["address", "news/"].msgstr == "akhbar/"


def test_a_catalogue_is_compiled_again_when_what_it_borrows_has_changed(catalogue, tmp_path: Path):
    path = catalogue("ar", {})
    compiled(path)
    assert path.with_suffix(".mo") not in messages.compile_catalogues()
    (tmp_path / "languages.toml").write_text('[ar]\ninterface = "en"\n', encoding="utf-8")
    assert messages.is_stale(path, path.with_suffix(".mo"))
