"""How often one reader, and all of them, may ask. Readers are known by a hash that nobody can turn back.

It is made with the site's key and the day, kept in the cache until the next day at most, and written nowhere
else: neither in the database nor in a log. What the cache throws away to stay small is forgotten: a request
may then count twice.
"""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

DAY = 24 * 60 * 60
PER_READER = 30  # pages that one address may ask for in a day: a whole office may share it
PER_PAGE = 50  # requests for one page and language that count in a day
IN_ALL = 5_000  # requests of everybody in a day: bounds what the cache has to remember


class TooMany(Exception):
    """This reader, or everybody together, asked too often today."""


def address_of(request: HttpRequest) -> str:
    """The reader's address: what the trusted proxy says (its word is the last), else who is connected.

    Of IPv6 the network counts, as providers give it to one household or office (/56).
    """
    address = request.META.get("REMOTE_ADDR", "")
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):  # TRUST_PROXY
        address = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip() or address
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        return str(found.ipv4_mapped or ip_network((found, 56), strict=False))
    return str(found)


def hashed(*parts: str) -> str:
    """A key of the cache that tells nothing of `parts`, and is another one tomorrow."""
    value = "\n".join((timezone.localdate().isoformat(), *parts))
    return salted_hmac("translation_desk.limits", value, algorithm="sha256").hexdigest()[:32]


def is_counted(request: HttpRequest, record: Any, language: str) -> bool:
    """True when this request counts; False when this reader asked already, or enough others did today.

    Raises TooMany.
    """
    reader, page = address_of(request), (record._meta.label_lower, str(record.pk), language)
    own = f"translation-asked-{hashed(reader, *page)}"
    if cache.get(own):
        return False
    if _one_more(f"translation-reader-{hashed(reader)}") > PER_READER:
        raise TooMany
    if _one_more(f"translation-all-{hashed()}") > IN_ALL:
        raise TooMany
    if _one_more(f"translation-page-{hashed(*page)}") > PER_PAGE:
        return False
    return bool(cache.add(own, True, DAY))


def _one_more(key: str) -> int:
    if cache.add(key, 1, DAY):
        return 1
    try:
        return cache.incr(key)
    except ValueError:  # thrown away since
        cache.set(key, 1, DAY)
        return 1
