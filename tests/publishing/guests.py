"""A text that a guest is shown, and how they answer it."""

from typing import Any

from bs4 import BeautifulSoup
from django.test import Client

from publishing.guests.links import path_of
from publishing.guests.models import PreviewLink
from tests.making import make_ask, make_position

BODY = {
    "fr": "<h2>Ce que nous voyons</h2><p>Un.</p><h3>En chiffres</h3><p>Deux.</p>",
    "en": "<h2>What we see</h2><p>One.</p><h3>In figures</h3><p>Two.</p>",
}


def make_text() -> Any:
    """A position with an ask, in both languages, that was never public."""
    position = make_position({"fr": "Eau", "en": "Water"}, public=(), body=BODY)
    make_ask(position, {"fr": "Publier la liste", "en": "Publish the list"})
    return position


def soup_of(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content.decode(), "html5lib")


def answer(guest: Client, link: PreviewLink, language: str = "en", **values: Any) -> Any:
    return guest.post(path_of(link, language), {"verdict": "agree", **values})
