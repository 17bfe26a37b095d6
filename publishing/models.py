"""Django looks for models here; each lives in the module of its concern."""

from publishing.copies.models import Plan, Revision, WorkingCopy
from publishing.guests.models import GuestAnswer, Preview, PreviewLink
from publishing.presence import Opening
from publishing.slugs import OldSlug
from publishing.state import Publishable, PublishableQuerySet, State
from publishing.text_states import TextState

__all__ = [
    "GuestAnswer",
    "OldSlug",
    "Opening",
    "Plan",
    "Preview",
    "PreviewLink",
    "Publishable",
    "PublishableQuerySet",
    "Revision",
    "State",
    "TextState",
    "WorkingCopy",
]
