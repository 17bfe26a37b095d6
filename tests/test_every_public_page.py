"""A walk over the whole public site, from both home pages along every link, as the demonstration is.

Link a new page and it is covered. Each page answers, has one h1, a language and a title, prints no
"None", no empty heading and no string that may not be public; a French fragment of an English page says
so; nothing comes from elsewhere.
"""

import json
import re
from collections import deque
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.templatetags.static import static

from languages.codes import site_languages
from tests import hreflang, sitemaps
from tests.served import collect, served_from
from tests.weights import budget, weight_of

pytestmark = pytest.mark.django_db

DEMO = Path(__file__).resolve().parent.parent / "demo"
FORBIDDEN = (DEMO / "forbidden_strings.txt").read_text(encoding="utf-8").splitlines()
EXPECTED = json.loads((DEMO / "expected.json").read_text(encoding="utf-8"))
# Words that only French has: enough to notice a French sentence where nothing says that it is one.
FRENCH = re.compile(r"\b(?:les|des|une|pour|avec|dans|qui|leurs?|sont|par|sur|aux|nous|cette|ses)\b", re.I)
FRENCH_SENTENCE = 2  # so many of them in one stretch of text
MOST_PAGES = 3000


@dataclass
class Seen:
    path: str
    status: int
    soup: BeautifulSoup
    html: str
    headers: dict
    file: bytes = b""  # a document or a picture


def addresses_on(soup):
    """Where links lead and pictures come from, each width of them."""
    for link in soup.select("a[href], link[rel=canonical], link[rel=alternate]"):
        yield link["href"]
    for picture in soup.select("img[src]"):
        yield picture["src"]
    for picture in soup.select("img[srcset], source[srcset]"):
        yield from (part.split()[0] for part in picture["srcset"].split(",") if part.strip())


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """Every public page of the demonstration, read once; the database is left as it was."""
    from django.db import transaction
    from django.test import Client

    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_demo", verbosity=0)
        yield crawl(Client())
        transaction.set_rollback(True)


def crawl(client):
    start = [f"/{code}/" for code in site_languages()]
    start += ["/sitemap.xml", *(f"/{code}/sitemap.xml" for code in site_languages())]
    queue, pages = deque(start), {}
    while queue:
        path = queue.popleft()
        if path in pages:
            continue
        assert len(pages) < MOST_PAGES, "the site does not end"
        response = client.get(path)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        html = body.decode() if "text/html" in response.headers.get("Content-Type", "") else ""
        soup = BeautifulSoup(html, "html5lib")
        page = Seen(path, response.status_code, soup, html, dict(response.headers), b"" if html else body)
        pages[path] = page
        for target in addresses_on(soup):
            target, _fragment = urldefrag(urljoin(f"http://testserver{path}", target))
            parts = urlsplit(target)
            if parts.netloc == "testserver" and not parts.path.startswith(("/static/", "/admin/")):
                address = parts.path + (f"?{parts.query}" if parts.query else "")
                if address not in pages and address != "/":
                    queue.append(address)
    return pages


@pytest.fixture
def pages(site):
    return [page for page in site.values() if page.html]


def test_the_walk_saw_the_whole_demonstration(site):
    plain = [path for path in site if "?" not in path]
    for kind, paths in {
        "positions": ("/fr/positions/", "/en/positions/"),
        "results": ("/fr/resultats/", "/en/results/"),
        "news": ("/fr/actualites/", "/en/news/"),
        "documents": ("/fr/publications/", "/en/publications/"),
        "partners": ("/fr/partenaires/", "/en/partners/"),
        "countries": ("/fr/pays/", "/en/countries/"),
    }.items():
        for language, prefix in zip(("fr", "en"), paths, strict=True):
            records = [
                path for path in plain if path.startswith(prefix) and path != prefix and path.endswith("/")
            ]
            assert len(records) == EXPECTED[kind][f"visible_{language}"], (kind, language, sorted(records))


def test_the_pages_with_blocks_are_reached_too(site):
    from pages.models import Page

    for language in site_languages():
        reached = [row for row in Page.objects.published(language) if row.version(language).url in site]
        assert len(reached) == EXPECTED["pages"][f"visible_{language}"], language


def test_documents_and_pictures_were_fetched(site):
    files = [page for page in site.values() if page.file]
    assert len([page for page in files if page.path.endswith(".pdf")]) >= 8
    assert len([page for page in files if page.path.startswith("/media/")]) >= 20
    assert {page.headers["X-Content-Type-Options"] for page in files} == {"nosniff"}


def test_the_disclaimer_stands_on_every_page(pages):
    beginning = {"fr": "Contenu de démonstration", "en": "Demonstration content"}
    for page in pages:
        assert beginning[page.path.split("/")[1]] in page.soup.footer.get_text(), page.path


def test_every_link_answers(site):
    assert {path: page.status for path, page in site.items() if page.status != 200} == {}


