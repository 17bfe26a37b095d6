"""What is wrong with an import: where it stands and why, all of it at once."""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from django.utils.translation import gettext as _

MOST = 100  # the hundredth mistake of a file is seldom news
LONGEST_STEP, LONGEST_REASON = 100, 1000  # characters: what is wrong may be megabytes long


class Where(NamedTuple):
    """A place in the files: `positions.jsonl`, line 12, `asks[2].status`. Line 0 is the file itself."""

    file: str
    line: int = 0
    field: str = ""

    def at(self, key: str | int) -> "Where":
        """The place of a key (or of an item, counted from 1) inside this one."""
        if isinstance(key, int):
            step = f"[{key}]"
        else:
            step = f".{key[:LONGEST_STEP]}" if self.field else key[:LONGEST_STEP]
        return self._replace(field=self.field + step)

    def inside(self, key: str) -> "Where":
        """The place of the member with this key: `actions[minerais-lettre]`."""
        return self._replace(field=f"{self.field}[{key[:LONGEST_STEP]}]")

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.field}" if self.field else place


class Problem(NamedTuple):
    where: Where
    reason: str

    def __str__(self) -> str:
        return visible(f"{self.where}: {self.reason}")


def visible(text: str) -> str:
    """`text` with control characters and direction marks spelled out: a file must not drive a terminal."""
    return "".join(
        f"\\u{ord(character):04x}" if unicodedata.category(character) in {"Cc", "Cf", "Cs"} else character
        for character in text
    )


class Refused(Exception):
    """Nothing was imported. `problems` says why."""

    def __init__(self, problems: "Problems") -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class Problems:
    """The problems found so far. Adding one too many raises Refused: no more is read."""

    def __init__(self, most: int = MOST) -> None:
        self.found: list[Problem] = []
        self.most = most

    def add(self, where: Where, reason: object) -> None:
        self.found.append(Problem(where, str(reason)[:LONGEST_REASON]))
        if len(self.found) >= self.most:
            raise Refused(self)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    def refuse_if_any(self) -> None:
        if self.found:
            raise Refused(self)

    def summary(self) -> str:
        if len(self.found) >= self.most:
            return _("Nothing was imported. Only the first %(number)d problems are shown.") % {
                "number": self.most
            }
        return _("Nothing was imported.")
