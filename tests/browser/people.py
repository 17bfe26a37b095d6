"""The cast of the stories: people who log in, each in a browser of their own, a guest, and a visitor."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from html import unescape
from typing import Any

from bs4 import BeautifulSoup
from django.urls import reverse
from playwright.sync_api import Browser, Page

from languages.codes import column, site_languages
from publishing.state import Publishable
from tests.browser.hands import Hand, Mouse, wait_for_editors
from tests.making import make_user

SAVE = "[name=_continue]:not(.enter-saves)"
PASSWORD = "un mot de passe assez long"
DONE = ".messagelist .success"
ORIGINAL, OTHER = site_languages()[:2]


class Staff:
    """Somebody who works here, by hand, and everything that their browser ever complained of."""

    def __init__(self, browser: Browser, server: str, role: str, hand: type[Hand] = Mouse, **values: Any):
        self.server = server
        self.context = browser.new_context(viewport={"width": 1440, "height": 900})
        self.refused: list[str] = []  # by the policy, on whatever page
        self.context.expose_binding("toldOfRefusal", lambda _source, what: self.refused.append(what))
        self.context.add_init_script(
            "addEventListener('securitypolicyviolation',"
            " (event) => window.toldOfRefusal(`${event.violatedDirective} ${event.blockedURI}`))"
        )
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.hand = hand(self.page)
        self.comes(role, **values)

    def comes(self, role: str, **values: Any) -> None:
        user = make_user(role, email=f"{role}@example.org", interface_language="en", **values)
        user.set_password(PASSWORD)
        user.save()
        self.opens("/admin/login/?next=/admin/")
        self.hand.write("#id_username", user.email)
        self.hand.write("#id_password", PASSWORD)
        self.hand.press("[type=submit]")
        self.page.locator("#logout-form").wait_for()
        for said in ("console", "pageerror", "request"):  # once the browser has looked for an icon
            self.page.on(said, getattr(self, f"note_{said}"))

    def note_console(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def note_pageerror(self, error: Any) -> None:
        self.complaints.append(str(error))

    def note_request(self, request: Any) -> None:
        if not request.url.startswith((self.server, "data:", "blob:")):
            self.complaints.append(request.url)

    def opens(self, path: str) -> Page:
        self.page.goto(self.server + path)
        wait_for_editors(self.page)
        return self.page

    def opens_record(self, record: Any, page: str = "change", *more: Any) -> Page:
        meta = record._meta
        return self.opens(
            reverse(f"admin:{meta.app_label}_{meta.model_name}_{page}", args=[record.pk, *more])
        )

    def writes(self, name: str, language: str, words: str, row: str = "") -> None:
        """Types over what a field of one language says."""
        self.hand.write(f"#id_{row}{column(name, language)}", words)

    def saves(self) -> None:
        self.does(SAVE)

    def does(self, button: str) -> None:
        """Presses a button whose page then says what it did."""
        self.hand.press(button)
        self.page.locator(DONE).first.wait_for()
        wait_for_editors(self.page)

    def is_content(self) -> bool:
        """True when neither the policy nor the console had anything to say, on any page."""
        assert self.refused == [] and self.complaints == []
        return True


@dataclass
class Visitor:
    """Whoever reads the site: no account, no cookie."""

    context: Any
    server: str

    def reads(self, record: Publishable, language: str) -> str:
        """The page of a record in one language as it stands there; nothing where it is not to be read."""
        version = type(record)._base_manager.get(pk=record.pk).version(language)
        if not version.slug:
            return ""
        answer = self.context.request.get(self.server + version.url, max_redirects=0)
        assert self.context.cookies() == []
        assert answer.status in {200, 302, 404, 410}, answer.status
        return unescape(answer.text()) if answer.status == 200 else ""

    def finds(self, selector: str, record: Publishable, language: str) -> str:
        """What the page says there; what stands in its head or in an address is not read."""
        place = BeautifulSoup(self.reads(record, language), "html.parser").select_one(selector)
        assert place is not None, f"{language}: no {selector}"
        return place.get_text(" ", strip=True)

    def sees(self, record: Publishable, **words: str | None) -> bool:
        """`sees(position, fr="Dix puits", en=None)`: words on the page of that language; None, no page."""
        for language, expected in words.items():
            page = self.reads(record, language)
            if expected is None:
                assert page == "", f"{language}: there is a page"
            else:
                assert expected in page, f"{language}: {expected} is not on the page"
        return True


@contextmanager
def visiting(browser: Browser, server: str) -> Iterator[Visitor]:
    context = browser.new_context()
    yield Visitor(context, server)
    context.close()
