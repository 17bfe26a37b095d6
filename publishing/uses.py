"""What still uses a record. Django protects foreign keys; links of many to many would vanish in silence."""

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any

from django.db import models
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from publishing.snapshots import member_models, owner_field
from publishing.state import Publishable

SHOWN = 50  # of each kind: a list of what uses a record is read by a person
_also: list[Callable[[models.Model], Iterable[models.Model]]] = []


def is_kept_while_used(record: models.Model) -> bool:
    """Reference data, published records and the rows that belong to one: whatever others name."""
    named = isinstance(record, Publishable) or bool(getattr(record, "is_reference", False))
    return named or bool(getattr(record, "member_of", ""))


def linked_from(record: models.Model) -> Iterator[models.QuerySet]:
    """The rows of other records that link `record`, or a row that belongs to it, by a many-to-many field.

    An action of a position names asks of the same position: those go together. A result that answers an ask
    is another record.
    """
    for relation in record._meta.related_objects:
        field: Any = relation.field
        if relation.many_to_many and not _belong_together(field.model, type(record)):
            yield field.model._base_manager.filter(**{field.name: record.pk}).order_by("pk").distinct()
    for accessor, member in member_models(type(record)).items():
        for row in member._base_manager.filter(**{owner_field(type(record), accessor): record.pk}):
            yield from linked_from(row)


def _belong_together(one: type[models.Model], other: type[models.Model]) -> bool:
    """True for members of one record: both name the same owner."""
    owner = getattr(one, "member_of", "")
    return bool(owner) and owner == getattr(other, "member_of", "")


def look_also(find: Callable[[models.Model], Iterable[models.Model]]) -> None:
    """`find` knows rows that use a record in a way that no field tells, in their texts for example."""
    if find not in _also:
        _also.append(find)


def uses_of(record: models.Model) -> list[models.Model]:
    """Rows that link `record` by a many-to-many field, at most SHOWN of each kind; then what others know."""
    linked = [row for rows in linked_from(record) for row in rows[:SHOWN]]
    return [*linked, *(row for find in _also for row in islice(find(record), SHOWN))]


def refuse_deletion_in_use(instance: models.Model, **kwargs: Any) -> None:
    """Raises ProtectedError with the rows that use a country, a theme, a partner… about to be deleted."""
    if is_kept_while_used(instance) and (users := uses_of(instance)):
        names = ", ".join(f"{row._meta.verbose_name} {row}" for row in users[:5])
        message = _("“%(record)s” is still used: %(names)s.") % {"record": instance, "names": names}
        raise ProtectedError(message, set(users))
