"""Prints pictures in the formats and widths that suit the reader's screen.

`{% picture image "card" sizes="(min-width: 40rem) 33vw, 100vw" %}` is the picture alone, in a link or a card;
`{% include "library/_picture.html" with image=image %}` is a figure with its caption, credit and licence.
"""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from languages.templatetags.languages import attributes_for
from languages.texts import NOTHING, active_language, text_of
from library.models import Image, Licence
from library.variants import USUAL_WIDTH, Variant, variants_of

register = template.Library()

CREATIVE_COMMONS = "https://creativecommons.org"
DEEDS = {
    Licence.CC0: "publicdomain/zero/1.0",
    Licence.CC_BY: "licenses/by/4.0",
    Licence.CC_BY_SA: "licenses/by-sa/4.0",
    Licence.CC_BY_NC: "licenses/by-nc/4.0",
    Licence.CC_BY_NC_ND: "licenses/by-nc-nd/4.0",
}


@register.simple_tag
def picture(image: Any, shape: str = "whole", sizes: str = "100vw", eager: bool = False) -> SafeString:
    """A `<picture>`; nothing for no image, or for one that may not be shown.

    `shape` is "whole" or "card" (library.variants); `sizes` says how wide it stands on the page, as in HTML;
    `eager` is for the one picture that a reader sees first.
    """
    rows = variants_of(image, shape) if image and image.may_be_shown else []
    if not rows:
        return SafeString("")
    *better, last = rows
    sources = format_html_join(
        "",
        '<source type="{}" srcset="{}" sizes="{}">',
        ((row[0].format.media_type, srcset(row), sizes) for row in better),
    )
    usual = next((one for one in reversed(last) if one.width <= USUAL_WIDTH), last[0])
    alt = NOTHING if image.is_decorative else text_of(image, "alt")
    return format_html(
        '<picture>{}<img src="{}" srcset="{}" sizes="{}" width="{}" height="{}" alt="{}"{} {}'
        ' decoding="async"></picture>',
        *(sources, usual.url, srcset(last), sizes, usual.width, usual.height, str(alt), attributes_for(alt)),
        SafeString('loading="eager" fetchpriority="high"' if eager else 'loading="lazy"'),
    )


def srcset(row: Sequence[Variant]) -> str:
    return ", ".join(f"{one.url} {one.width}w" for one in row)


@register.filter
def licence_to_print(image: Image) -> str:
    """What readers may do with it, in words; nothing where the usual holds, all rights reserved."""
    return "" if image.licence == Licence.OWN else str(image.get_licence_display())


@register.filter
def licence_deed(image: Image) -> str:
    """The address where a Creative Commons licence is explained in the reader's language, or nothing."""
    deed = DEEDS.get(Licence(image.licence))
    return f"{CREATIVE_COMMONS}/{deed}/deed.{active_language()}" if deed else ""
