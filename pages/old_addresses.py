"""The one form of an old address, what it may lead to, and the answer to a request for it.

Attacks and where they end: an open redirect (what is answered is what an editor stored, never a piece of
the request; a target is a path of this site or a complete http address, so no `//host`, no `/\\host`, no
`javascript:`), splitting a header (control characters are refused), circles (refused when they would be
stored), and long or broken requests (they match nothing and cost no query).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

LONGEST = 500
LONGEST_QUERY = 2_000  # of a request: what is longer is compared without its query
GONE = ""  # what the table says for “there is nothing any more”: 410

# Parameters that advertisers and mailings add: they never say which page is meant.
TRACKING = re.compile(r"utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|mc_[ce]id|_hs(enc|mi)", re.I)

_ESCAPES = re.compile(r"((?:%[0-9A-Fa-f]{2})+)")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_SCHEME_AND_HOST = re.compile(r"https?://[^/?#\\]+", re.IGNORECASE)
_KEPT_IN_PATHS, _KEPT_IN_QUERIES = frozenset("%?#\\"), frozenset("%#&=+\\")
_is_complete_address = URLValidator(schemes=["http", "https"])


# --- the one form --------------------------------------------------------------------------------


def normal(address: str) -> str:
    """The one form in which an old address is stored and looked up: `http://old.example/caf%C3%A9#top`
    and `/café` are the same.

    Without host and fragment; percent-escapes decoded where that changes nothing (a space, a separator
    and what is no UTF-8 stay escaped); composed accents (NFC). Doing it twice changes nothing. Raises
    ValidationError.
    """
    path = one_form(_SCHEME_AND_HOST.sub("", address.strip(), count=1))
    if is_ours(path):
        raise ValidationError(_("This site needs the addresses below %(path)s itself."), params=_params(path))
    return path


def one_form(path: str) -> str:
    """The same for any path of this site, with its query."""
    if not path.startswith("/"):
        raise ValidationError(_("An address begins with a slash: /spip.php?article12."))
    if path.startswith("//"):
        raise ValidationError(_("An address begins with one slash, not with two."))
    if _CONTROLS.search(path):
        raise ValidationError(_("This address contains characters that no address has."))
    before, asked, query = path.partition("#")[0].partition("?")
    found = _decoded(before, _KEPT_IN_PATHS) + asked + _decoded(query, _KEPT_IN_QUERIES)
    if found.startswith("//"):  # it was written /%2F…
        raise ValidationError(_("An address begins with one slash, not with two."))
    if "\\" in path or "%5C" in found:
        raise ValidationError(_("An address contains no backslash."))
    if re.search(r"%(?:[01][0-9A-F]|7F)", found):
        raise ValidationError(_("This address contains characters that no address has."))
    if {".", ".."} & set(found.partition("?")[0].split("/")):
        raise ValidationError(_("Write the address without “.” and “..”."))
    if len(found) > LONGEST:
        raise ValidationError(
            _("This address is too long: at most %(most)s characters."), params={"most": LONGEST}
        )
    return found


def _decoded(text: str, kept: frozenset[str]) -> str:
    pieces = _ESCAPES.split(_STRAY_PERCENT.sub("%25", text))
    decoded = "".join(
        _read(piece, kept) if number % 2 else _escaped(piece, frozenset())
        for number, piece in enumerate(pieces)
    )
    pieces = _ESCAPES.split(decoded)
    return "".join(
        piece if number % 2 else unicodedata.normalize("NFC", piece) for number, piece in enumerate(pieces)
    )


def _read(escapes: str, kept: frozenset[str]) -> str:
    """The characters of a run of escapes; bytes that are no UTF-8 stay as they are, in capitals."""
    octets = bytes.fromhex(escapes.replace("%", ""))
    return _escaped(octets.decode("utf-8", "surrogateescape"), kept)


def _escaped(text: str, kept: frozenset[str]) -> str:
    return "".join(_escape(sign) if _stays_escaped(sign, kept) else sign for sign in text)


def _stays_escaped(sign: str, kept: frozenset[str]) -> bool:
    """Separators, white space, and what cannot be seen or turns the writing round."""
    return sign in kept or sign.isspace() or unicodedata.category(sign) in {"Cc", "Cf", "Cs"}


def _escape(sign: str) -> str:
    octets = sign.encode("utf-8", "surrogateescape")
    return "".join(f"%{octet:02X}" for octet in octets)


def own_paths() -> tuple[str, ...]:
    """What is never redirected: the staff's pages, and files."""
    return ("/admin/", settings.STATIC_URL, settings.MEDIA_URL)


def is_ours(path: str) -> bool:
    return path.startswith(own_paths())


def _params(path: str) -> dict[str, str]:
    return {"path": next(own for own in own_paths() if path.startswith(own))}


