"""The pages that say no: 400, 403, 404, 410, 500 and 503, in the language of the address.

The plain 404 is byte for byte the same for every address that leads nowhere: a page that was never
public, a protected partner, a suppressed one and a misspelt word cannot be told apart.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation

from languages.codes import direction, site_languages
from publishing.pages import Gone, OnlyElsewhere, frame

RETRY_AFTER = 15 * 60  # seconds after which a browser or a search engine may ask again


def _page(request: HttpRequest, status: int, template: str, **context: Any) -> HttpResponse:
    elsewhere = {version.language: version.url for version in context.get("versions", ())}
    context = {**frame({}, switcher=elsewhere), "status": status, **context}
    return HttpResponse(render_to_string(template, context, request), status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404. Where the record exists in another language, it says so in each language and links it."""
    versions = exception.versions if isinstance(exception, OnlyElsewhere) else []
    if not versions:
        return _page(request, 404, "404.html")
    messages = []
    for code in site_languages():
        with translation.override(code):
            text = translation.gettext("This page does not exist in this language.")
        messages.append({"language": code, "direction": direction(code), "text": text})
    wanted = _can_be_asked_for(request, versions[0])
    return _page(request, 404, "404_elsewhere.html", versions=versions, messages=messages, wanted=wanted)


def _can_be_asked_for(request: HttpRequest, version: Any) -> str:
    """The address, when it is that of a record's page: its translation can be asked for."""
    view = getattr(getattr(version, "record", None), "detail_view", "")
    match = request.resolver_match
    return request.path_info if match is not None and match.view_name == view else ""


def gone(request: HttpRequest, exception: Gone) -> HttpResponse:
    """410: it was public and was withdrawn, and when. Versions that are still public elsewhere are linked."""
    return _page(request, 410, "410.html", versions=exception.versions, withdrawn_at=exception.withdrawn_at)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 400, "400.html")


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _page(request, 403, "403.html")


def server_error(request: HttpRequest) -> HttpResponse:
    """500, from a template that needs neither the database nor a context."""
    return HttpResponse(render_to_string("500.html"), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503, from a template like that of 500. Nobody keeps it: the next request may find the site back."""
    headers = {"Retry-After": str(RETRY_AFTER), "Cache-Control": "no-store"}
    return HttpResponse(render_to_string("503.html"), status=503, headers=headers)
