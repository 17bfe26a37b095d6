"""What the feed of results tells. They come without files: the evidence stands on their pages."""

from django.utils.translation import gettext_lazy as _

from positions.models import Result
from positions.result_filters import FACETS
from publishing.feeds import Source, list_feed_urls

RESULTS = Source(
    name="results",
    code="result",
    title=_("Results"),
    title_without=_("Results that do not exist in %(language)s"),
    about=_("What changed, who had a part in it, and how one can know."),
    model=Result,
    facets=FACETS,
    type="kind",
    filed=(("theme", "themes"), ("country", "countries")),
)

urls = list_feed_urls(RESULTS)
