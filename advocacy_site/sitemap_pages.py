"""What a sitemap tells of each page: its address, its alternates, its last change. Not how files are made.

The alternates of an address are those of its page's head (publishing.pages.frame; a test compares them all):
pages of one language have none. `lastmod` is only said where it is known.

No protected partner is in it: whoever compares the file of yesterday with that of today would learn from a
moment which name became which label. Each type is in the order of its addresses: no place tells anything.

A new type of page that is published needs its model in RECORDS; reference data with pages, a line in
ADDRESSED; a page that exists in every language, its view in EVERYWHERE.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

from django.db.models import Case, CharField, F, Max, Q, When
from django.db.models.functions import Cast, Greatest
from django.urls import reverse
from django.utils import translation

from languages.codes import column, default_language, site_languages
from languages.queries import count_together, plain
from languages.texts import text_in
from library.models import Document
from pages.models import NewsItem, Page, StandingText
from pages.models.site import THE_SITE, StandingTextKind
from pages.standing_views import WrittenVersion
from pages.theme_pages import themes_with_page
from partners.models import Partner
from positions.institution_presentation import with_page as institutions_with_page
from positions.models import Institution, Position, Result
from publishing.moments import last_of
from publishing.pages import absolute, everywhere
from publishing.state import public_condition, withdrawn_condition, withdrawn_moment
from topics.models import Country, Theme

EVERYWHERE = (
    *("home", "positions:list", "results:list", "partners:list", "countries:list", "themes:list"),
    *("institutions:list", "news:list", "publications:list", "contact", "site-map", "search"),
)
ADDRESSED: dict[Any, Callable[[Any, str], Any]] = {
    Theme: themes_with_page,
    Institution: institutions_with_page,
}
RECORDS: tuple[Any, ...] = (Position, Result, NewsItem, Document, Country, Partner, Page)
TYPES = (*ADDRESSED, *RECORDS)
PLACE = "__slug__"
AT_A_TIME = 2000  # rows


@dataclass(frozen=True)
class Entry:
    """A page in one language: `{language: path}` of all its versions, the path for everybody else, and when
    this version last changed."""

    language: str
    addresses: dict[str, str]
    x_default: str = ""
    changed: datetime | None = None

    def line(self) -> str:
        alternates = ""
        if len(self.addresses) > 1:
            everybody = {"x-default": self.x_default} if self.x_default else {}
            alternates = "".join(
                f'<xhtml:link rel="alternate" hreflang="{code}" href="{escaped(path)}"/>'
                for code, path in (self.addresses | everybody).items()
            )
        return f"<url>{written(self.addresses[self.language])}{moment(self.changed)}{alternates}</url>"


def written(path: str) -> str:
    return f"<loc>{escaped(path)}</loc>"


def moment(changed: datetime | None) -> str:
    return f"<lastmod>{changed.isoformat()}</lastmod>" if changed else ""


def escaped(path: str) -> str:
    return escape(absolute(path), {'"': "&quot;"})


# --- what a language has ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Contents:
    """All pages of a language in their order: those that no row makes, then type after type by address."""

    language: str
    now: datetime
    fixed: list[Entry]
    rows: dict[Any, int]  # how many of each type

    @property
    def number(self) -> int:
        return len(self.fixed) + sum(self.rows.values())

    def entries(self, start: int, end: int) -> Iterator[Entry]:
        yield from self.fixed[start:end]
        before = len(self.fixed)
        for model, number in self.rows.items():
            first, last = max(start - before, 0), min(end - before, number)
            if first < last:
                yield from entries_of(model, self.language, self.now, first, last)
            before += number


def contents(codes: Iterable[str], now: datetime) -> dict[str, Contents]:
    codes = tuple(codes)
    found = count_together({(code, model): with_page(model, code, now) for code in codes for model in TYPES})
    fixed = list(fixed_pages())
    return {
        code: Contents(
            code,
            now,
            [Entry(code, addresses, x_default) for addresses, x_default in fixed if code in addresses],
            {model: found[code, model] for model in TYPES},
        )
        for code in codes
    }


def fixed_pages() -> Iterator[tuple[dict[str, str], str]]:
    """Home, lists and the like, and the texts that the law wants: addresses, and that for everybody else."""
    for view in EVERYWHERE:
        addresses = everywhere(view)
        yield addresses, "/" if view == "home" else addresses[default_language()]
    for text in StandingText.objects.filter(site__key=THE_SITE, is_complete=True):
        kind = StandingTextKind(text.key)
        languages = (code for code in site_languages() if text_in(text, "body", code))
        addresses = {code: WrittenVersion(code, kind).url for code in languages}
        yield addresses, addresses.get(default_language(), "")


def may_be_named(model: Any) -> Any:
    rows = model.objects.all()
    return rows.without_secrets() if model is Partner else rows


def has_page(model: Any, code: str, now: datetime) -> Q:
    """Published in the language; or, for reference data, told of in something that is."""
    if model in ADDRESSED:
        return Q(pk__in=ADDRESSED[model](model.objects.all(), code).values("pk"))
    return public_condition(model, code, now)


def with_page(model: Any, code: str, now: datetime) -> Any:
    return plain(may_be_named(model)).filter(has_page(model, code, now))


def entries_of(model: Any, code: str, now: datetime, start: int, end: int) -> Iterator[Entry]:
    """Those of one type in one language, in the order of their addresses, which no two have in common."""
    codes = site_languages()
    slugs = {column("_in", other): slug_where(other, has_page(model, other, now)) for other in codes}
    facts = ("source_language", "updated_at", column("published_at", code)) if model in RECORDS else ()
    rows = with_page(model, code, now).annotate(**slugs).order_by(column("slug", code))
    addresses_of = Addresses(model)
    for row in rows.values_list(*slugs, *facts)[start:end].iterator(chunk_size=AT_A_TIME):
        addresses = addresses_of(row)
        if not facts:
            yield Entry(code, addresses, addresses.get(default_language(), ""))
            continue
        source, updated, published = row[len(codes) :]
        yield Entry(code, addresses, addresses.get(source, ""), last_of(updated, published))


def slug_where(code: str, condition: Q) -> Case:
    """The slug of a language where the condition holds, else nothing."""
    return Case(When(condition, then=Cast(F(column("slug", code)), CharField())))


class Addresses:
    """Makes `{language: path}` of the slugs of a row, in the order of the site's languages."""

    def __init__(self, model: Any):
        self.patterns = {}
        for code in site_languages():
            with translation.override(code):
                self.patterns[code] = reverse(model.detail_view, kwargs={"slug": PLACE})

    def __call__(self, slugs: Any) -> dict[str, str]:
        told = zip(self.patterns.items(), slugs, strict=False)
        return {code: pattern.replace(PLACE, slug) for (code, pattern), slug in told if slug}


