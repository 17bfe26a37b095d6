"""What is particular to a language when words are compared. The languages are the modules beside."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


def _as_it_is(word: str) -> str:
    return word


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True)
class Tongue:
    """Everything in it is folded: small letters without accents."""

    common: frozenset[str] = frozenset()  # never searched, unless they stand alone
    irregular: Mapping[str, str] = field(default_factory=dict)  # form → what it is reduced to
    prepare: Callable[[str], str] = _as_it_is  # before the first stemming, accents still there
    finish: Callable[[str], str] = _as_it_is  # after each
    saying_the_same: tuple[tuple[str, ...], ...] = ()  # words and phrases: whoever writes one finds all
