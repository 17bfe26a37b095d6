"""The checklist as the pages of staff show it: each finding with the way to its field.

It is made when a template prints it, and only then; within a rehearsal, whose end it would miss, by `look`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.db.models import Model
from django.urls import reverse
from django.utils.translation import gettext as _

from languages.codes import InLanguage
from publishing.checklist import Finding, Place, findings_in

Columns = Mapping[tuple[str, str, str], str]  # {(model, key, column): id of the field on this page}


class Line(NamedTuple):
    """A finding, with where its link leads: "" where no page has the field."""

    finding: Finding
    url: str


@dataclass(frozen=True)
class Group(InLanguage):
    """Findings under one heading, which says in words how serious they are."""

    severity: str
    language: str  # of what is looked at, where it is one; "" otherwise
    lines: list[Line]

    @property
    def is_blocking(self) -> bool:
        return self.lines[0].finding.blocks


class Checklist:
    """What to look at before these languages of a record are published. False when there is nothing."""

    def __init__(self, record: Model | None, languages: Iterable[str], columns: Columns):
        self.record, self.languages, self._columns = record, tuple(languages), columns

    @cached_property
    def findings(self) -> list[Finding]:
        return findings_in(self.record, self.languages) if self.record is not None else []

    def look(self) -> "Checklist":
        """Makes it now: what the tables say at this moment is what it will show."""
        self.groups = self._grouped()
        return self

    @property
    def id(self) -> str:
        """Several of them may stand on one page."""
        return "-".join(("checklist", *self.languages))

    def __bool__(self) -> bool:
        return bool(self.findings)

    @cached_property
    def groups(self) -> list[Group]:
        return self._grouped()

    def _grouped(self) -> list[Group]:
        """What blocks; advice on what all languages share; on each language, in the order asked for."""
        advice = [one for one in self.findings if not one.blocks]
        wanted = [
            (_("To be settled before publishing"), "", [one for one in self.findings if one.blocks]),
            (_("Advice for every language"), "", [one for one in advice if not one.language]),
            *(
                (_("Advice"), code, [one for one in advice if one.language == code])
                for code in self.languages
            ),
        ]
        return [
            Group(severity, code, [Line(one, self._url(one.place)) for one in found])
            for severity, code, found in wanted
            if found
        ]

    @property
    def blocks(self) -> bool:
        return any(one.blocks for one in self.findings)

    # --- the way to a field -----------------------------------------------------------------------

    def _url(self, place: Place | None) -> str:
        """On the page that is open, else on the row's own page, else on the page of its record."""
        if place is None:
            return ""
        if here := self._columns.get((place.model, place.key, place.name)):
            return f"#{here}"
        record: Any = self.record
        anchor = f"#id_{place.name}" if place.name else ""
        if (place.model, place.key) == (record._meta.label_lower, str(record.pk)):
            return "" if self._columns else _page(type(record), record.pk, anchor)
        if own := _page(apps.get_model(place.model), place.key, anchor):
            return own
        if not place.row:
            return ""
        return f"#{place.row}" if self._columns else _page(type(record), record.pk, f"#{place.row}")


def _page(model: type[Model], key: Any, anchor: str) -> str:
    """The page of a row, "" where it has none of its own."""
    meta = model._meta
    if model not in admin.site._registry:
        return ""
    return f"{reverse(f'admin:{meta.app_label}_{meta.model_name}_change', args=[quote(key)])}{anchor}"


def checklist_context(
    record: Model | None, languages: Iterable[str], page: Mapping[str, Any] | None = None
) -> Checklist:
    """The checklist for these languages, made when it is first printed.

    `page` is the context of the change form that shows it: links then lead to the fields on that very page.
    Without it they lead to the change form.
    """
    return Checklist(record, languages, columns_on(page) if page and record is not None else {})


def columns_on(page: Mapping[str, Any]) -> Columns:
    """The fields that a change form offers for writing, those of its rows included, by their column."""
    forms = [page["adminform"].form] if "adminform" in page else []
    for inline in page.get("inline_admin_formsets") or ():
        forms += inline.formset.initial_forms
    found: dict[tuple[str, str, str], str] = {}
    for form in forms:
        row = form.instance
        for name in form.fields:
            bound = form[name]
            if not bound.is_hidden:
                place = row._meta.label_lower, str(row.pk), name
                found[place] = bound.id_for_label or bound.auto_id
    return found
