"""Finds every string of the interface, in code and templates, and merges them into the catalogues.

Done by Django's `templatize` and Babel's reader of Python, so that no gettext program is needed. Not here:
compiling (languages.messages) and the words that editors write, which are content.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from babel.messages.extract import extract
from babel.messages.plurals import get_plural
from django.apps import apps
from django.conf import settings
from django.template import engines
from django.utils.translation import to_locale
from django.utils.translation.template import templatize

from languages.codes import column_languages

SOURCE_LANGUAGE = "en"  # what msgids are written in: its catalogue repeats them
WIDTH = 100

_SINGULAR, _PLURAL = None, (1, 2)
_IN_CONTEXT, _PLURAL_IN_CONTEXT = ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), _SINGULAR),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), _PLURAL),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), _IN_CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), _PLURAL_IN_CONTEXT),
}
TEMPLATES = {".html", ".txt", ".xml"}
NOT_FOR_PEOPLE = {"migrations", "tests", "locale", "static", "node_modules"}

_NAMED_PERCENT = re.compile(r"%\((\w+)\)[#0\- +]*[\d.]*[diouxXeEfFgGcrsa]")
_NAMED_BRACE = re.compile(r"(?<!\{)\{([A-Za-z_]\w*)(?:[!:][^{}]*)?\}(?!\})")

Key = tuple[str, str]  # context ("" for none) and msgid


@dataclass
class Message:
    """A string as the code has it, and the files that use it."""

    context: str
    msgid: str
    plural: str = ""
    files: set[str] = field(default_factory=set)
    comments: list[str] = field(default_factory=list)

    @property
    def sort_key(self) -> Key:
        return self.msgid, self.context


# --- finding ------------------------------------------------------------------------------------


def own_folders() -> list[Path]:
    """The applications of this project; those of installed packages bring their own catalogues."""
    root = Path(settings.BASE_DIR)
    paths = {Path(config.path) for config in apps.get_app_configs()}
    return sorted(path for path in paths if root in path.parents and "site-packages" not in path.parts)


def source_files() -> Iterator[Path]:
    """Python files and templates, each once, in order."""
    shared = [Path(folder) for engine in engines.all() for folder in engine.dirs]
    for folder in [*own_folders(), *shared]:
        for path in sorted(folder.rglob("*")):
            if NOT_FOR_PEOPLE.intersection(path.relative_to(folder).parts):
                continue
            if path.suffix == ".py" or path.suffix in TEMPLATES:
                yield path


def strings_in(path: Path) -> Iterator[Message]:
    """The strings that one file marks for translation."""
    text = path.read_text(encoding="utf-8")
    if path.suffix in TEMPLATES:
        # All that templatize leaves of the text is X and white space, which must not read as indentation.
        text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
    name = path.relative_to(settings.BASE_DIR).as_posix()
    found = extract("python", io.BytesIO(text.encode()), KEYWORDS, ("Translators:",))
    for _line, words, comments, context in found:
        singular, plural = words if isinstance(words, tuple) else (words, "")
        if singular:
            yield Message(context or "", singular, plural or "", {name}, comments)


def collect() -> dict[Key, Message]:
    """Every string of the interface. One that is used with and without a plural has the plural."""
    found: dict[Key, Message] = {}
    for path in source_files():
        for message in strings_in(path):
            known = found.setdefault((message.context, message.msgid), message)
            known.plural = known.plural or message.plural
            known.files |= message.files
            known.comments += [text for text in message.comments if text not in known.comments]
    return found


# --- merging ------------------------------------------------------------------------------------


def catalogue_path(language: str) -> Path:
    """With the code for the languages it comes with; in the installation's own folder for the others."""
    is_shipped = language in settings.SHIPPED_LANGUAGES
    folder = Path(settings.LOCALE_PATHS[0]) if is_shipped else settings.SITE_DIR / "locale"
    return folder / to_locale(language) / "LC_MESSAGES" / "django.po"


def catalogue_languages() -> tuple[str, ...]:
    """One catalogue for each language that has columns, served or not."""
    return column_languages()


