"""Numbers, percentages, amounts, sizes and plurals in each language."""

from decimal import Decimal

import pytest

from languages.numbers import (
    counted,
    format_currency,
    format_number,
    format_percent,
    format_size,
    plural_category,
)

THIN, NBSP = "\u202f", "\u00a0"


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (999, "999", "999"),
        (1234, f"1{THIN}234", "1,234"),
        (1234.5, f"1{THIN}234,5", "1,234.5"),
        (1234567, f"1{THIN}234{THIN}567", "1,234,567"),
        (Decimal("0.125"), "0,125", "0.125"),
        (-1234, f"-1{THIN}234", "-1,234"),
        (1.0, "1", "1"),
    ],
)
def test_thousands_are_grouped_and_never_split_over_two_lines(value, french, english):
    assert format_number(value, "fr") == french
    assert format_number(value, "en") == english


def test_decimals_can_be_fixed_and_halves_are_rounded_up():
    assert format_number(2.5, "en", decimals=0) == "3"
    assert format_number(3, "fr", decimals=2) == "3,00"


def test_a_percentage_has_a_space_in_french_and_none_in_english():
    assert format_percent(12, "fr") == f"12{NBSP}%"
    assert format_percent(12, "en") == "12%"
    assert format_percent(Decimal("12.5"), "en") == "12.5%"
    assert format_percent(12, "fr", decimals=1) == f"12,0{NBSP}%"


def test_an_amount_puts_its_sign_where_the_language_does():
    assert format_currency(1234, "EUR", "fr") == f"1{THIN}234{NBSP}€"
    assert format_currency(1234, "EUR", "en") == "€1,234"
    assert format_currency(Decimal("1234.50"), "EUR", "en") == "€1,234.50"
    assert format_currency(1234, "EUR", "en", decimals=2) == "€1,234.00"


@pytest.mark.parametrize(
    ("size", "french", "english"),
    [
        (801_000, f"801{NBSP}ko", f"801{NBSP}kB"),
        (1_234_567, f"1,2{NBSP}Mo", f"1.2{NBSP}MB"),
        (999_600, f"1{NBSP}Mo", f"1{NBSP}MB"),
        (25_400_000, f"25{NBSP}Mo", f"25{NBSP}MB"),
        (3_000_000_000, f"3{NBSP}Go", f"3{NBSP}GB"),
    ],
)
def test_a_file_size_is_decimal_and_keeps_its_unit(size, french, english):
    assert format_size(size, "fr") == french
    assert format_size(size, "en") == english


def test_a_small_file_is_counted_in_bytes():
    assert format_size(782, "en") == f"782{NBSP}bytes"
    assert format_size(1, "en") == f"1{NBSP}byte"


def test_zero_and_one_and_a_half_are_singular_in_french_and_plural_in_english():
    assert counted(0, "résultat", "résultats", "fr") == f"0{NBSP}résultat"
    assert counted(1.5, "million", "millions", "fr") == f"1,5{NBSP}million"
    assert counted(2, "résultat", "résultats", "fr") == f"2{NBSP}résultats"
    assert counted(0, "result", "results", "en") == f"0{NBSP}results"
    assert counted(1, "result", "results", "en") == f"1{NBSP}result"
    assert counted(1.0, "result", "results", "en") == f"1{NBSP}result"


def test_round_millions_may_ask_for_another_wording_in_french():
    assert plural_category(1_000_000, "fr") == "many"
    assert counted(1_000_000, "membre", "membres", "fr", "de membres").endswith(f"000{NBSP}de membres")
    assert counted(1_000_000, "membre", "membres", "fr").endswith(f"000{NBSP}membres")
