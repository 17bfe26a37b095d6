"""Whatever an address says, the answer is a page: never a 500, never an echo of what was sent."""

import itertools

import pytest

from tests.making import make_country, make_partner, make_position

pytestmark = pytest.mark.django_db

VALUES = [
    *("99999999", "-1", "0", "abc", "1.5", "%00", "%ff%fe", "%F0%9F%92%A5", "²", "１", "null", "None"),
    *("'", '"', "<script>alert(1)</script>", "' OR 1=1 --", "../../etc/passwd", "%", "_", "\\", "{{7*7}}"),
    *("x" * 2000, "%E2%80%AE", "%0d%0aSet-Cookie:x=1", "[]", "a&a=b", "1&page=2"),
]
PARAMETERS = [
    *("type", "theme", "country", "partner", "level", "year", "status"),
    *("page", "without", "kind", "region", "letter", "nothing"),
]
LISTS = ["/fr/positions/", "/en/partners/", "/fr/pays/", "/en/"]


@pytest.fixture
def site():
    make_position({"fr": "Eau", "en": "Water"}, countries=[make_country("CD", public=("fr",))])
    make_partner()


@pytest.mark.parametrize("path", LISTS)
def test_any_value_of_any_parameter_gets_a_page(site, client, path):
    for parameter, value in itertools.product(PARAMETERS, VALUES):
        response = client.get(f"{path}?{parameter}={value}")
        assert response.status_code in {200, 404}, (parameter, value)
        assert "<script>alert" not in response.content.decode()
        assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    "path",
    [
        *("/fr/positions/%00/", "/fr/positions/%ff/", "/%ff%fe/", "/fr/%c0%af/", "//", "/fr//", "/.env"),
        *("/fr/positions/" + "x" * 5000 + "/", "/" + "a/" * 500, "/fr/positions/EAU/", "/fr/positions/é/"),
        *("/xx/positions/", "/fr/positions/eau/extra/", "/fr/positions/'/", "/static/../manage.py"),
        *("/fr/positions/%2e%2e/", "/en/positions/<b>/", "/wp-login.php", "/spip.php?article12"),
    ],
)
def test_any_path_gets_a_page(site, client, path):
    assert client.get(path).status_code in {301, 302, 404}


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_public_pages_are_only_read(site, client, method):
    assert getattr(client, method)("/fr/positions/").status_code == 405


def test_a_page_without_its_last_slash_leads_to_it(site, client):
    response = client.get("/fr/positions/eau")
    assert (response.status_code, response.headers["Location"]) == (301, "/fr/positions/eau/")


def test_a_host_that_is_not_ours_is_refused(site, client):
    assert client.get("/fr/", headers={"host": "evil.example"}).status_code == 400


def test_an_error_inside_shows_a_page_that_needs_nothing(client, monkeypatch):
    from advocacy_site import views

    def broken(language):
        raise RuntimeError("the database is gone")

    monkeypatch.setattr(views, "active_language", broken)
    client.raise_request_exception = False
    response = client.get("/fr/")
    assert response.status_code == 500
    assert "database is gone" not in response.content.decode()
    assert "<h1" in response.content.decode()
