"""The words that stand in a document: read from the file that is stored, once, by a process of its own.

A PDF is hostile until proven harmless, and nothing proves it. Whatever it does to the process that reads it
(crash, loop, eat memory), the file is stored all the same: nobody finds its words, and the log says why.
Where words are kept is the business of library.models; what they are found by, that of a search.
"""

import io
import logging
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any

import pikepdf

from library import pdf_words
from library.pdf_words import LONGEST_CHARACTER, Limits

logger = logging.getLogger(__name__)

# A report of 300 pages takes a second and 60 MB. More than its 500,000 characters would be read by nobody who
# searches, and each of them costs its place in the index; a thousand pages without words cost time only.
LIMITS = Limits(seconds=8, memory=600_000_000, pages=1000, characters=500_000)
# Seconds by the clock. While SQLite writes for one editor, the others wait: 20 seconds at most (settings.py).
PATIENCE = 12


class Unreadable(Exception):
    """The process that read a PDF did not come to its end."""


def text_of_pdf(content: bytes, name: str = "") -> str:
    """The words of a PDF, a line for each page; "" when it has none or they cannot be read. Never raises.

    `name` is what the log calls it.
    """
    try:
        return _read_alone(content) if _draws_anything(content) else ""
    except Exception as error:  # an upload is never lost because of words
        logger.warning("The words of a PDF could not be read: “%s”: %s", name, error)
        return ""


def read_words(file: Any) -> str | None:
    """The words in the stored file of a record (a FieldFile); None when there is no file, or it is lost."""
    if not file:
        return None
    try:
        with file.storage.open(file.name) as stored:
            return text_of_pdf(stored.read(), file.name)
    except OSError:
        return None


def read_all(records: Iterable[Any]) -> Iterator[tuple[Any, str | None]]:
    """Each record with what `read_words` says of its file; several are read at once, one per processor."""
    at_once, waiting = os.cpu_count() or 1, iter(records)
    with ThreadPoolExecutor(at_once) as pool:
        while some := list(islice(waiting, at_once)):
            yield from zip(some, pool.map(read_words, [record.file for record in some]), strict=True)


def _draws_anything(content: bytes) -> bool:
    """False for blank pages: no process is started for nothing."""
    with pikepdf.open(io.BytesIO(content)) as pdf:
        return any("/Contents" in page.obj for page in islice(pdf.pages, LIMITS.pages))


def _read_alone(content: bytes) -> str:
    """Without our environment (it holds the keys of the site) and without anything of ours that is open.

    The words come by a file, not by a pipe: what would write without end fills the file to its limit, and not
    our memory.
    """
    command = [sys.executable, "-I", pdf_words.__file__, *map(str, LIMITS)]
    with tempfile.TemporaryFile() as words:
        try:
            process = subprocess.run(
                command,
                input=content,
                stdout=words,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE,
                cwd="/",
                env={},
                start_new_session=True,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise Unreadable(f"not done after {PATIENCE} seconds") from error
        if process.returncode:
            raise Unreadable(f"the process ended with {process.returncode}")
        words.seek(0)
        return _believed(words.read(LIMITS.characters * LONGEST_CHARACTER))


def _believed(said: bytes) -> str:
    """What the process said, if it is a text: a stranger may speak through it. PostgreSQL stores no NUL."""
    return said.decode().replace("\0", "")[: LIMITS.characters]
