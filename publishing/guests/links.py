"""Links that show a version of a record to somebody without an account: made, opened, revoked, forgotten.

Whoever has the address may read and answer, until it expires or is revoked. It is the key of a row, signed:
nobody can guess one, and nobody can read one off the table.
"""

import base64
import uuid
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db import models, transaction
from django.db.models import F
from django.db.models.signals import post_delete
from django.urls import reverse
from django.utils import timezone, translation

from accounts.events import log
from accounts.models import Event
from publishing.copies import revisions, working
from publishing.copies.merging import differences
from publishing.copies.previewing import has_pages
from publishing.guests.models import Preview, PreviewLink
from publishing.guests.rendering import made
from publishing.pages import absolute
from publishing.slugs import addresses_forgotten
from publishing.snapshots import FACTS, Snapshot

USUAL_DAYS, MOST_DAYS = 14, 60
MOST_NOTED = 500  # openings of one link that the log tells one by one; then they are only counted

_signer = Signer(salt="publishing.guests", sep=".")


# --- addresses ------------------------------------------------------------------------------------


def token_of(link: PreviewLink) -> str:
    return _signer.sign(base64.urlsafe_b64encode(link.pk.bytes).rstrip(b"=").decode())


def link_of(token: str) -> PreviewLink | None:
    """The link that this address opens now; None for whatever reason it does not."""
    try:
        key = uuid.UUID(bytes=base64.urlsafe_b64decode(_signer.unsign(token) + "=="))
    except (BadSignature, ValueError):
        return None
    return PreviewLink.objects.open().filter(pk=key).select_related("revision").first()


def path_of(link: PreviewLink, language: str) -> str:
    with translation.override(language):
        return reverse("guests:text", args=[token_of(link)])


def address_of(link: PreviewLink) -> str:
    """What is sent to the guest: in the first of the languages of the text."""
    return absolute(path_of(link, link.languages[0]))


# --- what people do -------------------------------------------------------------------------------


@transaction.atomic
def make_link(
    record: models.Model, languages: Collection[str], *, for_whom: str, days: int, by: Any
) -> PreviewLink:
    """A link to what is wanted of the record now, unpublished changes included. Later changes are not shown.

    Raises NoText where there is no page in one of the languages, and Misfit.
    """
    forget_expired()
    revision = working.seen(record)
    texts = made(record, revision, languages)
    link = PreviewLink.objects.create(
        model=record._meta.label_lower,
        object_id=str(record.pk),
        revision=revision,
        digest=revision.digest,
        languages=list(languages),
        pages=texts,
        for_whom=for_whom,
        made_by=revisions.email_of(by),
        expires_at=timezone.now() + timedelta(days=days),
    )
    log(
        "make_preview_link",
        by=by,
        on=record,
        link=str(link.pk),
        languages=list(languages),
        until=link.expires_at.isoformat(),
    )
    return link


@transaction.atomic
def revoke(link: PreviewLink, *, by: Any) -> None:
    """From now on its address opens nothing. Its answers stay."""
    if PreviewLink.objects.filter(pk=link.pk, revoked_at=None).update(revoked_at=timezone.now(), pages={}):
        _note("revoke_preview_link", link, by=by)


@transaction.atomic
def note_opening(link: PreviewLink) -> None:
    """Counted, with nothing about the reader."""
    now = timezone.now()
    PreviewLink.objects.filter(pk=link.pk).update(visits=F("visits") + 1, last_visit_at=now)
    if link.visits < MOST_NOTED:
        _note("open_preview_link", link, by=None)


def note_answer(link: PreviewLink, verdict: str) -> Event:
    return _note("answer_preview_link", link, by=None, verdict=verdict)


def _note(verb: str, link: PreviewLink, *, by: Any, **details: Any) -> Event:
    """In the log, on the record that it shows."""
    details = {name: value for name, value in details.items() if value}
    return Event.objects.create(
        verb=verb,
        by=revisions.email_of(by),
        model=link.model,
        object_id=link.object_id,
        details={"link": str(link.pk), **details},
    )


# --- what was answered, and what is wanted now ----------------------------------------------------


def changed_since(link: PreviewLink, now: Snapshot) -> int:
    """How many values of the text changed since the version that the guest was shown; rows count once."""
    parts = {FACTS, *link.languages}
    return sum(one.part in parts for one in differences(link.revision.snapshot, now))


# --- forgetting -----------------------------------------------------------------------------------


def forget_expired() -> None:
    """The texts that nobody can open any more; who was shown what, and what they said, stays."""
    PreviewLink.objects.filter(expires_at__lte=timezone.now()).exclude(pages={}).update(pages={})


def forget_texts(**kwargs: Any) -> None:
    """Somebody is to be known no more by an old name, which any page may print: each is made anew, from the
    tables as they are then, when it is next asked for (publishing.guests.rendering).
    """
    Preview.objects.all().delete()
    PreviewLink.objects.exclude(pages={}).update(pages={})


def forget_with_the_record(instance: models.Model, **kwargs: Any) -> None:
    if has_pages(type(instance)):
        PreviewLink.objects.of(instance).delete()
        Preview.objects.filter(model=instance._meta.label_lower, object_id=str(instance.pk)).delete()


def listen() -> None:
    addresses_forgotten.connect(forget_texts, dispatch_uid="publishing.guests_names")
    post_delete.connect(forget_with_the_record, dispatch_uid="publishing.guests_records")
