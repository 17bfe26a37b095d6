"""The page of the search: it brings the index up to date, asks and renders."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from languages.codes import default_language, site_languages
from languages.texts import active_language
from publishing.listing import mixes_languages
from publishing.pages import everywhere, frame
from search.keeping import keep
from search.results import Search

VIEW = "search"


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Always 200, whatever was typed. A page of results is for its reader, not for search engines."""
    keep()  # with a database that takes no writes, what is found may be a moment old; nothing leaks
    found = Search(request.GET, active_language(), mixes_languages(request))
    addresses = everywhere(VIEW)
    if found.asks:
        switcher = {}
        for code in site_languages():
            with translation.override(code):
                switcher[code] = reverse(VIEW) + found.parameters(page="")
        framed = frame({}, section=VIEW, switcher=switcher)
    else:
        framed = frame(addresses, x_default=addresses[default_language()], section=VIEW)
    return render(request, "search/search.html", {**framed, "search": found, "search_url": reverse(VIEW)})
