"""The whole site on one page, for people: its sections, its pages, its countries, and what must be said."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, cast

from django.db.models import CharField, Count, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from languages.codes import default_language
from languages.queries import plain
from languages.texts import Text, active_language
from library.models import Document
from pages.chrome import Chrome, Entry
from pages.models import NewsItem, Page
from pages.models.destinations import Section
from partners.models import Partner
from positions.models import Position, Result
from publishing.listing import mixes_languages
from publishing.pages import everywhere, frame
from topics.models import Country

# What the counted sections list. A protected partner is never counted (docs/decisions/0002).
LISTED: dict[Section, Any] = {
    Section.POSITIONS: Position.objects.all(),
    Section.RESULTS: Result.objects.all(),
    Section.PARTNERS: Partner.objects.without_secrets(),
    Section.COUNTRIES: Country.objects.all(),
    Section.NEWS: NewsItem.objects.all(),
    Section.PUBLICATIONS: Document.objects.all(),
}


@dataclass(frozen=True)
class SectionTold:
    """A section of the site, and how many records it lists (None where nothing is counted)."""

    label: Text
    url: str
    number: int | None = None


@dataclass
class Branch:
    """A page, and the pages within it."""

    page: Page
    branches: list["Branch"] = field(default_factory=list)


@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    language, mixed = active_language(), mixes_languages(request)
    addresses, site = everywhere("site-map"), cast(Any, request).site
    sections, tree = list(sections_of(request, language)), page_tree(language)
    countries = Country.objects.listed(language, mixed=mixed).for_lists().order_by(*Country.by_name(language))
    told = {section.url for section in sections} | set(urls_in(tree))
    told |= {country.get_absolute_url() for country in countries}
    context = {
        **frame(addresses, x_default=addresses[default_language()], section="site-map"),
        "sections": sections,
        "tree": tree,
        "countries": countries,
        "further": list(further(site, told)),
    }
    return render(request, "site_map.html", context)


def sections_of(request: HttpRequest, language: str) -> Iterable[SectionTold]:
    """Every section of the site with the number of what it lists, all of them in one query."""
    mixed = mixes_languages(request)
    counts = [
        plain(rows.listed(language, mixed=mixed))
        .order_by()
        .annotate(_section=Value(section.value, CharField()))
        .values("_section")
        .annotate(_number=Count("pk"))
        .values_list("_section", "_number")
        for section, rows in LISTED.items()
    ]
    numbers = dict(counts[0].union(*counts[1:], all=True))
    for section in Section:
        if section != Section.HOME:
            number = numbers.get(section.value, 0) if section in LISTED else None
            yield SectionTold(Text(str(section.label), language), reverse(section.value), number)


def page_tree(language: str) -> list[Branch]:
    """The pages that can be read in `language`, each within the nearest page above it that can be, too."""
    branches = {page.pk: Branch(page) for page in Page.objects.published(language).in_order()}
    above = dict(Page.objects.order_by().values_list("pk", "parent"))
    within = defaultdict(list)
    for key, branch in branches.items():
        parent = above[key]
        while parent is not None and parent not in branches:
            parent = above[parent]
        within[parent].append(branch)
    for key, branch in branches.items():
        branch.branches = within[key]
    return within[None]


def urls_in(tree: Iterable[Branch]) -> Iterable[str]:
    for branch in tree:
        yield branch.page.get_absolute_url()
        yield from urls_in(branch.branches)


def further(site: Chrome, told: set[str]) -> Iterable[Entry]:
    """Everything else that the menus lead to, once."""
    here = {*told, reverse("home"), reverse("site-map")}
    for entry in (*site.header, *site.footer, *site.ways, *site.standing):
        if entry.url not in here:
            here.add(entry.url)
            yield entry
