"""The check of links within the site: to records that nobody can read, and to addresses that answer nothing.

A link to a record is stored as the record (publishing.record_links), so it never leads to an error: readers
get its words without a link. An address of this site that was pasted does lead to an error.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from languages.codes import column
from languages.record_links import reference_from
from publishing.checklist.reading import Place, Reading
from publishing.checklist.registry import Finding, check_words
from publishing.checklist.scanning import scan
from publishing.checklist.texts import advice
from publishing.own_addresses import PageAddress, page_linked
from publishing.record_links import known_pages, read_in, reference_of
from publishing.slugs import OldSlug
from publishing.state import Publishable


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
    addresses = {link.href: found for link, _place in links if (found := page_linked(link.href))}
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


def unreadable(addresses: Collection[PageAddress]) -> set[PageAddress]:
    """Those that no reader can open, nor is led on from: a query for each type and language, and one more."""
    grouped: dict[tuple[Any, str], set[str]] = defaultdict(set)
    for address in addresses:
        grouped[address.model, address.language].add(address.slug)
    missing: set[PageAddress] = set()
    for (model, language), slugs in grouped.items():
        slug = column("slug", language)
        rows = model._base_manager.filter(read_in(model, language), **{f"{slug}__in": slugs})
        found = set(rows.order_by().values_list(slug, flat=True))
        missing |= {PageAddress(model, language, one) for one in slugs - found}
    return missing - _led_on(missing)


def _led_on(addresses: Collection[PageAddress]) -> set[PageAddress]:
    """Old addresses lead on to the new ones."""
    if not addresses:
        return set()
    old = OldSlug.objects.filter(slug__in={one.slug for one in addresses}).order_by()
    known = set(old.values_list("model", "language", "slug"))
    return {one for one in addresses if (one.model._meta.label_lower, one.language, one.slug) in known}
