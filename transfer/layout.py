"""What a line of each file may say: the types in their order and, per model, its keys.

Everything here is read from the models through publishing.snapshots and publishing.availability, so that
a new field of a model is at once a new key of the format, of its schema and of its documentation.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.db import models

from languages.codes import column, column_languages
from languages.partial_dates import PartialDateField
from languages.rich_text import RichTextField
from languages.texts import translated_fields
from library.facts import Facts
from library.models import Document, Image
from pages.models import NewsItem, Page, Redirect, SiteIdentity
from pages.old_addresses import normal, target
from partners.models import Partner
from positions.models import Institution, Position, Result
from publishing import snapshots
from publishing.addressed import Addressed
from publishing.availability import AvailabilityField, availability_fields
from publishing.snapshots import content_fields, member_models, owner_field
from publishing.state import Publishable
from topics.models import (
    Country,
    DocumentKind,
    Level,
    Mode,
    PartnerKind,
    PositionType,
    Principle,
    Region,
    ResultKind,
    Theme,
    Topic,
)

FORMAT, VERSION = "advocacy-content", 1
MANIFEST = "content.json"

# A type may refer to itself and to the types above it, never to one below.
TYPES: dict[str, type[models.Model]] = {
    "regions": Region,
    "themes": Theme,
    "topics": Topic,
    "position_types": PositionType,
    "result_kinds": ResultKind,
    "document_kinds": DocumentKind,
    "levels": Level,
    "modes": Mode,
    "partner_kinds": PartnerKind,
    "principles": Principle,
    "countries": Country,
    "institutions": Institution,
    "images": Image,
    "documents": Document,
    "partners": Partner,
    "positions": Position,
    "results": Result,
    "news": NewsItem,
    "pages": Page,
    "site": SiteIdentity,
    "redirects": Redirect,
}

# Said on every line: left out, a protected partner would become a public one without anybody saying so.
ALWAYS_SAID = {(Partner, "visibility")}

# Written in one form only, which these find; ValidationError for what has none.
NORMAL: dict[tuple[type[models.Model], str], Callable[[str], str]] = {
    (Redirect, "old"): normal,
    (Redirect, "new"): target,
}

LIFE = (*snapshots.LIFE, "old_slugs")
ADDRESSES = ("slug", "old_slugs")  # of reference data with pages of its own: it is never published
FILES = "files"  # the part of a content folder that an export keeps its files in

KINDS = {
    PartialDateField: "date",
    RichTextField: "html",
    models.ForeignKey: "reference",
    models.ManyToManyField: "references",
    models.BooleanField: "boolean",
    models.IntegerField: "number",
    models.DecimalField: "decimal",
    models.DateField: "day",
    models.FileField: "file",
    models.CharField: "text",
    models.TextField: "text",
}


def file_name(name: str) -> str:
    return f"{name}.jsonl"


def rows(model: type[models.Model]) -> models.QuerySet:
    """Every row as it is stored: no manager of ours, no column renamed by modeltranslation."""
    return models.QuerySet(model)


def column_of(model: type[models.Model], name: str) -> models.Field:
    """The field of a column (never the other end of somebody else's relation)."""
    field = model._meta.get_field(name)
    assert isinstance(field, models.Field)
    return field


def is_member(model: type[models.Model]) -> bool:
    return bool(getattr(model, "member_of", ""))


def owner_model(model: type[models.Model]) -> Any:
    """The model whose rows the members of `model` belong to; None for a record of its own."""
    return column_of(model, model.member_of).related_model if is_member(model) else None  # type: ignore[attr-defined]


def through_of(field: models.ManyToManyField) -> type[models.Model]:
    model = field.remote_field.through
    assert model is not None
    return model


@dataclass(frozen=True)
class Slot:
    """One key of a line: which column or columns it fills, and what may stand there."""

    key: str
    kind: str  # a value of KINDS, choice or info
    field: models.Field
    translated: bool = False
    info: AvailabilityField | None = None  # may be {"info": …} instead of a value
    required: bool = False

    @cached_property
    def columns(self) -> dict[str, models.Field]:
        """`{"fr": <title_fr>, …}` of a translated slot."""
        model = self.field.model
        return {code: column_of(model, column(self.key, code)) for code in column_languages()}

    @cached_property
    def default(self) -> Any:
        """What an absent key means."""
        if self.translated:
            return {}
        if self.kind == "references":
            return []
        if self.kind == "reference" or not self.field.has_default():
            return None if self.field.null or self.kind == "reference" else ""
        return self.field.get_default()

    @property
    def to(self) -> type[models.Model]:
        model = self.field.related_model
        assert model is not None and not isinstance(model, str)
        return model

    @property
    def of(self) -> str:
        """The list whose emptiness an `info` slot explains."""
        assert isinstance(self.field, AvailabilityField)
        return self.field.of

    @cached_property
    def is_local(self) -> bool:
        """A reference to a row of the same record: an action names asks of its own position."""
        return is_member(self.to) and owner_model(self.to) is owner_model(self.field.model)

    @cached_property
    def normal(self) -> Callable[[str], str] | None:
        return NORMAL.get((self.field.model, self.key))

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(value for value, _label in self.field.flatchoices if value)


class Shape:
    """What a line, or a member inside a line, of one model looks like."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model = model
        self.natural: str = getattr(model, "natural_key_field", "") or getattr(model, "natural", "")
        self.is_publishable = issubclass(model, Publishable)
        self.is_addressed = issubclass(model, Addressed)
        self.life = LIFE if self.is_publishable else ADDRESSES if self.is_addressed else ()
        self.is_ordered_member = is_member(model) and any(
            field.name == "order" for field in model._meta.concrete_fields
        )
        self.members = {name: shape_of(member) for name, member in member_models(model).items()}
        self.owners = {name: owner_field(model, name) for name in self.members}
        self.slots = {slot.key: slot for slot in sorted(self._slots(), key=self._rank)}

    def _rank(self, slot: Slot) -> int:
        """Key, title, other words, facts: wherever the database keeps its columns, files look the same."""
        if slot.key == self.natural:
            return 0
        if slot.key == getattr(self.model, "title_field", "name"):
            return 1
        return 2 if slot.translated else 3

    def _slots(self) -> Iterator[Slot]:
        model, infos = self.model, availability_fields(self.model)
        content = {field.name: field for field in content_fields(model)}
        words = set(translated_fields(model))
        for field in (*model._meta.concrete_fields, *model._meta.local_many_to_many):
            if field.name in words:
                yield Slot(field.name, kind_of(field), field, translated=True, info=infos.get(field.name))
            elif getattr(field, "translated_field", None) or field.name not in content:
                continue
            elif not isinstance(field, AvailabilityField):
                info = None if field.many_to_many else infos.get(field.name)
                required = self._is_required(field)
                yield Slot(field.name, kind_of(field), field, info=info, required=required)
            elif self._is_list(field.of):
                yield Slot(field.name, "info", field)

    def _is_list(self, name: str) -> bool:
        field = self.model._meta.get_field(name)
        return bool(field.many_to_many or field.one_to_many)

    def _is_required(self, field: models.Field) -> bool:
        if field.name == self.natural or (self.model, field.name) in ALWAYS_SAID:
            return not (field.name == "order" and self.is_ordered_member)  # left out: the place in the list
        return not (field.blank or field.null or field.has_default() or field.many_to_many)

    @cached_property
    def is_translated(self) -> bool:
        """It has words of its own, whatever its members have."""
        return any(slot.translated for slot in self.slots.values())

    @cached_property
    def file_slots(self) -> tuple[Slot, ...]:
        return tuple(slot for slot in self.slots.values() if slot.kind == "file")

    @cached_property
    def has_files(self) -> bool:
        """True when a record, or a member of it, has a file."""
        return bool(self.file_slots) or any(member.has_files for member in self.members.values())

    @cached_property
    def life_columns(self) -> dict[str, dict[str, models.Field]]:
        """`{"slug": {"fr": <slug_fr>, …}, …}`. Old addresses have a table of their own."""
        return {
            key: {code: column_of(self.model, column(key, code)) for code in column_languages()}
            for key in self.life
            if key != "old_slugs"
        }

    @cached_property
    def fact_columns(self) -> tuple[str, ...]:
        """The columns that say what the file of a row is; read from the file, never from a line."""
        names = {field.name for field in self.model._meta.concrete_fields if not field.editable}
        return tuple(name for name in Facts._fields if name in names) if self.file_slots else ()

    @cached_property
    def named_members(self) -> frozenset[type[models.Model]]:
        """Members of other records that lines name: a result names asks, as `<position>/<ask>`."""
        mine = {
            slot.to
            for slot in self.slots.values()
            if slot.kind in {"reference", "references"} and is_member(slot.to) and not slot.is_local
        }
        return frozenset(mine).union(*(member.named_members for member in self.members.values()))

    @cached_property
    def self_references(self) -> tuple[str, ...]:
        """Columns of the record itself that point at its own type: filled when every line is in."""
        return tuple(s.key for s in self.slots.values() if s.kind == "reference" and s.to is self.model)

    @cached_property
    def is_held_whole(self) -> bool:
        """True when members may name later lines of their own file, so that all must be in first.

        Lines that lead to one another themselves (`self_references`) are few, and told when there are any.
        """
        return any(names_model(member, self.model) for member in self.members.values())

    def is_single(self) -> bool:
        """A member of which a record has at most one: an object instead of a list."""
        return is_member(self.model) and not self.natural

    @property
    def list_infos(self) -> dict[str, str]:
        """`{"countries": "countries_info", …}`."""
        return {slot.of: slot.key for slot in self.slots.values() if slot.kind == "info"}


def names_model(shape: Shape, model: type[models.Model]) -> bool:
    references = (s for s in shape.slots.values() if s.kind in {"reference", "references"})
    return any(s.to is model for s in references) or any(
        names_model(member, model) for member in shape.members.values()
    )


def kind_of(field: models.Field) -> str:
    if field.choices:
        return "choice"
    for kind, name in KINDS.items():
        if isinstance(field, kind):
            return name
    raise ImproperlyConfigured(f"transfer cannot write {field}: add its kind to transfer.layout.KINDS.")


@cache
def shape_of(model: type[models.Model]) -> Shape:
    return Shape(model)


def shapes() -> dict[str, Shape]:
    return {name: shape_of(model) for name, model in TYPES.items()}
