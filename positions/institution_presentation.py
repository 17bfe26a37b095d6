"""The page of an institution: what we asked of it, what it answered, and what was done to reach it.

Everything here belongs to positions that are public in the language of the page; where the site mixes
languages, also to those that are public in others alone. In which languages the page exists does not depend
on that: in those in which something public names the institution. Which organisations took part in an
action is said on the page of its position, not here.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page
from django.db import connection, models
from django.db.models import Count, F, Prefetch, Q

from languages.codes import column, column_languages, site_languages
from languages.queries import count_together, empty, links, plain
from languages.texts import Text, fallback_order, text_of
from positions.asks_elsewhere import AskElsewhere
from positions.models import AdvocacyAction, Ask, AskStatus, Institution, Position, Result, Target
from publishing.addressed_pages import with_pages
from publishing.availability import told
from publishing.pages import OnlyThere
from publishing.state import Address

PAGE_SIZE = 20  # asks, actions and positions of each page


def actions_with(institution: Institution, positions: Any) -> Any:
    shown = AdvocacyAction.objects.shown().filter(position__in=positions)
    return shown.filter(institutions=institution)


def sent_to(institution: Institution, positions: Any) -> Any:
    sent = Target.objects.filter(institution=institution).values("position")
    return positions.filter(pk__in=sent)


def has_page(language: str) -> Q:
    """True for institutions that have something to tell, and an address, in `language`."""
    public = Position.objects.published(language)
    asks = Ask.objects.readable(language)
    shown = AdvocacyAction.objects.shown().filter(position__in=public)
    involved = links(AdvocacyAction, "institutions").filter(advocacyaction__in=shown)
    named = (
        Q(pk__in=Target.objects.filter(position__in=public).values("institution"))
        | Q(pk__in=asks.filter(addressee__isnull=False).values("addressee"))
        | Q(pk__in=asks.filter(answer_from__isnull=False).values("answer_from"))
        | Q(pk__in=involved.values("institution"))
    )
    return ~empty(column("slug", language)) & named


def with_page(rows: Any, language: str) -> Any:
    return rows.filter(has_page(language))


def pages_of(language: str, mixed: bool) -> dict[str, Q]:
    """In which languages a page of an institution is listed for readers of `language`, and when."""
    served = (code for code in fallback_order(language) if code in site_languages())
    return {code: has_page(code) for code in (served if mixed else (language,))}


class InstitutionNumbers:
    """How much there is to tell of an institution in each language, here and only elsewhere: one query."""

    def __init__(self, institution: Institution, language: str, mixed: bool):
        self.institution, self.language, self.mixed = institution, language, mixed
        wanted: dict[tuple[str, str, str], models.QuerySet] = {}
        for code in site_languages():
            public = Position.objects.published(code)
            wanted["there", "asks", code] = Ask.objects.readable(code).concerning(institution)
            wanted["there", "actions", code] = actions_with(institution, public)
            wanted["there", "positions", code] = sent_to(institution, public)
            if code != language and not mixed:
                only = Position.objects.published_only_elsewhere(language, code)
                asks = Ask.objects.readable_only_elsewhere(language, code)
                wanted["only there", "asks", code] = asks.concerning(institution)
                wanted["only there", "actions", code] = actions_with(institution, only)
                wanted["only there", "positions", code] = sent_to(institution, only)
        answers = self.asks.filter(answer_from=institution)
        wanted["listed", "answers", ""] = answers.answered(language, mixed=mixed)
        if mixed:
            wanted["listed", "asks", ""] = self.asks
            wanted["listed", "actions", ""] = actions_with(institution, self._positions)
            wanted["listed", "positions", ""] = sent_to(institution, self._positions)
        self._found = count_together(wanted)

    @property
    def _positions(self) -> Any:
        return Position.objects.listed(self.language, mixed=self.mixed)

    @property
    def asks(self) -> Any:
        return Ask.objects.listed(self.language, mixed=self.mixed).concerning(self.institution)

    @property
    def actions(self) -> Any:
        return actions_with(self.institution, self._positions)

    @property
    def positions(self) -> Any:
        return sent_to(self.institution, self._positions)

    @property
    def languages(self) -> set[str]:
        return {code for (where, _what, code), number in self._found.items() if where == "there" and number}

    def of(self, what: str) -> int:
        """How much is listed on this page, and on its further ones."""
        found = self._found.get(("listed", what, ""))
        return self._found["there", what, self.language] if found is None else found

    def only_elsewhere(self) -> list[OnlyThere]:
        """What exists in another language only stands on the page in it, below the same heading."""
        return [
            OnlyThere(code, number, f"{self.institution.version(code).url}#{what}", what)
            for (where, what, code), number in self._found.items()
            if where == "only there" and number and self.institution.version(code).slug
        ]


@dataclass(frozen=True)
class Entry(AskElsewhere):
    """A line of the ledger: an ask, and what was answered to it."""

    institution: Institution

    @property
    def other_addressee(self) -> Institution | None:
        """Whom it was addressed to, when that is somebody else, for whom this institution answered."""
        return self.ask.addressee if self.ask.addressee_id != self.institution.pk else None

    @property
    def status_told(self) -> str:
        return told(self.ask.status_info)

    @property
    def answer_from(self) -> Institution | None:
        """Who answered; None when there is no answer to be read."""
        said = self.ask.answer_date or text_of(self.ask, "answer_text")
        return self.ask.answer_from if said else None


class InstitutionTold:
    """An institution in one language, a page at a time of each of its three lists."""

    def __init__(self, numbers: InstitutionNumbers):
        self.institution, self.language, self.numbers = numbers.institution, numbers.language, numbers
        self.asks, self.answers, self.actions_number, self.positions_number = (
            numbers.of(what) for what in ("asks", "answers", "actions", "positions")
        )

    @property
    def longest(self) -> int:
        """The rows of its longest list: there are as many pages as that one needs."""
        return max(self.asks, self.actions_number, self.positions_number)

    def on(self, page: Page) -> "InstitutionTold":
        self.page = page
        return self

    def _slice(self, rows: Any) -> list[Any]:
        start = (self.page.number - 1) * PAGE_SIZE
        return list(rows[start : start + PAGE_SIZE])

    @cached_property
    def statuses(self) -> list[tuple[AskStatus, int]]:
        """Where its asks stand, in the order of a procedure."""
        asks = plain(self.numbers.asks.order_by())
        counted = dict(asks.exclude(status="").values_list("status").annotate(number=Count("pk")))
        return [(status, counted[status]) for status in AskStatus if counted.get(status)]

    @cached_property
    def ledger(self) -> list[Entry]:
        """The asks of this page with their answers, those of the newest position first."""
        came_of_it = Result.objects.published_somewhere().for_lists()
        asks = (
            self.numbers.asks.select_related("position", "addressee", "answer_from")
            .defer(*without_bodies("position__"))
            .prefetch_related(Prefetch("results", came_of_it.order_by("-latest", "-pk")))
            .order_by(*newest_first("position__"), "order", "key")
        )
        return [Entry(ask, self.institution) for ask in self._slice(asks)]

    @property
    def passages(self) -> list[Text]:
        """What is asked and answered, as far as the language of its position does not say which it is in."""
        asks = [entry.ask for entry in self.ledger if entry.version.language == self.language]
        found = (text_of(ask, name) for ask in asks for name in ("text", "answer_text"))
        return [text for text in found if text]

    @cached_property
    def actions(self) -> list[AdvocacyAction]:
        """What was done, the latest first, what has no date last."""
        rows = self.numbers.actions.select_related("mode", "position").defer(*without_bodies("position__"))
        return self._slice(rows.order_by("-date", "-position_id", "key"))

    @cached_property
    def positions(self) -> list[Position]:
        rows = self.numbers.positions.for_lists().select_related("type")
        return self._slice(rows.newest_first(self.language, mixed=self.numbers.mixed))

    @cached_property
    def relatives(self) -> list[Institution]:
        """What it is part of and its parts, those that have a page here."""
        near = Q(parent=self.institution) | Q(pk=self.institution.parent_id)
        rows = with_page(Institution.objects.filter(near), self.language)
        return list(rows.order_by(*Institution.by_name(self.language)))

    @property
    def parent_has_page(self) -> bool:
        return any(row.pk == self.institution.parent_id for row in self.relatives)

    @property
    def parts(self) -> list[Institution]:
        return [row for row in self.relatives if row.parent_id == self.institution.pk]


def without_bodies(path: str) -> list[str]:
    """The columns of a record's text, which no list prints, to be deferred."""
    return [f"{path}{name}" for name in ("body", *(column("body", code) for code in column_languages()))]


