"""What the migrations of an installation's own languages are written with.

They live in the installation's folder and change the tables of other applications: `ForApp` says whose.
`following` keeps the order in which things happened, so that a later shipped migration that renames or
deletes a model finds the columns of every language in it. Never change what these two mean.
"""

from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class ForApp(Operation):
    """An operation on the models of `app`, in a migration that belongs to another application."""

    def __init__(self, app: str, operation: Operation):
        self.app = app
        self.operation = operation
        self.reversible = operation.reversible  # type: ignore[misc]
        self.reduces_to_sql = operation.reduces_to_sql  # type: ignore[misc]
        self.atomic = operation.atomic  # type: ignore[misc]

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return type(self).__name__, [self.app, self.operation], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        self.operation.state_forwards(self.app, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        self.operation.database_forwards(self.app, schema_editor, from_state, to_state)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        self.operation.database_backwards(self.app, schema_editor, from_state, to_state)

    def references_model(self, name: str, app_label: str) -> bool:
        return self.operation.references_model(name, self.app)

    def references_field(self, model_name: str, name: str, app_label: str) -> bool:
        return self.operation.references_field(model_name, name, self.app)

    def describe(self) -> str:
        return f"{self.app}: {self.operation.describe()}"


def following(**last: str) -> list[tuple[str, str]]:
    """For `run_before`: the migration after `last`, of each application that has got one meanwhile."""
    found = []
    for app, name in sorted(last.items()):
        module, _is_explicit = MigrationLoader.migrations_module(app)
        later = sorted(one for one in migration_names(str(module)) if one > name)
        found += [(app, one) for one in later[:1]]
    return found


def migration_names(module: str) -> list[str]:
    package = import_module(module)
    return [found.name for found in iter_modules(package.__path__) if found.name[0] not in "_~"]
