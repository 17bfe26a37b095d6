"""Dates known to the year, the month or the day, which never pretend to know more than they do."""

import datetime
import re
from calendar import monthrange
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, total_ordering
from typing import Any, Literal

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left, Length
from django.db.models.lookups import LessThanOrEqual
from django.db.models.query_utils import DeferredAttribute
from django.utils import translation
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from languages.codes import locale_of, site_languages
from languages.dates import format_date, format_month
from languages.folding import fold

Precision = Literal["year", "month", "day"]
Role = Literal["", "since", "first_of_series"]

FIRST_YEAR, LAST_YEAR = 1000, 2999
LONGEST = 60  # characters; no language writes a longer date

_ISO = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
# What editors type; the day always comes before the month, in every language.
_TYPED = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?P<year>\d{4})(?:-(?P<month>\d{1,2})(?:-(?P<day>\d{1,2}))?)?",
        r"(?:(?P<day>\d{1,2})[/.-])?(?P<month>\d{1,2})[/.-](?P<year>\d{4})",
        r"(?:le )?(?:(?P<day>\d{1,2})(?:er|st|nd|rd|th|\.)? ?(?:de |of )?)?"
        r"(?P<name>[^\W\d]\D*?)\.?,? (?:de )?(?P<year>\d{4})",
        r"(?P<name>[^\W\d]\D*?)\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})",
    )
)


class ImpossibleDate(ValueError):
    """A date that is well written but in no calendar: 31 February, month 13, the year 42."""


@total_ordering
@dataclass(frozen=True)
class PartialDate:
    """A year, a month or a day (years 1000–2999). `str()` is its ISO 8601 prefix: "2014", "2014-12".

    Sorts as the stored string does: 2014 before 2014-01 before 2014-01-01. Raises ImpossibleDate, a
    ValueError, for what is in no calendar.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR or (self.month is None and self.day is not None):
            raise ImpossibleDate(f"{self.year}, {self.month}, {self.day}")
        month, day = (1 if part is None else part for part in (self.month, self.day))
        try:
            datetime.date(self.year, month, day)
        except ValueError as error:
            raise ImpossibleDate(str(error)) from error

    @classmethod
    def parse(cls, text: str) -> "PartialDate":
        """Reads an ISO 8601 prefix, "2014", "2014-12" or "2014-12-05", and nothing else (ValueError)."""
        match = _ISO.fullmatch(text)
        if not match:
            raise ValueError(f"not a partial date: {text!r}")
        return cls(*(int(part) for part in match.groups() if part))

    @classmethod
    def read(cls, text: str) -> "PartialDate":
        """Reads what people type: also 12/2014, 05/12/2014 (day first), "5 décembre 2014", "Dec 5, 2014".

        Month names are those of the site's languages and of French and English, whole or abbreviated,
        whatever their case and accents. Raises ValueError.
        """
        folded = fold(text) if len(text) <= LONGEST else ""
        names = _months(site_languages())
        for pattern in _TYPED:
            if match := pattern.fullmatch(folded):
                parts = match.groupdict()
                month = parts.get("month") or ""
                if name := parts.get("name"):
                    month = names.get(name.strip(), "")
                    if not month:
                        continue
                day = parts.get("day")
                return cls(int(parts["year"]), int(month) if month else None, int(day) if day else None)
        raise ValueError(f"not a date: {text[:LONGEST]!r}")

    @classmethod
    def of(cls, date: datetime.date) -> "PartialDate":
        """The day of `date`."""
        return cls(date.year, date.month, date.day)

    def __str__(self) -> str:
        return "-".join(
            f"{part:0{width}}"
            for part, width in ((self.year, 4), (self.month, 2), (self.day, 2))
            if part is not None
        )

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return str(self) < str(other)

    @property
    def precision(self) -> Precision:
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"

    @property
    def earliest(self) -> datetime.date:
        """The first day it may be."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def latest(self) -> datetime.date:
        """The last day it may be."""
        month = self.month or 12
        return datetime.date(self.year, month, self.day or monthrange(self.year, month)[1])

    def format(self, language: str, role: Role = "") -> str:
        """“2008”, « décembre 2014 », « 1er janvier 2024 »; with a role, « depuis 2008 », “since 2008”.

        Written to stand inside a sentence: in lower case where the language has it.
        """
        if self.precision == "year":
            date = str(self.year)
        elif self.precision == "month":
            date = format_month(self.earliest, language)
        else:
            date = format_date(self.earliest, language)
        with translation.override(language):
            if role == "first_of_series":
                return gettext("%(date)s (first of a series)") % {"date": date}
            if role == "since" and self.precision == "day":
                return pgettext("a day", "since %(date)s") % {"date": date}
            if role == "since":
                return pgettext("a month or a year", "since %(date)s") % {"date": date}
        return date