def merged(language: str, messages: dict[Key, Message] | None = None) -> polib.POFile:
    """The catalogue as it should be: today's strings with the translations it has, in a fixed order."""
    path = catalogue_path(language)
    existing = polib.pofile(str(path)) if path.exists() else polib.POFile()
    translations = {(entry.msgctxt or "", entry.msgid): entry for entry in existing if not entry.obsolete}
    wanted = collect() if messages is None else messages
    catalogue = polib.POFile(wrapwidth=WIDTH)
    catalogue.metadata = header(language)
    for message in sorted(wanted.values(), key=lambda message: message.sort_key):
        catalogue.append(merged_entry(message, translations.get((message.context, message.msgid)), language))
    return catalogue


def header(language: str) -> dict[str, str]:
    """No date and no name: a catalogue that says the same is the same file."""
    return {
        "Project-Id-Version": "advocacy-site",
        "Language": to_locale(language),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": get_plural(to_locale(language)).plural_forms,
    }


def merged_entry(message: Message, known: polib.POEntry | None, language: str) -> polib.POEntry:
    entry = polib.POEntry(
        msgctxt=message.context or None,
        msgid=message.msgid,
        msgid_plural=message.plural,
        comment="\n".join(message.comments),
        occurrences=[(name, "") for name in sorted(message.files)],
        flags=["python-format"] if _NAMED_PERCENT.search(message.msgid) else [],
    )
    forms = int(get_plural(to_locale(language)).num_plurals)
    if language == SOURCE_LANGUAGE:
        words = {0: message.msgid, 1: message.plural}
        entry.msgstr, entry.msgstr_plural = ("", words) if message.plural else (message.msgid, {})
    elif message.plural:
        given = known.msgstr_plural if known else {}
        entry.msgstr_plural = {form: given.get(form, "") for form in range(forms)}
    elif known:
        entry.msgstr = known.msgstr
    if known and known.fuzzy and language != SOURCE_LANGUAGE:
        entry.flags.append("fuzzy")
    if known:
        entry.tcomment = known.tcomment
    return entry


def write(language: str, messages: dict[Key, Message]) -> bool:
    """Writes the merged catalogue where it differs from what is there; True when it did."""
    path, text = catalogue_path(language), as_text(merged(language, messages))
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return True


def as_text(catalogue: polib.POFile) -> str:
    return str(catalogue).rstrip("\n") + "\n"


# --- judging ------------------------------------------------------------------------------------


def placeholders(text: str) -> set[str]:
    """`%(count)s` and `{name}` of a string, by name."""
    return {f"%({name})" for name in _NAMED_PERCENT.findall(text)} | {
        f"{{{name}}}" for name in _NAMED_BRACE.findall(text)
    }


def entry_faults(entry: polib.POEntry) -> Iterator[str]:
    """What is wrong with a translation: not there, not sure, or other placeholders than the original.

    A plural form may leave a placeholder out (« une position »), but may not invent one.
    """
    forms = [*entry.msgstr_plural.values()] if entry.msgid_plural else [entry.msgstr]
    if entry.fuzzy:
        yield "fuzzy"
    if not all(form.strip() for form in forms):
        yield "not translated"
        return
    wanted = placeholders(entry.msgid) | placeholders(entry.msgid_plural or "")
    for number, form in enumerate(forms):
        found = placeholders(form)
        optional = wanted if entry.msgid_plural and number == 0 else set()
        if found - wanted or wanted - found - optional:
            yield f"placeholders {sorted(found)} where the original has {sorted(wanted)}"


def catalogue_faults(language: str, messages: dict[Key, Message] | None = None) -> list[str]:
    """What keeps a catalogue from being complete and current, a line each; empty when nothing does."""
    path = catalogue_path(language)
    if not path.exists():
        return [f"{language}: there is no catalogue"]
    wanted = collect() if messages is None else messages
    catalogue = polib.pofile(str(path))
    present = {(entry.msgctxt or "", entry.msgid): entry for entry in catalogue}
    lines = [f"{language}: missing: {wanted[key].msgid}" for key in _sorted(wanted.keys() - present.keys())]
    lines += [f"{language}: no longer used: {key[1]}" for key in _sorted(present.keys() - wanted.keys())]
    for key in _sorted(present.keys() & wanted.keys()):
        lines += [f"{language}: {fault}: {key[1]}" for fault in entry_faults(present[key])]
    if not lines and as_text(merged(language, wanted)) != path.read_text(encoding="utf-8"):
        lines.append(f"{language}: the catalogue is not as collect_messages writes it")
    return lines


def _sorted(keys: Iterable[Key]) -> list[Key]:
    return sorted(keys, key=lambda key: (key[1], key[0]))
