"""What templates/base.html needs on every public page, whatever it shows."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from languages.codes import direction
from languages.texts import active_language
from pages.chrome import chrome


def site_chrome(request: HttpRequest) -> dict[str, Any]:
    """The site's frame in the language of the page. `site` costs its one query when a template asks for it,
    so an answer without a page costs none, nor does a page of the admin, whose refusals need it.
    """
    language = active_language()
    return {
        "site_url": settings.SITE_URL,
        "site": request.site if hasattr(request, "site") else SimpleLazyObject(lambda: chrome(language)),
        "page_language": language,
        "page_direction": direction(language),
    }
