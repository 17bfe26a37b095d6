"""What the hubs share: the newest of each kind that is filed under one country or one theme, and how many.

Only what is public in the language of the page, and no protected partner (docs/decisions/0002). Countries
and themes are not printed in each row: that would cost a query for each kind, and repeat the hub's own name
in every line.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Case, CharField, Count, F, Prefetch, Q, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import translation

from languages.codes import column, column_languages, site_languages
from languages.queries import count_together, empty, links, plain
from languages.texts import Text, text_among
from library.models import Document
from pages.home import led, with_named_leads
from pages.models import NewsItem
from partners.models import Partner
from positions.institution_presentation import without_bodies
from positions.models import Ask, AskStatus, Position, Result
from topics.models import Country, Theme, Topic
from topics.names import Named, slug_of_page

LATEST = 10  # of each kind; the rest is one link away
PARTNERS = 30
WAITING = (AskStatus.OPEN, AskStatus.IN_PROGRESS)


@dataclass(frozen=True)
class Kind:
    """A type of record that a hub gathers, and the list of all of them."""

    name: str
    model: Any
    view: str


POSITIONS = Kind("positions", Position, "positions:list")
RESULTS = Kind("results", Result, "results:list")
NEWS = Kind("news", NewsItem, "news:list")
PUBLICATIONS = Kind("publications", Document, "publications:list")
PARTNERS_KIND = Kind("partners", Partner, "partners:list")
FILED = (POSITIONS, RESULTS, NEWS, PUBLICATIONS)  # under countries and under themes alike
KINDS = (*FILED, PARTNERS_KIND)


@dataclass(frozen=True)
class Subject:
    """What a hub is about: `filter` is its name in the lists, `accessor` leads to it from a record."""

    row: Any
    filter: str
    accessor: str

    def all_of(self, kind: Kind) -> Any:
        """Every record of the kind that is filed under it, in whatever state."""
        rows = kind.model.objects.all()
        if kind.model is not Partner:
            return rows.filter(**{self.accessor: self.row})
        if not isinstance(self.row, Country):
            return rows.without_secrets().filter(**{self.accessor: self.row})
        visiting = links(Partner, "works_in").filter(country=self.row).values("partner")
        return rows.without_secrets().filter(Q(country=self.row) | Q(pk__in=visiting))

    def listed(self, kind: Kind) -> Any:
        """Those among them that the list of the kind finds under the same filter."""
        rows = self.all_of(kind)
        is_by_seat = kind.model is Partner and isinstance(self.row, Country)
        return rows.filter(country=self.row) if is_by_seat else rows

    def asks(self, language: str) -> Any:
        return Ask.objects.readable(language).filter(**{f"position__{self.accessor}": self.row})

    def list_url(self, kind: Kind, **also: str) -> str:
        parameters = {self.filter: self.row.pk, **also}
        return f"{reverse(kind.view)}?{'&'.join(f'{name}={value}' for name, value in parameters.items())}"


# --- how many ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StatusCount:
    """How many asks stand where, and the list of their positions."""

    status: AskStatus
    number: int
    url: str


@dataclass(frozen=True)
class OnlyThere:
    """“4 positions exist only in English”: of which kind, how many, and the list that shows them."""

    kind: str
    language: str
    count: int
    url: str


class Numbers:
    """How much there is of each kind, here and only elsewhere, and where the asks stand: one query."""

    def __init__(self, subject: Subject, language: str):
        self.subject, self.language = subject, language
        others = [code for code in site_languages() if code != language]
        wanted: dict[tuple[str, str, str], models.QuerySet] = {}
        for kind in KINDS:
            rows = subject.all_of(kind)
            for code in site_languages():
                wanted["there", kind.name, code] = rows.published(code)
            for code in others:
                missing = subject.listed(kind).published_only_elsewhere(language, code)
                wanted["only there", kind.name, code] = missing
        asks = subject.asks(language)
        wanted["asks", "", ""] = asks
        for status in AskStatus:
            wanted["asks", status, ""] = asks.filter(status=status)
        self._found = count_together(wanted)

    @property
    def languages(self) -> set[str]:
        """Those in which there is something to gather."""
        return {code for (what, _kind, code), number in self._found.items() if what == "there" and number}

    def of(self, kind: str) -> int:
        return self._found["there", kind, self.language]

    def as_dict(self) -> dict[str, int]:
        """`{"positions": 12, …, "asks": 4}`, for templates."""
        return {**{kind.name: self.of(kind.name) for kind in KINDS}, "asks": self._found["asks", "", ""]}

    def statuses(self) -> list[StatusCount]:
        """In the order of a procedure."""
        return [
            StatusCount(status, number, self.subject.list_url(POSITIONS, status=status))
            for status in AskStatus
            if (number := self._found["asks", status, ""])
        ]

    def only_elsewhere(self) -> list[OnlyThere]:
        lines = []
        for code in site_languages():
            with translation.override(code):
                lines += [
                    OnlyThere(kind.name, code, number, self.subject.list_url(kind, without=self.language))
                    for kind in KINDS
                    if (number := self._found.get(("only there", kind.name, code)))
                ]
        return lines


# --- the newest of each kind ------------------------------------------------------------------------


def newest(subject: Subject, language: str) -> dict[str, list[Any]]:
    """The newest of each kind, at most seven queries; partners from A to Z."""

    def rows(kind: Kind) -> Any:
        return subject.all_of(kind).published(language).for_lists()

    unnamed = Prefetch("countries", Country.objects.none())
    positions = led(rows(POSITIONS).select_related("type"))
    positions = positions.prefetch_related(unnamed, Prefetch("themes", Theme.objects.none()))
    results = led(rows(RESULTS).select_related("kind")).prefetch_related(unnamed, "figures")
    news = rows(NEWS).select_related("image")
    news = news.prefetch_related(unnamed, Prefetch("topics", Topic.objects.none()))
    publications = subject.all_of(PUBLICATIONS).published(language).with_files()
    partners = rows(PARTNERS_KIND).select_related("kind").order_by(*Partner.by_name(language))
    return {
        "positions": with_named_leads(positions.newest_first(language)[:LATEST]),
        "results": with_named_leads(results.newest_first(language)[:LATEST]),
        "news": list(news.newest_first(language)[:LATEST]),
        "publications": list(publications.newest_first(language)[:LATEST]),
        "partners": list(partners[:PARTNERS]),
    }


def asks(subject: Subject, language: str) -> list[Ask]:
    """Those that wait come first, then the newest."""
    rows = subject.asks(language).select_related("position", "addressee")
    turn = Case(When(status__in=WAITING, then=Value(0)), default=Value(1))
    order = (turn, "-position__date", "-position_id", "order", "key")
    return list(rows.defer(*without_bodies("position__")).order_by(*order)[:LATEST])


# --- what else these records are about --------------------------------------------------------------


class Concerned(NamedTuple):
    """A theme or a country, and how many records of the hub are about it too."""

    name: Named
    number: int


@dataclass(frozen=True)
class Names:
    """Names to be read: `rows` of reference data, and the links by which records count for them."""

    rows: models.QuerySet
    counted: Sequence[models.QuerySet] = ()


def shared(subject: Subject, accessor: str, model: Any, language: str) -> Names:
    """The rows of `model` that records of the hub are about too."""
    counted = []
    for kind in FILED:
        public = subject.all_of(kind).published(language).order_by().values("pk")
        rows = links(kind.model, accessor).filter(**{f"{kind.model._meta.model_name}__in": public})
        counted.append(rows.annotate(_of=F(model._meta.model_name)))
    used = Q()
    for rows in counted:
        used |= Q(pk__in=rows.values("_of"))
    return Names(model._base_manager.filter(used), counted)


def read_names(language: str, **wanted: Names) -> dict[str, list[Concerned]]:
    """All of them in one query, each kind most often named first, then from A to Z."""
    nothing = {name: _text("") for name in ("_slug", "_sort", *(f"_{code}" for code in column_languages()))}
    parts = []
    for facet, names in wanted.items():
        model: Any = names.rows.model
        label = getattr(model, "title_field", "label")
        told = {
            "_facet": _text(facet),
            "_code": Cast(F("pk"), CharField()),
            "_slug": slug_of_page(model, language),
            "_sort": Cast(F(column("sort_key", language)), CharField()),
            **{f"_{code}": Cast(F(column(label, code)), CharField()) for code in column_languages()},
            "_number": Value(0),
        }
        columns = list(told)
        parts.append(plain(names.rows.order_by()).annotate(**told).values_list(*columns))
        for links_ in names.counted:
            groups = {"_facet": _text(facet), **nothing}
            rows = plain(links_).annotate(**groups).values("_of", *groups).annotate(_number=Count("pk"))
            parts.append(rows.annotate(_code=Cast(F("_of"), CharField())).values_list(*columns))
    names_of: dict[tuple[str, str], tuple[str, Named]] = {}
    numbers: dict[tuple[str, str], int] = {}
    for facet, code, slug, sort, *words, number in parts[0].union(*parts[1:], all=True):
        if number:
            numbers[facet, code] = numbers.get((facet, code), 0) + number
        else:
            text = text_among(words, language) or Text(code, language)
            names_of[facet, code] = (sort or "", Named(code, text, slug or ""))
    found: dict[str, list[Concerned]] = {facet: [] for facet in wanted}
    by_name = sorted(names_of.items(), key=lambda item: (-numbers.get(item[0], 0), item[1][0], item[0]))
    for (facet, code), (_sort, name) in by_name:
        found[facet].append(Concerned(name, numbers.get((facet, code), 0)))
    return found


def _text(value: str) -> Any:
    return Cast(Value(value), CharField())


# --- themes that have a page ------------------------------------------------------------------------


def filed_under_themes(kind: Kind, language: str) -> models.QuerySet:
    """The links by which public records of the kind are filed under themes."""
    public = kind.model.objects.published(language)
    if kind.model is Partner:
        public = public.without_secrets()
    rows = links(kind.model, "themes")
    return rows.filter(**{f"{kind.model._meta.model_name}__in": public.values("pk")})


def themes_with_page(rows: Any, language: str) -> Any:
    """Those that something public in `language` is filed under, and that have an address in it."""
    used = Q()
    for kind in KINDS:
        used |= Q(pk__in=filed_under_themes(kind, language).values("theme"))
    return rows.exclude(empty(column("slug", language))).filter(used)
