"""The page of a page: it finds, asks and renders."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pages.models import Page
from pages.presentation import PageTold
from publishing.amendments import amendments_of, with_amendments
from publishing.listing import mixes_languages
from publishing.pages import find, record_frame


@require_safe
def page_detail(request: HttpRequest, slug: str) -> HttpResponse:
    page = find(with_amendments(Page.objects.with_ancestors().select_related("image")), slug)
    frame = record_frame(page, "home")
    # The switcher leads home where this page does not exist; that does not make it the home page.
    told = PageTold(page, mixes_languages(request))
    context = {
        **frame,
        "section": "pages:detail",
        "page": page,
        "told": told,
        "amendments": amendments_of(page),
    }
    return render(request, "pages/page_detail.html", context)
