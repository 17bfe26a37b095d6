"""The key `translations` of a line and of its members: where a translation comes from.

    "translations": {"en": {"summary": {"from": "<hash>", "how": "machine", "decision": "checked"}}}

An export says it only where it would not follow from importing the texts side by side. A record keeps what
its line and its members say in one place, by the path of each: `{"": …, "asks/a": …}`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from languages.codes import column_languages
from partners.models import Partner, Visibility
from publishing.origins import OLDER, UNKNOWN, Origin, Origins, decision_on
from publishing.provenance import fingerprint
from publishing.text_states import Decision, How, TextState
from transfer.labels import labelled
from transfer.layout import Shape, rows
from transfer.problems import Problems, Where
from transfer.values import Wrong, not_one_of, text_from

FROM, HOW, DECISION = "from", "how", "decision"
OF_NO_KNOWN_TEXT = "unknown"
HASH = re.compile(r"[0-9a-f]{32}")
MADE_BY = (How.HAND.value, How.MACHINE.value)
DECISIONS = tuple(one.value for one in Decision if one)

Entry = dict[str, str]  # {"from": "older"}
Entries = dict[str, dict[str, Entry]]  # {"en": {"summary": {"from": "older"}}}
ByPath = dict[str, Entries]
EntriesOf = Callable[[Shape, list[Any]], dict[str, Entries]]


# --- reading a line ---------------------------------------------------------------------------------


class OriginReader:
    """Reads the key of one record or member whose words are read already."""

    def __init__(self, shape: Shape, record: dict[str, Any], source: str, problems: Problems) -> None:
        self.shape, self.record, self.source, self.problems = shape, record, source, problems

    def read(self, data: Any, where: Where) -> Entries:
        found: Entries = {}
        for code, fields in self._pairs(data, where):
            place = where.at(code)
            if code not in column_languages():
                self.problems.add(place, _("This site has no language “%(code)s”.") % {"code": code})
            elif code == self.source:
                self.problems.add(
                    place, _("The record is written in this language: nothing is translated into it.")
                )
            else:
                for name, entry in self._pairs(fields, place):
                    found.setdefault(code, {})[name] = self._entry(name, code, entry, place.at(name))
        return {
            code: {name: found[code][name] for name in self.shape.slots if name in found[code]}
            for code in column_languages()
            if found.get(code)
        }

    def _pairs(self, data: Any, where: Where) -> list[tuple[str, Any]]:
        if not isinstance(data, dict):
            self.problems.add(where, _("An object in braces is expected: {…}."))
            return []
        return [(key, value) for key, value in data.items() if value is not None]

    def _entry(self, name: str, code: str, data: Any, where: Where) -> Entry:
        slot = self.shape.slots.get(name)
        if slot is None or not slot.translated:
            self.problems.add(where, _("This key is unknown."))
            return {}
        if self.record.get(f"{name}_lang"):
            self.problems.add(where, _("One text serves every language here: it has no translation."))
            return {}
        entry: Entry = {}
        for key, value in self._pairs(data, where):
            try:
                if said := self._value(key, value):
                    entry[key] = said
            except Wrong as error:
                self.problems.add(where.at(key), error)
        words = self.record.get(name, {}).get(code, "")
        self._refuse_what_does_not_fit(entry, bool(words.strip()), where)
        if is_former_hash(entry.get(FROM, ""), self._source_hash(name)) and self._is_protected():
            reason = _("A protected partner keeps no hash of a former text: write “%(older)s”.")
            self.problems.add(where.at(FROM), reason % {"older": OLDER})
        return entry

    def _value(self, key: str, value: Any) -> str:
        """The value in its one form; "" for what is as good as left out."""
        text = text_from(value)
        if key == FROM:
            if text and text not in (OLDER, OF_NO_KNOWN_TEXT) and not HASH.fullmatch(text):
                raise Wrong(
                    _("“%(value)s” is neither the hash of a text (32 of 0–9 and a–f) nor %(others)s.")
                    % {"value": text[:60], "others": f"{OLDER}, {OF_NO_KNOWN_TEXT}"}
                )
        elif key == HOW:
            if text and text not in MADE_BY:
                raise Wrong(not_one_of(text, MADE_BY))
            text = text if text == How.MACHINE else ""
        elif key == DECISION:
            if text and text not in DECISIONS:
                raise Wrong(not_one_of(text, DECISIONS))
        else:
            raise Wrong(_("This key is unknown."))
        return text

    def _refuse_what_does_not_fit(self, entry: Entry, has_words: bool, where: Where) -> None:
        if not has_words and (wrong := next((key for key in (FROM, HOW) if key in entry), "")):
            self.problems.add(where.at(wrong), _("There is no translation here that could come from a text."))
        if decision := entry.get(DECISION):
            if has_words and decision == Decision.BLANK:
                self.problems.add(
                    where.at(DECISION), _("This translation has words: it is not blank on purpose.")
                )
            elif not has_words and decision != Decision.BLANK:
                self.problems.add(
                    where.at(DECISION), _("There is no translation here that this could be said of.")
                )

    def _source_hash(self, name: str) -> str:
        return fingerprint(self.record.get(name, {}).get(self.source))

    def _is_protected(self) -> bool:
        return self.shape.model is Partner and self.record.get("visibility") != Visibility.PUBLIC


def is_former_hash(made_from: str, source_hash: str) -> bool:
    """What a partner was called before it was protected could be guessed at from such a hash."""
    return bool(HASH.fullmatch(made_from)) and made_from != source_hash


def below(path: str, said: ByPath) -> ByPath:
    return {f"{path}/{rest}".rstrip("/"): entries for rest, entries in said.items()}


# --- what the database knows ------------------------------------------------------------------------


def origins_in(entries: Entries) -> Origins:
    """What publishing.provenance is to be told."""
    return {(name, code): origin_in(entry) for code in entries for name, entry in entries[code].items()}


def origin_in(entry: Entry) -> Origin:
    made_from = entry.get(FROM)
    return Origin(
        UNKNOWN if made_from == OF_NO_KNOWN_TEXT else made_from,
        entry.get(HOW) == How.MACHINE,
        entry.get(DECISION, Decision.NONE),
    )


def all_entries(shape: Shape, keys: list[Any]) -> dict[str, Entries]:
    """`{key of the row: entries}`, also of the translations of which an export says nothing."""
    return _entries(shape, TextState.objects.filter(object_id__in=map(str, keys)))


def entries_to_tell(shape: Shape, keys: list[Any]) -> dict[str, Entries]:
    """`{key of the row: entries}` of what does not follow from the texts alone."""
    elsewhere = ~Q(from_hash=F("source_hash")) & ~Q(text_hash="")
    said = Q(decision__gt="", decided_on=F("text_hash"))
    by_machine = Q(how=How.MACHINE) & ~Q(text_hash="")
    rows = TextState.objects.filter(object_id__in=map(str, keys), language__in=column_languages())
    return _entries(shape, rows.filter(elsewhere | said | by_machine))


def _entries(shape: Shape, states: models.QuerySet[TextState]) -> dict[str, Entries]:
    known = list(states.filter(model=shape.model._meta.label_lower).order_by())
    protected = _protected(state.object_id for state in known) if shape.model is Partner else set()
    found: dict[str, dict[tuple[str, str], Entry]] = {}
    for state in known:
        entry = entry_of(state, forgets=state.object_id in protected)
        found.setdefault(state.object_id, {})[state.language, state.field] = entry
    return {object_id: _in_order(shape, entries) for object_id, entries in found.items()}


def _protected(keys: Iterable[str]) -> set[str]:
    partners = rows(Partner).filter(pk__in=set(keys)).exclude(visibility=Visibility.PUBLIC)
    return set(map(str, partners.values_list("pk", flat=True)))


def _in_order(shape: Shape, entries: dict[tuple[str, str], Entry]) -> Entries:
    ordered: Entries = {}
    for code in column_languages():
        for name in shape.slots:
            if (code, name) in entries:
                ordered.setdefault(code, {})[name] = entries[code, name]
    return ordered


def entry_of(state: TextState, *, forgets: bool = False) -> Entry:
    """It always says what the translation was made from: whoever then edits the source makes it out of date.

    `forgets` is true for a protected partner: no hash of what it was called leaves.
    """
    entry: Entry = {}
    if state.text_hash:
        former = forgets and is_former_hash(state.from_hash, state.source_hash)
        entry[FROM] = OLDER if former else state.from_hash or OF_NO_KNOWN_TEXT
        if state.how == How.MACHINE:
            entry[HOW] = How.MACHINE.value
    if decision := decision_on(state):
        entry[DECISION] = str(decision)
    return entry


# --- comparing --------------------------------------------------------------------------------------


def says_more(shape: Shape, row: Any, said: ByPath) -> bool:
    """True when something is said of the translations of a stored record that is not known of them yet."""
    known = {path: one.entries for path, _shape, one in places(shape, row)} if said else {}
    return any(not _is_known(entries, known.get(path, {})) for path, entries in said.items())


def _is_known(said: Entries, known: Entries) -> bool:
    for code, fields in said.items():
        for name, entry in fields.items():
            stored = known.get(code, {}).get(name, {})
            if {FROM: stored.get(FROM), **entry} != {FROM: None, **stored}:
                return False
    return True


def places(shape: Shape, row: Any, path: str = "") -> Iterator[tuple[str, Shape, Any]]:
    """(path, shape, row) of a stored record and of its members."""
    yield path, shape, row
    for accessor, member in shape.members.items():
        for _place, label, one in labelled(member, row.get(accessor)):
            yield from places(member, one, f"{path}/{accessor}/{label}".strip("/"))
