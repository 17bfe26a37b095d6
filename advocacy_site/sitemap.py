"""`/sitemap.xml`: every page that may be found, in each language in which it exists (sitemaps.org).

The alternates of an address are those of its page's head (publishing.pages.frame; a test compares them all):
pages of one language have none. `lastmod` is only said where it is known. A constant number of queries: one
counts the records, then one for each type.

No protected partner is in it: whoever compares the file of yesterday with that of today would learn from a
moment which name became which label. Each type is in the order of its addresses: no place tells anything.

A new type of page that is published needs its model in RECORDS; reference data with pages, a line in
ADDRESSED; a page that exists in every language, its view in EVERYWHERE.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from django.db.models import Case, CharField, F, Q, Value, When
from django.db.models.functions import Cast, Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from advocacy_site.gathering import themes_with_page
from advocacy_site.record_dates import last_of
from languages.codes import column, default_language, site_languages
from languages.queries import count_together, plain
from languages.texts import text_in
from library.models import Document
from pages.models import NewsItem, Page, StandingText
from pages.models.site import THE_SITE, StandingTextKind
from pages.standing_views import WrittenVersion
from partners.models import Partner
from positions.institution_presentation import with_page as institutions_with_page
from positions.models import Institution, Position, Result
from publishing.pages import absolute, everywhere
from publishing.state import public_condition
from topics.models import Country, Theme

EVERYWHERE = (
    *("home", "positions:list", "results:list", "partners:list", "countries:list", "themes:list"),
    *("institutions:list", "news:list", "publications:list", "contact", "site-map"),
)
RECORDS: tuple[Any, ...] = (Position, Result, NewsItem, Document, Country, Partner, Page)
ADDRESSED: tuple[tuple[Any, Callable[[Any, str], Any]], ...] = (
    (Theme, themes_with_page),
    (Institution, institutions_with_page),
)
# A file may hold 50 000 addresses and 50 MB. With every alternate beside each, the bytes are spent first.
RECORDS_PER_FILE = 10_000
NAMESPACES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>'
PLACE = "__slug__"


@dataclass
class Entry:
    """A page: `{language: path}`, the path for everybody else, and when each version last changed."""

    addresses: dict[str, str]
    x_default: str = ""
    changed: dict[str, datetime] = field(default_factory=dict)

    def written(self) -> Iterator[str]:
        alternates = ""
        if len(self.addresses) > 1:
            everybody = {"x-default": self.x_default} if self.x_default else {}
            alternates = "".join(
                f'<xhtml:link rel="alternate" hreflang="{code}" href="{_address(path)}"/>'
                for code, path in (self.addresses | everybody).items()
            )
        for code, path in self.addresses.items():
            moment = self.changed.get(code)
            changed = f"<lastmod>{moment.isoformat()}</lastmod>" if moment else ""
            yield f"<url><loc>{_address(path)}</loc>{changed}{alternates}</url>"


def _address(path: str) -> str:
    return escape(absolute(path), {'"': "&quot;"})


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Everything in one file; an index of several where there is too much for one."""
    numbers = _numbers()
    files = _number_of_files(numbers)
    if files == 1:
        return _file([*single_pages(), *records(numbers, 0)])
    parts = (
        f"<sitemap><loc>{_address(reverse('sitemap-part', kwargs={'number': number}))}</loc></sitemap>"
        for number in range(1, files + 1)
    )
    return _xml("sitemapindex", parts)


@require_safe
def sitemap_part(request: HttpRequest, number: int) -> HttpResponse:
    numbers = _numbers()
    if not 1 <= number <= _number_of_files(numbers):
        raise Http404
    first = single_pages() if number == 1 else ()
    return _file([*first, *records(numbers, (number - 1) * RECORDS_PER_FILE)])


def _file(entries: list[Entry]) -> HttpResponse:
    return _xml("urlset", (line for entry in entries for line in entry.written()))


