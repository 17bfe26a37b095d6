"""The public site as a reader gets it, read once for all norms: every kind of page, in every language.

Beside the content of tests.pages.content there is one of each thing that C12–C22 speak of: inclusive words,
French typed carelessly, large and small figures, a document in one language.
"""

from dataclasses import dataclass, field
from functools import cached_property

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from library.models import Document
from tests.making import make_document, make_figure, make_position, make_result
from tests.pages.content import EVERY_PAGE, make_site

INCLUSIVE = ("acteur·rice·s", "utilisateur‧rice‧s", "il‧elle‧s")
TITLE = {"fr": "Les acteur·rice·s et l'eau : quoi ?", "en": "Those who act, and water"}
CARELESS = {
    "fr": "Les utilisateur‧rice‧s le disent : il‧elle‧s veulent « de l'eau » ! 50 % ; n° 14, "
    "1er janvier à 10:30. Voir https://example.org/l'eau?a=1;b=2 ou l'adresse o'brien@example.org.",
    "en": "Users say so: they want “water”! 50%; no. 14, 1 January at 10:30. "
    "See https://example.org/l'eau?a=1;b=2 or o'brien@example.org.",
}
CODE = "<p><code>si (a ; b) ? l'x : 'y'</code> <a href=\"https://example.org/?l'eau=1;2\">lien</a> ?</p>"
MORE = [
    ("careless position", "fr", "/fr/positions/les-acteur-et-l-eau-quoi/"),
    ("careless position", "en", "/en/positions/those-who-act-and-water/"),
    ("large figures", "fr", "/fr/resultats/des-chiffres/"),
    ("large figures", "en", "/en/results/figures/"),
    ("document in English", "fr", "/fr/publications/un-rapport/"),
    ("document in English", "en", "/en/publications/a-report/"),
]
ADDRESSES = [(kind, language, path) for kind, language, path in (*EVERY_PAGE, *MORE)]


@dataclass
class Seen:
    """One page: its kind, its language, its address, what was answered."""

    kind: str
    language: str
    path: str
    status: int
    html: str
    headers: dict[str, str] = field(default_factory=dict)

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self.html, "html5lib")

    @property
    def name(self) -> str:
        return f"{self.kind} ({self.language})"


def make_content() -> None:
    make_site()
    make_position(
        TITLE,
        summary=CARELESS,
        body={"fr": f"<p>{CARELESS['fr']}</p>{CODE}", "en": f"<p>{CARELESS['en']}</p>"},
    )
    result = make_result({"fr": "Des chiffres", "en": "Figures"})
    unit, units = {"fr": "million", "en": "million"}, {"fr": "millions", "en": "million"}
    make_figure(result, 1_000_000, as_of="2024")
    make_figure(result, 1.5, unit=unit, unit_plural=units, as_of="2024")
    make_figure(result, 0, as_of="2024")
    make_figure(result, 12_345, as_of="2024")
    make_document({"fr": "Un rapport", "en": "A report"}, files=("en",))


def read(addresses: list[tuple[str, str, str]]) -> list[Seen]:
    client = Client()
    found = []
    for kind, language, path in addresses:
        response = client.get(path)
        found.append(
            Seen(
                kind, language, path, response.status_code, response.content.decode(), dict(response.headers)
            )
        )
    return found


class Site:
    """What was read, and the sizes of the files behind the links."""

    def __init__(self) -> None:
        make_content()
        self.pages = read(ADDRESSES)
        self.sizes = {
            line.url(version): line.size
            for document in Document.objects.with_files()
            for version in document.public_versions()
            for line in document.files.all()
        }

    def page(self, kind: str, language: str) -> Seen:
        return next(page for page in self.pages if (page.kind, page.language) == (kind, language))


_read: list[Site] = []


@pytest.fixture
def site(db) -> Site:
    """Read in the first test that asks; the rows are gone afterwards, what was answered stays."""
    if not _read:
        _read.append(Site())
    return _read[0]
