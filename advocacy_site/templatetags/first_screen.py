"""How the first screen tells moments and details."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from languages.dates import format_date
from languages.templatetags.languages import printed
from languages.texts import Text, active_language
from publishing.told_moments import in_words, moment_and_distance, told_moment

register = template.Library()


@register.filter
def since(moment: Any, words: Any = "%(moment)s") -> SafeString | str:
    """A day as such; what is past by how far away it is, what comes exactly; in the sentence `words`."""
    if isinstance(moment, datetime):
        exact = told_moment(moment)
        shown = moment_and_distance(moment) if moment > timezone.now() else in_words(moment)
        told = format_html('<time datetime="{}" title="{}">{}</time>', moment.isoformat(), exact, shown)
    elif isinstance(moment, date):
        day = format_date(moment, active_language())
        told = format_html('<time datetime="{}">{}</time>', moment.isoformat(), day)
    else:
        return ""
    before, _place, after = str(words).partition("%(moment)s")
    return format_html("{}{}{}", before, told, after)


@register.filter
def distance(moment: datetime) -> str:
    return in_words(moment)


@register.filter
def say_detail(detail: Any) -> SafeString | str:
    """Words of the interface, or of a record: these are marked with their language."""
    return printed(detail) if isinstance(detail, Text) else str(detail)
