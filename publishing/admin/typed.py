"""What somebody typed into a form that could not be kept: shown to them, to be copied."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.http import HttpRequest

from languages.codes import InLanguage
from publishing.copies.readable import label_of
from publishing.snapshots import Snapshot, content_fields, member_models


@dataclass(frozen=True)
class Typed(InLanguage):
    """The words of one field, as they came."""

    label: str
    language: str  # "" for a fact
    words: str


def typed_into(request: HttpRequest, record: models.Model, known: Snapshot) -> list[Typed]:
    """The words of the form that `known` does not hold, of the record and of what belongs to it."""
    columns = dict(_columns(type(record)))
    held = {_plain(value) for row in known.values() for value in row.values() if isinstance(value, str)}
    return [
        Typed(label_of(column), getattr(column, "language", None) or "", words)
        for name, words in request.POST.items()
        if (column := columns.get(name.rpartition("-")[2])) is not None
        and isinstance(words, str)
        and words.strip()
        and _plain(words) not in held
    ]


def _columns(model: type[models.Model]) -> Iterator[tuple[str, Any]]:
    """The columns of text, by the name that ends the name of their fields in a form: `asks-0-text_fr`."""
    for field in content_fields(model):
        if isinstance(field, models.CharField | models.TextField) and not field.choices:
            yield field.name, field
    for member in member_models(model).values():
        yield from _columns(member)


def _plain(words: str) -> str:
    return words.replace("\r\n", "\n").strip()
