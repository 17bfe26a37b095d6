"""The bare address, the home page, the organisation's colour and the health check."""

from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from languages.negotiation import preferred_language
from languages.texts import active_language
from pages import accent
from pages.home import home_page
from publishing.listing import mixes_languages
from publishing.pages import everywhere, frame


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """`/`: 302 to the home page in the language the browser asks for (norm C2)."""
    with translation.override(preferred_language(request)):
        response = HttpResponseRedirect(reverse("home"))
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the organisation wants to be read first, in the order it chose."""
    context = {
        **frame(everywhere("home"), x_default="/", section="home"),
        "home": home_page(active_language(), mixes_languages(request)),
    }
    return render(request, "home.html", context)


@require_safe
def accent_stylesheet(request: HttpRequest, name: str) -> HttpResponse:
    """A stylesheet of one token. Its address names its content, so browsers keep it for ever."""
    colour = name.partition("-")[0]
    if not accent.COLOUR.match(colour):
        raise Http404
    if name != accent.name_of(colour):
        return HttpResponseRedirect(reverse("accent", kwargs={"name": accent.name_of(colour)}))
    headers = {"Cache-Control": "max-age=31536000, public, immutable"}
    return HttpResponse(accent.stylesheet(colour), content_type="text/css", headers=headers)


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers: for the process manager, not for readers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})
