"""What the page of a record says of its preview links: `{% preview_links original as told %}`."""

from typing import Any

from django import template
from django.contrib.admin.utils import quote
from django.db.models import Count
from django.urls import reverse

from publishing.copies.previewing import has_pages
from publishing.guests.models import PreviewLink

register = template.Library()


@register.simple_tag
def preview_links(record: Any) -> dict[str, Any]:
    """How many links are open and how many answers came; nothing for what has no page. One query."""
    if record is None or record.pk is None or not has_pages(type(record)):
        return {}
    links = PreviewLink.objects.of(record).annotate(number=Count("answers")).order_by()
    found = list(links.values_list("revoked_at", "expires_at", "number"))
    meta = record._meta
    pages = f"admin:{meta.app_label}_{meta.model_name}_"
    return {
        "preview_url": reverse(f"{pages}preview", args=[quote(record.pk)]),
        "previews_url": reverse(f"{pages}previews", args=[quote(record.pk)]),
        "open": sum(
            PreviewLink(revoked_at=revoked, expires_at=ends).is_open for revoked, ends, _number in found
        ),
        "answers": sum(number for _revoked, _ends, number in found),
    }
