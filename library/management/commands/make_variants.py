"""Draws the variants of pictures that are missing, so that no reader waits for them."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from library.models import Image
from library.variants import draw_missing


class Command(BaseCommand):
    help = (
        "Draws the missing variants of every picture that may be shown, and names the pictures that are lost."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        images = Image.objects.order_by("key")
        drawn, total = 0, images.count()
        for place, image in enumerate(images.iterator(), start=1):
            if options["verbosity"]:
                self._show(f"{place}/{total} {image.key}")
            try:
                drawn += draw_missing(image)
            except FileNotFoundError:
                lost = {"key": image.key, "name": image.file.name}
                self.stderr.write(_("%(key)s: its file is not there: %(name)s") % lost)
        if options["verbosity"]:
            self._show("")
        told = ngettext("%(count)d variant was drawn.", "%(count)d variants were drawn.", drawn)
        self.stdout.write(told % {"count": drawn})

    def _show(self, line: str) -> None:
        """One line, written over again; only for a person at a terminal."""
        if self.stderr.isatty():
            self.stderr.write(f"\r\x1b[K{line}", ending="")
