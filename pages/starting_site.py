"""What a new installation begins with: its name, its menu, its home page, and texts ready to be completed.

The texts say what this software does, so they are true as they stand; what only the organisation knows is in
[brackets], and a text with brackets left in it is not shown. Changing them here changes no installation.
"""

from pathlib import Path
from typing import Any

from languages.codes import column
from languages.rich_text import sanitise

SHIPPED = ("fr", "en")
FOLDER = Path(__file__).parent / "starting_texts"

Words = dict[str, str]

NAME: Words = {"fr": "Notre organisation", "en": "Our organisation"}
TAGLINE: Words = {
    "fr": "Ce que nous demandons, à qui, et ce qu’on nous répond",
    "en": "What we ask, whom we ask, and what they answer",
}
INTRODUCTION: Words = {
    "fr": "Chaque demande est suivie ici, en public, jusqu’à ce qu’elle reçoive une réponse\u00a0: qui a été "
    "rencontré, ce qui a été dit, avec les dates et les sources. Les refus aussi.",
    "en": "Each ask is followed here in public until it is answered: who was met, what was said, with dates "
    "and sources. Refusals too.",
}
HEADER = (
    *("positions:list", "results:list", "partners:list"),
    *("countries:list", "news:list", "publications:list"),
)
HOME = (
    *(("positions", 4), ("asks", 5), ("results", 3), ("news", 3)),
    *(("publications", 3), ("countries", 20), ("partners", 5), ("funders", 5)),
)
STANDING = ("legal", "privacy", "accessibility")


def standing_words(kind: str) -> Words:
    """The prefilled text of each shipped language, clean as it is stored."""
    return {code: sanitise((FOLDER / f"{kind}.{code}.html").read_text(encoding="utf-8")) for code in SHIPPED}


def in_columns(field: str, words: Words) -> dict[str, str]:
    """The words for a model without descriptors (in a migration): every column, the unsuffixed one too."""
    return {field: words[SHIPPED[0]], **{column(field, code): text for code, text in words.items()}}


def site_values() -> dict[str, Any]:
    return {
        **in_columns("name", NAME),
        **in_columns("tagline", TAGLINE),
        **in_columns("introduction", INTRODUCTION),
    }


def member_values() -> dict[str, list[dict[str, Any]]]:
    """`{"MenuItem": [values, …], …}`: the rows of a new site."""
    return {
        "MenuItem": [
            {"order": order, "place": "header", "section": section}
            for order, section in enumerate(HEADER, start=1)
        ],
        "HomeSection": [
            {"order": order, "kind": kind, "length": length}
            for order, (kind, length) in enumerate(HOME, start=1)
        ],
        "Funder": [],
        "StandingText": [
            {"order": order, "key": kind, **in_columns("body", standing_words(kind))}
            for order, kind in enumerate(STANDING, start=1)
        ],
    }
