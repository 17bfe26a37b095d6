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
from django.db.models import Case, CharField, Count, F, Q, Value, When
from django.db.models.functions import Cast
from django.http import Http404, QueryDict
from django.utils.functional import Promise

from languages.codes import column, site_languages
from languages.queries import plain
from languages.texts import Text, fallback_order
from publishing.availability import Availability

MAX_PAGE_DIGITS = 6
COUNTED = ("_facet", "_code", "_label", "_language", "_sort", "_number")  # a row of the counting query
WITHOUT = "without"  # ?without=fr: records that do not exist in French


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
    labels: str = ""  # leads to the translated label; without it, `choices` name the codes
    sort: str = ""
    choices: type[models.TextChoices] | None = None
    expression: Any = None  # when the code is computed from `path` (the year of a date)
    newest_first: bool = False
    exists: Callable[[str], bool] | None = None  # says whether a code nobody uses is one all the same
    counted_together: bool = True  # False: the facet has `options()` of its own

    def code_expression(self) -> Any:
        return Cast(F(self.path) if self.expression is None else self.expression, CharField())

    def narrow(self, rows: Any, code: str) -> Any:
        """The rows whose `path` is `code`, each once, whatever the other filters join."""
        base = rows.model._base_manager.alias(_code=self.code_expression()).filter(_code=code)
        return rows.filter(pk__in=base.values("pk"))

    def counts(self, rows: Any, language: str) -> models.QuerySet:
        """(facet, code, label, language of the label, sort key, count) for each code in use."""
        label, label_language, sort = self._label_columns(language)
        groups = {"_facet": _text(self.name), "_label": label, "_language": label_language, "_sort": sort}
        used = plain(rows).order_by().annotate(_code=self.code_expression(), **groups)
        counted = used.exclude(_code=None).exclude(_code="").values(*COUNTED[:-1])
        return counted.annotate(_number=Count("pk", distinct=True)).values_list(*COUNTED)

    def _label_columns(self, language: str) -> tuple[Any, Any, Any]:
        if not self.labels:
            return _text(""), _text(""), _text("")
        label_cases, language_cases = [], []
        for code in fallback_order(language):
            name = column(self.labels, code)
            written = Q(**{f"{name}__isnull": False}) & ~Q(**{name: ""})
            label_cases.append(When(written, then=Cast(F(name), CharField())))
            language_cases.append(When(written, then=_text(code)))
        sort = Cast(F(column(self.sort, language)), CharField()) if self.sort else _text("")
        return (
            Case(*label_cases, default=_text("")),
            Case(*language_cases, default=_text("")),
            sort,
        )

    def options(self, listing: "Listing") -> list[Option]:
        """For a facet that cannot share the counting query."""
        raise NotImplementedError

    def label_of(self, code: str, label: str, label_language: str, language: str) -> Text:
        if label:
            return Text(label, label_language)
        if code in Availability.values:
            return Text(str(Availability(code).label), language)
        return Text(str(self.choices(code).label) if self.choices else code, language)


def _text(value: str) -> Any:
    return Cast(Value(value), CharField())


@dataclass
class Counts:
    """What the one counting query found."""

    total: int = 0
    options: dict[str, list[Option]] = field(default_factory=dict)
    elsewhere: dict[str, int] = field(default_factory=dict)  # language → records that exist only there


@dataclass
class Listing:
    """A list as a reader asked for it: filters read and checked, counts, one page of records."""

    rows: Any  # a queryset: every record of the type that the list may show, in its order
    facets: tuple[Facet, ...]
    language: str
    query: QueryDict
    page_size: int = 20
    chosen: dict[str, str] = field(default_factory=dict)
    without: str = ""

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

    def narrowed(self, rows: Any, but: str = "") -> Any:
        for facet in self.facets:
            if facet.name in self.chosen and facet.name != but:
                rows = facet.narrow(rows, self.chosen[facet.name])
        return rows

    def published(self, but: str = "") -> Any:
        """The records of this list, all filters applied except that of the facet `but`."""
        if self.without:
            rows = self.rows.published_only_elsewhere(self.without, self.language)
        else:
            rows = self.rows.published(self.language)
        return self.narrowed(rows, but)

    def count(self) -> Counts:
        """Raises Http404 for a chosen code that does not exist."""
        parts = [_total(self.published(), "", "")]
        for code in site_languages():
            if code != self.language:
                rows = self.rows.published_only_elsewhere(self.language, code)
                parts.append(_total(self.narrowed(rows), "elsewhere", code))
        together = {facet.name: facet for facet in self.facets if facet.counted_together}
        parts += [facet.counts(self.published(name), self.language) for name, facet in together.items()]
        counts = Counts()
        for name, code, label, label_language, sort, number in parts[0].union(*parts[1:], all=True):
            if facet := together.get(name):
                text = facet.label_of(code, label, label_language, self.language)
                option = Option(code, text, number, self.chosen.get(name) == code, sort)
                counts.options.setdefault(name, []).append(option)
            elif name == "elsewhere":
                counts.elsewhere[code] = number
            else:
                counts.total = number
        self._order_and_check(counts)
        return counts

    def _order_and_check(self, counts: Counts) -> None:
        for facet in self.facets:
            if not facet.counted_together:
                counts.options[facet.name] = facet.options(self)
            options = counts.options.setdefault(facet.name, [])
            options.sort(key=lambda option: (option.sort, option.label.value, option.code))
            if facet.newest_first:
                options.sort(key=lambda option: option.code if option.code.isdigit() else "", reverse=True)
            chosen = self.chosen.get(facet.name)
            if chosen and not any(option.is_chosen for option in options):
                self._refuse_unknown(facet, chosen)

    def _refuse_unknown(self, facet: Facet, code: str) -> None:
        """An existing code that finds nothing is an empty list; one that does not exist is no page."""
        known = facet.exists(code) if facet.exists else bool(facet.choices and code in facet.choices.values)
        if not known:
            raise Http404

    def page(self, rows: Any, total: int) -> Page:
        """The page of `?page=`, counted from 1. Raises Http404 for anything that is not one."""
        wanted = self._value("page") or "1"
        if not (wanted.isascii() and wanted.isdigit() and len(wanted) <= MAX_PAGE_DIGITS):
            raise Http404
        paginator = CountedPaginator(rows, self.page_size, total)
        if not 1 <= int(wanted) <= paginator.num_pages:
            raise Http404
        return paginator.page(int(wanted))

    def parameters(self, **changes: str) -> str:
        """The query string of this list (`?theme=gender`), in a fixed order, with `changes` made to it."""
        return query_string({**self.chosen, WITHOUT: self.without, **changes}, self.facets)

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
    groups = {"_facet": _text(name), "_code": _text(code), "_label": _text("")}
    groups |= {"_language": _text(""), "_sort": _text("")}
    counted = plain(rows).order_by().annotate(**groups).values(*COUNTED[:-1])
    return counted.annotate(_number=Count("pk")).values_list(*COUNTED)


def query_string(values: Mapping[str, str], facets: tuple[Facet, ...]) -> str:
    """`?type=memorandum&theme=gender` in the order of the facets; "" when nothing is chosen."""
    query = QueryDict(mutable=True)
    for name in (*(facet.name for facet in facets), WITHOUT, "page"):
        if value := values.get(name, ""):
            query[name] = value
    return f"?{query.urlencode()}" if query else ""
