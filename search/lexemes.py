"""What the index of one entry holds, the same for both databases: words in their places, and marks.

A word is written once for each level at which it counts: `a` title, `b` names as well, `c` summary and asks
as well, `d` everything. A search at a level is then a search for words alone, which both databases answer
without looking at a single row. Marks have no place: what an entry is filed under, and its whole name.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from search.tokens import heard, plain_words
from search.tongues import telling

VERSION = "1"  # of tokens and lexemes: a change here or in search.tongues is another version
LEVELS = "abcd"
GAP = ""
NEVER_PARTLY = "never/partly"  # the mark of what is only found by all the words of a question
MOST_PLACES = 16_000  # of one level; a tsvector counts to 16,383
MOST_OF_A_WORD = 250  # places of one word in one level; a tsvector keeps 255
MOST_BYTES = 800_000  # of an entry; a tsvector holds one megabyte
SPELLED_LEAST, SPELLED_MOST = 4, 40  # letters of a word that may be suggested
LONGEST_NAME = 12  # terms of a whole name that can be asked for exactly


_SIGNS = re.compile(r"[\x00-\x2c\x3a-\x60\x7b-\x7f]")


def mark(code: str) -> str:
    """The lexeme of a code such as `country/CD`. No code holds a sign that would end a word of FTS5."""
    return _SIGNS.sub("_", code.lower())


def whole_name(terms: Iterable[str], language: str) -> str:
    """The lexeme of an entry that is called exactly this; no longer than the 2,046 bytes PostgreSQL takes."""
    return f"={language}.{'_'.join(terms)}"[:500]


def lexeme(level: str, language: str, term: str) -> str:
    return f"{level}{language}.{term}"


@dataclass
class Lexemes:
    """`placed`: per level, lexemes in their order; GAP where a phrase ends. `marks`: the others."""

    placed: dict[str, list[str]] = field(default_factory=dict)
    marks: set[str] = field(default_factory=set)
    size: int = 0  # bytes that a tsvector takes, at most
    spelled: set[str] = field(default_factory=set)  # words that may be suggested, as they are written

    def as_text(self) -> str:
        """One line that says all of it: what SQLite indexes, and what a fingerprint is made of."""
        lines = (" ".join(word or "|" for word in words) for words in self.placed.values())
        return " | ".join((*lines, *sorted(self.marks)))

    def places(self) -> Iterator[tuple[str, list[int]]]:
        """Each lexeme once, with its places counted from 1; marks without."""
        for words in self.placed.values():
            found: dict[str, list[int]] = {}
            for place, word in enumerate(words, start=1):
                if word:
                    found.setdefault(word, []).append(place)
            yield from found.items()
        yield from ((one, []) for one in sorted(self.marks))


def lexemes(
    parts: Iterable[Iterable[str]], unquoted: Iterable[str], marks: Iterable[str], language: str
) -> Lexemes:
    """Of an entry: `parts` are its passages for each level, `marks` what it can be filtered by.

    `unquoted` passages are found at the last level, and their words never suggested.
    """
    made = Lexemes(marks=set(marks))
    cumulated: list[str] = []
    readings: set[str] = set()
    for level, passages in zip(LEVELS, parts, strict=True):
        for passage in passages:
            made.spelled.update(_read(passage, language, cumulated, readings))
        if level == LEVELS[-1]:
            for passage in unquoted:
                _read(passage, language, cumulated, readings)
        _place(made, level, language, cumulated)
        made.marks.update(lexeme(level, language, reading) for reading in readings)
    made.spelled = _spelled(made.spelled, language)
    return made


def _read(passage: str, language: str, terms: list[str], readings: set[str]) -> list[str]:
    """Adds what a passage says to `terms` and `readings`; its words as they are written."""
    words = plain_words(passage)
    said = [term for term in (telling(word, language) for word in words or ()) if term]
    if words is None or not said:
        found = heard(passage, language)
        said = [token.term for token in found]
        words = [passage[token.start : token.end] for token in found]
        readings.update(reading for token in found for reading in token.readings)
    terms += said
    terms.append(GAP)
    return words


def _spelled(words: set[str], language: str) -> set[str]:
    """Those that may be suggested to whoever types another, in small letters."""
    small = {word.lower() for word in words if telling(word, language)}
    return {word for word in small if SPELLED_LEAST <= len(word) <= SPELLED_MOST and word.isalpha()}


def spelled(passages: Iterable[str], language: str) -> set[str]:
    """The words of passages as they are written there, in small letters: what `lexemes` finds of them."""
    found: set[str] = set()
    for passage in passages:
        found.update(_read(passage, language, [], set()))
    return _spelled(found, language)


def _place(made: Lexemes, level: str, language: str, terms: list[str]) -> None:
    """Words beyond what a tsvector can place are still found, but in no phrase: on either database."""
    prefix = lexeme(level, language, "")
    terms = _that_fit(made, prefix, terms)
    if len(terms) <= MOST_PLACES and max(Counter(terms).values(), default=0) <= MOST_OF_A_WORD:
        made.placed[level] = [prefix + term if term else GAP for term in terms]
        return
    seen: Counter[str] = Counter()
    placed = []
    for term in terms[:MOST_PLACES]:
        seen[term] += 1
        placed.append(prefix + term if term and seen[term] <= MOST_OF_A_WORD else GAP)
    made.placed[level] = placed
    made.marks.update(prefix + term for term in terms[MOST_PLACES:] if term and term not in seen)


def _that_fit(made: Lexemes, prefix: str, terms: list[str]) -> list[str]:
    """The first of them, as far as an entry has room: no page is as long as that, a file may be."""
    size = sum(map(len, set(terms))) * 4 + len(terms) * (len(prefix) + 8)  # at most, in UTF-8
    if made.size + size <= MOST_BYTES:
        made.size += size
        return terms
    known: set[str] = set()
    for number, term in enumerate(terms):
        made.size += 2 if term in known else len((prefix + term).encode()) + 8
        known.add(term)
        if made.size > MOST_BYTES:
            return terms[:number]
    return terms
