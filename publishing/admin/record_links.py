"""What the text editor asks about links to records: which there are, and what is behind a stored link.

Each type is asked through its own ModelAdmin: nobody finds here what their lists do not show them.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.admin import AdminSite
from django.db.models import BooleanField, Case, Value, When
from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from languages.codes import direction, endonym, site_languages
from languages.folding import fold
from languages.record_links import reference_from
from languages.texts import words_of
from publishing.admin.lists import folded_search
from publishing.admin.moves import state_code, state_label
from publishing.own_addresses import path_of, record_at
from publishing.record_links import linkable, read_in, reference_of
from publishing.state import Publishable

SHOWN = 20  # found at a time: more words find fewer
LONGEST = 500  # characters of a question


def records_to_link(request: HttpRequest, site: AdminSite) -> JsonResponse:
    """`?q=` finds records by their words, by an address of this site or by a reference; JSON."""
    asked = request.GET.get("q", "")[:LONGEST].strip()
    is_named = reference_from(asked) is not None or bool(path_of(asked))
    found = list(_named(request, site, asked)) if is_named else _found(request, site, asked)
    return JsonResponse({"records": [told(one) for one in found[:SHOWN]], "more": len(found) > SHOWN})


def _admins(request: HttpRequest, site: AdminSite) -> Iterator[Any]:
    """The ModelAdmins of the types with pages that this person may see."""
    for model in linkable().values():
        model_admin: Any = site._registry.get(model)
        if model_admin and model_admin.has_view_permission(request):
            yield model_admin


def _rows(model_admin: Any, request: HttpRequest) -> Any:
    rows = model_admin.get_queryset(request)
    return rows.for_lists() if hasattr(rows, "for_lists") else rows


def _named(request: HttpRequest, site: AdminSite, asked: str) -> Iterable[Any]:
    """The one record that a reference or an address names, if this person may see it."""
    reference = reference_from(asked)
    if reference is None:
        at = record_at(path_of(asked).partition("?")[0])
        reference = reference_of(at[0]) if at else None
    for model_admin in _admins(request, site):
        model = model_admin.model
        if reference and reference.model == model._meta.label_lower:
            yield from _with_pages(
                _rows(model_admin, request).filter(**{model.natural_key_field: reference.key})
            )


def _found(request: HttpRequest, site: AdminSite, words: str) -> list[Any]:
    """Of every type: first what is called so, then what begins so; without words, what was changed last."""
    found: list[Any] = []
    for model_admin in _admins(request, site):
        rows = _rows(model_admin, request)
        dated = issubclass(model_admin.model, Publishable)
        if words:
            rows = folded_search(rows, words)
        elif not dated:
            continue
        rows = rows.order_by("-updated_at", "pk") if dated else rows.order_by("pk")
        found += _with_pages(rows[: SHOWN + 1])
    if not words:
        return sorted(found, key=lambda record: record.updated_at, reverse=True)
    return sorted(found, key=lambda record: _nearness(record, fold(words)))


def _nearness(record: Any, asked: str) -> int:
    titles = [fold(record.version(code).title) for code in site_languages()]
    if asked in titles:
        return 0
    if any(title.startswith(asked) for title in titles):
        return 1
    return 2 if any(asked in title for title in titles) else 3


def _with_pages(rows: Any) -> list[Any]:
    """The rows; those of reference data each know the languages in which they have a page."""
    if issubclass(rows.model, Publishable):
        return list(rows)
    has_page = {
        f"has_page_{place}": Case(
            When(read_in(rows.model, code), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
        for place, code in enumerate(site_languages())
    }
    return list(rows.annotate(**has_page))


def told(record: Any) -> dict[str, Any]:
    """A record as somebody chooses it: what it is called, what it is, and where readers can open it."""
    title = words_of(record, record.title_field)
    states = list(_states(record))
    return {
        "reference": str(reference_of(record)),
        "title": str(title) or str(record),
        "language": title.language,
        "direction": direction(title.language) if title else "",
        "kind": capfirst(str(record._meta.verbose_name)),
        "states": states,
        "is_public": any(one["is_public"] for one in states),
    }


def _states(record: Any) -> Iterator[dict[str, Any]]:
    for place, code in enumerate(site_languages()):
        if isinstance(record, Publishable):
            version = record.version(code)
            state, label, is_public = state_code(version), state_label(version), version.is_public
        else:
            is_public = getattr(record, f"has_page_{place}")
            state, label = ("public", _("Has a page")) if is_public else ("none", _("No page"))
        yield {
            "language": code,
            "name": endonym(code),
            "state": state,
            "label": label,
            "is_public": is_public,
        }


def editor_options() -> dict[str, Any]:
    """For static/admin_site/rich_text/links.js: where to ask, and every word it shows."""
    return {
        "url": reverse("admin:record-links"),
        "labels": {
            "link": _("Link to a page of this site"),
            "search": _("Search by title, or paste an address of this site"),
            "found": _("Pages found"),
            "now": _("Leads to:"),
            "none": _("Nothing was found. Try other words, or fewer."),
            "more": _("There are more: type more words to find them."),
            "count": _("Pages found: %(number)s"),
            "failed": _("The search does not answer. Try again in a moment."),
            "unread": _("No reader can open it yet: until then they get the words without a link."),
            "missing": _("This record does not exist: readers get the words without a link."),
            "remove": _("Remove the link"),
            "cancel": pgettext("a button", "Cancel"),
        },
    }
