"""Pictures over HTTP, below /media/. Variants only: originals, and whatever else lies there, have none."""

import re

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import path
from django.views.decorators.http import require_safe

from library.models import Image
from library.storage import name_of_master
from library.variants import FOLDER, Variant, draw, every_variant_of

DIGEST = re.compile(r"[0-9a-f]{32}")
A_YEAR = 365 * 24 * 60 * 60


@require_safe
def variant(request: HttpRequest, digest: str, name: str) -> HttpResponseBase:
    """A variant of a picture that may be shown; drawn now if it was not yet. 404 for everything else.

    Its content never changes under its address, so browsers keep it for a year and never ask again.
    """
    if not DIGEST.fullmatch(digest):
        raise Http404
    found = _asked_for(digest, f"{FOLDER}/{digest}/{name}")
    kind = found.format.media_type
    response: HttpResponseBase
    if request.method == "HEAD":
        response = HttpResponse(content_type=kind, headers={"Content-Length": str(found.path.stat().st_size)})
    else:
        response = FileResponse(found.path.open("rb"), content_type=kind)
    response.headers["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    response.headers["ETag"] = f'"{digest}-{name}"'
    return response


def _asked_for(digest: str, name: str) -> Variant:
    """The variant of that name, which is there afterwards. Raises Http404 when no record may show it.

    Two records may share a picture. Each is its own decision: one that may be shown is enough.
    """
    for image in Image.objects.filter(file=name_of_master(digest)):
        for one in every_variant_of(image) if image.may_be_shown else ():
            if one.name == name:
                _draw_if_missing(image, one)
                return one
    raise Http404


def _draw_if_missing(image: Image, one: Variant) -> None:
    if one.path.exists():
        return
    try:
        draw(image, [one])
    except FileNotFoundError as error:
        raise Http404 from error


urlpatterns = [path("variants/<str:digest>/<str:name>", variant)]
