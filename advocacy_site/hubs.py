"""Pages that gather several subjects: the countries by region, and everything about one country."""

from itertools import groupby

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from languages.codes import column
from languages.queries import links
from languages.texts import active_language
from partners.models import Partner
from positions.models import Position
from publishing.listing import Listing
from publishing.pages import find, list_context, record_frame
from topics.models import Country

LATEST = 20
EVERY_COUNTRY = 300  # more than there are: this list has one page


@require_safe
def country_list(request: HttpRequest) -> HttpResponse:
    """Countries that have a page in this language, by region, each region in alphabetical order."""
    language = active_language()
    listing = Listing(Country.objects.all(), (), language, request.GET, EVERY_COUNTRY)
    rows = listing.published().for_lists().select_related("region")
    region_order = ("region__order", f"region__{column('sort_key', language)}", "region_id")
    context = list_context(
        "countries:list", listing, rows.order_by(*region_order, *Country.by_name(language))
    )
    context["regions"] = [
        (region, list(countries)) for region, countries in groupby(context["page"], lambda row: row.region)
    ]
    return render(request, "countries/country_list.html", context)


@require_safe
def country_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One country: its introduction, what we ask about it, and who works there (nobody protected)."""
    language = active_language()
    country = find(Country.objects.select_related("region"), slug)
    positions = Position.objects.published(language).about(country)
    partners = (
        Partner.objects.published(language)
        .without_secrets()
        .for_lists()
        .filter(
            Q(country=country)
            | Q(pk__in=links(Partner, "works_in").filter(country=country).values("partner"))
        )
        .select_related("kind")
        .order_by(*Partner.by_name(language))
    )
    context = {
        **record_frame(country, "countries:list"),
        "country": country,
        "positions": positions.for_lists().with_names().newest_first(language)[:LATEST],
        "position_count": positions.count(),
        "partners": partners,
    }
    return render(request, "countries/country_detail.html", context)


country_urls = [
    path("", country_list, name="list"),
    path("<slug:slug>/", country_detail, name="detail"),
]
