"""The form field of a moment: read in the site's timezone, and asked again where the clocks change."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.workflow import FIRST_YEAR, LAST_YEAR


class MomentField(forms.DateTimeField):
    """A day and a time of the site's clocks. One that does not exist, or exists twice, is refused."""

    def __init__(self, **kwargs: Any):
        kwargs.setdefault("required", False)
        widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(timezone.get_default_timezone()):
            try:
                return super().to_python(value)
            except ValidationError as error:
                if error.code != "ambiguous_timezone":
                    raise
                raise _told(error.params["datetime"]) from error  # type: ignore[index]


def _told(naive: datetime) -> ValidationError:
    if not FIRST_YEAR <= naive.year <= LAST_YEAR:
        return ValidationError(_("Choose a moment between 1900 and 2200."))
    zone = timezone.get_default_timezone()
    first, second = (naive.replace(tzinfo=zone, fold=fold).utcoffset() for fold in (0, 1))
    told = {"time": f"{naive:%H:%M}", "zone": settings.TIME_ZONE}
    if first is not None and second is not None and first < second:
        words = _(
            "On that day the clocks go forward: %(time)s does not exist (%(zone)s). Choose another time."
        )
    else:
        words = _("On that day the clocks go back: %(time)s exists twice (%(zone)s). Choose another time.")
    return ValidationError(words, code="ambiguous_timezone", params=told)