def _xml(root: str, lines: Iterator[str]) -> HttpResponse:
    body = "\n".join(
        ('<?xml version="1.0" encoding="UTF-8"?>', f"<{root} {NAMESPACES}>", *lines, f"</{root}>")
    )
    return HttpResponse(f"{body}\n", content_type="application/xml; charset=utf-8")


# --- what has a page -------------------------------------------------------------------------------


def single_pages() -> Iterator[Entry]:
    """Home, lists and the like; reference data; the texts that the law wants."""
    for view in EVERYWHERE:
        addresses = everywhere(view)
        yield Entry(addresses, "/" if view == "home" else addresses[default_language()])
    for model, with_page in ADDRESSED:
        yield from addressed(model, with_page)
    for text in StandingText.objects.filter(site__key=THE_SITE, is_complete=True):
        kind = StandingTextKind(text.key)
        written = (code for code in site_languages() if text_in(text, "body", code))
        addresses = {code: WrittenVersion(code, kind).url for code in written}
        yield Entry(addresses, addresses.get(default_language(), ""))


def addressed(model: Any, with_page: Callable[[Any, str], Any]) -> Iterator[Entry]:
    """Rows of reference data, in the languages in which something public is told there."""
    everything = model.objects.all()
    slugs = {
        f"_in_{code}": slug_where(code, Q(pk__in=with_page(everything, code).values("pk")))
        for code in site_languages()
    }
    addresses_of = Addresses(model)
    for row in by_address(plain(everything).annotate(**slugs), slugs).values_list(*slugs):
        if addresses := addresses_of(row):
            yield Entry(addresses, addresses.get(default_language(), ""))


def records(numbers: dict[Any, int], start: int) -> Iterator[Entry]:
    """The records from `start` on that one file holds, type after type, each in the order of addresses."""
    left = RECORDS_PER_FILE
    for model, number in numbers.items():
        if start >= number or not left:
            start = max(0, start - number)
            continue
        taken = min(left, number - start)
        yield from versions(model, start, start + taken)
        left, start = left - taken, 0


def versions(model: Any, start: int, end: int) -> Iterator[Entry]:
    now, codes = timezone.now(), site_languages()
    slugs = {f"_in_{code}": slug_where(code, public_condition(model, code, now)) for code in codes}
    moments = [column("published_at", code) for code in codes]
    rows = by_address(plain(_public(model)).annotate(**slugs), slugs)
    addresses_of = Addresses(model)
    for source, updated, *told in rows.values_list("source_language", "updated_at", *slugs, *moments)[
        start:end
    ]:
        addresses = addresses_of(told)
        published = dict(zip(codes, told[len(codes) :], strict=True))
        changed = {code: last_of(updated, published[code]) for code in addresses}
        yield Entry(addresses, addresses.get(source, ""), changed)


def slug_where(code: str, condition: Q) -> Case:
    """The slug of a language where the condition holds, else nothing."""
    return Case(When(condition, then=Cast(F(column("slug", code)), CharField())))


def by_address(rows: Any, slugs: Iterable[str]) -> Any:
    """By the first address that each has. Two rows have none in common, so that no two share a place."""
    return rows.order_by(Coalesce(*slugs, Value("")), *slugs)


class Addresses:
    """Makes `{language: path}` of the slugs of a row, in the order of the site's languages."""

    def __init__(self, model: Any):
        self.patterns = {}
        for code in site_languages():
            with translation.override(code):
                self.patterns[code] = reverse(model.detail_view, kwargs={"slug": PLACE})

    def __call__(self, slugs: Any) -> dict[str, str]:
        told = zip(self.patterns.items(), slugs, strict=False)
        return {code: pattern.replace(PLACE, slug) for (code, pattern), slug in told if slug}


def _public(model: Any) -> Any:
    rows = model.objects.published_somewhere()
    return rows.without_secrets() if model is Partner else rows


def _numbers() -> dict[Any, int]:
    return count_together({model: _public(model) for model in RECORDS})


def _number_of_files(numbers: dict[Any, int]) -> int:
    return max(1, -(-sum(numbers.values()) // RECORDS_PER_FILE))
