"""Changes of public records that wait for their moment. Each happens once: a first request or a task does it.

A first publication and a withdrawal are decided by the query that reads (publishing.state). Here the text
itself is to be exchanged, which no query can do.
"""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import OperationalError, models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.events import log
from publishing.copies import revisions, working
from publishing.copies.merging import clashes, merge
from publishing.copies.models import Plan
from publishing.copies.writing import Misfit, prune_both
from publishing.public_change import note
from publishing.snapshots import FACTS, take
from publishing.workflow import check_before_publication

logger = logging.getLogger(__name__)

SOONEST = timedelta(minutes=1)  # by then every server has heard of it (`next_moment`)


@transaction.atomic
def plan(record: models.Model, parts: Collection[str], due_at: datetime, *, by: Any) -> Plan:
    """These parts of the working copy, as it is now, are published at `due_at`. One plan for each record.

    Raises ValidationError for a moment that is past or too near, and where nothing waits.
    """
    if due_at < timezone.now() + SOONEST:
        raise ValidationError(_("Choose a moment that is still to come, at least a minute from now."))
    if due_at.year > 2200:
        raise ValidationError(_("Choose a moment between 1900 and 2200."))
    working.hold(record)
    copy = working.copy_of(record)
    if copy is None:
        raise ValidationError(_("There is no change that could be published."))
    Plan.objects.of(record).delete()
    made = Plan.objects.create(
        model=copy.model,
        object_id=copy.object_id,
        due_at=due_at,
        parts=sorted(parts),
        base=copy.base,
        draft=copy.draft,
        by=revisions.email_of(by),
    )
    log("plan_changes", by=by, on=record, parts=made.parts, at=due_at.isoformat())
    return made


@transaction.atomic
def cancel(record: models.Model, *, by: Any) -> None:
    """The change waits in the working copy again, without a moment."""
    if Plan.objects.of(record).delete()[0]:
        log("cancel_plan", by=by, on=record)


def due() -> models.QuerySet[Plan]:
    return Plan.objects.filter(problem="", due_at__lte=timezone.now()).order_by("due_at", "pk")


def next_moment() -> datetime | None:
    """When the next change is due."""
    return Plan.objects.filter(problem="").aggregate(first=models.Min("due_at"))["first"]


def carry_out_what_is_due() -> int:
    """How many changes were made. Called by many at once, each change is made by one of them."""
    return sum(carry_out(one) for one in due())


def carry_out(planned: Plan) -> bool:
    """Publishes what was planned. False when somebody else did, or when it cannot be: the plan says why."""
    with translation.override(settings.LANGUAGE_CODE):  # of what is noted, whoever asks for a page now
        try:
            with transaction.atomic():
                if not Plan.objects.filter(pk=planned.pk, problem="").delete()[0]:
                    return False
                return _publish(planned)
        except OperationalError:  # busy, or away
            logger.exception("A planned change could not be made; the next request tries again: %s", planned)
            return False
        except (Misfit, ValidationError) as error:
            problem = " ".join(getattr(error, "messages", None) or [str(error)])
        except Exception:  # no reader waits for what is broken, and nobody tries it again and again
            logger.exception("A planned change could not be made: %s", planned)
            problem = _("It could not be made. The log of the site says why.")
        Plan.objects.filter(pk=planned.pk).update(problem=problem[:500])
    return False


def _publish(planned: Plan) -> bool:
    record = planned.record
    if record is None:
        return False  # nor is there a plan any more
    _refuse_what_changed_meanwhile(record, planned)
    base, draft = planned.base.snapshot, planned.draft.snapshot
    done = working.let_out(record, planned.parts, by=None, base=base, draft=draft)
    if done is None:
        return True  # it is so already
    record.refresh_from_db()
    for part in planned.parts:
        if part != FACTS:
            check_before_publication(record, part)
    log("publish_changes", by=None, on=record, parts=planned.parts, planned_by=planned.by)
    note(record)
    return True


def _refuse_what_changed_meanwhile(record: models.Model, planned: Plan) -> None:
    """Nothing that readers got since the plan was made is overwritten unseen."""
    live = take(record)
    base, draft = prune_both(planned.base.snapshot, planned.draft.snapshot, live)
    leaving = {*planned.parts, *working.unread_languages(record)}
    if clashes(base, merge(base, draft, base, leaving), live):
        raise Misfit(
            _("What readers see was changed in the same place since this was planned. Look at it again.")
        )
