"""No sequence of edits leaves a translation in a wrong state: random ones, judged from their whole history.

`History` is the judge. It knows no hashes and keeps no state: it looks back over everything that happened to
one text and asks what a reader of that history would answer.
"""

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from languages.codes import column, site_languages
from positions.models import Ask, Position
from publishing import provenance
from publishing.text_states import How, TextState, TranslationState
from tests.admin_forms import change_url, fields_of, let_out, logged_in
from tests.making import make_ask, make_position, make_user
from transfer.importing import import_content
from transfer.layout import rows

pytestmark = pytest.mark.django_db

FIRST, SECOND = site_languages()[:2]
MISSING, STALE, TO_CHECK, DRAFT, UP_TO_DATE, BLANK = TranslationState.values
NOT_YET = ""  # nothing to translate

# The texts of one position: two of its own, and one of its first ask.
TEXTS = {"summary": (Position, "summary"), "notice": (Position, "notice"), "ask": (Ask, "text")}


# --- the judge ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Event:
    kind: str  # write, turn, confirm, unfinished, finished, blank, no_longer_blank
    words: dict[str, str] = field(default_factory=dict)
    by_machine: bool = False
    minor: bool = False


class History:
    """Everything that happened to one text, oldest first. A question is about a moment: before event `at`."""

    def __init__(self) -> None:
        self.events: list[Event] = []

    def languages(self, at: int) -> tuple[str, str]:
        """(of the source, of the translation)"""
        turns = sum(event.kind == "turn" for event in self.events[:at])
        return (SECOND, FIRST) if turns % 2 else (FIRST, SECOND)

    def words(self, language: str, at: int) -> str:
        written = [event.words[language] for event in self.events[:at] if language in event.words]
        return written[-1] if written else ""

    def source(self, at: int) -> str:
        return self.words(self.languages(at)[0], at)

    def text(self, at: int) -> str:
        return self.words(self.languages(at)[1], at)

    def beginning(self, at: int) -> int:
        """When the translation got the words, or the place, that it has; -1 for never."""
        language = self.languages(at)[1]
        for number in range(at - 1, -1, -1):
            if self.events[number].kind == "turn":
                return number
            if self.words(language, number) != self.words(language, number + 1):
                return number
        return -1

    def turned_in_agreement(self, number: int) -> bool:
        return self.events[number].kind == "turn" and self.state(number) == UP_TO_DATE

    def says_what(self, at: int) -> str:
        """The source words that the translation is known to say; "" when nobody knows."""
        start = self.beginning(at)
        if start < 0:
            return ""
        if self.events[start].kind == "turn" and not self.turned_in_agreement(start):
            known = ""
        else:
            known = self.source(start + 1)
        for number in range(start + 1, at):
            event, before, after = self.events[number], self.source(number), self.source(number + 1)
            is_confirmed = event.kind == "confirm" and self.can_be_confirmed(number)
            if is_confirmed or (event.minor and known and known == before):
                known = after
        return known

    def can_be_confirmed(self, at: int) -> bool:
        return bool(self.text(at)) and self.state(at) != UP_TO_DATE

    def came_from_a_machine(self, at: int) -> bool:
        start = self.beginning(at)
        if start < 0:
            return False
        event = self.events[start]
        return self.came_from_a_machine(start) if event.kind == "turn" else event.by_machine

    def last_word(self, at: int) -> str:
        """What somebody said last of the very words that stand there."""
        start = self.beginning(at)
        said = ""
        if start >= 0 and self.turned_in_agreement(start):
            said = self.last_word(start)
        for number in range(start + 1, at):
            kind, text = self.events[number].kind, self.text(number)
            if kind == "confirm" and self.can_be_confirmed(number):
                said = "checked"
            elif kind == "unfinished" and text:
                said = "unfinished"
            elif kind == "finished" and said == "unfinished":
                said = ""
            elif kind == "blank" and not text and self.source(number):
                said = "blank"
            elif kind == "no_longer_blank" and said == "blank":
                said = ""
        return said

    def state(self, at: int) -> str:
        said, source = self.last_word(at), self.source(at)
        if not self.text(at):
            return BLANK if said == "blank" else MISSING if source else NOT_YET
        if said == "unfinished":
            return DRAFT
        known = self.says_what(at)
        if not known:
            return TO_CHECK
        if known != source:
            return STALE
        return TO_CHECK if self.came_from_a_machine(at) and said != "checked" else UP_TO_DATE

    def verdict(self) -> tuple[str, str]:
        """(language of the translation, its state)"""
        now = len(self.events)
        return self.languages(now)[1], self.state(now)


