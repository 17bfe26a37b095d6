"""French as French is set: its no-break spaces and its apostrophe. Text of any other language stays as typed.

Done when words are printed. What is stored, searched, sorted and exported stays what the author typed.
"""

import re
from collections import deque
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from html import escape, unescape
from itertools import accumulate
from typing import Any, NamedTuple

from babel import Locale
from babel.numbers import get_group_symbol
from django.utils.translation import trans_real

from languages.codes import locale_of
from languages.rich_text import INLINE, PIECE, VOID

NBSP, THIN = "\u00a0", "\u202f"
SPACE = "[ \\t\u00a0\u2000-\u200a\u202f\u3000]"  # any but a line break
SEAM = "\ufffc"  # in the words of a paragraph: the edge of a superscript or of a piece of code

MONTHS = (
    "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
    "|janv\\.|févr\\.|avr\\.|juill?\\.|sept\\.|oct\\.|nov\\.|déc\\."
)
UNITS = (
    "[%‰€$£]|°[CF]|[kM]€|Md€|millions?|milliards?|euros?|EUR|USD|CHF|CAD|F\u00a0?CFA"
    "|[kMGT]?o|[kMGT]B|[kmcdµ]?m[²³23]?|[mcdh]?[lL]|[kmµ]?g|ha|t|tCO2|km/h"
    "|[kMGT]?Wh?|[kMG]?Hz|[kM]?V|dB|ppm|px|h|min|m?s"
)
LETTER = "[^\\W\\d_]"
ENDED = f'(?<=[^\\W_]|[»”’"\\])…%‰€°.{SEAM}])'  # a word, or what closes one
AFTER_STRONG = f'\\Z|[\\s»”’"\\])\\[.,…;:!?–—¹²³{SEAM}]'  # never a letter: “/?page=2”, “!important”, “;-)”
AFTER_COLON = f'\\Z|[\\s«»“"{SEAM}]'  # never a figure or a letter: 10:30, 3:1, “a::b”, “:)”
STRONG = f"(?=[!?;](?:{AFTER_STRONG}))(?!;\\))"
COLON = f"(?=:(?:{AFTER_COLON}))"

# Where something may have to be set right. The name of the group says what; what has no name is left alone.
# Nothing of it begins with a letter, or between two words: most of a text is passed over quickly.
PLACE = re.compile(
    f"(?!{LETTER}|(?<!\\d){SPACE}{LETTER})(?:"
    + "|".join(
        (
            "&#?\\w{1,10};",  # an entity somebody typed: no sentence ends there
            f"(?P<opening>«{SPACE}*)(?=[^\\s»])",
            f"(?P<closing>(?<=[^\\s«]){SPACE}*»)",
            f"(?P<strong>(?<=\\S){SPACE}+){STRONG}",
            f"(?P<strong_missing>){ENDED}{STRONG}",
            f"(?P<colon>(?<=\\S){SPACE}+){COLON}",
            f"(?P<colon_missing>){ENDED}{COLON}(?!(?<=\\d):\\s\\d)",
            f"(?P<apostrophe>')(?<={LETTER}')(?=[\\w«“‘\"(\\[{SEAM}])",
            # In « Sana‘a » it is a letter; after an elided word it is a slip.
            f"(?P<elision>[‘´′])(?:(?<=\\b[cdjlmnstCDJLMNST].)|(?<=[qQ][uU].)|(?<=aujourd.))(?={LETTER})",
            f"(?P<grouped>(?<![\\w.,/+-])(?<!\\d{SPACE})[1-9]\\d{{0,2}}(?:{SPACE}\\d{{3}})+(?!\\d|{SPACE}\\d))",
            f"(?P<unit>(?<=\\d){SPACE}+)(?=(?:{UNITS})(?![\\w'’‘]))",
            "(?P<unit_missing>)(?<=\\d)(?=[%‰€](?![\\w(]))",
            f"(?P<minutes>(?<=\\d{SPACE}h){SPACE}+)(?=\\d\\d(?!\\d))",
            f"(?<!\\d)(?<!\\d{SPACE})[€$£](?P<currency>{SPACE}+)(?=\\d)",
            f"(?<=\\b[nN])(?:[°ºᵒ]|{SEAM}os?{SEAM})(?P<number>{SPACE}*)(?=\\d)",
            f"(?:§|(?:(?<=\\bp)|(?<=\\bpp)|(?<=\\b[aA]rt))\\.)(?P<reference>{SPACE}+)(?=\\d)",
            f"(?<![\\d.,/-])(?:1{SEAM}?(?:er|ᵉʳ){SEAM}?|[12]?\\d|3[01])(?P<day>{SPACE}+)(?=(?i:{MONTHS})(?!\\w))",
        )
    )
    + ")"
)
# Most texts have nothing of the kind.
HINT = re.compile(f"[;:!?«»'‘´′]|\\d(?:{SPACE}|[%‰€])|[€$£°ºᵒ§.]{SPACE}*\\d|{SEAM}")

