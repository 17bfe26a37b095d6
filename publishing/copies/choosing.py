"""Two people changed the same values: what each of them wanted, and the snapshot that a choice makes of both.

The second one's work is a revision set aside. Nothing is decided here without somebody who chooses, and the
revision stays in the history whatever is chosen.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import models, transaction

from accounts.events import log
from publishing.copies import revisions, working
from publishing.copies.merging import Clash, clashes, differences, merge, with_chosen
from publishing.copies.models import Revision
from publishing.copies.restoring import restorable, whole_rows
from publishing.copies.writing import prune
from publishing.snapshots import OF, Snapshot, digest

MINE, THEIRS = "mine", "theirs"
Cell = tuple[str, str]


@dataclass
class Both:
    """A revision set aside, beside what is wanted of the record now."""

    record: models.Model
    aside: Revision
    by: Any
    kept: frozenset[str] = frozenset()  # columns that this person may not write (publishing.copies.restoring)

    @cached_property
    def theirs(self) -> Snapshot:
        return working.wanted(self.record)

    @property
    def seen(self) -> str:
        """Changes whenever somebody changes the record again."""
        return digest(self.theirs)

    @cached_property
    def base(self) -> Snapshot:
        """What the form was made of; where that is known no more, nothing is taken for granted."""
        return self.aside.built_on.snapshot if self.aside.built_on is not None else {}

    @cached_property
    def mine(self) -> Snapshot:
        """What was set aside, as far as whoever chooses may write it and as it can still be written."""
        base = self.base or self.theirs
        allowed = restorable(self.record, self.aside.snapshot, base, by=self.by, kept=self.kept)
        return prune(allowed, self.theirs)

    @cached_property
    def clashes(self) -> list[Clash]:
        if self.base:
            return clashes(self.base, self.mine, self.theirs)
        return [
            Clash(one.key, one.name, None, one.new, one.old) for one in differences(self.theirs, self.mine)
        ]

    @property
    def cells(self) -> list[Cell]:
        return [(one.key, one.name) for one in self.clashes]

    @cached_property
    def merged(self) -> Snapshot:
        """What comes of both by itself: where they clash, what the others wrote."""
        return self.chosen({})

    def chosen(self, choices: Mapping[Cell, str]) -> Snapshot:
        """The record as it is to be. What is not chosen is theirs."""
        own = [cell for cell in self.cells if choices.get(cell) == MINE]
        others = [cell for cell in self.cells if choices.get(cell) != MINE]
        base = self.base or self.theirs
        mine = with_chosen(self.mine, self.theirs, others)
        result = merge(base, mine, self.theirs)
        for key, _name in whole_rows([cell for cell in own if not cell[1]], result, self.mine):
            row = self.mine.get(key)
            if row is not None and key not in result and (OF not in row or row[OF] in result):
                result[key] = dict(row)  # a merge does not bring back what somebody removed
        return result

    @property
    def meanwhile(self) -> models.QuerySet[Revision]:
        """What was saved since the form was opened, and is not this one."""
        rows = Revision.objects.of(self.record).exclude(kind__in=revisions.APART).defer("snapshot")
        if self.aside.built_on is not None:
            rows = rows.filter(number__gt=self.aside.built_on.number)
        else:
            rows = rows.filter(number__lt=self.aside.number)
        return rows.order_by("-number")

    def apply(self, choices: Mapping[Cell, str]) -> Revision:
        """Keeps what was chosen. Raises working.Clashed and Misfit, as working.keep does: in no transaction,
        so that what is set aside once more is not lost with it.
        """
        result = self.chosen(choices)
        now = working.seen(self.record)
        revision = working.keep(self.record, result, built_on=now, by=self.by, why=self.aside.why)
        _note(self.aside, kept_as=revision.number)
        return revision

    @transaction.atomic
    def give_up(self) -> None:
        """Nothing of it is applied; it stays in the history."""
        _note(self.aside, given_up=True)
        log("give_up_version", by=self.by, on=self.record)


def _note(aside: Revision, **what: Any) -> None:
    """What came of a revision set aside; what it holds is never changed."""
    Revision.objects.filter(pk=aside.pk).update(life=what)
    aside.life = what
