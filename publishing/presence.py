"""Who else has the page of a record open, or saved it meanwhile: a notice, never a lock.

Known is only that somebody opened a form and has not saved it since; it is forgotten within a day.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import models, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import names_of
from publishing.copies.models import AboutRecord, Kind, Revision
from publishing.copies.revisions import APART
from publishing.told_moments import in_words

RECENT = timedelta(minutes=30)
KEPT = timedelta(days=1)


class Opening(AboutRecord):
    """Somebody opened the form of a record and has not saved it since."""

    by = models.CharField(max_length=254)  # an e-mail address, as in the event log
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("opening")
        verbose_name_plural = _("openings")
        default_permissions = ()
        constraints = [models.UniqueConstraint(name="opening_once", fields=["model", "object_id", "by"])]
        indexes = [models.Index(name="opening_at", fields=["at"])]

    def __str__(self) -> str:
        return f"{self.model}:{self.object_id} {self.by}"


@dataclass(frozen=True)
class Other:
    """A colleague, and since when."""

    who: str
    at: datetime

    @property
    def time(self) -> str:
        return f"{timezone.localtime(self.at, timezone.get_default_timezone()):%H:%M}"

    @property
    def distance(self) -> str:
        return in_words(self.at)


@dataclass
class Company:
    """What is said at the head of a form about others who work on the record."""

    opened: list[Other] = field(default_factory=list)
    saved: list[Other] = field(default_factory=list)  # since this person opened the form
    set_aside: list[int] = field(default_factory=list)  # numbers of their own revisions that wait

    def __bool__(self) -> bool:
        return bool(self.opened or self.saved or self.set_aside)


def look_round(record: models.Model, user: Any, built_on: Revision | None = None) -> Company:
    """Who opened the record within half an hour and has not saved it; who saved it after `built_on`."""
    since = timezone.now() - RECENT
    openings: list[Opening] = list(
        Opening.objects.of(record).filter(at__gte=since).exclude(by=user.email).order_by("at")
    )
    rows = Revision.objects.of(record).defer("snapshot").order_by("number")
    later: list[Revision] = []
    if built_on is not None:
        later = list(rows.filter(number__gt=built_on.number).exclude(by=user.email).exclude(kind__in=APART))
    waiting = rows.filter(kind=Kind.ASIDE, by=user.email, life={})
    names = names_of({*(one.by for one in openings), *(one.by for one in later)})
    return Company(
        [Other(names.get(one.by, one.by), one.at) for one in openings],
        [Other(names.get(one.by, one.by), one.at) for one in later if one.by],
        list(waiting.values_list("number", flat=True)),
    )


def company_of(request: HttpRequest, saving: Any) -> Company | None:
    """For a form that is opened, or shown again with its errors (publishing.admin.saving)."""
    if saving.number == "":
        return None  # only to be read
    return look_round(saving.record, request.user, saving.built_on if request.method == "POST" else None)


@transaction.atomic
def come(record: models.Model, user: Any) -> None:
    """Says that this person has the form open; forgets what is older than a day."""
    now = timezone.now()
    Opening.objects.filter(at__lt=now - KEPT).delete()
    Opening.objects.update_or_create(
        model=record._meta.label_lower, object_id=str(record.pk), by=user.email, defaults={"at": now}
    )


def leave(record: models.Model, user: Any) -> None:
    """They saved it: whoever comes now sees what they wrote."""
    Opening.objects.of(record).filter(by=user.email).delete()
