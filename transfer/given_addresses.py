"""Addresses of reference data that its lines leave out: kept where there is one, else made from the name."""

from collections.abc import Sequence

from languages.codes import column, column_languages
from languages.slugs import ascii_slug, first_free
from publishing.slugs import OldSlug
from transfer.layout import Shape, rows
from transfer.records import Record
from transfer.stored import Row


def give_addresses(shape: Shape, records: Sequence[Record], stored: Sequence[Row | None]) -> None:
    """Completes the `slug` of each record, as publishing.addressed would when it is saved.

    `stored` is what the database holds of each. The records are all those of their file: an address that
    one of them says, or once had, is nobody else's.
    """
    name = shape.model.title_field  # type: ignore[attr-defined]
    taken = {code: _taken(shape, code, records) for code in column_languages()}
    for record, row in zip(records, stored, strict=True):
        now = {**(row.get("slug", {}) if row else {}), **record.get("slug", {})}
        for code in column_languages():
            if code not in now and (words := record.get(name, {}).get(code)):
                base = ascii_slug(words) or ascii_slug(str(record[shape.natural]))
                now[code] = first_free(base, taken[code].__contains__)
                taken[code].add(now[code])
        if now:
            record["slug"] = {code: now[code] for code in column_languages() if code in now}


def _taken(shape: Shape, code: str, records: Sequence[Record]) -> set[str]:
    label = shape.model._meta.label_lower
    slug = column("slug", code)
    found = set(rows(shape.model).exclude(**{f"{slug}__isnull": True}).values_list(slug, flat=True))
    found |= set(OldSlug.objects.filter(model=label, language=code).values_list("slug", flat=True))
    for record in records:
        found |= {record.get("slug", {}).get(code, ""), *record.get("old_slugs", {}).get(code, ())}
    return found
