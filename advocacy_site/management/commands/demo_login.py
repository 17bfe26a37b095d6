"""Sets new passwords for the people of the demonstration and prints them: role, e-mail, password."""

import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _

from transfer.demonstration import PEOPLE, PROTECTION_OFFICER, account_of, is_loaded


class Command(BaseCommand):
    help = (
        "Sets new passwords for the demonstration's accounts (made again when they are missing) and prints "
        "a line each: role email password. Other accounts at example.org are never touched."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--all", action="store_true", help="also the protection officer, who may open sealed records"
        )

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if not is_loaded():
            raise CommandError(_("This database does not hold the demonstration: no account was touched."))
        for person in (*PEOPLE, PROTECTION_OFFICER) if options["all"] else PEOPLE:
            user, password = account_of(person), secrets.token_urlsafe(15)
            user.set_password(password)
            user.is_active = user.is_staff = True
            user.save()
            self.stdout.write(f"{person.role} {person.email} {password}")
