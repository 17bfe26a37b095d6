"""Which texts link to what: the links that lead nowhere, and the texts that link to a record.

Looked at are the texts as they are stored, in each language: also those that nobody may read yet, where that
is wanted. Of the links, those to records (languages.record_links) and to addresses of this site; what other
sites answer is not asked.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from modeltranslation.fields import TranslationField

from languages.codes import InLanguage, default_language, site_languages
from languages.record_links import Link, links_in, reference_from
from languages.rich_text import RichTextField
from publishing.own_addresses import answers, is_page_of_record, path_of
from publishing.public_change import owner_of
from publishing.record_links import known_pages, linkable, reference_of
from publishing.snapshots import path_to_owner
from publishing.state import Publishable
from publishing.where_used import Use

AT_ONCE = 200  # texts held in memory
_ANY_LINK = 'href="'


class Reason(models.TextChoices):
    """Why a link leads nowhere."""

    NO_RECORD = "no_record", _("There is no such record.")
    NOT_PUBLIC = "not_public", _("No reader can open this record.")
    NO_PAGE = "no_page", _("No page answers at this address.")
    GONE = "gone", _("The page at this address was withdrawn.")


@dataclass(frozen=True)
class TextLink(InLanguage):
    """A link in a text: of which record, in which row of it, in which field and language."""

    record: Any  # a member's owner, the row itself for others
    row: Any
    field: str
    language: str
    words: str
    target: str  # as it is stored: record:positions.position/water, /fr/contact/

    @property
    def field_name(self) -> str:
        return str(self.row._meta.get_field(self.field).verbose_name)

    @property
    def is_public(self) -> bool:
        """True when readers have this text before them now."""
        if isinstance(self.record, Publishable):
            return self.record.version(self.language).is_public
        return self.language in site_languages() and getattr(self.row, "is_complete", True)


@dataclass(frozen=True)
class DeadLink(TextLink):
    """One that leads nowhere, and why."""

    reason: Reason


class _Found(NamedTuple):
    model: Any
    pk: Any
    column: Any
    link: Link


@cache
def text_columns() -> dict[Any, list[Any]]:
    """`{Position: [body_fr, body_en]}`: the columns of long texts of every type that has some."""
    found = {}
    for model in apps.get_models():
        columns = [
            field
            for field in model._meta.concrete_fields
            if isinstance(field, RichTextField) and isinstance(field, TranslationField)
        ]
        if columns:
            found[model] = columns
    return found


def dead_links(*, drafts: bool = False) -> list[DeadLink]:
    """The links of texts that readers have before them which lead nowhere; with `drafts`, of all texts.

    By type and record. One query for each type of text, one for each type that is linked; each address of
    this site is asked once.
    """
    found = [one for one in _links(_ANY_LINK) if reference_from(one.link.href) or path_of(one.link.href)]
    reasons = _reasons({one.link.href for one in found})
    dead = [one for one in found if one.link.href in reasons]
    told = (
        DeadLink(**vars(one), reason=reason)
        for one, reason in zip(_told(dead), (reasons[one.link.href] for one in dead), strict=True)
    )
    return [one for one in told if drafts or one.is_public]


def links_to(record: Any) -> list[TextLink]:
    """The links of all texts that lead to `record`, public or not; its own texts aside."""
    reference = reference_of(record)
    if reference is None:
        return []
    found = [one for one in _links(f'href="{reference}"') if one.link.href == str(reference)]
    return [one for one in _told(found) if one.record != record]


def texts_that_link(record: models.Model) -> Iterator[Use]:
    """The same as publishing.where_used asks it."""
    for one in links_to(record) if type(record) in linkable().values() else ():
        yield Use(type(one.record), one.record.pk, f"{one.field_name} ({one.language_name})")


def _links(containing: str) -> Iterator[_Found]:
    """The links of the texts in which that piece of HTML stands; texts are read a few at a time."""
    for model, columns in text_columns().items():
        some = Q()
        for column in columns:
            some |= Q(**{f"{column.name}__contains": containing})
        rows = model._base_manager.filter(some).order_by("pk")
        names = [column.name for column in columns]
        for pk, *texts in rows.values_list("pk", *names).iterator(chunk_size=AT_ONCE):
            for column, html in zip(columns, texts, strict=True):
                if html and containing in html:
                    yield from (_Found(model, pk, column, link) for link in links_in(html))


def _told(found: Iterable[_Found]) -> list[TextLink]:
    """The same, each with the record it is in: a query for each type of row and of its owner."""
    found = list(found)
    rows = {model: _rows(model, {one.pk for one in found if one.model is model}) for model in text_columns()}
    return [
        TextLink(
            record=owner_of(rows[one.model][one.pk]),
            row=rows[one.model][one.pk],
            field=one.column.translated_field.name,
            language=one.column.language,
            words=" ".join(one.link.words.split()),
            target=one.link.href,
        )
        for one in found
    ]


def _rows(model: Any, keys: set[Any]) -> dict[Any, Any]:
    if not keys:
        return {}
    rows = model._base_manager.filter(pk__in=keys)
    bodies = [column.name for column in text_columns()[model]]
    owner, path = path_to_owner(model)
    if path:
        rows = rows.select_related(path)
        bodies += [f"{path}__{column.name}" for column in text_columns().get(owner, ())]
    return rows.defer(*bodies).in_bulk()


def _reasons(hrefs: set[str]) -> dict[str, Reason]:
    """Those of these targets that lead nowhere."""
    references = {href: reference for href in hrefs if (reference := reference_from(href))}
    pages = known_pages(set(references.values()), default_language())
    dead = {
        href: Reason.NOT_PUBLIC if reference in pages else Reason.NO_RECORD
        for href, reference in references.items()
        if not pages.get(reference)
    }
    return dead | _dead_addresses(hrefs - references.keys())


def _dead_addresses(hrefs: set[str]) -> dict[str, Reason]:
    status: dict[str, int] = {}
    found = {}
    for href in sorted(hrefs):
        if path := path_of(href):
            if path not in status:
                status[path] = 200 if is_page_of_record(path) else answers(path)
            if status[path] in {404, 410, 508}:
                found[href] = Reason.GONE if status[path] == 410 else Reason.NO_PAGE
    return found
