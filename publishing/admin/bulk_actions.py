"""What can be done to several records at once, and how one record is asked beforehand what it would come to.

Nothing here decides whether a move may be made: it is made, in a rehearsal, and what it answers is told.
"""

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.events import log
from languages.codes import endonym
from languages.queries import plain
from languages.texts import words_of
from publishing.admin.words import edited_languages
from publishing.copies.models import WorkingCopy
from publishing.copies.rehearsal import rehearsal
from publishing.copies.working import Clashed, hold, is_shielded, keep, wanted
from publishing.copies.writing import Misfit
from publishing.freshness import mark_reviewed
from publishing.snapshots import key_of
from publishing.state import Publishable
from publishing.workflow import MOVES, moves_for

VERBS = ("submit", "send_back", "publish", "withdraw")
COMMENTED = {"send_back": "comment", "withdraw": "reason"}
LINKS = ("themes",)  # the lists to which something can be added, where a type has them


class Refused(Exception):
    """Nothing happens to this record, and why."""


class Action:
    """Something to do to each of several records."""

    name: str  # in the form
    label: str | Promise  # of the button
    group: str | Promise = gettext_lazy("All languages")
    ask_for: str = ""  # "comment", or "link": which one
    comment_label: str | Promise = ""

    def is_allowed(self, user: Any, model: type[Publishable]) -> bool:
        raise NotImplementedError

    def choices(self, model: type[Publishable]) -> list[tuple[str, str]]:
        """What is to be linked, for an action that asks for it."""
        return []

    def do(self, record: Publishable, *, by: Any, given: str) -> str:
        """Does it, and says what it comes to, in a sentence. Raises whatever the verb raises."""
        raise NotImplementedError


def _permission(verb: str, model: type[models.Model]) -> str:
    return f"{model._meta.app_label}.{verb}_{model._meta.model_name}"


@dataclass
class Move(Action):
    """A verb of publishing.workflow, in one language."""

    verb: str
    language: str

    def __post_init__(self) -> None:
        self.name = f"{self.verb}:{self.language}"
        self.label = MOVES[self.verb].label
        self.group = endonym(self.language)
        if self.verb in COMMENTED:
            self.ask_for = "comment"
            is_withdrawal = self.verb == "withdraw"
            self.comment_label = _("Why it is withdrawn") if is_withdrawal else _("What should be changed")

    def is_allowed(self, user: Any, model: type[Publishable]) -> bool:
        needed = MOVES[self.verb].permission or self.verb
        return bool(user.has_perm(_permission(needed, model)) and user.may_write(self.language))

    def do(self, record: Publishable, *, by: Any, given: str) -> str:
        offered = moves_for(by, record, self.language).get(self.verb)
        details = {COMMENTED[self.verb]: given} if self.verb in COMMENTED else {}
        MOVES[self.verb].do(record, self.language, by=by, **details)
        sentence = str(offered.consequence) if offered else ""
        version = record.version(self.language)
        if self.verb != "publish" or not version.url:
            return sentence
        if not version.is_public:
            return _("It is published, but stays hidden as long as the record is.")
        return _("Everybody can read it at %(address)s.") % {"address": version.url}


class Review(Action):
    name = "review"
    label = gettext_lazy("Mark as reviewed")

    def is_allowed(self, user: Any, model: type[Publishable]) -> bool:
        return bool(user.has_perm(_permission("change", model)))

    def do(self, record: Publishable, *, by: Any, given: str) -> str:
        mark_reviewed(record, by=by)
        return _("It is noted that you read it today and that it still holds.")


@dataclass
class Link(Action):
    """Adds something to a list of each record, or takes it out. What readers see waits in a working copy."""

    field: str
    adds: bool
    verbose: str
    ask_for = "link"

    def __post_init__(self) -> None:
        self.name = f"{'add' if self.adds else 'remove'}:{self.field}"
        words = _("Add to “%(field)s”") if self.adds else _("Remove from “%(field)s”")
        self.label = words % {"field": self.verbose}

    def is_allowed(self, user: Any, model: type[Publishable]) -> bool:
        return bool(user.has_perm(_permission("change", model)))

    def _linked(self, model: type[models.Model]) -> Any:
        return model._meta.get_field(self.field).related_model

    def choices(self, model: type[Publishable]) -> list[tuple[str, str]]:
        linked = self._linked(model)
        rows = linked._default_manager.all()
        if hasattr(rows, "for_lists"):
            rows = rows.for_lists()
        found = [(str(row.pk), name_of(row)) for row in rows]
        return sorted(found, key=lambda choice: choice[1].casefold())

    def do(self, record: Publishable, *, by: Any, given: str) -> str:
        if not self.is_allowed(by, type(record)):
            raise PermissionDenied(_("You are not allowed to do this."))
        linked = self._linked(type(record))._base_manager.filter(pk=given).first()
        if linked is None:
            raise ValidationError(_("Choose something from the list."))
        words, mine = {"name": name_of(linked)}, deepcopy(wanted(record))
        names = mine[key_of(record)][self.field]
        if (given in names) == self.adds:
            raise Refused(
                (_("It has “%(name)s” already.") if self.adds else _("“%(name)s” is not there.")) % words
            )
        mine[key_of(record)][self.field] = sorted({*names, given} if self.adds else {*names} - {given})
        waits = is_shielded(record)
        keep(record, mine, by=by)
        log("change", by=by, on=record, fields=[self.verbose])
        if waits:
            return _("It is kept in the working copy. Readers see it once that is published.")
        return (_("It gets “%(name)s”.") if self.adds else _("It loses “%(name)s”.")) % words


