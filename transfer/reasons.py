"""The database's refusals in the words of the model: the sentence of the constraint that was violated."""

import re
from collections.abc import Iterator
from typing import Any

from django.db import DatabaseError, models
from django.utils.translation import gettext as _

from transfer.layout import column_of


def reason_of(model: type[models.Model], error: DatabaseError) -> str:
    """Why the database refused a row of `model`."""
    if constraint := constraint_of(model, error):
        return str(constraint.violation_error_message)
    text = str(error).strip()
    if columns := columns_of_error(error):
        names = ", ".join(str(label) for label in labels(model, columns))
        return _("Another %(type)s has the same %(columns)s.") % {
            "type": model._meta.verbose_name,
            "columns": names,
        }
    return _("The database refuses it: %(error)s") % {"error": text.splitlines()[0] if text else error}


def key_of(model: type[models.Model], error: DatabaseError) -> str:
    """The key of a line that the refusal is about: the last one that it names. "" when it names none."""
    constraint = constraint_of(model, error)
    if isinstance(constraint, models.CheckConstraint):
        named = list(names_in(constraint.condition))
    elif isinstance(constraint, models.UniqueConstraint):
        named = list(constraint.fields)
    else:
        named = [
            field.name for field in model._meta.concrete_fields if field.column in columns_of_error(error)
        ]
    if not named:
        return ""
    field = column_of(model, named[-1])
    return getattr(getattr(field, "translated_field", None), "name", field.name)


def names_in(condition: Any) -> Iterator[str]:
    """The columns in the condition of a constraint, as far as it is made of plain comparisons."""
    for child in getattr(condition, "children", ()):
        if isinstance(child, tuple):
            yield child[0].partition("__")[0]
        else:
            yield from names_in(child)


def constraint_of(model: type[models.Model], error: DatabaseError) -> models.BaseConstraint | None:
    """The constraint of the model that was violated: by its name, or by its columns (SQLite names those)."""
    name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", None) or ""
    text, columns = str(error).strip(), columns_of_error(error)
    for constraint in model._meta.constraints:
        if constraint.name == name or re.search(rf"\b{re.escape(constraint.name)}\b", text):
            return constraint
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint) and columns == columns_of(constraint, model):
            return constraint
    return None


def columns_of_error(error: DatabaseError) -> set[str]:
    diagnosis = getattr(error.__cause__, "diag", None)
    return columns_in(str(error).strip(), getattr(diagnosis, "message_detail", None) or "")


def columns_in(text: str, detail: str) -> set[str]:
    """The columns that must be unique and are not, as SQLite and PostgreSQL name them."""
    if found := re.match(r"UNIQUE constraint failed: (.+)", text):
        return {name.rpartition(".")[2] for name in found[1].split(", ")}
    if found := re.match(r"Key \(([^)]+)\)=", detail):
        return {name.strip().strip('"') for name in found[1].split(",")}
    return set()


def columns_of(constraint: models.UniqueConstraint, model: type[models.Model]) -> set[str]:
    return {str(column_of(model, name).column) for name in constraint.fields}


def labels(model: type[models.Model], columns: set[str]) -> Iterator[object]:
    for field in model._meta.concrete_fields:
        if field.column in columns:
            yield field.verbose_name
