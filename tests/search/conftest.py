"""What the tests of the search share besides their questions (tests.search.asking)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`clock(minutes=5)`: from now on it is that much later."""
    real = timezone.now

    def later(**shift: float) -> None:
        monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(**shift))

    return later
