"""The feed of everything: positions, results, news and publications together, whatever they are filed under.

It takes four filters, `country`, `theme`, `type` and `partner`, with the codes of the lists; `type` is a
type of position, or a kind of record. What cannot have one (a publication has no partner) is left out.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from languages.texts import Text, active_language, text_of
from library.feeds import PUBLICATIONS
from pages.news_feeds import NEWS
from positions.feeds import POSITIONS
from positions.filters import filterable
from positions.result_feeds import RESULTS
from publishing.feeds import MOST, Place, Source, Told, chosen_words, feed_urls, respond
from publishing.listing import Listing
from topics.models import Country, PositionType, Theme

SOURCES = (POSITIONS, RESULTS, NEWS, PUBLICATIONS)
KINDS = {source.code: source for source in SOURCES}


@dataclass(frozen=True)
class Filter:
    """A filter of the feed of everything: `?theme=gender`, among `rows`, whose `label` is printed."""

    name: str
    words: Any
    rows: Callable[[], Any]
    key: str
    label: str


FILTERS = (
    Filter("country", _("Country"), lambda: Country.objects.for_lists(), "pk", "name"),
    Filter("theme", _("Theme"), lambda: Theme.objects.all(), "pk", "label"),
    Filter("type", _("Type"), lambda: PositionType.objects.all(), "pk", "label"),
    Filter("partner", _("Partner"), lambda: filterable().for_lists(), "key", "name"),
)
TYPE = "type"


class Asked:
    """What a reader asked for. Raises Http404 for a code that does not exist, as the lists do."""

    def __init__(self, query: QueryDict, language: str):
        self.language = language
        self.chosen: dict[str, str] = {}
        for one in FILTERS:
            value = query.get(one.name, "")
            if len(value) > 120 or "\x00" in value:
                raise Http404
            if value:
                self.chosen[one.name] = value
        self.kind = KINDS.get(self.chosen.get(TYPE, ""))
        self.rows = {
            one: get_object_or_404(one.rows(), **{one.key: self.chosen[one.name]})
            for one in FILTERS
            if one.name in self.chosen and not (one.name == TYPE and self.kind)
        }

    @property
    def narrowing(self) -> dict[str, str]:
        """The filters that are those of lists: the kind of record chooses a list instead."""
        return {name: code for name, code in self.chosen.items() if not (name == TYPE and self.kind)}

    @property
    def parameters(self) -> str:
        return in_order(self.chosen)

    def sources(self) -> Iterator[Source]:
        """Those whose lists have every filter asked for."""
        for source in (self.kind,) if self.kind else SOURCES:
            if {facet.name for facet in source.facets} >= self.narrowing.keys():
                yield source

    def listing(self, source: Source) -> Listing:
        facets = tuple(facet for facet in source.facets if facet.name in self.narrowing)
        return Listing(source.model.objects.all(), facets, self.language, QueryDict(self._only_ours()))

    def _only_ours(self) -> str:
        return in_order(self.narrowing).removeprefix("?")

    def title(self) -> list[str]:
        """“What is new”, and the filters in words."""
        parts = [str(self.kind.title) if self.kind else pgettext("feed", "What is new")]
        for one, row in self.rows.items():
            label = text_of(row, one.label, self.language) or Text(self.chosen[one.name], self.language)
            parts.append(chosen_words(one.words, label))
        return parts

    def page(self, sources: list[Source], is_empty: bool) -> str:
        """The page that shows the same: a list, the page of what is filtered by, or else the home page."""
        if TYPE in self.chosen and sources:
            return sources[0].list_url + in_order(self.narrowing)
        if len(self.rows) == 1:
            ((_one, row),) = self.rows.items()
            version = row.version(self.language)
            # A theme has a page where something is filed under it; the others, where they are public.
            if getattr(version, "is_public", version.slug and not is_empty):
                return version.url
        return reverse("home")


def in_order(values: dict[str, str]) -> str:
    """`?country=CD&theme=gender`, in the order of FILTERS whatever that of the address was."""
    query = QueryDict(mutable=True)
    for one in FILTERS:
        if one.name in values:
            query[one.name] = values[one.name]
    return f"?{query.urlencode()}" if query else ""


@require_safe
def everything(request: HttpRequest, form: str) -> HttpResponse:
    """The newest of everything that the filters leave."""
    language = active_language()
    asked = Asked(request.GET, language)
    sources = list(asked.sources())
    told = newest(asked, sources)
    place = Place("everything", "feed-", asked.parameters, asked.page(sources, not told))
    about = gettext("Our positions, what came of them, our news and our publications.")
    # The one feed of which the hub is told (advocacy_site.websub).
    hub = settings.WEBSUB_HUB if form == "atom" and not asked.chosen else ""
    return respond(request, form, place, (asked.title(), about), told, sources or SOURCES, hub)


def newest(asked: Asked, sources: list[Source]) -> list[Told]:
    """The newest of all sources together: as many as each may need, then the newest of those."""
    found = [
        Told(source, record)
        for source in sources
        for record in source.newest(asked.listing(source).published(), asked.language)
    ]

    def came_out(told: Told) -> tuple[Any, str, int]:
        return told.record.version(asked.language).published_at, told.source.name, told.record.pk

    return sorted(found, key=came_out, reverse=True)[:MOST]


urls = feed_urls(everything)
