"""What the hubs share: the newest of each kind that is filed under one country or one theme, and how many.

Only what is public in the language of the page – in any, where the site mixes them (norm C5b) – and no
protected partner (docs/decisions/0002). Countries and themes are not printed in each row: that would cost a
query for each kind, and repeat the hub's own name in every line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db import models
from django.db.models import Case, CharField, Count, F, Prefetch, Q, Value, When
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import translation

from languages.codes import column, column_languages, site_languages
from languages.queries import count_together, links, plain
from languages.texts import Text, text_among
from library.models import Document
from pages.home import led, with_named_leads
from pages.models import NewsItem
from pages.theme_pages import theme_has_page
from partners.models import Partner
from positions.institution_presentation import without_bodies
from positions.models import Ask, AskStatus, Position, Result
from publishing.pages import OnlyThere
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
ASKS = "asks"  # no kind of record: an ask is told with its position


@dataclass(frozen=True)
class Subject:
    """What a hub is about: `filter` is its name in the lists, `accessor` leads to it from a record."""

    row: Any
    filter: str
    accessor: str
    mixed: bool = False  # also what is public in other languages alone

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

    def shown(self, kind: Kind, language: str) -> Any:
        """What its page in `language` gathers."""
        return self.all_of(kind).listed(language, mixed=self.mixed)

    @property
    def _of_its_positions(self) -> dict[str, Any]:
        return {f"position__{self.accessor}": self.row}

    def asks(self, language: str) -> Any:
        return Ask.objects.listed(language, mixed=self.mixed).filter(**self._of_its_positions)

    def asks_only_in(self, elsewhere: str, language: str) -> Any:
        return Ask.objects.readable_only_elsewhere(language, elsewhere).filter(**self._of_its_positions)

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


Pages = Mapping[str, Mapping[str, models.QuerySet]]


class Numbers:
    """How much there is of each kind, here and only elsewhere, and where the asks stand: one query.

    `pages` are of rows that have pages of their own and no list with filters, as `{kind: {language: those
    that have one only there}}`.
    """

    def __init__(self, subject: Subject, language: str, pages: Pages | None = None):
        self.subject, self.language, self.pages = subject, language, pages or {}
        wanted: dict[tuple[str, str, str], models.QuerySet] = {}
        for kind in KINDS:
            for code in site_languages():
                wanted["there", kind.name, code] = subject.all_of(kind).published(code)
            if subject.mixed:
                wanted["listed", kind.name, ""] = subject.shown(kind, language)
        if not subject.mixed:
            self._want_what_is_only_there(wanted)
        asks = subject.asks(language)
        wanted["asks", "", ""] = asks
        for status in AskStatus:
            wanted["asks", status, ""] = asks.filter(status=status)
        self._found = count_together(wanted)

    def _want_what_is_only_there(self, wanted: dict[tuple[str, str, str], models.QuerySet]) -> None:
        for code in site_languages():
            if code == self.language:
                continue
            wanted["only there", ASKS, code] = self.subject.asks_only_in(code, self.language)
            for kind in KINDS:
                rows = self.subject.listed(kind).published_only_elsewhere(self.language, code)
                wanted["only there", kind.name, code] = rows
            for name, rows_in in self.pages.items():
                wanted["only there", name, code] = rows_in[code]

    @property
    def languages(self) -> set[str]:
        """Those in which there is something to gather, whether or not the site mixes them."""
        return {code for (what, _kind, code), number in self._found.items() if what == "there" and number}

    def of(self, kind: str) -> int:
        listed = self._found.get(("listed", kind, ""))
        return self._found["there", kind, self.language] if listed is None else listed

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
        """A line for each kind and language, in the order of the page; none where the site mixes them."""
        names = (ASKS, *(kind.name for kind in KINDS), *self.pages)
        lines = []
        for code in site_languages():
            with translation.override(code):
                lines += [
                    OnlyThere(code, number, self._where(name, code), name)
                    for name in names
                    if (number := self._found.get(("only there", name, code)))
                ]
        return lines

    def _where(self, name: str, code: str) -> str:
        """The list of exactly those, in the active language; what has none stands on the hub, if any."""
        for kind in KINDS:
            if kind.name == name:
                return self.subject.list_url(kind, without=self.language)
        version = self.subject.row.version(code)
        if getattr(version, "is_public", code in self.languages) and version.slug:
            return f"{version.url}#{name}"
        if name == ASKS:
            return self.subject.list_url(POSITIONS, without=self.language)
        return reverse(f"{name}:list")


# --- the newest of each kind ------------------------------------------------------------------------


def newest(subject: Subject, language: str) -> dict[str, list[Any]]:
    """The newest of each kind, at most seven queries; partners from A to Z."""

    def rows(kind: Kind) -> Any:
        return subject.shown(kind, language).for_lists()

    def newest_of(rows: Any) -> Any:
        return rows.newest_first(language, mixed=subject.mixed)[:LATEST]

    unnamed = Prefetch("countries", Country.objects.none())
    positions = led(rows(POSITIONS).select_related("type"))
    positions = positions.prefetch_related(unnamed, Prefetch("themes", Theme.objects.none()))
    results = led(rows(RESULTS).select_related("kind")).prefetch_related(unnamed, "figures")
    news = rows(NEWS).select_related("image")
    news = news.prefetch_related(unnamed, Prefetch("topics", Topic.objects.none()))
    publications = subject.shown(PUBLICATIONS, language).with_files()
    partners = rows(PARTNERS_KIND).select_related("kind").order_by(*Partner.by_name(language))
    return {
        "positions": with_named_leads(newest_of(positions)),
        "results": with_named_leads(newest_of(results)),
        "news": list(newest_of(news)),
        "publications": list(newest_of(publications)),
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
    """A theme, a country or an institution, how many records of the hub are about it, and its page."""

    name: Named
    number: int
    language: str  # of the page that its slug leads to

    def url(self, view: str) -> str:
        with translation.override(self.language):
            return reverse(view, kwargs={"slug": self.name.slug}) if self.name.slug else ""


@dataclass(frozen=True)
class Names:
    """Names to be read: `rows` of reference data, and the links by which records count for them.

    `pages` say which of them have a page, in which language; without, each that has an address has one.
    """

    rows: models.QuerySet
    counted: Sequence[models.QuerySet] = ()
    pages: Mapping[str, Q] | None = None

    def slug_and_language(self, language: str) -> tuple[Any, Any]:
        model: Any = self.rows.model
        if self.pages is None:
            return slug_of_page(model, language), _text(language)
        slugs = [When(page, then=F(column("slug", code))) for code, page in self.pages.items()]
        languages = [When(page, then=Value(code)) for code, page in self.pages.items()]
        return (
            Cast(Case(*slugs, default=Value(""), output_field=CharField()), CharField()),
            Cast(Case(*languages, default=Value(""), output_field=CharField()), CharField()),
        )


def shared(subject: Subject, accessor: str, model: Any, language: str) -> Names:
    """The rows of `model` that records of the hub are about too.

    A record of another language may name a theme that has no page here: then it is not linked.
    """
    counted = []
    for kind in FILED:
        public = subject.shown(kind, language).order_by().values("pk")
        rows = links(kind.model, accessor).filter(**{f"{kind.model._meta.model_name}__in": public})
        counted.append(rows.annotate(_of=F(model._meta.model_name)))
    used = Q()
    for rows in counted:
        used |= Q(pk__in=rows.values("_of"))
    pages = {language: theme_has_page(language)} if subject.mixed and model is Theme else None
    return Names(model._base_manager.filter(used), counted, pages)


def read_names(language: str, **wanted: Names) -> dict[str, list[Concerned]]:
    """All of them in one query, each kind most often named first, then from A to Z."""
    columns = ("_slug", "_page", "_sort", *(f"_{code}" for code in column_languages()))
    nothing = {name: _text("") for name in columns}
    parts = []
    for facet, names in wanted.items():
        model: Any = names.rows.model
        label = getattr(model, "title_field", "label")
        slug, page = names.slug_and_language(language)
        told = {
            "_facet": _text(facet),
            "_code": Cast(F("pk"), CharField()),
            "_slug": slug,
            "_page": page,
            "_sort": Cast(F(column("sort_key", language)), CharField()),
            **{f"_{code}": Cast(F(column(label, code)), CharField()) for code in column_languages()},
            "_number": Value(0),
        }
        parts.append(plain(names.rows.order_by()).annotate(**told).values_list(*told))
        for links_ in names.counted:
            groups = {"_facet": _text(facet), **nothing}
            rows = plain(links_).annotate(**groups).values("_of", *groups).annotate(_number=Count("pk"))
            parts.append(rows.annotate(_code=Cast(F("_of"), CharField())).values_list(*told))
    names_of: dict[tuple[str, str], tuple[str, Named, str]] = {}
    numbers: dict[tuple[str, str], int] = {}
    for facet, code, slug, page, sort, *words, number in parts[0].union(*parts[1:], all=True):
        if number:
            numbers[facet, code] = numbers.get((facet, code), 0) + number
        else:
            text = text_among(words, language) or Text(code, language)
            names_of[facet, code] = (sort or "", Named(code, text, slug or ""), page)
    found: dict[str, list[Concerned]] = {facet: [] for facet in wanted}
    by_name = sorted(names_of.items(), key=lambda item: (-numbers.get(item[0], 0), item[1][0], item[0]))
    for (facet, code), (_sort, name, page) in by_name:
        found[facet].append(Concerned(name, numbers.get((facet, code), 0), page))
    return found


def _text(value: str) -> Any:
    return Cast(Value(value), CharField())
