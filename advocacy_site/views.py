"""The bare address, the home page and the health check."""

from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from languages.negotiation import preferred_language
from languages.texts import active_language
from partners.models import Partner
from positions.models import Position
from publishing.pages import everywhere, frame
from topics.models import Country

LATEST = 5


@require_safe
def choose_language(request: HttpRequest) -> HttpResponse:
    """`/`: 302 to the home page in the language the browser asks for (norm C2)."""
    with translation.override(preferred_language(request)):
        response = HttpResponseRedirect(reverse("home"))
    patch_vary_headers(response, ["Accept-Language"])
    return response


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What we ask now, and the ways in."""
    language = active_language()
    positions = Position.objects.published(language)
    latest = positions.for_lists().with_names().newest_first(language)[:LATEST]
    countries = Country.objects.published(language).for_lists().order_by(*Country.by_name(language))
    context = {
        **frame(everywhere("home"), x_default="/", section="home"),
        "latest": latest,
        "position_count": positions.count(),
        "partner_count": Partner.objects.published(language).count(),
        "countries": countries,
    }
    return render(request, "home.html", context)


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 when the database answers: for the process manager, not for readers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"}, headers={"Cache-Control": "no-store"})
