"""Mail to the people whom a move concerns: who is written to, and what they are told.

Sent after the commit, in each person's own language, as plain text. A mail server that fails breaks nothing:
the move is made, and the log of the site says so. Nothing of a sealed record is ever read here; of a record
that is hidden not even the title is told, and of one whose past is hidden no comment.
"""

import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.dateparse import parse_datetime
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import Event, User
from languages.codes import default_language, endonym, site_languages
from publishing.state import Publishable
from publishing.told_moments import told_moment

logger = logging.getLogger(__name__)

TIMEOUT = 10  # seconds for a mail server that says nothing, where EMAIL_URL names no other number
MOVES_TOLD = (
    *("submit", "send_back", "publish", "keep_public", "withdraw"),
    *("submit_changes", "send_back_changes", "publish_changes"),
)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True)
class Notice:
    """A move, as much of it as may be told; plain data, taken before the commit."""

    event: Event
    title: str  # "" for what is hidden
    comment: str
    who: str
    by: Any  # the key of the person who did it
    source_language: str
    moment: datetime | None  # at which it will happen, where that is still to come

    @property
    def model(self) -> type[Publishable]:
        return apps.get_model(self.event.model)

    @property
    def type(self) -> str:
        return str(capfirst(self.model._meta.verbose_name))

    @property
    def url(self) -> str:
        """Of the record's page in the admin."""
        meta = self.model._meta
        name = "changes" if self.event.verb in ("submit_changes", "send_back_changes") else "change"
        page = reverse(f"admin:{meta.app_label}_{meta.model_name}_{name}", args=[self.event.object_id])
        return f"{settings.SITE_URL}{page}"


def tell(event: Event, record: Publishable, *, by: Any) -> None:
    """Writes to the people whom this move concerns, once it is committed."""
    said = event.details
    title = "" if record.is_hidden else one_line(record.version(event.language).title)
    notice = Notice(
        event,
        title=title,
        comment="" if record.hides_its_past else said.get("comment") or said.get("reason") or "",
        who=one_line(str(by)) if by is not None else "",
        by=getattr(by, "pk", None),
        source_language=record.source_language,
        moment=_to_come(said.get("at")),
    )
    transaction.on_commit(partial(_send, notice), robust=True)


def _to_come(written: str | None) -> datetime | None:
    moment = parse_datetime(written) if written else None
    return moment if moment is not None and moment > timezone.now() else None


def one_line(words: str) -> str:
    """Without line breaks and other control characters, which a header must not hold."""
    return " ".join(_CONTROLS.sub(" ", words).split())


# --- to whom --------------------------------------------------------------------------------------


def people(**wanted: Any) -> Any:
    """Those who work here and want such messages."""
    return User.objects.filter(is_active=True, is_staff=True, mail_about_moves=True, **wanted)


def holders(model: type[Publishable], *verbs: str) -> Any:
    """Those among them who may do one of these things with records of this type."""
    holding: set[Any] = set()
    for verb in verbs:
        permission = f"{model._meta.app_label}.{verb}_{model._meta.model_name}"
        holding.update(ModelBackend().with_perm(permission).values_list("pk", flat=True))
    return people(pk__in=holding).order_by("pk")


def last_mover(event: Event, verb: str, since: str = "") -> Iterator[User]:
    """Who made the move `verb` on this version last, before this one and since the last move `since`."""
    moves = Event.objects.filter(model=event.model, object_id=event.object_id, language=event.language)
    for made, by in (
        moves.filter(verb__in=MOVES_TOLD, pk__lt=event.pk).order_by("-pk").values_list("verb", "by")
    ):
        if made == verb:
            yield from people(email__iexact=by)
            return
        if made == since:
            return


def concerned(notice: Notice) -> Iterator[tuple[str, User]]:
    """(what to tell, to whom), the nearest concern of each person first."""
    event, model = notice.event, notice.model
    if event.verb in ("submit", "submit_changes"):
        for person in holders(model, "publish", "send_back"):
            if person.may_write(event.language):
                yield event.verb, person
    elif event.verb == "send_back":
        yield from (("send_back", person) for person in last_mover(event, "submit"))
    elif event.verb == "send_back_changes":
        yield from (("send_back_changes", person) for person in last_mover(event, "submit_changes"))
    elif event.verb == "publish_changes":
        yield from (("publish_changes", person) for person in last_mover(event, "submit_changes"))
        if event.language == notice.source_language:
            yield from (("retranslate", person) for person in translators(model, event.language))
    elif event.verb == "publish":
        yield from (("publish", person) for person in last_mover(event, "submit", since="publish"))
        if event.language == notice.source_language:
            yield from (("translate", person) for person in translators(model, event.language))
    elif event.verb == "withdraw":
        yield from (("withdraw", person) for person in last_mover(event, "publish"))
    elif event.verb == "keep_public":
        yield from (("keep_public", person) for person in last_mover(event, "withdraw"))


