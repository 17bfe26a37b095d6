"""What is known of the texts of rows inserted a moment ago: made from the rows at hand, not read back.

For an import of thousands of rows. Everybody else calls publishing.provenance.record(), which says the same.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models

from publishing import provenance
from publishing.origins import Origins
from publishing.provenance import Changes, Shape, compare_row, shape_of


def record_inserted(
    model: type[models.Model],
    rows: Iterable[tuple[models.Model, models.Model]],
    said: Mapping[Any, Origins],
) -> None:
    """Of rows of `model`, each with the record it belongs to or is; none of them was there before."""
    shape = shape_of(model)
    if shape is None:
        return
    changes, keys = Changes(), []
    for row, record in rows:
        compare_row(shape, values_of(shape, row, record), {}, changes, said.get(row.pk, {}))
        keys.append(row.pk)
    provenance.write(changes)
    provenance.forget_hidden_pasts(shape, keys)


def values_of(shape: Shape, row: Any, record: Any) -> dict[str, Any]:
    """The columns that `provenance.record()` would read."""
    values = {name: getattr(row, name) for name in shape.columns() if "__" not in name}
    values[shape.at_owner("pk")] = record.pk
    if shape.has_source:
        values[shape.at_owner("source_language")] = record.source_language
    return values
