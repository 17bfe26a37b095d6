"""Imports a content folder: everything in it, or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from transfer.importing import Refused, import_content
from transfer.problems import Problem
from transfer.progress import Progress
from transfer.tally import Tally


class Command(BaseCommand):
    help = "Imports a content folder (docs/content-format.md): everything in it, or nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument("--dry-run", action="store_true", help="report, and change nothing")
        parser.add_argument(
            "--protected", type=Path, metavar="FILE", help="also seal the secret records of this file"
        )

    def handle(self, *args: Any, folder: Path, dry_run: bool, protected: Path | None, **options: Any) -> None:
        progress = Progress(silent=options["verbosity"] == 0)
        remarks: list[Problem] = []
        try:
            tallies = import_content(
                folder, dry_run=dry_run, protected=protected, progress=progress, remarks=remarks
            )
        except Refused as refused:
            for problem in refused.problems:
                self.stderr.write(str(problem))
            raise CommandError(refused.problems.summary()) from None
        for remark in remarks:
            self.stderr.write(str(remark))
        for name, tally in tallies.items():
            self.stdout.write(f"{name}: {told(tally)}")
        self.stdout.write(told(sum(tallies.values(), Tally())))
        if dry_run:
            self.stdout.write(_("This was a dry run: nothing was changed."))


def told(tally: Tally) -> str:
    return _("%(created)d created, %(changed)d changed, %(unchanged)d unchanged") % {
        "created": tally.created,
        "changed": tally.changed,
        "unchanged": tally.unchanged,
    }
