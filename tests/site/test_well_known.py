"""The files that machines ask for at addresses they know beforehand."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import translation
from PIL import Image

from advocacy_site import icons
from languages.codes import site_languages
from pages.models import SiteIdentity

pytestmark = pytest.mark.django_db

WELL_KNOWN = "/.well-known/security.txt"


def arrange(**values):
    SiteIdentity.objects.update(**values)


# --- robots.txt ------------------------------------------------------------------------------------


def test_robots_are_shown_the_sitemap_and_kept_out_of_the_admin(client):
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /admin/" in lines
    assert "Sitemap: http://testserver/sitemap.xml" in lines


def test_robots_may_read_every_page_and_a_list_with_one_filter_but_not_their_combinations(client):
    from urllib.robotparser import RobotFileParser

    robots = RobotFileParser()
    robots.parse(client.get("/robots.txt").content.decode().splitlines())
    for path in ("/fr/", "/en/positions/", "/fr/positions/?page=2", "/media/variants/x.webp"):
        assert robots.can_fetch("*", f"http://testserver{path}"), path
    assert not robots.can_fetch("*", "http://testserver/admin/login/")
    # urllib knows no “*” inside a path (RFC 9309 does): the line itself is compared.
    assert "Disallow: /*?*&" in client.get("/robots.txt").content.decode().splitlines()


# --- security.txt ----------------------------------------------------------------------------------


def fields(response):
    lines = [line.partition(": ") for line in response.content.decode().splitlines()]
    return {name: [value for other, _, value in lines if other == name] for name, _, _ in lines}


def test_whoever_finds_a_danger_learns_whom_to_tell(client, settings):
    settings.SECURITY_CONTACT = ["mailto:security@example.org", "https://example.org/report"]
    response = client.get(WELL_KNOWN)
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    told = fields(response)
    assert told["Contact"] == ["mailto:security@example.org", "https://example.org/report"]
    assert told["Preferred-Languages"] == [", ".join(site_languages())]
    assert told["Canonical"] == [f"http://testserver{WELL_KNOWN}"]
    (expires,) = told["Expires"]
    left = datetime.fromisoformat(expires) - datetime.now(UTC)
    assert timedelta(days=30) < left < timedelta(days=365)


def test_without_a_contact_of_its_own_it_is_the_organisations(client, settings):
    settings.SECURITY_CONTACT = []
    arrange(email="office@example.org")
    assert fields(client.get(WELL_KNOWN))["Contact"] == ["mailto:office@example.org"]


def test_where_nobody_can_be_told_there_is_no_such_file(client, settings):
    settings.SECURITY_CONTACT = []
    arrange(email="")
    assert client.get(WELL_KNOWN).status_code == 404


def test_the_former_place_of_the_file_leads_to_it(client):
    response = client.get("/security.txt")
    assert (response.status_code, response.headers["Location"]) == (301, WELL_KNOWN)


# --- icons -----------------------------------------------------------------------------------------


def test_the_icon_that_browsers_ask_for_unasked_has_three_sizes(client):
    response = client.get("/favicon.ico")
    assert response.headers["Content-Type"] == "image/vnd.microsoft.icon"
    icon = Image.open(io.BytesIO(response.content))
    assert icon.format == "ICO"
    assert icon.info["sizes"] == {(16, 16), (32, 32), (48, 48)}


@pytest.mark.parametrize(("name", "size"), icons.PNG_SIZES.items())
def test_every_other_icon_has_the_size_it_says(client, name, size):
    response = client.get(f"/{name}.png")
    assert response.headers["Content-Type"] == "image/png"
    assert Image.open(io.BytesIO(response.content)).size == (size, size)


def test_the_icons_wear_the_organisations_colour(client):
    arrange(accent="#1144bb")
    assert "#1144bb" in client.get("/favicon.svg").content.decode()
    icon = Image.open(io.BytesIO(client.get("/icon-192.png").content)).convert("RGB")
    assert icon.getpixel((2, 2)) == (0x11, 0x44, 0xBB)
    assert icon.getpixel((96, 96)) == (0xFF, 0xFD, 0xF9)  # where the strokes cross


def test_the_mark_of_a_maskable_icon_stays_where_no_system_cuts(client):
    """In the circle of 80 % of the width around the middle."""
    icon = Image.open(io.BytesIO(client.get("/icon-maskable-512.png").content)).convert("RGB")
    ground = icon.getpixel((0, 0))
    outside = [
        (x, y)
        for x in range(0, 512, 4)
        for y in range(0, 512, 4)
        if (x - 256) ** 2 + (y - 256) ** 2 > (0.4 * 512) ** 2
    ]
    assert {icon.getpixel(place) for place in outside} == {ground}


# --- the manifest ----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", site_languages())
def test_each_language_has_a_manifest_in_it(client, language):
    with translation.override(language):
        path, home = reverse("manifest"), reverse("home")
    response = client.get(path)
    told = json.loads(response.content)
    assert response.headers["Content-Type"] == "application/manifest+json"
    assert (told["lang"], told["dir"]) == (language, "ltr")
    assert told["start_url"] == told["id"] == home
    assert told["display"] == "browser"
    assert told["name"] == getattr(SiteIdentity.objects.get(), f"name_{language}")


def test_every_icon_of_the_manifest_is_there(client):
    told = json.loads(client.get(reverse("manifest")).content)
    for icon in told["icons"]:
        response = client.get(icon["src"])
        assert (response.status_code, response.headers["Content-Type"]) == (200, icon["type"])
        if icon["type"] == "image/png":
            width, height = Image.open(io.BytesIO(response.content)).size
            assert f"{width}x{height}" == icon["sizes"]
    assert {icon.get("purpose", "any") for icon in told["icons"]} == {"any", "maskable"}