# --- the edits ------------------------------------------------------------------------------------


class Desk:
    """One position with an ask, and the hands that edit it."""

    def __init__(self, folder: Any) -> None:
        self.folder = folder
        self.position = make_position()
        self.ask = make_ask(self.position, {FIRST: "", SECOND: ""}, key="a")
        self.histories = {name: History() for name in TEXTS}

    def row(self, name: str) -> Any:
        return rows(TEXTS[name][0]).get(pk=(self.position if TEXTS[name][0] is Position else self.ask).pk)

    def happened(self, name: str, event: Event) -> None:
        self.histories[name].events.append(event)

    def write(self, name: str, words: dict[str, str], path: str, how: str) -> None:
        by_machine = how == "machine" and path in ("save", "update", "bulk_update")
        minor = how == "minor" and path != "import" and all(words.values())
        self.happened(name, Event("write", words, by_machine, minor))
        columns = {column(TEXTS[name][1], code): text for code, text in words.items()}
        with provenance.writing(how=How.MACHINE if by_machine else How.HAND, minor=minor):
            getattr(self, path)(name, columns, minor)

    def save(self, name: str, columns: dict[str, str], minor: bool) -> None:
        row = self.row(name)
        for key, text in columns.items():
            setattr(row, key, text)
        row.save()

    def update(self, name: str, columns: dict[str, str], minor: bool) -> None:
        TEXTS[name][0].objects.filter(pk=self.row(name).pk).update(**columns)

    def bulk_update(self, name: str, columns: dict[str, str], minor: bool) -> None:
        row = self.row(name)
        for key, text in columns.items():
            setattr(row, key, text)
        TEXTS[name][0].objects.bulk_update([row], list(columns))

    def form(self, name: str, columns: dict[str, str], minor: bool) -> None:
        client = logged_in(make_user("editor", "publisher"))
        data = fields_of(client.get(change_url(self.position)))
        prefix = "asks-0-" if name == "ask" else ""
        data |= {f"{prefix}{key}": text for key, text in columns.items()}
        answer = client.post(change_url(self.position), data | ({"_minor": "on"} if minor else {}))
        assert answer.status_code == 302, answer.context["errors"]
        let_out(self.position)

    def import_(self, name: str = "", columns: Any = None, minor: bool = False, source: str = "") -> None:
        """The whole line of the position, as somebody would write it who knows only its texts."""

        def words(of: str) -> dict[str, str]:
            history = self.histories[of]
            return {code: history.words(code, len(history.events)) for code in (FIRST, SECOND)}

        position = self.row("summary")
        line = {
            "key": position.key,
            "title": {code: getattr(position, column("title", code)) for code in (FIRST, SECOND)},
            "type": "memorandum",
            "lead": position.lead.key,
            "source_language": source or position.source_language,
            "slug": {code: getattr(position, column("slug", code)) for code in (FIRST, SECOND)},
            "state": dict.fromkeys((FIRST, SECOND), "public"),
            "published_at": {
                code: getattr(position, column("published_at", code)).isoformat() for code in (FIRST, SECOND)
            },
            "summary": words("summary"),
            "notice": words("notice"),
            "asks": [{"key": "a", "order": self.ask.order, "text": words("ask")}],
        }
        (self.folder / "content.json").write_text('{"format": "advocacy-content", "version": 1}')
        (self.folder / "positions.jsonl").write_text(json.dumps(line) + "\n")
        import_content(self.folder)

    def turn(self, path: str) -> None:
        position = self.row("summary")
        source = SECOND if position.source_language == FIRST else FIRST
        if path == "save":
            position.source_language = source
            position.save()
        elif path == "update":
            Position.objects.filter(pk=position.pk).update(source_language=source)
        else:
            self.import_(source=source)
        for name in TEXTS:
            self.happened(name, Event("turn"))

    def decide(self, name: str, kind: str) -> None:
        history, row, text = self.histories[name], self.row(name), TEXTS[name][1]
        language = history.languages(len(history.events))[1]
        match kind:
            case "confirm":
                provenance.confirm(row, text, language, by=None)
            case "unfinished" | "finished":
                provenance.mark_unfinished(row, text, language, by=None, unfinished=kind == "unfinished")
            case "blank" | "no_longer_blank":
                provenance.leave_blank(row, text, language, by=None, blank=kind == "blank")
        self.happened(name, Event(kind))

    def check(self) -> None:
        for name, history in self.histories.items():
            known = provenance.state_rows(self.row(name)).filter(field=TEXTS[name][1])
            found = list(known.values_list("language", "state"))
            language, state = history.verdict()
            assert found == ([(language, state)] if state else []), (name, history.events)