def name_of(record: models.Model) -> str:
    known = (getattr(record, "title_field", ""), "label", "name")
    return next((str(text) for one in known if one and (text := words_of(record, one))), str(record.pk))


def actions_for(user: Any, model: type[Publishable]) -> list[Action]:
    """Everything that this person may do to several records of a type."""
    every: list[Action] = [Move(verb, code) for code in edited_languages() for verb in VERBS]
    fields = [one for one in model._meta.local_many_to_many if one.name in LINKS]
    every += [Link(one.name, adds, str(one.verbose_name)) for one in fields for adds in (True, False)]
    every.append(Review())
    return [action for action in every if action.is_allowed(user, model)]


# --- as one saw it ------------------------------------------------------------------------------------


def marks(model: type[Publishable], keys: Iterable[Any]) -> dict[str, str]:
    """A mark of each record as it stands: its columns, what it is linked to, its working copy. A few queries.

    Members have none: what is written on the page of a record saves the record itself.
    """
    keys = list(keys)
    names = [field.attname for field in model._meta.concrete_fields]
    rows = plain(model._base_manager.filter(pk__in=keys).order_by("pk"))
    said: dict[str, list[Any]] = {str(row[0]): [*row] for row in rows.values_list("pk", *names)}
    for field in model._meta.local_many_to_many:
        if field.name in LINKS:
            linked = rows.values_list("pk", field.name).order_by("pk", field.name)
            for key, other in linked:
                said[str(key)].append((field.name, other))
    copies = WorkingCopy.objects.filter(model=model._meta.label_lower, object_id__in=list(said))
    for key, draft in copies.values_list("object_id", "draft_id"):
        said[key].append(("draft", draft))
    return {key: hashlib.sha256(repr(values).encode()).hexdigest()[:24] for key, values in said.items()}


@dataclass(frozen=True)
class Told:
    """What would happen, or did happen, to one record: or why nothing."""

    record: Publishable
    sentence: str
    happens: bool
    mark: str = ""


def _attempt(action: Action, record: Publishable, by: Any, given: str, mark: str = "") -> Told:
    try:
        return Told(record, action.do(record, by=by, given=given), True, mark)
    except (ValidationError, PermissionDenied, ProtectedError, Refused, Clashed, Misfit) as error:
        raise Undone(record, error) from error


class Undone(Exception):
    """What the verb refused; leaves the transaction, which is rolled back."""

    def __init__(self, record: Publishable, error: Exception):
        super().__init__(str(error))
        self.record, self.error = record, error

    @property
    def sentence(self) -> str:
        if isinstance(self.error, Clashed):
            return _("Somebody else is changing the same.")
        return " ".join(getattr(self.error, "messages", None) or [str(self.error)])


def rehearse(action: Action, records: Sequence[Any], *, by: Any, given: str) -> list[Told]:
    """What each record would come to. Each is rehearsed alone: nobody waits long for another."""
    seen = marks(type(records[0]), [record.pk for record in records]) if records else {}
    found = []
    for record in records:
        mark = seen.get(str(record.pk), "")
        try:
            with rehearsal():
                fresh = type(record)._base_manager.get(pk=record.pk)
                told = _attempt(action, fresh, by, given)
            found.append(Told(record, told.sentence, True, mark))
        except Undone as undone:
            found.append(Told(record, undone.sentence, False, mark))
    return found


def carry_out(action: Action, model: Any, wished: dict[str, str], *, by: Any, given: str) -> list[Told]:
    """Does it to the records of `wished` (`{key: mark}`), one transaction each.

    A record that is not any more what its mark says is left alone: somebody changed it since one looked.
    """
    found = []
    for key, mark in wished.items():
        record: Any = None
        with suppress(ValueError, ValidationError):
            record = model._base_manager.filter(pk=key).first()
        if record is None:
            continue
        try:
            with transaction.atomic():
                hold(record)
                if marks(model, [record.pk]).get(str(record.pk)) != mark:
                    raise Undone(
                        record, Refused(_("It was changed since you looked. Nothing was done to it."))
                    )
                fresh = model._base_manager.get(pk=record.pk)
                found.append(_attempt(action, fresh, by, given))
        except Undone as undone:
            found.append(Told(undone.record, undone.sentence, False))
    return found
