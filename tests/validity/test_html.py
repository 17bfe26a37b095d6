"""Every kind of page is valid HTML in each language: full, empty, refused, and all of the demonstration."""

import html
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from advocacy_site import errors
from languages.codes import site_languages
from pages.chrome import chrome
from tests.pages.content import EVERY_PAGE, PAGES, make_site
from tests.validity.conftest import Remark, check

WRITTEN = settings.VAR / "validity"
BROKEN = '<!DOCTYPE html>\n<html lang="fr">\n<title>A</title>\n<p><a href="b">C</p>\n<img src="d">\n'
MOST_PAGES = 3000
ADDRESS = re.compile(rf'href="(/(?:{"|".join(site_languages())})/[^"#]*)')


def named(*words: str) -> str:
    """The name of a file: what is on the page, and its language."""
    return "-".join(words).replace(" ", "-") + ".html"


class Shelf:
    """Pages as files in one folder, for one run of the checker."""

    def __init__(self, folder: Path):
        self.folder = folder

    def put(self, name: str, page: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(page, encoding="utf-8")

    def ask(self, name: str, address: str) -> Any:
        response = Client().get(address)
        if response.headers.get("Content-Type", "").startswith("text/html") and response.content:
            self.put(name, response.content.decode())
        return response


def write_full_site(shelf: Shelf) -> None:
    make_site()
    for kind, language, address in EVERY_PAGE:
        shelf.ask(named(kind, language), address)


def write_empty_site(shelf: Shelf) -> None:
    """What a new installation shows: whatever has a page before anybody has written anything."""
    for kind, language, address in EVERY_PAGE:
        if Client().get(address).status_code == 200:
            shelf.ask(f"empty/{named(kind, language)}", address)


def write_refusals(shelf: Shelf) -> None:
    """The pages that no address leads to in a site that works."""
    for language in site_languages():
        request = RequestFactory().get(f"/{language}/")
        with translation.override(language):
            setattr(request, "site", chrome(language))  # noqa: B010  (not contrib.sites’ one)
            for status, answer in ((400, errors.bad_request), (403, errors.forbidden)):
                shelf.put(f"refused/{status}-{language}.html", answer(request, ValueError()).content.decode())
    for template in ("500.html", "503.html"):
        shelf.put(f"refused/{template}", render_to_string(template))


def write_demonstration(shelf: Shelf) -> None:
    """Every page that a link leads to from a home page."""
    call_command("load_demo", verbosity=0)
    waiting = [f"/{language}/" for language in site_languages()]
    seen = set(waiting)
    for number, address in enumerate(waiting):  # grows while it is read
        assert number < MOST_PAGES, "the site does not end"
        response = shelf.ask(f"demonstration{address.replace('?', '-')}page.html", address)
        found = ADDRESS.findall(response.content.decode()) if not response.streaming else []
        new = [address for address in dict.fromkeys(map(html.unescape, found)) if address not in seen]
        seen.update(new)
        waiting += new


@pytest.fixture(scope="module")
def remarks(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[Remark]]:
    """What the checker says of all of them, and of one page that is wrong. They stay, to be looked at."""
    shutil.rmtree(WRITTEN, ignore_errors=True)
    shelf = Shelf(WRITTEN)
    with django_db_blocker.unblock():
        for write in (write_empty_site, write_full_site, write_refusals, write_demonstration):
            with transaction.atomic():
                write(shelf)
                transaction.set_rollback(True)
    shelf.put("broken.html", BROKEN)
    found = check(shelf.folder, "--skip-non-html")
    print(f"{len(list(shelf.folder.rglob('*.html')))} pages")
    yield found


def said(remarks: list[Remark], beginning: str, *kinds: str) -> list[str]:
    return [str(found) for found in remarks if found.file.startswith(beginning) and found.kind in kinds]


# pytest-django makes the test database only when a test that runs says that it needs one.
pytestmark = pytest.mark.django_db


def test_the_checker_sees_what_is_wrong(remarks: list[Remark]):
    wrong = " ".join(said(remarks, "broken.html", "error"))
    assert "“img” element must have an “alt” attribute" in wrong.replace('"', "”")
    assert "violates nesting rules" in wrong or "unclosed" in wrong.lower()


@pytest.mark.parametrize(
    ("kind", "language"), [(kind, language) for kind in PAGES for language in PAGES[kind]]
)
def test_a_kind_of_page_is_valid(kind: str, language: str, remarks: list[Remark]):
    assert said(remarks, named(kind, language), "error", "warning") == []


@pytest.mark.parametrize("which", ["empty/", "refused/", "demonstration/"])
def test_so_are_the_pages_of_a_new_site_the_refusals_and_the_demonstration(which: str, remarks: list[Remark]):
    assert said(remarks, which, "error", "warning") == []
