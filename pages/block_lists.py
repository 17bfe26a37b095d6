"""The lists that fill themselves: what is public now, in the language of the page, and nothing else.

Where the site mixes languages, what is public in another is listed too; elsewhere it is counted (norm C5b).
Protected partners are in none of them (docs/decisions/0002). Each list is read once per page, however many
blocks show it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Case, CharField, Count, F, Value, When, Window
from django.db.models.functions import Concat, Length, RowNumber, Substr
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from languages.codes import column, column_languages, site_languages
from languages.queries import count_together
from languages.texts import Text, active_language, text_of
from library.models import Document
from pages.models.destinations import Section
from pages.models.news import NewsItem
from pages.models.page import BlockList
from partners.models import Partner
from positions.asks_elsewhere import AskElsewhere
from positions.models import Ask, AskStatus, Position, Result
from publishing.listing import WITHOUT
from publishing.pages import OnlyThere
from topics.models import Country, PositionType, ResultKind


@dataclass(frozen=True)
class OpenCall(AskElsewhere):
    """An ask that waits for an answer, and whether it has waited longer than it should."""

    is_past: bool


@dataclass(frozen=True)
class Readers:
    """The language they read, and whether the site shows them what exists in others only."""

    language: str
    mixed: bool = False

    def of(self, rows: Any) -> Any:
        return rows.listed(self.language, mixed=self.mixed)

    def newest(self, rows: Any, length: int) -> list[Any]:
        return list(rows.newest_first(self.language, mixed=self.mixed)[:length])


WAITING = (AskStatus.OPEN, AskStatus.IN_PROGRESS)

# --- what each list holds, at most `length` of it -----------------------------------------------


def positions_by_type(readers: Readers, length: int) -> list[PositionType]:
    """Every type that has public positions, with their `number`: a table of contents is never cut short."""
    rows = PositionType.objects.filter(positions__in=readers.of(Position.objects))
    counted = rows.annotate(number=Count("positions"))
    return list(counted.order_by("order", *PositionType.by_name(readers.language)))


def latest_positions(readers: Readers, length: int) -> list[Position]:
    return readers.newest(readers.of(Position.objects).for_lists().with_names(), length)


def results_by_kind(readers: Readers, length: int) -> list[tuple[ResultKind, list[Result]]]:
    """The latest `length` results of each kind, kinds in the order of their vocabulary."""
    published = F(column("published_at", readers.language)).desc(nulls_last=True)
    newest = [F("latest").desc(), published, F("pk").desc()]
    ranked = readers.of(Result.objects).annotate(
        rank=Window(RowNumber(), partition_by=F("kind"), order_by=newest)
    )
    bodies = ("body", *(column("body", code) for code in column_languages()))
    rows = ranked.filter(rank__lte=length).select_related("kind").defer(*bodies)
    order = ("kind__order", f"kind__{column('sort_key', readers.language)}", "kind_id", "rank")
    return [(kind, list(found)) for kind, found in groupby(rows.order_by(*order), lambda row: row.kind)]


def latest_results(readers: Readers, length: int) -> list[Result]:
    return readers.newest(readers.of(Result.objects).for_lists().with_names(), length)


def partners(readers: Readers, length: int) -> list[Partner]:
    """From A to Z, those whom nothing protects."""
    rows = readers.of(Partner.objects.without_secrets()).with_names()
    return list(rows.order_by(*Partner.by_name(readers.language))[:length])


def countries(readers: Readers, length: int) -> list[Country]:
    rows = readers.of(Country.objects).for_lists()
    return list(rows.order_by(*Country.by_name(readers.language))[:length])


def latest_news(readers: Readers, length: int) -> list[NewsItem]:
    rows = readers.of(NewsItem.objects).for_lists().with_names().select_related("image")
    return readers.newest(rows, length)


def latest_publications(readers: Readers, length: int) -> list[Document]:
    return readers.newest(readers.of(Document.objects).with_files(), length)


def open_calls(readers: Readers, length: int) -> list[OpenCall]:
    """Asks that wait: the next deadline first, then those without one, last those whose deadline passed."""
    today = timezone.localdate().isoformat()
    # A deadline passes with its last day: "2026" is compared with this year, "2026-05" with this month.
    known = Substr(Value(today), 1, Length("deadline"), output_field=CharField())
    due = Concat("deadline", Value("-99"), output_field=CharField())  # sorts by the last day, not the first
    asks = (
        readers.of(Ask.objects)
        .filter(status__in=WAITING)
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
    """How one list is read, where all of it can be seen, and what “how many” means for it.

    `missing(language, elsewhere)` are the rows, called `kind`, that it has in the second alone.
    """

    rows: Callable[[Readers, int], list[Any]]
    section: Section
    way_on: str | Promise
    kind: str
    missing: Callable[[str, str], Any]
    shortened: Callable[[list[Any], int], list[Any]] = _first


def _only_elsewhere(rows: Any) -> Callable[[str, str], Any]:
    return lambda language, elsewhere: rows.published_only_elsewhere(language, elsewhere)


def _calls_only_elsewhere(language: str, elsewhere: str) -> Any:
    return Ask.objects.readable_only_elsewhere(language, elsewhere).filter(status__in=WAITING)


_All = tuple[Section, str | Promise, str, Callable[[str, str], Any]]  # what lists of one type share


def _all_of(section: Section, way_on: str | Promise, kind: str, rows: Any) -> _All:
    return section, way_on, kind, _only_elsewhere(rows)


POSITIONS = _all_of(Section.POSITIONS, _("See all positions"), "positions", Position.objects)
RESULTS = _all_of(Section.RESULTS, _("See all results"), "results", Result.objects)
PARTNERS = _all_of(Section.PARTNERS, _("See all partners"), "partners", Partner.objects.without_secrets())
COUNTRIES = _all_of(Section.COUNTRIES, _("See all countries"), "countries", Country.objects)
NEWS = _all_of(Section.NEWS, _("See all news"), "news", NewsItem.objects)
PUBLICATIONS = _all_of(Section.PUBLICATIONS, _("See all publications"), "publications", Document.objects)
CALLS: _All = (Section.POSITIONS, _("See all positions"), "asks", _calls_only_elsewhere)

LISTS: dict[str, ListKind] = {
    BlockList.POSITIONS_BY_TYPE: ListKind(positions_by_type, *POSITIONS, _all),
    BlockList.LATEST_POSITIONS: ListKind(latest_positions, *POSITIONS),
    BlockList.RESULTS_BY_KIND: ListKind(results_by_kind, *RESULTS, _first_of_each),
    BlockList.LATEST_RESULTS: ListKind(latest_results, *RESULTS),
    BlockList.PARTNERS: ListKind(partners, *PARTNERS),
    BlockList.COUNTRIES: ListKind(countries, *COUNTRIES),
    BlockList.LATEST_NEWS: ListKind(latest_news, *NEWS),
    BlockList.LATEST_PUBLICATIONS: ListKind(latest_publications, *PUBLICATIONS),
    BlockList.OPEN_CALLS: ListKind(open_calls, *CALLS),
}


@dataclass(frozen=True)
class ListTold:
    """A list as a block shows it. Its template prints `rows`."""

    name: str
    rows: list[Any]
    only_elsewhere: list[OnlyThere] = field(default_factory=list)

    @property
    def passages(self) -> list[Text]:
        """Of asks: their words, as far as the language of their position does not say which they are in."""
        calls = (row for row in self.rows if isinstance(row, OpenCall))
        return [text_of(call.ask, "text") for call in calls if call.version.language == active_language()]

    @property
    def template(self) -> str:
        return f"pages/lists/_{self.name}.html"

    @property
    def url(self) -> str:
        return reverse(LISTS[self.name].section)

    @property
    def way_on(self) -> str:
        return str(LISTS[self.name].way_on)


def lists_for(blocks: list[Any], readers: Readers) -> dict[Any, ListTold]:
    """`{block key: its list}`; each kind of list is read once, as long as the longest that is wanted."""
    longest: dict[str, int] = {}
    for block in blocks:
        if block.list:
            longest[block.list] = max(block.list_length, longest.get(block.list, 0))
    read = {name: LISTS[name].rows(readers, length) for name, length in longest.items()}
    lines = only_elsewhere(read, readers)
    return {
        block.pk: ListTold(
            block.list, LISTS[block.list].shortened(read[block.list], block.list_length), lines[block.list]
        )
        for block in blocks
        if block.list
    }


def only_elsewhere(names: Iterable[str], readers: Readers) -> dict[str, list[OnlyThere]]:
    """For each list, a line per language that has records it lacks: one query for all of them, or none."""
    lines: dict[str, list[OnlyThere]] = {name: [] for name in names}
    others = [code for code in site_languages() if code != readers.language and not readers.mixed]
    wanted = {
        (LISTS[name].kind, code): LISTS[name].missing(readers.language, code)
        for name in lines
        for code in others
    }
    numbers = count_together(wanted) if wanted else {}
    for name, found in lines.items():
        kind, section = LISTS[name].kind, LISTS[name].section
        for code in others:
            if number := numbers[kind, code]:
                with translation.override(code):
                    url = f"{reverse(section)}?{WITHOUT}={readers.language}"
                found.append(OnlyThere(code, number, url, kind))
    return lines
