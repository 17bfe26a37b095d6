"""The button that says “I read it, it still holds”, on the page of a record that readers see."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing.freshness import STALE_AFTER, mark_reviewed, may_review, reviewed_at
from publishing.state import Publishable

REVIEWED = "_reviewed"  # the name of the button


@dataclass(frozen=True)
class Reviewed:
    """When somebody last made sure of the record, for includes/reviewed.html."""

    at: datetime | None

    @property
    def is_overdue(self) -> bool:
        return self.at is None or self.at < timezone.now() - STALE_AFTER


def reviewed_of(request: HttpRequest, record: Any) -> Reviewed | None:
    """None where there is no button: for what readers do not see, and for whoever may not say so."""
    if not isinstance(record, Publishable) or not record.pk:
        return None
    if not may_review(request.user, record) or not record.is_public_anywhere:
        return None
    return Reviewed(reviewed_at(record))


def asked_review(request: HttpRequest) -> bool:
    return REVIEWED in request.POST


def say_reviewed(request: HttpRequest, record: Any) -> None:
    """Notes it, and says so; everything on the page is saved already."""
    try:
        mark_reviewed(record, by=request.user)
    except (ValidationError, PermissionDenied) as error:
        for sentence in getattr(error, "messages", None) or [str(error)]:
            messages.error(request, sentence)
        return
    messages.success(request, _("Marked as reviewed today."))
