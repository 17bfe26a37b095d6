"""The frame that every public page has, whatever it shows: the site's address and its sections."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from advocacy_site.middleware import STAFF_PATHS
from languages.codes import direction
from languages.texts import active_language


@dataclass(frozen=True)
class Section:
    """An entry of the main menu."""

    view: str
    label: str | Promise

    @property
    def url(self) -> str:
        return reverse(self.view)


SECTIONS = (
    Section("positions:list", _("Positions")),
    Section("partners:list", _("Partners")),
    Section("countries:list", _("Countries")),
)


def site_chrome(request: HttpRequest) -> dict[str, Any]:
    """What templates/base.html needs on every page. Costs no query; adds nothing to the admin."""
    if request.path_info.startswith(STAFF_PATHS):
        return {}
    language = active_language()
    return {
        "site_url": settings.SITE_URL,
        "sections": SECTIONS,
        "page_language": language,
        "page_direction": direction(language),
    }
