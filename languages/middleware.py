"""The address alone decides the language of a public page: no cookie, no Accept-Language (norm C1)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from languages.codes import default_language, site_languages
from languages.typography import set_interface


def language_of_path(path: str) -> str | None:
    """The language a path is written for: `/fr/pays/` → `fr`; None where the path names none."""
    first = path.removeprefix("/").partition("/")[0]
    return first if first in site_languages() else None


class LanguageOfAddress:
    """Activates the language of the address for the time of the request, and says it in a header."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response
        for code in site_languages():
            set_interface(code)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of_path(request.path_info) or default_language()
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", translation.get_language() or language)
        return response
