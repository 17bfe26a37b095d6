"""Who is writing now, and how: said around a write, read by whatever notes where a text comes from."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from publishing.text_states import How


@dataclass(frozen=True)
class Writing:
    """Who is writing now and how. `minor`: what changes in a source text asks no translator to look again."""

    by: str = ""
    how: How = How.HAND
    minor: bool = False


NOBODY = Writing()
_writing: ContextVar[Writing] = ContextVar("writing", default=NOBODY)


def writer() -> Writing:
    return _writing.get()


@contextmanager
def writing(*, by: Any = None, how: How = How.HAND, minor: bool = False) -> Iterator[None]:
    """Says of every text written inside that `by` (a person, None for the system) wrote it so."""
    token = _writing.set(Writing(getattr(by, "email", "") or "", how, minor))
    try:
        yield
    finally:
        _writing.reset(token)
