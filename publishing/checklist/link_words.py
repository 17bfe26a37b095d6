"""Words that say nothing about where a link leads, per language (WCAG 2.4.4, technique F84).

The one list there is. A language that is not in it has no such words: its links are not judged by them.
Written as people type them; they are compared folded (languages.folding), without punctuation around them.
"""

import re
from functools import cache

from languages.folding import fold

LINK_WORDS: dict[str, tuple[str, ...]] = {
    "fr": (
        *("cliquez ici", "cliquer ici", "clique ici", "cliquez-ici", "ici", "par ici", "c’est ici", "là"),
        *("ce lien", "le lien", "lien", "suivez ce lien", "suivre ce lien", "via ce lien", "cette page"),
        *("en savoir plus", "savoir plus", "en savoir davantage", "pour en savoir plus", "plus d’infos"),
        *("plus d’informations", "plus", "lire la suite", "la suite", "suite", "lire plus", "lire"),
        *("voir", "voir plus", "voir ici", "télécharger", "télécharger ici", "lire ici"),
    ),
    "en": (
        *("click here", "click", "click this link", "here", "over here", "right here"),
        *("this link", "the link", "link", "follow this link", "this page", "this"),
        *("read more", "more", "learn more", "find out more", "see more", "more info", "more information"),
        *("continue reading", "read on", "read", "see here", "read here", "download", "download here"),
    ),
}

_AROUND = " \t\"'.,:;!?…()[]«»“”„‹›<>→⇒➔▶»-–—+*|/"
_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)+/\S*", re.IGNORECASE)


def bare(words: str) -> str:
    """As link words are compared: folded, without punctuation around them."""
    return fold(words).strip(_AROUND)


@cache
def _folded(language: str) -> frozenset[str]:
    return frozenset(bare(words) for words in LINK_WORDS.get(language, ()))


def say_nothing(words: str, language: str) -> bool:
    """True for « cliquez ici »: in `language`, or in the language that it is a variant of."""
    said = bare(words)
    return said in _folded(language.lower()) or said in _folded(language.lower().partition("-")[0])


def is_an_address(words: str) -> bool:
    """True for “https://example.org/a” and “example.org/a”, not for the name of a site or a mailbox."""
    return bool(_ADDRESS.fullmatch(words.strip()))
