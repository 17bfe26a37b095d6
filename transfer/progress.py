"""A progress bar on stderr: at once for a person at a terminal, after half a minute in a log."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tqdm import tqdm

A_SECOND, HALF_A_MINUTE = 1.0, 30.0


class Progress:
    """Bars for the steps of a long run; none at all when `silent`."""

    def __init__(self, *, silent: bool = False) -> None:
        self.silent = silent

    @contextmanager
    def of(self, title: str, total: int | None = None) -> Iterator[tqdm]:
        pause = A_SECOND if sys.stderr.isatty() else HALF_A_MINUTE
        with tqdm(
            desc=title,
            total=total,
            file=sys.stderr,
            delay=pause,
            mininterval=0.2 if sys.stderr.isatty() else HALF_A_MINUTE,
            disable=self.silent,
            leave=False,
        ) as bar:
            yield bar
