"""`manage.py remove_language nl`: what leaving a language for good would take; with `--write`, the files."""

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from languages.adding import carry_out, planned
from languages.management.commands.add_language import Command as AddLanguage


class Command(AddLanguage):
    help = (
        "Removes a language that this installation added, with all its words. To hide one, take it out of "
        "SITE_LANGUAGES instead: that deletes nothing. Without --write it only says what it would do."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="Such as nl.")
        parser.add_argument("--write", action="store_true", help="Write the files instead of naming them.")

    def handle(self, *args: Any, code: str, write: bool, **options: Any) -> None:
        known = dict(settings.ADDED_LANGUAGES)
        if known.pop(code, None) is None:
            raise CommandError(_("“%(code)s” is no language that was added here.") % {"code": code})
        if code in settings.SITE_LANGUAGES:
            raise CommandError(
                _("Take “%(code)s” out of SITE_LANGUAGES first: readers are still served it.")
                % {"code": code}
            )
        if borrowers := [one for one, added in known.items() if added.interface == code]:
            raise CommandError(
                _("“%(code)s” lends its interface to: %(codes)s. Give them another one first.")
                % {"code": code, "codes": ", ".join(borrowers)}
            )
        plan = planned(known)
        self.tell(plan)
        if not write:
            command = f"manage.py remove_language {code} --write"
            self.stdout.write(
                "\n" + _("Nothing was written. What does it: %(command)s") % {"command": command}
            )
            return
        carry_out(plan)
        self.stdout.write(
            "\n"
            + _("Written. Back up the database, then type: %(command)s, and restart the site.")
            % {"command": "manage.py migrate"}
        )
