"""What the views of every published type share: the record behind an address, and where a page exists."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404
from django.urls import reverse
from django.utils import translation

from languages.codes import default_language, direction, endonym, site_languages
from languages.texts import active_language
from publishing.addresses import Gone, OnlyElsewhere, resolve
from publishing.listing import Counts, Listing
from publishing.state import Publishable, PublishableQuerySet, Version


class MovedTo(Exception):
    """301: the record is at another address of this language."""

    def __init__(self, url: str):
        super().__init__(url)
        self.url = url


def find(rows: PublishableQuerySet, slug: str) -> Any:
    """The record that `slug` leads to in the active language.

    Raises what publishing.addresses decided instead (MovedTo, Gone, OnlyElsewhere or Http404); the
    middleware `advocacy_site.middleware.Outcomes` and the 404 page turn them into answers.
    """
    answer = resolve(rows, active_language(), slug)
    if answer.record is not None:
        return answer.record
    if answer.move_to:
        raise MovedTo(answer.move_to)
    if answer.gone:
        raise Gone(answer.elsewhere, answer.withdrawn_at)
    if answer.elsewhere:
        raise OnlyElsewhere(answer.elsewhere)
    raise Http404


def absolute(path: str) -> str:
    """A full address, from SITE_URL alone: the Host header of a request is never trusted for it."""
    return f"{settings.SITE_URL}{path}"


@dataclass(frozen=True)
class Alternate:
    """A language in the switcher: where it leads, and whether this page exists there (norms C5c, C8)."""

    language: str
    url: str
    is_current: bool
    exists: bool

    @property
    def name(self) -> str:
        return endonym(self.language)

    @property
    def direction(self) -> str:
        return direction(self.language)


def frame(
    addresses: dict[str, str],
    *,
    x_default: str = "",
    section: str = "home",
    switcher: dict[str, str] | None = None,
) -> dict[str, Any]:
    """The context of templates/base.html that depends on the page.

    `addresses` says in which languages the page exists, and where: `{language: path}`; `switcher`, when
    the way to another language is not exactly this page. `section` is the view the switcher leads to in
    a language that has neither. Canonical and hreflang follow norm C7: only versions that exist,
    reciprocal, none on a page that exists in one language.
    """
    current = active_language()
    ways = {**(switcher or {}), **addresses}
    alternates = []
    for code in site_languages():
        with translation.override(code):
            url = ways.get(code) or reverse(section)
        alternates.append(Alternate(code, url, code == current, code in ways))
    several = len(addresses) > 1
    return {
        "alternates": alternates,
        "section": section,
        "canonical": absolute(addresses[current]) if current in addresses else "",
        "hreflang": [(code, absolute(url)) for code, url in addresses.items()] if several else [],
        "x_default": absolute(x_default) if several and x_default else "",
    }


def everywhere(view: str) -> dict[str, str]:
    """`{language: path}` of a page that exists in every served language."""
    addresses = {}
    for code in site_languages():
        with translation.override(code):
            addresses[code] = reverse(view)
    return addresses


def record_frame(record: Publishable, section: str) -> dict[str, Any]:
    """The frame of a record's page: x-default is the version in the language it was written in.

    `record` is what the head of the page describes to machines, and what ends its trail.
    """
    addresses = {version.language: version.url for version in record.public_versions()}
    own = frame(addresses, x_default=addresses.get(record.source_language, ""), section=section)
    return {**own, "record": record}


def list_frame(view: str, listing: Listing) -> dict[str, Any]:
    """The frame of a filtered list. The switcher leads to the first page of the other language's."""
    current, addresses = active_language(), {}
    for code in site_languages():
        with translation.override(code):
            addresses[code] = reverse(view) + listing.parameters_elsewhere()
    page = str(listing.page_number) if listing.page_number > 1 else ""
    own = reverse(view) + listing.parameters(page=page)
    if listing.is_of_one_language:
        return frame({current: own}, section=view, switcher=addresses)
    return frame(addresses, x_default=addresses[default_language()], section=view)


@dataclass(frozen=True)
class OnlyThere:
    """“4 positions exist only in English”: how many, and where they can be seen (norm C5b).

    `kind` says of what, where one page has several lists (templates/_only_there.html).
    """

    language: str
    count: int
    url: str
    kind: str = ""

    @property
    def name(self) -> str:
        return endonym(self.language)


def only_elsewhere(view: str, listing: Listing, counts: Counts) -> list[OnlyThere]:
    """One line per language that has records this list lacks, under the same filters."""
    lines = []
    for code, number in counts.elsewhere.items():
        if number and not listing.without:
            with translation.override(code):
                url = reverse(view) + listing.parameters_elsewhere(without=listing.language)
            lines.append(OnlyThere(code, number, url))
    return lines


def list_context(view: str, listing: Listing, rows: PublishableQuerySet) -> dict[str, Any]:
    """What a filtered list shows: facets with counts, chips, one page of records, the other languages."""
    counts = listing.count()
    page = listing.page(rows, counts.total)
    return {
        **list_frame(view, listing),
        "facets": [(facet, counts.options[facet.name]) for facet in listing.facets],
        "chips": list(listing.chips(counts)),
        "is_filtered": bool(listing.chosen),
        "can_be_filtered": any(counts.options[facet.name] for facet in listing.facets),
        "without": listing.without,
        "total": counts.total,
        "tallies": counts.tallies,
        "page": page,
        "previous_url": _page_url(view, listing, page.number - 1) if page.has_previous() else "",
        "next_url": _page_url(view, listing, page.number + 1) if page.has_next() else "",
        "only_elsewhere": only_elsewhere(view, listing, counts),
        "list_url": reverse(view),
    }


def _page_url(view: str, listing: Listing, number: int) -> str:
    return reverse(view) + listing.parameters(page=str(number) if number > 1 else "")


__all__ = ["Gone", "MovedTo", "OnlyElsewhere", "Version", "find", "frame", "list_context", "record_frame"]
