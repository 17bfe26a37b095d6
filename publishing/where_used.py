"""Where a record is used: every row that names it, and through which field. What may be deleted is another
question (publishing.uses); here everything counts, also what would go with the record or stay without it.

Members count for the record they belong to: a position is shown, not the line that says to whom it is sent.
Whoever keeps other uses (texts with links, working copies) adds a way of looking to `LOOKS`.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.utils.text import capfirst

from accounts.models import sealed_permissions
from publishing.public_change import owner_of
from publishing.snapshots import member_models, owner_field, path_to_owner

SHOWN = 50  # of each type: a person reads them


@dataclass(frozen=True)
class Use:
    """`model` and `key` of a record that uses another one, and how: the name of the field."""

    model: type[models.Model]
    key: Any
    how: str


@dataclass
class Place:
    """A record that uses another one; `hows` are the names of the fields, or what else says so."""

    record: models.Model
    hows: list[str]

    @property
    def how(self) -> str:
        return ", ".join(dict.fromkeys(self.hows))


@dataclass
class Group:
    """The places of one type. Beyond SHOWN they are counted, not listed."""

    model: type[models.Model]
    places: list[Place] = field(default_factory=list)
    count: int = 0

    @property
    def name(self) -> str:
        return capfirst(str(self.model._meta.verbose_name_plural))

    @property
    def more(self) -> int:
        return self.count - len(self.places)


Look = Callable[[models.Model], Iterable[Use]]


def is_sealed(model: type[models.Model]) -> bool:
    """True for types of which nobody may learn here that there is a row at all."""
    meta = model._meta
    return bool(getattr(model, "is_secret", False)) or f"{meta.app_label}.view_{meta.model_name}" in (
        sealed_permissions
    )


def _named_by(model: type[models.Model]) -> Iterator[Any]:
    """The relations by which other rows name one of `model`, but for that of its own members."""
    own = {model._meta.get_field(accessor) for accessor in member_models(model)}
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and relation.is_relation) or relation.concrete or relation in own:
            continue
        by: Any = relation.related_model
        if not by._meta.auto_created and not is_sealed(by):
            yield relation


def by_relations(record: models.Model) -> Iterator[Use]:
    """Foreign keys and links of many to many to `record` and to the rows that belong to it."""
    yield from _by_relations_to(type(record), [record.pk], owner_of(record) or record)


def _by_relations_to(model: type[models.Model], keys: list[Any], record: models.Model) -> Iterator[Use]:
    for relation in _named_by(model):
        by, name = relation.related_model, relation.field
        owner, path = path_to_owner(by)
        at = f"{path}__pk" if path else "pk"
        rows = by._base_manager.filter(**{f"{name.name}__in": keys}).order_by()
        for key in rows.values_list(at, flat=True).distinct():
            if key is not None and (owner, key) != (type(record), record.pk):
                yield Use(owner, key, str(name.verbose_name))
    for accessor, member in member_models(model).items():
        of = owner_field(model, accessor)
        below = list(
            member._base_manager.filter(**{f"{of}__in": keys}).order_by().values_list("pk", flat=True)
        )
        if below:
            yield from _by_relations_to(member, below, record)


LOOKS: list[Look] = [by_relations]


def places_using(record: models.Model) -> list[Group]:
    """Every record that uses `record`, by type, the most used first; `[]` when nothing does."""
    found: dict[type[models.Model], dict[Any, list[str]]] = {}
    for look in LOOKS:
        for use in look(record):
            found.setdefault(use.model, {}).setdefault(use.key, []).append(use.how)
    groups = []
    for model, hows in found.items():
        shown = sorted(hows, key=str)[:SHOWN]
        rows = model._base_manager.filter(pk__in=shown)
        if hasattr(rows, "for_lists"):
            rows = rows.for_lists()
        by_key = {row.pk: row for row in rows}
        places = [Place(by_key[key], hows[key]) for key in shown if key in by_key]
        places.sort(key=lambda place: str(place.record).casefold())
        groups.append(Group(model, places, len(hows)))
    return sorted(groups, key=lambda group: (-group.count, group.name))
