"""What the tests of the search share besides their questions (tests.search.asking)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

# SQLite lets one writer in at a time: there is nothing to try.
collect_ignore = ["test_together.py"] if "sqlite" in settings.DATABASES["default"]["ENGINE"] else []


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """`clock(minutes=5)`: from now on it is that much later."""
    real = timezone.now

    def later(**shift: float) -> None:
        monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(**shift))

    return later