@cache
def _months(languages: tuple[str, ...]) -> dict[str, str]:
    """Folded month names of `languages`, French and English → month number, as text.

    Whole names first, then abbreviations; of two languages that disagree the first one served wins.
    """
    found: dict[str, str] = {}
    locales = [locale_of(code) for code in dict.fromkeys((*languages, "fr", "en"))]
    for width in ("wide", "abbreviated"):
        for locale in locales:
            for context in ("format", "stand-alone"):
                for number, name in locale.months[context][width].items():
                    found.setdefault(fold(name).strip(" ."), str(number))
    return found


UNREADABLE = _(
    "“%(value)s” is not a date this site can read. Write a year (2014), a month (12/2014) or a day, "
    "day first (05/12/2014)."
)
IMPOSSIBLE = _("“%(value)s” is in no calendar. Check the day, the month and the year.")


def read_or_explain(value: Any) -> PartialDate | None:
    """The date in `value`, None if it is empty, or a ValidationError that says what to write."""
    if value is None or isinstance(value, PartialDate):
        return value
    if isinstance(value, datetime.datetime):
        raise ValidationError(UNREADABLE, code="invalid", params={"value": value})
    if isinstance(value, datetime.date):
        return PartialDate.of(value)
    text = str(value).strip()
    if not text:
        return None
    try:
        return PartialDate.read(text)
    except ImpossibleDate as error:
        raise ValidationError(IMPOSSIBLE, code="invalid", params={"value": text}) from error
    except ValueError as error:
        raise ValidationError(UNREADABLE, code="invalid", params={"value": text}) from error


class PartialDateFormField(forms.Field):
    """A text input that reads dates as people write them, and shows them back as ISO 8601 prefixes."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        if not kwargs.get("help_text"):
            kwargs["help_text"] = _(
                "What is known, no more: a year (2014), a month (12/2014 or December 2014) or a day, "
                "day first (05/12/2014 or 5 December 2014)."
            )
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> PartialDate | None:
        return read_or_explain(value)

    def prepare_value(self, value: Any) -> Any:
        return str(value) if isinstance(value, PartialDate) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # Not "numeric": telephones' number pads have neither the slash nor the names of months.
        return {**super().widget_attrs(widget), "inputmode": "text", "autocomplete": "off", "size": 20}


class PartialDateAttribute(DeferredAttribute):
    """Reads what is assigned: after `record.date = "2014-12"`, `record.date` is a PartialDate.

    What cannot be read is kept as it came, so that `full_clean()` reports it and saving refuses it.
    """

    def __set__(self, instance: models.Model, value: Any) -> None:
        with suppress(ValidationError):
            value = self.field.to_python(value)
        instance.__dict__[self.field.attname] = value


class PartialDateField(models.CharField):
    """A PartialDate, or None; stored as its ISO 8601 prefix, "" for None, so that text order is date order.

    Blank unless told otherwise, never NULL. Filter a year with `date__startswith="2014"`, the blank ones
    with `date=""`; compare with a PartialDate or its prefix. `record.date = "2014-12"` works at once.
    """

    descriptor_class = PartialDateAttribute

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_length"] = 10
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)
        self.validators.clear()  # the one on length: a PartialDate has none

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, {**kwargs, "blank": self.blank}

    def to_python(self, value: Any) -> PartialDate | None:
        return read_or_explain(value)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> PartialDate | None:
        return PartialDate.parse(value) if value else None

    def get_prep_value(self, value: Any) -> Any:
        if hasattr(value, "resolve_expression"):
            return value
        date = self.to_python(value)
        return "" if date is None else str(date)

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.get_prep_value(self.value_from_object(obj)))

    def validate(self, value: Any, model_instance: models.Model | None) -> None:
        if value is None and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")
        if value is not None:
            super().validate(value, model_instance)

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        kwargs.setdefault("form_class", PartialDateFormField)
        kwargs.pop("max_length", None)
        return models.Field.formfield(self, **kwargs)


def before_or_equal(start: str, end: str) -> Q:
    """For a CheckConstraint: the partial date `start` is not after the partial date `end`.

    Compared on what both know: 2014-12 may start what ended in 2014. True when either is blank.
    """
    return Q(**{start: ""}) | Q(**{end: ""}) | Q(LessThanOrEqual(Left(F(start), Length(F(end))), F(end)))
