"""How much work a call is, in lines of Python that run: the same on a slow machine and on a fast one."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def lines_run(call: Callable[..., Any], *arguments: Any) -> int:
    """How many lines `call` runs, a line of a loop each time; what is written in C is not seen."""
    lines = 0

    def count(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal lines
        lines += event == "line"
        return count

    before = sys.gettrace()
    sys.settrace(count)
    try:
        call(*arguments)
    finally:
        sys.settrace(before)
    return lines


def grows_with_its_text(call: Callable[[str], Any], sentence: str) -> bool:
    """A text that is twice as long is twice the work, not four times."""
    call(sentence)  # what is only looked up once
    once, twice = (lines_run(call, sentence * times) for times in (300, 600))
    assert once > 300, "hardly anything ran: the text was not read"
    return twice < 2.2 * once
