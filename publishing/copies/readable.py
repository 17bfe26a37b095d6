"""What differs between two snapshots of a record, as a person reads it: by part, by row, value by value.

A value is told as readers and editors know it: choices by their labels, days as the language writes them,
records by their names, texts word by word. No markup of a text is printed; whatever was typed is escaped.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import PurePosixPath
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from modeltranslation.fields import TranslationField

from languages.codes import InLanguage, column, column_languages, endonym, site_languages
from languages.dates import format_date
from languages.numbers import format_number
from languages.partial_dates import PartialDate, PartialDateField
from languages.rich_text import RichTextField, plain_text
from languages.templatetags.languages import printed
from languages.texts import Text, active_language, fallback_order, translated_fields, words_of
from publishing.availability import Availability, AvailabilityField
from publishing.copies.compared_texts import Sides, compared, compared_html, struck, underlined, whole_html
from publishing.copies.merging import Difference, Rows, differences, is_known, model_of
from publishing.snapshots import (
    FACTS,
    KNOWN,
    OF,
    content_fields,
    member_models,
    parts_of,
    path_to_owner,
)
from publishing.told_moments import told_moment
from publishing.where_used import is_sealed

NAMES = ("title", "label", "name", "heading", "text", "summary", "alt")  # words that name a row, best first
LANGUAGES = ("source_language", "name_lang", "language")  # columns that hold the code of a language
LONGEST_NAME = 10  # words


@dataclass
class Change(InLanguage):
    """One value that differs. `old` and `new` are HTML; of a row that came or went one of them is empty."""

    key: str
    name: str
    part: str
    label: str
    old: SafeString
    new: SafeString
    language: str = ""  # of the words, "" for a fact
    is_rich: bool = False
    button: str = ""  # what pressing the button beside it would do; "" for no button

    @property
    def cell(self) -> str:
        """How a form names it."""
        return f"{self.key}|{self.name}"


@dataclass
class RowChange:
    """What differs in one row: the record itself (`where` is ""), or something that belongs to it."""

    key: str
    where: str
    kind: str  # changed, new, removed
    changes: list[Change] = field(default_factory=list)
    place: tuple = ()
    button: str = ""

    @property
    def cell(self) -> str:
        return f"{self.key}|"

    @property
    def note(self) -> str:
        return {"new": pgettext("a row", "new"), "removed": pgettext("a row", "removed")}.get(self.kind, "")


@dataclass
class Group(InLanguage):
    """What differs in one part of the record: its facts, or its words in a language."""

    part: str
    rows: list[RowChange] = field(default_factory=list)

    @property
    def title(self) -> str:
        return part_name(self.part)

    @property
    def language(self) -> str:  # type: ignore[override]
        return "" if self.part == FACTS else self.part

    @property
    def count(self) -> int:
        return sum(max(1, len(row.changes)) for row in self.rows)


def part_name(part: str) -> str:
    """“Facts”, or the language in its own name."""
    return _("Facts") if part == FACTS else endonym(part)


def edited_parts() -> list[str]:
    """The facts, then the languages in the site's order."""
    return list(dict.fromkeys((FACTS, *site_languages(), *column_languages())))


def parts_named(parts: Iterable[str]) -> str:
    """“Facts, Français”, in the order of the site."""
    named = set(parts)
    return ", ".join(part_name(part) for part in edited_parts() if part in named)


