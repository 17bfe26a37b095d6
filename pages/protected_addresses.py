"""Redirects that would betray a protected partner: none is let in, and none outlives the protection.

`/spip.php?zephyr-house` that leads to a page called “Organisation – identity protected” says who that is.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from languages.codes import column_languages
from pages.old_addresses import target
from partners.models import Partner, Visibility
from publishing.slugs import addresses_forgotten, addresses_of, known_slugs


def page_of(new: str) -> str:
    """The page of this site that an address names, whatever its query and fragment; "" for none of ours."""
    try:
        path = target(new).partition("#")[0].partition("?")[0]
    except ValidationError:
        return ""  # it is not followed either
    return path.rstrip("/").lower() if path.startswith("/") else ""


def betraying(targets: Iterable[str]) -> set[str]:
    """Those of `targets` that are an address of a protected partner."""
    pages = {new: page_of(new) for new in targets}
    slugs = {page.rpartition("/")[2] for page in pages.values()} - {""}
    if not slugs:
        return set()
    kept = set()
    for partner in Partner.objects.exclude(visibility=Visibility.PUBLIC).for_lists():
        if any(partner.version(code).slug in slugs for code in column_languages()):
            kept |= {page_of(address) for address in addresses_of(partner, known_slugs(partner))}
    return {new for new, page in pages.items() if page in kept}


def refusal() -> str:
    """Why such a redirect cannot be."""
    return _("This leads to a protected partner: an old address could say what it is really called.")


def forget(addresses: Iterable[str], **kwargs: Any) -> None:
    """Deletes every redirect to one of these addresses."""
    from pages.models import Redirect

    pages = {page_of(address) for address in addresses}
    if not pages:
        return
    near = Q()
    for page in pages:
        near |= Q(new__icontains=page)
    found = [redirect.pk for redirect in Redirect.objects.filter(near) if page_of(redirect.new) in pages]
    Redirect.objects.filter(pk__in=found).delete()


def listen() -> None:
    addresses_forgotten.connect(forget, dispatch_uid="pages.redirects")
