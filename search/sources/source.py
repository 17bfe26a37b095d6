"""What a source of search entries is, and what the sources share: drafts of entries, links and names.

A source says of one type of record what its entries hold, in each language in which readers may see it. It
asks the same querysets as the pages do, so that nothing is found that no page prints.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import Q

from languages.codes import column, column_languages, site_languages
from languages.queries import links, plain
from languages.rich_text import plain_text
from languages.texts import Text, text_among, text_in, text_of, translated_fields
from publishing.amendments import corrections_of
from publishing.availability import Availability
from publishing.state import State

Codes = list[str]
Names = list[list[str | None]]  # of one row: per field, its words in each column language
NAMED_BY = ("label", "name", "acronym")
TIMELESS = "9999"  # the place of what has no day: a theme, a country, a partner come before what has
SEPARATOR = "\u2029"
_BLOCK_ENDS = re.compile(r"(?=</(?:p|h\d|li|td|th|blockquote|figcaption|dt|dd)>|<br)")


@dataclass
class Draft:
    """An entry to be: what one language version says, by where it stands on its page."""

    object_id: str
    language: str
    title: Text
    key: str
    date: str = ""  # of the record
    placed_on: str = TIMELESS  # the day that orders it: that date, or the day it was published
    whole_names: list[str] = field(default_factory=list)  # of the record itself, besides the title
    names: list[str] = field(default_factory=list)  # of what it is about and who has part in it
    summary: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    unquoted: list[str] = field(default_factory=list)  # words of files: found, but never printed
    codes: Codes = field(default_factory=list)
    is_found_partly: bool = True  # also by some of the words of a question, where nothing has all


class Source:
    """One type of record. `kind` is its name in addresses, `label` what readers call several of them."""

    kind: ClassVar[str]
    model: ClassVar[Any]

    def record_keys(self) -> Iterator[Any]:
        """The primary keys of all that may have an entry."""
        raise NotImplementedError

    def drafts(self, keys: Sequence[Any], reading: "Reading") -> Iterator[Draft]:
        """The entries of these records, as they should be now."""
        raise NotImplementedError

    def hides_the_past_of(self, keys: Sequence[Any]) -> bool:
        """True when not even what one of these records said before may be found out."""
        return False

    def next_change(self, keys: Sequence[Any], now: datetime) -> Iterator[tuple[Any, datetime]]:
        """When readers will see something else of these records though nobody writes."""
        return iter(())


class RecordSource(Source):
    """A type that is published language by language."""

    summary: ClassVar[tuple[str, ...]] = ("summary",)
    text: ClassVar[tuple[str, ...]] = ("notice",)
    linked: ClassVar[dict[str, str]] = {}  # code → many-to-many field; its rows are also named

    def record_keys(self) -> Iterator[Any]:
        """Of all that is said to be public, whether or not its moment has come."""
        public = Q()
        for code in site_languages():
            public |= Q(**{column("state", code): State.PUBLIC})
        rows = plain(self.model._base_manager.filter(public).order_by("pk"))
        return rows.values_list("pk", flat=True).iterator()

    def rows(self, keys: Sequence[Any]) -> Any:
        return self.model.objects.filter(pk__in=keys)

    def drafts(self, keys: Sequence[Any], reading: "Reading") -> Iterator[Draft]:
        rows = [row for row in self.rows(keys) if row.is_public_anywhere]
        about = {name: linked(self.model, name, [row.pk for row in rows]) for name in self.linked.values()}
        self.prepare(rows, reading)
        corrected = self._corrected(rows)
        for row in rows:
            for version in row.public_versions():
                draft = self.begin(row, version.language, version.published_at)
                for code, name in self.linked.items():
                    self.link(draft, code, about[name][row.pk], reading)
                    without = getattr(row, f"{name}_info", Availability.UNSET)
                    if without != Availability.UNSET:
                        draft.codes.append(f"{code}/{without}")
                self.complete(draft, row, reading)
                for one in corrected.get(row.pk, ()):
                    draft.text += own_words(one, ("text",), draft.language)
                yield draft

    def _corrected(self, rows: Sequence[Any]) -> dict[Any, list[Any]]:
        """The corrections of each, the latest first, as its page prints them."""
        if not rows or "corrections" not in self.model.members:
            return {}
        found = corrections_of(self.model, [row.pk for row in rows]).order_by("-date", "-order")
        return grouped(found, f"{found.model.member_of}_id")

    def begin(self, row: Any, language: str, published_at: datetime | None) -> Draft:
        title = text_of(row, row.title_field, language)
        draft = Draft(str(row.pk), language, title, self.key_of(row))
        is_dated = hasattr(row, row.dated_by)
        draft.date = str(getattr(row, row.dated_by) or "") if is_dated else ""
        published_on = published_at.date().isoformat() if published_at else ""
        draft.placed_on = draft.date or (published_on if is_dated else TIMELESS)
        draft.codes = [f"type/{self.kind}"]
        draft.summary = own_words(row, self.summary, language)
        draft.text = own_words(row, self.text, language)
        return draft

    def key_of(self, row: Any) -> str:
        return str(getattr(row, row.natural_key_field))

    def link(self, draft: Draft, code: str, targets: Iterable[Any], reading: "Reading") -> None:
        """Files it under what it is linked to, by code and, countries aside, by name.

        All names of a country, with their abbreviations, lead to its code (search.countries): they need not
        be repeated in each entry.
        """
        model = self.model._meta.get_field(self.linked[code]).related_model
        for target in targets:
            draft.codes.append(f"{code}/{target}")
            if code != "country":
                draft.names += reading.names(model, target, draft.language)

    def prepare(self, rows: list[Any], reading: "Reading") -> None:
        """Reads what `complete` will need of all of them at once."""

    def complete(self, draft: Draft, row: Any, reading: "Reading") -> None:
        """Adds what only this type has."""

    def next_change(self, keys: Sequence[Any], now: datetime) -> Iterator[tuple[Any, datetime]]:
        """The moments at which scheduled versions come out, and those at which versions go."""
        names = [
            column(name, code) for code in site_languages() for name in ("state", "published_at", "until")
        ]
        rows = plain(self.model._base_manager.filter(pk__in=keys)).values_list("pk", *names)
        for pk, *found in rows:
            for state, *moments in zip(*[iter(found)] * 3, strict=True):
                for moment in moments if state == State.PUBLIC else ():
                    if moment is not None and moment > now:
                        yield pk, moment


class ReferenceSource(Source):
    """Reference data with pages: an entry in each language in which something public is told of a row."""

    @staticmethod
    def with_page(rows: Any, language: str) -> Any:
        """Those among `rows` that have a page in a language."""
        raise NotImplementedError

    def record_keys(self) -> Iterator[Any]:
        return self.model.objects.order_by("pk").values_list("pk", flat=True).iterator()

    def drafts(self, keys: Sequence[Any], reading: "Reading") -> Iterator[Draft]:
        rows = self.model.objects.filter(pk__in=keys)
        pages = {
            code: set(self.with_page(rows, code).values_list("pk", flat=True)) for code in site_languages()
        }
        for row in rows:
            for language in (code for code, found in pages.items() if row.pk in found):
                title = text_of(row, self.model.title_field, language)
                draft = Draft(str(row.pk), language, title, str(getattr(row, self.model.natural_key_field)))
                draft.codes = [f"type/{self.kind}", f"{self.kind}/{row.pk}"]
                self.complete(draft, row, reading)
                yield draft

    def complete(self, draft: Draft, row: Any, reading: "Reading") -> None:
        """Adds what only this type has."""


def own_words(row: Any, fields: Iterable[str], language: str) -> list[str]:
    """The words of these fields in exactly this language, each a passage; rich text becomes plain.

    What a page prints of another language is found in that language.
    """
    found = []
    for name in fields:
        if words := text_in(row, name, language):
            found += passages(words) if "<" in words else [" ".join(words.split())]
    return found


def passages(html: str) -> list[str]:
    """The paragraphs of sanitised HTML, without tags."""
    text = plain_text(_BLOCK_ENDS.sub(SEPARATOR, html))
    return [words for line in text.split(SEPARATOR) if (words := " ".join(line.split()))]


def year_codes(date: str, info: str = Availability.UNSET) -> Codes:
    if date:
        return [f"year/{date[:4]}"]
    return [f"year/{info}"] if info != Availability.UNSET else []


def linked(model: Any, accessor: str, keys: Sequence[Any]) -> dict[Any, list[Any]]:
    """`{key: keys of what it is linked to by this many-to-many field}`, in one query."""
    relation = model._meta.get_field(accessor)
    own, other = relation.m2m_field_name(), relation.m2m_reverse_field_name()
    rows = links(model, accessor).filter(**{f"{own}__in": keys}).order_by(other)
    found: dict[Any, list[Any]] = defaultdict(list)
    for key, target in rows.values_list(own, other):
        found[key].append(target)
    return found


def grouped(rows: Iterable[Any], owner: str) -> dict[Any, list[Any]]:
    """Members by the key of the record they belong to."""
    found: dict[Any, list[Any]] = defaultdict(list)
    for row in rows:
        found[getattr(row, owner)].append(row)
    return found


class Reading:
    """Names that are read once for many entries, for as long as one transaction: what was true then."""

    def __init__(self) -> None:
        self._names: dict[Any, dict[Any, Names]] = {}
        self.kept: dict[str, Any] = {}  # what a source prepared for the rows in hand

    def names(self, model: Any, key: Any, language: str) -> list[str]:
        """What a row of reference data is called for readers of `language`: its label, its acronym."""
        if model not in self._names:
            self._names[model] = names_of(model._base_manager.all())
        return said(self._names[model].get(key, ()), language)


def names_of(rows: Any, *fields: str) -> dict[Any, Names]:
    """The names of these rows by key, in one query."""
    model, codes = rows.model, column_languages()
    translated = translated_fields(model)
    names = [name for name in fields or NAMED_BY if hasattr(model, name)]
    columns = [column(name, code) if name in translated else name for name in names for code in codes]
    found = {}
    for key, *words in plain(rows.order_by()).values_list("pk", *columns):
        found[key] = [words[start : start + len(codes)] for start in range(0, len(words), len(codes))]
    return found


def said(names: Iterable[Sequence[str | None]], language: str) -> list[str]:
    """The names of a row as readers of `language` see them."""
    return [words for name in names if (words := text_among(name, language).value)]
