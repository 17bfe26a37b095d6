"""What the page of a record says beside each text: the state of its translation, and what readers see now.

And what it offers there: boxes by which somebody says of a translation that it is still correct, left blank
on purpose, or not finished. They are no fields of a form: they are read once the row is saved.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib import messages
from django.contrib.admin import AdminSite
from django.contrib.admin.utils import quote
from django.db import models
from django.forms import BaseModelForm
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import names_of
from languages.codes import column, default_language, endonym
from languages.dates import format_date
from languages.texts import active_language, text_in, translated_fields
from publishing.admin.forms import language_name, what_readers_see
from publishing.admin.words import edited_languages
from publishing.provenance import confirm, fingerprint, leave_blank, mark_unfinished, state_rows
from publishing.text_states import TO_DO, Decision, How, TextState, TranslationState
from publishing.translation_summary import RecordSummary

MINOR = "_minor"  # the box of the whole form: small corrections only


class Box(NamedTuple):
    """One thing that can be said of a translation. `was` tells a box that was unticked from one not shown."""

    name: str
    label: str
    is_ticked: bool
    was: str = ""
    read: str = ""  # the original that was on the page, by its hash

    @property
    def id(self) -> str:
        return f"id_{self.name}"


class Cell:
    """What is said beside one text in one language."""

    def __init__(self, page: "Translations", form: Any, name: str, language: str):
        self.page, self.form, self.name, self.language = page, form, name, language
        self.column = column(name, language)
        self.text = text_in(form.instance, name, language)
        self.stored = page.summary.of_field(form.instance, name, language)

    @property
    def id(self) -> str:
        return f"about_{self.form.add_prefix(self.column)}"

    @property
    def is_original(self) -> bool:
        return self.language == self.page.source

    @property
    def is_editable(self) -> bool:
        return self.column in self.form.fields

    @cached_property
    def is_rewritten(self) -> bool:
        """True on a page that could not be saved, where the text is no longer the stored one."""
        return self.stored is not None and fingerprint(self.text) != self.stored.text_hash

    @cached_property
    def state(self) -> str:
        """As the database derives it, from the original that is on this page; "" where there is none."""
        if self.stored is None or self.is_original or self.is_rewritten:
            return ""
        here = TextState(**{one: getattr(self.stored, one) for one in JUDGED})
        here.source_hash = fingerprint(text_in(self.form.instance, self.name, self.page.source))
        return here.derived_state()

    @property
    def label(self) -> str:
        """The state in words; a box that is ticked says by itself that the text is left blank on purpose."""
        if self.state == TranslationState.BLANK and self.boxes:
            return ""
        return str(TranslationState(self.state).label) if self.state else ""

    @property
    def needs_nobody(self) -> bool:
        return self.state == TranslationState.UP_TO_DATE

    @property
    def sentences(self) -> list[str]:
        """Who translated it, when, how, and what has happened since."""
        known = self.stored
        if known is None or not self.state or self.state == TranslationState.MISSING:
            return [_("Not saved yet.")] if self.is_rewritten and not self.is_original else []
        if self.state == TranslationState.BLANK:
            return [self.page.decided(known)] if known.decided_at else []
        if self.state == TranslationState.DRAFT:
            return [self.page.made(known), self.page.marked_unfinished(known)]
        told = [self.page.checked(known) or self.page.made(known)]
        if self.state == TranslationState.STALE:
            changed = {"language": language_name(self.page.source), "day": day_of(known.source_at)}
            told.append(_("The %(language)s text changed on %(day)s.") % changed)
        elif self.state == TranslationState.NEEDS_CHECKING:
            by_machine = known.how == How.MACHINE
            told.append(
                _("Nobody has checked it yet.")
                if by_machine
                else _("Nobody knows from which text it was made: compare it with the original.")
            )
        return told

    @cached_property
    def seen(self) -> str:
        """What readers see here, where that is not simply the text."""
        if self.form.instance._state.adding:
            return ""
        if not self.text:
            return self.form.seen_when_empty(self.name, self.language)
        is_unsure = self.state in TO_DO
        return what_readers_see(self.form.instance, self.name, self.language) if is_unsure else ""

    @cached_property
    def boxes(self) -> list[Box]:
        if self.is_original or self.column not in self.form.decidable or self.stored is None:
            return []
        if not self.text:
            is_blank = self.state == TranslationState.BLANK
            if not is_blank and self.state != TranslationState.MISSING:
                return []
            label = Decision.BLANK.label if is_blank else _("Leave blank on purpose")
            return [self._box("blank", str(label), is_blank)]
        boxes = []
        if self.state in {TranslationState.STALE, TranslationState.NEEDS_CHECKING}:
            is_stale = self.state == TranslationState.STALE
            label = _("Still correct") if is_stale else Decision.CHECKED.label
            boxes.append(self._box("confirm", str(label), False))
        is_draft = self.state == TranslationState.DRAFT
        return [*boxes, self._box("unfinished", str(Decision.UNFINISHED.label), is_draft)]

    def _box(self, verb: str, label: str, is_said: bool) -> Box:
        name = self.form.add_prefix(f"{verb}_{self.column}")
        is_ticked = name in self.form.data if self.form.is_bound else is_said
        return Box(
            name,
            label,
            is_ticked,
            was=self.form.add_prefix(f"was_{verb}_{self.column}") if is_said else "",
            read=self.form.add_prefix(f"read_{self.column}") if verb == "confirm" else "",
        )

    @property
    def read(self) -> str:
        return self.stored.source_hash if self.stored else ""

    @property
    def described(self) -> bool:
        return bool(self.label or self.sentences or self.seen)

    @property
    def title(self) -> str:
        """What the text is called, for whoever hears a box without seeing where it stands."""
        words = self.form.instance._meta.get_field(self.name).verbose_name
        return f"{words}, {endonym(self.language)}"


def day_of(moment: Any) -> str:
    return format_date(timezone.localtime(moment), active_language())


JUDGED = ("text_hash", "source_hash", "from_hash", "how", "decision", "decided_on")


class Translations:
    """The texts of one page: the record's own and those of its rows, with one query for all their states."""

    def __init__(self, record: models.Model, forms: Iterable[tuple[Any, Collection[str]]], site: AdminSite):
        self.summary = RecordSummary(record)
        self.site = site
        self.source = self._source()
        self.cells: list[Cell] = []
        for form, shown in forms:
            self._explain(form, shown)

    def _source(self) -> str:
        """The language that the stored states speak of: on a page with errors, not the one just chosen."""
        rows = self.summary.rows
        own = getattr(self.summary.record, "source_language", "")
        return rows[0].source_language if rows else own or default_language()

    def _explain(self, form: Any, shown: Collection[str]) -> None:
        form.original_language = self.source
        form.cells = {}
        for name in translated_fields(form._meta.model):
            for language in edited_languages():
                if column(name, language) not in shown:
                    continue
                cell = Cell(self, form, name, language)
                form.cells[cell.column] = cell
                self.cells.append(cell)
                if cell.is_editable:
                    self._describe(form, cell)

    def _describe(self, form: BaseModelForm, cell: Cell) -> None:
        field, bound = form.fields[cell.column], form[cell.column]
        if cell.is_original:
            bound.label = format_html('{} <span class="original">{}</span>', field.label, _("original"))
        if cell.described:
            before = bound.aria_describedby
            field.widget.attrs["aria-describedby"] = f"{before} {cell.id}".strip()

    @property
    def may_be_minor(self) -> bool:
        """True when this person may write the original of a text that has a translation to keep."""
        return any(cell.is_original and cell.is_editable for cell in self.cells) and any(
            row.text_hash for row in self.summary.rows
        )

    # --- sentences ----------------------------------------------------------------------------------

    @cached_property
    def people(self) -> dict[str, str]:
        """What those who translated and decided are called, by their e-mail address."""
        return names_of({email for row in self.summary.rows for email in (row.by, row.decided_by)})

    def _told(self, with_name: str, without: str, moment: datetime | None, email: str) -> str:
        day = day_of(moment) if moment else ""
        return (with_name if email else without) % {"day": day, "who": self.people.get(email, email)}

    def made(self, known: TextState) -> str:
        sentences = {
            How.HAND: (_("Translated on %(day)s by %(who)s."), _("Translated on %(day)s.")),
            How.MACHINE: (
                _("Translated by a machine on %(day)s, for %(who)s."),
                _("Translated by a machine on %(day)s."),
            ),
            How.IMPORT: (_("Imported on %(day)s by %(who)s."), _("Imported on %(day)s.")),
        }
        return self._told(*sentences[How(known.how)], known.at, known.by)

    def checked(self, known: TextState) -> str:
        """Who found it correct after it was made; "" when nobody has."""
        if known.decided_at is None:
            return ""
        if known.decision == Decision.CHECKED and known.decided_on == known.text_hash:
            sentences = _("Found correct on %(day)s by %(who)s."), _("Found correct on %(day)s.")
        else:
            sentences = (
                _("On %(day)s %(who)s decided that it can stay."),
                _("On %(day)s it was decided that it can stay."),
            )
        return self._told(*sentences, known.decided_at, known.decided_by)

    def decided(self, known: TextState) -> str:
        return self._told(
            _("Decided on %(day)s by %(who)s."), _("Decided on %(day)s."), known.decided_at, known.decided_by
        )

    def marked_unfinished(self, known: TextState) -> str:
        return self._told(
            _("Marked as unfinished on %(day)s by %(who)s."),
            _("Marked as unfinished on %(day)s."),
            known.decided_at,
            known.decided_by,
        )

    # --- a whole version ------------------------------------------------------------------------------

    def of_version(self, language: str) -> "VersionTold":
        return VersionTold(self, language)

    def place_of(self, language: str, state: str) -> str:
        """The way to the first text in that state: on this page, else on the page of the row it is in."""
        here = (cell for cell in self.cells if cell.language == language and cell.stored)
        for cell in here:
            if cell.stored is not None and cell.stored.state == state:
                return f"#{cell.id}"
        for row in self.summary.rows:
            if row.language == language and row.state == state:
                model = apps.get_model(row.model)
                if model in self.site._registry:
                    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_change"
                    return reverse(name, args=[quote(row.object_id)])
        return ""