def test_every_page_has_one_h1_a_language_and_a_title(pages):
    for page in pages:
        language = page.path.split("/")[1]
        assert page.soup.html["lang"] == language, page.path
        assert page.headers["Content-Language"] == language
        assert len(page.soup.find_all("h1")) == 1, page.path
        assert page.soup.title.get_text(strip=True), page.path
        assert page.soup.find("meta", attrs={"name": "description"})["content"].strip(), page.path


def test_no_page_has_an_empty_heading_or_link(pages):
    for page in pages:
        for element in page.soup.find_all(["h1", "h2", "h3", "h4", "h5", "h6", "a", "dt", "th", "button"]):
            assert element.get_text(strip=True) or element.get("aria-label"), (page.path, str(element))
        for heading in page.soup.find_all(re.compile("^h[1-6]$")):
            assert heading.find_next(string=re.compile(r"\S")), (page.path, heading)


def test_headings_go_down_one_step_at_a_time(pages):
    for page in pages:
        levels = [int(heading.name[1]) for heading in page.soup.find_all(re.compile("^h[1-6]$"))]
        jumps = [b for a, b in pairwise(levels) if b > a + 1]
        assert levels[0] == 1 and not jumps, (page.path, levels)


def test_no_page_prints_what_a_programmer_sees(pages):
    for page in pages:
        text = " ".join((page.soup.title.get_text(), page.soup.body.get_text(" ")))
        for word in ("None", "null", "undefined", "{{", "}}", "{%", "-*", "&nbsp;", "&amp;", "<QuerySet"):
            assert word not in text, (page.path, word)
        for element in page.soup.find_all(True):
            assert "None" not in element.attrs.values(), (page.path, str(element)[:200])


def test_no_page_holds_what_may_never_be_public(site):
    for page in site.values():
        everything = page.html + page.path + str(page.headers) + page.file.decode("latin-1")
        for secret in FORBIDDEN:
            assert secret not in everything, (page.path, secret)


def test_a_french_fragment_of_an_english_page_says_so(pages):
    for page in pages:
        if not page.path.startswith("/en/"):
            continue
        for text in page.soup.body.find_all(string=FRENCH):
            marked = text.find_parent(lambda element: element.has_attr("lang"))
            if marked is None or marked["lang"] == "en":
                assert len(FRENCH.findall(text)) < FRENCH_SENTENCE, (page.path, text.strip())


def test_nothing_is_fetched_from_elsewhere_and_nothing_runs(pages):
    for page in pages:
        assert not page.soup.find_all(["iframe", "object", "embed", "style"]), page.path
        kinds = {script.get("type") for script in page.soup.find_all("script")}
        assert kinds <= {"application/ld+json"}, page.path  # data, which no browser runs
        assert not page.soup.find_all(style=True), page.path
        for element in page.soup.find_all(["link", "img", "source", "form"]):
            target = element.get("href") or element.get("src") or element.get("action") or ""
            if "canonical" in element.get("rel", []) or "alternate" in element.get("rel", []):
                continue
            assert not urlsplit(target).netloc, (page.path, str(element))
        assert not [name for name in page.headers if name.lower() == "set-cookie"], page.path


def test_every_page_weighs_what_it_may(pages, tmp_path):
    """HTML and stylesheets, compressed; the names of static files get longer by their hash."""
    collect(tmp_path, ours_alone=True)
    heavy = []
    with served_from(tmp_path):
        for page in pages:
            html = re.sub(r'/static/([^"]+)', lambda match: static(match[1]), page.html)
            weight = sum(weight_of(html, tmp_path))
            if weight > budget(page.path):
                heavy.append(f"{page.path}: {weight} bytes, of {budget(page.path)}")
    assert heavy == []


def test_every_hreflang_is_reciprocal(site):
    assert hreflang.faults(hreflang.heads(site)) == []


def test_the_sitemaps_name_the_same_versions_and_leave_out_protected_partners_alone(site):
    from partners.models import Partner

    listed = {}
    for code in site_languages():
        path = f"/{code}/sitemap.xml"
        listed |= sitemaps.read_file(site[path].file, path)
    found = hreflang.heads(site)
    assert list(hreflang.differences(found, listed)) == []
    secret = Partner.objects.exclude(pk__in=Partner.objects.without_secrets().values("pk"))
    addresses = {hreflang.SITE + version.url for one in secret for version in one.public_versions()}
    assert addresses
    assert hreflang.left_out(found, listed) == addresses


def test_ids_are_unique_and_labels_find_their_fields(pages):
    for page in pages:
        ids = [element["id"] for element in page.soup.find_all(id=True)]
        assert len(ids) == len(set(ids)), page.path
        for label in page.soup.find_all("label", attrs={"for": True}):
            assert label["for"] in ids, (page.path, label["for"])


def test_dates_are_written_the_way_each_language_writes_them(pages):
    wrong = re.compile(r"\b[a-zéû]+ \d{1,2}, \d{4}\b|\b1 janvier\b|\b(?:Jan|Oct|Nov|Dec)\.? \d", re.I)
    for page in pages:
        for time in page.soup.find_all("time"):
            assert re.fullmatch(r"\d{4}(-\d{2}(-\d{2})?)?", time["datetime"]), (page.path, str(time))
            assert not wrong.search(time.get_text()), (page.path, str(time))
