"""`manage.py compile_messages`: the interface strings, compiled without msgfmt."""

from django.core.management.base import BaseCommand

from languages.messages import compile_catalogues


class Command(BaseCommand):
    help = "Compiles the interface strings that changed. Needs no gettext tools."
    requires_system_checks: list[str] = []

    def handle(self, *args, **options):
        for path in compile_catalogues():
            self.stderr.write(f"compiled {path.parent.parent.name}/{path.name}")
