"""How French and English are set, told again without the product's own rules: what is wrong in a text."""

import re
from collections.abc import Iterable, Iterator

NBSP, THIN = "\u00a0", "\u202f"
UNITS = "%|‰|€|\\$|km|m²|ko|Mo|kWh|h(?=\\W|\\Z)|millions?|milliards?"
MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre"
ADDRESS = re.compile(r"https?://\S+|www\.\S+|[\w.+'’-]+@[\w.-]+|\S+\.(?:pdf|csv|docx)\b")

EVERYWHERE_IN_FRENCH = {
    "no U+00A0 before a colon": re.compile(rf"(?<=[\w»)\]%…” {THIN}]):(?=\s|\Z)"),
    "no U+00A0 inside guillemets": re.compile(f"«(?!{NBSP})|(?<!{NBSP})»"),
    "a straight apostrophe": re.compile(r"(?<=[^\W\d_])'(?=\w)"),
    "no U+00A0 between a number and its unit": re.compile(rf"\d(?:[ {THIN}]|(?=[%‰€]))(?:{UNITS})(?!\w)"),
    "no U+00A0 in n° 14": re.compile(rf"\bn°(?!{NBSP})\s?\d"),
    "no U+00A0 in 1er janvier": re.compile(rf"\b(?:1er|[12]?\d|3[01])[ {THIN}](?:{MONTHS})\b"),
}
FRENCH = {
    "fr_BE": {
        **EVERYWHERE_IN_FRENCH,
        "no U+202F before ; ! ?": re.compile(rf"(?<![{THIN}!?;])(?<!\A)[;!?](?=[\s»)]|\Z)"),
    },
    "fr_CA": {
        **EVERYWHERE_IN_FRENCH,
        "a space before ; ! ?": re.compile(rf"[ {NBSP}{THIN}][;!?](?=[\s»)]|\Z)"),
    },
}
ENGLISH = {
    "a space before a sign": re.compile(rf"(?<=\w)[ {NBSP}{THIN}][;:!?](?=\s|\Z)"),
    "guillemets": re.compile(r"[«»]"),
    "straight quotation marks": re.compile(r'"[^"\s][^"]*"'),
}


def badly_set(texts: Iterable[tuple[str, str]], french: str = "fr_BE") -> list[str]:
    """What is wrong in each (language, words); `french` is the variety that the site writes."""
    return [
        f"{fault}: {words.strip()[:140]!r}"
        for language, words in texts
        for fault in faults(words, {"fr": FRENCH[french], "en": ENGLISH}.get(language.partition("-")[0], {}))
    ]


def faults(words: str, rules: dict[str, re.Pattern[str]]) -> Iterator[str]:
    plain = ADDRESS.sub("x", words.strip())
    for fault, pattern in rules.items():
        if pattern.search(plain):
            yield fault
