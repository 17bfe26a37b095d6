"""Files that machines ask for at addresses they know beforehand: robots, security, icons, manifest."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, JsonResponse
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from advocacy_site import icons
from advocacy_site.share_cards import PAPER, USUAL_ACCENT
from languages.codes import direction, site_languages
from languages.texts import active_language
from publishing.pages import absolute

A_DAY = {"Cache-Control": "public, max-age=86400"}
SECURITY_TXT = "/.well-known/security.txt"
VALID_FOR = timedelta(days=180)  # RFC 9116, 2.5.5: less than a year is recommended
SHORT_NAME = 24  # characters below an icon


def text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8", headers=A_DAY)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """One filter makes a list worth finding; combinations of filters are without end and say nothing new."""
    return text(
        [
            "User-agent: *",
            "Disallow: /admin/",
            "Disallow: /*?*&",
            "",
            f"Sitemap: {absolute(reverse('sitemap'))}",
        ]
    )


# --- whom to warn of a danger (RFC 9116) -----------------------------------------------------------


@require_safe
def security(request: Any) -> HttpResponse:
    """404 where nobody can be told. It expires at midnight, so that it is the same file all day."""
    contacts = settings.SECURITY_CONTACT or _mailbox(request.site)
    if not contacts:
        raise Http404
    expires = datetime.combine(datetime.now(UTC).date(), time(0), UTC) + VALID_FOR
    return text(
        [
            *(f"Contact: {contact}" for contact in contacts),
            f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
            f"Preferred-Languages: {', '.join(site_languages())}",
            f"Canonical: {absolute(SECURITY_TXT)}",
        ]
    )


def _mailbox(site: Any) -> list[str]:
    return [f"mailto:{site.email}"] if site.email else []


@require_safe
def security_elsewhere(request: HttpRequest) -> HttpResponse:
    return HttpResponsePermanentRedirect(SECURITY_TXT)


# --- icons and the manifest ------------------------------------------------------------------------


def _accent(request: Any) -> str:
    return request.site.accent or USUAL_ACCENT


@require_safe
def favicon_svg(request: HttpRequest) -> HttpResponse:
    return HttpResponse(icons.svg(_accent(request)), content_type="image/svg+xml", headers=A_DAY)


@require_safe
def favicon_ico(request: HttpRequest) -> HttpResponse:
    kind = "image/vnd.microsoft.icon"
    return HttpResponse(icons.ico(_accent(request)), content_type=kind, headers=A_DAY)


@require_safe
def icon(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse(icons.png(_accent(request), name), content_type="image/png", headers=A_DAY)


@require_safe
def manifest(request: Any) -> HttpResponse:
    """What a telephone is told when a reader keeps the site on its first screen: in their language."""
    site: Any = request.site
    language, home = active_language(), reverse("home")
    name = site.name.value
    told = {
        "name": name,
        **({"short_name": name} if len(name) <= SHORT_NAME else {}),
        **({"description": site.tagline.value} if site.tagline.language == language else {}),
        "lang": language,
        "dir": direction(language),
        "id": home,
        "start_url": home,
        "scope": "/",
        "display": "browser",
        "theme_color": PAPER,
        "background_color": PAPER,
        "icons": [
            {"src": reverse("favicon-svg"), "type": "image/svg+xml", "sizes": "any"},
            *(
                {
                    "src": reverse(f"icon:{name}"),
                    "type": "image/png",
                    "sizes": f"{size}x{size}",
                    "purpose": "maskable" if "maskable" in name else "any",
                }
                for name, size in icons.PNG_SIZES.items()
                if name.startswith("icon")
            ),
        ],
    }
    parameters = {"ensure_ascii": False}
    kind = "application/manifest+json"
    return JsonResponse(told, json_dumps_params=parameters, content_type=kind, headers=A_DAY)


root_urls = [
    path("robots.txt", robots, name="robots"),
    path(SECURITY_TXT.removeprefix("/"), security, name="security"),
    path("security.txt", security_elsewhere),
    path("favicon.ico", favicon_ico, name="favicon-ico"),
    path("favicon.svg", favicon_svg, name="favicon-svg"),
]
icon_urls = [path(f"{name}.png", icon, {"name": name}, name=name) for name in icons.PNG_SIZES]
language_urls = [path("manifest.webmanifest", manifest, name="manifest")]
