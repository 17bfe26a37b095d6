"""The list of institutions and the page of one: it finds, asks and renders."""

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from languages.texts import active_language
from positions.institution_presentation import (
    PAGE_SIZE,
    InstitutionNumbers,
    InstitutionTold,
    listed,
    only_elsewhere,
    without_bodies,
)
from positions.models import Institution
from publishing.addressed_pages import addressed_frame, find_addressed, index_context
from publishing.listing import Listing, mixes_languages

LIST = "institutions:list"


@require_safe
def institution_list(request: HttpRequest) -> HttpResponse:
    language = active_language()
    mixed = mixes_languages(request)
    rows = listed(language, mixed)
    context = {
        **index_context(LIST, {} if mixed else only_elsewhere(language)),
        "levels": [(level, list(found)) for level, found in groupby(rows, lambda row: row.institution.level)],
        "total": len(rows),
    }
    return render(request, "institutions/institution_list.html", context)


@require_safe
def institution_detail(request: HttpRequest, slug: str) -> HttpResponse:
    rows = Institution.objects.select_related("level", "country", "parent")
    language, mixed = active_language(), mixes_languages(request)
    institution, numbers, languages = find_addressed(
        rows.defer(*without_bodies("country__")), slug, lambda row: InstitutionNumbers(row, language, mixed)
    )
    told = InstitutionTold(numbers)
    listing = Listing(Institution.objects.none(), (), language, request.GET, PAGE_SIZE)
    page = listing.page(range(told.longest), told.longest)
    context = {
        **addressed_frame(institution, languages, LIST, page),
        "institution": institution,
        "told": told.on(page),
        "only_elsewhere": numbers.only_elsewhere(),
    }
    return render(request, "institutions/institution_detail.html", context)