class VersionTold(NamedTuple):
    """What the Publication panel says of the translation of a version."""

    page: Translations
    language: str

    @property
    def is_original(self) -> bool:
        return self.language == self.page.source

    @property
    def counts(self) -> dict[str, int]:
        return self.page.summary.counts(self.language)

    @property
    def is_up_to_date(self) -> bool:
        return bool(self.counts) and not any(state in TO_DO for state in self.counts)

    def to_do(self) -> Iterator[tuple[str, str]]:
        """(what is to be done, where it begins), the worst first."""
        for state, number in self.counts.items():
            if state in TO_DO:
                yield _in_state(state, number), self.page.place_of(self.language, state)


def _in_state(state: str, number: int) -> str:
    sentences = {
        TranslationState.MISSING: ngettext(
            "%(number)s text is missing", "%(number)s texts are missing", number
        ),
        TranslationState.STALE: ngettext(
            "%(number)s text is out of date", "%(number)s texts are out of date", number
        ),
        TranslationState.NEEDS_CHECKING: ngettext(
            "%(number)s text is to be checked", "%(number)s texts are to be checked", number
        ),
        TranslationState.DRAFT: ngettext(
            "%(number)s text is unfinished", "%(number)s texts are unfinished", number
        ),
    }
    return sentences[TranslationState(state)] % {"number": number}