def told(old: Rows, new: Rows, *, user: Any) -> list[Group]:
    """What changed from `old` to `new`, for `user` to read: the facts, then each language that differs.

    A row that is new brings its words, which stand with their language; one that was removed goes from every
    language with the facts. One query for each type of record that is named.
    """
    found = list(differences(old, new))
    names = Names(old, new, found, user)
    groups: dict[str, Group] = {}
    rows: dict[tuple[str, str], RowChange] = {}

    def row_in(part: str, one: Difference, kind: str) -> RowChange:
        if (part, one.key) not in rows:
            group = groups.setdefault(part, Group(part))
            row = RowChange(one.key, names.where(one.key), kind, place=names.place(one.key))
            rows[part, one.key] = row
            group.rows.append(row)
        return rows[part, one.key]

    for one in found:
        if one.name:
            row_in(one.part, one, "changed").changes.append(_change(one, names))
            continue
        kind = "new" if one.old is None else "removed"
        row_in(FACTS, one, kind)
        for value in _values_of_row(one):
            part = value.part if kind == "new" else FACTS
            row_in(part, one, kind).changes.append(_change(value, names))
    for group in groups.values():
        group.rows.sort(key=lambda row: row.place)
    return [groups[part] for part in edited_parts() if part in groups]


def contents(snapshot: Rows, *, user: Any) -> list[Group]:
    """All that a snapshot says, part by part, without marks: `new` holds it, `old` is empty."""
    found = [
        Difference(key, "", FACTS, None, dict(values)) for key, values in snapshot.items() if is_known(key)
    ]
    names = Names({}, snapshot, found, user)
    groups: dict[str, Group] = {}
    for one in found:
        rows: dict[str, RowChange] = {}
        for value in _values_of_row(one):
            row = rows.get(value.part)
            if row is None:
                row = rows[value.part] = RowChange(
                    one.key, names.where(one.key), "changed", place=names.place(one.key)
                )
                groups.setdefault(value.part, Group(value.part)).rows.append(row)
            each = model_of(one.key)._meta.get_field(value.name)
            language = getattr(each, "language", "") or ""
            words = format_html("{}", value_told(each, value.new, names))
            row.changes.append(
                Change(one.key, value.name, value.part, label_of(each), SafeString(""), words, language)
            )
    for group in groups.values():
        group.rows.sort(key=lambda row: row.place)
    return [groups[part] for part in edited_parts() if part in groups]


def _values_of_row(one: Difference) -> Iterator[Difference]:
    """The values of a row that came or went, as far as they say something."""
    model, values = model_of(one.key), one.new or one.old
    parts = parts_of(model)
    for column_field in content_fields(model):
        name = column_field.name
        value = values.get(name)
        is_said = value not in (None, "", "False", []) and name != "order"
        if isinstance(column_field, AvailabilityField) and value == Availability.UNSET:
            is_said = False
        if is_said:
            old, new = (value, None) if one.new is None else (None, value)
            yield Difference(one.key, name, parts[name], old, new)


def _change(one: Difference, names: "Names") -> Change:
    model = model_of(one.key)
    if one.name == OF:
        label, language, is_rich = _("Belongs to"), "", False
        old, new = struck(names.where(str(one.old or ""))), underlined(names.where(str(one.new or "")))
        return Change(one.key, one.name, one.part, label, old, new)
    column_field = model._meta.get_field(one.name)
    language = getattr(column_field, "language", "") or ""
    is_rich = isinstance(column_field, RichTextField)
    old, new = sides_of(column_field, one.old, one.new, names)
    return Change(one.key, one.name, one.part, label_of(column_field), old, new, language, is_rich)


def label_of(column_field: Any) -> str:
    """What a column is called, without its language; a reason is named with what it is the reason for."""
    if isinstance(column_field, TranslationField):
        return capfirst(str(column_field.translated_field.verbose_name))
    label = capfirst(str(column_field.verbose_name))
    if isinstance(column_field, AvailabilityField) and column_field.of:
        fact: Any = column_field.model._meta.get_field(column_field.of)
        of = getattr(fact, "verbose_name", "") or fact.related_model._meta.verbose_name_plural
        return f"{capfirst(str(of))} – {column_field.verbose_name}"
    return label


# --- values ---------------------------------------------------------------------------------------


