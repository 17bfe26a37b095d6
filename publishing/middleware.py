"""The first request after a planned change is due finds it made (publishing.copies.plans)."""

import logging
import time
from collections.abc import Callable
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from publishing.copies import plans

logger = logging.getLogger(__name__)

HEALTH = "/health/"


class Clock:
    """When the next change is due, asked at most every few seconds: a plan is at least a minute away, so that
    each server process has heard of it in time, and hardly any request asks.
    """

    asks_every = 5.0  # seconds

    def __init__(self) -> None:
        self.next: datetime | None = None
        self.asked_at = -float("inf")

    def rings(self) -> bool:
        if time.monotonic() - self.asked_at >= self.asks_every:
            self.next, self.asked_at = plans.next_moment(), time.monotonic()
        return self.next is not None and self.next <= timezone.now()

    def forget(self) -> None:
        self.__init__()  # type: ignore[misc]


clock = Clock()


class DueChanges:
    """Makes the changes that are due before anything is read. What fails leaves the request alone."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            if request.path_info != HEALTH and clock.rings():
                plans.carry_out_what_is_due()
                clock.forget()
        except Exception:  # a page that is read depends on none of it
            logger.exception("It is not known whether a planned change is due.")
        return self.get_response(request)
