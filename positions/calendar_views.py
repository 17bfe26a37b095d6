"""The address of the calendar of a list of positions: its filters, its headers, and when it says 304."""

from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import lazy
from django.utils.http import content_disposition_header, http_date, quote_etag
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from languages.texts import active_language
from positions.calendar import Agenda
from positions.filters import FACETS, PartnerFacet
from positions.models import Position
from publishing.feeds import chosen_words
from publishing.listing import Facet, Listing, Option
from publishing.pages import absolute

# RFC 5545, 3.7.2: who names a method in the file names it here.
KIND = "text/calendar; charset=utf-8; method=PUBLISH"


def filename() -> str:
    """`calendar.ics`: a path word like the others, with the ending that programs know."""
    word = pgettext("address", "calendar/")
    return f"{word.strip('/')}.ics"


FILENAME = lazy(filename, str)()  # for positions.urls, in each language


class NamedPartner(PartnerFacet):
    """The filter of the list, without the partners it would offer: nobody chooses here."""

    def options(self, listing: Listing) -> list[Option]:
        return []


def filters_in(request: HttpRequest) -> tuple[Facet, ...]:
    """Those of the list that the address names: the others need no counting."""
    named = (facet for facet in FACETS if request.GET.get(facet.name))
    return tuple(
        NamedPartner(facet.name, facet.label, facet.path, counted_together=False)
        if isinstance(facet, PartnerFacet)
        else facet
        for facet in named
    )


def choices(listing: Listing) -> list[str]:
    """What was chosen, in words. Raises Http404 for a code that the list does not know either."""
    if not listing.chosen:
        return []
    chips = listing.chips(listing.count())
    return [chosen_words(facet.label, option.label) for facet, option, _without in chips]


@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Always of one language, even where lists mix them: who subscribes has chosen one."""
    # A withdrawal leaves nothing that is younger: by its date the file would seem unchanged, and the event
    # would stay in people's calendars. Whether it changed is told by its bytes alone (ETag).
    request.META.pop("HTTP_IF_MODIFIED_SINCE", None)
    listing = Listing(Position.objects.all(), filters_in(request), active_language(), request.GET)
    site: Any = getattr(request, "site", None)
    agenda = Agenda(
        listing,
        str(site.name) if site is not None else "",
        choices(listing),
        absolute(reverse("positions:calendar") + listing.parameters()),
        absolute(reverse("positions:list") + listing.parameters()),
    )
    return answer(agenda)


def answer(agenda: Agenda) -> HttpResponse:
    """The file; django.middleware.http turns it into 304 for who has it already."""
    content = agenda.written()
    response = HttpResponse(content, content_type=KIND)
    response.headers["Content-Disposition"] = content_disposition_header(False, filename()) or "inline"
    response.headers["ETag"] = quote_etag(sha256(content).hexdigest()[:32])
    if agenda.changed_at:
        response.headers["Last-Modified"] = http_date(agenda.changed_at.timestamp())
    return response
