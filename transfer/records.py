"""A line's JSON turned into a record: checked, cleaned and in the one form that the exporter writes too.

Two records that say the same are equal dictionaries, so "nothing changed" is a comparison. Absent keys
stand for the default; what is at its default is left out. Nothing here asks the database.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from languages.codes import column_languages, default_language
from languages.partial_dates import PartialDate
from languages.record_links import Reference, references_in
from languages.rich_text import UncleanableHTML, sanitise
from publishing.availability import BOTH, Availability
from publishing.state import State
from transfer.labels import TRANSLATIONS, in_order, labelled
from transfer.layout import Shape, Slot
from transfer.problems import Problems, Where
from transfer.proposals import with_proposals
from transfer.rules import refusals_of
from transfer.translations import ByPath, OriginReader, below
from transfer.values import (
    Wrong,
    day_from,
    decimal_from,
    moment_from,
    not_one_of,
    number_range,
    slug_from,
    slugs_from,
    state_from,
    text_from,
)

LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}", re.IGNORECASE)
Record = dict[str, Any]
Known = Callable[[type[models.Model], str, Where], bool]
TakeFile = Callable[[models.Field, str], str]


class Reader:
    """Reads the lines of one import.

    `known` says whether a reference leads somewhere; `take_file` cleans the file of a path and gives the
    name under which it is stored.
    """

    def __init__(self, problems: Problems, known: Known, take_file: TakeFile) -> None:
        self.problems, self.known, self.take_file = problems, known, take_file
        self.linked: list[tuple[Where, Reference]] = []  # the records that texts link to, and where

    def read(self, shape: Shape, data: Record, where: Where) -> Record:
        """The record in its one form. Problems are noted; the result then holds what could be read."""
        record = self._read(shape, data, where)
        refer_inside(shape, record, where, self.problems)
        return record

    def _read(self, shape: Shape, data: Record, where: Where, source: str = "", place: int = 0) -> Record:
        """Of a member, `source` is the language its owner is written in, `place` its place in the list."""
        before = len(self.problems)
        record: Record = {}
        for key in data:
            if not is_known_key(shape, key):
                self.problems.add(where.at(key), _("This key is unknown."))
        for key, slot in shape.slots.items():
            value = data.get(key)
            if slot.required and value in (None, ""):
                self.problems.add(where.at(key), _("This is required."))
                continue
            value = self._slot(slot, value, where.at(key)) if value is not None else slot.default
            if value != slot.default or slot.required:
                record[key] = value
        if shape.is_ordered_member:
            record.setdefault("order", place if data.get("order") is None else data["order"])
        record.update(self._life(shape, data, where))
        if shape.is_publishable:
            record.setdefault("source_language", shape.slots["source_language"].default)
        source = record.get("source_language") or source or default_language()
        for accessor, member in shape.members.items():
            found = self._members(member, data.get(accessor), where.at(accessor), source)
            if found:
                record[accessor] = found
        for name, info in shape.list_infos.items():
            if record.get(name) and record.get(info):
                self.problems.add(where.at(info), BOTH)
        record = with_proposals(shape, record)
        if len(self.problems) == before:
            for key, reason in refusals_of(shape, record):
                self.problems.add(where.at(key), reason)
        if said := self._translations(shape, record, data.get(TRANSLATIONS), where.at(TRANSLATIONS), source):
            record[TRANSLATIONS] = said
        return record

    def _translations(self, shape: Shape, record: Record, data: Any, where: Where, source: str) -> ByPath:
        """What the line of a record, or of a member, says of its translations, with what its members say."""
        said: ByPath = {}
        if data is not None and shape.is_translated:
            if entries := OriginReader(shape, record, source, self.problems).read(data, where):
                said[""] = entries
        for accessor, member in shape.members.items():
            found = record.get(accessor) or []
            if any(TRANSLATIONS in one for one in ([found] if member.is_single() else found)):
                for _place, label, one in labelled(member, found):
                    said.update(below(f"{accessor}/{label}", one.pop(TRANSLATIONS, {})))
        return said

    def _members(self, shape: Shape, data: Any, where: Where, source: str) -> Any:
        if data is None:
            return None
        if shape.is_single():
            if not isinstance(data, dict):
                self.problems.add(where, _("An object in braces is expected: {…}."))
                return None
            return self._read(shape, data, where, source)
        if not isinstance(data, list):
            self.problems.add(where, _("A list in brackets is expected: […]."))
            return None
        found: list[Record] = []
        taken: set[str] = set()
        for place, item in enumerate(data, start=1):
            if not isinstance(item, dict):
                self.problems.add(where.at(place), _("An object in braces is expected: {…}."))
                continue
            member = self._read(shape, item, where.at(place), source, place)
            if shape.natural != "order" and (key := member.get(shape.natural)):
                if key in taken:
                    self.problems.add(
                        where.at(place).at(shape.natural), _("“%(key)s” is given twice.") % {"key": key}
                    )
                taken.add(key)
            found.append(member)
        return in_order(shape, found)

    def _slot(self, slot: Slot, value: Any, where: Where) -> Any:
        if slot.info and isinstance(value, dict) and "info" in value:
            return self._instead(slot, value, where)
        if slot.translated:
            return self._words(slot, value, where)
        try:
            return self._value(slot, slot.field, value, where)
        except Wrong as error:
            self.problems.add(where, error)
            return slot.default

    def _instead(self, slot: Slot, value: Record, where: Where) -> Any:
        """`{"info": "not_provided"}`, standing where the value would stand."""
        if len(value) > 1:
            self.problems.add(where, BOTH)
        elif value["info"] not in Availability.values:
            self.problems.add(where.at("info"), not_one_of(value["info"], Availability.values))
        elif value["info"] != Availability.UNSET:
            return {"info": value["info"]}
        return slot.default

    def _words(self, slot: Slot, value: Any, where: Where) -> Record:
        """Words per language. "" is kept: for a text that is otherwise filled in, it means none."""
        words: Record = {}
        for code, text in self._by_language(value, where):
            try:
                words[code] = self._value(slot, slot.columns[code], text, where.at(code))
            except Wrong as error:
                self.problems.add(where.at(code), error)
        return {code: words[code] for code in slot.columns if code in words}

    def _by_language(self, value: Any, where: Where) -> list[tuple[str, Any]]:
        """The languages given, without those that say null."""
        if not isinstance(value, dict):
            example = ", ".join(f'"{code}": …' for code in column_languages())
            self.problems.add(
                where, _("A text per language is expected: {%(example)s}.") % {"example": example}
            )
            return []
        found = []
        for code, text in value.items():
            if code not in column_languages():
                self.problems.add(where.at(code), _("This site has no language “%(code)s”.") % {"code": code})
            elif text is not None:
                found.append((code, text))
        return found

    def _value(self, slot: Slot, field: models.Field, value: Any, where: Where) -> Any:
        return getattr(self, f"_{slot.kind}")(slot, field, value, where)

    def _text(self, slot: Slot, field: models.Field, value: Any, where: Where) -> str:
        text = text_from(value)
        if not text:
            return ""
        if field.max_length and len(text) > field.max_length:
            raise Wrong(
                _("%(length)d characters, more than %(most)d.")
                % {"length": len(text), "most": field.max_length}
            )
        try:
            field.run_validators(text)
        except ValidationError as error:
            raise Wrong(" ".join(error.messages)) from error
        if slot.normal:
            text = normal_form(slot, text)
        if slot.key == "source_language" and text not in column_languages():
            raise Wrong(_("This site has no language “%(code)s”.") % {"code": text})
        if (slot.key == "language" or slot.key.endswith("_lang")) and not LANGUAGE_TAG.fullmatch(text):
            raise Wrong(_("“%(value)s” is not a language code.") % {"value": text})
        return text

    def _html(self, slot: Slot, field: models.Field, value: Any, where: Where) -> str:
        try:
            html = sanitise(text_from(value))
        except UncleanableHTML as error:
            raise Wrong(_("This HTML cannot be cleaned: %(error)s") % {"error": error}) from error
        self.linked += ((where, reference) for reference in sorted(references_in(html)))
        return html

    def _choice(self, slot: Slot, field: models.Field, value: Any, where: Where) -> str:
        text = text_from(value)
        if text and text not in slot.choices:
            raise Wrong(not_one_of(text, slot.choices))
        return text

    def _info(self, slot: Slot, field: models.Field, value: Any, where: Where) -> str:
        """The key beside an empty list: `"countries_info": "not_provided"`."""
        text = text_from(value)
        if text not in Availability.values:
            raise Wrong(not_one_of(text, Availability.values))
        return text

    def _date(self, slot: Slot, field: models.Field, value: Any, where: Where) -> str:
        text = text_from(value)
        try:
            return str(PartialDate.parse(text)) if text else ""
        except ValueError as error:
            raise Wrong(
                _("“%(value)s” is not a date: write 2014, 2014-12 or 2014-12-05.") % {"value": text[:40]}
            ) from error

    def _boolean(self, slot: Slot, field: models.Field, value: Any, where: Where) -> bool:
        if not isinstance(value, bool):
            raise Wrong(_("true or false is expected."))
        return value

    def _number(self, slot: Slot, field: models.Field, value: Any, where: Where) -> int:
        least, most = number_range(field)
        if type(value) is not int or not least <= value <= most:
            raise Wrong(
                _("A whole number from %(least)d to %(most)d is expected.") % {"least": least, "most": most}
            )
        return value

    def _decimal(self, slot: Slot, field: models.Field, value: Any, where: Where) -> str:
        assert isinstance(field, models.DecimalField)
        text = decimal_from(value, field)
        try:
            field.run_validators(Decimal(text))
        except ValidationError as error:
            raise Wrong(" ".join(error.messages)) from error
        return text

    def _day(self, slot: Slot, field: models.Field, value: Any, where: Where) -> str | None:
        return day_from(value) if value != "" else slot.default

    def _file(self, slot: Slot, field: models.Field, value: Any, where: Where) -> str:
        text = text_from(value)
        return self.take_file(field, text) if text else ""

    def _reference(self, slot: Slot, field: models.Field, value: Any, where: Where) -> str | None:
        key = text_from(value)
        if key and not slot.is_local and not self.known(slot.to, key, where):
            raise Wrong(unknown_reference(slot.to, key))
        return key or None

    def _references(self, slot: Slot, field: models.Field, value: Any, where: Where) -> list[str]:
        if not isinstance(value, list):
            raise Wrong(_("A list in brackets is expected: […]."))
        found: list[str] = []
        for place, item in enumerate(value, start=1):
            try:
                key = self._reference(slot, field, item, where.at(place))
                if not key:
                    raise Wrong(_("This is required."))
                if key in found:
                    raise Wrong(_("“%(key)s” is given twice.") % {"key": key})
                found.append(key)
            except Wrong as error:
                self.problems.add(where.at(place), error)
        return sorted(found)

    def _life(self, shape: Shape, data: Record, where: Where) -> Record:
        """State, address and moments of each language version."""
        life: Record = {}
        readers: dict[str, Callable[[Any], Any]] = {
            "state": state_from,
            "slug": slug_from,
            "published_at": moment_from,
            "withdrawn_at": moment_from,
            "until": moment_from,
            "old_slugs": slugs_from,
        }
        for key in shape.life:
            if data.get(key) is None:
                continue
            found = {}
            for code, value in self._by_language(data[key], where.at(key)):
                try:
                    read = readers[key](value)
                except Wrong as error:
                    self.problems.add(where.at(key).at(code), error)
                    continue
                if read and read != State.DRAFT:
                    found[code] = read
            if found:
                life[key] = {code: found[code] for code in column_languages() if code in found}
        return life


def is_known_key(shape: Shape, key: str) -> bool:
    known = key in shape.slots or key in shape.members or key in shape.life
    return known or (key == TRANSLATIONS and shape.is_translated)


def unknown_reference(model: type[models.Model], key: str) -> str:
    return _("There is no %(type)s “%(key)s”.") % {"type": model._meta.verbose_name, "key": key[:100]}


def normal_form(slot: Slot, text: str) -> str:
    """The one form of an old address, whichever way it was written."""
    assert slot.normal
    try:
        return slot.normal(text)
    except ValidationError as error:
        raise Wrong(" ".join(error.messages)) from error


def refer_inside(shape: Shape, record: Record, where: Where, problems: Problems) -> None:
    """References between members of one record: an action's asks are asks of its own position."""
    keys = {
        member.model: {one.get("key") for one in record.get(accessor, ())}
        for accessor, member in shape.members.items()
        if member.natural == "key"
    }
    for accessor, member in shape.members.items():
        for slot in member.slots.values():
            if slot.kind != "references" or not slot.is_local:
                continue
            for one in record.get(accessor, ()):
                for key in one.get(slot.key, ()):
                    if key not in keys[slot.to]:
                        place = where.at(accessor).inside(one.get("key", "")).at(slot.key)
                        problems.add(place, unknown_reference(slot.to, key))
