"""What the home page shows: the parts the organisation chose, in its order, each only if it has something.

At most twelve queries with everything shown, the frame of the page included. So its lists name less than
the lists they lead to: a title, a type, a date, a summary and who leads; no countries and no themes.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch
from django.urls import reverse

from languages.codes import column, column_languages
from languages.queries import plain
from languages.texts import NOTHING, Text, active_language, text_of
from library.models import Document
from pages.models.destinations import Section
from pages.models.news import NewsItem
from pages.models.page import Page
from pages.models.site import THE_SITE, Funder, HomeSection, HomeSectionKind, SiteIdentity
from partners.models import Partner
from positions.charts import percent
from positions.models import Ask, AskStatus, Figure, Position, Result
from publishing.availability import Availability
from topics.models import Country, Theme, Topic

USUAL_ORDER = tuple(kind for kind in HomeSectionKind if kind != HomeSectionKind.ACT)


@dataclass(frozen=True)
class StatusCount:
    """How many asks that can be read stand where, or why nobody knows; and the list of their positions."""

    status: AskStatus | Availability
    number: int
    share: str  # of the status that most of them have, in per cent: the length of a bar

    @property
    def is_known(self) -> bool:
        return isinstance(self.status, AskStatus)

    @property
    def url(self) -> str:
        return f"{reverse(Section.POSITIONS)}?status={self.status}"


@dataclass(frozen=True)
class Part:
    """A part of the home page, with what it shows."""

    kind: HomeSectionKind
    own_heading: Text
    rows: Any

    @property
    def heading(self) -> Text:
        return self.own_heading or Text(str(self.kind.label), active_language())

    @property
    def template(self) -> str:
        return SHOWN[self.kind].template

    @property
    def total(self) -> int:
        """Of the asks: how many there are."""
        return sum(row.number for row in self.rows)


@dataclass(frozen=True)
class HomePage:
    introduction: Text
    parts: list[Part]


def home_page(language: str) -> HomePage:
    """The chosen parts that have something to show in `language`, in their order."""
    chosen, introduction = chosen_sections()
    parts = [
        Part(HomeSectionKind(section.kind), text_of(section, "heading"), rows)
        for section in chosen
        if (rows := SHOWN[HomeSectionKind(section.kind)].rows(language, section))
    ]
    return HomePage(introduction, parts)


def chosen_sections() -> tuple[list[HomeSection], Text]:
    """The parts of the home page, and its introduction; the usual ones while there is no site."""
    rows = list(HomeSection.objects.filter(site__key=THE_SITE).select_related("site", "page"))
    site = rows[0].site if rows else SiteIdentity.objects.filter(key=THE_SITE).first()
    if site is None:
        return [HomeSection(kind=kind) for kind in USUAL_ORDER], NOTHING
    return rows, text_of(site, "introduction")


# --- what each part shows ------------------------------------------------------------------------


def led(rows: Any) -> Any:
    """`rows` with their leads in the same query; those that may not be named are left out afterwards."""
    named = Partner.objects.beside_countries().filter(pk=OuterRef("lead"))
    bodies = ("body", *(column("body", code) for code in column_languages()))
    return (
        rows.prefetch_related(None)
        .select_related("lead")
        .defer(*bodies, *(f"lead__{name}" for name in bodies))
        .annotate(lead_is_named=Exists(named))
    )


def with_named_leads(rows: Any) -> list[Any]:
    found = list(rows)
    for row in found:
        if not row.lead_is_named:  # as a prefetch of those partners leaves it
            row._meta.get_field("lead").set_cached_value(row, None)
    return found


def latest_positions(language: str, section: HomeSection) -> list[Position]:
    rows = led(Position.objects.published(language).for_lists().select_related("type"))
    unnamed = (Prefetch("countries", Country.objects.none()), Prefetch("themes", Theme.objects.none()))
    return with_named_leads(rows.prefetch_related(*unnamed).newest_first(language)[: section.length])


def asks_by_status(language: str, section: HomeSection) -> list[StatusCount]:
    """Every status that an ask has which can be read in `language`, in the order of a procedure.

    After them, why others have none; those that nobody has looked up are not told.
    """
    asks = plain(Ask.objects.readable(language))
    counted = asks.order_by().values_list("status", "status_info").annotate(number=Count("pk"))
    numbers = {status or why: number for status, why, number in counted}
    told = (*AskStatus, *(why for why in Availability if why != Availability.UNSET))
    most = max((numbers.get(status, 0) for status in told), default=0)
    return [
        StatusCount(status, numbers[status], percent(numbers[status], most))
        for status in told
        if numbers.get(status)
    ]


def latest_results(language: str, section: HomeSection) -> list[Result]:
    rows = led(Result.objects.published(language).for_lists().select_related("kind"))
    names = (Prefetch("countries", Country.objects.none()), Prefetch("figures", Figure.objects.all()))
    return with_named_leads(rows.prefetch_related(*names).newest_first(language)[: section.length])


def latest_news(language: str, section: HomeSection) -> list[NewsItem]:
    unnamed = (Prefetch("countries", Country.objects.none()), Prefetch("topics", Topic.objects.none()))
    rows = NewsItem.objects.published(language).for_lists().select_related("image")
    return list(rows.prefetch_related(*unnamed).newest_first(language)[: section.length])


def partners(language: str, section: HomeSection) -> list[Partner]:
    """The newest of those whom nothing protects, told from A to Z."""
    rows = Partner.objects.published(language).without_secrets().for_lists()
    newest = list(rows.order_by(f"-{column('published_at', language)}", "-pk")[: section.length])
    return sorted(newest, key=lambda partner: getattr(partner, column("sort_key", language)))


def countries(language: str, section: HomeSection) -> list[Country]:
    """Featured ones first, told from A to Z."""
    order = Country.by_name(language)
    rows = Country.objects.published(language).for_lists().order_by("-featured", *order)
    return sorted(rows[: section.length], key=lambda country: getattr(country, column("sort_key", language)))


def latest_publications(language: str, section: HomeSection) -> list[Document]:
    return list(Document.objects.published(language).with_files().newest_first(language)[: section.length])


def funders(language: str, section: HomeSection) -> list[Funder]:
    """All of them: what they ask to be told is told."""
    return list(Funder.objects.filter(site__key=THE_SITE).select_related("logo").order_by("order", "id"))


def page_to_act(language: str, section: HomeSection) -> Page | None:
    """The page that says what a reader can do; where it is not in their language, it says in which it is."""
    page = section.page
    return page if page is not None and page.is_public_anywhere else None


@dataclass(frozen=True)
class Shown:
    """How the rows of a part are found, and which template prints them."""

    rows: Callable[[str, HomeSection], Any]
    template: str


SHOWN: dict[HomeSectionKind, Shown] = {
    HomeSectionKind.POSITIONS: Shown(latest_positions, "home/_positions.html"),
    HomeSectionKind.ASKS: Shown(asks_by_status, "home/_asks.html"),
    HomeSectionKind.RESULTS: Shown(latest_results, "home/_results.html"),
    HomeSectionKind.NEWS: Shown(latest_news, "home/_news.html"),
    HomeSectionKind.PARTNERS: Shown(partners, "home/_partners.html"),
    HomeSectionKind.COUNTRIES: Shown(countries, "home/_countries.html"),
    HomeSectionKind.PUBLICATIONS: Shown(latest_publications, "home/_publications.html"),
    HomeSectionKind.ACT: Shown(page_to_act, "home/_act.html"),
    HomeSectionKind.FUNDERS: Shown(funders, "home/_funders.html"),
}
