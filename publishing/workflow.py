"""The moves of a language version, from draft to public and back. Nothing else changes a state.

Each is one transaction, says who (`by=`, None for the system itself), writes the event log, and tells
the public change after the commit.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.events import log
from languages.codes import column, endonym
from publishing.public_change import note
from publishing.slugs import check_slug, free_slug, refresh, taken
from publishing.state import Publishable, State
from publishing.text_states import How, TextState, TranslationState


def may(user: Any, verb: str, record: Publishable, language: str) -> bool:
    """True when `user` holds the permission for the move on this type, in this language."""
    meta = record._meta
    return bool(user.has_perm(f"{meta.app_label}.{verb}_{meta.model_name}") and user.may_write(language))


def _start(verb: str, record: Publishable, language: str, by: Any) -> None:
    """Refuses a move that `by` may not make or that the version's state does not allow."""
    if by is not None and not may(by, verb, record, language):
        raise PermissionDenied(_("You are not allowed to do this in this language."))
    refresh(record)
    state = record.version(language).state
    if state not in MOVES[verb].starts:
        raise ValidationError(
            _("%(language)s: this cannot be done from the state “%(state)s”."),
            params={"language": endonym(language), "state": state.label},
        )


def _finish(verb: str, record: Publishable, language: str, by: Any, values: dict, **details: Any) -> None:
    for name, value in values.items():
        setattr(record, column(name, language), value)
    record.save(update_fields=[*(column(name, language) for name in values), "updated_at"])
    log(verb, by=by, on=record, language=language, **details)


@transaction.atomic
def submit(record: Publishable, language: str, *, by: Any) -> None:
    """A draft asks to be reviewed. Raises ValidationError when it has no title."""
    _start("submit", record, language, by)
    _require_title(record, language)
    _finish("submit", record, language, by, {"state": State.IN_REVIEW})


@transaction.atomic
def send_back(record: Publishable, language: str, *, by: Any, comment: str = "") -> None:
    """A reviewed text returns to its author, with a comment kept in the event log."""
    _start("send_back", record, language, by)
    _finish("send_back", record, language, by, {"state": State.DRAFT}, comment=comment)


@transaction.atomic
def publish(record: Publishable, language: str, *, by: Any, at: datetime | None = None) -> None:
    """Makes a version public at once, or at the moment `at`; without an address it gets one from its title.

    A version published again keeps its first moment unless `at` says otherwise. Raises ValidationError for
    what a machine translated and nobody has checked.
    """
    _start("publish", record, language, by)
    _require_title(record, language)
    _refuse_unchecked_machines(record, language)
    version, now = record.version(language), timezone.now()
    if at is not None and not 1900 <= at.year <= 2200:
        raise ValidationError(_("Choose a moment between 1900 and 2200."))
    moment = at or (version.published_at if version.state == State.WITHDRAWN else None) or now
    values = {"state": State.PUBLIC, "published_at": moment}
    if moment <= now:
        values["withdrawn_at"] = None  # until then its address goes on saying that it was withdrawn
    for last_try in (False, False, True):
        slug = version.slug or free_slug(record, language, version.title)
        check_slug(record, language, slug)
        try:
            with transaction.atomic():
                _finish("publish", record, language, by, {**values, "slug": slug}, at=moment.isoformat())
            break
        except IntegrityError as error:  # somebody took the address since it was found free
            refresh(record)
            if last_try or version.slug:
                raise taken(slug) from error
    note(record)


@transaction.atomic
def withdraw(record: Publishable, language: str, *, by: Any, reason: str = "") -> None:
    """Takes a version away: its address then answers 410. One that was not out yet becomes a draft again."""
    _start("withdraw", record, language, by)
    version = record.version(language)
    if version.is_scheduled and not version.is_withdrawn:
        values: dict[str, Any] = {"state": State.DRAFT, "published_at": None}
    else:
        values = {"state": State.WITHDRAWN, "withdrawn_at": version.withdrawn_at or timezone.now()}
    _finish("withdraw", record, language, by, values, reason=reason)
    note(record)


def _require_title(record: Publishable, language: str) -> None:
    if not record.version(language).title:
        raise ValidationError(_("%(language)s: write a title first."), params={"language": endonym(language)})


def _refuse_unchecked_machines(record: Publishable, language: str) -> None:
    unchecked = TextState.objects.filter(
        owner_model=record._meta.label_lower,
        owner_id=str(record.pk),
        language=language,
        how=How.MACHINE,
        state=TranslationState.NEEDS_CHECKING,
    ).count()
    if unchecked:
        raise ValidationError(
            ngettext(
                "%(language)s: a machine translated %(count)s text that nobody has checked yet.",
                "%(language)s: a machine translated %(count)s texts that nobody has checked yet.",
                unchecked,
            ),
            params={"language": endonym(language), "count": unchecked},
        )


class Move(NamedTuple):
    """A verb as a button: from where it starts, what it is called, what it will do."""

    do: Callable[..., None]
    starts: frozenset[State]
    label: str | Promise
    consequence: str | Promise


MOVES: dict[str, Move] = {
    "submit": Move(
        submit,
        frozenset({State.DRAFT}),
        gettext_lazy("Submit for review"),
        gettext_lazy("A reviewer will read it. Nothing becomes public."),
    ),
    "send_back": Move(
        send_back,
        frozenset({State.IN_REVIEW}),
        gettext_lazy("Send back"),
        gettext_lazy("It becomes a draft again. Nothing becomes public."),
    ),
    "publish": Move(
        publish,
        frozenset({State.DRAFT, State.IN_REVIEW, State.WITHDRAWN}),
        gettext_lazy("Publish"),
        gettext_lazy("Everybody can read it at once."),
    ),
    "withdraw": Move(
        withdraw,
        frozenset({State.PUBLIC}),
        gettext_lazy("Withdraw"),
        gettext_lazy("Its page disappears; its address says that it was withdrawn."),
    ),
}


def moves_for(user: Any, record: Publishable, language: str) -> dict[str, Move]:
    """The moves that `user` may make now on this language version."""
    state = record.version(language).state
    return {
        verb: move
        for verb, move in MOVES.items()
        if state in move.starts and may(user, verb, record, language)
    }
