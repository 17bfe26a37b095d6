"""What is wrong with the language versions that pages name in their heads, over all the pages of a walk.

Reciprocal: each version names all the others and itself, by the same addresses, and each of these is a page
that says it is the one (norm C7; Google Search Central, “Localized versions of your pages”). It asks neither
the database nor the code that makes pages.
"""

from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urldefrag, urljoin, urlsplit

from bs4 import BeautifulSoup, SoupStrainer

SITE = "http://testserver"
CHOOSES = f"{SITE}/"  # the address that sends each reader to their language
ELSE = "x-default"
MOST_PAGES = 2000
SAYING = SoupStrainer(["a", "link", "meta"])  # what is read of a page, a few times faster than all of it
NOT_PAGES = ("/admin/", "/media/", "/static/")


@dataclass(frozen=True)
class Head:
    """What the head of a page says of its versions; `wanted`, that search engines may keep it."""

    status: int
    canonical: str = ""
    alternates: dict[str, str] = field(default_factory=dict)
    wanted: bool = True


def head_of(soup, status):
    canonical = soup.find_all("link", rel="canonical")
    links = soup.find_all("link", rel="alternate", hreflang=True, type=False)
    told = {link["hreflang"]: link["href"] for link in links}
    assert len(canonical) <= 1
    assert len(told) == len(links)
    robots = soup.find("meta", attrs={"name": "robots"})
    wanted = not (robots and "noindex" in robots["content"])
    return Head(status, canonical[0]["href"] if canonical else "", told, wanted)


def walk(client, *start):
    """`{address: Head}` of every page that links lead to, and that search engines may read.

    Lists with two filters are closed to them (robots.txt); the walk over the demonstration reads those too.
    """
    found, queue = {}, deque(start)
    while queue:
        address = urldefrag(urljoin(f"{SITE}/", queue.popleft())).url
        path = address.removeprefix(SITE)
        if address in found or path == "/" or path.startswith(NOT_PAGES) or "&" in path:
            continue
        assert len(found) < MOST_PAGES, "the site does not end"
        response = client.get(path)
        if not response.headers["Content-Type"].startswith("text/html"):
            continue
        soup = BeautifulSoup(response.content, "html.parser", parse_only=SAYING)
        found[address] = head_of(soup, response.status_code)
        links = soup.select("a[href], link[hreflang], link[rel=canonical]")
        whole = (urljoin(address, link["href"]) for link in links)
        queue += [link for link in whole if link.startswith(f"{SITE}/")]
    return found


def heads(pages):
    """`{address: Head}` of the pages of a walk (tests.test_every_public_page.crawl)."""
    return {f"{SITE}{page.path}": head_of(page.soup, page.status) for page in pages.values() if page.html}


def faults(found):
    """One line for each thing that is wrong among `{address: Head}`."""
    return [line for address, head in found.items() for line in faults_of(address, head, found)]


def faults_of(address, head, found):
    languages = {code: target for code, target in head.alternates.items() if code != ELSE}
    if head.status != 200:
        if head.alternates or head.canonical:
            yield f"{address} answers {head.status} and names versions"
        return
    if not head.alternates:
        return
    if len(languages) < 2:
        yield f"{address} names only {sorted(languages)}"
    if head.canonical not in languages.values():
        yield f"{address} does not name itself ({head.canonical})"
    if head.alternates.get(ELSE) not in {CHOOSES, *languages.values()}:
        yield f"{address} leads everybody else to {head.alternates.get(ELSE)}"
    for code, target in languages.items():
        other = found.get(target)
        if other is None or other.status != 200:
            yield f"{address} names {target}, where there is no page"
        elif other.canonical != target:
            yield f"{address} names {target}, which says it is {other.canonical}"
        elif other.alternates != head.alternates:
            yield f"{address} names {target}, which names others"
        if urlsplit(target).path.split("/")[1] != code:
            yield f"{address} names {target} as {code}"


def differences(found, listed):
    """One line for each address of which the sitemap (tests.sitemaps) and the head do not say the same."""
    for address, told in listed.items():
        head = found.get(address)
        if head is None or head.status != 200:
            yield f"{address} is in the sitemap, and no page was found there"
        elif (head.canonical, head.wanted) != (address, True):
            yield f"{address} is in the sitemap, and says it is {head.canonical}, wanted: {head.wanted}"
        elif head.alternates != told.alternates:
            yield f"{address} names {head.alternates}, in the sitemap {told.alternates}"


def left_out(found, listed):
    """Pages that may be found, and that the sitemap does not name; lists with filters are not counted."""
    return {
        address
        for address, head in found.items()
        if head.status == 200 and head.wanted and head.canonical == address
        if "?" not in address and address not in listed
    }
