"""System checks: what a publishable record promises about itself."""

from typing import Any

from django.apps import apps
from django.core.checks import CheckMessage, Error, register
from django.db import models

from languages.codes import column, column_languages
from languages.texts import translated_fields
from publishing.recorded import RecordedQuerySet
from publishing.snapshots import member_models
from publishing.state import Publishable


@register()
def members_have_uuid_keys(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """SQLite hands the integer of a rolled-back insert to the next row, whoever it belongs to."""
    found: list[CheckMessage] = []
    for config in app_configs or apps.get_app_configs():
        for model in config.get_models():
            for accessor, member in member_models(model).items():
                if not isinstance(member._meta.pk, models.UUIDField):
                    found.append(
                        Error(
                            f"{accessor} ({member.__name__}) is a member but its key is not a UUID.",
                            obj=model,
                            id="publishing.E001",
                        )
                    )
    return found


@register()
def public_versions_are_constrained(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Every publishable model carries publishing.state.public_constraints for every language."""
    found: list[CheckMessage] = []
    for config in app_configs or apps.get_app_configs():
        for model in config.get_models():
            if not issubclass(model, Publishable):
                continue
            names = {constraint.name for constraint in model._meta.constraints}
            prefix = f"{model._meta.app_label}_{model._meta.model_name}"
            for code in column_languages():
                if f"{prefix}_public_complete_{code}" not in names or f"{prefix}_slug_{code}" not in names:
                    found.append(
                        Error(
                            f"{column('state', code)} is not constrained.",
                            hint="Add *public_constraints(title_field) to Meta.constraints.",
                            obj=model,
                            id="publishing.E002",
                        )
                    )
    return found


@register()
def bulk_writes_are_recorded(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A model with words in several languages records what `update()` and `bulk_create()` change."""
    return [
        Error(
            "Its words can be changed in bulk without the states of translations hearing of it.",
            hint="Make its manager of publishing.recorded.RecordedQuerySet.",
            obj=model,
            id="publishing.E003",
        )
        for config in app_configs or apps.get_app_configs()
        for model in config.get_models()
        if translated_fields(model) and not isinstance(model._default_manager.all(), RecordedQuerySet)
    ]