setattr(Desk, "import", Desk.import_)

NAMES = st.sampled_from(list(TEXTS))
WORDS = st.sampled_from(["", "Un", "Deux", "Trois mots ici"])
BOTH = st.sampled_from([(FIRST,), (SECOND,), (FIRST,), (SECOND,), (FIRST, SECOND)])
WRITTEN = BOTH.flatmap(lambda codes: st.fixed_dictionaries(dict.fromkeys(codes, WORDS)))
PATHS = st.sampled_from(["save", "update", "bulk_update", "import"] * 3 + ["form"])
HOW = st.sampled_from(["hand", "hand", "machine", "minor"])
DECISIONS = st.sampled_from(
    ["confirm", "confirm", "unfinished", "unfinished", "finished", "blank", "no_longer_blank"]
)
WRITES = st.tuples(st.just("write"), NAMES, WRITTEN, PATHS, HOW)
EDITS = st.one_of(
    WRITES,
    WRITES,
    st.tuples(st.just("decide"), NAMES, DECISIONS),
    st.tuples(st.just("turn"), st.sampled_from(["save", "update", "import"])),
)
BEGINNING = st.fixed_dictionaries(
    dict.fromkeys(TEXTS, st.fixed_dictionaries(dict.fromkeys((FIRST, SECOND), WORDS)))
)


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def follow(folder: Any, beginning: dict[str, dict[str, str]], edits: list[tuple[Any, ...]]) -> None:
    """Makes the edits one after the other; after each, every state is what the history says."""
    with taken_back():
        desk = Desk(folder)
        for name, words in beginning.items():
            desk.write(name, words, "save", "hand")
        desk.check()
        for verb, *details in edits:
            getattr(desk, verb)(*details)
            desk.check()
        assert all(row.state == row.derived_state() for row in TextState.objects.all())


def search(folder: Any, examples: int) -> None:
    """Raises AssertionError when a sequence is found that ends in a wrong state."""

    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(BEGINNING, st.lists(EDITS, min_size=4, max_size=12))
    def every(beginning: Any, edits: Any) -> None:
        follow(folder, beginning, edits)

    every()


def test_no_sequence_of_edits_ends_in_a_wrong_state(tmp_path):
    search(tmp_path, examples=40)


# --- the search can fail --------------------------------------------------------------------------


def a_source_that_is_not_compared(patch):
    followed = provenance._followed

    def forgetful(*args):
        found = followed(*args)
        for row in found.values():
            row.from_hash = row.source_hash if row.text_hash else ""
        return found

    patch.setattr(provenance, "_followed", forgetful)


def a_small_correction_that_counts_as_a_change(patch):
    writing = provenance.writing
    patch.setattr(provenance, "writing", lambda minor=False, **said: writing(**said))


def a_change_that_counts_as_a_small_correction(patch):
    writing = provenance.writing
    patch.setattr(provenance, "writing", lambda minor=False, **said: writing(**said, minor=True))


def a_machine_that_is_believed(patch):
    writing = provenance.writing
    patch.setattr(provenance, "writing", lambda how=How.HAND, **said: writing(**said))


def a_language_that_turns_nothing(patch):
    patch.setattr(provenance, "_rebased", lambda after, *rest: after)


def an_update_that_goes_unheard(patch):
    patch.setattr(provenance, "concerns_words", lambda model, columns: False)


MISTAKES = [
    a_source_that_is_not_compared,
    a_small_correction_that_counts_as_a_change,
    a_change_that_counts_as_a_small_correction,
    a_machine_that_is_believed,
    a_language_that_turns_nothing,
    an_update_that_goes_unheard,
]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.__name__)
def test_the_search_finds(mistake, tmp_path, monkeypatch):
    mistake(monkeypatch)
    with pytest.raises((AssertionError, KeyError)):
        search(tmp_path, examples=40)
