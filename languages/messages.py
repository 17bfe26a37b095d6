"""The interface strings' catalogues: where they are, compiling them without gettext's own tools."""

from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings


def catalogues() -> Iterator[tuple[Path, Path]]:
    """(source, compiled) for every catalogue of the site."""
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            yield source, source.with_suffix(".mo")


def compile_catalogues() -> list[Path]:
    """Writes each compiled catalogue that is missing or older than its source; says which."""
    written = []
    for source, compiled in catalogues():
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(compiled))
            written.append(compiled)
    return written
