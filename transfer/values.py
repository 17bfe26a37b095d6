"""Single values of a line, from JSON to the one form of each and back. What a key may hold is in records."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from languages.numbers import SIGNIFICANT
from languages.slugs import ascii_slug
from publishing.state import State

DECIMAL = re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,18})?")


class Wrong(ValueError):
    """A value that cannot stand where it stands."""


def text_from(value: Any) -> str:
    if not isinstance(value, str):
        raise Wrong(_("A text in quotation marks is expected."))
    if "\x00" in value:
        raise Wrong(_("This text holds a NUL character."))
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise Wrong(_("This text holds half a character (a surrogate).")) from error
    return value


def state_from(value: Any) -> str:
    if (text := text_from(value)) not in State.values:
        raise Wrong(not_one_of(text, State.values))
    return text


def slug_from(value: Any) -> str:
    text = text_from(value)
    if text and ascii_slug(text, max_length=120) != text:
        raise Wrong(
            _("“%(slug)s” cannot be an address. Use small letters a–z, figures and single hyphens.")
            % {"slug": text[:130]}
        )
    return text


def slugs_from(value: Any) -> list[str]:
    if not isinstance(value, list):
        raise Wrong(_("A list in brackets is expected: […]."))
    if "" in value:
        raise Wrong(_("This is required."))
    return sorted({slug_from(one) for one in value})


def moment_from(value: Any) -> str:
    """An instant, written in UTC; one without an offset would mean another one on another machine."""
    text = text_from(value)
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise Wrong(_("“%(value)s” is not a moment: write 2024-01-15T09:00:00+01:00.") % {"value": text[:40]})
    try:
        return moment_to(moment)
    except OverflowError as error:
        raise Wrong(
            _("“%(value)s” is not a moment: write 2024-01-15T09:00:00+01:00.") % {"value": text[:40]}
        ) from error


def moment_to(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def day_from(value: Any) -> str:
    text = text_from(value)
    try:
        if date.fromisoformat(text).isoformat() != text:
            raise ValueError(text)
    except ValueError as error:
        raise Wrong(_("“%(value)s” is not a day: write 2024-12-05.") % {"value": text[:40]}) from error
    return text


def decimal_from(value: Any, field: models.DecimalField) -> str:
    """“600”, “0.5”: in quotation marks, because a number of JSON may lose figures on its way."""
    text = str(value) if type(value) is int and abs(value) < 10**18 else value
    if not isinstance(text, str) or not DECIMAL.fullmatch(text):
        raise Wrong(_("A number in quotation marks is expected, in plain figures: 600 or 0.5."))
    whole, _point, part = text.partition(".")
    part = part.rstrip("0")
    most, most_after = min(SIGNIFICANT, field.max_digits), field.decimal_places
    if len(whole.lstrip("-0")) > most - most_after or len(part) > most_after:
        raise Wrong(
            _("At most %(before)d figures before the point and %(after)d after it are kept.")
            % {"before": most - most_after, "after": most_after}
        )
    return decimal_to(Decimal(f"{whole}.{part or 0}"))


def decimal_to(number: Decimal) -> str:
    """Without a needless nought: 600.000 and 600 are one number."""
    return f"{number.normalize():f}" if number else "0"


@cache
def number_range(field: models.Field) -> tuple[int, int]:
    """What the field allows, and the narrowest of both databases: what one takes the other takes too."""
    least, most = BaseDatabaseOperations.integer_field_ranges[field.get_internal_type()]
    for validator in field.validators:
        if isinstance(validator, MinValueValidator):
            least = max(least, limit_of(validator))
        elif isinstance(validator, MaxValueValidator):
            most = min(most, limit_of(validator))
    return least, most


def limit_of(validator: Any) -> int:
    return validator.limit_value() if callable(validator.limit_value) else validator.limit_value


def not_one_of(value: Any, known: Any) -> str:
    return _("“%(value)s” is unknown. It may be: %(known)s.") % {
        "value": str(value)[:60],
        "known": ", ".join(known),
    }
