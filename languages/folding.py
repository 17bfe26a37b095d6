"""Folding: the form of a text that searches compare, so that « Égypte », "egypte" and "EGYPTE" agree."""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.db import models

from languages.codes import column, column_languages

APOSTROPHES = "'’‘‛ʼʻʹ′´`＇"
# U+00B7, U+2027, U+2022 as typed in inclusive writing, and look-alikes of other alphabets and of sums
MEDIAN_POINTS = "·‧•\u0387\u2219\u22c5"

# Latin letters that Unicode does not decompose: no accent to take off, so NFKD leaves them alone.
PLAIN_LETTERS = {
    "œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss", "ẞ": "ss", "ø": "o", "Ø": "o", "ł": "l", "Ł": "l",
    "đ": "d", "Đ": "d", "ð": "d", "Ð": "d", "þ": "th", "Þ": "th", "ħ": "h", "Ħ": "h", "ı": "i", "ŧ": "t",
    "Ŧ": "t",
}  # fmt: skip
DASHES = "‐‑‒–—―−"

_REPLACED = str.maketrans(
    {
        **PLAIN_LETTERS,
        **dict.fromkeys(APOSTROPHES, "'"),
        **dict.fromkeys(DASHES, "-"),
        **dict.fromkeys(MEDIAN_POINTS, None),
        "ـ": None,  # Arabic tatweel only stretches the word
    }
)

_SUFFIX = "[^\\W\\d_]{1,6}"
# acteur‧rice‧s: a word, then short endings behind median points.
_INCLUSIVE = re.compile(rf"([^\W\d_]+)((?:[{MEDIAN_POINTS}]{_SUFFIX})+)(?![^\W_])")
# acteur.rice.s: with full stops only the unmistakable form, closed by ".s"; "site.com" is an address.
_INCLUSIVE_DOTTED = re.compile(
    r"\b([^\W\d_]{2,})((?:\.(?:rice|trice|ice|euse|se|ne|te|elle|le|fe|ve|ive|ère|ière|e))\.s)\b",
    re.IGNORECASE,
)
# Endings that are words in themselves: il‧elle‧s is read "il", "elle", "ils", "elles".
_WHOLE_WORDS = {"elle", "elles", "la", "une", "celle", "celles"}


def fold(text: str) -> str:
    """`text` as searches compare it: lower case, without accents, one kind of space and apostrophe.

    Œ becomes oe, æ ae, ß ss, ø o, ł l; every apostrophe becomes U+0027 and every dash "-"; no-break
    spaces become spaces and white space is collapsed; median points (U+00B7, U+2027, U+2022) and
    invisible characters go, so « acteur‧rice‧s » is "acteurrices". Vowel signs that belong to the letter
    (Devanagari, Thai, kana) stay; Arabic and Hebrew points go. Folding twice changes nothing.
    """
    for form in ("NFD", "NFKD", "NFKD"):
        text = unicodedata.normalize(form, text.translate(_REPLACED))
        text = "".join(c for c in text if not _is_dropped(c)).casefold()
    return " ".join(unicodedata.normalize("NFC", text.translate(_REPLACED)).split())


def _is_dropped(character: str) -> bool:
    """Accents and points (canonical classes 10–35 and 200+), soft hyphens, joiners, direction marks."""
    if character.isascii():
        return False
    mark = unicodedata.combining(character)
    return mark >= 200 or 10 <= mark <= 35 or unicodedata.category(character) == "Cf"


def without_inclusive_suffixes(text: str) -> str:
    """« utilisateur·rice·s » → « utilisateur »: the word as it stands before its first median point.

    « Climat•Justice » is two words: an ending is short and written in the same case as its word.
    """

    def base(match: re.Match[str]) -> str:
        return match[1] if _is_inclusive(match) else match[0]

    return _INCLUSIVE_DOTTED.sub(base, _INCLUSIVE.sub(base, text))


def inclusive_forms(text: str) -> str:
    """Every reading of the inclusive words of `text`, folded, separated by spaces ("" if there are none).

    « acteur‧rice‧s » gives "acteur acteurs acteurrices": appended to what is searched, it lets any of
    them be found, whatever point the author typed.
    """
    found: dict[str, None] = {}
    for pattern in (_INCLUSIVE, _INCLUSIVE_DOTTED):
        for match in pattern.finditer(unicodedata.normalize("NFC", text)):
            if _is_inclusive(match):
                found.update(
                    dict.fromkeys(_readings(match[1], re.split(f"[{MEDIAN_POINTS}.]", match[2])[1:]))
                )
    return " ".join(found)


def _is_inclusive(match: re.Match[str]) -> bool:
    endings = re.split(f"[{MEDIAN_POINTS}.]", match[2])[1:]
    letters = "".join(endings)
    if match[1][-1:] in "lL" and letters[:1] in "lL" and endings[0].lower() not in {"le", "les"}:
        return False  # the l·l of Catalan: « col·lectiu »; « professionnel·le·s » is inclusive
    return letters.islower() or (letters.isupper() and match[1].isupper())


def _readings(base: str, endings: list[str]) -> Iterable[str]:
    base, endings = fold(base), [fold(ending) for ending in endings]
    plural = endings[-1].endswith("s")
    words = [base, *(ending for ending in endings if ending in _WHOLE_WORDS)]
    yield from words
    if plural:
        yield from (f"{word.removesuffix('s')}s" for word in words)
    yield base + "".join(endings)


class FoldedTextField(models.TextField):
    """A column, filled at each save, with the folded words of the attributes named in `of`.

    Of a translated attribute, every language's words are taken. Search it with `__contains` and
    `fold(query)`: the databases' own case rules (ASCII only on SQLite) then never matter. It is not
    computed by `.update()`, nor by `save(update_fields=…)` that leaves it out.
    """

    def __init__(self, *args: Any, of: Iterable[str] = (), **kwargs: Any) -> None:
        self.of = tuple(of)
        kwargs["editable"] = False
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["editable"]
        return name, path, args, {**kwargs, "blank": self.blank, "of": self.of}

    def pre_save(self, instance: models.Model, add: bool) -> str:
        value = "\n".join(dict.fromkeys(self._folded_words(instance)))
        setattr(instance, self.attname, value)
        return value

    def _folded_words(self, instance: models.Model) -> Iterable[str]:
        for name in self.of:
            columns = [c for c in (column(name, code) for code in column_languages()) if hasattr(instance, c)]
            for attribute in columns or [name]:  # the unsuffixed column of a translated field is not data
                if words := str(getattr(instance, attribute) or ""):
                    yield " ".join(filter(None, (fold(words), inclusive_forms(words))))
