"""What the views of addressed reference data share: the row behind an address, and where its page exists."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from django.core.paginator import Page
from django.db import models
from django.db.models import Case, CharField, Q, Value, When
from django.http import Http404

from languages.codes import column, default_language, site_languages
from languages.texts import active_language
from publishing.addressed import Addressed
from publishing.addresses import OnlyElsewhere
from publishing.pages import MovedTo, OnlyThere, everywhere, frame
from publishing.slugs import OldSlug


class Told(Protocol):
    """What the page of a row would tell, and the languages in which that is something."""

    @property
    def languages(self) -> Iterable[str]: ...


Found = tuple[Any, Any, list[str]]


def find_addressed(rows: models.QuerySet, slug: str, look: Callable[[Any], Any]) -> Found:
    """(row, what `look` found, languages of its page) behind `slug` in the active language.

    The table of publishing.addresses, for what is not published: there is nothing to withdraw. Raises
    MovedTo, OnlyElsewhere or Http404 otherwise.
    """
    language = active_language()
    row = rows.filter(**{column("slug", language): slug}).first()
    if row is not None:
        told = look(row)
        languages = languages_of_page(row, told)
        if language in languages:
            return row, told, languages
        if languages:
            raise OnlyElsewhere([row.version(code) for code in languages])
        raise Http404
    for row in _elsewhere(rows, language, slug):
        languages = languages_of_page(row, look(row))
        if language in languages:
            raise MovedTo(row.version(language).url)
        if languages:
            raise OnlyElsewhere([row.version(code) for code in languages])
    raise Http404


def languages_of_page(row: Addressed, told: Told) -> list[str]:
    """Those served in which the row has both something to tell and an address."""
    return [code for code in site_languages() if code in told.languages and row.version(code).slug]


def _elsewhere(rows: models.QuerySet, language: str, slug: str) -> Iterable[Any]:
    """Only on a miss: who once had this address, or has or had it in another language."""
    label = rows.model._meta.label_lower
    for code in (language, *(code for code in site_languages() if code != language)):
        old = OldSlug.objects.filter(model=label, language=code, slug=slug).first()
        if code != language:
            yield from rows.filter(**{column("slug", code): slug})
        if old is not None:
            yield from rows.filter(pk=old.object_id)


def with_pages(rows: Any, conditions: Mapping[str, Q]) -> Any:
    """The rows with a page in one of these languages, each knowing the first such: `page_language`.

    `conditions` say in which rows have one: `{language: Q}`, the reader's own first.
    """
    somewhere = Q()
    for condition in conditions.values():
        somewhere |= condition
    first = (When(condition, then=Value(code)) for code, condition in conditions.items())
    return rows.filter(somewhere).annotate(page_language=Case(*first, output_field=CharField()))


# --- frames ----------------------------------------------------------------------------------------


def addressed_frame(
    row: Addressed, languages: list[str], section: str, page: Page | None = None
) -> dict[str, Any]:
    """The frame of its page in these languages; a later `page` of it is of this language alone."""
    addresses = {code: row.version(code).url for code in languages}
    own = addresses[active_language()]
    turned: dict[str, Any] = {}
    if page is not None:
        turned = {
            "page": page,
            "previous_url": numbered(own, page.number - 1) if page.has_previous() else "",
            "next_url": numbered(own, page.number + 1) if page.has_next() else "",
        }
    if page is not None and page.number > 1:
        here = {active_language(): numbered(own, page.number)}
        framed = frame(here, section=section, switcher=addresses)
    else:
        framed = frame(addresses, x_default=addresses.get(default_language(), ""), section=section)
    return {**framed, **turned, "record": row}


def numbered(url: str, number: int) -> str:
    return f"{url}?page={number}" if number > 1 else url


def index_context(view: str, elsewhere: Mapping[str, int]) -> dict[str, Any]:
    """The frame of the list of a type, and a line per language with pages that this one lacks (norm C5b)."""
    addresses = everywhere(view)
    return {
        **frame(addresses, x_default=addresses[default_language()], section=view),
        "only_elsewhere": [
            OnlyThere(code, number, addresses[code]) for code, number in elsewhere.items() if number
        ],
    }
