"""The page of a partner: who it is, and what we did together.

It gathers positions, results and news, which stand above partners in the house: hence the roof. A
protected partner has no such lists. Each is about countries; together they would say where it is, or
who (the mosaic effect, docs/decisions/0002).
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from languages.codes import site_languages
from languages.queries import count_together, links
from languages.texts import active_language
from pages.models import NewsItem
from partners.models import Membership, Partner
from partners.views import partner_list
from positions.models import Position, Result, Signatory
from publishing.listing import WITHOUT, mixes_languages
from publishing.pages import OnlyThere, find, record_frame
from topics.names import names_of

LATEST = 8  # of each kind; the rest is one link away


@require_safe
def partner_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """What is known of it, whom it belongs to, and what it has a part in."""
    language, mixed = active_language(), mixes_languages(request)
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
        **({} if partner.is_protected else together(partner, language, mixed)),
    }
    return render(request, "partners/partner_detail.html", context)


@dataclass(frozen=True)
class Shared:
    """What a partner has a part in, of one kind: the newest, how many in all, and how many only elsewhere."""

    rows: list[Any]
    number: int
    only_elsewhere: list[OnlyThere]

    def __bool__(self) -> bool:
        return bool(self.rows or self.only_elsewhere)


def together(partner: Partner, language: str, mixed: bool) -> dict[str, Shared]:
    """The positions, results and news it has a part in, the newest first: four queries."""
    alone = Partner.objects.filter(pk=partner.pk)
    kinds = {
        "positions": Position.objects.select_related("type").involving(alone),
        "results": Result.objects.select_related("kind").involving(alone),
        "news": NewsItem.objects.filter(lead=partner),
    }
    others = [code for code in site_languages() if code != language and not mixed]
    numbers = count_together(
        {(kind, ""): rows.listed(language, mixed=mixed) for kind, rows in kinds.items()}
        | {
            (kind, code): rows.published_only_elsewhere(language, code)
            for kind, rows in kinds.items()
            for code in others
        }
    )
    found = {}
    for kind, rows in kinds.items():
        shown = rows.listed(language, mixed=mixed).for_lists().newest_first(language, mixed=mixed)
        if kind == "positions":
            shown = _with_its_part(shown, partner)
        lines = [
            OnlyThere(code, numbers[kind, code], _list_of(kind, partner, code, language), kind)
            for code in others
            if numbers[kind, code]
        ]
        number = numbers[kind, ""]
        found[kind] = Shared(list(shown[:LATEST]) if number else [], number, lines)
    return found


def _list_of(kind: str, partner: Partner, code: str, language: str) -> str:
    with translation.override(code):
        return f"{reverse(f'{kind}:list')}?partner={partner.key}&{WITHOUT}={language}"


def _with_its_part(rows: Any, partner: Partner) -> Any:
    """Each position with what `partner` did for it: `leads`, `wrote`, `signed`, or supports it."""
    wrote = links(Position, "co_authors").filter(partner=partner.pk, position=OuterRef("pk"))
    signed = Signatory.objects.filter(is_public=True, member=partner.pk, position=OuterRef("pk"))
    return rows.annotate(wrote=Exists(wrote), signed=Exists(signed))


partner_urls = [
    path("", partner_list, name="list"),
    path("<slug:slug>/", partner_detail, name="detail"),
]