# --- what it leads to ----------------------------------------------------------------------------


def target(new: str) -> str:
    """`new` as it may be stored: a path of this site, or a complete address. Raises ValidationError."""
    new = new.strip()
    if not new:
        return GONE
    if _CONTROLS.search(new):
        raise ValidationError(_("This address contains characters that no address has."))
    if not new.startswith("/"):
        elsewhere = _elsewhere(new)
        if not _is_this_site(elsewhere):
            return elsewhere
        new = _SCHEME_AND_HOST.sub("", elsewhere, count=1) or "/"
    path, sign, fragment = new.partition("#")
    found = one_form(path) + (sign + _decoded(fragment, frozenset("%")) if fragment else "")
    if len(found) > LONGEST:
        raise ValidationError(
            _("This address is too long: at most %(most)s characters."), params={"most": LONGEST}
        )
    return found


def _elsewhere(new: str) -> str:
    try:
        if "\\" in new or len(new) > LONGEST:
            raise ValidationError("")
        _is_complete_address(new)
        parts = urlsplit(new)
        if "@" in parts.netloc or parts.port == 0:
            raise ValidationError("")
    except (ValidationError, ValueError) as error:
        raise ValidationError(
            _("Write an address of this site (/fr/positions/…) or a complete one (https://…).")
        ) from error
    return new


def _is_this_site(url: str) -> bool:
    """True when the address is on a host that this very site answers for: it could lead round in a circle."""
    parts, site = urlsplit(url), urlsplit(settings.SITE_URL)
    if parts.netloc.lower() == site.netloc.lower():
        return True
    hosts = {name.lower().lstrip(".") for name in settings.ALLOWED_HOSTS} | {site.hostname}
    return parts.port in {None, 80, 443} and (parts.hostname or "").removeprefix("www.") in {
        (host or "").removeprefix("www.") for host in hosts
    }


def check_target(old: str, new: str) -> str:
    """Where `old` finally leads: `new`, or where `new` itself has moved to. Raises ValidationError.

    Both are read in their one form. A circle through other redirects is refused.
    """
    found = target(new)
    return final(old, {old: found} | _others(old, found))


def _others(old: str, found: str) -> dict[str, str]:
    """The redirects that `found` may run through. Stored ones are straight, so there are one or two."""
    from pages.models import Redirect

    known: dict[str, str] = {}
    path = without_fragment(found)
    while path not in known and path != old:
        row = Redirect.objects.filter(old=path).first()
        if row is None:
            break
        known[path] = row.new
        path = without_fragment(row.new)
    return known


def final(old: str, leads: Mapping[str, str]) -> str:
    """The end of the way from `old` along `leads` (old → new). Raises ValidationError where there is none."""
    end = ends(leads)[old]
    if end is None:
        raise ValidationError(_("This leads round in a circle."), code="circle")
    return end


def ends(leads: Mapping[str, str]) -> dict[str, str | None]:
    """The end of the way from each address; None from where one goes round in a circle."""
    found: dict[str, str | None] = {}
    for start in leads:
        way: dict[str, None] = {}
        at = start
        while at in leads and at not in found and at not in way:
            way[at] = None
            at = without_fragment(leads[at])
        if at in found:
            end = found[at]
        else:
            end = None if at in way else leads[next(reversed(way))]
        found |= dict.fromkeys(way, end)
    return found


def without_fragment(address: str) -> str:
    return address.partition("#")[0]


# --- the answer to a request ---------------------------------------------------------------------


def answer(request_path: str, query: str) -> str | None:
    """Where a request that found nothing should go: an address, GONE, or None where nobody knows.

    `request_path` is decoded, as Django gives it; `query` is not. One query; none for what is ours.
    """
    from pages.models import Redirect

    if is_ours(request_path):
        return None
    wanted = list(forms_of(request_path, query))
    if not wanted:
        return None
    stored = dict(Redirect.objects.filter(old__in=wanted).values_list("old", "new"))
    found = next((stored[form] for form in wanted if form in stored), None)
    try:
        return None if found is None else target(found)
    except ValidationError:
        return None  # a row that did not come in through a form, and would not have


def forms_of(request_path: str, query: str) -> Iterable[str]:
    """The addresses to look for, best first: as asked, without what mailings add, without any query."""
    path = request_path.replace("?", "%3F").replace("#", "%23")
    queries = [query, without_tracking(query)] if len(query) <= LONGEST_QUERY else []
    forms: dict[str, None] = {}
    for asked in (*queries, ""):
        try:
            forms[one_form(f"{path}?{asked}" if asked else path)] = None
        except ValidationError:
            continue
    return forms


def without_tracking(query: str) -> str:
    """The query without the parameters that only say where a reader came from."""
    return "&".join(one for one in query.split("&") if not TRACKING.fullmatch(one.partition("=")[0]))
