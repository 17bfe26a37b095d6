"""The judged queries can be trusted: they parse, name records that readers can reach, answer no secret."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

from languages.codes import site_languages

RELEVANCE = settings.BASE_DIR / "benchmarks/relevance"
CONTENT = {
    "demonstration": settings.BASE_DIR / "demo/content",
    "planted": RELEVANCE / "planted",
}
PUBLISHABLE = ("positions", "results", "news", "documents", "countries", "partners", "pages")
FILED = ("positions", "results", "news", "documents", "partners")
PARTS = {"language", "q", "relevant", "why"}
Key = tuple[str, str]


def lines_of(path: Path) -> list[dict]:
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    return [json.loads(line) for line in text.splitlines()]


@cache
def judged(corpus: str) -> list[dict]:
    return lines_of(RELEVANCE / f"{corpus}.jsonl")


@cache
def content(corpus: str, kind: str) -> dict[str, dict]:
    rows = lines_of(CONTENT[corpus] / f"{kind}.jsonl")
    return {row.get("key") or row.get("code") or row["alpha2"]: row for row in rows}


def is_public(kind: str, row: dict, language: str) -> bool:
    if row.get("state", {}).get(language) != "public" or row.get("visibility") == "suppressed":
        return False
    return datetime.fromisoformat(row["published_at"][language]) <= datetime.now(UTC)


def named_institutions(position: dict) -> Iterator[str]:
    for target in position.get("targets", []):
        yield target["institution"]
    for ask in position.get("asks", []):
        yield from (ask[part] for part in ("addressee", "answer_from") if part in ask)
    for action in position.get("actions", []):
        yield from action.get("institutions", [])


@cache
def readable(corpus: str, language: str) -> frozenset[Key]:
    """All that has a page in `language`: docs/addresses.md says when a theme or an institution has one."""
    public = {
        (kind, key): row
        for kind in PUBLISHABLE
        for key, row in content(corpus, kind).items()
        if is_public(kind, row, language)
    }
    found = set(public)
    for (kind, _key), row in public.items():
        if kind in FILED and row.get("visibility", "public") == "public":
            found |= {("themes", theme) for theme in row.get("themes", [])}
        if kind == "positions":
            found |= {("institutions", institution) for institution in named_institutions(row)}
    return frozenset(found)


def answers(line: dict, part: str = "relevant") -> set[Key]:
    return {(kind, key) for kind, _slash, key in (name.partition("/") for name in line.get(part, {}))}


def folded(text: str) -> str:
    return " ".join(text.casefold().split())


def secrets(corpus: str) -> set[str]:
    """What nobody may learn by asking: the demonstration's list, and the names of suppressed partners."""
    found = {
        name
        for row in content(corpus, "partners").values()
        if row["visibility"] == "suppressed"
        for name in row["name"].values()
    }
    if corpus == "demonstration":
        found |= set((settings.BASE_DIR / "demo/forbidden_strings.txt").read_text("utf-8").splitlines())
    return {folded(secret) for secret in found if secret}


def told(lines: list[dict]) -> str:
    return "\n".join(f"{line['language']}: {line['q']}" for line in lines)


every_corpus = pytest.mark.parametrize("corpus", CONTENT)


@every_corpus
def test_every_line_says_what_is_asked_what_answers_it_and_why(corpus):
    assert judged(corpus)
    for line in judged(corpus):
        assert set(line) in (PARTS, PARTS | {"elsewhere"}), line
        assert line["language"] in site_languages(), line
        assert line["q"] == line["q"].strip() != "", line
        assert line["why"].endswith("."), line


@every_corpus
def test_grades_go_from_one_to_three(corpus):
    grades = {grade for line in judged(corpus) for grade in line["relevant"].values()}
    grades |= {grade for line in judged(corpus) for grade in line.get("elsewhere", {}).values()}
    assert grades <= {1, 2, 3}


def test_there_are_enough_queries_in_each_language():
    numbers = Counter(line["language"] for corpus in CONTENT for line in judged(corpus))
    assert len(numbers) > 1
    assert min(numbers.values()) >= 60, numbers


@every_corpus
def test_no_query_is_judged_twice_in_a_language(corpus):
    numbers = Counter((line["language"], folded(line["q"])) for line in judged(corpus))
    assert [query for query, number in numbers.items() if number > 1] == []


@every_corpus
def test_every_answer_is_a_record(corpus):
    for line in judged(corpus):
        for kind, key in answers(line) | answers(line, "elsewhere"):
            assert key in content(corpus, kind), line


@every_corpus
def test_every_answer_can_be_read_in_the_language_of_the_query(corpus):
    wrong = [line for line in judged(corpus) if not answers(line) <= readable(corpus, line["language"])]
    assert wrong == [], told(wrong)


@every_corpus
def test_what_is_elsewhere_can_be_read_in_another_language_only(corpus):
    for line in judged(corpus):
        others = [readable(corpus, code) for code in site_languages() if code != line["language"]]
        elsewhere = answers(line, "elsewhere")
        assert elsewhere <= frozenset().union(*others) - readable(corpus, line["language"]), line


@every_corpus
def test_nothing_answers_a_query_for_a_secret(corpus):
    hidden = secrets(corpus)
    asked = [line for line in judged(corpus) if any(secret in folded(line["q"]) for secret in hidden)]
    assert {line["language"] for line in asked} == {line["language"] for line in judged(corpus)}
    assert [line for line in asked if answers(line) or answers(line, "elsewhere")] == []


def test_the_planted_content_stays_small():
    assert sum(path.stat().st_size for path in CONTENT["planted"].iterdir()) < 600_000


def test_what_counts_as_readable_is_what_the_demonstration_announces():
    expected = json.loads((settings.BASE_DIR / "demo/expected.json").read_text("utf-8"))
    for language in {line["language"] for line in judged("demonstration")}:
        numbers = Counter(kind for kind, _key in readable("demonstration", language))
        for kind in PUBLISHABLE:
            assert numbers[kind] == expected[kind][f"visible_{language}"], (kind, language)
