"""The virtual environment: makes .venv and installs the locks into it, by their hashes.

Not here: writing the locks' ranges (pyproject.toml) and anything that knows Django.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

from bootstrap.terminal import ROOT, Refusal, command, ensure_writable, say

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
RUNTIME = ROOT / "requirements.txt"
DEVELOPMENT = ROOT / "requirements-dev.txt"  # holds the runtime too

NO_VENV = "Python cannot make a virtual environment here. Install python3-venv: apt install python3-venv"
# Whatever the person's own configuration of pip says, packages belong into .venv.
PIP_ENVIRONMENT = {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONNOUSERSITE": "1"}


def setup(*, dev: bool = False) -> None:
    """Make .venv and install what is missing; nothing to do takes no time."""
    lock = DEVELOPMENT if dev else RUNTIME
    if not works(PYTHON):
        ensure_writable(ROOT)
        make_venv()
    if not installed(lock):
        ensure_writable(VENV)
        install(lock)


def works(python: Path) -> bool:
    """Whether .venv holds a Python that starts and is new enough.

    It stops doing so when the system's Python is upgraded, and then the environment is made again.
    """
    if not python.exists():
        return False
    question = "import sys; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([python, "-c", question], capture_output=True).returncode == 0


def make_venv() -> None:
    """Make an empty environment, with pip in it where Python carries one.

    Debian ships `ensurepip` apart; without it a pip, or uv, from outside can still fill the environment.
    """
    if importlib.util.find_spec("venv") is None:
        raise Refusal(NO_VENV)
    say("Making .venv …")
    if importlib.util.find_spec("ensurepip") is not None and make("--clear"):
        return
    if not outside_installer() or not make("--clear", "--without-pip"):
        shutil.rmtree(VENV, ignore_errors=True)
        raise Refusal(NO_VENV)


def make(*options: str) -> bool:
    """Whether `python -m venv` made it."""
    made = subprocess.run([sys.executable, "-m", "venv", *options, VENV], capture_output=True)
    return made.returncode == 0 and works(PYTHON)


def outside_installer() -> list[str] | None:
    """The command that fills .venv from outside: uv if it is there, else a pip that knows --python."""
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--python", str(PYTHON)]
    pip = [sys.executable, "-m", "pip", "--python", str(PYTHON), "install"]
    known = subprocess.run([sys.executable, "-m", "pip", "--help"], capture_output=True, text=True)
    return pip if "--python" in known.stdout else None


def inside_installer() -> list[str] | None:
    """The command of the pip inside .venv, if there is one."""
    pip = [str(PYTHON), "-m", "pip"]
    answers = subprocess.run([*pip, "--version"], capture_output=True).returncode == 0
    return [*pip, "install"] if answers else None


def install(lock: Path) -> None:
    """Install a lock, each file checked against its hash; uv, where it is found, only saves time."""
    say(f"Installing {lock.name} (the first time takes about a minute) …")
    arguments = ["--quiet", "--require-hashes", "--requirement", str(lock)]
    outside, inside = outside_installer(), inside_installer()
    for installer in (outside, inside) if shutil.which("uv") else (inside, outside):
        if installer and succeeds([*installer, *arguments]):
            write_stamps(lock)
            return
    raise Refusal("The packages could not be installed; the last lines above say why. Is the network there?")


def succeeds(arguments: list[str]) -> bool:
    try:
        command(arguments, env=PIP_ENVIRONMENT, quiet=True)
    except Refusal:
        return False
    return True


def stamp(lock: Path) -> Path:
    """The file that says which content of the lock is installed."""
    return VENV / f".{lock.name}.installed"


def fingerprint(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def installed(lock: Path) -> bool:
    return stamp(lock).is_file() and stamp(lock).read_text() == fingerprint(lock)


def write_stamps(lock: Path) -> None:
    for covered in {lock, RUNTIME}:
        stamp(covered).write_text(fingerprint(covered))


def write_locks() -> None:
    """Compile pyproject.toml into the two locks: every platform, hashes, no address of any registry.

    Keeps the versions that are locked unless they no longer fit; UPGRADE=1 takes the newest that fit.
    """
    setup(dev=True)
    options = ["--universal", "--python-version=3.11", "--generate-hashes", "--quiet"]
    options += ["--no-header", "--no-annotate", "--no-emit-index-url", "--no-emit-find-links"]
    options += ["--upgrade"] if os.environ.get("UPGRADE") else []
    compile_lock = [str(PYTHON), "-m", "uv", "pip", "compile", *options, "pyproject.toml"]
    command([*compile_lock, "--output-file", RUNTIME.name])
    command([*compile_lock, "--extra=dev", "--constraint", RUNTIME.name, "--output-file", DEVELOPMENT.name])
    say(f"Wrote {RUNTIME.name} and {DEVELOPMENT.name}.")
