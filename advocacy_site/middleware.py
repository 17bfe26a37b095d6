"""What every answer of the site has in common, whatever the page."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.middleware.gzip import GZipMiddleware

from advocacy_site.errors import bad_request, gone
from publishing.pages import Gone, MovedTo

STAFF_PATHS = ("/admin/",)


class CookielessPublicPages:
    """No cookie is ever read or set on a public page, so it is the same for everybody (decision 10).

    It stands outside sessions, messages and forms: what they cannot see they cannot use.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(STAFF_PATHS):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        response.cookies.clear()
        return response


class NoNullCharacters:
    """Refuses a NUL in the address of a staff page with 400: PostgreSQL cannot even compare with one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if request.path_info.startswith(STAFF_PATHS) and ("\x00" in request.path_info or "%00" in query):
            return bad_request(request, SuspiciousOperation())
        return self.get_response(request)


class Compressed(GZipMiddleware):
    """Compresses public pages for slow lines, each always into the same bytes.

    They hold no secret, so they need no random padding. Staff pages are left alone: they do hold some
    (the BREACH attack), and are not read over 2G.
    """

    max_random_bytes = 0

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if request.path_info.startswith(STAFF_PATHS):
            return response
        return super().process_response(request, response)


class Outcomes:
    """Turns what publishing.addresses decided about an address into the answer: 301 or 410."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, MovedTo):
            return HttpResponsePermanentRedirect(exception.url)
        if isinstance(exception, Gone):
            return gone(request, exception)
        return None
