"""The states of translations summed up: of a language version, of a record, of a page of records, of a type.

What is known of each single text is in publishing.text_states. Everything here is counted and compared by
the database: no record is read, and nothing grows with the number of rows that a page does not show.
"""

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from django.db import models
from django.db.models import Case, Count, Min, Q, Value, When
from django.db.models.functions import Cast

from languages.codes import column_languages
from publishing.public_change import owner_of
from publishing.text_states import TO_DO, TextState, TranslationState

# The state of several texts together is the first of these that one of them is in.
WORST_FIRST = (*TO_DO, TranslationState.UP_TO_DATE)
_FINE = (TranslationState.UP_TO_DATE, TranslationState.BLANK)
_PLACE = Case(
    *(When(state=state, then=Value(place)) for place, state in enumerate(TO_DO)),
    default=Value(len(TO_DO)),
    output_field=models.IntegerField(),
)


def worst(states: Iterable[str]) -> str:
    """The state of several texts together; "" when there is none to translate."""
    found = set(states) - {""}
    return next((state for state in TO_DO if state in found), TranslationState.UP_TO_DATE if found else "")


# --- one record ---------------------------------------------------------------------------------------


class RecordSummary:
    """What is known of every text of a record, those of its members included; read once."""

    def __init__(self, record: models.Model):
        self.record = owner_of(record) or record

    @cached_property
    def rows(self) -> list[TextState]:
        of = {"owner_model": self.record._meta.label_lower, "owner_id": str(self.record.pk)}
        return list(TextState.objects.filter(**of).order_by("pk"))

    @cached_property
    def _of_fields(self) -> dict[tuple[str, str, str, str], TextState]:
        return {(row.model, row.object_id, row.field, row.language): row for row in self.rows}

    def of_field(self, row: models.Model, name: str, language: str) -> TextState | None:
        """What is known of one text of the record, or of `row` that belongs to it."""
        return self._of_fields.get((row._meta.label_lower, str(row.pk), name, language))

    def counts(self, language: str) -> dict[str, int]:
        """How many texts of the version in `language` are in each state; the worst first, without zeros."""
        found = Counter(row.state for row in self.rows if row.language == language)
        return {str(state): found[state] for state in TranslationState if found[state]}

    def state(self, language: str) -> str:
        """The state of the whole version in `language`; "" for the original, and where there are no texts."""
        return worst(self.counts(language))


# --- many records -------------------------------------------------------------------------------------


def states_of(model: type[models.Model], keys: Iterable[object]) -> dict[str, dict[str, str]]:
    """`{"12": {"en": "stale"}}`: the state of each language version of these records, in one query."""
    rows = TextState.objects.filter(
        owner_model=model._meta.label_lower, owner_id__in=[str(key) for key in keys]
    )
    found: dict[str, dict[str, str]] = {}
    versions = rows.exclude(state="").order_by().values("owner_id", "language").annotate(place=Min(_PLACE))
    for key, language, place in versions.values_list("owner_id", "language", "place"):
        found.setdefault(key, {})[language] = str(WORST_FIRST[place])
    return found


def in_state(rows: models.QuerySet, language: str, state: str) -> models.QuerySet:
    """The records among `rows` whose version in `language` is as a whole in `state` (one of WORST_FIRST)."""
    place = WORST_FIRST.index(TranslationState(state))
    wanted = (state,) if state in TO_DO else _FINE
    found = rows.filter(pk__in=_owners(rows.model, language, wanted))
    return found.exclude(pk__in=_owners(rows.model, language, WORST_FIRST[:place])) if place else found


def _owners(model: type[models.Model], language: str, states: Iterable[str]) -> models.QuerySet:
    """The keys of the records of `model` with a text in one of `states`, as the type that their key is."""
    rows = TextState.objects.filter(
        owner_model=model._meta.label_lower, language=language, state__in=[str(one) for one in states]
    )
    return rows.order_by().values_list(Cast("owner_id", _type_of_key(model)), flat=True)


def _type_of_key(model: type[models.Model]) -> models.Field:
    """What an owner's key, kept as text, is compared as: a code stays text, a number becomes one."""
    is_number = isinstance(model._meta.pk, models.AutoField | models.IntegerField)
    return models.BigIntegerField() if is_number else models.CharField()


def count_states(model: type[models.Model]) -> dict[str, dict[str, int]]:
    """`{"en": {"missing": 12, …}}`: how many records of `model` `in_state` would find, in one query."""
    rows = TextState.objects.filter(owner_model=model._meta.label_lower).exclude(state="").order_by()
    versions = rows.values("language", "owner_id").annotate(place=Min(_PLACE))
    wanted = {
        f"{place}_in_{code.replace('-', '_')}": (code, str(state), Q(language=code, place=place))
        for code in column_languages()
        for place, state in enumerate(WORST_FIRST)
    }
    found = versions.aggregate(
        **{name: Count("owner_id", filter=where) for name, (_code, _state, where) in wanted.items()}
    )
    counts: dict[str, dict[str, int]] = {code: {} for code in column_languages()}
    for name, (code, state, _where) in wanted.items():
        counts[code][state] = found[name]
    return counts
