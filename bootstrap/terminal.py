"""How the targets speak: to the person on stderr, and to the programs they start."""

import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"  # everything an installation writes


class Refusal(Exception):
    """Why a target cannot go on: one sentence, printed without a traceback."""


def say(sentence: str) -> None:
    """Tell the person. On stderr: stdout belongs to what was asked for, such as `make demo-login`."""
    print(sentence, file=sys.stderr, flush=True)


def command(
    arguments: Sequence[str | Path], *, env: Mapping[str, str] | None = None, quiet: bool = False
) -> None:
    """Run a program from the top folder; what it prints goes to stderr, or nowhere when quiet and right.

    Raises Refusal when it fails, after what it said.
    """
    outcome = subprocess.run(
        arguments,
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdout=subprocess.PIPE if quiet else sys.stderr,
        stderr=subprocess.STDOUT if quiet else None,
        text=True,
        errors="replace",
    )
    if outcome.returncode:
        said = (outcome.stdout or "").rstrip()
        _, configured_wrongly, sentence = said.rpartition("ImproperlyConfigured: ")
        if configured_wrongly:
            raise Refusal(sentence)  # the settings explain themselves; Python's path to them helps nobody
        if quiet:
            say(said)
        raise Refusal(f"“{spelled(arguments)}” failed; its own words are above.")


def spelled(arguments: Sequence[str | Path]) -> str:
    """The command as one would type it: the Python of .venv is just python."""
    words = ["python" if Path(word).parent.name == "bin" else str(word) for word in arguments[:1]]
    return shlex.join([*words, *map(str, arguments[1:])])


def read_variables(path: Path) -> dict[str, str]:
    """The KEY=value lines of a settings file; empty when there is no such file."""
    if not path.is_file():
        return {}
    lines = (line.strip().removeprefix("export ") for line in path.read_text(encoding="utf-8").splitlines())
    pairs = (line.partition("=") for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip().strip("'\"") for name, _, value in pairs}


def ensure_writable(folder: Path) -> None:
    """Refuse when `folder`, or the folder it will be made in, cannot be written.

    Tried rather than asked: permission bits know nothing of read-only file systems and of root.
    """
    existing = next(place for place in (folder, *folder.parents) if place.is_dir())
    probe = existing / f".writable-{os.getpid()}"
    try:
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Refusal(
            f"The folder {existing} cannot be written ({error.strerror}). "
            "Make it yours, or copy the site to a folder that is."
        ) from None
