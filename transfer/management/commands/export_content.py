"""Exports the content as a folder of files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import ngettext

from transfer import identities
from transfer.exporting import CannotExport, export_content
from transfer.progress import Progress


class Command(BaseCommand):
    help = (
        "Exports the content as a folder (docs/content-format.md). It holds drafts and the labels of "
        "suppressed partners: keep it as you keep the database."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER")
        parser.add_argument(
            "--protected",
            type=Path,
            metavar="FILE",
            help="also write the sealed records, readable, to this new file outside FOLDER",
        )

    def handle(self, *args: Any, folder: Path, protected: Path | None, **options: Any) -> None:
        try:
            if protected:
                identities.refuse_place(protected, folder)
            counts = export_content(folder, progress=Progress(silent=options["verbosity"] == 0))
            if protected:
                counts["protected"] = identities.export_identities(protected, folder)
        except (CannotExport, identities.CannotExport) as error:
            raise CommandError(str(error)) from None
        for name, number in counts.items():
            self.stdout.write(
                f"{name}: {ngettext('%(number)d record', '%(number)d records', number) % {'number': number}}"
            )
