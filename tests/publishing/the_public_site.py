"""All that readers can get, as bytes: every page, list, feed and sitemap that links lead to, and searches."""

import re
from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from typing import Any
from urllib.parse import quote, urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup
from django.test import Client

from languages.codes import column, column_languages, site_languages
from search.keeping import bring_up_to_date

MOST = 400
LINK = re.compile(r'href="([^"]+)"|<loc>([^<]+)</loc>')
LONG_AGO = datetime(2024, 3, 1, 9, tzinfo=UTC)


def everything_public(*words: str) -> dict[str, tuple[int, str, bytes]]:
    """`{path: (status, when it changed, bytes)}`, with what a search finds for each of `words`."""
    bring_up_to_date()
    client = Client()
    start = [f"/{code}/" for code in site_languages()]
    start += ["/sitemap.xml", *(f"/{code}/sitemap.xml" for code in site_languages())]
    for code in site_languages() if words else ():
        home = BeautifulSoup(client.get(f"/{code}/").content, "html.parser")
        search = home.select_one("search form[action], form[role=search]")
        start += [f"{search['action']}?q={quote(word)}" for word in words]
    queue = deque(start)
    found: dict[str, tuple[int, str, bytes]] = {}
    while queue:
        path = queue.popleft()
        if path in found:
            continue
        assert len(found) < MOST, "the site does not end"
        response: Any = client.get(path)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        found[path] = response.status_code, response.headers.get("Last-Modified", ""), body
        if re.match(r"text/html|application/(xml|atom|rss)", response.headers.get("Content-Type", "")):
            queue.extend(_links(path, body.decode()))
    return found


def _links(path: str, body: str) -> Iterator[str]:
    for found in LINK.finditer(body):
        address = unescape(found[1] or found[2])
        parts = urlsplit(urldefrag(urljoin(f"http://testserver{path}", address)).url)
        if parts.netloc != "testserver" or parts.path.startswith(("/static/", "/admin/", "/accent/")):
            continue
        if not parts.query:  # filters and further searches are pages of their own
            yield parts.path


def changed(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The addresses that answer otherwise."""
    return sorted(path for path in before.keys() | after.keys() if before.get(path) != after.get(path))


def since_long_ago(*records: Any) -> None:
    """These were published and last changed long ago, so that a change of today is seen in every date."""
    for record in records:
        names = {field.name for field in record._meta.concrete_fields}
        moments = {"updated_at", *(column("published_at", code) for code in column_languages())} & names
        kept = {name: LONG_AGO for name in moments if getattr(record, name)}
        type(record)._base_manager.filter(pk=record.pk).update(**kept)
        record.refresh_from_db()
