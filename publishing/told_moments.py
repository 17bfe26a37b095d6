"""Moments as staff are told them: in the site's timezone, which is named, and how far away they are."""

from datetime import datetime
from typing import Literal

from babel.dates import format_timedelta
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from languages.codes import locale_of
from languages.dates import format_date
from languages.texts import active_language

Unit = Literal["year", "month", "day", "hour", "minute"]
# From how many seconds on each unit is used; CLDR has the words and the plurals of each language.
UNITS: tuple[tuple[Unit, float], ...] = (
    ("year", 2 * 365 * 86400),
    ("month", 60 * 86400),
    ("day", 47.5 * 3600),
    ("hour", 59.5 * 60),
    ("minute", 0),
)


def told_moment(moment: datetime) -> str:
    """“23 November 2026 at 14:00 (Europe/Brussels)”."""
    here = timezone.localtime(moment, timezone.get_default_timezone())
    return _("%(day)s at %(time)s (%(zone)s)") % {
        "day": format_date(here, active_language()),
        "time": f"{here:%H:%M}",
        "zone": settings.TIME_ZONE,
    }


def in_words(moment: datetime, now: datetime | None = None) -> str:
    """How far away it is: “in 3 hours”, « il y a 2 jours ». Rounded to the nearest, as people say it."""
    away = moment - (now or timezone.now())
    seconds = abs(away.total_seconds())
    if seconds < 60:
        return _("in less than a minute") if away.total_seconds() > 0 else _("less than a minute ago")
    unit = next(name for name, least in UNITS if seconds >= least)
    return format_timedelta(
        away,
        granularity=unit,
        threshold=float("inf"),
        add_direction=True,
        locale=locale_of(active_language()),
    )


def moment_and_distance(moment: datetime) -> str:
    """“23 November 2026 at 14:00 (Europe/Brussels), in 3 hours”."""
    return _("%(moment)s, %(distance)s") % {"moment": told_moment(moment), "distance": in_words(moment)}
