"""What the home page shows: the parts the organisation chose, in its order, each only if it has something.

At most twelve queries with everything shown, the frame of the page included. So its lists name less than
the lists they lead to: a title, a type, a date, a summary and who leads; no countries and no themes. What
exists in another language only is counted with the asks, in one query (norm C5b).
"""

from collections.abc import Callable, Container
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Prefetch, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import translation

from languages.codes import column, column_languages, site_languages
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
from publishing.listing import WITHOUT
from publishing.pages import OnlyThere
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
    only_elsewhere: list[OnlyThere] = field(default_factory=list)

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


def home_page(language: str, mixed: bool = False) -> HomePage:
    """The chosen parts that have something to tell in `language`, in their order.

    `mixed`: their lists also show what exists in other languages only, instead of saying how much there is.
    """
    chosen, introduction = chosen_sections()
    asked = Asked(language, mixed, numbers_for({section.kind for section in chosen}, language, mixed))
    parts = [
        Part(
            HomeSectionKind(section.kind),
            text_of(section, "heading"),
            SHOWN[HomeSectionKind(section.kind)].rows(asked, section),
            asked.only_elsewhere(section.kind),
        )
        for section in chosen
    ]
    return HomePage(introduction, [part for part in parts if part.rows or part.only_elsewhere])


def chosen_sections() -> tuple[list[HomeSection], Text]:
    """The parts of the home page, and its introduction; the usual ones while there is no site."""
    rows = list(HomeSection.objects.filter(site__key=THE_SITE).select_related("site", "page"))
    site = rows[0].site if rows else SiteIdentity.objects.filter(key=THE_SITE).first()
    if site is None:
        return [HomeSection(kind=kind) for kind in USUAL_ORDER], NOTHING
    return rows, text_of(site, "introduction")


# --- how many there are --------------------------------------------------------------------------

# What the lists of the parts show, and where all of it is. A protected partner is in none of them.
LISTED: dict[str, tuple[Section, Any]] = {
    HomeSectionKind.POSITIONS: (Section.POSITIONS, Position.objects.all()),
    HomeSectionKind.RESULTS: (Section.RESULTS, Result.objects.all()),
    HomeSectionKind.NEWS: (Section.NEWS, NewsItem.objects.all()),
    HomeSectionKind.PARTNERS: (Section.PARTNERS, Partner.objects.without_secrets()),
    HomeSectionKind.COUNTRIES: (Section.COUNTRIES, Country.objects.all()),
    HomeSectionKind.PUBLICATIONS: (Section.PUBLICATIONS, Document.objects.all()),
}
STANDING = "standing"  # of the asks that are listed: how many stand where

Numbers = dict[tuple[str, str], int]  # (kind of part, language) or (STANDING, status): how many


@dataclass(frozen=True)
class Asked:
    """For which readers the page is, and what was counted for all of its parts together."""

    language: str
    mixed: bool
    numbers: Numbers

    def only_elsewhere(self, kind: str) -> list[OnlyThere]:
        """A line for each language that has some of this kind that the page lacks."""
        section = Section.POSITIONS if kind == HomeSectionKind.ASKS else LISTED.get(kind, ("",))[0]
        lines = []
        for code in site_languages():
            if number := self.numbers.get((kind, code)):
                with translation.override(code):
                    url = f"{reverse(section)}?{WITHOUT}={self.language}"
                lines.append(OnlyThere(code, number, url, kind))
        return lines


def numbers_for(kinds: Container[str], language: str, mixed: bool) -> Numbers:
    """One query, or none."""
    parts = []
    if HomeSectionKind.ASKS in kinds:
        asks = Ask.objects.listed(language, mixed=mixed)
        why = Case(When(status="", then=F("status_info")), default=F("status"), output_field=CharField())
        parts.append(_counted(asks, STANDING, why))
    for code in site_languages():
        if code == language or mixed:
            continue
        if HomeSectionKind.ASKS in kinds:
            asks = Ask.objects.readable_only_elsewhere(language, code)
            parts.append(_counted(asks, HomeSectionKind.ASKS.value, Value(code)))
        for kind, (_section, rows) in LISTED.items():
            if kind in kinds:
                missing = rows.published_only_elsewhere(language, code)
                parts.append(_counted(missing, str(kind), Value(code)))
    if not parts:
        return {}
    found = parts[0].union(*parts[1:], all=True)
    return {(what, of): number for what, of, number in found}


