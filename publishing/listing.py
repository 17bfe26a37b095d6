"""Lists that readers filter: which filters there are, what they count, and what exists only elsewhere.

Values of filters are codes, the same in every language. An empty value is no filter; an unknown one is
a page that does not exist. One query counts everything a list shows: the total, every option of every
facet under the other filters, and the records that exist only in another language (norm C5b).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import models
from django.db.models import CharField, Count, F, Value
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, QueryDict
from django.utils.functional import Promise

from languages.codes import column, column_languages, site_languages
from languages.queries import plain
from languages.texts import Text, text_among
from publishing.availability import Availability

MAX_PAGE_DIGITS = 6


def is_year(code: str) -> bool:
    return len(code) == 4 and code.isascii() and code.isdigit()


def mixes_languages(request: HttpRequest) -> bool:
    """True where the site's policy is to list every language's records together (norm C5b).

    The roof knows the policy (advocacy_site.middleware.KnowsTheSite); without it, each language by itself.
    """
    site = getattr(request, "site", None)
    return site is not None and site.mixes_languages


WITHOUT = "without"  # ?without=fr: records that do not exist in French


def _text(value: str) -> Any:
    return Cast(Value(value), CharField())


# A row of the counting query: facet, code, sort key, label in each language, number of records.
NO_LABELS = {"_sort": _text(""), **{f"_{code}": _text("") for code in column_languages()}}
COUNTED = ("_facet", "_code", *NO_LABELS, "_number")


@dataclass(frozen=True)
class Option:
    """A value of a facet: `?theme=gender`, “Gender”, 3 records under the other filters."""

    code: str
    label: Text
    count: int
    is_chosen: bool
    sort: str = ""


@dataclass(frozen=True)
class Facet:
    """A filter of a list. `path` leads to the column that holds the code."""

    name: str
    label: str | Promise
    path: str
    of: type[models.Model] | None = None  # the rows whose key is the code and whose label is printed
    choices: type[models.TextChoices] | None = None  # or the names of the codes
    expression: Any = None  # when the code is computed from `path` (the year of a date)
    newest_first: bool = False
    repeats: bool = False  # a record may have the same code twice (two asks that are met)
    knows: Callable[[str], bool] | None = None  # says whether a code nobody uses is one all the same
    of_one_language: bool = False  # its codes mean nothing in another language (a letter of the A–Z)
    counted_together: bool = True  # False: the facet has `options()` of its own

    def code_expression(self) -> Any:
        return F(self.path) if self.expression is None else self.expression

    def narrow(self, rows: Any, code: str) -> Any:
        """The rows whose `path` is `code`, each once, whatever the other filters join."""
        base = plain(rows.model._base_manager.all()).alias(_code=self.code_expression()).filter(_code=code)
        return rows.filter(pk__in=base.values("pk"))

    def counts(self, rows: Any) -> models.QuerySet:
        """(facet, code, "", …, count) for each code in use. Joins no table of labels: there are many rows."""
        groups = {"_facet": _text(self.name), **NO_LABELS}
        used = plain(rows).order_by().annotate(_of=self.code_expression(), **groups)
        used = used.exclude(_of=None).exclude(_of="")
        counted = used.values("_facet", "_of", *NO_LABELS)
        counted = counted.annotate(_number=Count("pk", distinct=self.repeats))
        return counted.annotate(_code=Cast(F("_of"), CharField())).values_list(*COUNTED)

    def labels(self, language: str) -> models.QuerySet | None:
        """(facet, code, sort key, label in each language, 0) for each row of the vocabulary."""
        if self.of is None:
            return None
        label = getattr(self.of, "title_field", "label")
        groups = {
            "_facet": _text(self.name),
            "_code": Cast(F("pk"), CharField()),
            "_sort": Cast(F(column("sort_key", language)), CharField()),
            **{f"_{code}": Cast(F(column(label, code)), CharField()) for code in column_languages()},
            "_number": Value(0),
        }
        return plain(self.of._base_manager.all()).order_by().annotate(**groups).values_list(*COUNTED)

    def unused(self, code: str, language: str) -> Text:
        """What a code is called that no record has. Raises Http404 where there is no such code."""
        if self.knows(code) if self.knows else self.choices and code in self.choices.values:
            return self.name_of(code, language)
        raise Http404

    def options(self, listing: "Listing") -> list[Option]:
        """For a facet that cannot share the counting query."""
        raise NotImplementedError

    def name_of(self, code: str, language: str) -> Text:
        """What a code is called that no row names: a choice, an availability, a year."""
        if code in Availability.values:
            return Text(str(Availability(code).label), language)
        return Text(str(self.choices(code).label) if self.choices else code, language)


Names = dict[tuple[str, str], tuple[Text, str]]  # (facet, code) → label and sort key


@dataclass
class Counts:
    """What the one counting query found."""

    total: int = 0
    options: dict[str, list[Option]] = field(default_factory=dict)
    elsewhere: dict[str, int] = field(default_factory=dict)  # language → records that exist only there
    tallies: dict[str, dict[str, int]] = field(default_factory=dict)  # of each tally: code → records


@dataclass
class Listing:
    """A list as a reader asked for it: filters read and checked, counts, one page of records."""

    rows: Any  # a queryset: every record of the type that the list may show, in its order
    facets: tuple[Facet, ...]
    language: str
    query: QueryDict
    page_size: int = 20
    mixed: bool = False  # also what exists in other languages only, marked as such
    chosen: dict[str, str] = field(default_factory=dict)
    without: str = ""
    tallies: tuple[Facet, ...] = ()  # no filters: codes of the records listed, counted for a chart

    def __post_init__(self) -> None:
        for facet in self.facets:
            if value := self._value(facet.name):
                self.chosen[facet.name] = value
        self.without = self._value(WITHOUT)
        if self.without and (self.without not in site_languages() or self.without == self.language):
            raise Http404

    def _value(self, name: str) -> str:
        value = self.query.get(name, "")
        if len(value) > 120 or "\x00" in value:
            raise Http404
        return value

    def narrowed(self, rows: Any, but: str = "", elsewhere: bool = False) -> Any:
        for facet in self.facets:
            if elsewhere and facet.of_one_language:
                continue
            if facet.name in self.chosen and facet.name != but:
                rows = facet.narrow(rows, self.chosen[facet.name])
        return rows

    def published(self, but: str = "") -> Any:
        """The records of this list, all filters applied except that of the facet `but`."""
        if self.without:
            rows = self.rows.published_only_elsewhere(self.without, self.language)
        else:
            rows = self.rows.listed(self.language, mixed=self.mixed)
        return self.narrowed(rows, but)

    def count(self) -> Counts:
        """Raises Http404 for a chosen code that does not exist."""
        parts = [_total(self.published(), "", "")]
        for code in site_languages():
            if code != self.language and not self.mixed:
                rows = self.rows.published_only_elsewhere(self.language, code)
                parts.append(_total(self.narrowed(rows, elsewhere=True), "elsewhere", code))
        together = {facet.name: facet for facet in self.facets if facet.counted_together}
        parts += [facet.counts(self.published(name)) for name, facet in together.items()]
        parts += [tally.counts(self.published()) for tally in self.tallies]
        labels = (facet.labels(self.language) for facet in together.values())
        parts += [rows for rows in labels if rows is not None]
        counts, numbers = Counts(tallies={tally.name: {} for tally in self.tallies}), []
        names: Names = {}
        for name, code, sort, *words, number in parts[0].union(*parts[1:], all=True):
            if name == "elsewhere":
                counts.elsewhere[code] = number
            elif not name:
                counts.total = number
            elif name in counts.tallies:
                counts.tallies[name][code] = number
            elif number:
                numbers.append((together[name], code, number))
            else:
                names[name, code] = (text_among(words, self.language), sort)
        for facet, code, number in numbers:
            text, sort = names.get((facet.name, code)) or (facet.name_of(code, self.language), "")
            option = Option(code, text, number, self.chosen.get(facet.name) == code, sort)
            counts.options.setdefault(facet.name, []).append(option)
        self._order_and_check(counts, names)
        return counts

    def _order_and_check(self, counts: Counts, names: Names) -> None:
        """Raises Http404 for a chosen code that does not exist; one that finds nothing is offered with 0."""
        for facet in self.facets:
            if not facet.counted_together:
                counts.options[facet.name] = facet.options(self)
            options = counts.options.setdefault(facet.name, [])
            chosen = self.chosen.get(facet.name)
            if chosen and not any(option.is_chosen for option in options):
                text, sort = names.get((facet.name, chosen)) or (facet.unused(chosen, self.language), "")
                options.append(Option(chosen, text, 0, True, sort))
            options.sort(key=lambda option: (option.sort, option.label.value, option.code))
            if facet.newest_first:
                options.sort(key=lambda option: option.code if option.code.isdigit() else "", reverse=True)

    def page(self, rows: Any, total: int) -> Page:
        """The page of `?page=`. Raises Http404 where there is no such page."""
        paginator = CountedPaginator(rows, self.page_size, total)
        if self.page_number > paginator.num_pages:
            raise Http404
        return paginator.page(self.page_number)

    def parameters(self, **changes: str) -> str:
        """The query string of this list (`?theme=gender`), in a fixed order, with `changes` made to it."""
        return query_string({**self.chosen, WITHOUT: self.without, **changes}, self.facets)

    def parameters_elsewhere(self, **changes: str) -> str:
        """The query string of the same list in another language."""
        own = {facet.name: "" for facet in self.facets if facet.of_one_language}
        return self.parameters(**{**own, WITHOUT: "", **changes})

    @property
    def is_of_one_language(self) -> bool:
        """True when no other language has quite the same list: a later page, a letter, “not in French”."""
        own = any(facet.of_one_language and facet.name in self.chosen for facet in self.facets)
        return bool(self.without) or own or self.page_number > 1

    @property
    def page_number(self) -> int:
        """The number in `?page=`, counted from 1. Raises Http404 for anything that is not one."""
        wanted = self._value("page") or "1"
        is_number = wanted.isascii() and wanted.isdigit() and len(wanted) <= MAX_PAGE_DIGITS
        if not is_number or wanted.startswith("0"):
            raise Http404
        return int(wanted)

    def chips(self, counts: Counts) -> Iterator[tuple[Facet, Option, str]]:
        """Each filter in force, with the query string of the list without it."""
        for facet in self.facets:
            for option in counts.options[facet.name]:
                if option.is_chosen:
                    yield facet, option, self.parameters(**{facet.name: ""})


class CountedPaginator(Paginator):
    """A paginator that is told the count instead of asking the database again."""

    def __init__(self, rows: Any, size: int, total: int):
        super().__init__(rows, size)
        self.__dict__["count"] = total


def _total(rows: Any, name: str, code: str) -> models.QuerySet:
    """One row: how many records there are; no row when there are none."""
    groups = {"_facet": _text(name), "_code": _text(code), **NO_LABELS}
    counted = plain(rows).order_by().annotate(**groups).values(*groups)
    return counted.annotate(_number=Count("pk")).values_list(*COUNTED)


def query_string(values: Mapping[str, str], facets: tuple[Facet, ...]) -> str:
    """`?type=memorandum&theme=gender` in the order of the facets; "" when nothing is chosen."""
    query = QueryDict(mutable=True)
    for name in (*(facet.name for facet in facets), WITHOUT, "page"):
        if value := values.get(name, ""):
            query[name] = value
    return f"?{query.urlencode()}" if query else ""
