"""Pages that gather several subjects: the countries by region, and everything about one country."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from advocacy_site.gathering import Names, Numbers, Subject, asks, newest, read_names, shared
from advocacy_site.world_map import WorldMap
from languages.codes import column
from languages.texts import active_language
from positions.institution_presentation import with_page
from positions.models import Institution
from publishing.listing import Listing, mixes_languages
from publishing.pages import find, list_context, record_frame
from topics.models import Country, Theme

EVERY_COUNTRY = 300  # more than there are: this list has one page


@require_safe
def country_list(request: HttpRequest) -> HttpResponse:
    """Countries that have a page in this language, by region, each region in alphabetical order."""
    language = active_language()
    mixed = mixes_languages(request)
    listing = Listing(Country.objects.all(), (), language, request.GET, EVERY_COUNTRY, mixed)
    rows = listing.published().for_lists().select_related("region")
    region_order = ("region__order", f"region__{column('sort_key', language)}", "region_id")
    context = list_context(
        "countries:list", listing, rows.order_by(*region_order, *Country.by_name(language))
    )
    context["map"] = WorldMap(context["page"])
    context["regions"] = [
        (region, list(countries)) for region, countries in groupby(context["page"], lambda row: row.region)
    ]
    return render(request, "countries/country_list.html", context)


@require_safe
def country_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One country: its introduction, what we ask about it, what came of it, and who works there."""
    country = find(Country.objects.select_related("region"), slug)
    return render(
        request,
        "countries/country_detail.html",
        {
            **record_frame(country, "countries:list"),
            "country": country,
            **about(country, active_language()),
        },
    )


def about(country: Country, language: str) -> dict[str, Any]:
    """Everything its page gathers: how much of each kind, the newest of it, and what else it concerns."""
    subject = Subject(country, filter="country", accessor="countries")
    numbers = Numbers(subject, language)
    institutions = with_page(Institution.objects.filter(country=country), language)
    names = read_names(
        language,
        themes=shared(subject, "themes", Theme, language),
        institutions=Names(institutions),
    )
    return {
        "hub": subject,
        "numbers": numbers.as_dict(),
        "statuses": numbers.statuses(),
        "only_elsewhere": numbers.only_elsewhere(),
        "asks": asks(subject, language),
        **newest(subject, language),
        "themes": names["themes"],
        "institutions": [one.name for one in names["institutions"]],
    }


country_urls = [
    path("", country_list, name="list"),
    path("<slug:slug>/", country_detail, name="detail"),
]