# Read by machines, or copied by people: not a character is changed.
ADDRESS = re.compile(
    "(?<!\\w)(?:[a-z][a-z0-9+.-]{1,20}://|https?:|www\\.|(?:mailto|tel):[\\w+])[^\\s«»“”]*"
    "|(?<![\\w.+'-])[\\w.+'-]{1,64}@[\\w.-]*\\w"
    "|(?<![\\w./%~'-])[\\w./%~'-]{1,200}\\.(?:pdf|docx?|odt|ods|odp|rtf|xlsx?|pptx?|csv|txt|json|xml|html?|epub|zip"
    "|jpe?g|png|gif|svg|webp|avif|mp[34])(?!\\w)"
    "|(?<![\\w.-])[\\w-]{1,63}(?:\\.[\\w-]{1,63}){0,6}\\.[a-z]{2,20}[/:?#][\\w/][^\\s«»“”]*"
)

LONGEST_KEPT = 2000  # characters of a text that is remembered as set
Range = tuple[int, int]


class Manner(NamedTuple):
    """What differs between the places where French is written."""

    before_strong: str  # ; ! ?
    between_thousands: str


class Change(NamedTuple):
    """`text[start:end]` becomes `words`; with `start == end`, they come before what stands there."""

    start: int
    end: int
    words: str


# --- plain text ------------------------------------------------------------------------------------


def set_type(text: str, language: str) -> str:
    """`text` as it is printed; only French changes, and setting twice changes nothing.

    U+202F before ; ! ? and U+00A0 before : and inside « », between a number and its unit, in « n° 14 »
    and « 1er janvier »; ’ instead of '. A space that stands there is replaced; one that is missing is
    added where nothing else can be meant. In Canadian French (LANGUAGE_LOCALES) no space precedes ; ! ?.
    Addresses, file names, times and ratios are left alone, and so are three dots and straight quotation
    marks: they may be meant. Source: DOMAIN.md C13.
    """
    if manner := manner_of(language):
        return _kept(text, manner) if len(text) <= LONGEST_KEPT else _set(text, manner)
    return text


def manner_of(language: str) -> Manner | None:
    """How this site sets `language`; None when it is not French."""
    if language.partition("-")[0].lower() != "fr":
        return None
    return _manner_in(locale_of(language.lower()))


@cache
def _manner_in(locale: Locale) -> Manner:
    return Manner("" if locale.territory == "CA" else THIN, get_group_symbol(locale))


def _set(text: str, manner: Manner) -> str:
    if not HINT.search(text):
        return text
    pieces: list[str] = []
    done = 0
    for start, end, words in changes(text, manner):
        pieces += (text[done:start], words)
        done = end
    return "".join((*pieces, text[done:]))


_kept = lru_cache(maxsize=4096)(_set)


def changes(text: str, manner: Manner, untouchable: Iterable[Range] = ()) -> Iterator[Change]:
    """What setting `text` changes, from its beginning to its end, each once."""
    kept = deque(sorted((*untouchable, *(match.span() for match in ADDRESS.finditer(text)))))
    for match in PLACE.finditer(text):
        kind = match.lastgroup
        if kind is None:
            continue
        start, end = match.span(kind)
        while kept and kept[0][1] <= start:  # behind this match, and so behind all that follow
            kept.popleft()
        if kept and kept[0][0] < max(end, start + 1):
            continue
        words = _words(kind, match[kind], manner)
        if words != match[kind]:
            yield Change(start, end, words)


