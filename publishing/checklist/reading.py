"""A record and its members as the tables have them now, read once for all checks; where each text stands."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models
from django.utils.text import Truncator, capfirst

from languages.codes import column, endonym
from languages.rich_text import RichTextField
from languages.texts import text_in, translated_fields
from publishing.snapshots import member_models, owner_field
from publishing.text_states import TextState
from publishing.together import read_together


@dataclass(frozen=True)
class Place:
    """A column of a row, for the way to it: on the page that is open, else on the row's own.

    `row` says where a member stands on the page of its record, as Django numbers its rows there: "asks-2".
    """

    model: str  # "positions.ask"
    key: str
    name: str  # the column: "text_fr"; "" for the row as a whole
    label: str  # what the place is called, for whoever reads the list
    row: str = ""


class Body(NamedTuple):
    """A long text of a row in one language."""

    row: models.Model
    name: str
    html: str


class Reading:
    """What the checks of one record share. It lives as long as they run, and keeps nothing afterwards."""

    def __init__(self, record: models.Model, languages: Iterable[str] = ()):
        self.languages = tuple(languages)  # those that are about to be published
        self.record: Any = type(record)._base_manager.get(pk=record.pk)
        self._rows: dict[type[models.Model], list[Any]] = {}
        self._numbers: dict[tuple[type[models.Model], str], int] = {}

    # --- rows -----------------------------------------------------------------------------------

    @cached_property
    def _members(self) -> dict[type[models.Model], tuple[type[models.Model], str, str]]:
        """`{model: (what it belongs to, by which column, accessor)}`, at every depth."""
        found: dict[type[models.Model], tuple[type[models.Model], str, str]] = {}
        level = [type(self.record)]
        while level:
            below: list[type[models.Model]] = []
            for owner in level:
                for accessor, model in member_models(owner).items():
                    found[model] = owner, owner_field(owner, accessor), accessor
                    below.append(model)
            level = below
        return found

    def rows(self, model: Any) -> list[Any]:
        """The members of this type, in the order of their page; none for what is no member of the record."""
        if model in self._members and model not in self._rows:
            owner = self._members[model][0]
            self._read([one for one, (of, _by, _accessor) in self._members.items() if of is owner], owner)
        return self._rows.get(model, [])

    def _read(self, models: list[Any], owner: Any) -> None:
        """All that belongs to the rows of one type, in one query."""
        owners = {
            str(one.pk): one for one in ([self.record] if owner is type(self.record) else self.rows(owner))
        }
        if not owners:
            self._rows |= {model: [] for model in models}
            return
        wanted = [
            model._base_manager.filter(**{f"{self._members[model][1]}__in": owners}) for model in models
        ]
        for model, found in zip(models, read_together(*wanted), strict=True):
            by = self._members[model][1]
            for row in found:
                setattr(row, by, owners[str(getattr(row, f"{by}_id"))])
            self._rows[model] = rows = _in_order(model, found)
            self._numbers |= {(model, str(row.pk)): number for number, row in enumerate(rows)}

    def types(self, *, with_record: bool = False) -> list[type[models.Model]]:
        """The types of its members, at every depth, in the order in which the record names them."""
        return [*([type(self.record)] if with_record else ()), *self._members]

    def known(self, model: Any) -> list[Any]:
        """The record, or those members of a type that were read already: no question is asked."""
        return [self.record] if model is type(self.record) else self._rows.get(model, [])

    def path(self, model: Any) -> str:
        """How a query for rows of `model` names the record: "ask__position"; "pk" for its own type."""
        parts = []
        while model in self._members:
            model, by, _accessor = self._members[model]
            parts.append(by)
        return "__".join(parts) or "pk"

    def members(self) -> Iterator[Any]:
        """Every member that has words, in the order in which the record names its members."""
        for model in self._members:
            if translated_fields(model):
                yield from self.rows(model)

    # --- words ----------------------------------------------------------------------------------

    def texts(self, language: str) -> Iterator[tuple[Any, str, str]]:
        """(row, field, words) of everything that is written in exactly `language`."""
        for row in (self.record, *self.members()):
            for name in translated_fields(type(row)):
                if words := text_in(row, name, language):
                    yield row, name, words

    def bodies(self, language: str) -> Iterator[Body]:
        for row, name, words in self.texts(language):
            if isinstance(row._meta.get_field(name), RichTextField):
                yield Body(row, name, words)

    @cached_property
    def states(self) -> list[TextState]:
        """What is known of every translation of the record, those of its members included."""
        of = {"owner_model": self.record._meta.label_lower, "owner_id": str(self.record.pk)}
        return list(TextState.objects.filter(**of).order_by("pk"))

    # --- places ---------------------------------------------------------------------------------

    def place(self, row: models.Model, name: str = "", language: str = "") -> Place:
        """Where a field of the record, or of a row that belongs to it, stands; of words, in a language."""
        label = field_label(type(row), name, language)
        where = ""
        if type(row) is not type(self.record):
            label = " – ".join(filter(None, (row_label(row), label)))
            where = self._row_of(row)
        return Place(
            model=row._meta.label_lower,
            key=str(row.pk),
            name=column(name, language) if language and name else name,
            label=label,
            row=where,
        )

    def _row_of(self, row: models.Model) -> str:
        model = type(row)
        if model not in self._members or self._members[model][0] is not type(self.record):
            return ""
        number = self._numbers.get((model, str(row.pk)))
        return f"{self._members[model][2]}-{number}" if number is not None else ""

    def place_of_state(self, state: TextState) -> Place:
        """Where the text that `state` speaks of stands."""
        if (state.model, state.object_id) == (self.record._meta.label_lower, str(self.record.pk)):
            return self.place(self.record, state.field, state.language)
        model = apps.get_model(state.model)
        row = next((one for one in self.rows(model) if str(one.pk) == state.object_id), None)
        if row is not None:
            return self.place(row, state.field, state.language)
        label = field_label(model, state.field, state.language)
        return Place(state.model, state.object_id, column(state.field, state.language), label)


def _in_order(model: Any, rows: list[Any]) -> list[Any]:
    """As the type is ordered, so as Django's forms number them; what is empty comes first."""
    for name in ("pk", *reversed(model._meta.ordering)):
        column_name = name.removeprefix("-")
        rows = sorted(rows, key=_key_of(column_name), reverse=name != column_name)
    return rows


def _key_of(name: str) -> Callable[[Any], tuple[bool, Any]]:
    def key(row: Any) -> tuple[bool, Any]:
        value = getattr(row, name)
        return value is not None, value

    return key


def field_label(model: type[models.Model], name: str, language: str = "") -> str:
    """« Résumé, Français »: a field by its name and, where it has words in several, its language."""
    if not name:
        return ""
    label = str(capfirst(model._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
    return f"{label}, {endonym(language)}" if language else label


def row_label(row: models.Model) -> str:
    """« Demande a », or the kind of row and its first words."""
    kind = str(capfirst(row._meta.verbose_name))
    key = getattr(row, "key", "") if len(str(getattr(row, "key", ""))) <= 3 else ""
    said = str(key or Truncator(str(row)).chars(40))
    return f"{kind} {said}" if said and said != str(row._meta.verbose_name) else kind
