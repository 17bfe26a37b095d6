"""What somebody says of a translation made elsewhere: from which text, how, and whether it was checked.

Whoever brings a text in from outside (an import) hands this to publishing.provenance, which otherwise takes
two texts that enter together for translations of each other.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils import timezone

from publishing.text_states import Decision, How, TextState

OLDER = "older"  # in the place of a hash: another text than the one of today, and nobody knows which
UNKNOWN = ""  # in the place of a hash: nobody knows whether it was another one


@dataclass(frozen=True)
class Origin:
    """`made_from` is the hash of a source text, OLDER or UNKNOWN; None leaves it as it would be."""

    made_from: str | None = None
    by_machine: bool = False
    decision: str = Decision.NONE

    def put_into(self, row: TextState, *, by: str, how: How) -> None:
        """Makes `row`, whose texts are those of today, say so. What it says already keeps its moment."""
        now = timezone.now()
        if row.text_hash:
            if self.made_from is not None:
                row.from_hash = self.made_from
            if self.by_machine != (row.how == How.MACHINE):
                row.how, row.by, row.at = (How.MACHINE if self.by_machine else how), by, now
        if self.decision != decision_on(row):
            row.decision, row.decided_on = self.decision, row.text_hash if self.decision else ""
            row.decided_by, row.decided_at = (by, now) if self.decision else ("", None)


Origins = Mapping[tuple[str, str], Origin]  # {("summary", "nl"): Origin(…)}


def decision_on(row: TextState) -> str:
    """What was said of the very text that stands there today."""
    return row.decision if row.decided_on == row.text_hash else Decision.NONE
