"""Programs that the checks borrow: Debian's chromium and Java, and what npm brings.

The site itself needs none of them. Debian's packages are installed by root alone; npm's stay in var/npm, in
the versions and with the hashes of a package-lock.json. Not here: Python's packages (environment.py).
"""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from bootstrap.terminal import ROOT, VAR, Refusal, command, ensure_writable, say

# Each holds a package.json and its lock: what every check needs, and what `make lighthouse` alone does.
CHECKS = ROOT
LIGHTHOUSE = ROOT / "benchmarks" / "lighthouse"
INSTALLED = VAR / "npm"

# No script of a package runs, and nothing is asked or reported beyond the packages themselves.
QUIETLY = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
OLDEST_NPM_FOR_LIGHTHOUSE = 10  # npm 9 cannot read a lock in which a package is overridden


class Missing(Refusal):
    """What a check needs is not on this machine, and this person may not install it."""


@dataclass(frozen=True)
class Program:
    """A command, and the package of Debian that has it."""

    name: str
    package: str


CHROMIUM = Program("chromium", "chromium")
JAVA = Program("java", "default-jre-headless")
NPM = Program("npm", "npm")  # brings node along


def ensure(program: Program, purpose: str) -> None:
    """Install a package of Debian where its command is not found; raises Missing when only root may."""
    if shutil.which(program.name):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise Missing(f"{purpose} needs {program.name}. Install it: apt install {program.package} (as root)")
    say(f"Installing {program.package} …")
    env = {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", program.package]
    command(["apt-get", "update", "-qq"], env=env, quiet=True)
    command(install, env=env, quiet=True)


def npm_packages(manifest: Path, purpose: str) -> Path:
    """The node_modules that the lock beside `manifest` describes, filled where it is not yet."""
    folder = INSTALLED / ("checks" if manifest == CHECKS else manifest.name)
    files = ["package.json", "package-lock.json"]
    wanted = b"".join((manifest / name).read_bytes() for name in files)
    stamp = folder / ".installed"
    if stamp.is_file() and stamp.read_bytes() == wanted:
        return folder / "node_modules"
    ensure(NPM, purpose)
    ensure_writable(VAR)
    say(f"Installing what {(manifest / 'package-lock.json').relative_to(ROOT)} names …")
    folder.mkdir(parents=True, exist_ok=True)
    stamp.unlink(missing_ok=True)
    for name in files:
        shutil.copy(manifest / name, folder / name)
    command(["npm", "ci", "--prefix", folder, *QUIETLY], quiet=True)
    stamp.write_bytes(wanted)
    return folder / "node_modules"


def npm_version() -> int:
    """The first number of npm's version."""
    asked = subprocess.run(["npm", "--version"], capture_output=True, text=True)
    first = asked.stdout.strip().partition(".")[0]
    return int(first) if first.isdigit() else 0


def write_npm_locks() -> None:
    """Write each package-lock.json, where there is npm: hashes, no address of any registry."""
    if not shutil.which(NPM.name):
        say("There is no npm here: package-lock.json stays as it is.")
        return
    options = ["--package-lock-only", "--omit-lockfile-registry-resolved", *QUIETLY]
    for manifest in (CHECKS, LIGHTHOUSE):
        command(["npm", "install", "--prefix", manifest, *options], quiet=True)
        say(f"Wrote {(manifest / 'package-lock.json').relative_to(ROOT)}.")
