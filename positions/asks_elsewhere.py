"""An ask told on another page than its position's."""

from dataclasses import dataclass
from typing import Any

from positions.models import Ask


@dataclass(frozen=True)
class AskElsewhere:
    """A line about an ask, which leads to where it stands."""

    ask: Ask

    @property
    def version(self) -> Any:
        """Where its position, which is public somewhere, can be read: a publishing.state.Version."""
        return self.ask.position.nearest_version()

    @property
    def url(self) -> str:
        return f"{self.version.url}#ask-{self.ask.key}"
