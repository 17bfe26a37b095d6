"""Passing a page on: links that any browser follows, its address in words, and nothing asked of anybody."""

from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.utils import translation

from languages.codes import site_languages
from publishing.share_links import share_links
from tests.making import make_document, make_news, make_page, make_position, make_result

pytestmark = pytest.mark.django_db

TITLE = {"fr": "L’eau & «\u00a0la terre\u00a0»\u00a0: 100\u00a0%\u202f?", "en": "Water & “land”: 100%?"}
MAKERS = [make_news, make_document, make_position, make_result, make_page]


def share(client, record, language):
    soup = BeautifulSoup(client.get(record.version(language).url).content.decode(), "html5lib")
    return soup.select_one(".share")


@pytest.mark.parametrize("language", site_languages())
@pytest.mark.parametrize("make", MAKERS)
def test_every_record_can_be_passed_on_with_its_title_and_its_own_address(client, make, language):
    record = make(TITLE)
    address = f"http://testserver{record.version(language).url}"
    part = share(client, record, language)
    assert part.select_one(".address").get_text() == address  # to be copied, or printed
    told = {link.get_text(): link for link in part.select("a")}
    assert list(told) == [
        {"fr": "Courriel", "en": "E-mail"}[language],
        *("WhatsApp", "Telegram", "Bluesky", "LinkedIn"),
    ]
    for link in told.values():
        query = parse_qs(urlsplit(link["href"]).query)
        carried = " ".join(word for values in query.values() for word in values)
        assert address in carried
        assert TITLE[language] in carried or link.get_text() == "LinkedIn"
        assert set(link["rel"]) == {"noopener", "nofollow"}
        assert link.get_text().lower() in link["aria-label"].lower()  # WCAG 2.5.3


def test_a_letter_has_its_subject_and_breaks_its_lines_as_letters_do():
    with translation.override("en"):
        letter = share_links(TITLE["en"], "https://www.example.org/en/")[0]
    assert letter.url.startswith("mailto:?subject=Water%20%26%20")
    assert "%0D%0A%0D%0ARead%20it%20here%3A%20https%3A%2F%2Fwww.example.org%2Fen%2F" in letter.url
    assert not set(letter.url) & set(' "<>+\n')


def test_the_address_comes_from_the_settings_and_never_from_the_request(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    item = make_news()
    page = client.get(item.version("fr").url, headers={"host": "evil.example"}).content.decode()
    assert "evil.example" not in page


def test_nothing_is_loaded_from_those_it_can_be_shared_with(client):
    part = share(client, make_news(), "fr")
    assert not part.find_all(["script", "img", "iframe", "form", "button", "link"])


@pytest.mark.parametrize("path", ["/fr/actualites/", "/fr/", "/fr/contact/", "/fr/rien/"])
def test_what_is_no_record_is_not_offered_to_be_shared(client, path):
    assert b'class="hang share"' not in client.get(path).content
