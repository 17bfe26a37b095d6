"""A real browser on the real site: Debian's chromium, static files as an installation serves them.

The suite needs SQLite in memory: the server's threads share the test's connection, so what a test makes
is there for the browser and is rolled back with the test.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connections, transaction
from django.test.testcases import LiveServerThread
from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

from bootstrap.programs import INSTALLED
from tests.pages.content import make_site
from tests.served import collect, served_from

CHROMIUM = Path("/usr/bin/chromium")
AXE = INSTALLED / "checks" / "node_modules" / "axe-core" / "axe.min.js"
RULES: dict[str, Any] = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},  # WCAG 2.2’s own, which axe leaves out unless told
    "resultTypes": ["violations"],
}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]


@pytest.fixture(scope="session", autouse=True)
def _playwright_beside_django() -> Iterator[None]:
    """Playwright runs an event loop in the thread of the test, which Django takes for asynchronous code."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": str(CHROMIUM), "args": ARGUMENTS}


@pytest.fixture(scope="session")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The static files of the public pages."""
    folder = tmp_path_factory.mktemp("static")
    collect(folder, ours_alone=True)
    return folder


@pytest.fixture(scope="session")
def collected_for_staff(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All static files, once for all workers: the first collects them, the others find them."""
    is_worker = "PYTEST_XDIST_WORKER" in os.environ
    shared = tmp_path_factory.getbasetemp().parent if is_worker else tmp_path_factory.mktemp("all")
    with (shared / "collecting").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (shared / "static").is_dir():
            collect(shared / "unfinished")
            (shared / "unfinished").rename(shared / "static")
    return shared / "static"


@contextmanager
def serving(static: Path) -> Iterator[str]:
    """The address of the site, whose threads see the rows of this test though nothing is committed."""
    shared = {
        connection.alias: connection
        for connection in connections.all()
        if connection.vendor == "sqlite" and connection.is_in_memory_db()
    }
    assert shared, "the browser suite runs on SQLite: DATABASE_URL=sqlite:///var/test.sqlite3"
    for connection in shared.values():
        connection.inc_thread_sharing()  # for good: a thread may still be closing its request at the end
    with served_from(static):
        # WhiteNoise serves the static files, as in an installation; Django's own handler would not.
        thread = LiveServerThread(
            "127.0.0.1", static_handler=lambda application: application, connections_override=shared
        )
        thread.daemon = True
        thread.start()
        thread.is_ready.wait()
        if thread.error:
            raise thread.error
        yield f"http://{thread.host}:{thread.port}"
        thread.terminate()


@pytest.fixture
def server(db: None, collected_for_staff: Path) -> Iterator[str]:
    """The site with what the test itself makes."""
    with serving(collected_for_staff) as address:
        yield address


@pytest.fixture(scope="module")
def site(django_db_setup: None, django_db_blocker: Any, collected: Path) -> Iterator[str]:
    """The site with one of everything a public page can show, for tests that only read."""
    with django_db_blocker.unblock(), transaction.atomic(), serving(collected) as address:
        make_site()
        yield address
        transaction.set_rollback(True)


@dataclass
class Watch:
    """What a page asked for and what the browser said about it."""

    host: str
    elsewhere: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    stylesheets: int = 0

    def on(self, page: Page) -> None:
        page.on("request", self.asked)
        page.on("console", self.said)
        page.on("pageerror", lambda error: self.messages.append(str(error)))

    def asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme != "data" and parts.netloc != self.host:
            self.elsewhere.append(request.url)
        self.stylesheets += request.resource_type == "stylesheet"

    def said(self, message: ConsoleMessage) -> None:
        """Everything, but for the browser's own word that the page itself answered 404 or 410."""
        of_the_page = message.location.get("url") == (message.page.url if message.page else None)
        if not (of_the_page and re.search(r"status of 4(04|10)\b", message.text)):
            self.messages.append(f"{message.type}: {message.text}")


@pytest.fixture(scope="session")
def axe() -> str:
    assert AXE.is_file(), "axe-core is not installed; this installs it and runs these tests: make browser"
    return AXE.read_text(encoding="utf-8")


def violations(page: Page, axe: str, rules: dict[str, Any] = RULES) -> list[tuple[str, list[str]]]:
    """What axe finds: the rule, and the elements that break it. Told to the page as a debugger would."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(axe)
    found = page.evaluate("async rules => (await axe.run(document, rules)).violations", rules)
    return [(broken["id"], [node["html"][:200] for node in broken["nodes"]]) for broken in found]


def open_page(context: BrowserContext, address: str, watch: Watch | None = None) -> Page:
    page = context.new_page()
    if watch:
        watch.on(page)
    page.goto(address)
    return page
