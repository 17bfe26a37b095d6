"""Checks of translations: what one version leaves undone, and what it makes out of date elsewhere."""

from collections import Counter
from collections.abc import Callable, Iterator

from django.utils.translation import ngettext

from languages.codes import endonym, site_languages
from publishing.checklist.reading import Reading
from publishing.checklist.registry import Finding, check_words
from publishing.checklist.texts import SUMMARIES, advice
from publishing.state import Publishable, State
from publishing.text_states import TextState, TranslationState


@check_words(Publishable)
def the_translation_is_ready(reading: Reading, language: str) -> Iterator[Finding]:
    """Of a version that is no original. What a machine made and nobody checked is refused elsewhere."""
    if language == reading.record.source_language:
        return
    rows = [row for row in reading.states if row.language == language and not _is_told_already(reading, row)]
    counts = Counter(row.state for row in rows)
    for state in TranslationState:
        if counts[state] and state in _UNREADY:
            first = next(row for row in rows if row.state == state)
            sentence = _UNREADY[state](counts[state])
            yield advice(f"translation-{state}", sentence, reading.place_of_state(first), language)


def _is_told_already(reading: Reading, row: TextState) -> bool:
    """The summary of the record has a sentence of its own."""
    is_own = row.model == reading.record._meta.label_lower
    return is_own and row.field in SUMMARIES and row.state == TranslationState.MISSING


def _missing(number: int) -> str:
    return ngettext(
        "%(number)s text is not translated: readers get it in another language, or not at all.",
        "%(number)s texts are not translated: readers get them in another language, or not at all.",
        number,
    ) % {"number": number}


def _stale(number: int) -> str:
    return ngettext(
        "%(number)s translation is out of date: bring it up to date, or say that it is still correct.",
        "%(number)s translations are out of date: bring them up to date, or say that they are still correct.",
        number,
    ) % {"number": number}


def _to_check(number: int) -> str:
    return ngettext(
        "%(number)s translation has not been checked: compare it with the original.",
        "%(number)s translations have not been checked: compare them with the original.",
        number,
    ) % {"number": number}


def _unfinished(number: int) -> str:
    return ngettext(
        "%(number)s translation is marked as unfinished: finish it, or take the mark away.",
        "%(number)s translations are marked as unfinished: finish them, or take the marks away.",
        number,
    ) % {"number": number}


_UNREADY: dict[str, Callable[[int], str]] = {
    TranslationState.MISSING: _missing,
    TranslationState.STALE: _stale,
    TranslationState.NEEDS_CHECKING: _to_check,
    TranslationState.DRAFT: _unfinished,
}


@check_words(Publishable)
def the_other_languages_follow(reading: Reading, language: str) -> Iterator[Finding]:
    """Of the original: which public translations say what it no longer says."""
    record = reading.record
    if language != record.source_language:
        return
    for code in site_languages():
        if code == language or record.version(code).state != State.PUBLIC:
            continue
        stale = [
            row
            for row in reading.states
            if row.language == code and row.state in {TranslationState.STALE, TranslationState.MISSING}
        ]
        if stale:
            sentence = ngettext(
                "%(language)s: %(number)s text of the public translation does not follow the original. Have "
                "it translated as well.",
                "%(language)s: %(number)s texts of the public translation do not follow the original. Have "
                "them translated as well.",
                len(stale),
            ) % {"language": endonym(code), "number": len(stale)}
            yield advice("other-language-stale", sentence, reading.place_of_state(stale[0]), language)