def _counted(rows: Any, what: str, of: Any) -> Any:
    """(what, of, how many rows) for each value of the expression `of`."""
    named = plain(rows.order_by()).annotate(_what=Cast(Value(what), CharField()), _of=Cast(of, CharField()))
    return named.values("_what", "_of").annotate(_number=Count("pk")).values_list("_what", "_of", "_number")


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


def latest_positions(asked: Asked, section: HomeSection) -> list[Position]:
    rows = led(_listed(Position.objects, asked).for_lists().select_related("type"))
    unnamed = (Prefetch("countries", Country.objects.none()), Prefetch("themes", Theme.objects.none()))
    return with_named_leads(_newest(rows.prefetch_related(*unnamed), asked, section))


def asks_by_status(asked: Asked, section: HomeSection) -> list[StatusCount]:
    """Every status that an ask has which is listed here, in the order of a procedure.

    After them, why others have none; those that nobody has looked up are not told.
    """
    told = (*AskStatus, *(why for why in Availability if why != Availability.UNSET))
    numbers = {status: asked.numbers.get((STANDING, str(status)), 0) for status in told}
    most = max(numbers.values(), default=0)
    return [
        StatusCount(status, number, percent(number, most)) for status, number in numbers.items() if number
    ]


def latest_results(asked: Asked, section: HomeSection) -> list[Result]:
    rows = led(_listed(Result.objects, asked).for_lists().select_related("kind"))
    names = (Prefetch("countries", Country.objects.none()), Prefetch("figures", Figure.objects.all()))
    return with_named_leads(_newest(rows.prefetch_related(*names), asked, section))


def latest_news(asked: Asked, section: HomeSection) -> list[NewsItem]:
    unnamed = (Prefetch("countries", Country.objects.none()), Prefetch("topics", Topic.objects.none()))
    rows = _listed(NewsItem.objects, asked).for_lists().select_related("image")
    return list(_newest(rows.prefetch_related(*unnamed), asked, section))


def partners(asked: Asked, section: HomeSection) -> list[Partner]:
    """The newest of those whom nothing protects, told from A to Z."""
    rows = _listed(Partner.objects.without_secrets(), asked).for_lists()
    newest = rows.latest_public_first(asked.language)
    return _by_name(rows.order_by(newest, "-pk")[: section.length], asked)


def countries(asked: Asked, section: HomeSection) -> list[Country]:
    """Featured ones first, told from A to Z."""
    rows = _listed(Country.objects, asked).for_lists()
    return _by_name(rows.order_by("-featured", *Country.by_name(asked.language))[: section.length], asked)


def latest_publications(asked: Asked, section: HomeSection) -> list[Document]:
    return list(_newest(_listed(Document.objects, asked).with_files(), asked, section))


def _listed(rows: Any, asked: Asked) -> Any:
    return rows.listed(asked.language, mixed=asked.mixed)


def _newest(rows: Any, asked: Asked, section: HomeSection) -> Any:
    return rows.newest_first(asked.language, mixed=asked.mixed)[: section.length]


def _by_name(rows: Any, asked: Asked) -> list[Any]:
    return sorted(rows, key=lambda row: getattr(row, column("sort_key", asked.language)))


def funders(asked: Asked, section: HomeSection) -> list[Funder]:
    """All of them: what they ask to be told is told."""
    return list(Funder.objects.filter(site__key=THE_SITE).select_related("logo").order_by("order", "id"))


def page_to_act(asked: Asked, section: HomeSection) -> Page | None:
    """The page that says what a reader can do; where it is not in their language, it says in which it is."""
    page = section.page
    return page if page is not None and page.is_public_anywhere else None


@dataclass(frozen=True)
class Shown:
    """How the rows of a part are found, and which template prints them."""

    rows: Callable[[Asked, HomeSection], Any]
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
