"""The page of an institution: what we asked of it, what it answered, and what was done to reach it.

Everything here belongs to positions that are public in the language of the page. Which organisations took
part in an action is said on the page of its position, not here.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Page
from django.db import connection, models
from django.db.models import Count, F, Prefetch, Q

from languages.codes import column, column_languages, site_languages
from languages.queries import count_together, empty, links, plain
from languages.texts import text_of
from positions.models import AdvocacyAction, Ask, AskStatus, Institution, Position, Result, Target
from publishing.availability import told

PAGE_SIZE = 20  # asks, actions and positions of each page


def actions_with(institution: Institution, language: str) -> Any:
    shown = AdvocacyAction.objects.shown().filter(position__in=Position.objects.published(language))
    return shown.filter(institutions=institution)


def positions_sent_to(institution: Institution, language: str) -> Any:
    sent = Target.objects.filter(institution=institution).values("position")
    return Position.objects.published(language).filter(pk__in=sent)


def with_page(rows: Any, language: str) -> Any:
    """Those institutions that have something to tell, and an address, in `language`."""
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
    return rows.exclude(empty(column("slug", language))).filter(named)


@dataclass(frozen=True)
class InstitutionNumbers:
    """How much there is to tell of an institution, in each language."""

    numbers: dict[tuple[str, str], int]

    @property
    def languages(self) -> set[str]:
        return {code for (_what, code), number in self.numbers.items() if number}


def numbers_of(institution: Institution) -> InstitutionNumbers:
    """One query."""
    wanted: dict[tuple[str, str], models.QuerySet] = {}
    for code in site_languages():
        asks = Ask.objects.readable(code).concerning(institution)
        wanted["asks", code] = asks
        wanted["answers", code] = asks.filter(answer_from=institution).answered(code)
        wanted["actions", code] = actions_with(institution, code)
        wanted["positions", code] = positions_sent_to(institution, code)
    return InstitutionNumbers(count_together(wanted))


@dataclass(frozen=True)
class Entry:
    """A line of the ledger: an ask, and what was answered to it."""

    ask: Ask
    institution: Institution

    @property
    def url(self) -> str:
        return f"{self.ask.position.get_absolute_url()}#ask-{self.ask.key}"

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

    def __init__(self, institution: Institution, numbers: InstitutionNumbers, language: str):
        self.institution, self.language = institution, language
        self.asks, self.answers, self.actions_number, self.positions_number = (
            numbers.numbers[what, language] for what in ("asks", "answers", "actions", "positions")
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
        asks = plain(Ask.objects.readable(self.language).concerning(self.institution).order_by())
        counted = dict(asks.exclude(status="").values_list("status").annotate(number=Count("pk")))
        return [(status, counted[status]) for status in AskStatus if counted.get(status)]

    @cached_property
    def ledger(self) -> list[Entry]:
        """The asks of this page with their answers, those of the newest position first."""
        came_of_it = Result.objects.published(self.language).for_lists()
        asks = (
            Ask.objects.readable(self.language)
            .concerning(self.institution)
            .select_related("position", "addressee", "answer_from")
            .defer(*without_bodies("position__"))
            .prefetch_related(Prefetch("results", came_of_it.order_by("-latest", "-pk")))
            .order_by(*newest_first("position__"), "order", "key")
        )
        return [Entry(ask, self.institution) for ask in self._slice(asks)]

    @cached_property
    def actions(self) -> list[AdvocacyAction]:
        """What was done, the latest first, what has no date last."""
        rows = actions_with(self.institution, self.language)
        rows = rows.select_related("mode", "position").defer(*without_bodies("position__"))
        return self._slice(rows.order_by("-date", "-position_id", "key"))

    @cached_property
    def positions(self) -> list[Position]:
        rows = positions_sent_to(self.institution, self.language).for_lists().select_related("type")
        return self._slice(rows.newest_first(self.language))

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


def listed(language: str) -> list[Listed]:
    """Institutions that have a page in `language`, by level, then from A to Z."""
    levels = ("level__order", f"level__{column('sort_key', language)}", "level_id")
    rows = with_page(Institution.objects.select_related("level", "country"), language)
    rows = rows.defer(*without_bodies("country__")).order_by(*levels, *Institution.by_name(language))
    asks, answers = numbers_of_all(language)
    return [Listed(row, asks.get(row.pk, 0), answers.get(row.pk, 0)) for row in rows]


def numbers_of_all(language: str) -> tuple[dict[int, int], dict[int, int]]:
    """`{institution: asks}` and `{institution: answers}`, counted as the page of each counts them."""
    readable = plain(Ask.objects.readable(language).order_by())
    answered = Ask.objects.readable(language).answered(language).order_by()
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
