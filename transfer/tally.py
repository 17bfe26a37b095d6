"""How many records an import created, changed, and found as they already were."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Tally:
    created: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.created + other.created, self.changed + other.changed, self.unchanged + other.unchanged
        )
