"""Pages that gather several subjects: the countries by region, and everything about one country."""

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from advocacy_site.gathering import Names, Numbers, Subject, asks, newest, read_names, shared
from advocacy_site.world_map import WorldMap
from languages.codes import column, site_languages
from languages.texts import active_language, text_of
from positions.institution_presentation import has_page, pages_of, with_page
from positions.models import Institution
from publishing.addressed_pages import with_pages
from publishing.listing import Listing, mixes_languages
from publishing.pages import find, list_context, record_frame
from topics.models import Country, Theme

EVERY_COUNTRY = 300  # more than there are: this list has one page


@require_safe
def country_list(request: HttpRequest) -> HttpResponse:
    """Countries that have a page in this language – in any, where the site mixes them –, by region.

    Each region in alphabetical order.
    """
    language = active_language()
    mixed = mixes_languages(request)
    listing = Listing(Country.objects.all(), (), language, request.GET, EVERY_COUNTRY, mixed)
    rows = listing.published().for_lists().select_related("region")
    region_order = ("region__order", f"region__{column('sort_key', language)}", "region_id")
    context = list_context(
        "countries:list", listing, rows.order_by(*region_order, *Country.by_name(language))
    )
    context["map"] = WorldMap(context["page"], mixed)
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
            **about(country, active_language(), mixes_languages(request)),
        },
    )


def about(country: Country, language: str, mixed: bool) -> dict[str, Any]:
    """Everything its page gathers: how much of each kind, the newest of it, and what else it concerns."""
    subject = Subject(country, filter="country", accessor="countries", mixed=mixed)
    institutions, pages = Institution.objects.filter(country=country), pages_of(language, mixed)
    only_there = {
        code: with_page(institutions, code).exclude(has_page(language)) for code in site_languages()
    }
    numbers = Numbers(subject, language, {"institutions": only_there})
    names = read_names(
        language,
        themes=shared(subject, "themes", Theme, language),
        institutions=Names(with_pages(institutions, pages), pages=pages),
    )
    waiting_first = asks(subject, language)
    return {
        "hub": subject,
        "numbers": numbers.as_dict(),
        "statuses": numbers.statuses(),
        "only_elsewhere": numbers.only_elsewhere(),
        "asks": waiting_first,
        "passages": [
            text_of(ask, "text") for ask in waiting_first if ask.position.version(language).is_public
        ],
        **newest(subject, language),
        "themes": names["themes"],
        "institutions": [(one, one.url("institutions:detail")) for one in names["institutions"]],
    }


country_urls = [
    path("", country_list, name="list"),
    path("<slug:slug>/", country_detail, name="detail"),
]
