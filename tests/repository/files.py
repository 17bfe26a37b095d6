"""Which files belong to the repository: what git tracks, and what it would track."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE = {".git", ".venv", "var", "node_modules", "__pycache__"}


def repository_files() -> list[Path]:
    """Every file, tracked or about to be; in a copy without git, all but what the tools made."""
    listing = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if listing.returncode == 0:
        found = [ROOT / name for name in listing.stdout.split("\0") if name]
    else:
        found = [path for path in ROOT.rglob("*") if not MADE.intersection(path.relative_to(ROOT).parts)]
    return sorted(path for path in found if path.is_file())


def text_files() -> list[tuple[str, str]]:
    """(name, content) of those that are text."""
    found = []
    for path in repository_files():
        try:
            found.append((path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found
