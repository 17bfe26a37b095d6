"""Loads the demonstration into a database that holds no content yet."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from transfer.demonstration import is_empty, load
from transfer.importing import Refused
from transfer.progress import Progress


class Command(BaseCommand):
    help = "Loads the demonstration (demo/) into a database that holds no content yet."

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_empty():
            self.stdout.write(_("The database holds content already: it is kept as it is."))
            return
        try:
            tally = load(progress=Progress(silent=options["verbosity"] == 0))
        except Refused as refused:
            for problem in refused.problems:
                self.stderr.write(str(problem))
            raise CommandError(refused.problems.summary()) from None
        number = tally.created
        self.stdout.write(
            ngettext(
                "The demonstration is loaded: %(number)d record.",
                "The demonstration is loaded: %(number)d records.",
                number,
            )
            % {"number": number}
        )
