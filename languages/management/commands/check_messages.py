"""`manage.py check_messages`: fails when a string of the interface is missing or not translated."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from languages.extraction import catalogue_faults, catalogue_languages, collect
from languages.messages import faults_of_path_words, waiting

NOT_FAULTS = ("fuzzy", "not translated", "missing")  # in an added language, which borrows them


class Command(BaseCommand):
    help = (
        "Says what keeps the catalogues from being complete; status 1 when anything does. An added "
        "language may be incomplete: it is said, and what is wrong in it is a fault."
    )
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        messages = collect()
        faults = []
        for language in catalogue_languages():
            lines = catalogue_faults(language, messages)
            if language in settings.ADDED_LANGUAGES:
                lines = [line for line in lines if line.split(": ")[1] not in NOT_FAULTS]
                lines += faults_of_path_words(language)
                self.stdout.write(f"{language}: {waiting(language)} strings wait for a translator.")
            faults += lines
        for line in faults:
            self.stderr.write(line)
        if faults:
            raise CommandError(
                f"{len(faults)} faults. Type: python manage.py collect_messages, then translate what is empty"
            )
        complete = [code for code in catalogue_languages() if code not in settings.ADDED_LANGUAGES]
        self.stdout.write(f"{len(messages)} strings, complete in {', '.join(complete)}.")
