"""`manage.py new_key`: a fresh value for PROTECTED_KEY."""

from cryptography.fernet import Fernet
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Prints a new key for PROTECTED_KEY. To change keys, put it in front of the old one, with a comma."
    requires_system_checks: list[str] = []

    def handle(self, *args, **options):
        self.stdout.write(Fernet.generate_key().decode())
