"""When somebody last made sure that what readers see is still true, and which records nobody did for a year.

The latest of three counts: the publication of a language version, a change made by a person, and the verb
`review`, which changes nothing and says “I read it, it still holds”. Imports and programs are nobody.
"""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.events import log
from accounts.models import Event
from languages.codes import column, column_languages
from publishing.state import Publishable

STALE_AFTER = timedelta(days=365)
NEVER = datetime(1900, 1, 1, tzinfo=timezone.get_default_timezone())


def said_to_hold() -> Q:
    """Events by which a person vouches for a record. Saving a form without a change is none of them."""
    wrote = Q(verb__in=("add", "review", "publish", "restore")) | Q(verb="change", details__has_key="fields")
    return wrote & ~Q(by="")


def _events_of(model: type[models.Model]) -> QuerySet[Event]:
    key = Cast(OuterRef("pk"), models.CharField())
    return Event.objects.filter(said_to_hold(), model=model._meta.label_lower, object_id=key).order_by()


def unreviewed(model: type[Publishable], now: datetime | None = None) -> QuerySet:
    """Public records that nobody looked after for a year."""
    now = now or timezone.now()
    since, fresh = now - STALE_AFTER, Q()
    for code in column_languages():
        fresh |= Q(**{f"{column('published_at', code)}__gt": since})
    rows = model._default_manager.published_somewhere(now).exclude(fresh)
    return rows.filter(~Exists(_events_of(model).filter(at__gt=since)))


def reviewed_moment(model: type[Publishable]) -> Any:
    """The same moment for the database, to sort by: it is never NULL."""
    never = Value(NEVER, output_field=DateTimeField())
    last = Subquery(_events_of(model).order_by("-at").values("at")[:1])
    published = (Coalesce(column("published_at", code), never) for code in column_languages())
    return Greatest(Coalesce(last, never), *published, never, output_field=DateTimeField())


def reviewed_at(record: Publishable) -> datetime | None:
    """When somebody last made sure of it; None for what nobody ever did."""
    rows = type(record)._base_manager.filter(pk=record.pk).annotate(_at=reviewed_moment(type(record)))
    moment = rows.values_list("_at", flat=True).first()
    return None if moment is None or moment <= NEVER else moment


def may_review(user: Any, record: Publishable) -> bool:
    meta = record._meta
    return bool(user.has_perm(f"{meta.app_label}.change_{meta.model_name}"))


@transaction.atomic
def mark_reviewed(record: Publishable, *, by: Any) -> None:
    """Says that `by` read what readers see, and that it still holds. Changes nothing else.

    Raises ValidationError for what readers cannot see.
    """
    if by is not None and not may_review(by, record):
        raise PermissionDenied(_("You are not allowed to do this."))
    if not record.is_public_anywhere:
        raise ValidationError(_("Only what readers can see is reviewed."))
    log("review", by=by, on=record)