def newest_first(path: str) -> tuple[str, str]:
    return f"-{path}date", f"-{path}pk"


# --- the list of institutions ----------------------------------------------------------------------


@dataclass(frozen=True)
class Listed:
    """An institution in the list, with how much was asked of it and how much it answered."""

    institution: Institution
    asks: int
    answers: int
    page: Address


def listed(language: str, mixed: bool) -> list[Listed]:
    """Institutions that have a page in `language`, by level, then from A to Z.

    Where the site mixes languages, those that have one in another language too.
    """
    levels = ("level__order", f"level__{column('sort_key', language)}", "level_id")
    rows = with_pages(Institution.objects.select_related("level", "country"), pages_of(language, mixed))
    rows = rows.defer(*without_bodies("country__")).order_by(*levels, *Institution.by_name(language))
    asks, answers = numbers_of_all(language, mixed)
    return [
        Listed(row, asks.get(row.pk, 0), answers.get(row.pk, 0), row.version(row.page_language))
        for row in rows
    ]


def numbers_of_all(language: str, mixed: bool) -> tuple[dict[int, int], dict[int, int]]:
    """`{institution: asks}` and `{institution: answers}`, counted as the page of each counts them."""
    asked = Ask.objects.listed(language, mixed=mixed).order_by()
    readable, answered = plain(asked), asked.answered(language, mixed=mixed)
    sent = readable.filter(addressee__isnull=True, position__targets__isnull=False)
    pairs = (
        readable.filter(addressee__isnull=False).annotate(_of=F("addressee")),
        readable.filter(answer_from__isnull=False).annotate(_of=F("answer_from")),
        sent.annotate(_of=F("position__targets__institution")),
    )
    first, *others = (part.values_list("_of", "pk") for part in pairs)
    distinct, parameters = first.union(*others).query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT "_of", COUNT(*) FROM ({distinct}) asked GROUP BY "_of"', parameters)
        asks = dict(cursor.fetchall())
    return asks, dict(plain(answered).values_list("answer_from").annotate(_number=Count("pk")))


def only_elsewhere(language: str) -> dict[str, int]:
    """`{language: institutions that have a page there and none here}`, one query."""
    here = with_page(Institution.objects.all(), language)
    rows = {
        code: with_page(Institution.objects.exclude(pk__in=here.values("pk")), code)
        for code in site_languages()
        if code != language
    }
    return count_together(rows) if rows else {}
