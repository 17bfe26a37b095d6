"""Alphabetical order, computed once and the same on every database."""

from types import SimpleNamespace

import pytest
from django.db import models
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from languages.codes import column, column_languages, default_language
from languages.collation import (
    KEY_LENGTH,
    AlphabeticalOrder,
    CollationKeyField,
    IndexLetterField,
    collation_key,
    index_letter,
)


def in_order(*texts):
    backwards = list(reversed(texts))
    return list(texts) == sorted(backwards, key=collation_key)


def test_accented_capitals_sort_with_their_letter():
    assert in_order(
        "Égypte", "Équateur", "Érythrée", "Espagne", "Estonie", "Eswatini", "États-Unis", "Éthiopie", "Zambie"
    )


def test_accents_decide_only_between_names_that_are_otherwise_equal():
    assert in_order("Cote", "Coté", "Côte", "Côté", "Côtes")


def test_apostrophes_do_not_count_and_ligatures_sort_as_two_letters():
    assert in_order("Lettonie", "l’Europe", "Liban", "Œdipe", "Œuvre", "Offre")
    assert collation_key("œuvre") == collation_key("oeuvre")
    assert collation_key("l’Europe") == collation_key("L'EUROPE") == collation_key("Leurope")


def test_names_sort_word_by_word_and_hyphens_are_spaces():
    assert in_order("Guinée", "Guinée équatoriale", "Guinée-Bissau") is False
    assert in_order("Guinée", "Guinée-Bissau", "Guinée équatoriale", "Guinéen")
    assert collation_key("Guinée-Bissau") == collation_key("Guinée\u00a0Bissau")


def test_case_and_other_punctuation_do_not_count():
    assert collation_key("« Eau ! »") == collation_key("EAU") == collation_key("(eau)")
    assert collation_key("citoyen·ne·s") == collation_key("citoyennes")


def test_other_scripts_sort_after_latin_in_their_own_order():
    assert in_order("Zambie", "Ωmega", "Россия", "العربية")


@given(st.text(max_size=400))
def test_a_key_has_only_characters_that_every_database_sorts_alike(text):
    key = collation_key(text)
    assert len(key) <= KEY_LENGTH
    assert set(key) <= set("0123456789abcdef")


def test_cutting_a_long_key_never_reverses_an_order():
    first, second = "a" * 300 + "b", "a" * 120 + "z"
    assert collation_key(first) < collation_key(second)
    assert collation_key("a" * 300) <= collation_key("a" * 299 + "é")


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("Éthiopie", "E"),
        ("Œuvre", "O"),
        ("l’Europe des Citoyens", "L"),
        ("« Été »", "E"),
        ("11.11.11", "#"),
        ("…", "#"),
        ("", ""),
        ("العربية", "ا"),
        ("Έλληνες", "Ε"),
        ("საქართველო", "ს"),
    ],
)
def test_a_name_files_under_its_first_letter(text, letter):
    assert index_letter(text) == letter


@given(st.text(min_size=1))
def test_a_letter_always_fits_its_column(text):
    assert len(index_letter(text)) <= IndexLetterField.default_length


@pytest.mark.parametrize("field_class", [CollationKeyField, IndexLetterField])
def test_the_columns_are_computed_when_the_record_is_saved(field_class):
    field = field_class(language="en")
    field.set_attributes_from_name("column")
    record = SimpleNamespace(sort_text=lambda language: {"en": "Égypte"}[language])
    assert field.pre_save(record, add=True) == record.column == field.compute("Égypte") != ""


def test_a_data_migration_whose_models_have_no_methods_keeps_the_column():
    field = CollationKeyField(language="en")
    field.set_attributes_from_name("column")
    assert field.pre_save(SimpleNamespace(column="1caa"), add=False) == "1caa"


@pytest.mark.parametrize("field_class", [CollationKeyField, IndexLetterField])
def test_a_migration_remembers_the_language_of_a_column(field_class):
    field = field_class(language="en")
    _, path, _, kwargs = field.deconstruct()
    assert path == f"languages.collation.{field_class.__name__}"
    assert kwargs["language"] == "en"
    copy = field.clone()
    assert (copy.language, copy.editable, copy.max_length) == ("en", False, field.max_length)


def test_every_language_has_its_order_and_its_letters():
    names = {field.name for field in AlphabeticalOrder._meta.local_fields}
    assert names == {column(name, code) for name in ("sort_key", "letter") for code in column_languages()}


def test_a_list_is_ordered_by_its_language_then_by_age():
    code = column_languages()[-1]
    assert AlphabeticalOrder.by_name(code) == (column("sort_key", code), "pk")
    assert AlphabeticalOrder.by_name("xx") == (column("sort_key", default_language()), "pk")


@isolate_apps("languages")
def test_saving_only_a_name_saves_its_place_in_the_index_too(monkeypatch):
    class Country(AlphabeticalOrder):
        class Meta:
            app_label = "languages"

    saved = {}
    monkeypatch.setattr(models.Model, "save", lambda self, **kwargs: saved.update(kwargs))
    Country().save(update_fields=["name"])
    assert saved["update_fields"] == {"name", *AlphabeticalOrder.order_columns()}
    Country().save()
    assert saved["update_fields"] is None


@isolate_apps("languages")
def test_the_place_in_the_index_can_be_computed_without_saving():
    class Country(AlphabeticalOrder):
        class Meta:
            app_label = "languages"

        def sort_text(self, language):
            return f"Égypte {language}"

    country = Country()
    country.keep_order()
    for code in column_languages():
        assert getattr(country, column("sort_key", code)) == collation_key(f"Égypte {code}")
        assert getattr(country, column("letter", code)) == "E"
