"""Where files lie: every file that is stored passes the gate here, whatever way it came.

Names are made of the content, so the same file is stored once, and nothing of the uploader's name remains.
Originals are never served. What readers get are pictures drawn from them (library.variants) and the documents
that a view hands out under their own addresses.
"""

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.files.storage import FileSystemStorage

from library.cleaning import Cleaned, clean

ORIGINALS = "originals"


def name_for(cleaned: Cleaned) -> str:
    """The name it has once stored, known without storing it: `originals/5f/5f0c….webp`."""
    return _name(cleaned.digest, cleaned.extension)


def name_of_master(digest: str) -> str:
    """The name under which the picture with that digest lies."""
    return _name(digest, "webp")


def _name(digest: str, extension: str) -> str:
    return f"{ORIGINALS}/{digest[:2]}/{digest}.{extension}"


def write_whole(path: Path, content: bytes) -> None:
    """The whole file or none: readers never see half of one, and two writers do not mix."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, part = tempfile.mkstemp(dir=path.parent, prefix=".part-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        Path(part).chmod(0o644)
        Path(part).replace(path)
    except BaseException:
        Path(part).unlink(missing_ok=True)
        raise


class CleanedStorage(FileSystemStorage):
    """Stores cleaned files under names made of their content. Raises Refused for what cannot be cleaned."""

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        return name  # not used: the content decides

    def _save(self, name: str, content: Any) -> str:
        cleaned = content if isinstance(content, Cleaned) else clean(content)
        stored = name_for(cleaned)
        path = Path(self.path(stored))
        if path.is_file() and path.stat().st_size == len(cleaned.content):
            os.utime(path)  # young again, lest clean_media takes it for forgotten
        else:
            write_whole(path, cleaned.content)
        return stored

    def url(self, name: str | None) -> str:
        """Nothing: an original has no address. Print pictures with `{% picture %}`."""
        return ""