def sides_of(column_field: Any, old: Any, new: Any, names: "Names") -> Sides:
    """The value of a column before and after, with what differs marked."""
    if isinstance(column_field, RichTextField):
        return compared_html(old or "", new or "")
    if column_field.many_to_many:
        return Sides(*names.lists(column_field.related_model, old or [], new or []))
    if column_field.is_relation:
        related = column_field.related_model
        return Sides(
            struck(names.name(related, old) if old else ""),
            underlined(names.name(related, new) if new else ""),
        )
    before, after = _value(column_field, old), _value(column_field, new)
    if isinstance(column_field, models.CharField | models.TextField) and not column_field.choices:
        if not isinstance(column_field, PartialDateField) and column_field.name not in LANGUAGES:
            return compared(before, after)
    return Sides(struck(before), underlined(after))


def value_told(column_field: Any, value: Any, names: "Names") -> SafeString | str:
    """One value alone, as `told` tells it, without marks."""
    if value in (None, "", []):
        return ""
    if isinstance(column_field, RichTextField):
        return whole_html(value)
    if column_field.many_to_many:
        return format_html_join(", ", "{}", ((names.name(column_field.related_model, one),) for one in value))
    if column_field.is_relation:
        return names.name(column_field.related_model, value)
    return _value(column_field, value)


def _value(column_field: Any, value: Any) -> str:
    """Plain words for a value of a snapshot; what cannot be read is told as it is stored."""
    if value in (None, ""):
        return ""
    here, text = active_language(), str(value)
    try:
        if isinstance(column_field, PartialDateField):
            return PartialDate.parse(text).format(here)
        if isinstance(column_field, models.DateTimeField):
            return told_moment(datetime.fromisoformat(text))
        if isinstance(column_field, models.DateField):
            return format_date(date.fromisoformat(text), here)
        if isinstance(column_field, models.DecimalField):
            return format_number(Decimal(text), here)
    except (ValueError, InvalidOperation):
        return text
    if isinstance(column_field, models.BooleanField):
        return pgettext("a value", "yes") if text == "True" else pgettext("a value", "no")
    if column_field.choices:
        return str(dict(column_field.flatchoices).get(value, text))
    if column_field.name in LANGUAGES:
        return endonym(text)
    if isinstance(column_field, models.FileField):
        return PurePosixPath(text).name
    return text


# --- names ----------------------------------------------------------------------------------------


