"""“Did you mean …?”: for words that nothing is found by, the nearest ones among those of public texts."""

from collections.abc import Iterable
from itertools import islice

from django.db.models.functions import Length
from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.models import Word
from search.queries import Clause, cleaned
from search.tokens import tokens
from search.tongues import folded

SHORTEST = 4  # letters of a word that is looked up
LONG = 7  # letters of a word in which two slips are forgiven
MOST = 3  # words of a question that are replaced


def better(typed: str, missing: Iterable[Clause], language: str) -> str:
    """The question with its unknown words replaced by the nearest known ones; "" when there are none.

    Distances are those of optimal string alignment: a letter too many, one too few, another one, or two that
    changed places, are one slip each.
    """
    text = cleaned(typed)
    replaced = {}
    for clause in islice(missing, MOST):
        if len(clause.typed.split()) == 1 and (word := nearest(clause.typed, language)):
            replaced[clause.typed] = word
    if not replaced:
        return ""
    pieces, at = [], 0
    for token in tokens(text, language, common=True):
        if word := replaced.get(text[token.start : token.end], ""):
            pieces += [text[at : token.start], word]
            at = token.end
    return "".join((*pieces, text[at:])) if pieces else ""


def nearest(word: str, language: str) -> str:
    """The nearest word of public texts, the more frequent one among equally near; "" when none is near."""
    wanted = folded(word)
    if len(wanted) < SHORTEST:
        return ""
    slips = 2 if len(wanted) >= LONG else 1
    rows = Word.objects.filter(language=language).annotate(_length=Length("folded"))
    rows = rows.filter(_length__gte=len(wanted) - slips, _length__lte=len(wanted) + slips)
    near = list(rows.values_list("folded", "entries", "word"))
    found = process.extract(
        wanted, [one for one, _number, _word in near], scorer=OSA.distance, score_cutoff=slips, limit=None
    )
    candidates = [
        (made, one[:1] != wanted[:1], -near[place][1], near[place][2])
        for one, made, place in found
        if one != wanted
    ]
    return min(candidates)[3] if candidates else ""
