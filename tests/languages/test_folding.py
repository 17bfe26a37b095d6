"""Folding: what a search compares, and the columns that hold it."""

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from languages.codes import column, column_languages
from languages.folding import FoldedTextField, fold, inclusive_forms, without_inclusive_suffixes


@pytest.mark.parametrize("typed", ["Égypte", "EGYPTE", "egypte", "E\u0301gypte"])
def test_accents_and_capitals_do_not_matter_to_a_search(typed):
    assert fold(typed) == "egypte"


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("Œuvre", "oeuvre"),
        ("Ærø", "aero"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("ﬁn", "fin"),
        ("co\u00adopération", "cooperation"),
        ("كِتَاب", "كتاب"),
        ("한국어", "한국어"),
        ("हिन्दी", "हिन्दी"),
        ("ガーナ", "ガーナ"),
    ],
)
def test_ligatures_open_and_other_scripts_keep_their_letters(typed, folded):
    assert fold(typed) == folded


@pytest.mark.parametrize("apostrophe", "'’‘ʼ")
def test_every_apostrophe_is_the_same(apostrophe):
    assert fold(f"L{apostrophe}eau") == "l'eau"


@pytest.mark.parametrize("space", ["\u00a0", "\u202f", "\u2009", "\u2007", "\n", "  "])
def test_every_space_is_the_same(space):
    assert fold(f" droits{space}humains ") == "droits humains"


@pytest.mark.parametrize("point", "·‧•")
def test_median_points_do_not_matter_to_a_search(point):
    assert fold(f"Acteur{point}rice{point}s") == "acteurrices"


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("typed", "readings"),
    [
        ("acteur‧rice‧s", "acteur acteurs acteurrices"),
        ("Acteur.rice.s", "acteur acteurs acteurrices"),
        ("il‧elle‧s", "il elle ils elles ilelles"),
        ("tou·te·s", "tou tous toutes"),
        ("un•e", "un une"),
        ("climat et eau", ""),
        ("www.example.com", ""),
    ],
)
def test_inclusive_writing_is_found_under_each_of_its_readings(typed, readings):
    assert inclusive_forms(typed) == readings


def test_an_inclusive_word_is_reduced_to_its_base():
    assert without_inclusive_suffixes("Les citoyen‧ne‧s et l’allié·e") == "Les citoyen et l’allié"


def test_two_words_joined_by_a_bullet_are_not_inclusive_writing():
    assert without_inclusive_suffixes("Climat•Justice") == "Climat•Justice"


def test_the_folded_column_holds_the_words_of_every_language_but_not_the_unsuffixed_column():
    field = FoldedTextField(of=("title", "acronym", "missing_here"))
    field.set_attributes_from_name("folded")
    columns = {column("title", code): f"Été {code}" for code in column_languages()}
    record = SimpleNamespace(title="not data", acronym="ÉAU", missing_here=None, **columns)
    value = field.pre_save(record, add=True)
    assert value.split("\n") == [*(f"ete {code}" for code in column_languages()), "eau"]
    assert record.folded == value


def test_the_folded_column_can_be_searched_by_a_reading_of_an_inclusive_word():
    field = FoldedTextField(of=("name",))
    field.set_attributes_from_name("folded")
    assert "acteurs" in field.pre_save(SimpleNamespace(name="Réseau des acteur·rice·s"), add=True)


def test_a_migration_remembers_what_is_folded():
    field = FoldedTextField(of=["title"])
    _, path, _args, kwargs = field.deconstruct()
    assert path == "languages.folding.FoldedTextField"
    assert kwargs == {"of": ("title",), "blank": True, "default": ""}
    assert field.clone().editable is False
