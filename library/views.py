"""The list of publications, the page of one, and its files: it finds, asks and renders."""

import re

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from languages.texts import active_language
from library.delivery import deliver
from library.filters import FACETS
from library.models import Document, DocumentFile
from publishing.amendments import amendments_of, with_amendments
from publishing.listing import Listing, mixes_languages
from publishing.pages import MovedTo, find, list_context, record_frame
from publishing.related import related, sharing
from topics.names import names_of

# Asked for again each time, so that what is withdrawn is gone; as it is, so that a part can be added to it.
AGAIN_AND_AS_IT_IS = "public, max-age=0, must-revalidate, no-transform"

LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@require_safe
def publication_list(request: HttpRequest) -> HttpResponse:
    language = active_language()
    listing = Listing(Document.objects.all(), FACETS, language, request.GET, mixed=mixes_languages(request))
    rows = listing.published().with_files().newest_first(language, mixed=listing.mixed)
    context = list_context("publications:list", listing, rows)
    return render(request, "publications/publication_list.html", context)


@require_safe
def publication_detail(request: HttpRequest, slug: str) -> HttpResponse:
    document = find(with_amendments(Document.objects.for_its_page()), slug)
    same_matter = sharing(document, "themes", "countries")
    context = {
        **record_frame(document, "publications:list"),
        "document": document,
        "amendments": amendments_of(document),
        "names": names_of(document, "countries", "themes"),
        "related": related(
            document,
            Document.objects.select_related("kind"),
            active_language(),
            same_matter,
            Q(kind=document.kind_id),
            mixed=mixes_languages(request),
        ),
    }
    return render(request, "publications/publication_detail.html", context)


@require_safe
def publication_file(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """A file of a document that is public in the language of the address, and of no other."""
    of = name.removeprefix(f"{slug}-")
    if name == of or not LANGUAGE_TAG.fullmatch(of):
        raise Http404
    documents = Document.objects.for_lists()
    try:
        document = find(documents, slug)
    except MovedTo as moved:
        document = find(documents, moved.url.rstrip("/").rpartition("/")[2])
        raise MovedTo(_file(document, of).url(document.version(active_language()))) from moved
    response = deliver(request, _file(document, of), f"{name}.pdf")
    response.headers["Cache-Control"] = AGAIN_AND_AS_IT_IS
    return response


def _file(document: Document, language: str) -> DocumentFile:
    line = document.files.filter(language=language).first()
    if line is None:
        raise Http404
    line.document = document
    return line
