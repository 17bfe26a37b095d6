"""Which page a reader asks for: the site itself is asked what the address answers, so no rule is told twice.

Whatever the address answers with “not found” is not found here either, to the letter: a draft, a partner
that may not be named and a word nobody knows cannot be told apart.
"""

from copy import copy
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.http import Http404, HttpRequest, QueryDict
from django.urls import resolve

from languages.middleware import language_of_path
from languages.texts import active_language
from publishing.pages import Gone, MovedTo, OnlyElsewhere

LONGEST = 400  # characters of an address


class ThereAlready(Exception):
    """The page exists in this language, at `url`."""

    def __init__(self, url: str):
        super().__init__(url)
        self.url = url


@dataclass(frozen=True)
class WantedPage:
    """A record whose page does not exist in `language`; `versions` are those that do."""

    record: Any
    language: str
    versions: list[Any]


@cache
def pages_of_records() -> frozenset[str]:
    """The names of the views that show one record each."""
    return frozenset(model.detail_view for model in apps.get_models() if hasattr(model, "detail_view"))


def find_wanted(request: HttpRequest, path: str) -> WantedPage:
    """What `path`, an address in the active language, would show if it were translated.

    Raises ThereAlready, or Http404 when there is nothing to ask for.
    """
    language = active_language()
    if len(path) > LONGEST or "\x00" in path or language_of_path(path) != language:
        raise Http404
    match = resolve(path)  # raises a kind of Http404
    if match.view_name not in pages_of_records():
        raise Http404
    asked = copy(request)
    asked.method, asked.path, asked.path_info, asked.resolver_match = "GET", path, path, match
    asked.GET = QueryDict()
    try:
        match.func(asked, *match.args, **match.kwargs)
    except OnlyElsewhere as answer:
        return WantedPage(answer.versions[0].record, language, answer.versions)
    except MovedTo as moved:
        raise ThereAlready(moved.url) from moved
    except Gone as gone:
        raise Http404 from gone
    raise ThereAlready(path)
