"""What is looked at before something is published: findings, who registers checks, and the one wall.

An app puts its checks into a module `checklist`, which is found by itself. A check of facts looks at what
all languages share, a check of words at one language. It reads the tables as they stand and nothing else (no
file, no network, no cache): it runs within rehearsals too, and what it asks of the database is paid each
time the page of a record opens.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.module_loading import autodiscover_modules

from publishing.checklist.reading import Place, Reading

BLOCKS, ADVICE = "blocks", "advice"


@dataclass(frozen=True)
class Finding:
    """Something to look at. `sentence` says what to do; `language` is "" for what all languages share."""

    code: str  # for programs and tests: "link-words"
    severity: str  # BLOCKS, where law or safety says so; ADVICE otherwise
    sentence: str
    place: Place | None = None
    language: str = ""

    @property
    def blocks(self) -> bool:
        return self.severity == BLOCKS


Facts = Callable[[Reading], Iterable[Finding]]
Words = Callable[[Reading, str], Iterable[Finding]]


class Check(NamedTuple):
    """`look` takes what is read of the record and, for words, a language."""

    model: type[models.Model]
    look: Callable[..., Iterable[Finding]]
    of_words: bool
    may_block: bool


_checks: list[Check] = []


def check_facts(model: Any, *, may_block: bool = False) -> Callable[[Facts], Facts]:
    """Registers a check of what all languages of a `model` share; of every type that descends from it."""

    def register(look: Facts) -> Facts:
        _checks.append(Check(model, look, of_words=False, may_block=may_block))
        return look

    return register


def check_words(model: Any, *, may_block: bool = False) -> Callable[[Words], Words]:
    """Registers a check of one language of a `model`; of every type that descends from it."""

    def register(look: Words) -> Words:
        _checks.append(Check(model, look, of_words=True, may_block=may_block))
        return look

    return register


def checks_for(model: type[models.Model]) -> list[Check]:
    _discover()
    return [check for check in _checks if issubclass(model, check.model)]


@cache
def _discover() -> None:
    autodiscover_modules("checklist")


# --- looking ----------------------------------------------------------------------------------------


def findings(record: models.Model, language: str) -> list[Finding]:
    """What there is to look at before the version in `language` is published; what blocks comes first."""
    return findings_in(record, [language])


def findings_in(record: models.Model, languages: Iterable[str]) -> list[Finding]:
    """The same for several languages: what they share is looked at, and told, once."""
    return _look(record, languages, checks_for(type(record)))


def refuse_blocking(record: models.Model, language: str) -> None:
    """Raises ValidationError with every sentence that forbids publishing the version in `language`."""
    checks = [check for check in checks_for(type(record)) if check.may_block]
    found = [one.sentence for one in _look(record, [language], checks) if one.blocks]
    if found:
        raise ValidationError(list(dict.fromkeys(found)))


def _look(record: models.Model, languages: Iterable[str], checks: Iterable[Check]) -> list[Finding]:
    if record.pk is None:
        return []
    reading, found = Reading(record, languages), list[Finding]()
    for check in checks:
        if check.of_words:
            for code in reading.languages:
                found += check.look(reading, code)
        else:
            found += check.look(reading)
    return sorted(dict.fromkeys(found), key=lambda one: not one.blocks)
