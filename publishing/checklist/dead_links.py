"""The check of links within the site: to records that nobody can read, and to addresses that answer nothing.

A link to a record is stored as the record (publishing.record_links), so it never leads to an error: readers
get its words without a link. An address of this site that was pasted does lead to an error.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from languages.codes import column
from languages.middleware import language_of_path
from languages.record_links import reference_from
from publishing.checklist.reading import Place, Reading
from publishing.checklist.registry import Finding, check_words
from publishing.checklist.scanning import scan
from publishing.checklist.texts import advice
from publishing.record_links import known_pages, linkable, read_in, reference_of
from publishing.slugs import OldSlug
from publishing.state import Publishable


class Address(NamedTuple):
    """The page of a record, as an address of this site names it."""

    model: Any
    language: str
    slug: str


@check_words(Publishable)
def links_lead_somewhere(reading: Reading, language: str) -> Iterator[Finding]:
    links = [
        (link, reading.place(body.row, body.name, language))
        for body in reading.bodies(language)
        for link in scan(body.html, language).links
    ]
    itself = reference_of(reading.record)
    references = {one for link, _place in links if (one := reference_from(link.href)) and one != itself}
    pages = known_pages(references, language)
    addresses = {link.href: found for link, _place in links if (found := address_of(link.href))}
    unread = unreadable(set(addresses.values()))
    told: set[tuple[str, Place]] = set()
    for link, place in links:
        reference = reference_from(link.href)
        if (link.href, place) in told:
            continue
        told.add((link.href, place))
        words = {"words": Truncator(link.words).chars(80)}
        if reference in references and reference not in pages:
            sentence = _(
                "Choose another target for the link “%(words)s”: the record it names does not exist. Readers "
                "get the words alone."
            )
            yield advice("link-dead", sentence % words, place, language)
        elif reference in references and pages[reference] is None:
            sentence = _(
                "Publish what the link “%(words)s” leads to, or choose another target: readers cannot open "
                "it, and get the words alone."
            )
            yield advice("link-dead", sentence % words, place, language)
        elif addresses.get(link.href) in unread:
            sentence = _("Mend the link “%(words)s”: no page answers at its address.")
            yield advice("link-dead", sentence % words, place, language)


def address_of(href: str) -> Address | None:
    """The record that an address of this site leads to, whoever wrote the address; None for any other one.

    What the site does not know by its patterns (files, addresses of a former site) is left alone: something
    else may answer there.
    """
    path = _path_here(href)
    language = language_of_path(path)
    if not language:
        return None
    with translation.override(language):
        try:
            match = resolve(path)
        except Resolver404:
            return None
    slug = match.kwargs.get("slug")
    models = (model for model in linkable().values() if model.detail_view == match.view_name)
    model = next(models, None)
    return Address(model, language, slug) if model and slug else None


def _path_here(href: str) -> str:
    """The path of an address of this site, "" for one that leads elsewhere or is none."""
    try:
        parts, own = urlsplit(href), urlsplit(settings.SITE_URL)
    except ValueError:
        return ""
    is_here = not parts.netloc or parts.netloc.lower() == own.netloc.lower()
    return parts.path if is_here and parts.scheme in {"", "http", "https"} else ""


def unreadable(addresses: Collection[Address]) -> set[Address]:
    """Those that no reader can open, nor is led on from: a query for each type and language, and one more."""
    grouped: dict[tuple[Any, str], set[str]] = defaultdict(set)
    for address in addresses:
        grouped[address.model, address.language].add(address.slug)
    missing: set[Address] = set()
    for (model, language), slugs in grouped.items():
        slug = column("slug", language)
        rows = model._base_manager.filter(read_in(model, language), **{f"{slug}__in": slugs})
        found = set(rows.order_by().values_list(slug, flat=True))
        missing |= {Address(model, language, one) for one in slugs - found}
    return missing - _led_on(missing)


def _led_on(addresses: Collection[Address]) -> set[Address]:
    """Old addresses lead on to the new ones."""
    if not addresses:
        return set()
    old = OldSlug.objects.filter(slug__in={one.slug for one in addresses}).order_by()
    known = set(old.values_list("model", "language", "slug"))
    return {one for one in addresses if (one.model._meta.label_lower, one.language, one.slug) in known}
