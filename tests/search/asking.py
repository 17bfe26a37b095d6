"""Asks the search as a reader does, through its address, and reads the page that answers."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from languages.codes import column
from positions.models import Position
from search.keeping import bring_up_to_date
from search.rebuilding import faults
from tests.making import make_position


def address(language: str = "fr", /, **asked: Any) -> str:
    with translation.override(language):
        return reverse("search") + (f"?{urlencode(asked, doseq=True)}" if asked else "")


def page(q: str = "", language: str = "fr", /, **filters: Any) -> BeautifulSoup:
    """The page of a question; it always answers."""
    return read(address(language, q=q, **filters))


def commit() -> None:
    """What happens after a commit, though the transaction of the test goes on."""
    waiting, connection.run_on_commit = connection.run_on_commit, []
    for _savepoints, call, _robust in waiting:
        call()


def crash() -> None:
    """The process ends after the commit, before anything that was to happen then."""
    connection.run_on_commit = []


def read(path: str) -> BeautifulSoup:
    commit()
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return BeautifulSoup(answer.content, "html5lib")


def results(soup: BeautifulSoup) -> dict[str, str]:
    """Title → address of each result, in their order, without those of other languages."""
    return _links(one for one in soup.select("main .item-title") if not one.find_parent("section"))


def _links(headings: Iterable[Any]) -> dict[str, str]:
    return {" ".join(one.a.text.split()): one.a["href"] for one in headings}


def found(q: str, language: str = "fr", /, **filters: Any) -> list[str]:
    """The titles of what has all the words, in the language of the page."""
    soup = page(q, language, **filters)
    return [] if soup.select_one("main .hint") else list(results(soup))


def elsewhere(q: str, language: str = "fr", /, **filters: Any) -> list[str]:
    """The titles of what is proposed in other languages only."""
    return list(_links(page(q, language, **filters).select("main section .item-title")))


def total(soup: BeautifulSoup) -> str:
    """What the page says of how much was found."""
    return " ".join(soup.select_one("p.total").text.split())


def options(soup: BeautifulSoup, name: str) -> dict[str, str]:
    """Value → words of a filter, without the one that says “all”."""
    return {one["value"]: one.text for one in soup.select(f"select[name={name}] option") if one["value"]}


def numbers(soup: BeautifulSoup, name: str) -> dict[str, int]:
    """Value → how many results it has."""
    said = {code: words.rsplit("(", 1)[1] for code, words in options(soup, name).items()}
    return {code: int("".join(c for c in words if c.isdigit())) for code, words in said.items()}


def wrong() -> list[str]:
    """What `check_search` would say, once the index is brought up to date as the next search would."""
    commit()
    bring_up_to_date()
    return list(faults())


def scheduled(titles: dict[str, str], *languages: str, **values: Any) -> Position:
    """A position whose versions in `languages` come out in an hour."""
    position = make_position(titles, **values)
    for code in languages:
        setattr(position, column("published_at", code), timezone.now() + timedelta(hours=1))
    position.save()
    return position
