"""Cuts a text into words and says what each is compared by: the same tokens for both databases.

Used for what is indexed, for what is asked and for what is marked in a result, so that the three agree.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from languages.folding import APOSTROPHES, MEDIAN_POINTS, inclusive_forms, without_inclusive_suffixes
from search.tongues import telling, term

# Accents and vowel signs that are written after their letter belong to the word; `\w` leaves them out.
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed"
    "\u0900-\u0963\u0981-\u09e3\u0a01-\u0dff\u0e31-\u0e4e\u00ad\u200c\u200d"
)
PLAIN = f"[^\\W_{APOSTROPHES}]"  # U+02BC and its like are letters for Unicode
LETTER = f"(?:{PLAIN}|[{MARKS}])"
END = f"(?!{LETTER})"
FEMALE = "(?:e|ne|le|te|se|ve|fe|ice|rice|trice|euse|ère|iere|ière)"
# Endings of inclusive writing, however they are set off: ·rice·s (e)s -e-s .e.s
TAIL = f"(?:[{MEDIAN_POINTS}]{LETTER}{{1,6}})+{END}|\\({FEMALE}\\)s?{END}|[-.]{FEMALE}[-.]s{END}|[-.]e{END}"
WORD = re.compile(
    f"(?<!{LETTER})(?:[^\\W\\d_]\\.){{2,}}(?:[^\\W\\d_]{END})?"  # O.N.U.
    f"|(?<!\\d)\\d{{1,3}}(?:[ ,\u00a0\u202f]\\d{{3}})+(?!\\d)"  # 1 234 and 1,234
    f"|(?P<base>{PLAIN}{LETTER}*)(?P<tail>{TAIL})?"
)
SPECIAL = re.compile(
    f"[{MEDIAN_POINTS}]|[^\\W\\d_]\\.[^\\W\\d_]\\.|\\d[ ,\u00a0\u202f]\\d{{3}}"
    f"|{LETTER}(?:\\({FEMALE}\\)|[-.]{FEMALE}[-.]s{END}|[-.]e{END})"
)
LETTERS = re.compile(f"{PLAIN}{LETTER}*")
ELIDED = "[cçdjlmnst]|qu|lorsqu|puisqu|jusqu|quoiqu|presqu"
MARKED_OFF = frozenset(APOSTROPHES)
CUT_OFF = re.compile(
    f"(?<!{PLAIN})(?:{ELIDED})[{APOSTROPHES}](?={PLAIN})|(?<=.)[{APOSTROPHES}][st]{END}", re.IGNORECASE
)
_SEPARATORS = re.compile(r"[\W_]+")


class Token(NamedTuple):
    """A word of a text: `text[start:end]`, compared by `term`; "" for one that says nothing.

    `readings` are further terms of an inclusive word: « il·elle » is also "elle".
    """

    term: str
    start: int
    end: int
    readings: tuple[str, ...] = ()


def tokens(text: str, language: str, *, common: bool = False) -> Iterator[Token]:
    """The words of `text` in its order. `common` words have a term only when it is true."""
    reduced = term if common else telling
    for match in WORD.finditer(_without_what_is_cut_off(text)):
        base, tail = match.groups()
        if tail:
            yield from _inclusive(match, language)
            continue
        start, end = match.span()
        word = base
        if base is None:
            word = _SEPARATORS.sub("", match[0])
        yield Token(reduced(word, language), start, end)


def heard(text: str, language: str) -> list[Token]:
    """The words that say something; all of them where none does (« Qui sommes-nous »)."""
    found = [token for token in tokens(text, language) if token.term]
    return found or [token for token in tokens(text, language, common=True) if token.term]


def terms(text: str, language: str) -> tuple[str, ...]:
    """What those words are compared by, in their order."""
    return tuple(token.term for token in heard(text, language))


def plain_words(text: str) -> list[str] | None:
    """The words of a text in which no word needs a second look; None for another.

    What `tokens` finds, ten times as fast: nearly every passage is one of these.
    """
    if SPECIAL.search(text):
        return None
    return LETTERS.findall(_without_what_is_cut_off(text))


def _without_what_is_cut_off(text: str) -> str:
    """« l’ » of « l’eau » and “’s” of “women’s” as spaces: every word stays in its place."""
    return text if MARKED_OFF.isdisjoint(text) else CUT_OFF.sub(lambda found: " " * len(found[0]), text)


def _inclusive(match: re.Match[str], language: str) -> Iterator[Token]:
    """One word where it is one; « Climat•Justice » is two."""
    base, start, end = match["base"], *match.span()
    written = match[0]
    if written[len(base)] not in MEDIAN_POINTS:
        endings = re.findall(f"{LETTER}+", match["tail"])
        if endings[-1] != "s" and match["tail"].endswith("s"):
            endings.append("s")
        written = "·".join((base, *endings))
    if without_inclusive_suffixes(written) != base:
        for part in re.finditer(f"{LETTER}+", match[0]):
            if found := term(part[0], language):
                yield Token(found, start + part.start(), start + part.end())
        return
    first = term(base, language)
    others = {term(form, language) for form in inclusive_forms(written).split()} - {first, ""}
    yield Token(first, start, end, tuple(sorted(others)))
