"""Lists the pictures kept for pages that have another one now, or none; with --delete removes them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advocacy_site.share_images import unneeded_files


class Command(BaseCommand):
    help = (
        "Lists the share images that are not the present picture of a page; --delete removes them. "
        "What is still needed is drawn again when it is asked for."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--delete", action="store_true", help="remove them")

    def handle(self, *args: Any, delete: bool, **options: Any) -> None:
        files = unneeded_files()
        for path in files:
            self.stdout.write(path.relative_to(settings.MEDIA_ROOT).as_posix())
            if delete:
                _remove(path)
        count = len(files)
        if delete:
            told = ngettext("%(count)d file was removed.", "%(count)d files were removed.", count)
        else:
            told = ngettext("%(count)d file is not needed.", "%(count)d files are not needed.", count)
        self.stdout.write(told % {"count": count})
        if files and not delete:
            self.stdout.write(_("Nothing was changed. To remove them, add --delete."))


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    if path.parent.is_dir() and not any(path.parent.iterdir()):
        path.parent.rmdir()
