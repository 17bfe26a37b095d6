"""How well the search finds what people look for, beside what a database offers without one.

    DATABASE_URL=… python benchmarks/search_relevance.py [--worst 20] [--noise 300] [--corpus planted]
    python benchmarks/search_relevance.py --write-order    # tests/search/order.json, after a change of order

Makes a database of its own on the engine that DATABASE_URL names (SQLite without it), and takes it away.
Of the judged queries in benchmarks/relevance, for each corpus and language:

    P@5       relevant answers (grades 2 and 3) among the first five, of five or of all there are, if fewer
    P@5, 1+   the same, where those that only touch the subject (grade 1) count as well
    recall    relevant answers among all that was found; R@20: among the first twenty
    nDCG      of the first ten: how near their order is to the best one, by grades
    MRR       mean of 1 / place of the first relevant answer
    silent    share of the queries without any answer for which nothing was found
"""

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.search_corpora import NOISE, begin, loaded, own_database  # noqa: E402
from benchmarks.search_measures import (  # noqa: E402
    CORPORA,
    Judged,
    Scores,
    gain,
    judged,
    precision,
    recall,
    record_of,
    scores,
)

OURS = "search"
ORDER = ROOT / "tests" / "search" / "order.json"
NOISE_IN_TESTS = 60
FIRST = 10  # hits that the file of orders names; the others are in the hash


class Answer(NamedTuple):
    """What the search says to a judged query."""

    query: Judged
    keys: list[str]  # of every hit, in order: "position/minerais"
    elsewhere: list[str]  # of the hits in other languages that the page proposes
    is_partial: bool  # nothing has all the words

    @property
    def records(self) -> list[str]:
        return [record_of(key) for key in self.keys]


def answer(query: Judged) -> Answer:
    """Asked as the page asks (search.views)."""
    from django.http import QueryDict
    from django.utils import translation

    from search.results import Search

    parameters = QueryDict(mutable=True)
    parameters["q"] = query.typed
    with translation.override(query.language):
        found = Search(parameters, query.language)
        elsewhere = [hit.entry.key for there in found.elsewhere for hit in there.hits]
        return Answer(query, found.keys, elsewhere, found.has_fewer_words)


def answers(corpus: str) -> list[Answer]:
    return [answer(query) for query in judged(corpus)]


# --- the order, which both engines must agree on --------------------------------------------------


def told(given: Answer) -> dict[str, Any]:
    """What the file of orders holds of an answer."""
    every = "\n".join((*given.keys, "", *given.elsewhere))
    return {
        "language": given.query.language,
        "q": given.query.typed,
        "number": len(given.keys),
        "first": given.keys[:FIRST],
        "all": hashlib.sha1(every.encode(), usedforsecurity=False).hexdigest()[:12],
    }


def write_order() -> None:
    lines = {}
    for corpus in CORPORA:
        with loaded(corpus, NOISE_IN_TESTS):
            lines[corpus] = ",\n".join(json.dumps(told(one), ensure_ascii=False) for one in answers(corpus))
    parts = ",\n".join(f'"{corpus}": [\n{some}\n]' for corpus, some in lines.items())
    ORDER.write_text(f"{{\n{parts}\n}}\n", encoding="utf-8")
    print(f"Written: {ORDER}")


# --- printing -------------------------------------------------------------------------------------


def measured(corpus: str, given: Sequence[Answer]) -> Iterator[tuple[str, str, Scores]]:
    """(language, who, scores), ours first."""
    from benchmarks.search_rivals import rivals

    others = rivals()
    for language in dict.fromkeys(one.query.language for one in given):
        own = [one for one in given if one.query.language == language]
        yield language, OURS, scores([(one.query, one.records) for one in own])
        for rival in others:
            found = [rival.find(one.query.typed, language) for one in own]
            records = [[record_of(key) for key in keys] for keys in found]
            yield (
                language,
                rival.name,
                scores([(one.query, some) for one, some in zip(own, records, strict=True)]),
            )


def print_table(corpus: str, given: Sequence[Answer]) -> None:
    heads = ("queries", "P@5", "P@5, 1+", "recall", "R@20", "nDCG", "MRR", "silent")
    print(f"{corpus:13} {'':4} {'':21}" + "".join(f"{head:>8}" for head in heads))
    for language, who, one in measured(corpus, given):
        numbers = "".join(f"{value:8.3f}" for value in list(vars(one).values())[1:])
        print(f"{'':13} {language:4} {who:21}{one.queries:8}{numbers}")
    wanted = [one for one in given if one.query.elsewhere]
    first = [record for one in wanted for record, grade in one.query.elsewhere.items() if grade > 2]
    shown = sum(
        1
        for one in wanted
        for record, grade in one.query.elsewhere.items()
        if grade > 2 and record in {record_of(key) for key in one.elsewhere}
    )
    print(f"{'':13} {shown} of {len(first)} best answers in another language only are proposed there")
    partial = [one for one in given if not one.query.grades and one.keys and one.is_partial]
    print(f"{'':13} {len(partial)} queries without an answer show what has some of the words, and say so")


def print_worst(given: Sequence[Answer], number: int) -> None:
    """Queries by nDCG, the worst first, with what came first and what was missed."""
    graded = [one for one in given if one.query.grades]
    for one in sorted(graded, key=lambda one: gain(one.query, one.records))[:number]:
        query, records = one.query, one.records
        fewer = ", only some of the words" if one.is_partial else ""
        marks = f"nDCG {gain(query, records):.2f}"
        if query.relevant:
            marks += f", P@5 {precision(query, records):.2f}, recall {recall(query, records):.2f}"
        print(f"\n{query.language}: {query.typed}    {marks}, {len(records)} hits{fewer}")
        for record in records[:7]:
            print(f"    {query.grades.get(record, '·')} {record}")
        for record, grade in query.grades.items():
            if grade > 1 and record not in records[:7]:
                place = records.index(record) + 1 if record in records else "missed"
                print(f"      {grade} {record}: {place}")
    unanswered = [one for one in given if not one.query.grades and one.keys]
    for one in unanswered:
        print(f"\n{one.query.language}: {one.query.typed}    nothing should be found: {one.records[:5]}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="list the N worst queries")
    parser.add_argument("--noise", type=int, default=NOISE, metavar="N", help="positions around the planted")
    parser.add_argument("--corpus", choices=CORPORA, action="append", help="one of them only")
    parser.add_argument("--write-order", action="store_true", help="write the order that the tests expect")
    arguments = parser.parse_args()
    begin()
    from django.db import connection

    with own_database():
        if arguments.write_order:
            write_order()
            return
        print(f"{connection.vendor}, {arguments.noise} positions of noise around the planted ones")
        for corpus in arguments.corpus or CORPORA:
            with loaded(corpus, arguments.noise):
                given = answers(corpus)
                print_table(corpus, given)
                print_worst(given, arguments.worst)


if __name__ == "__main__":
    main()
