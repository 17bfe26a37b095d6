"""What is answered to the judged queries, by the search and by its rivals: asked once for all tests.

The content is loaded, asked and taken away again: what is kept are plain lists.
"""

from functools import cache
from typing import NamedTuple

import pytest
from django.test import Client

from benchmarks.search_corpora import loaded
from benchmarks.search_measures import CORPORA, Judged, record_of
from benchmarks.search_relevance import NOISE_IN_TESTS, Answer, answers
from benchmarks.search_rivals import rivals
from tests.search.asking import address

SHOWN_EVERY = 12  # queries: of one, the page is read as well

Found = list[tuple[Judged, list[str]]]


class Asked(NamedTuple):
    """`rivals`: by name, the records that each finds. `pages`: links of the results on some pages."""

    answers: list[Answer]
    rivals: dict[str, Found]
    pages: list[tuple[Answer, list[str]]]


@cache
def everything(corpus: str) -> Asked:
    with loaded(corpus, NOISE_IN_TESTS):
        given = answers(corpus)
        others = {
            rival.name: [(one.query, _records(rival, one.query)) for one in given] for rival in rivals()
        }
        return Asked(given, others, [(one, shown(one.query)) for one in given[::SHOWN_EVERY]])


def _records(rival, query: Judged) -> list[str]:
    return [record_of(key) for key in rival.find(query.typed, query.language)]


def shown(query: Judged) -> list[str]:
    """The keys of the results on the first page of a query, as a visitor gets it."""
    response = Client().get(address(query.language, q=query.typed))
    search = response.context["search"]
    return [hit.entry.key for hit in (*search.results, *search.further)]


every_corpus = pytest.mark.parametrize("corpus", CORPORA)


@pytest.fixture
def asked(corpus, db) -> Asked:
    return everything(corpus)
