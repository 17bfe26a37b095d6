"""What there is to translate: record × language, what readers ask for first. Derived by the database alone.

Three queries whatever the number of records: how many there are, one page of them, what they are called.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.admin.utils import quote
from django.core.paginator import Page, Paginator
from django.db.models import (
    Case,
    CharField,
    Count,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property

from languages.codes import InLanguage, column, column_languages, site_languages
from languages.queries import plain
from languages.texts import NOTHING, Text, active_language, text_among
from publishing.state import Publishable, public_condition
from publishing.text_states import TO_DO, TextState, TranslationState
from translation_desk.kinds import Kinds, all_kinds, name_of, title_field
from translation_desk.models import TranslationRequest

AT_ONCE = 50


def keys_of(rows: Any) -> QuerySet:
    """The keys of `rows` as they are written in TextState."""
    return plain(rows.order_by()).annotate(_key=Cast("pk", CharField())).values("_key")


def public_versions(kinds: Kinds, languages: Iterable[str], then: int) -> list[When]:
    """A condition per published type and language: readers can read the version now.

    The cheapest question first. Nobody reads a language that is hidden.
    """
    return [
        When(
            Q(owner_model=label)
            & Q(language=code)
            & Q(owner_id__in=keys_of(model._base_manager.filter(public_condition(model, code)))),
            then=Value(then),
        )
        for label, model in kinds.items()
        if issubclass(model, Publishable)
        for code in languages
        if code in site_languages()
    ]


def records(kinds: Kinds, languages: Iterable[str], state: str = "") -> Any:
    """A row per record × language with something to do; with `state`, where a text is in that state."""
    states = [state] if state else [str(one) for one in TO_DO]
    rows = TextState.objects.filter(
        owner_model__in=list(kinds), language__in=list(languages), state__in=states
    )
    return rows.order_by().values("owner_model", "owner_id", "language").distinct()


def to_do(kinds: Kinds, languages: Iterable[str], state: str = "") -> QuerySet:
    """The same rows with what is to do, in the order in which to do it.

    First what most readers asked for and cannot read; then what they read and is out of date; then the
    shortest. Names of reference data are always read.
    """
    languages = list(languages)
    reference = [label for label, model in kinds.items() if not issubclass(model, Publishable)]
    asked = TranslationRequest.objects.filter(
        model=OuterRef("owner_model"), object_id=OuterRef("owner_id"), language=OuterRef("language")
    )
    rows: Any = (
        TextState.objects.filter(owner_model__in=list(kinds), language__in=languages, state__in=TO_DO)
        .values("owner_model", "owner_id", "language")
        .annotate(
            word_count=Sum("words"),
            **{str(one): Count("pk", filter=Q(state=one)) for one in TO_DO},
        )
        .annotate(
            requests=Case(
                *public_versions(kinds, languages, then=0),
                default=Coalesce(Subquery(asked.values("count")[:1]), Value(0)),
                output_field=IntegerField(),
            ),
            is_wrong=Case(
                When(stale=0, then=Value(0)),
                When(owner_model__in=reference, then=Value(1)),
                *public_versions(kinds, languages, then=1),
                default=Value(0),
                output_field=IntegerField(),
            ),
        )
    )
    if state:
        rows = rows.filter(**{f"{state}__gt": 0})
    return rows.order_by("-requests", "-is_wrong", "word_count", "owner_model", "owner_id", "language")


@dataclass(frozen=True)
class Work(InLanguage):
    """A line of the queue: a record in one language, and what is to do there."""

    kind: str
    title: Text
    url: str
    language: str
    words: int
    states: list[tuple[TranslationState, int]]
    requests: int
    is_read: bool
    changed_at: datetime | None


class Lines(Paginator):
    """Counts the records alone: what is to do in each is asked for those that are shown."""

    def __init__(self, kinds: Kinds, languages: Iterable[str], state: str = ""):
        super().__init__(to_do(kinds, languages, state), AT_ONCE)
        self._records = records(kinds, languages, state)

    @cached_property
    def count(self) -> int:
        return self._records.count()


def page_of(kinds: Kinds, languages: Iterable[str], state: str, number: Any) -> Page:
    """One page of lines; the nearest there is when `number` is none."""
    page = Lines(kinds, languages, state).get_page(number)
    page.object_list = told(list(page.object_list))
    return page


def told(rows: list[dict[str, Any]]) -> list[Work]:
    kinds, known = all_kinds(), named((row["owner_model"], row["owner_id"]) for row in rows)
    lines = []
    for row in rows:
        model, key = kinds[row["owner_model"]], row["owner_id"]
        record = known.get((row["owner_model"], key), Named())
        lines.append(
            Work(
                kind=name_of(model),
                title=record.title or Text(key, active_language()),
                url=change_url(model, key),
                language=row["language"],
                words=row["word_count"],
                states=[(one, row[str(one)]) for one in TO_DO if row[str(one)]],
                requests=row["requests"],
                is_read=row["language"] in record.read_in,
                changed_at=record.changed_at,
            )
        )
    return lines


def change_url(model: Any, key: str) -> str:
    meta = model._meta
    try:
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[quote(key)])
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class Named:
    """What a record is called, in the reader's language if there is, when it changed, and who can read it."""

    title: Text = NOTHING
    changed_at: datetime | None = None
    read_in: frozenset[str] = frozenset()


def named(wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Named]:
    """These records, all types in one query."""
    keys: dict[str, list[str]] = defaultdict(list)
    for label, key in wanted:
        keys[label].append(key)
    parts, codes, found = [_named(label, some) for label, some in keys.items()], column_languages(), {}
    for label, key, changed_at, own, *rest in parts[0].union(*parts[1:], all=True) if parts else ():
        words, read = rest[: len(codes)], rest[len(codes) :]
        text = text_among(words, active_language())
        read_in = frozenset(code for code, is_read in zip(codes, read, strict=True) if is_read)
        read_in &= frozenset(site_languages())
        found[label, key] = Named(Text(text.value, own or text.language), changed_at, read_in)
    return found


def _named(label: str, keys: list[str]) -> QuerySet:
    """The same columns whatever the type, so that one query reads them all."""
    model: Any = all_kinds()[label]
    names, field = {one.name for one in model._meta.concrete_fields}, title_field(model)
    nothing: Any = Cast(Value(""), CharField())
    never: Any = Cast(Value(None), DateTimeField())
    own = f"{field}_lang"
    each = {}
    for number, code in enumerate(column_languages()):
        each[f"_words_{number}"] = Cast(column(field, code), CharField()) if field else nothing
    for number, code in enumerate(column_languages()):
        is_public = public_condition(model, code) if issubclass(model, Publishable) else Q(pk__isnull=False)
        each[f"_read_{number}"] = Case(When(is_public, then=1), default=0, output_field=IntegerField())
    return (
        plain(model._base_manager.filter(pk__in=keys).order_by())
        .annotate(
            _type=Cast(Value(label), CharField()),
            _key=Cast("pk", CharField()),
            _changed=F("updated_at") if "updated_at" in names else never,
            _own=Cast(own, CharField()) if own in names else nothing,
            **each,
        )
        .values_list("_type", "_key", "_changed", "_own", *each)
    )
