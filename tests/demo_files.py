"""The demonstration's documents and pictures, made once for all tests that load it.

Making them takes seconds and always gives the same bytes (tests/demo/test_files.py). They are kept in var/
under a name made of what makes them, so that a change there makes them anew.
"""

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from django.conf import settings

DEMO = settings.BASE_DIR / "demo"
Maker = Callable[[Path], list[Path]]


def fingerprint() -> str:
    sources = sorted((*DEMO.glob("*.py"), *DEMO.glob("texts/*")))
    made_of = hashlib.sha256(version("reportlab").encode() + version("Pillow").encode())
    for path in sources:
        made_of.update(path.read_bytes())
    return made_of.hexdigest()[:16]


def made_once(make: Maker, name: str) -> Maker:
    """`make`, which copies what an earlier call, in whichever process, has made."""

    def copied(folder: Path) -> list[Path]:
        store = settings.BASE_DIR / "var" / "test-demo" / fingerprint() / name
        if not store.exists():
            store.parent.mkdir(parents=True, exist_ok=True)
            new = Path(tempfile.mkdtemp(dir=store.parent))
            make(new)
            try:
                new.rename(store)
            except OSError:  # another process was faster
                shutil.rmtree(new)
        shutil.copytree(store, folder, dirs_exist_ok=True)
        return [folder / path.relative_to(store) for path in sorted(store.rglob("*")) if path.is_file()]

    return copied
