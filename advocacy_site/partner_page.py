"""The page of a partner: who it is, and what we did together.

It gathers positions, results and news, which stand above partners in the house: hence the roof. A
protected partner has no such lists. Each is about countries; together they would say where it is, or
who (the mosaic effect, docs/decisions/0002).
"""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Window
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from languages.queries import links
from languages.texts import active_language
from pages.models import NewsItem
from partners.models import Membership, Partner
from partners.views import partner_list
from positions.models import Position, Result, Signatory
from publishing.pages import find, record_frame
from topics.names import names_of

LATEST = 8  # of each kind; the rest is one link away


@require_safe
def partner_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What is known of it, whom it belongs to, and what it has a part in."""
    language = active_language()
    partner = find(Partner.objects.select_related("kind", "country", "region"), slug)
    belongs_to = Membership.objects.of_member(partner)
    context = {
        **record_frame(partner, "partners:list"),
        "partner": partner,
        # A protected partner works nowhere that may be told, whatever its row says, and is filed nowhere.
        "names": names_of(partner, "themes", linked=False)
        if partner.is_protected
        else names_of(partner, "themes", "works_in"),
        "other_names": () if partner.hides_its_name else partner.other_names.all(),
        "members": Membership.objects.of_coalition(partner),
        "belongs_to": belongs_to.order_by(*(f"of__{name}" for name in Partner.by_name(language))),
        **({} if partner.is_protected else together(partner, language)),
    }
    return render(request, "partners/partner_detail.html", context)


def together(partner: Partner, language: str) -> dict[str, list[Any]]:
    """The newest positions, results and news it has a part in, each knowing how many there are."""
    alone = Partner.objects.filter(pk=partner.pk)
    kinds = {
        "positions": _with_its_part(Position.objects.select_related("type").involving(alone), partner),
        "results": Result.objects.select_related("kind").involving(alone),
        "news": NewsItem.objects.filter(lead=partner),
    }
    return {
        kind: list(
            rows.published(language)
            .for_lists()
            .newest_first(language)
            .annotate(of_all=Window(Count("pk")))[:LATEST]
        )
        for kind, rows in kinds.items()
    }


def _with_its_part(rows: Any, partner: Partner) -> Any:
    """Each position with what `partner` did for it: `leads`, `wrote`, `signed`, or supports it."""
    wrote = links(Position, "co_authors").filter(partner=partner.pk, position=OuterRef("pk"))
    signed = Signatory.objects.filter(is_public=True, member=partner.pk, position=OuterRef("pk"))
    return rows.annotate(wrote=Exists(wrote), signed=Exists(signed))


partner_urls = [
    path("", partner_list, name="list"),
    path("<slug:slug>/", partner_detail, name="detail"),
]
