"""The guide to the components, for staff: a page per language, and the pictures it shows."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from advocacy_site.styleguide.catalogue import components
from advocacy_site.styleguide.components import shown
from advocacy_site.styleguide.pictures import drawn
from languages.codes import direction, site_languages
from languages.texts import active_language
from publishing.pages import frame

DIRECTIONS = ("ltr", "rtl")


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """To the guide in the language that whoever works here reads the admin in."""
    return HttpResponseRedirect(reverse("admin:styleguide-in", args=[active_language()]))


@require_safe
def styleguide(request: HttpRequest, language: str) -> HttpResponse:
    """Every component in `language`; with `?dir=rtl`, set from right to left."""
    way = request.GET.get("dir") or direction(language)
    if language not in site_languages() or way not in DIRECTIONS:
        raise Http404
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    elsewhere = {code: reverse("admin:styleguide-in", args=[code]) + query for code in site_languages()}
    with translation.override(language):
        context: dict[str, Any] = {
            **frame({}, switcher=elsewhere, section="styleguide"),
            "page_direction": way,
            "components": shown(components(request.site), request),
            "other_direction": "ltr" if way == "rtl" else "rtl",
        }
        return render(request, "styleguide/styleguide.html", context)


@require_safe
def picture(request: HttpRequest, folder: str, name: str) -> HttpResponse:
    """A variant of an example picture. It follows from its address alone, so browsers keep it."""
    found = drawn(folder, name)
    if found is None:
        raise Http404
    content, media_type = found
    return HttpResponse(content, content_type=media_type, headers={"Cache-Control": "private, max-age=86400"})
