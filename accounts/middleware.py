"""The admin's language is its user's, independent of the content's (norm C22)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from languages.codes import site_languages
from languages.negotiation import preferred_language


class InterfaceLanguage:
    """Activates the interface language of whoever is logged in; the browser's on the login page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/admin/"):
            return self.get_response(request)
        chosen = getattr(request.user, "interface_language", "")
        language = chosen if chosen in site_languages() else preferred_language(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers["Content-Language"] = language
        return response
