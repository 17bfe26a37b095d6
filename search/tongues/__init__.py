"""What a search must know of each language: its stems, its commonest words, its irregular forms.

A language without a module here is reduced by its Snowball stemmer if there is one, and folded in any case:
it can be added without touching this package (docs/languages.md).
"""

from functools import cache, lru_cache
from importlib import import_module
from importlib.util import find_spec

import snowballstemmer

from languages.folding import fold
from search.tongues.tongue import Tongue

ALGORITHMS = {  # Snowball's names by ISO 639 code; those it does not know are only folded
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali", "nl": "dutch",
    "nn": "norwegian", "no": "norwegian", "pl": "polish", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "st": "sesotho", "sv": "swedish", "ta": "tamil", "tr": "turkish",
    "yi": "yiddish",
}  # fmt: skip
ROUNDS = 8  # more than any word needs to become stable
LONGEST = 60  # characters of a term: what is longer is no word


@cache
def tongue(language: str) -> Tongue:
    """How `language` (a code such as `pt-br`) is searched."""
    main = language.partition("-")[0].lower()
    name = f"{__name__}.{ALGORITHMS.get(main, main)}"
    known = main.isalpha() and find_spec(name) is not None
    return import_module(name).TONGUE if known else Tongue()


@cache
def _stemmer(language: str) -> snowballstemmer.stemmer:
    algorithm = ALGORITHMS.get(language.partition("-")[0].lower())
    return snowballstemmer.stemmer(algorithm) if algorithm else None


@lru_cache(maxsize=1 << 17)
def folded(word: str) -> str:
    """The same as languages.folding.fold, remembered: a text says most of its words many times."""
    return fold(word)


@lru_cache(maxsize=1 << 17)
def is_common(word: str, language: str) -> bool:
    """True for « de » and “the”, which say nothing; not for WHO or IT, which are names."""
    is_name = 1 < len(word) <= 5 and word.isupper()
    return not is_name and folded(word) in tongue(language).common


@lru_cache(maxsize=1 << 17)
def term(word: str, language: str) -> str:
    """What all forms of a word have in common: réfugié, Réfugiées and refugies are all "refug".

    Stemming needs the accents that people do not type, and folding alone leaves inflections apart; so both
    are repeated until nothing changes any more. "" for what has no letter or figure.
    """
    own, stem = tongue(language), _stemmer(language)
    plain = folded(word)
    if plain in own.irregular:
        return own.irregular[plain]
    reduced = own.prepare(word.lower())
    for _round in range(ROUNDS):
        before = reduced
        if stem is not None:
            reduced = stem.stemWord(reduced)
        reduced = fold(own.finish(reduced))
        reduced = own.irregular.get(reduced, reduced)
        if reduced == before:
            break
    return "".join(c for c in reduced if c.isalnum() or not c.isascii())[:LONGEST]


@lru_cache(maxsize=1 << 17)
def telling(word: str, language: str) -> str:
    """The term of a word that says something, "" for another."""
    return "" if is_common(word, language) else term(word, language)
