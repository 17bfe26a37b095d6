"""Publishes the planned changes that are due, and empties the trash of what is older than thirty days.

For a timer of the system. A site that is visited needs none: the first request makes a change that is due.
"""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.translation import ngettext

from publishing.copies import plans, trash


class Command(BaseCommand):
    help = "Publishes planned changes that are due, and empties the trash of what is older than thirty days."

    def handle(self, *args: Any, **options: Any) -> None:
        made = plans.carry_out_what_is_due()
        self.stdout.write(
            ngettext("%(count)d planned change was made.", "%(count)d planned changes were made.", made)
            % {"count": made}
        )
        gone = trash.empty()
        self.stdout.write(
            ngettext(
                "%(count)d record was removed from the trash.",
                "%(count)d records were removed from the trash.",
                gone,
            )
            % {"count": gone}
        )
