"""Django looks for models here; each lives in the module of its concern."""

from publishing.slugs import OldSlug
from publishing.state import Publishable, PublishableQuerySet, State
from publishing.text_states import TextState

__all__ = ["OldSlug", "Publishable", "PublishableQuerySet", "State", "TextState"]
