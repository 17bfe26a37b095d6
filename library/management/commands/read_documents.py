"""Reads the words of stored documents that have none: they came before words were read, or could not be."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from tqdm import tqdm

from library.document_text import read_all
from library.models import DocumentFile


class Command(BaseCommand):
    help = "Reads the words of the documents that have none yet, so that a search finds what stands in them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="read every document again")

    def handle(self, *args: Any, **options: Any) -> None:
        files = (
            DocumentFile.objects.exclude(file="") if options["all"] else DocumentFile.objects.without_words()
        )
        lines = list(files.select_related("document").order_by("document__key", "language"))
        found = 0
        silent = not options["verbosity"] or not sys.stderr.isatty()
        for line, words in tqdm(
            read_all(lines), total=len(lines), file=sys.stderr, disable=silent, leave=False
        ):
            self._keep(line, words)
            found += bool(words)
        told = ngettext("%(count)d document has words.", "%(count)d documents have words.", found)
        self.stdout.write(told % {"count": found})

    def _keep(self, line: DocumentFile, words: str | None) -> None:
        said = {"key": line.document.key, "language": line.language, "name": line.file.name}
        line.keep(words)
        if words is None:
            self.stderr.write(_("%(key)s (%(language)s): its file is not there: %(name)s") % said)
        elif not words:
            self.stderr.write(_("%(key)s (%(language)s): no text could be read.") % said)
