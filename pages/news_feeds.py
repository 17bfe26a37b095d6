"""What the feed of news tells: the newest, each with its picture when that may be shown."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from languages.texts import Text, text_in
from library.variants import USUAL_WIDTH, variants_of
from pages.models import NewsItem
from pages.news_filters import FACETS
from publishing.feed_formats import Enclosure, writable
from publishing.feeds import Enclosures, Source, list_feed_urls
from publishing.pages import absolute


def pictures(items: Sequence[Any], language: str) -> Enclosures:
    """The picture of each item, as every browser knows it and no wider than is usual."""
    found = {item.pk: picture(item.image, language) for item in items if item.image}
    return {key: [told] for key, told in found.items() if told}


def picture(image: Any, language: str) -> Enclosure | None:
    """None for a picture that may not be shown, or is not there."""
    rows = variants_of(image, "whole") if image.may_be_shown else []
    if not rows:
        return None
    usual = next((one for one in reversed(rows[-1]) if one.width <= USUAL_WIDTH), rows[-1][0])
    if not usual.path.is_file():
        return None
    alt = "" if image.is_decorative else writable(Text(text_in(image, "alt", language), language))
    size = usual.path.stat().st_size
    changed = image.updated_at.replace(microsecond=0)
    return Enclosure(absolute(usual.url), size, usual.format.media_type, alt, "", changed)


NEWS = Source(
    name="news",
    code="news",
    title=_("News"),
    title_without=_("News that does not exist in %(language)s"),
    about=_("What happened, day by day, and in which countries."),
    model=NewsItem,
    facets=FACETS,
    filed=(("theme", "themes"), ("country", "countries"), ("topic", "topics")),
    related=("image",),
    enclosures=pictures,
)

urls = list_feed_urls(NEWS)
