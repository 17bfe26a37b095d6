"""`manage.py collect_messages`: every string of the interface into the catalogues, without gettext tools."""

from typing import Any

from django.core.management.base import BaseCommand

from languages.extraction import catalogue_languages, catalogue_path, collect, entry_faults, merged, write


class Command(BaseCommand):
    help = "Collects the interface strings into the catalogue of each language; keeps translations."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        messages = collect()
        for language in catalogue_languages():
            changed = write(language, messages)
            waiting = sum(1 for entry in merged(language, messages) if any(entry_faults(entry)))
            self.stdout.write(
                f"{language}: {len(messages)} strings, {waiting} waiting for a translator; "
                f"{catalogue_path(language)} {'written' if changed else 'unchanged'}"
            )
