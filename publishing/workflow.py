"""The moves of a language version, from draft to public and back. Nothing else changes a state.

Each is one transaction, says who (`by=`, None for the system itself), writes the event log, and tells
the public change and the people concerned after the commit.
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
from publishing import notices
from publishing.checklist import refuse_blocking
from publishing.copies.working import let_out, parts_leaving
from publishing.public_change import note
from publishing.slugs import check_slug, free_slug, refresh, taken
from publishing.state import Publishable, State, Version
from publishing.text_states import How, TextState, TranslationState

FIRST_YEAR, LAST_YEAR = 1900, 2200  # of moments: beyond them, somebody mistyped


def may(user: Any, verb: str, record: Publishable, language: str) -> bool:
    """True when `user` holds the permission for the move on this type, in this language."""
    meta = record._meta
    needed = MOVES[verb].permission if verb in MOVES else ""
    allowed = user.has_perm(f"{meta.app_label}.{needed or verb}_{meta.model_name}")
    return bool(allowed and user.may_write(language))


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
    event = log(verb, by=by, on=record, language=language, **details)
    notices.tell(event, record, by=by)


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
def publish(
    record: Publishable,
    language: str,
    *,
    by: Any,
    at: datetime | None = None,
    until: datetime | None = None,
) -> None:
    """Makes a version public at once, or at the moment `at`; without an address it gets one from its title.

    A version published again keeps its first moment unless `at` says otherwise. With `until`, readers stop
    seeing it at that moment; an end that is past is forgotten. Raises ValidationError for moments that make
    no sense, and for what a machine translated and nobody has checked.
    """
    _start("publish", record, language, by)
    version, now = record.version(language), timezone.now()
    refuse_moments(version, "publish", at=at, until=until)
    moment = _moment_of_publication(version, at, now)
    if moment <= now and let_out(record, parts_leaving(record, language), by=by):  # of a working copy
        refresh(record)
        version = record.version(language)
    check_before_publication(record, language)
    values: dict[str, Any] = {"state": State.PUBLIC, "published_at": moment, "until": until}
    # Until it is out, its address goes on saying that it was withdrawn.
    values["withdrawn_at"] = None if moment <= now else version.withdrawn_at
    details = {"at": moment.isoformat(), "until": until.isoformat() if until else None}
    for last_try in (False, False, True):
        slug = version.slug or free_slug(record, language, version.title)
        check_slug(record, language, slug)
        try:
            with transaction.atomic():
                _finish("publish", record, language, by, {**values, "slug": slug}, **details)
            break
        except IntegrityError as error:  # somebody took the address since it was found free
            refresh(record)
            if last_try or version.slug:
                raise taken(slug) from error
    note(record)


@transaction.atomic
def withdraw(
    record: Publishable, language: str, *, by: Any, reason: str = "", at: datetime | None = None
) -> None:
    """Takes a version away, at once or at the moment `at`: its address then answers 410.

    One that was not out yet becomes a draft again.
    """
    _start("withdraw", record, language, by)
    version = record.version(language)
    if at is not None:
        refuse_moments(version, "withdraw", until=at)
        values: dict[str, Any] = {"until": at}
    elif version.is_scheduled and not version.is_withdrawn:
        values = {"state": State.DRAFT, "published_at": None, "until": None}
    else:
        gone = version.withdrawn_at or timezone.now()
        values = {"state": State.WITHDRAWN, "withdrawn_at": gone, "until": None}
    _finish("withdraw", record, language, by, values, reason=reason, at=at.isoformat() if at else None)
    note(record)


@transaction.atomic
def keep_public(record: Publishable, language: str, *, by: Any) -> None:
    """Forgets the moment at which a version would have been withdrawn. Who may withdraw may do this."""
    _start("keep_public", record, language, by)
    if not record.version(language).is_ending:
        raise ValidationError(
            _("%(language)s: no withdrawal is planned."), params={"language": endonym(language)}
        )
    _finish("keep_public", record, language, by, {"until": None})
    note(record)


def _moment_of_publication(version: Version, at: datetime | None, now: datetime) -> datetime:
    return at or (version.published_at if version.state == State.WITHDRAWN else None) or now


def refuse_moments(
    version: Version, verb: str, *, at: datetime | None = None, until: datetime | None = None
) -> None:
    """Raises ValidationError, by field (`publish_at`, `withdraw_at`), for moments that make no sense."""
    now, wrong = timezone.now(), {}
    out = _moment_of_publication(version, at, now) if verb == "publish" else version.published_at
    if at is not None and not FIRST_YEAR <= at.year <= LAST_YEAR:
        wrong["publish_at"] = _("Choose a moment between 1900 and 2200.")
    if until is not None:
        if until.year > LAST_YEAR:
            wrong["withdraw_at"] = _("Choose a moment between 1900 and 2200.")
        elif until <= now:
            wrong["withdraw_at"] = _("This moment is past. Choose one that is still to come.")
        elif out is not None and until <= out:
            wrong["withdraw_at"] = _("A version is withdrawn after it is published, not before.")
    if wrong:
        raise ValidationError(wrong)


def check_before_publication(record: Publishable, language: str) -> None:
    """Raises ValidationError for what may not go out: without a title, machine-made and never checked, or
    whatever law or safety forbid.
    """
    _require_title(record, language)
    _refuse_unchecked_machines(record, language)
    refuse_blocking(record, language)


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
    permission: str = ""  # the verb whose permission it needs, where it has none of its own
    is_offered: Callable[[Version], bool] = lambda version: True  # a state alone does not always say


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
    "keep_public": Move(
        keep_public,
        frozenset({State.PUBLIC}),
        gettext_lazy("Do not withdraw it"),
        gettext_lazy("The withdrawal that is planned will not happen."),
        permission="withdraw",
        is_offered=lambda version: version.is_ending,
    ),
    "withdraw": Move(
        withdraw,
        frozenset({State.PUBLIC}),
        gettext_lazy("Withdraw"),
        gettext_lazy("Its page disappears; its address says that it was withdrawn."),
    ),
}


def moves_for(user: Any, record: Publishable, language: str) -> dict[str, Move]:
    """The moves that `user` may make now on this language version, each with what it will do here."""
    version = record.version(language)
    state = version.state
    return {
        verb: _worded(verb, move, version)
        for verb, move in MOVES.items()
        if state in move.starts and move.is_offered(version) and may(user, verb, record, language)
    }


def _worded(verb: str, move: Move, version: Version) -> Move:
    """The same move, in the words for what it does to what waits for its moment, or was withdrawn."""
    if verb == "publish" and version.state == State.WITHDRAWN:
        return move._replace(consequence=_("Everybody can read it again at once, at the same address."))
    if verb != "withdraw" or not version.is_scheduled:
        return move
    becomes = _("It stays withdrawn.") if version.is_withdrawn else MOVES["send_back"].consequence
    return move._replace(label=_("Cancel the publication"), consequence=becomes)
