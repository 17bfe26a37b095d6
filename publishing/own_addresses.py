"""What the addresses of this very site lead to, asked of the site itself: nothing goes over a network.

The page of a record is looked up in its table; whatever else is asked of the whole site, redirects included,
in a request that nobody sent.
"""

from functools import cache
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import quote, unquote_to_bytes, urlsplit

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.urls import Resolver404, resolve
from django.utils import translation

from languages.codes import column
from languages.middleware import language_of_path
from languages.record_links import Place, links_in, with_targets
from languages.rich_text import sanitise
from publishing.record_links import linkable, pages_of, reference_of
from publishing.slugs import OldSlug

MOST_HOPS = 5
MOVED = {301, 302, 303, 307, 308}
STAFF = "/admin/"  # what answers there depends on who asks


def path_of(href: str) -> str:
    """The path, with its query, of an address of this site; "" for one that leads elsewhere or is none."""
    try:
        parts, own = urlsplit(href), urlsplit(settings.SITE_URL)
    except ValueError:
        return ""
    is_here = not parts.netloc or parts.netloc.lower() == own.netloc.lower()
    if not is_here or parts.scheme.lower() not in {"", "http", "https"}:
        return ""
    path = parts.path or ("/" if parts.netloc else "")
    if not path.startswith("/"):
        return ""
    return f"{path}?{parts.query}" if parts.query else path


class PageAddress(NamedTuple):
    """What the path of the page of a record says, whether or not there is such a record."""

    model: Any
    language: str
    slug: str


def page_at(path: str) -> PageAddress | None:
    """None for any other path: what the patterns of the site do not know, something else may answer."""
    language = language_of_path(path)
    if not language:
        return None
    with translation.override(language):
        try:
            match = resolve(unquote_to_bytes(path).decode("utf-8", "replace"))
        except Resolver404:
            return None
    model = next((one for one in linkable().values() if one.detail_view == match.view_name), None)
    slug = match.kwargs.get("slug")
    return PageAddress(model, language, slug) if model and slug else None


def page_linked(href: str) -> PageAddress | None:
    """The same of an address as somebody wrote it."""
    return page_at(path_of(href).partition("?")[0])


def record_at(path: str) -> tuple[Any, Place] | None:
    """The record whose page an address is, or once was, and where readers of its language find that now.

    None for any other address, and for a record that can be read nowhere.
    """
    address = page_at(path)
    record = _behind(address) if address else None
    if address is None or record is None:
        return None
    key = getattr(record, address.model.natural_key_field)
    place = pages_of(address.model, [key], address.language).get(key)
    return (record, place) if place else None


def _behind(address: PageAddress) -> Any:
    model, language, slug = address
    record = model._base_manager.filter(**{column("slug", language): slug}).first()
    if record is None:
        old = OldSlug.objects.filter(model=model._meta.label_lower, language=language, slug=slug).first()
        record = model._base_manager.filter(pk=old.object_id).first() if old else None
    return record


def is_page_of_record(path: str) -> bool:
    """True when a reader who follows the address gets a record in the language of the address."""
    found = record_at(path)
    return found is not None and found[1].language == language_of_path(path)


def with_references(html: str, language: str) -> str:
    """`html`, cleaned, whose links to pages of records in its own language name the record instead.

    Left alone: a link to a part of a page, to a list, and to a page in another language, which whoever wrote
    it meant. Raises UncleanableHTML.
    """
    html = sanitise(html, language)
    references = {}
    for href in {link.href for link in links_in(html)}:
        path = path_of(href)
        if path and "#" not in href and language_of_path(path) == language and (found := record_at(path)):
            references[href] = str(reference_of(found[0]))
    return with_targets(html, references)


def answers(path: str) -> int:
    """The status that a reader who follows the address gets in the end: 200, 404, 410…"""
    if path.startswith(STAFF):
        return 200
    for _hop in range(MOST_HOPS):
        response = _handler().get_response(_request(path))
        if response.status_code not in MOVED:
            return response.status_code
        path = path_of(response.headers.get("Location", ""))
        if not path:
            return 200  # elsewhere, where it is not ours to ask
    return 508


@cache
def _handler() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler


def _request(path: str) -> WSGIRequest:
    before, _sign, query = path.partition("?")
    site = urlsplit(settings.SITE_URL)
    scheme = site.scheme or "http"
    return WSGIRequest(
        {
            "REQUEST_METHOD": "HEAD",
            "PATH_INFO": unquote_to_bytes(before).decode("latin-1"),
            "QUERY_STRING": quote(query, safe="%=&+;,/?:@!$'()*~-._"),
            "SERVER_NAME": site.hostname or "localhost",
            "SERVER_PORT": str(site.port or (443 if scheme == "https" else 80)),
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": scheme,
            "wsgi.input": BytesIO(),
        }
    )
