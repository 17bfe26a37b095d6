"""Times the import of a content folder, first and second run: `python benchmarks/import_content.py FOLDER`.

The database is the one of DATABASE_URL: give it one that was migrated and holds no content.
"""

import resource
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def processor_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(folder: str) -> None:
    command = [sys.executable, str(ROOT / "manage.py"), "import_content", folder]
    for name in ("first run", "second run, which changes nothing"):
        start, used = time.monotonic(), processor_seconds()
        outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        seconds = time.monotonic() - start
        if outcome.returncode:
            raise SystemExit(outcome.stderr)
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        cost = f"{seconds:.0f} s, {processor_seconds() - used:.0f} s of processor, {peak:.0f} MB"
        print(f"{name}: {cost}; {outcome.stdout.strip().splitlines()[-1]}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    run(sys.argv[1])
