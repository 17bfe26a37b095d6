"""Sitemaps (sitemaps.org): `/sitemap.xml` names the files of all languages, `/<language>/sitemap.xml` is one.

A language whose pages are too many for one file has several, `/<language>/sitemap-<n>.xml`: its own address
then names those, and `/sitemap.xml` names them too, since an index may not name an index. Which pages there
are is said in advocacy_site.sitemap_pages. A constant number of queries, however much there is.

A file may weigh 50 MB, so none is held in memory: it is written to disk as it grows, and read from there.
"""

import hashlib
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from advocacy_site.sitemap_pages import (
    Contents,
    Entry,
    contents,
    last_changes,
    longest_entries,
    moment,
    written,
)
from languages.codes import site_languages
from languages.texts import active_language

# What the protocol allows in one file.
MOST_ADDRESSES = 50_000
MOST_BYTES = 50 * 1024 * 1024
IN_MEMORY = 1024 * 1024  # bytes of a file before it goes on on the disk
FRAME = 1024  # bytes, more than what stands around the pages
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
NAMESPACES = f'{NAMESPACE} xmlns:xhtml="http://www.w3.org/1999/xhtml"'
XML = "application/xml; charset=utf-8"


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Every file with pages in it, of every language."""
    now = timezone.now()
    changed = last_changes(now)
    files = []
    for code, held in contents(site_languages(), now).items():
        paths = addresses_of_files(held)
        # What changed last in one of several files would take reading them all.
        alone = changed[code] if len(paths) == 1 else None
        files += [f"<sitemap>{written(path)}{moment(alone)}</sitemap>" for path in paths]
    return index(files)


@require_safe
def of_language(request: HttpRequest) -> HttpResponseBase:
    """The pages of the active language; an index of several files where there is too much for one."""
    held = contents_here()
    paths = addresses_of_files(held)
    if len(paths) > 1:
        return index(f"<sitemap>{written(path)}</sitemap>" for path in paths)
    return urlset(held.entries(0, most_per_file()))


@require_safe
def part(request: HttpRequest, number: int) -> HttpResponseBase:
    """One of the several files of the active language. Where one file is enough there are no parts."""
    held = contents_here()
    if number not in range(1, len(addresses_of_files(held)) + 1) or number_of_files(held) == 1:
        raise Http404
    most = most_per_file()
    return urlset(held.entries((number - 1) * most, number * most))


def contents_here() -> Contents:
    code = active_language()
    return contents([code], timezone.now())[code]


# --- how many files --------------------------------------------------------------------------------


def most_per_file() -> int:
    """How many addresses a file holds: 50,000, or what 50 MB hold were each address as long as it can be.

    With two languages and `https://www.example.org` such an entry weighs 871 bytes, and 50,000 of them 42 MB;
    they fit as long as SITE_URL has at most 67 characters. Each language more adds 212 bytes: with three,
    48,409 fit; with five, 34,789.
    """
    heaviest = max(len(entry.line().encode()) + 1 for entry in longest_entries(timezone.now()))
    return max(1, min(MOST_ADDRESSES, (MOST_BYTES - FRAME) // heaviest))


def number_of_files(held: Contents) -> int:
    return max(1, -(-held.number // most_per_file()))


def addresses_of_files(held: Contents) -> list[str]:
    files = number_of_files(held)
    with translation.override(held.language):
        if files == 1:
            return [reverse("sitemap-of-language")]
        return [reverse("sitemap-part", kwargs={"number": number}) for number in range(1, files + 1)]


# --- as XML ----------------------------------------------------------------------------------------


def index(files: Iterable[str]) -> HttpResponse:
    body = "\n".join((DECLARATION, f"<sitemapindex {NAMESPACE}>", *files, "</sitemapindex>"))
    return HttpResponse(f"{body}\n", content_type=XML)


def urlset(entries: Iterator[Entry]) -> FileResponse:
    """With the ETag of its bytes, which nothing else can make of an answer that is read piece by piece."""
    file: Any = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115  (the answer closes it)
    digest = hashlib.sha256()
    for line in lines(entries):
        data = f"{line}\n".encode()
        digest.update(data)
        file.write(data)
    file.seek(0)
    return FileResponse(file, content_type=XML, headers={"ETag": f'"{digest.hexdigest()}"'})


def lines(entries: Iterator[Entry]) -> Iterator[str]:
    yield DECLARATION
    yield f"<urlset {NAMESPACES}>"
    for entry in entries:
        yield entry.line()
    yield "</urlset>"
