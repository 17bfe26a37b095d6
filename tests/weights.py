"""What a page may weigh on a slow line: its HTML and all of its stylesheets, compressed with gzip."""

import re
from pathlib import Path

from django.conf import settings
from django.test import Client
from django.urls import Resolver404, resolve
from django.utils.text import compress_string
from django.utils.translation import override

# Bytes. The first is what a connection carries before the first acknowledgement (RFC 6928).
TEXT, LISTS_AND_MAPS, FONTS = 14_000, 30_000, 40_000


def budget(address: str) -> int:
    """A list, or a map of countries, may weigh more than a text; a page of refusal is a text."""
    path = address.partition("?")[0]
    with override(path.split("/")[1]):
        try:
            view = resolve(path).view_name
        except Resolver404:
            return TEXT
    return LISTS_AND_MAPS if view.endswith(":list") else TEXT


def weight_of(html: str, collected: Path) -> tuple[int, int]:
    """Bytes of the page and of its stylesheets. Within `served_from(collected)`, where static files have been
    compressed beforehand; the colour of the organisation is a view."""
    sheets = 0
    for link in re.findall(r'<link\b[^>]*\brel="stylesheet"[^>]*>', html):
        (href,) = re.findall(r'\bhref="([^"]+)"', link)
        if href.startswith(settings.STATIC_URL):
            file = collected / href.removeprefix(settings.STATIC_URL)
            sheets += file.with_name(f"{file.name}.gz").stat().st_size
        else:
            response = Client().get(href, headers={"Accept-Encoding": "gzip"})
            assert response.status_code == 200, href
            sheets += len(response.content)
    return len(compress_string(html.encode())), sheets
