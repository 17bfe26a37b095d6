"""`manage.py check_messages`: fails when a string of the interface is missing or not translated."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from languages.extraction import catalogue_faults, catalogue_languages, collect


class Command(BaseCommand):
    help = "Says what keeps the catalogues from being complete; status 1 when anything does."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        messages = collect()
        faults = [line for language in catalogue_languages() for line in catalogue_faults(language, messages)]
        for line in faults:
            self.stderr.write(line)
        if faults:
            raise CommandError(
                f"{len(faults)} faults. Type: python manage.py collect_messages, then translate what is empty"
            )
        self.stdout.write(f"{len(messages)} strings, complete in {', '.join(catalogue_languages())}.")
