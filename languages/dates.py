"""Days, months and moments as each language writes them; dates known in part are in partial_dates."""

import datetime

from babel import dates as cldr
from django.utils import timezone, translation
from django.utils.translation import gettext

from languages.codes import locale_of

NBSP = "\u00a0"


def format_date(date: datetime.date, language: str) -> str:
    """« 1er janvier 2024 », “16 October 2023”; other languages as CLDR writes a long date.

    Lower-case month, no comma, and a no-break space that keeps the day with its month; “October 16, 2023”
    where English is written so (LANGUAGE_LOCALES). A moment is dated in the site's timezone.
    Source: DOMAIN.md C14 (CLDR's own « 1 janvier » is wrong French).
    """
    if isinstance(date, datetime.datetime):
        date = _on_site(date).date()
    locale = locale_of(language)
    if locale.language not in {"fr", "en"}:
        return cldr.format_date(date, "long", locale=locale)
    if not locale.date_formats["long"].pattern.startswith("d"):
        return cldr.format_date(date, "long", locale=locale).replace(" ", NBSP, 1)
    day = "1er" if locale.language == "fr" and date.day == 1 else str(date.day)
    return f"{day}{NBSP}{format_month(date, language)}"


def format_month(date: datetime.date, language: str) -> str:
    """« décembre 2014 », “December 2014”."""
    return cldr.format_skeleton("yMMMM", date, locale=locale_of(language))


def format_year(date: datetime.date) -> str:
    """“2014”, never grouped."""
    return str(date.year)


def format_time(moment: datetime.datetime, language: str) -> str:
    """« 14 h 30 », « 14 h », “14:30”, in the site's timezone."""
    local, locale = _on_site(moment), locale_of(language)
    if locale.language == "fr":
        minutes = f"{NBSP}{local.minute:02}" if local.minute else ""
        return f"{local.hour}{NBSP}h{minutes}"
    return cldr.format_time(local, "short", tzinfo=local.tzinfo, locale=locale)


def format_datetime(moment: datetime.datetime, language: str) -> str:
    """“16 October 2023 at 14:30 (Central European Summer Time)”: in the site's timezone, named.

    Raises ValueError for a moment without a timezone: it could be any of them.
    """
    local = _on_site(moment)
    with translation.override(language):
        return gettext("%(date)s at %(time)s (%(zone)s)") % {
            "date": format_date(local, language),
            "time": format_time(local, language),
            "zone": cldr.get_timezone_name(local, locale=locale_of(language)),
        }


def _on_site(moment: datetime.datetime) -> datetime.datetime:
    return timezone.localtime(moment, timezone.get_default_timezone())
