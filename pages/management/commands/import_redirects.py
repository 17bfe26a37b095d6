"""`manage.py import_redirects old-addresses.csv`: old addresses from a spreadsheet, all of them or none."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pages.redirect_import import MOST_BYTES, import_redirects


class Command(BaseCommand):
    help = (
        "Imports old addresses from a CSV file with the columns old and new (an empty new one: the page is "
        "gone). Every problem is told with its line; nothing is stored unless there is none. Importing the "
        "same file again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="a CSV file in UTF-8, separated by commas, semicolons or tabs")
        parser.add_argument("--dry-run", action="store_true", help="only say what would happen")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with Path(options["file"]).open("rb") as source:
                content = source.read(MOST_BYTES + 1)
        except OSError as error:
            raise CommandError(f"{options['file']}: {error.strerror}") from error
        outcome = import_redirects(content, dry_run=options["dry_run"])
        if outcome.problems:
            raise CommandError("\n".join(outcome.sentences()))
        if options["dry_run"]:
            self.stdout.write("This is only a trial: nothing is stored.")
        for sentence in outcome.sentences():
            self.stdout.write(sentence)