# --- what was ticked --------------------------------------------------------------------------------------


def obey(request: HttpRequest, form: Any) -> None:
    """Does what was said of the texts of a saved row, as far as this person may say it (`form.decidable`)."""
    for name in translated_fields(form._meta.model):
        for language in edited_languages():
            if (its_column := column(name, language)) in form.decidable:
                _obey(request, form, name, language, its_column)


def _obey(request: HttpRequest, form: Any, name: str, language: str, its_column: str) -> None:
    row, who = form.instance, request.user
    ticked = {
        verb: form.add_prefix(f"{verb}_{its_column}") in request.POST
        for verb in ("confirm", "blank", "unfinished")
    }
    unticked = {
        verb: form.add_prefix(f"was_{verb}_{its_column}") in request.POST and not ticked[verb]
        for verb in ("blank", "unfinished")
    }
    if ticked["confirm"]:
        if _is_the_one_they_read(request, form, name, language):
            confirm(row, name, language, by=who)
        else:
            _say_that_it_changed(request, row, name, language)
    if ticked["blank"] or unticked["blank"]:
        leave_blank(row, name, language, by=who, blank=ticked["blank"])
    if ticked["unfinished"] or unticked["unfinished"]:
        mark_unfinished(row, name, language, by=who, unfinished=ticked["unfinished"])


def _is_the_one_they_read(request: HttpRequest, form: Any, name: str, language: str) -> bool:
    """False when somebody else changed the original while the page was open.

    Whoever writes the original on the same page stores what they read, whatever was there.
    """
    read = request.POST.get(form.add_prefix(f"read_{column(name, language)}"), "")
    known = state_rows(form.instance).filter(field=name, language=language).first()
    if not read or known is None or column(name, known.source_language) in form.fields:
        return True
    return known.source_hash == read


def _say_that_it_changed(request: HttpRequest, row: models.Model, name: str, language: str) -> None:
    words = {"field": row._meta.get_field(name).verbose_name, "language": endonym(language)}  # type: ignore[union-attr]
    messages.warning(
        request,
        _(
            "%(language)s, %(field)s: the original was changed while you were reading it. Compare again, "
            "then say whether the translation is still correct."
        )
        % words,
    )
