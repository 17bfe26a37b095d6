"""The lists that fill themselves: what is public now, in the language of the page, and nothing else.

Protected partners are in none of them (docs/decisions/0002). Each list is read once per page, however
many blocks show it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Case, CharField, Count, F, Value, When, Window
from django.db.models.functions import Concat, Length, RowNumber, Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from languages.codes import column, column_languages
from languages.texts import text_of
from library.models import Document
from pages.models.destinations import Section
from pages.models.news import NewsItem
from pages.models.page import BlockList
from partners.models import Partner
from positions.models import Ask, AskStatus, Position, Result
from topics.models import Country, PositionType, ResultKind


@dataclass(frozen=True)
class OpenCall:
    """An ask that waits for an answer, and whether it has waited longer than it should."""

    ask: Ask
    is_past: bool

    @property
    def url(self) -> str:
        return f"{self.ask.position.get_absolute_url()}#ask-{self.ask.key}"


# --- what each list holds, at most `length` of it -----------------------------------------------


def positions_by_type(language: str, length: int) -> list[PositionType]:
    """Every type that has public positions, with their `number`: a table of contents is never cut short."""
    rows = PositionType.objects.filter(positions__in=Position.objects.published(language))
    counted = rows.annotate(number=Count("positions"))
    return list(counted.order_by("order", *PositionType.by_name(language)))


def latest_positions(language: str, length: int) -> list[Position]:
    rows = Position.objects.published(language).for_lists().with_names()
    return list(rows.newest_first(language)[:length])


def results_by_kind(language: str, length: int) -> list[tuple[ResultKind, list[Result]]]:
    """The latest `length` results of each kind, kinds in the order of their vocabulary."""
    newest = [F("latest").desc(), F(column("published_at", language)).desc(), F("pk").desc()]
    ranked = Result.objects.published(language).annotate(
        rank=Window(RowNumber(), partition_by=F("kind"), order_by=newest)
    )
    bodies = ("body", *(column("body", code) for code in column_languages()))
    rows = ranked.filter(rank__lte=length).select_related("kind").defer(*bodies)
    order = ("kind__order", f"kind__{column('sort_key', language)}", "kind_id", "rank")
    return [(kind, list(found)) for kind, found in groupby(rows.order_by(*order), lambda row: row.kind)]


def latest_results(language: str, length: int) -> list[Result]:
    rows = Result.objects.published(language).for_lists().with_names()
    return list(rows.newest_first(language)[:length])


def partners(language: str, length: int) -> list[Partner]:
    """From A to Z, those whom nothing protects."""
    rows = Partner.objects.published(language).without_secrets().with_names()
    return list(rows.order_by(*Partner.by_name(language))[:length])


def countries(language: str, length: int) -> list[Country]:
    rows = Country.objects.published(language).for_lists()
    return list(rows.order_by(*Country.by_name(language))[:length])


def latest_news(language: str, length: int) -> list[NewsItem]:
    rows = NewsItem.objects.published(language).for_lists().with_names().select_related("image")
    return list(rows.newest_first(language)[:length])


def latest_publications(language: str, length: int) -> list[Document]:
    rows = Document.objects.published(language).with_files()
    return list(rows.newest_first(language)[:length])


def open_calls(language: str, length: int) -> list[OpenCall]:
    """Asks that wait: the next deadline first, then those without one, last those whose deadline passed."""
    today = timezone.localdate().isoformat()
    # A deadline passes with its last day: "2026" is compared with this year, "2026-05" with this month.
    known = Substr(Value(today), 1, Length("deadline"), output_field=CharField())
    due = Concat("deadline", Value("-99"), output_field=CharField())  # sorts by the last day, not the first
    asks = (
        Ask.objects.readable(language)
        .filter(status__in=(AskStatus.OPEN, AskStatus.IN_PROGRESS))
        .select_related("position", "addressee")
        .defer("position__body", *(f"position__{column('body', code)}" for code in column_languages()))
        .alias(_today=known)
        .annotate(turn=Case(When(deadline="", then=1), When(deadline__lt=F("_today"), then=2), default=0))
        .alias(_next=Case(When(turn=0, then=due), default=Value("")))
        .alias(_past=Case(When(turn=2, then=due), default=Value("")))
        .order_by("turn", "_next", "-_past", "position_id", "order", "key")
    )
    return [OpenCall(ask, ask.turn == 2) for ask in asks[:length] if text_of(ask, "text")]


# --- the lists ----------------------------------------------------------------------------------


def _first(rows: list[Any], length: int) -> list[Any]:
    return rows[:length]


def _all(rows: list[Any], length: int) -> list[Any]:
    return rows


def _first_of_each(rows: list[Any], length: int) -> list[Any]:
    return [(kind, found[:length]) for kind, found in rows]


@dataclass(frozen=True)
class ListKind:
    """How one list is read, where all of it can be seen, and what “how many” means for it."""

    rows: Callable[[str, int], list[Any]]
    section: Section
    way_on: str | Promise
    shortened: Callable[[list[Any], int], list[Any]] = _first


POSITIONS = (Section.POSITIONS, _("See all positions"))
RESULTS = (Section.RESULTS, _("See all results"))

LISTS: dict[str, ListKind] = {
    BlockList.POSITIONS_BY_TYPE: ListKind(positions_by_type, *POSITIONS, _all),
    BlockList.LATEST_POSITIONS: ListKind(latest_positions, *POSITIONS),
    BlockList.RESULTS_BY_KIND: ListKind(results_by_kind, *RESULTS, _first_of_each),
    BlockList.LATEST_RESULTS: ListKind(latest_results, *RESULTS),
    BlockList.PARTNERS: ListKind(partners, Section.PARTNERS, _("See all partners")),
    BlockList.COUNTRIES: ListKind(countries, Section.COUNTRIES, _("See all countries")),
    BlockList.LATEST_NEWS: ListKind(latest_news, Section.NEWS, _("See all news")),
    BlockList.LATEST_PUBLICATIONS: ListKind(
        latest_publications, Section.PUBLICATIONS, _("See all publications")
    ),
    BlockList.OPEN_CALLS: ListKind(open_calls, *POSITIONS),
}


@dataclass(frozen=True)
class ListTold:
    """A list as a block shows it. Its template prints `rows`."""

    name: str
    rows: list[Any]

    @property
    def template(self) -> str:
        return f"pages/lists/_{self.name}.html"

    @property
    def url(self) -> str:
        return reverse(LISTS[self.name].section)

    @property
    def way_on(self) -> str:
        return str(LISTS[self.name].way_on)


def lists_for(blocks: list[Any], language: str) -> dict[Any, ListTold]:
    """`{block key: its list}`; each kind of list is read once, as long as the longest that is wanted."""
    longest: dict[str, int] = {}
    for block in blocks:
        if block.list:
            longest[block.list] = max(block.list_length, longest.get(block.list, 0))
    read = {name: LISTS[name].rows(language, length) for name, length in longest.items()}
    return {
        block.pk: ListTold(block.list, LISTS[block.list].shortened(read[block.list], block.list_length))
        for block in blocks
        if block.list
    }
