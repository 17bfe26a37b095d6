"""The types of records whose words are translated, and who may see which. Sealed ones: nobody."""

from functools import cache
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.text import capfirst

from accounts.models import sealed_permissions
from publishing.provenance import shape_of
from publishing.state import Publishable

TITLES = ("title", "label", "name", "alt")  # what a record is called, where it does not say

Kinds = dict[str, type[Model]]  # {"positions.position": Position}


@cache
def all_kinds() -> Kinds:
    """Every type that has words, or whose members have some: published ones first."""
    owners = {shape.owner_model for model in apps.get_models() if (shape := shape_of(model))}
    ordered = sorted(owners, key=lambda one: (not issubclass(one, Publishable), one._meta.label_lower))
    return {model._meta.label_lower: model for model in ordered}


def permission(verb: str, model: type[Model]) -> str:
    return f"{model._meta.app_label}.{verb}_{model._meta.model_name}"


def kinds_for(user: Any) -> Kinds:
    """The types that `user` may see."""
    return {
        label: model
        for label, model in all_kinds().items()
        if (name := permission("view", model)) not in sealed_permissions and user.has_perm(name)
    }


def translates_something(user: Any) -> bool:
    return any(user.has_perm(permission("translate", model)) for model in all_kinds().values())


def name_of(model: type[Model]) -> str:
    return capfirst(str(model._meta.verbose_name))


def title_field(model: type[Model]) -> str:
    """The translated field by which a record of this type is known."""
    shape = shape_of(model)
    known = (getattr(model, "title_field", ""), *TITLES)
    return next((name for name in known if shape and name in shape.fields), "")
