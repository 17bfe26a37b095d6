"""`manage.py rebuild_search`: makes the index of the search anew while readers go on finding everything."""

from typing import Any

from django.core.management.base import BaseCommand
from tqdm import tqdm

from search.rebuilding import number_of_records, rebuild


class Command(BaseCommand):
    help = "Makes the index of the search anew. Readers find everything meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        with tqdm(total=number_of_records(), unit=" records", disable=options["verbosity"] == 0) as bar:
            rebuild(bar.update)
