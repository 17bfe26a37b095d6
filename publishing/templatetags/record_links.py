"""What the admin's templates ask about links to records: how a text names the record of the page."""

from typing import Any

from django import template

from publishing.record_links import reference_of

register = template.Library()


@register.filter
def record_reference(record: Any) -> str:
    """`record:positions.position/water`, or "" for a record without a page, or not saved yet."""
    reference = reference_of(record) if record is not None and record.pk else None
    return str(reference) if reference else ""
