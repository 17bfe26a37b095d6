"""Reading a page as its readers do, with what must be true of every one."""

from itertools import pairwise
from typing import Any

from bs4 import BeautifulSoup, Tag
from django.test import Client

HEADINGS = ("h1", "h2", "h3", "h4")


def seen(client: Client, page: Any, language: str) -> Tag:
    """What readers of `language` find between the header and the footer."""
    response = client.get(page.version(language).url)
    assert response.status_code == 200
    main = BeautifulSoup(response.content, "html5lib").main
    assert main is not None
    check_headings(main)
    for way_out in main.select(".share"):  # at the end of every page, whatever it says
        way_out.decompose()
    return main


def check_headings(main: Tag) -> None:
    """One h1, no step missing, and no heading above nothing: something comes before the next of its level."""
    levels = [int(heading.name[1]) for heading in main.find_all(HEADINGS)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below <= above + 1 for above, below in pairwise(levels)), levels
    for heading in main.find_all(HEADINGS):
        assert text(heading), heading
        assert heading.name == "h1" or _heads_something(heading), heading


def _heads_something(heading: Tag) -> bool:
    for element in heading.next_elements:
        inside = any(parent is heading for parent in element.parents)
        if inside:
            continue
        if element.name in HEADINGS:
            return element.name > heading.name
        if element.name == "img" or (element.name is None and element.strip()):
            return True
    return False


def text(element: Tag) -> str:
    return " ".join(element.get_text(" ").split())


def headings(main: Tag) -> list[str]:
    return [text(heading) for heading in main.find_all(["h2", "h3"])]
