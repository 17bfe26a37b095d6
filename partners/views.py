"""The A–Z of partners and the page of one: it finds, asks and renders."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from languages.texts import active_language
from partners.filters import facets
from partners.models import Membership, Partner
from publishing.listing import Listing
from publishing.pages import find, list_context, record_frame
from topics.names import names_of

PAGE_SIZE = 60


@require_safe
def partner_list(request: HttpRequest) -> HttpResponse:
    language = active_language()
    listing = Listing(Partner.objects.all(), facets(language), language, request.GET, PAGE_SIZE)
    rows = listing.published().with_names()
    context = list_context("partners:list", listing, rows.order_by(*Partner.by_name(language)))
    return render(request, "partners/partner_list.html", context)


@require_safe
def partner_detail(request: HttpRequest, slug: str) -> HttpResponse:
    language = active_language()
    partner = find(Partner.objects.select_related("kind", "country", "region"), slug)
    belongs_to = Membership.objects.of_member(partner)
    context = {
        **record_frame(partner, "partners:list"),
        "partner": partner,
        # A protected partner works nowhere that may be told, whatever its row says.
        "names": names_of(partner, *(("themes",) if partner.is_protected else ("themes", "works_in"))),
        "other_names": () if partner.hides_its_name else partner.other_names.all(),
        "members": Membership.objects.of_coalition(partner),
        "belongs_to": belongs_to.order_by(*(f"of__{name}" for name in Partner.by_name(language))),
    }
    return render(request, "partners/partner_detail.html", context)
