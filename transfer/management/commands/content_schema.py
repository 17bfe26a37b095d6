"""Prints the JSON Schema of the content format; with --write, renews it and the tables in docs/."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from transfer.documentation import with_tables
from transfer.schema import written


class Command(BaseCommand):
    help = "Prints the JSON Schema of the content format, made from the models."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--write",
            action="store_true",
            help="write docs/content-format.schema.json and the tables of docs/content-keys.md",
        )

    def handle(self, *args: Any, write: bool, **options: Any) -> None:
        if not write:
            self.stdout.write(written(), ending="")
            return
        docs = Path(settings.BASE_DIR) / "docs"
        (docs / "content-format.schema.json").write_text(written(), encoding="utf-8")
        page = docs / "content-keys.md"
        page.write_text(with_tables(page.read_text(encoding="utf-8")), encoding="utf-8")
