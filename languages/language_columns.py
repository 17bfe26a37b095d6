"""The migration that gives the listed languages what the models have for them and the migrations lack.

Run in a process of its own, whose SITE_DIR is a copy (languages.adding): this process's models must already
have the columns of a language that is only about to be added.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.db.migrations import Migration
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    RemoveConstraint,
    RemoveField,
    RemoveIndex,
    RenameField,
    RenameModel,
)
from django.db.migrations.operations.base import Operation
from django.db.migrations.questioner import MigrationQuestioner
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.writer import MigrationWriter
from django.utils import translation

from languages.added import PACKAGE
from languages.codes import column
from languages.for_app import ForApp, migration_names

INIT = '"""The columns of the languages that this installation added. Written by manage.py add_language."""\n'
Changes = list[tuple[str, Operation]]
VERBS = {
    **{AddField: "add", AddIndex: "add", AddConstraint: "add", AlterField: "alter", RenameField: "rename"},
    **{RemoveField: "remove", RemoveIndex: "remove", RemoveConstraint: "remove"},
}
KINDS = {
    **dict.fromkeys((AddField, AlterField, RenameField, RemoveField), "column"),
    **dict.fromkeys((AddIndex, RemoveIndex), "index"),
    **dict.fromkeys((AddConstraint, RemoveConstraint), "constraint"),
}


@dataclass(frozen=True)
class Change:
    """One thing that the migration does, as the command tells it."""

    verb: str  # add, remove, alter, rename
    kind: str  # column, index, constraint
    table: str
    name: str


class OtherChanges(Exception):
    """The models differ from the migrations in more than the columns of languages."""


# --- what is lacking --------------------------------------------------------------------------------


def lacking(loader: MigrationLoader) -> Changes:
    """(app, operation) for all that separates the migrations from the models, renames first."""
    state = loader.project_state()
    renames = list(_renamed_columns(loader, state))
    for app, operation in renames:
        operation.state_forwards(app, state)
    wanted = ProjectState.from_apps(apps)
    detector = MigrationAutodetector(state, wanted, MigrationQuestioner())
    found = detector.changes(graph=loader.graph)
    changes = [
        (app, operation)
        for app in sorted(found)
        for migration in found[app]
        for operation in migration.operations
    ]
    odd = [
        operation.describe() for app, operation in changes if not _is_ours(app, operation, changes, wanted)
    ]
    if odd:
        raise OtherChanges("; ".join(odd))
    return [*renames, *changes]


def _is_ours(app: str, operation: Any, changes: Changes, wanted: ProjectState) -> bool:
    """True for what belongs to one language, and for a constraint that is remade with one language more."""
    if isinstance(operation, AddField | RemoveField | AlterField):
        code = language_of(operation.name)
        suffix, shipped = column("", code), column("", settings.SHIPPED_LANGUAGES[0])
        model = wanted.models[app, operation.model_name_lower]
        twin = operation.name.removesuffix(suffix) + shipped
        return bool(code) and (code in settings.ADDED_LANGUAGES or twin in model.fields)
    if isinstance(operation, AddIndex | RemoveIndex):
        return bool(language_of(_name(operation)))
    if isinstance(operation, AddConstraint | RemoveConstraint):
        key = (app, operation.model_name_lower, _name(operation))
        return bool(language_of(key[2])) or key in _remade(changes)
    return False


def language_of(name: str) -> str:
    """`nl` for `title_nl`, `pt-br` for `positions_position_slug_pt-br`; "" for a shipped language or none."""
    codes = sorted(LANG_INFO, key=len, reverse=True)
    found = next((code for code in codes if name.endswith((f"_{code}", column("", code)))), "")
    return "" if found in settings.SHIPPED_LANGUAGES else found


def _remade(changes: Changes) -> set[tuple[str, str, str]]:
    """(app, model, name) of each constraint that is taken away and made anew under the same name."""
    taken, made = (
        {(app, one.model_name_lower, _name(one)) for app, one in changes if isinstance(one, kind)}
        for kind in (RemoveConstraint, AddConstraint)
    )
    return taken & made


def _renamed_columns(loader: MigrationLoader, state: ProjectState) -> Iterator[tuple[str, Operation]]:
    """For a word that a shipped migration renamed: the same for its columns of the added languages.

    Found in the shipped migrations, never guessed: a wrong guess would empty the columns.
    """
    for (app, model), names in _shipped_renames(loader).items():
        described = state.models.get((app, model))
        if described is None:
            continue
        for code in settings.ADDED_LANGUAGES:
            for old, new in names.items():
                before, after = column(old, code), column(new, code)
                if before in described.fields and after not in described.fields:
                    yield from _without_what_reads(app, described, before)
                    yield app, RenameField(model, before, after)


def _shipped_renames(loader: MigrationLoader) -> dict[tuple[str, str], dict[str, str]]:
    """{(app, model as it is called now): {first name: name now}} of words with a column per language."""
    suffix = column("", settings.SHIPPED_LANGUAGES[0])
    found: dict[tuple[str, str], dict[str, str]] = {}
    for app, name in _in_order(loader):
        for operation in loader.graph.nodes[app, name].operations:
            if isinstance(operation, RenameModel):
                known = found.pop((app, operation.old_name_lower), None)
                if known is not None:
                    found[app, operation.new_name_lower] = known
            elif isinstance(operation, RenameField) and operation.old_name.endswith(suffix):
                old, new = operation.old_name.removesuffix(suffix), operation.new_name.removesuffix(suffix)
                known = found.setdefault((app, operation.model_name_lower), {})
                known.update({first: new for first, now in known.items() if now == old})
                known[old] = new
    return found


def _in_order(loader: MigrationLoader) -> list[tuple[str, str]]:
    order: dict[tuple[str, str], None] = {}
    for leaf in sorted(loader.graph.leaf_nodes()):
        order.update(dict.fromkeys(loader.graph.forwards_plan(leaf)))
    return [node for node in order if node[0] != PACKAGE]


def _without_what_reads(app: str, model: ModelState, name: str) -> Iterator[tuple[str, Operation]]:
    """A constraint or an index that names a column goes before the column is renamed; it comes back after."""
    from languages.checks import names_in_constraint, names_in_index

    for index in model.options.get("indexes", ()):
        if name in names_in_index(index):
            yield app, RemoveIndex(model.name_lower, index.name)
    for constraint in model.options.get("constraints", ()):
        if name in names_in_constraint(constraint):
            yield app, RemoveConstraint(model.name_lower, constraint.name)


# --- telling ----------------------------------------------------------------------------------------


def _name(operation: Any) -> str:
    if isinstance(operation, AddIndex):
        return str(operation.index.name)
    if isinstance(operation, AddConstraint):
        return str(operation.constraint.name)
    return "" if isinstance(operation, RenameField) else str(operation.name)


def _told(loader: MigrationLoader, changes: Changes) -> Iterator[Change]:
    """Each change; a constraint that is remade is told once, as altered."""
    tables, remade = loader.project_state().apps, _remade(changes)
    for app, operation in changes:
        named: Any = operation
        table = tables.get_model(app, named.model_name)._meta.db_table
        name, verb = _name(operation), VERBS[type(operation)]
        if isinstance(operation, RenameField):
            name = f"{operation.old_name} → {operation.new_name}"
        if (app, named.model_name_lower, name) in remade:
            if isinstance(operation, RemoveConstraint):
                continue
            verb = "alter"
        yield Change(verb, KINDS[type(operation)], table, name)


# --- writing ----------------------------------------------------------------------------------------


def write(folder: Path) -> dict[str, Any]:
    """Writes the next migration into `folder`, and says its name ("" for none) and what it does."""
    with translation.override(None):
        loader = MigrationLoader(None)
        changes = lacking(loader)
        if not changes:
            return {"file": "", "changes": []}
        told = [asdict(change) for change in _told(loader, changes)]
        path = _write(folder, loader, changes, _codes(told))
        return {"file": path.name, "changes": told}


def _codes(told: Iterable[dict[str, str]]) -> list[str]:
    names = [change["name"] for change in told]
    listed = [code for code in settings.ADDED_LANGUAGES if any(n.endswith(column("", code)) for n in names)]
    return listed or ["upgrade"]


def _write(folder: Path, loader: MigrationLoader, changes: Changes, codes: list[str]) -> Path:
    package = folder / PACKAGE / "migrations"
    known = sorted(migration_names(f"{PACKAGE}.migrations"))
    removes = not any(isinstance(operation, AddField | AlterField) for _app, operation in changes)
    name = f"{len(known) + 1:04}_{'removed' if removes else '_'.join(codes).replace('-', '_')}"
    last = {app: leaf for app, leaf in loader.graph.leaf_nodes() if app in {whose for whose, _ in changes}}
    migration: Any = Migration(name, PACKAGE)
    migration.operations = [ForApp(app, operation) for app, operation in changes]
    migration.dependencies = sorted(last.items()) + [(PACKAGE, one) for one in known[-1:]]
    migration.initial = True if not known else None
    text = MigrationWriter(migration, include_header=False).as_string()
    before = ", ".join(f'{app}="{leaf}"' for app, leaf in sorted(last.items()))
    text = text.replace(
        "    operations = [", f"    run_before = following({before})\n\n    operations = [", 1
    )
    text = text.replace("\n\n\nclass ", "\nfrom languages.for_app import following\n\n\nclass ", 1)
    path = package / f"{name}.py"
    path.write_text(text, encoding="utf-8")
    return path


def main() -> None:
    """Prints what it wrote into SITE_DIR as JSON; one line to stderr when the folder cannot be used."""
    try:
        print(json.dumps(write(settings.SITE_DIR)))
    except OtherChanges as error:
        print(json.dumps({"other": str(error)}))
    except Exception as error:
        reason = str(error).strip().splitlines() or [""]
        print(f"{type(error).__name__}: {reason[0]}", file=sys.stderr)
        raise SystemExit(1) from None
