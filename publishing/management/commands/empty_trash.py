"""Forgets what was deleted more than thirty days ago."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from publishing.copies import trash


class Command(BaseCommand):
    help = "Forgets, with its history, what was deleted more than thirty days ago. Safe to run at any time."

    def handle(self, *args: Any, **options: Any) -> None:
        count = trash.empty()
        told = ngettext("%(count)s record is forgotten.", "%(count)s records are forgotten.", count)
        self.stdout.write(told % {"count": count})