def translators(model: type[Publishable], source: str) -> Iterator[User]:
    """Who translates this type from `source`: those who do nothing else, or who write in named languages."""
    writers = set(holders(model, "change").values_list("pk", flat=True))
    for person in holders(model, "translate"):
        named = [code for code in person.translates if code != source]
        if named or (person.pk not in writers and not person.translates):
            yield person


# --- what -----------------------------------------------------------------------------------------


def subject_of(kind: str, notice: Notice) -> str:
    told = {"title": notice.title or notice.type, "language": endonym(notice.event.language)}
    if kind in ("submit", "submit_changes"):
        return _("To review: %(title)s (%(language)s)") % told
    if kind == "retranslate":
        return _("Changed, to translate again: %(title)s") % told
    if kind in ("send_back", "send_back_changes"):
        return _("Sent back: %(title)s (%(language)s)") % told
    if kind == "translate":
        return _("To translate: %(title)s") % told
    if kind == "keep_public":
        return _("Not withdrawn after all: %(title)s (%(language)s)") % told
    if kind == "withdraw":
        if notice.moment:
            return _("Soon withdrawn: %(title)s (%(language)s)") % told
        return _("Withdrawn: %(title)s (%(language)s)") % told
    if notice.moment:
        return _("Soon public: %(title)s (%(language)s)") % told
    return _("Published: %(title)s (%(language)s)") % told


def sentence_of(kind: str, notice: Notice) -> str:
    """What happened, and who did it."""
    moment = told_moment(notice.moment) if notice.moment else ""
    told = {"who": notice.who or _("The site itself"), "moment": moment}
    if kind == "submit":
        return _("%(who)s asks for a review of this text.") % told
    if kind == "send_back":
        return _("%(who)s sent this text back to you.") % told
    if kind == "submit_changes":
        return _("%(who)s asks for a review of changes to this public text.") % told
    if kind == "send_back_changes":
        return _("%(who)s sent your changes to this public text back to you.") % told
    if kind == "publish_changes":
        return _("%(who)s published your changes to this text.") % told
    if kind == "retranslate":
        return _("%(who)s published changes to this text: its translations may be out of date.") % told
    if kind == "keep_public":
        return _("%(who)s cancelled the withdrawal that you had planned.") % told
    if kind == "withdraw":
        if moment:
            return _("This text, which you published, will be withdrawn on %(moment)s: %(who)s.") % told
        return _("%(who)s withdrew this text, which you had published.") % told
    if kind == "translate":
        if moment:
            return _("This text will be public on %(moment)s and can be translated: %(who)s.") % told
        return _("%(who)s published this text, which can now be translated.") % told
    if moment:
        return _("This text, which you submitted, will be public on %(moment)s: %(who)s.") % told
    return _("%(who)s published this text, which you had submitted.") % told


def letter(kind: str, notice: Notice, person: User) -> EmailMessage:
    """The message for one person, in the language of their interface."""
    chosen = person.interface_language
    with translation.override(chosen if chosen in site_languages() else default_language()):
        told = {
            "sentence": sentence_of(kind, notice),
            "type": notice.type,
            "title": notice.title,
            "language": endonym(notice.event.language),
            "comment": [_CONTROLS.sub(" ", line) for line in notice.comment.splitlines()],
            "url": notice.url,
            "settings_url": f"{settings.SITE_URL}{reverse('admin:accounts_user_mine')}",
        }
        return EmailMessage(
            one_line(subject_of(kind, notice)),
            render_to_string("mail/move.txt", told),
            settings.DEFAULT_FROM_EMAIL,
            [person.email],
            headers={"Auto-Submitted": "auto-generated"},  # nobody's absence answers it
        )


# --- sending --------------------------------------------------------------------------------------


def letters(notice: Notice) -> list[EmailMessage]:
    """One for each person concerned, who is told the first thing that concerns them; none to who did it."""
    told = {notice.by}
    found = []
    for kind, person in concerned(notice):
        if person.pk not in told:
            told.add(person.pk)
            found.append(letter(kind, notice, person))
    return found


def _send(notice: Notice) -> None:
    """Sends what can be sent. Whatever goes wrong is logged without an address or a title."""
    event = notice.event
    move = f"{event.verb} {event.model} {event.object_id} {event.language}"
    try:
        waiting = letters(notice)
        if not waiting:
            return
        connection = get_connection(timeout=getattr(settings, "EMAIL_TIMEOUT", None) or TIMEOUT)
        connection.open()
    except Exception:
        logger.exception("Nobody was written to about a move: %s", move)
        return
    try:
        for message in waiting:
            try:
                connection.send_messages([message])
            except Exception:
                logger.exception("Somebody was not written to about a move: %s", move)
    finally:
        with suppress(Exception):
            connection.close()
