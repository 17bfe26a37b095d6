""" "Not known" is a value: why a fact has no value, and what a reader is told about it.

A fact is a pair of columns, `date` and `date_info`: a value, or an availability, never both.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from languages.queries import empty, empty_words


class Availability(models.TextChoices):
    """`unset` means that nobody looked: staff see a to-do, readers see no row at all."""

    UNSET = "unset", _("Not filled in yet")
    NOT_PROVIDED = "not_provided", _("Information not provided")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")
    WITHHELD = "withheld", _("Withheld for security reasons")
    PENDING = "pending", _("Pending")


class AvailabilityField(models.CharField):
    """Says why `of` has no value. Stands beside it as `<of>_info`; `unset` while there is a value."""

    description = _("Why a fact has no value")

    def __init__(self, *args: Any, of: str = "", **kwargs: Any):
        self.of = of
        kwargs.setdefault("verbose_name", _("if there is no value"))
        kwargs.setdefault("max_length", 20)
        kwargs.setdefault("choices", Availability)
        kwargs.setdefault("default", Availability.UNSET)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, path, args, kwargs = super().deconstruct()
        kwargs["of"] = self.of
        return name, path, args, kwargs


BOTH = _("Give a value or say why there is none, not both.")


def either_value_or_availability(*names: str, translated: bool = False) -> list[models.CheckConstraint]:
    """Database constraints: a value and an availability exclude each other, for pairs in one row."""
    constraints = []
    for name in names:
        constraints.append(
            models.CheckConstraint(
                name=f"%(app_label)s_%(class)s_{name}_or_info",
                condition=Q(**{f"{name}_info": Availability.UNSET})
                | (empty_words(name) if translated else empty(name)),
                violation_error_message=BOTH,
            )
        )
    return constraints


def refuse_both(field: str, has_values: bool, info: str) -> None:
    """The same rule for lists, whose values live in other rows: for `clean`, forms and the importer."""
    if has_values and info != Availability.UNSET:
        raise ValidationError({f"{field}_info": BOTH})


def availability_fields(model: type[models.Model]) -> dict[str, AvailabilityField]:
    """`{"date": <field date_info>, …}`: every fact of `model` that may be unknown."""
    return {field.of: field for field in model._meta.concrete_fields if isinstance(field, AvailabilityField)}


def told(info: str) -> str:
    """What readers are told in place of the value; "" when the row is not shown at all."""
    return "" if info == Availability.UNSET else str(Availability(info).label)
