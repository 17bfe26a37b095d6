"""`manage.py check_search`: proves that the index of the search equals the content, or fails."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from search.keeping import bring_up_to_date
from search.rebuilding import faults, number_of_records, rebuild


class Command(BaseCommand):
    help = "Compares every entry of the search with the content. Fails when one is not what it should be."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="make the index anew where it is wrong")

    def handle(self, *args: Any, **options: Any) -> None:
        bring_up_to_date()  # what a search would do first
        with tqdm(total=number_of_records(), unit=" records", disable=options["verbosity"] == 0) as bar:
            found = list(faults(bar.update))
        for line in found:
            self.stderr.write(line)
        if found and options["repair"]:
            rebuild()
            found = list(faults())
        if found:
            raise CommandError(f"The index of the search is wrong in {len(found)} places: rebuild_search.")
        self.stdout.write("The index of the search equals the content.")
