"""Adding a language to an installation, and removing one: what it would do, then the files that do it.

Everything is made in a copy of the installation's folder first, by a process whose models have the language
already; only what came out well is moved. The shipped code is never written.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.translation import gettext as _
from django.utils.translation import to_locale

from languages.added import FILE, PACKAGE, Added, as_toml
from languages.extraction import as_text, collect, merged
from languages.language_columns import INIT, Change

MAIN = "import django; django.setup(); from languages.language_columns import main; main()"


@dataclass
class Plan:
    """What is about to be done: the columns of the next migration, and every file, with what it will hold."""

    languages: Mapping[str, Added]
    changes: list[Change] = field(default_factory=list)
    files: dict[Path, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        return not self.files


def planned(languages: Mapping[str, Added]) -> Plan:
    """The plan that leads from the folder as it is to one that lists `languages`. Nothing it writes stays."""
    plan, folder = Plan(languages), settings.SITE_DIR
    with tempfile.TemporaryDirectory() as temporary:
        copy = Path(temporary)
        _copy_package(folder, copy)
        (copy / FILE).write_text(as_toml(languages), encoding="utf-8")
        answer = _in_a_process_of_its_own(copy, languages)
        plan.changes = [Change(**change) for change in answer["changes"]]
        if answer["file"]:
            name = Path(PACKAGE) / "migrations" / answer["file"]
            plan.files[folder / name] = (copy / name).read_text(encoding="utf-8")
    for name in (Path(PACKAGE) / "__init__.py", Path(PACKAGE) / "migrations" / "__init__.py"):
        if not (folder / name).exists():
            plan.files[folder / name] = INIT if name.parent.name == PACKAGE else ""
    for code in languages:
        path = folder / "locale" / to_locale(code) / "LC_MESSAGES" / "django.po"
        if not path.exists():
            plan.files[path] = as_text(merged(code, collect()))
    if languages != settings.ADDED_LANGUAGES or not (folder / FILE).exists():
        plan.files[folder / FILE] = as_toml(languages)  # the last: it is what makes the others count
    return plan


def _copy_package(folder: Path, copy: Path) -> None:
    migrations = copy / PACKAGE / "migrations"
    try:
        if (folder / PACKAGE).is_dir():
            shutil.copytree(folder / PACKAGE, copy / PACKAGE, ignore=shutil.ignore_patterns("__pycache__"))
        migrations.mkdir(parents=True, exist_ok=True)
    except (OSError, shutil.Error) as error:
        raise cannot_be_used(folder, str(error)) from error
    for package in (migrations.parent, migrations):
        (package / "__init__.py").touch()


def _in_a_process_of_its_own(copy: Path, languages: Mapping[str, Added]) -> dict:
    known = (*settings.SHIPPED_LANGUAGES, *languages)
    served = [code for code in settings.SITE_LANGUAGES if code in known] or list(settings.SHIPPED_LANGUAGES)
    varieties = [f"{code}={name}" for code, name in settings.LANGUAGE_LOCALES.items() if code in known]
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
        "PYTHONDONTWRITEBYTECODE": "1",
        "SITE_DIR": str(copy),
        "SITE_LANGUAGES": ",".join(served),
        "LANGUAGE_LOCALES": ",".join(varieties),
    }
    done = subprocess.run(
        [sys.executable, "-c", MAIN], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["?"])[-1]
        raise cannot_be_used(settings.SITE_DIR, said.replace(str(copy), str(settings.SITE_DIR)))
    answer: dict = json.loads(done.stdout.strip().splitlines()[-1])
    if "other" in answer:
        raise CommandError(
            _("Models and migrations differ in more than languages: %(what)s. Nothing was written.")
            % {"what": answer["other"]}
        )
    return answer


def cannot_be_used(folder: Path, reason: str) -> CommandError:
    return CommandError(
        _("The folder %(folder)s cannot be used: %(reason)s. Nothing was written.")
        % {"folder": folder, "reason": reason.strip().rstrip(".")}
    )


def carry_out(plan: Plan) -> None:
    """Writes every file of the plan, or none: what was there comes back when one of them fails."""
    before: dict[Path, bytes | None] = {}
    made: list[Path] = []
    try:
        for path, text in plan.files.items():
            missing = [parent for parent in path.parents if not parent.exists()]
            for parent in reversed(missing):
                parent.mkdir()
                made.append(parent)
            before[path] = path.read_bytes() if path.exists() else None
            unfinished = path.with_name(path.name + ".unfinished")
            made.append(unfinished)
            unfinished.write_text(text, encoding="utf-8")
            unfinished.replace(path)
    except OSError as error:
        _undo(before, made)
        reason = f"{error.strerror} ({error.filename})"
        raise cannot_be_used(settings.SITE_DIR, reason) from error


def _undo(before: Mapping[Path, bytes | None], made: list[Path]) -> None:
    for path, content in before.items():
        with suppress(OSError):
            path.unlink(missing_ok=True) if content is None else path.write_bytes(content)
    for path in reversed(made):
        with suppress(OSError):
            path.rmdir() if path.is_dir() else path.unlink(missing_ok=True)
