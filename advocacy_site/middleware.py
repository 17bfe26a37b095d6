"""What every answer of the site has in common, whatever the page."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.middleware.gzip import GZipMiddleware
from django.utils.functional import SimpleLazyObject

from advocacy_site.errors import bad_request, gone, unavailable
from languages.texts import active_language
from pages.chrome import chrome
from pages.old_addresses import GONE, answer
from publishing.pages import Gone, MovedTo

STAFF_PATHS = ("/admin/",)
MEANT_TO_BE_SHOWN = ("image/", "application/pdf")
WORTH_COMPRESSING = (
    "text/",
    "application/json",
    "application/xml",
    "application/manifest+json",
    "application/atom+xml",
    "application/rss+xml",
    "application/feed+json",
    "text/calendar",
    "image/svg+xml",
)


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


class UnderMaintenance:
    """While `MAINTENANCE` says so, readers get 503 and when to come back; staff and probes are let through.

    It asks nothing of the database, which may be what is being looked after. Static files never get here.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        if not settings.MAINTENANCE:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == "/health/" or request.path_info.startswith(STAFF_PATHS):
            return self.get_response(request)
        return unavailable(request)


class ShownElsewhere:
    """Says what other sites may show as their own part (Cross-Origin-Resource-Policy).

    Pictures and documents: they are meant to be passed on, in a reader of feeds or on a partner's page, and
    are the same for everybody. Pages, stylesheets and whatever staff see: nobody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        kind = response.headers.get("Content-Type", "")
        is_shared = kind.startswith(MEANT_TO_BE_SHOWN) and not request.path_info.startswith(STAFF_PATHS)
        policy = "cross-origin" if is_shared else "same-origin"
        response.headers.setdefault("Cross-Origin-Resource-Policy", policy)
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


class KnowsTheSite:
    """`request.site`: whose site this is and how it is arranged, read when somebody asks (pages.chrome)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        setattr(request, "site", SimpleLazyObject(lambda: chrome(active_language())))  # noqa: B010  (not contrib.sites’ one)
        return self.get_response(request)


class Compressed(GZipMiddleware):
    """Compresses public pages for slow lines, each always into the same bytes.

    They hold no secret, so they need no random padding. Staff pages are left alone: they do hold some
    (the BREACH attack), and are not read over 2G. Pictures and documents are compressed already.
    """

    max_random_bytes = 0

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        kind = response.headers.get("Content-Type", "")
        if request.path_info.startswith(STAFF_PATHS) or not kind.startswith(WORTH_COMPRESSING):
            return response
        if kind.startswith("text/html") and not response.streaming:
            response.content = without_indents(response.content)
            if "Content-Length" in response.headers:  # told by what stands further in
                response.headers["Content-Length"] = str(len(response.content))
        return super().process_response(request, response)


PREFORMATTED = re.compile(rb"(<pre\b.*?</pre>)", re.DOTALL)
INDENT = re.compile(rb"\n\s+")


def without_indents(html: bytes) -> bytes:
    """The same page without the indents of its templates, a fifteenth of its weight; `<pre>` keeps them."""
    pieces = PREFORMATTED.split(html)
    return b"".join(piece if place % 2 else INDENT.sub(b"\n", piece) for place, piece in enumerate(pieces))


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


class OldAddresses:
    """Asks the old addresses when nothing else answered: 301, or 410. One query, on a 404 alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 404 or request.method not in {"GET", "HEAD"}:
            return response
        target = answer(request.path_info, request.META.get("QUERY_STRING", ""))
        if target is None:
            return response
        return gone(request, Gone([])) if target == GONE else HttpResponsePermanentRedirect(target)
