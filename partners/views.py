"""The A–Z of partners: it finds, asks and renders. The page of one is advocacy_site.partner_page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from languages.texts import active_language
from partners.filters import facets
from partners.models import Partner
from publishing.listing import Listing, mixes_languages
from publishing.pages import list_context

PAGE_SIZE = 60


@require_safe
def partner_list(request: HttpRequest) -> HttpResponse:
    language = active_language()
    rows, mixed = Partner.objects.all(), mixes_languages(request)
    listing = Listing(rows, facets(language), language, request.GET, PAGE_SIZE, mixed)
    rows = listing.published().with_names()
    context = list_context("partners:list", listing, rows.order_by(*Partner.by_name(language)))
    return render(request, "partners/partner_list.html", context)
