"""The database's refusals in the words of the model: the sentence of the constraint that was violated."""

import re
from collections.abc import Iterator

from django.db import DatabaseError, models
from django.utils.translation import gettext as _

from transfer.layout import column_of


def reason_of(model: type[models.Model], error: DatabaseError) -> str:
    """Why the database refused a row of `model`."""
    diagnosis = getattr(error.__cause__, "diag", None)
    text = str(error).strip()
    name = getattr(diagnosis, "constraint_name", None) or ""
    for constraint in model._meta.constraints:
        if constraint.name == name or re.search(rf"\b{re.escape(constraint.name)}\b", text):
            return str(constraint.violation_error_message)
    columns = columns_in(text, getattr(diagnosis, "message_detail", None) or "")
    for constraint in model._meta.constraints:
        if (
            isinstance(constraint, models.UniqueConstraint)
            and columns
            and columns == columns_of(constraint, model)
        ):
            return str(constraint.violation_error_message)
    if columns:
        names = ", ".join(str(label) for label in labels(model, columns))
        return _("Another %(type)s has the same %(columns)s.") % {
            "type": model._meta.verbose_name,
            "columns": names,
        }
    return _("The database refuses it: %(error)s") % {"error": text.splitlines()[0] if text else error}


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
