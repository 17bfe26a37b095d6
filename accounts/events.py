"""Writing the event log. It is append-only: there is no function to change or remove an event."""

from typing import Any

from django.db import models

from accounts.models import Event


def log(verb: str, *, by: Any, on: models.Model, language: str = "", **details: Any) -> Event:
    """Notes that `by` (a person, or None for the system) did `verb` on the record `on`.

    `details` are plain data and hold no title or name; empty ones are left out.
    """
    return Event.objects.create(
        verb=verb,
        by=getattr(by, "email", "") or "",
        model=on._meta.label_lower,
        object_id=str(on.pk),
        language=language,
        details={name: value for name, value in details.items() if value not in ("", None, [])},
    )
