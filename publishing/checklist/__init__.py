"""Before publishing, a checklist and not a wall: what to look at, and the little that law or safety forbids.

reading: a record and its members as the tables have them · registry: who looks, and what is found · scanning:
headings, links and pictures of a long text · texts, translations, dead_links: what is looked at in every
record. Subjects add theirs in a module called `checklist`.
"""

from publishing.checklist import dead_links, texts, translations  # importing them registers their checks
from publishing.checklist.reading import Place, Reading
from publishing.checklist.registry import (
    ADVICE,
    BLOCKS,
    Finding,
    check_facts,
    check_words,
    findings,
    findings_in,
    refuse_blocking,
)

__all__ = [
    "ADVICE",
    "BLOCKS",
    "Finding",
    "Place",
    "Reading",
    "check_facts",
    "check_words",
    "dead_links",
    "findings",
    "findings_in",
    "refuse_blocking",
    "texts",
    "translations",
]
