"""The same hits in the same order on SQLite and on PostgreSQL, for every judged query.

Tests run on one engine at a time: each is compared with order.json, which
`python benchmarks/search_relevance.py --write-order` writes. Whoever changes order or content writes it
anew, on either engine, and sees in the difference what readers will see.
"""

import json

import pytest

from benchmarks.search_relevance import ORDER, told
from tests.search.judged_sets import asked, every_corpus  # noqa: F401  (pytest finds it)

pytestmark = pytest.mark.django_db


def difference(expected, found):
    """A query with what stands otherwise than expected."""
    query = f"{found['language']}: {found['q']}"
    if expected is None:
        return f"{query}: is not in the file"
    numbers = f"{expected['number']} hits expected, {found['number']} found"
    pairs = zip(expected["first"], found["first"], strict=False)
    for place, (wanted, got) in enumerate(pairs, start=1):
        if wanted != got:
            return f"{query}: {numbers}; place {place}: {wanted} expected, {got} found"
    return f"{query}: {numbers}; the first ones are the same, later ones or those of other languages are not"


@every_corpus
def test_every_judged_query_finds_the_same_in_the_same_order_on_both_engines(corpus, asked):  # noqa: F811
    lines = json.loads(ORDER.read_text(encoding="utf-8"))[corpus]
    expected = {(line["language"], line["q"]): line for line in lines}
    found = [told(answer) for answer in asked.answers]
    others = [
        difference(expected.get((line["language"], line["q"])), line)
        for line in found
        if expected.get((line["language"], line["q"])) != line
    ]
    assert not others, "\n".join(
        (
            f"{len(others)} of {len(found)} queries are answered otherwise than {ORDER.name} says.",
            "If the order was changed on purpose: python benchmarks/search_relevance.py --write-order",
            *others,
        )
    )
    assert len(expected) == len(found), (
        f"{ORDER.name} holds queries that are not judged any more: write it anew."
    )
