"""The interface strings' catalogues: where they are, compiling them without gettext's own tools.

A language that an installation added is printed before it is translated: where its catalogue is empty, the
words of Django's own translation stand in, else those of the language that was chosen with it.
"""

import gettext
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import polib
from django.apps import apps
from django.conf import settings
from django.utils.translation import to_language, to_locale

from languages.added import FILE
from languages.extraction import Key, catalogue_path

ADDRESS = "address"  # the context of the words that addresses are made of
_PATH_WORD = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*/")
_SAMPLES = range(200)


def catalogues() -> Iterator[tuple[Path, Path]]:
    """(source, compiled) for every catalogue of the site."""
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            yield source, source.with_suffix(".mo")


def is_stale(source: Path, compiled: Path) -> bool:
    """True when a catalogue, or one that stands in for it, changed after it was compiled."""
    if not compiled.exists():
        return True
    made = compiled.stat().st_mtime
    return any(path.exists() and path.stat().st_mtime > made for path in _read_for(source))


def _read_for(source: Path) -> Iterator[Path]:
    yield source
    code = language_of(source)
    if code in settings.ADDED_LANGUAGES:
        yield settings.SITE_DIR / FILE
        yield from _read_for(catalogue_path(settings.ADDED_LANGUAGES[code].interface))


def language_of(source: Path) -> str:
    return to_language(source.parent.parent.name)


def compile_catalogues() -> list[Path]:
    """Writes each compiled catalogue that is missing or older than what it is made of; says which."""
    written = []
    for source, compiled in catalogues():
        if is_stale(source, compiled):
            code = language_of(source)
            catalogue = filled(code) if code in settings.ADDED_LANGUAGES else polib.pofile(str(source))
            catalogue.save_as_mofile(str(compiled))
            written.append(compiled)
    return written


# --- what stands in ---------------------------------------------------------------------------------


def filled(code: str) -> polib.POFile:
    """The catalogue of a language as readers get it: nothing in it is empty."""
    catalogue = polib.pofile(str(catalogue_path(code)))
    if code not in settings.ADDED_LANGUAGES:
        return catalogue
    lender = settings.ADDED_LANGUAGES[code].interface
    lent = {key_of(entry): entry for entry in filled(lender)}
    known, forms = words_of_django(code), lending_forms(code, lender)
    impossible = {key_of(entry) for entry, _fault in path_word_faults(catalogue, lent)}
    for entry in list(catalogue):
        key = key_of(entry)
        if entry.fuzzy or key in impossible:
            entry.msgstr, entry.msgstr_plural = "", dict.fromkeys(entry.msgstr_plural, "")
            entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        if is_empty(entry) and key in known and key[0] != ADDRESS:
            catalogue.remove(entry)  # ours would hide Django's, which is in the language
        elif key in lent:
            _lend(entry, lent[key], forms)
    return catalogue


def key_of(entry: Any) -> Key:
    return entry.msgctxt or "", entry.msgid


def is_empty(entry: Any) -> bool:
    forms = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
    return not any(form.strip() for form in forms)


def _lend(entry: polib.POEntry, lent: polib.POEntry, forms: dict[int, int]) -> None:
    if not entry.msgid_plural:
        entry.msgstr = entry.msgstr if entry.msgstr.strip() else lent.msgstr
        return
    for form, words in entry.msgstr_plural.items():
        if not words.strip():
            entry.msgstr_plural[form] = lent.msgstr_plural.get(forms.get(form, 0), "") or lent.msgid_plural


def lending_forms(code: str, lender: str) -> dict[int, int]:
    """For each plural form of `code`, the form of `lender` that most of its numbers take there.

    Arabic has six: none, one, two, few, many, other; of these only the second takes the English singular.
    """
    ours, theirs = _rule(code), _rule(lender)
    votes: dict[int, Counter[int]] = {}
    for number in _SAMPLES:
        votes.setdefault(ours(number), Counter())[theirs(number)] += 1
    return {form: max(counted, key=lambda one: (counted[one], one)) for form, counted in votes.items()}


def _rule(code: str) -> Callable[[int], int]:
    """The plural rule that stands in the language's own catalogue."""
    told = polib.pofile(str(catalogue_path(code))).metadata["Plural-Forms"]
    expression = re.search(r"plural=(.*?);?\s*$", told, re.DOTALL)
    return gettext.c2py(expression[1] if expression else "n != 1")


@cache
def words_of_django(code: str) -> frozenset[Key]:
    """What Django and the other packages say in this language themselves."""
    import django

    folders = [Path(django.__file__).parent / "conf" / "locale"]
    folders += [Path(config.path) / "locale" for config in apps.get_app_configs()]
    found: set[Key] = set()
    for folder in folders:
        path = folder / to_locale(code) / "LC_MESSAGES" / "django.mo"
        if path.is_file() and Path(settings.BASE_DIR) / "locale" not in path.parents:
            found |= {key_of(entry) for entry in polib.mofile(str(path)) if not is_empty(entry)}
    return frozenset(found)


# --- addresses --------------------------------------------------------------------------------------


def path_word_faults(
    catalogue: polib.POFile, lent: dict[Key, polib.POEntry]
) -> list[tuple[polib.POEntry, str]]:
    """Translated path words that cannot be used: not a–z, or a word that another address has."""
    entries = [entry for entry in catalogue if entry.msgctxt == ADDRESS and entry.msgstr and not entry.fuzzy]
    wrong = {id(entry): entry for entry in entries if not _PATH_WORD.fullmatch(entry.msgstr)}
    faults = [(entry, "shape") for entry in wrong.values()]
    while twice := _taken_twice(catalogue, lent, wrong):
        faults += [(entry, "twice") for entry in twice]
        wrong.update({id(entry): entry for entry in twice})
    return faults


def _taken_twice(
    catalogue: polib.POFile, lent: dict[Key, polib.POEntry], wrong: dict[int, polib.POEntry]
) -> list[polib.POEntry]:
    words = {}
    for entry in catalogue:
        if entry.msgctxt == ADDRESS:
            own = entry.msgstr and not entry.fuzzy and id(entry) not in wrong
            stand_in = lent.get(key_of(entry))
            words[id(entry)] = (
                entry,
                entry.msgstr if own else stand_in.msgstr if stand_in else "",
                bool(own),
            )
    count = Counter(word for _entry, word, _own in words.values())
    return [entry for entry, word, own in words.values() if own and count[word] > 1]


def faults_of_path_words(code: str) -> list[str]:
    """A line for each path word of an added language that is not used, and why."""
    path = catalogue_path(code)
    if code not in settings.ADDED_LANGUAGES or not path.exists():
        return []
    lent = {key_of(entry): entry for entry in filled(settings.ADDED_LANGUAGES[code].interface)}
    told = {
        "shape": "only a–z, figures and hyphens, and / at the end",
        "twice": "another address has this word",
    }
    faults = path_word_faults(polib.pofile(str(path)), lent)
    return [f"{code}: {told[fault]}: {entry.msgid} → {entry.msgstr}" for entry, fault in faults]


def waiting(code: str) -> int:
    """How many strings of the interface wait for a translator."""
    path = catalogue_path(code)
    entries = polib.pofile(str(path)) if path.exists() else []
    return sum(1 for entry in entries if not entry.obsolete and (entry.fuzzy or not entry.translated()))
