"""The site of these tests: the row that the migration made, rearranged."""

from typing import Any

from bs4 import BeautifulSoup

from pages.models import Funder, HomeSection, MenuItem, SiteIdentity, StandingText
from tests.making import words

WORDS = ("name", "tagline", "introduction", "disclaimer", "notice", "address")


def the_site(**values: Any) -> SiteIdentity:
    """The one row, with new words (`name={"fr": …}`) and facts (`email=…`)."""
    site = SiteIdentity.objects.get()
    for field, value in values.items():
        if field in WORDS:
            words(site, field, value)
        else:
            setattr(site, field, value)
    site.save()
    return site


def _member(model: Any, fields: tuple[str, ...], **values: Any) -> Any:
    texts = {name: values.pop(name) for name in fields if name in values}
    row = model(site=SiteIdentity.objects.get(), **values)
    for field, text in texts.items():
        words(row, field, text)
    row.save()
    return row


def make_entry(place: str = "header", **values: Any) -> MenuItem:
    values.setdefault("order", 50)
    return _member(MenuItem, ("label", "url"), place=place, **values)


def make_funder(**values: Any) -> Funder:
    return _member(Funder, ("name", "acknowledgement"), **values)


def only_part(kind: str, **values: Any) -> HomeSection:
    """The home page shows nothing else."""
    HomeSection.objects.all().delete()
    return _member(HomeSection, ("heading",), kind=kind, **values)


def complete(kind: str, body: dict[str, str], **values: Any) -> StandingText:
    """A standing text that can be read in the languages of `body`, and in no other."""
    text = StandingText.objects.get(key=kind)
    words(text, "body", {"fr": "", "en": ""} | body)
    text.is_complete = True
    for field, value in values.items():
        setattr(text, field, value)
    text.save()
    return text


def read(client: Any, path: str, status: int = 200) -> BeautifulSoup:
    response = client.get(path)
    assert response.status_code == status, path
    return BeautifulSoup(response.content.decode(), "html5lib")


def text(element: Any) -> str:
    return " ".join(element.get_text(" ", strip=True).split())
