"""The files of a content folder: taken in through the gate, put away when the records are in, copied out.

Threats: a path that leads out of the folder (`..`, links), a file that is none (a pipe, `/dev/zero`), and
everything library.cleaning refuses. No file is stored before every record is, and none stays without them.
"""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import models
from django.utils.translation import gettext as _

from library import cleaning
from library.cleaning import Cleaned
from library.facts import Facts
from library.models import Image
from library.storage import name_for
from transfer.layout import FILES, Shape
from transfer.records import Record
from transfer.values import Wrong

LONGEST_PATH = 300
CHUNK = 1 << 20


def parts_of(path: str) -> list[str]:
    """The folders and the name in `path`. Raises Wrong for what does not name a file inside a folder."""
    parts = path.split("/")
    odd = "\\" in path or not path.isprintable() or len(path) > LONGEST_PATH
    if odd or any(part in {"", ".", ".."} for part in parts):
        raise Wrong(
            _("“%(path)s” is not the path of a file, written from the folder on: files/images/logo.webp.")
            % {"path": path[:100]}
        )
    return parts


@contextmanager
def opened(folder: Path, path: str) -> Iterator[IO[bytes]]:
    """The file at `path` inside `folder`; no link is followed on the way. Raises Wrong.

    Each folder is opened from the one before, so that nobody can put a link in between meanwhile.
    """
    *folders, name = parts_of(path)
    with ExitStack() as held:
        try:
            place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            held.callback(os.close, place)
            for one in folders:
                place = os.open(one, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=place)
                held.callback(os.close, place)
            # Without waiting: a pipe that nobody writes to would otherwise be waited for without end.
            found = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK, dir_fd=place)
        except FileNotFoundError as error:
            raise Wrong(_("There is no file “%(path)s”.") % {"path": path[:100]}) from error
        except OSError as error:
            raise Wrong(unusual(path)) from error
        if not stat.S_ISREG(os.fstat(found).st_mode):
            os.close(found)
            raise Wrong(unusual(path))
        yield held.enter_context(os.fdopen(found, "rb"))


def unusual(path: str) -> str:
    return _("“%(path)s” is not an ordinary file that can be read. Links are not followed.") % {
        "path": path[:100]
    }


class Incoming:
    """The files that the lines of one import name: cleaned once, kept aside, stored at the end or never."""

    def __init__(self, folder: Path, facts: dict[str, Facts]) -> None:
        self.folder, self.facts = folder, facts
        self.names: dict[tuple[str, Any], str] = {}
        self.stored: list[str] = []
        self.aside: Path | None = None
        self.held = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Whatever refused the records after their files were stored: those that are new go again."""
        self.held.close()
        if kind is not None:
            for name in self.stored:
                default_storage.delete(name)

    def take(self, field: models.Field, path: str) -> str:
        """The name under which the file at `path` is stored. Raises Wrong."""
        kinds = cleaning.PICTURES if issubclass(field.model, Image) else cleaning.DOCUMENTS
        if (path, kinds) not in self.names:
            self.names[path, kinds] = self._clean(path, kinds)
        return self.names[path, kinds]

    def _clean(self, path: str, kinds: Any) -> str:
        with opened(self.folder, path) as file:
            try:
                cleaned = cleaning.clean(File(file, name=path.rpartition("/")[2]), kinds)
            except cleaning.Refused as error:
                raise Wrong(" ".join(error.messages)) from error
        name = name_for(cleaned)
        self.facts[name] = Facts(
            cleaned.media_type, len(cleaned.content), cleaned.width, cleaned.height, cleaned.pages
        )
        self._aside(name).write_bytes(cleaned.content)
        return name

    def _aside(self, name: str) -> Path:
        """The place of a cleaned file until it is stored, in a folder that nobody else sees."""
        if self.aside is None:
            self.aside = Path(self.held.enter_context(tempfile.TemporaryDirectory()))
        return self.aside / name.replace("/", "_")

    def store(self) -> None:
        """Stores what is not there yet. Leaving with an exception takes it back."""
        for name in sorted(set(self.names.values())):
            if not default_storage.exists(name):
                self.stored.append(name)
                default_storage.save(name, self._cleaned(name))

    def _cleaned(self, name: str) -> Cleaned:
        """What the gate let in when the line was read: nobody else can write where it was kept."""
        facts = self.facts[name]
        return Cleaned(
            self._aside(name).read_bytes(),
            facts.media_type,
            Path(name).suffix[1:],
            width=facts.width,
            height=facts.height,
            pages=facts.pages,
        )


class Missing(Exception):
    """A stored file that a record names is not there."""


class Outgoing:
    """The files of one export: gathered beside the old ones, then put in their place."""

    def __init__(self, folder: Path) -> None:
        self.place, self.part = folder / FILES, folder / f"{FILES}.part"
        self.clear()

    def named(self, shape: Shape, record: Record, path: str) -> Record:
        """The record as its line says it: the names of its files are paths in the folder.

        `path` is made of the type and the key of the record; members add their own: `documents/note.fr`.
        """
        said = dict(record)
        for slot in shape.file_slots:
            if name := said.get(slot.key):
                said[slot.key] = self._copy(name, f"{path}{Path(name).suffix}")
        for accessor, member in shape.members.items():
            if member.has_files and accessor in said:
                said[accessor] = [
                    self.named(member, one, f"{path}.{one[member.natural]}") for one in said[accessor]
                ]
        return said

    def _copy(self, name: str, path: str) -> str:
        copy = self.part / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        try:
            with default_storage.open(name) as file, copy.open("xb") as written:
                shutil.copyfileobj(file, written, CHUNK)
        except OSError as error:
            raise Missing(
                _("The stored file “%(name)s” cannot be copied: %(error)s")
                % {"name": name, "error": error.strerror}
            ) from error
        return f"{FILES}/{path}"

    def clear(self) -> None:
        remove(self.part)

    def replace(self) -> None:
        """No file of an earlier export stays, and none outside the folder is touched."""
        remove(self.place)
        if self.part.exists():
            self.part.rename(self.place)


def remove(path: Path) -> None:
    """A folder with all that is in it, or a link, but never what a link leads to."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