class Names:
    """What the rows of two snapshots are called, and what they name: read once, a query for each type."""

    def __init__(self, old: Rows, new: Rows, found: Iterable[Difference], user: Any):
        self.rows: dict[str, Mapping[str, Any]] = {**old, **new}
        self.user = user
        wanted: dict[type[models.Model], set[str]] = {}
        keys = {one.key for one in found}
        keys |= {above for key in tuple(keys) for above in self._line(key)}
        for key in keys:
            for rows in (old, new):
                for column_field in content_fields(model_of(key)) if key in rows else ():
                    if column_field.is_relation and (value := rows[key].get(column_field.name)):
                        related: Any = column_field.related_model
                        named = value if isinstance(value, list) else [str(value)]
                        wanted.setdefault(related, set()).update(named)
        self._found = {model: self._read(model, some) for model, some in wanted.items()}

    def _line(self, key: str) -> list[str]:
        """The row and what it belongs to, from the record down; without the record itself."""
        line: list[str] = []
        above: Any
        while key and key in self.rows and is_known(key) and key not in line:
            above = self.rows[key].get(OF)
            if above:
                line.insert(0, key)
            key = above or ""
        return line

    def _read(self, model: type[models.Model], keys: set[str]) -> dict[str, models.Model]:
        if not may_name(self.user, model):
            return {}
        rows: Any = model._default_manager.filter(pk__in=list(_as_keys(model, keys)))
        if hasattr(rows, "for_lists"):
            rows = rows.for_lists()
        return {str(row.pk): row for row in rows.order_by()}

    def name(self, model: type[models.Model], key: Any) -> SafeString | str:
        """What a record that is named is called, in the reader's language if it has a name there."""
        if not may_name(self.user, model):
            return _("something that you may not see")
        row = self._found.get(model, {}).get(str(key))
        if row is not None:
            return name_of(row)
        own = f"{model._meta.label_lower}:{key}"
        return self.title(own) if own in self.rows else _("something that no longer exists")

    def lists(self, model: type[models.Model], old: list, new: list) -> tuple[SafeString, SafeString]:
        """Only what is on one side, and how many stand on both."""
        gone = [self.name(model, key) for key in old if key not in new]
        come = [self.name(model, key) for key in new if key not in old]
        return _list(gone, struck), _list(come, underlined)

    def title(self, key: str) -> SafeString | str:
        """The words by which a row of the snapshots is known: its own, or those of what it names."""
        values, model = self.rows[key], model_of(key)
        own = translated_fields(model)
        known = {each.name for each in content_fields(model)}
        for name in dict.fromkeys((getattr(model, "title_field", ""), *NAMES, *own)):
            if name in own:
                for code in fallback_order(active_language()):
                    if words := _plain(model, name, values.get(column(name, code))):
                        return printed(Text(_short(words), values.get(f"{name}_lang") or code))
            elif name in known and isinstance(own_words := values.get(name), str) and own_words:
                return _short(own_words)
        for each in content_fields(model):
            if each.is_relation and not each.many_to_many and (value := values.get(each.name)):
                return self.name(each.related_model, value)  # type: ignore[arg-type]
        for each in content_fields(model):
            if isinstance(each, models.FileField) and values.get(each.name):
                return PurePosixPath(values[each.name]).name
        return ""

    def where(self, key: str) -> SafeString | str:
        """“Ask 2: Publish the list”; what it belongs to stands before it. "" for the record itself."""
        parts = [self._one(each) for each in self._line(key)]
        return format_html_join(" › ", "{}", ((part,) for part in parts)) if parts else ""

    def _one(self, key: str) -> SafeString:
        kind = capfirst(str(model_of(key)._meta.verbose_name))
        number, title = self.rows[key].get("order"), self.title(key)
        named = f"{kind} {number}" if number not in (None, "") else kind
        return format_html(_("{}: {}"), named, title) if title else format_html("{}", named)

    def place(self, key: str) -> tuple:
        """Where a row stands: as the members of the record are told, then by its number."""
        place: list[tuple] = []
        for each in self._line(key):
            owner = self.rows[each].get(OF)
            siblings = list(member_models(model_of(owner)).values()) if owner in self.rows else []
            model = model_of(each)
            kind = siblings.index(model) if model in siblings else len(siblings)
            number = str(self.rows[each].get("order") or "")
            place.append((kind, int(number) if number.isdigit() else 0, each))
        return tuple(place)


def _as_keys(model: type[models.Model], keys: Iterable[str]) -> Iterator[Any]:
    for key in keys:
        try:
            yield model._meta.pk.to_python(key)
        except (ValidationError, ValueError):
            continue


def may_name(user: Any, model: type[models.Model]) -> bool:
    """True when this person may see records of the type, and so what they are called."""
    if is_sealed(model):
        return False
    meta = path_to_owner(model)[0]._meta
    return any(user.has_perm(f"{meta.app_label}.{verb}_{meta.model_name}") for verb in ("view", "change"))


def name_of(row: models.Model) -> SafeString | str:
    """What a record is called: its words in the reader's language, else marked with the one they are in."""
    for name in (getattr(row, "title_field", ""), *NAMES):
        if name and (words := words_of(row, name)):
            return printed(Text(_short(_plain(type(row), name, words.value)), words.language))
    return _short(str(row))


def _plain(model: type[models.Model], name: str, words: str | None) -> str:
    """The words of a column without markup, where it may hold some."""
    is_rich = isinstance(model._meta.get_field(name), RichTextField)
    return plain_text(words or "") if is_rich else (words or "").strip()


def _short(words: str) -> str:
    return Truncator(words).words(LONGEST_NAME, truncate="…")


def _list(names: list[Any], marked: Any) -> SafeString:
    return format_html_join("", "<p>{}</p>", ((marked(name),) for name in names))


__all__ = ["KNOWN", "Change", "Group", "RowChange", "part_name", "parts_named", "told"]
