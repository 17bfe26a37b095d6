"""What happens around `migrate` where an installation added languages.

Existing rows get their place in the alphabetical order of the new language; going back past what a later
release built upon is refused.
"""

from typing import Any

from django.apps import AppConfig
from django.apps import apps as current
from django.conf import settings
from django.core.management.base import CommandError
from django.db import models
from django.db.migrations.loader import MigrationLoader
from django.utils.translation import gettext as _

from languages.added import PACKAGE
from languages.codes import column
from languages.collation import AlphabeticalOrder

AT_ONCE = 500


def fill_order(sender: AppConfig, using: str = "default", apps: Any = None, **kwargs: Any) -> None:
    """After `migrate`: the sort keys and letters that rows lack in the added languages, and nothing else.

    A row is filed under the words that a list of the language prints, so under the French ones for as long as
    there are no others. Skipped while the database is not at the models' state.
    """
    if not settings.ADDED_LANGUAGES:
        return
    for model in sender.get_models():
        if issubclass(model, AlphabeticalOrder) and is_up_to_date(model, apps or current):
            for code in settings.ADDED_LANGUAGES:
                _fill(model, code, using)


def is_up_to_date(model: type[models.Model], migrated: Any) -> bool:
    try:
        there = migrated.get_model(model._meta.label_lower)
    except LookupError:
        return False
    known = {field.name for field in there._meta.concrete_fields}
    return known >= {field.name for field in model._meta.concrete_fields}


def _fill(model: type[Any], code: str, using: str) -> None:
    names = [column(name, code) for name in ("sort_key", "letter")]
    rows = model._base_manager.using(using).filter(**{names[0]: ""}).order_by("pk")
    changed = []
    for row in rows.iterator(AT_ONCE):
        row.keep_order()
        if getattr(row, names[0]):
            changed.append(row)
    model._base_manager.using(using).bulk_update(changed, names, batch_size=AT_ONCE)


def refuse_to_undo_a_release(plan: Any = (), **kwargs: Any) -> None:
    """Before `migrate`: `migrate site_languages zero` must not take shipped migrations back with it.

    Those that were made after a language was added stand upon its migration (languages.for_app.following).
    """
    undone = {(one.app_label, one.name) for one, is_backwards in plan or () if is_backwards}
    ours = {node for node in undone if node[0] == PACKAGE}
    shipped = undone - ours
    if not ours or not shipped:
        return
    graph = MigrationLoader(None, ignore_no_migrations=True).graph
    if all(shipped.intersection(graph.forwards_plan(node)) for node in ours):
        return  # a shipped migration was to be undone, and takes along what stands upon it
    raise CommandError(
        _(
            "A later release has been migrated since: going back would undo %(migration)s as well. "
            "To remove a language, type: manage.py remove_language (docs/languages.md)."
        )
        % {"migration": ".".join(sorted(shipped)[0])}
    )
