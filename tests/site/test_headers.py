"""What browsers are told they may do, graded the way Mozilla's HTTP Observatory grades a site.

The marks are those of its published scoring (github.com/mdn/mdn-http-observatory, src/grader/charts.js): a
site begins with 100, loses for each fault, and gains for what goes beyond. A+ begins at 100.
"""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.making import make_document, make_news
from tests.pages.content import PAGES, make_site
from tests.served import collect, served_from

pytestmark = pytest.mark.django_db

BEST = 100
UNSAFE = ("'unsafe-inline'", "'unsafe-eval'", "http:", "https:", "data:", "*")


def directives(policy):
    parts = (part.split() for part in policy.split(";") if part.strip())
    return {name: values for name, *values in parts}


def content_security_policy(headers):
    policy = directives(headers.get("Content-Security-Policy", ""))
    if "default-src" not in policy and "script-src" not in policy:
        return -25
    scripts = policy.get("script-src", policy.get("default-src", []))
    styles = policy.get("style-src", policy.get("default-src", []))
    if any(word in scripts for word in UNSAFE):
        return -20
    if any(word in styles for word in UNSAFE):
        return 0
    return 10 if policy["default-src"] == ["'none'"] else 5


def cookies(response):
    for cookie in response.cookies.values():
        if not (cookie["secure"] and cookie["httponly"] and cookie["samesite"]):
            return -20
    return 0


def referrer(headers):
    safe = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
    return 5 if headers.get("Referrer-Policy") in safe else -5


def sniffing(headers):
    return 0 if headers.get("X-Content-Type-Options") == "nosniff" else -5


def framing(headers):
    if directives(headers.get("Content-Security-Policy", "")).get("frame-ancestors") == ["'none'"]:
        return 5
    return 0 if headers.get("X-Frame-Options") in {"DENY", "SAMEORIGIN"} else -20


def sharing(headers):
    if headers.get("Access-Control-Allow-Origin") == "*":
        return -25  # a stranger's script could read it
    return {"same-origin": 10, "same-site": 10, "cross-origin": 0, None: 0}.get(
        headers.get("Cross-Origin-Resource-Policy"), -5
    )


def transport(headers):
    found = re.search(r"max-age=(\d+)", headers.get("Strict-Transport-Security", ""))
    if found is None or int(found[1]) < 15768000:
        return -20
    return 5 if "preload" in headers["Strict-Transport-Security"] else 0


def scripts_from_elsewhere(response):
    kind = response.headers.get("Content-Type", "")
    html = response.content.decode() if "text/html" in kind else ""
    return -50 if re.search(r"<script[^>]+src=[\"'](?:https?:)?//", html) else 0


def score(response):
    headers = response.headers
    parts = [
        *(content_security_policy(headers), cookies(response), referrer(headers), sniffing(headers)),
        *(framing(headers), sharing(headers), transport(headers), scripts_from_elsewhere(response)),
    ]
    faults = 100 + sum(part for part in parts if part < 0)
    return faults + sum(part for part in parts if part > 0) if faults >= 90 else faults


@pytest.fixture
def https(settings):
    """As an installation over https, whose settings follow from SITE_URL."""
    settings.SITE_URL = "https://testserver"
    settings.SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    return {"secure": True}


def test_every_public_page_has_the_grade_a_plus(https):
    make_site()
    client = Client()
    marks = {path: score(client.get(path, **https)) for kind in PAGES.values() for path in kind.values()}
    assert {path: mark for path, mark in marks.items() if mark < BEST} == {}
    assert min(marks.values()) >= 130


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/robots.txt", "/sitemap.xml", "/favicon.ico", "/favicon.svg", "/apple-touch-icon.png"),
        *("/fr/manifest.webmanifest", "/security.txt", "/health/", "/fr/nowhere/", "/admin/login/"),
    ],
)
def test_so_has_what_is_no_page_and_the_door_of_the_staff(path, https):
    assert score(Client().get(path, **https)) >= BEST, path


def test_so_have_static_files(https, tmp_path):
    collect(tmp_path, ours_alone=True)
    with served_from(tmp_path):
        client = Client()
        response = client.get("/static/css/site.css", **https)
        assert response.status_code == 200
        b"".join(response.streaming_content)
    assert score(response) >= BEST
    assert "Access-Control-Allow-Origin" not in response.headers


def test_so_have_pictures_and_documents_which_others_may_show(https):
    from library.variants import variants_of
    from tests.making import make_image

    item = make_news({"fr": "Eau"}, public=("fr",), image=make_image())
    document = make_document({"fr": "Note"}, public=("fr",))
    client = Client()
    shared = re.search(
        r'og:image" content="https://testserver([^"]+)',
        client.get(item.version("fr").url, **https).content.decode(),
    )[1]
    paths = (
        variants_of(item.image, "whole")[0][0].url,
        document.files.get().url(document.version("fr")),
        shared,
    )
    for path in paths:
        response = client.get(path, **https)
        b"".join(response)
        assert response.status_code == 200, path
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin", path
        assert response.headers["X-Content-Type-Options"] == "nosniff", path
        assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"], path
        assert response.headers["Strict-Transport-Security"], path


def test_nobody_else_may_show_a_page(client):
    for path in ("/fr/", "/admin/login/"):
        assert client.get(path).headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert client.get(path).headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_no_page_may_ask_for_a_camera_or_a_place(client):
    policy = client.get("/fr/").headers["Permissions-Policy"]
    for name in ("camera", "microphone", "geolocation", "usb", "payment", "browsing-topics", "local-fonts"):
        assert f"{name}=()" in policy
    assert not re.search(r"=\((?!\))|=\*", policy)


def test_over_https_nothing_is_fetched_over_http():
    """Read where it is written: the policy is made when the settings are."""
    from tests.repository.test_settings_documented import outcome

    shown = "from advocacy_site import settings as s; print(s.CONTENT_SECURITY_POLICY, s.SECURE_HSTS_SECONDS)"
    done = outcome(["-c", shown], SITE_URL="https://www.example.org")
    assert "'upgrade-insecure-requests': True" in done.stdout, done.stderr
    assert "31536000" in done.stdout
    assert "upgrade" not in outcome(["-c", shown.partition(", s.SEC")[0] + ")"]).stdout


def test_the_policy_names_each_thing_that_a_page_needs_and_nothing_else():
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == ["'none'"]
    assert {name for name, values in policy.items() if values == ["'self'"]} == {
        *("style-src", "img-src", "font-src", "manifest-src", "form-action", "connect-src"),
    }
    assert reverse("manifest").startswith("/")  # of this site: 'self'


@pytest.mark.parametrize("encoding", ["", "gzip"])
def test_a_page_says_how_long_it_really_is(client, encoding):
    for path in ("/fr/", "/en/positions/", "/en/nowhere/", "/sitemap.xml", "/robots.txt"):
        response = client.get(path, headers={"Accept-Encoding": encoding})
        assert int(response.headers["Content-Length"]) == len(response.content), path
