"""When the site is closed for a while, and when it fails: pages that need nothing of it to be there."""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as installed
from django.template.loader import render_to_string
from django.test import Client, override_settings

from advocacy_site.errors import server_error
from tests.making import make_user
from tests.served import collect, served_from

CLOSED = override_settings(MAINTENANCE=True)
SOURCES = Path(__file__).parents[2]
STYLED_BY = re.compile(r'@import url\("(?P<part>[^"]+)"\)')


def page(answer):
    return BeautifulSoup(answer.content.decode(), "html5lib")


@CLOSED
@pytest.mark.parametrize("method", ["get", "head", "post"])
@pytest.mark.parametrize("path", ["/", "/fr/", "/en/positions/", "/fr/rien/", "/sitemap.xml", "/healthy/"])
def test_readers_are_told_that_the_site_is_closed_and_when_to_come_back(path, method):
    """Without the mark of the database: a query would be an error here."""
    answer = getattr(Client(), method)(path)
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) == 900
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert not answer.cookies


@CLOSED
@pytest.mark.django_db
def test_staff_and_probes_are_let_through():
    client = Client()
    assert client.get("/health/").json() == {"status": "ok"}
    assert client.get("/admin/login/").status_code == 200
    client.force_login(make_user("publisher"))
    assert client.get("/admin/").status_code == 200
    assert client.get("/fr/").status_code == 503  # the same for everybody, staff or not


@pytest.mark.django_db
def test_the_site_is_open_unless_somebody_closed_it():
    assert installed.MAINTENANCE is False
    assert Client().get("/fr/").status_code == 200


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    folder = tmp_path_factory.mktemp("static")
    collect(folder, ours_alone=True)
    return folder


@CLOSED
def test_the_page_is_styled_while_the_site_is_closed_by_files_whose_names_never_change(collected):
    """The pages themselves are files that a proxy may serve: they cannot know a hashed name."""
    with served_from(collected):
        client = Client()
        sheet = page(client.get("/fr/")).select_one('link[rel="stylesheet"]')["href"]
        css = client.get(sheet)
        assert css.status_code == 200 and css.headers["Content-Type"].startswith("text/css")
        parts = STYLED_BY.findall(b"".join(css.streaming_content).decode())
        assert parts == ["css/tokens.css"]
        tokens = client.get(f"/static/{parts[0]}")
        assert tokens.status_code == 200 and b"--paper" in b"".join(tokens.streaming_content)


@pytest.mark.parametrize("name", ["500.html", "503.html"])
def test_it_is_a_plain_file_that_a_proxy_can_serve_as_it_is(name):
    assert render_to_string(name) == (SOURCES / "templates" / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["500.html", "503.html"])
def test_both_languages_have_equal_rank_and_say_which_they_are(name):
    soup = BeautifulSoup(render_to_string(name), "html5lib")
    assert len(soup.find_all("h1")) == 1
    french, english = soup.h1.find_all("span")
    assert not french.has_attr("lang") and soup.html["lang"] == "fr" and english["lang"] == "en"
    ours, theirs = soup.main.find_all("div", recursive=False)
    assert not ours.has_attr("lang") and theirs["lang"] == "en"
    assert len(ours.find_all("p")) == len(theirs.find_all("p"))
    assert soup.select_one('meta[name="robots"]')["content"] == "noindex"
    assert not soup.find_all(["script", "style", "img"]) and not soup.find_all(style=True)


@pytest.mark.django_db
def test_the_links_of_the_page_of_a_failure_answer():
    soup = BeautifulSoup(render_to_string("500.html"), "html5lib")
    addresses = [link["href"] for link in soup.select("main a")]
    assert addresses == ["/fr/", "/fr/contact/", "/en/", "/en/contact/"]
    assert {Client().get(address).status_code for address in addresses} == {200}


def test_the_page_of_a_failure_asks_nothing_of_the_database(rf):
    """Without the mark of the database, again."""
    assert server_error(rf.get("/fr/")).status_code == 500
