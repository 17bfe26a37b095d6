"""What the lists of the admin need beyond Django's: cells that say on a narrow screen what they are."""

import re
from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst

register = template.Library()
_OPENS = re.compile(r"^<(td|th)\b")
_NOTHING = {"", "-", "—"}


@register.filter
def labelled(cells: Iterable[Any], headers: Iterable[dict[str, Any]]) -> list[SafeString]:
    """The cells of a row, each with the heading of its column; rows are stacked where there is no room.

    The box to choose the row, and its title, need none.
    """
    return [_labelled(str(cell), header) for cell, header in zip(cells, headers, strict=False)]


def _labelled(cell: str, header: dict[str, Any]) -> SafeString:
    if "action-checkbox" in cell[:80] or cell.startswith("<th"):
        return mark_safe(cell)
    empty = ' data-empty="1"' if strip_tags(cell).strip() in _NOTHING and "<img" not in cell else ""
    label = format_html(' data-label="{}"', capfirst(strip_tags(str(header["text"])).strip()))
    return mark_safe(_OPENS.sub(lambda found: f"{found[0]}{label}{empty}", cell, count=1))
