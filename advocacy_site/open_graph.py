"""What a page tells the networks that show a link to it: Open Graph, and the card of what was Twitter.

Vocabulary: https://ogp.me. Only what the page itself shows, in the page's language.
"""

from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from babel.core import get_global
from django.conf import settings

from advocacy_site.record_dates import came_out_at, is_dated
from advocacy_site.share_cards import HEIGHT, WIDTH
from advocacy_site.share_images import image_of, site_image
from languages.codes import locale_of
from publishing.moments import changed_at
from publishing.pages import absolute

Property = tuple[str, str]


def properties(context: Mapping[str, Any]) -> Iterator[Property]:
    """(property, content) of a page that may be found; none of a page that says no."""
    if not context.get("canonical"):
        return
    record: Any = context.get("record")
    language, site = context["page_language"], context["site"]
    dated = is_dated(record)
    yield "og:type", "article" if dated else "website"
    yield "og:title", unescape(context["page_name"])
    yield "og:description", unescape(context["page_description"])
    yield "og:url", context["canonical"]
    yield "og:site_name", str(site.name)
    yield "og:locale", locale(language)
    for code, _address in context.get("hreflang", ()):
        if code != language:
            yield "og:locale:alternate", locale(code)
    image = (record is not None and image_of(record, site)) or site_image(site)
    yield "og:image", absolute(image.url)
    yield "og:image:type", "image/png"
    yield "og:image:width", str(WIDTH)
    yield "og:image:height", str(HEIGHT)
    yield "og:image:alt", image.alt
    if dated:
        yield "article:published_time", came_out_at(record, language).isoformat()
        yield "article:modified_time", changed_at(record, language).isoformat()


def locale(code: str) -> str:
    """`fr_BE`: a language with a territory, the one it is written for here, else CLDR's likely one."""
    if code in settings.LANGUAGE_LOCALES:
        return settings.LANGUAGE_LOCALES[code]
    known = locale_of(code)
    likely = get_global("likely_subtags").get(known.language, "").rpartition("_")[2]
    return f"{known.language}_{known.territory or likely or known.language.upper()}"
