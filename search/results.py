"""A search as a reader asked for it: what was found, in which order, under which filters, and what else."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.safestring import SafeString

from languages.codes import column, direction, site_languages
from languages.partial_dates import PartialDate
from languages.queries import plain
from languages.texts import Text
from publishing.listing import WITHOUT, Option
from publishing.state import Publishable, public_condition
from search.completing import missing, some_of
from search.filters import (
    FILTERS,
    LANGUAGE,
    ONE_OF_KIND,
    Labels,
    label_of,
    labels_of,
    languages_of,
    options_of,
)
from search.finding import MOST, Hits, Wish, asked, counted, filed, find
from search.lexemes import LEVELS
from search.models import Entry
from search.queries import Question, cleaned, understood
from search.snippets import marked, snippet
from search.sources import BY_MODEL
from search.suggestions import better

PAGE_SIZE = 10
PROPOSED = 3  # of what exists only in another language
LOOKED_AT = 50  # at each level, to find those
LONGEST_VALUE = 120
ANY, ELSEWHERE, VERSIONS, WITHOUT_FILTER = "any", "elsewhere ", "in ", "but "


@dataclass(frozen=True)
class Hit:
    """A result as it is printed."""

    entry: Entry
    url: str
    title: SafeString
    snippet: SafeString
    kind: Text
    date: PartialDate | None
    countries: list[Text]

    @property
    def language(self) -> str:
        """Of the version that the result leads to."""
        return self.entry.language

    @property
    def title_language(self) -> str:
        return self.entry.title_language

    @property
    def direction(self) -> str:
        return direction(self.entry.language)


@dataclass(frozen=True)
class Elsewhere:
    """What answers in another language only: how many, the way to all of them, and the first."""

    language: str
    count: int
    are_all: bool
    query: str
    hits: list[Hit]
    has_fewer_words: bool = False


class Search:
    """Everything the page of a search shows. Nothing that is typed is an error."""

    def __init__(self, query: QueryDict, language: str, mixed: bool = False):
        self.language, self.mixed = language, mixed
        self.typed = cleaned(query.get("q", ""))
        values = {one.name: _value(query, one.name) for one in FILTERS}
        self.chosen = {name: value for name, value in values.items() if value}
        wanted, without = _value(query, LANGUAGE), _value(query, WITHOUT)
        self.of_language = wanted if wanted in site_languages() else ""
        self.without = without if without in site_languages() else ""
        self._page = _value(query, "page")
        self.questions = understood(query.get("q", ""), site_languages())

    @property
    def question(self) -> Question:
        return self.questions[self.of_language or self.language]

    @property
    def asks(self) -> bool:
        """False for the empty page."""
        return bool(self.typed or self.chosen or self.of_language or self.without)

    @property
    def says_nothing(self) -> bool:
        """True for signs alone: there is no word to look for."""
        return bool(self.typed) and not self.question

    # --- finding ------------------------------------------------------------------------------

    def _marks(self, language: str, but: str = "") -> list[tuple[str, ...]]:
        marks: list[tuple[str, ...]] = [(f"in/{language}",)]
        marks += [(f"{name}/{value}",) for name, value in self.chosen.items() if name != but]
        if self.without:
            marks.append((f"not/{self.without}",))
        return marks

    def _wishes(self, but: str = "") -> list[Wish]:
        """What the results are: versions in the language asked for, or in each where the site mixes them."""
        languages = [self.of_language or self.language]
        if self.mixed and not self.of_language:
            languages += [code for code in site_languages() if code != self.language]
        wishes = []
        for code in languages:
            marks = self._marks(code, but)
            if len(languages) > 1:
                marks.append((f"for/{self.language}",))
            wishes.append(Wish(self.questions[code], marks))
        return wishes

    @property
    def _others(self) -> list[str]:
        """The languages that are looked at apart."""
        if self.mixed or self.of_language or self.without:
            return []
        return [code for code in site_languages() if code != self.language]

    @cached_property
    def _found(self) -> dict[str, Hits]:
        questions = asked(ANY, self._wishes())
        last = LEVELS[-1]
        for name in self.chosen:
            questions += asked(f"{WITHOUT_FILTER}{name}", self._wishes(but=name), last)
        for code in site_languages():
            wish = Wish(self.questions[code], self._marks(code))
            questions += asked(f"{VERSIONS}{code}", [wish], last, is_number=True)
        for code in self._others:
            wish = self._wish_elsewhere(code)
            questions += asked(f"{ELSEWHERE}{code}", [wish], f"={LEVELS[1]}{last}", most=LOOKED_AT)
            questions += asked(f"{ELSEWHERE}{code}", [wish], last, is_number=True)
        return find(questions)

    @cached_property
    def _some(self) -> Hits:
        """What has some of the words, where there is less than a page of what has all."""
        full = self._found[ANY]
        return some_of(self._wishes()[0], full) if len(full) < PAGE_SIZE else Hits()

    @property
    def has_fewer_words(self) -> bool:
        """True when nothing has all the words, and the results are what has some."""
        return not len(self._found[ANY]) and bool(len(self._some))

    @property
    def hits(self) -> Hits:
        return self._some if self.has_fewer_words else self._found[ANY]

    @cached_property
    def _elsewhere(self) -> dict[str, Hits]:
        """By language. Where nothing has all the words anywhere, what has some of them there."""
        found = {code: self._found[f"{ELSEWHERE}{code}"] for code in self._others}
        if len(self._found[ANY]) or any(len(hits) for hits in found.values()):
            return found
        return {code: some_of(self._wish_elsewhere(code), Hits()) for code in found}

    def _wish_elsewhere(self, code: str) -> Wish:
        return Wish(self.questions[code], [*self._marks(code), (f"for/{self.language}",)])

    @cached_property
    def _filed(self) -> Any:
        """What orders and counts every entry that any of it is about, in one query."""
        apart = {f"{ELSEWHERE}{code}" for code in self._others}
        places = {place for name, hits in self._found.items() if name not in apart for place in hits.levels}
        places.update(self._some.levels)
        for hits in self._elsewhere.values():
            places.update(hits.first(PROPOSED))
        return filed(places)

    @cached_property
    def _ranked(self) -> list[int]:
        """The results: what has all the words, or else what has some."""
        return self.hits.in_order(self._filed)

    @cached_property
    def _further(self) -> list[int]:
        """What has some of the words, below results that have all."""
        return [] if self.has_fewer_words else self._some.in_order(self._filed)

    @property
    def keys(self) -> list[str]:
        """Of everything that is found, in its order, whatever page it is on: "position/minerais"."""
        return [self._filed[place].key for place in (*self._ranked, *self._further)]

    # --- numbers ------------------------------------------------------------------------------

    @property
    def total(self) -> int:
        return len(self._ranked)

    @property
    def there_are_more(self) -> bool:
        """True when not all of what there is was counted."""
        return not self.hits.are_all

    @property
    def most(self) -> int:
        return MOST

    @cached_property
    def _counts(self) -> dict[str, Counter[str]]:
        all_filters = counted(self._ranked, self._filed)
        counts = {one.name: all_filters for one in FILTERS}
        for name in self.chosen:
            if not self.has_fewer_words:
                counts[name] = counted(self._found[f"{WITHOUT_FILTER}{name}"].levels, self._filed)
        return counts

    @cached_property
    def labels(self) -> Labels:
        codes = {code for counts in self._counts.values() for code in counts}
        codes |= {f"{name}/{value}" for name, value in self.chosen.items()}
        shown = (*self._further, *self._shown_elsewhere)
        codes |= {code for place in shown for code in self._filed[place].codes.split()}
        return labels_of(codes, self.language)

    @cached_property
    def facets(self) -> list[tuple[Any, Sequence[Option]]]:
        """Each filter with its values; those without any are left out by the page."""
        facets: list[tuple[Any, Sequence[Option]]] = []
        for one in FILTERS:
            chosen = self.chosen.get(one.name, "")
            facets.append((one, options_of(one, self._counts[one.name], chosen, self.labels, self.language)))
        return facets

    @cached_property
    def versions(self) -> Sequence[Option]:
        """The languages in which there are versions that answer."""
        numbers = {code: len(self._found[f"{VERSIONS}{code}"]) for code in site_languages()}
        return languages_of(numbers, self.of_language, self.language)

    # --- pages --------------------------------------------------------------------------------

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def number(self) -> int:
        """The page in `?page=`, counted from 1: the nearest there is."""
        is_number = self._page.isascii() and self._page.isdigit() and len(self._page) <= 6
        return min(max(1, int(self._page)), self.pages) if is_number else 1

    @cached_property
    def results(self) -> list[Hit]:
        start = (self.number - 1) * PAGE_SIZE
        return self._printed(self._ranked[start : start + PAGE_SIZE])

    @cached_property
    def further(self) -> list[Hit]:
        """With some of the words only; none where nothing has all: then these are the results."""
        return self._printed(self._further)

    @cached_property
    def _shown_elsewhere(self) -> list[int]:
        places = []
        for code in self._others:
            places += self._elsewhere[code].in_order(self._filed)[:PROPOSED]
        return places

    @cached_property
    def elsewhere(self) -> list["Elsewhere"]:
        """What answers in another language only, the first of each."""
        found = []
        for code in self._others:
            hits = self._elsewhere[code]
            if len(hits):
                first = self._printed(hits.in_order(self._filed)[:PROPOSED])
                query = self.parameters(**{LANGUAGE: code, WITHOUT: self.language})
                are_some = not len(self._found[f"{ELSEWHERE}{code}"])
                found.append(Elsewhere(code, len(hits), hits.are_all, query, first, are_some))
        return found

    # --- printing -----------------------------------------------------------------------------

    @cached_property
    def _entries(self) -> dict[int, Hit]:
        """Everything that this page prints, read together."""
        start = (self.number - 1) * PAGE_SIZE
        wanted = [*self._ranked[start : start + PAGE_SIZE], *self._further, *self._shown_elsewhere]
        entries = {entry.pk: entry for entry in Entry.objects.filter(pk__in=wanted)}
        slugs = slugs_of(entries.values())
        hits = {}
        for place, entry in entries.items():
            if slug := slugs.get((entry.model, entry.object_id, entry.language)):
                hits[place] = self._hit(entry, slug)
        return hits

    def _printed(self, places: Sequence[int]) -> list[Hit]:
        return [self._entries[place] for place in places if place in self._entries]

    def _hit(self, entry: Entry, slug: str) -> Hit:
        terms = self.questions[entry.language].terms
        with translation.override(entry.language):
            url = reverse(BY_MODEL[entry.model].model.detail_view, kwargs={"slug": slug})
        return Hit(
            entry,
            url,
            marked(entry.title, terms, entry.language, entry.title_language),
            snippet(entry.passages, terms, entry.language),
            self._kind_of(entry),
            PartialDate.parse(entry.date) if entry.date else None,
            self._countries_of(entry),
        )

    def _kind_of(self, entry: Entry) -> Text:
        """Of a position, its type."""
        for code in entry.codes.split():
            name, _slash, value = code.partition("/")
            if name == "type" and value != entry.kind:
                return label_of(name, value, self.labels, self.language)[0]
        return Text(str(ONE_OF_KIND[entry.kind]), self.language)

    def _countries_of(self, entry: Entry) -> list[Text]:
        if entry.kind == "country":
            return []
        codes = (code.partition("/") for code in entry.codes.split() if code.startswith("country/"))
        found = [self.labels[name, value] for name, _slash, value in codes if (name, value) in self.labels]
        return [text for text, _sort in sorted(found, key=lambda one: (one[1], one[0].value))]

    @cached_property
    def suggestion(self) -> str:
        """Another question that would find something, when words of this one are nowhere; else ""."""
        if len(self._found[ANY]):
            return ""
        return better(self.typed, missing(self._wishes()[0]), self.question.language)

    # --- addresses ----------------------------------------------------------------------------

    @property
    def can_be_filtered(self) -> bool:
        return self.asks and any(options for _facet, options in self.facets)

    @property
    def first_number(self) -> int:
        return (self.number - 1) * PAGE_SIZE + 1

    @property
    def chips(self) -> list[tuple[Any, Text, str]]:
        """Each filter in force: its name, its value, and the query string of the search without it."""
        names = {one.name: one.label for one in FILTERS}
        return [
            (names[name], label_of(name, value, self.labels, self.language)[0], self.parameters(**{name: ""}))
            for name, value in self.chosen.items()
        ]

    @property
    def without_filters(self) -> str:
        return self.parameters(**dict.fromkeys(self.chosen, ""))

    @property
    def suggested(self) -> str:
        return self.parameters(q=self.suggestion)

    @property
    def previous_query(self) -> str:
        return (
            self.parameters(page=str(self.number - 1) if self.number > 2 else "") if self.number > 1 else ""
        )

    @property
    def next_query(self) -> str:
        return self.parameters(page=str(self.number + 1)) if self.number < self.pages else ""

    def parameters(self, **changes: str) -> str:
        """The query string of this search with `changes` made to it, in a fixed order."""
        values = {
            "q": self.typed,
            **self.chosen,
            LANGUAGE: self.of_language,
            WITHOUT: self.without,
            **changes,
        }
        query = QueryDict(mutable=True)
        for name in ("q", *(one.name for one in FILTERS), LANGUAGE, WITHOUT, "page"):
            if value := values.get(name, ""):
                query[name] = value
        return f"?{query.urlencode()}" if query else ""

    @property
    def other_languages(self) -> list[tuple[Option, str]]:
        """The languages in which versions answer that are not shown, each with its query string; first, where
        another was asked for, the way back to that of the page.
        """
        shown = self.of_language or ("" if self.mixed else self.language)
        return [
            (option, self.parameters(**{LANGUAGE: option.code, WITHOUT: ""}))
            if option.code != self.language or self.mixed
            else (option, self.in_any_language)
            for option in self.versions
            if option.code != shown
        ]

    @property
    def in_any_language(self) -> str:
        """The query string of the search without a language of its own."""
        return self.parameters(**{LANGUAGE: "", WITHOUT: ""})


def _value(query: QueryDict, name: str) -> str:
    value = query.get(name, "")
    return value if len(value) <= LONGEST_VALUE and value.isprintable() else ""


def slugs_of(entries: Any) -> dict[tuple[str, str, str], str]:
    """(model, key, language) → the slug under which that version answers now: none for what is not public."""
    wanted: dict[tuple[Any, str], set[str]] = {}
    for entry in entries:
        wanted.setdefault((BY_MODEL[entry.model].model, entry.language), set()).add(entry.object_id)
    parts = []
    for (model, language), keys in wanted.items():
        rows = model._base_manager.filter(pk__in=keys)
        if issubclass(model, Publishable):
            rows = rows.filter(public_condition(model, language))
        told = {
            "_model": Cast(Value(model._meta.label_lower), CharField()),
            "_key": Cast(F("pk"), CharField()),
            "_language": Cast(Value(language), CharField()),
            "_slug": Cast(F(column("slug", language)), CharField()),
        }
        parts.append(plain(rows.order_by()).annotate(**told).values_list(*told))
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    return {(model, key, language): slug for model, key, language, slug in rows if slug}
