"""Telling a WebSub hub that a feed changed (https://www.w3.org/TR/websub/). Only where WEBSUB_HUB names one.

What leaves is the address of the site-wide feed of each language and nothing else: not what changed, nor who
changed it. Several changes in a row are one message; nobody waits for it, and one that fails is a line in the
log. It cannot tell of a scheduled text whose moment comes: nothing is saved then.
"""

import atexit
import logging
from datetime import timedelta
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from advocacy_site.feeds import SOURCES
from languages.codes import column, site_languages
from languages.queries import batches
from publishing.pages import absolute, everywhere
from publishing.public_change import Change
from publishing.state import public_condition, withdrawn_condition

FEED = "feed-atom"
QUIET = 2.0  # seconds in which further changes join the same message
TIMEOUT = 5.0  # seconds a hub has to answer
JUST_NOW = timedelta(minutes=10)  # as long as a transaction may last
AT_A_TIME = 500  # keys in a query

logger = logging.getLogger(__name__)


def listen(changes: frozenset[Change], **kwargs: Any) -> None:
    """Hears publishing.public_change, which speaks after the commit."""
    if settings.WEBSUB_HUB and feeds_changed(changes):
        messenger.tell()


def feeds_changed(changes: frozenset[Change]) -> bool:
    """True when one of them is told by a feed, has just ceased to be, or was until it was deleted.

    Not for a text that is scheduled, or was withdrawn before: that somebody works on it is nobody's business.
    """
    for source in SOURCES:
        keys = [change.key for change in changes if change.model == source.model._meta.label_lower]
        for some in batches(keys, AT_A_TIME):
            rows = source.model.objects.filter(pk__in=some)
            if rows.filter(seen_by_readers(source.model)).exists() or rows.count() < len(some):
                return True
    return False


def seen_by_readers(model: Any) -> Q:
    now, seen = timezone.now(), Q()
    for code in site_languages():
        just_now = Q()
        for name in ("withdrawn_at", "until"):
            just_now |= Q(**{f"{column(name, code)}__gte": now - JUST_NOW})
        seen |= public_condition(model, code, now) | (withdrawn_condition(code, now) & just_now)
    return seen


class Messenger:
    """Sends what is to be told from a thread of its own, one message after the other.

    The thread lasts as long as there is something to tell; a process that ends lets it finish.
    """

    def __init__(self) -> None:
        self.lock = Lock()
        self.has_news = False
        self.thread: Thread | None = None
        self.hurry = Event()
        atexit.register(self.finish)

    def tell(self) -> None:
        with self.lock:
            self.has_news = True
            if self.thread is not None and self.thread.is_alive():
                return
            self.thread = Thread(target=self._work, name="websub", daemon=True)
            try:
                self.thread.start()
            except RuntimeError as error:  # no more threads, or the process is ending
                self.thread = None
                logger.warning("The hub was not told of a change: %s", error)

    def finish(self) -> None:
        """Waits until all is told, without the quiet time before it."""
        self.hurry.set()
        if thread := self.thread:
            thread.join(TIMEOUT * len(site_languages()))
        self.hurry.clear()

    def _work(self) -> None:
        while True:
            self.hurry.wait(QUIET)
            with self.lock:
                self.has_news = False
            tell_hub()
            with self.lock:
                if not self.has_news:
                    self.thread = None
                    return


messenger = Messenger()


def tell_hub() -> None:
    """One request for each language's feed."""
    for path in everywhere(FEED).values():
        try:
            send(settings.WEBSUB_HUB, absolute(path))
        except Exception as error:  # whatever it is: nobody waits for it, and the other feeds have their turn
            logger.warning("The hub was not told that %s changed: %s", path, error)


class Stay(HTTPRedirectHandler):
    """A hub that sends us elsewhere has said no: the other place is not the one that was chosen."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def send(hub: str, feed: str) -> None:
    body = urlencode({"hub.mode": "publish", "hub.url": feed}).encode()
    request = Request(hub, body, headers={"Content-Type": "application/x-www-form-urlencoded"})
    build_opener(Stay).open(request, timeout=TIMEOUT).close()
