"""Numbers, percentages, amounts, file sizes and plurals as each language writes them."""

import re
from copy import copy
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from babel.numbers import NumberPattern, get_currency_precision
from babel.units import format_unit
from django.utils import translation
from django.utils.translation import ngettext

from languages.codes import locale_of

NBSP = "\u00a0"
SIGNIFICANT = 15  # figures of a number that every database gives back as they were
Number = int | float | Decimal


def format_number(value: Number, language: str, decimals: int | None = None) -> str:
    """“1,234.5”, « 1 234,5 » (grouped by U+202F in French); exactly `decimals` decimals if given.

    Without `decimals`, up to three, none superfluous. Halves are rounded up. Never give it a year, a
    page or a postcode: those are not grouped. Source: DOMAIN.md C15, CLDR.
    """
    return _written(value, locale_of(language).decimal_formats[None], language, decimals)


def format_percent(value: Number, language: str, decimals: int | None = None) -> str:
    """“12%”, « 12 % ». `value` is the number before the sign: 12, not 0.12."""
    pattern = locale_of(language).percent_formats[None]
    most = 3 if decimals is None else decimals
    return _written(Decimal(str(value)).scaleb(-2), pattern, language, decimals, most, shift=2)


def format_currency(value: Number, currency: str, language: str, decimals: int | None = None) -> str:
    """“€1,234”, « 1 234 € ». `currency` is an ISO 4217 code.

    Cents appear only when there are some, or when `decimals` asks for them.
    """
    if decimals is None:
        decimals = 0 if Decimal(str(value)) % 1 == 0 else get_currency_precision(currency)
    pattern = locale_of(language).currency_formats["standard"]
    return _written(value, pattern, language, decimals, currency=currency, currency_digits=False)


def format_size(size: int, language: str) -> str:
    """“801 kB”, « 801 ko »: the size of `size` bytes in decimal units, with a no-break space.

    One decimal below ten (« 1,2 Mo »), none above. Source: DOMAIN.md C16; a kilobyte is 1000 bytes (SI).
    """
    if size < 1000:
        with translation.override(language):
            written = ngettext("%(count)s byte", "%(count)s bytes", size) % {"count": size}
        return written.replace(" ", NBSP)
    amount = Decimal(size)
    for name in ("kilobyte", "megabyte", "gigabyte", "terabyte"):
        amount, unit = amount / 1000, name
        rounded = round(amount, 1) if amount < Decimal("9.95") else amount.quantize(Decimal(1), ROUND_HALF_UP)
        if rounded < 1000:
            break
    written = format_unit(
        format_number(rounded, language), f"digital-{unit}", "short", locale=locale_of(language)
    )
    return re.sub(r"[ \u202f](?!\d)", NBSP, written)


def plural_category(value: Number, language: str) -> str:
    """CLDR's category of a number: "one", "other", and in some languages "zero", "two", "few", "many"."""
    number = Decimal(str(value))
    whole = number == number.to_integral_value()  # 1.0 is written "1", and agrees with it
    return locale_of(language).plural_form(int(number) if whole else number)


def counted(value: Number, singular: str, plural: str, language: str, many: str = "") -> str:
    """“0 results”, « 0 résultat », « 1,5 million »: the number, a no-break space and the right form.

    In French 0, 1 and 1.5 are singular, in English only 1 is (CLDR, DOMAIN.md C17). `many` is the form
    for the round millions of French: counted(1_000_000, "membre", "membres", "fr", "de membres").
    For whole sentences use ngettext instead.
    """
    category = plural_category(value, language)
    form = singular if category == "one" else plural
    if category == "many" and many:
        form = many
    return f"{format_number(value, language)}{NBSP}{form}"


def _written(
    value: Number,
    pattern: NumberPattern,
    language: str,
    decimals: int | None,
    most: int = 3,
    *,
    shift: int = 0,
    **options: Any,
) -> str:
    """`value` in a copy of CLDR's pattern, whose fraction is replaced by ours."""
    fixed = copy(pattern)
    fixed.frac_prec = (0, most) if decimals is None else (decimals, decimals)
    digits = fixed.frac_prec[1] + shift
    amount = Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return fixed.apply(amount, locale_of(language), **options)
