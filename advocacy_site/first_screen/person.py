"""Whose first screen it is: the types and languages in which this person may do something."""

from functools import cached_property
from typing import Any

from django.apps import apps

from publishing.admin.words import edited_languages
from publishing.state import Publishable


class Person:
    """Somebody who works here, with what they may do; their permissions are read once."""

    def __init__(self, user: Any):
        self.user = user

    @property
    def email(self) -> str:
        return self.user.email

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """Those this person writes in."""
        return tuple(code for code in edited_languages() if self.user.may_write(code))

    def kinds(self, *verbs: str) -> list[type[Publishable]]:
        """The published types for which this person holds one of the permissions."""
        return [
            model
            for model in publishable_models()
            if any(self.user.has_perm(f"{model._meta.app_label}.{v}_{model._meta.model_name}") for v in verbs)
        ]


def publishable_models() -> list[type[Publishable]]:
    return [model for model in apps.get_models() if issubclass(model, Publishable)]