def longest_entries(now: datetime) -> Iterator[Entry]:
    """Of each type and language, a page in every language whose addresses are as long as they can be."""
    for model in TYPES:
        codes = site_languages()
        slugs = ("x" * model._meta.get_field(column("slug", code)).max_length for code in codes)
        addresses = Addresses(model)(slugs)
        for code in codes:
            yield Entry(code, addresses, max(addresses.values(), key=len), now.replace(microsecond=0))


def last_changes(now: datetime) -> dict[str, datetime | None]:
    """When a version of each language last changed, came out or was withdrawn: what its file was made of.

    A deletion leaves no moment behind; nor does what a protected partner was before.
    """
    codes = site_languages()
    newest: dict[str, list[datetime]] = {code: [] for code in codes}
    for model in RECORDS:
        found = plain(may_be_named(model)).aggregate(
            **{column("newest", code): Max(change_where(model, code, now)) for code in codes}
        )
        for code in codes:
            newest[code] += [told for told in [found[column("newest", code)]] if told]
    return {code: max(told).replace(microsecond=0) if told else None for code, told in newest.items()}


def change_where(model: Any, code: str, now: datetime) -> Case:
    published, gone = column("published_at", code), withdrawn_moment(code, now)
    return Case(
        When(public_condition(model, code, now), then=Greatest("updated_at", published)),
        When(withdrawn_condition(code, now) & ~model.hidden_past_condition(), then=gone),
    )