def _words(kind: str, typed: str, manner: Manner) -> str:
    if kind.startswith("strong"):
        return manner.before_strong
    if kind in {"apostrophe", "elision"}:
        return "’"
    if kind == "grouped":
        return re.sub(SPACE, manner.between_thousands, typed)
    return {"opening": f"«{NBSP}", "closing": f"{NBSP}»"}.get(kind, NBSP)


# --- the interface ---------------------------------------------------------------------------------


def set_interface(language: str) -> None:
    """Sets the interface's own strings, and those of Django, as `language` is set here; once is enough.

    The catalogues are written for Belgium and France, and Django's by many hands.
    """
    manner = manner_of(language)
    catalogue: Any = trans_real.translation(language)
    if manner is None or getattr(catalogue, "set_in", None) == manner:
        return
    for part in catalogue._catalog._catalogs:
        for message, words in part.items():
            if message and re.search(LETTER, words):
                part[message] = _set(words, manner)
    catalogue.set_in = manner


# --- rich text -------------------------------------------------------------------------------------


class _Words(NamedTuple):
    """Words between two tags: where they stand in the HTML, and how they are set."""

    start: int
    end: int
    text: str
    manner: Manner | None


def set_type_in_html(html: str, language: str) -> str:
    """Sanitised `html` with its words set; its tags, its code and its other languages stay as they are.

    A sentence is read across the tags inside it, `<em>mot</em> :`, and the space belongs to the sign.
    """
    if not manner_of(language) and not re.search(' lang="fr', html, re.IGNORECASE):
        return html
    pieces: list[str] = []
    done = 0
    for paragraph in _paragraphs(html, language):
        for words, text in _set_across(paragraph):
            pieces += (html[done : words.start], escape(text, quote=False))
            done = words.end
    return "".join((*pieces, html[done:]))


def _paragraphs(html: str, language: str) -> Iterator[list[_Words]]:
    """The words that are read in one go: from one tag of a block to the next."""
    manners = [manner_of(language)]
    found: list[_Words] = []
    code = 0
    for piece in PIECE.finditer(html):
        closing, tag, attributes, words = piece.groups()
        if words:
            text = unescape(words).translate({9: " ", 10: " ", 13: " "})
            manner = None if code else manners[-1]
            found.append(_Words(*piece.span(), SEAM * len(text) if code else text, manner))
            continue
        if tag not in INLINE and tag != "br":
            yield found
            found = []
        elif tag in {"sup", "sub", "code", "br"}:
            edge = "\n" if tag == "br" else SEAM
            found.append(_Words(piece.start(), piece.start(), edge, None))
        if tag in {"code", "pre"}:
            code += -1 if closing else 1
        if closing:
            if len(manners) > 1:
                manners.pop()
        elif tag not in VOID:
            named = re.search(' lang="([^"]*)"', attributes)
            manners.append(manner_of(named[1]) if named else manners[-1])
    yield found


def _set_across(paragraph: list[_Words]) -> Iterator[tuple[_Words, str]]:
    """The words of a paragraph that change, each with what it becomes."""
    text = "".join(words.text for words in paragraph)
    if not HINT.search(text):
        return
    ends = list(accumulate(len(words.text) for words in paragraph))
    ranges = list(zip((0, *ends), ends, strict=False))
    characters = list(text)
    changed: set[int] = set()
    for manner in {words.manner for words in paragraph if words.manner}:
        foreign = [span for span, words in zip(ranges, paragraph, strict=True) if words.manner != manner]
        for change in changes(text, manner, foreign):
            changed.update(_write(characters, change))
    for (start, end), words in zip(ranges, paragraph, strict=True):
        if not changed.isdisjoint(range(start, end)):
            yield words, "".join(characters[start:end])


def _write(characters: list[str], change: Change) -> Iterable[int]:
    """Makes `change` in the list of characters; the places that it touched.

    A space that is new joins the sign it belongs to: a link does not grow by what comes after it.
    """
    start, end, words = change
    if start == end:
        characters[start] = words + characters[start]
        return (start,)
    if len(words) > end - start:
        characters[start] = words
        return (start,)
    blank = [""] * (end - start - len(words))
    characters[start:end] = [*words, *blank] if words.startswith("«") else [*blank, *words]
    return range(start, end)
