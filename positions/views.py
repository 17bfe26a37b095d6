"""The list of positions and the page of one: it finds, asks and renders."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from languages.texts import active_language
from positions.filters import FACETS
from positions.models import Position
from positions.presentation import Dossier
from publishing.listing import Listing, mixes_languages
from publishing.pages import find, list_context, record_frame


@require_safe
def position_list(request: HttpRequest) -> HttpResponse:
    language = active_language()
    listing = Listing(Position.objects.all(), FACETS, language, request.GET, mixed=mixes_languages(request))
    rows = listing.published().for_lists().with_names().newest_first(language, mixed=listing.mixed)
    return render(request, "positions/position_list.html", list_context("positions:list", listing, rows))


@require_safe
def position_detail(request: HttpRequest, slug: str) -> HttpResponse:
    position = find(Position.objects.select_related("type", "practice_sheet"), slug)
    dossier = Dossier(position, mixes_languages(request))
    context = {
        **record_frame(position, "positions:list"),
        "position": position,
        "dossier": dossier,
        "amendments": dossier.amendments,
    }
    return render(request, "positions/position_detail.html", context)
