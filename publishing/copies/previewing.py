"""Pages as readers would get them: made by the very view they will come from, of what the tables say now.

Called within a rehearsal, in which the tables say what is wanted. Each language is made public for as long as
its page is being made, and then nothing of it has happened. The middleware has no part in it: nothing is
cached, compressed, counted or sent.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import ResolverMatch, resolve, reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from languages.codes import column, name_in, site_languages
from languages.texts import active_language
from publishing.addresses import Gone
from publishing.copies.rehearsal import is_rehearsing
from publishing.pages import MovedTo
from publishing.slugs import free_slug
from publishing.state import Publishable, State

logger = logging.getLogger(__name__)

# What the middleware of the site adds to a request, said by whoever knows it.
prepared_by: list[Callable[[HttpRequest], None]] = []


@dataclass(frozen=True)
class Page:
    """The page of a record in one language, or the reason why there is none."""

    language: str
    html: str = ""
    reason: str = ""

    def __bool__(self) -> bool:
        return bool(self.html)


class NoPage(Exception):
    """Why there is no page, in words."""


def has_pages(model: type[models.Model]) -> bool:
    """True for what has a page of its own, or is all of one (`shown_on`, the site itself)."""
    return hasattr(model, "detail_view") or hasattr(model, "shown_on")


def pages(record: models.Model, languages: Iterable[str] | None = None) -> dict[str, Page]:
    """The page of `record` in each of these languages, or in every served one. Raises nothing."""
    if not is_rehearsing():
        raise RuntimeError("pages are previewed within a rehearsal")
    return {code: _page(record, code) for code in (site_languages() if languages is None else languages)}


def _page(record: models.Model, language: str) -> Page:
    told = {"language": name_in(language, active_language())}
    try:
        with transaction.atomic():
            html = _rendered(type(record)._base_manager.get(pk=record.pk), language, told)
            transaction.set_rollback(True)
        return Page(language, html)
    except NoPage as error:
        return Page(language, reason=str(error))
    except (Http404, Gone, PermissionDenied):
        reason = _("There is no page in %(language)s: readers would find nothing there.")
    except MovedTo:
        reason = _("There is no page in %(language)s: its address leads elsewhere.")
    except Exception:
        logger.exception("A page could not be previewed: %s %s", record._meta.label_lower, record.pk)
        reason = _("The page in %(language)s could not be made. The log of the site says why.")
    return Page(language, reason=reason % told)


def _rendered(record: Any, language: str, told: dict[str, str]) -> str:
    if language not in site_languages():
        raise NoPage(_("There is no page in %(language)s: readers are not served this language yet.") % told)
    if isinstance(record, Publishable):
        _make_public(record, language, told)
    with translation.override(language):
        address = reverse(record.shown_on) if hasattr(record, "shown_on") else record.version(language).url
        response = answer(address, language) if address else None
    if response is None:
        raise NoPage(_("There is no page in %(language)s: it has no name there.") % told)
    if response.status_code != 200:
        raise Http404
    return response.content.decode(response.charset)


def _make_public(record: Publishable, language: str, told: dict[str, str]) -> None:
    """What publishing would write, and nothing else: no move, no mail, no line in the log."""
    version, now = record.version(language), timezone.now()
    if not version.title:
        raise NoPage(_("There is no page in %(language)s: it has no title there.") % told)
    if record.is_hidden:
        raise NoPage(_("There is no page: nothing of this record is shown to readers."))
    published = version.published_at
    life = {
        "state": State.PUBLIC,
        "slug": version.slug or free_slug(record, language, version.title),
        "published_at": published if published is not None and published <= now else now,
        "withdrawn_at": None,
        "until": None,
    }
    for name, value in life.items():
        setattr(record, column(name, language), value)
    rows = type(record)._base_manager.filter(pk=record.pk)
    rows.update(**{column(name, language): value for name, value in life.items()})


def answer(address: str, language: str) -> HttpResponse:
    """What a reader without an account gets at an address of this site, rendered."""
    match = resolve(address)
    request = request_for(address, match, language)
    response = match.func(request, *match.args, **match.kwargs)
    if not getattr(response, "is_rendered", True):
        response.render()
    return response


def request_for(address: str, match: ResolverMatch, language: str) -> HttpRequest:
    """A bare request for a page of this site: nobody's, without a cookie."""
    site = urlsplit(settings.SITE_URL)
    request: Any = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = address
    request.META = {
        "REQUEST_METHOD": "GET",
        "HTTP_HOST": site.netloc,
        "SERVER_NAME": site.hostname or "",
        "SERVER_PORT": str(site.port or (443 if site.scheme == "https" else 80)),
        "wsgi.url_scheme": site.scheme,
    }
    request.user, request.resolver_match, request.LANGUAGE_CODE = AnonymousUser(), match, language
    for prepare in prepared_by:
        prepare(request)
    return request
