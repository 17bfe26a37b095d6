"""Reads sitemaps as strictly as their protocol is written (sitemaps.org): what breaks a rule fails.

It asks neither the database nor the code that makes them.
"""

import re
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlsplit
from xml.etree import ElementTree

SITE = "http://testserver"
PROTOCOL = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
MOST_ADDRESSES = 50_000
MOST_BYTES = 52_428_800
LONGEST_ADDRESS = 2_047
# https://www.w3.org/TR/NOTE-datetime, with a time: the site knows all its moments to the second.
W3C_DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


class Told(NamedTuple):
    """What a sitemap says of an address."""

    alternates: dict[str, str]
    changed: str | None


def body_of(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def parsed(content):
    assert len(content) <= MOST_BYTES
    assert content.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n')
    return ElementTree.fromstring(content.decode("utf-8"))


def fetched(client, path):
    response = client.get(path)
    assert response.status_code == 200, path
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    return body_of(response)


def check_address(address):
    parts = urlsplit(address)
    assert f"{parts.scheme}://{parts.netloc}" == SITE, address
    assert parts.path.startswith("/"), address
    assert not parts.fragment, address
    assert address.isascii() and not re.search(r"\s", address), address
    assert len(address) <= LONGEST_ADDRESS


def moment(element):
    """The text of its lastmod, which is a moment that has been."""
    written = element.findtext(f"{PROTOCOL}lastmod")
    if written is not None:
        assert W3C_DATETIME.fullmatch(written), written
        assert datetime.fromisoformat(written) <= datetime.now(UTC), written
    return written


def children(element, *order):
    """The names of its children, which stand in that order; loc once, lastmod at most once."""
    names = [child.tag for child in element]
    assert set(names) <= set(order), names
    assert names == sorted(names, key=order.index)
    assert names.count(f"{PROTOCOL}loc") == 1
    assert names.count(f"{PROTOCOL}lastmod") <= 1
    address = element.findtext(f"{PROTOCOL}loc")
    check_address(address)
    return address


def read_index(content):
    """`{address of a file: when it changed}`."""
    root = parsed(content)
    assert root.tag == f"{PROTOCOL}sitemapindex"
    assert not root.attrib
    assert {child.tag for child in root} == {f"{PROTOCOL}sitemap"}
    found = {}
    for file in root:
        address = children(file, f"{PROTOCOL}loc", f"{PROTOCOL}lastmod")
        assert address not in found, address
        found[address] = moment(file)
    assert len(found) <= MOST_ADDRESSES
    return found


def read_file(content, path):
    """`{address: Told}`. A file speaks of nothing above its own folder."""
    root = parsed(content)
    assert root.tag == f"{PROTOCOL}urlset"
    assert not root.attrib
    assert {child.tag for child in root} == {f"{PROTOCOL}url"}
    folder = f"{SITE}{path.rpartition('/')[0]}/"
    found = {}
    for url in root:
        address = children(url, f"{PROTOCOL}loc", f"{PROTOCOL}lastmod", f"{XHTML}link")
        assert address.startswith(folder), address
        assert address not in found, address
        found[address] = Told(alternates(url), moment(url))
    assert len(found) <= MOST_ADDRESSES
    return found


def alternates(url):
    found = {}
    for link in url.findall(f"{XHTML}link"):
        assert link.attrib.keys() == {"rel", "hreflang", "href"}
        assert link.get("rel") == "alternate"
        assert link.get("hreflang") not in found
        check_address(link.get("href"))
        found[link.get("hreflang")] = link.get("href")
    return found


def files(client, path="/sitemap.xml"):
    """The paths of the files that the index at `path` names."""
    return [address.removeprefix(SITE) for address in read_index(fetched(client, path))]


def file(client, path):
    return read_file(fetched(client, path), path)


def everything(client):
    """`{address: Told}` of all files together, in their order; no address is in two of them."""
    found = {}
    for path in files(client):
        read = file(client, path)
        assert not read.keys() & found.keys()
        found |= read
    return found
