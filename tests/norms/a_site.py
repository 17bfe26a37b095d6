"""What a reader of the site gets, read once for all the norms: every kind of page, in every language.

A checker is given these pages, or pages of its own making, and returns what is wrong with them; it asks
neither the database nor the code that made them.
"""

import json
from dataclasses import dataclass, field
from functools import cached_property

import pytest
from bs4 import BeautifulSoup
from django.db import transaction
from django.test import Client

from languages.codes import site_languages
from tests.pages.content import EVERY_PAGE, make_site

ORIGIN = "http://testserver"
_read: dict[str, list["Page"]] = {}


@dataclass
class Page:
    """An answer: where it was asked, in which language, and what came."""

    path: str
    html: str = ""
    language: str = ""
    kind: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.html, "html5lib")

    @property
    def is_found(self) -> bool:
        return self.status == 200


def ask(client: Client, path: str, language: str = "", kind: str = "", **headers: str) -> Page:
    answer = client.get(path, headers=headers or None)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return Page(path, body.decode(), language, kind, answer.status_code, dict(answer.headers))


def every_page(client: Client) -> list[Page]:
    return [ask(client, path, language, kind) for kind, language, path in EVERY_PAGE]


@pytest.fixture
def pages(db) -> list[Page]:
    """Every kind of page of tests/pages/content.py, and the sitemaps; the database is left as it was."""
    if "site" not in _read:
        with transaction.atomic():
            make_site()
            client = Client()
            files = (ask(client, f"/{code}/sitemap.xml", code, "sitemap") for code in site_languages())
            _read["site"] = [*every_page(client), *files]
            transaction.set_rollback(True)
    return [page for page in _read["site"] if page.kind != "sitemap"]


@pytest.fixture
def sitemaps(pages) -> list[str]:
    """One for each language."""
    return [page.html for page in _read["site"] if page.kind == "sitemap"]


def told_to_machines(page: Page) -> list[dict]:
    """The nodes of a page's JSON-LD."""
    found = []
    for script in page.soup.find_all("script", type="application/ld+json"):
        found += json.loads(script.string).get("@graph", [])
    return found
