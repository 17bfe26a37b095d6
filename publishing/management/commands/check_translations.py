"""Compares what is known of every translation with the texts themselves; writes what is wrong if asked to."""

from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from languages.queries import batches
from publishing import provenance
from publishing.text_states import TextState

AT_ONCE = 2000


class Command(BaseCommand):
    help = "Compares the states of translations with the texts. Needed after SQL written by hand."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="write what is wrong or missing")

    def handle(self, *args: Any, **options: Any) -> None:
        """Raises CommandError, and so exits with 1, when something is wrong and is not to be written."""
        wrong = 0
        for model in apps.get_models():
            if provenance.shape_of(model) is not None:
                found = self.check_model(model, repair=options["repair"])
                if found:
                    self.stdout.write(f"{model._meta.label_lower}: {found}")
                wrong += found
        if wrong and not options["repair"]:
            raise CommandError(
                ngettext(
                    "%(count)s state does not agree with its text. Add --repair to write it.",
                    "%(count)s states do not agree with their texts. Add --repair to write them.",
                    wrong,
                )
                % {"count": wrong}
            )
        self.stdout.write(_("The states of translations agree with the texts."))

    def check_model(self, model: type[models.Model], *, repair: bool) -> int:
        """How many rows were wrong: those of texts that changed unheard, and of rows that are gone."""
        label, wrong = model._meta.label_lower, 0
        keys = list(models.QuerySet(model).order_by("pk").values_list("pk", flat=True))
        there = set(map(str, keys))
        known = TextState.objects.filter(model=label).values_list("object_id", flat=True).distinct()
        gone = [key for key in known if key not in there]
        with transaction.atomic():
            for some in batches(keys, AT_ONCE):
                wrong += provenance.record(model, some)
            for some in batches(gone, provenance.AT_ONCE):
                rows = TextState.objects.filter(model=label, object_id__in=some)
                wrong += rows.count()
                rows.delete()
            if not repair:
                transaction.set_rollback(True)
        return wrong
