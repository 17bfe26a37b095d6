"""Share images over HTTP. Who may have one is asked on each request; nothing arbitrary can be drawn.

Only what readers can open has a picture, in one size; the words come from the database, never from the
address. The worst a hostile client can do is have each public record drawn once per language. A record that
changes while it is drawn is asked again: neither a reader nor the disk keeps what it said before.
"""

import re
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from advocacy_site.share_images import (
    DIGEST_LENGTH,
    ShareImage,
    find_drawn,
    folder_of,
    image_of,
    remove,
    site_image,
)
from pages.chrome import Chrome
from publishing.pages import MovedTo

DIGEST = re.compile(rf"[0-9a-f]{{{DIGEST_LENGTH}}}")
# Withdrawn, or protected from now on, it is gone from every cache with the next request.
ASKED_AGAIN = "public, max-age=0, must-revalidate"
NEVER_WITHDRAWN = "public, max-age=31536000, immutable"


@require_safe
def record_image(request: Any, kind: str, name: str) -> HttpResponse:
    """The picture of a record that is public in the language of the address; else what its page answers.

    A former address, and that of a picture that says what was true before, lead to the present one.
    """
    slug, _hyphen, digest = name.rpartition("-")
    if not slug or not DIGEST.fullmatch(digest):
        raise Http404
    image = _picture_at(kind, slug, request.site)
    if (image.slug, image.digest) != (slug, digest):
        return HttpResponseRedirect(image.url)
    if answer := _known(request, image, ASKED_AGAIN):
        return answer
    content = image.kept()
    if content is None:
        content = image.drawn()
        present = _picture_after(image, kind, slug, request.site)
        if present != image:
            return HttpResponseRedirect(present.url)
    return _answer(image, content, ASKED_AGAIN)


@require_safe
def site_wide_image(request: Any, digest: str) -> HttpResponse:
    if not DIGEST.fullmatch(digest):
        raise Http404
    image = site_image(request.site)
    if image.digest != digest:
        return HttpResponseRedirect(image.url)
    if answer := _known(request, image, NEVER_WITHDRAWN):
        return answer
    return _answer(image, image.kept() or image.drawn(), NEVER_WITHDRAWN)


def _picture_at(kind: str, slug: str, site: Chrome) -> ShareImage:
    try:
        record = find_drawn(kind, slug)
    except MovedTo as moved:
        record = find_drawn(kind, moved.url.rstrip("/").rpartition("/")[2])
    image = image_of(record, site)
    if image is None:
        remove(folder_of(kind, record.pk))
        raise Http404
    return image


def _picture_after(image: ShareImage, kind: str, slug: str, site: Chrome) -> ShareImage:
    """What has the address of `image` once that is drawn and kept. If it is something else, or nothing (this
    raises what the page would), `image` is removed: whoever changed the record may have removed it before
    it was written. What is changed after this question is removed by who changes it (share_images.forget).
    """
    try:
        present = _picture_at(kind, slug, site)
    except Exception:
        image.remove()
        raise
    if present != image:
        image.remove()
    return present


def _known(request: HttpRequest, image: ShareImage, caching: str) -> HttpResponse | None:
    """304, or 412, for whoever has it already."""
    answer = get_conditional_response(request, _etag(image))
    return None if answer is None else _with_headers(answer, image, caching)


def _answer(image: ShareImage, content: bytes, caching: str) -> HttpResponse:
    return _with_headers(HttpResponse(content, content_type="image/png"), image, caching)


def _with_headers(answer: HttpResponse, image: ShareImage, caching: str) -> HttpResponse:
    answer.headers["ETag"] = _etag(image)
    answer.headers["Cache-Control"] = caching
    return answer


def _etag(image: ShareImage) -> str:
    return f'"{image.digest}"'


app_name = "share"
urlpatterns = [
    path("<str:digest>.png", site_wide_image, name="site"),
    path("<slug:kind>/<slug:name>.png", record_image, name="record"),
]
