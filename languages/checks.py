"""System checks for decision 2 of the design: modeltranslation's unsuffixed column is not data.

That column holds whatever language the last saver used. A constraint, an index or an ordering on it
would be right for one editor and wrong for the next; a state registered with modeltranslation would
fall back from a draft to somebody else's public text.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.models import BaseConstraint, F, Index, Model, Q
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import BaseExpression, OrderBy

from languages.added import FILE
from languages.codes import column
from languages.texts import translated_fields

LIFECYCLE = ("state", "slug", "published_at", "withdrawn_at", "until")


def names_in(expression: Any) -> Iterator[str]:
    """Every column name that an index, a constraint or an ordering reads."""
    if isinstance(expression, str):
        yield expression.lstrip("-").partition(LOOKUP_SEP)[0]
    elif isinstance(expression, F):
        yield str(expression.name).partition(LOOKUP_SEP)[0]  # type: ignore[attr-defined]
    elif isinstance(expression, Q):
        for child in expression.children:
            yield from names_in(child[0] if isinstance(child, tuple) else child)
    elif isinstance(expression, OrderBy | BaseExpression):
        for child in expression.get_source_expressions():
            yield from names_in(child)


def columns_read_by_the_database(model: type[Model]) -> Iterator[tuple[str, str]]:
    """(column, where it is used) for everything in `Meta` that makes the database read a column."""
    meta = model._meta
    for name in meta.ordering or ():
        for found in names_in(name):
            yield found, "Meta.ordering"
    for index in meta.indexes:
        for found in names_in_index(index):
            yield found, f"index {index.name}"
    for together in meta.unique_together:
        for name in together:
            yield name, "Meta.unique_together"
    for constraint in meta.constraints:
        for found in names_in_constraint(constraint):
            yield found, f"constraint {constraint.name}"


def names_in_index(index: Index) -> set[str]:
    parts = (*index.fields, *index.expressions, index.condition)
    return {found for part in parts for found in names_in(part)}


def names_in_constraint(constraint: BaseConstraint) -> set[str]:
    parts = (
        *getattr(constraint, "fields", ()),
        *getattr(constraint, "expressions", ()),
        getattr(constraint, "condition", None),
    )
    return {found for part in parts for found in names_in(part)}


def check_model(model: type[Model]) -> Iterable[CheckMessage]:
    words = translated_fields(model)
    for name in words:
        field: Any = model._meta.get_field(name)
        if field.unique or field.db_index:
            yield Error(
                f"{name} is unique or indexed, but its unsuffixed column is not data.",
                hint="Constrain or index the column of each language (languages.codes.column).",
                obj=model,
                id="languages.E001",
            )
        if name in LIFECYCLE or name.rpartition("_")[0] in LIFECYCLE:
            yield Error(
                f"{name} is registered with modeltranslation, so a draft can read as somebody else's state.",
                hint="State, slug and moments are plain columns per language: publishing.state.Publishable.",
                obj=model,
                id="languages.E002",
            )
    if words:
        for name, where in columns_read_by_the_database(model):
            if name in words:
                yield Error(
                    f"{where} reads {name}, the unsuffixed column, which is not data.",
                    hint=f"Name a language's column, e.g. {column(name, settings.LANGUAGE_CODE)}.",
                    obj=model,
                    id="languages.E003",
                )


def check_admin() -> Iterable[CheckMessage]:
    """A list that searches or sorts by the unsuffixed column answers in the last saver's language."""
    if not apps.is_installed("django.contrib.admin"):
        return
    from django.contrib import admin

    for model, model_admin in admin.site._registry.items():
        words = translated_fields(model)
        for option in ("search_fields", "list_filter", "ordering"):
            for item in getattr(model_admin, option, None) or ():
                name = item if isinstance(item, str) else (item[0] if isinstance(item, tuple) else "")
                if name.lstrip("-^=@") in words:
                    yield Error(
                        f"{option} names {name}, the unsuffixed column, which is not data.",
                        obj=type(model_admin),
                        id="languages.E004",
                    )


@register()
def translated_models_obey_decision_2(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if getattr(settings, "MODELTRANSLATION_ENABLE_FALLBACKS", True):
        found.append(Error("MODELTRANSLATION_ENABLE_FALLBACKS must be False.", id="languages.E005"))
    for config in app_configs or apps.get_app_configs():
        for model in config.get_models():
            found.extend(check_model(model))
    found.extend(check_admin())
    return found


@register()
def added_languages_have_columns(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """A language whose columns no migration makes, or not all of them, would fail on every query."""
    added, served = tuple(settings.ADDED_LANGUAGES), settings.SITE_LANGUAGES
    extra = [code for code in dict.fromkeys((*served, *added)) if code not in settings.SHIPPED_LANGUAGES]
    if not extra:
        return []
    state = MigrationLoader(None, ignore_no_migrations=True).project_state()
    columns = {name for model in state.models.values() for name in model.fields}
    found: list[CheckMessage] = []
    for code in extra:
        says = settings.SITE_DIR / FILE if code in added else "SITE_LANGUAGES"
        if column("state", code) not in columns:
            said = f"{says} names “{code}”, but no migration makes its columns."
            hint = f"Type: python manage.py add_language {code}; see docs/languages.md."
        elif lacking := list(lacking_columns(state, code)):
            told = ", ".join(lacking[:3]) + (f" and {len(lacking) - 3} more" if lacking[3:] else "")
            said = f"{says} names “{code}”, but no migration makes some of its columns: {told}."
            hint = "After an upgrade, type: python manage.py add_language --write; then migrate."
        else:
            continue
        found.append(Error(said, hint=hint, id="languages.E006"))
    return found


def lacking_columns(state: ProjectState, code: str) -> Iterable[str]:
    """`positions.position.title_nl`: what the models have for a language and no migration makes."""
    ends = (f"_{code}", column("", code))
    for model in apps.get_models():
        meta = model._meta
        made = state.models.get((meta.app_label, str(meta.model_name)))
        if not meta.managed or made is None:
            continue
        known = {*made.fields, *(one.name for one in made.options.get("constraints", ()))}
        known |= {one.name for one in made.options.get("indexes", ())}
        names = [
            *(field.name for field in meta.local_concrete_fields),
            *(one.name for one in meta.constraints),
        ]
        names += [one.name for one in meta.indexes]
        yield from (
            f"{meta.label_lower}.{name}" for name in names if name.endswith(ends) and name not in known
        )


@register()
def messages_are_compiled(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Without the compiled messages, path words and interface would silently be English everywhere."""
    from languages.messages import catalogues, is_stale

    stale = [po for po, mo in catalogues() if is_stale(po, mo)]
    return [
        Warning(
            f"{po.parent.parent.name}: the interface strings are not compiled.",
            hint="Type: python manage.py compile_messages",
            id="languages.W001",
        )
        for po in stale
    ]
