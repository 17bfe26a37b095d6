"""Reading feeds as strictly as their specifications are written."""

import json
import re
from datetime import datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

import feedparser
from django.urls import reverse
from django.utils import translation

from languages.codes import site_languages

ATOM = "{http://www.w3.org/2005/Atom}"
FORMATS = ("atom", "rss", "json")
LISTS = ("positions", "results", "news", "publications")
VIEWS = ("", *(f"{name}:" for name in LISTS))  # everything, then each list
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
TAG = re.compile(r"tag:[a-z0-9.@-]+,\d{4}(-\d\d){0,2}:\S+")  # RFC 4151


def address(view, form, language="fr", query=""):
    with translation.override(language):
        return reverse(f"{view}feed-{form}") + query


EVERY_FEED = [(view, form, language) for view in VIEWS for form in FORMATS for language in site_languages()]


def get(client, view="", form="atom", language="fr", query="", **headers):
    response = client.get(address(view, form, language, query), headers=headers)
    assert response.status_code == 200, (view, form, language, query, response.status_code)
    return response


def atom(client, view="", language="fr", query=""):
    return check_atom(get(client, view, "atom", language, query).content)


def entries(client, view="", language="fr", query=""):
    return {
        entry.findtext(f"{ATOM}title"): entry
        for entry in atom(client, view, language, query).iter(f"{ATOM}entry")
    }


def titles(client, view="", language="fr", query="", form="atom"):
    """In the order of the feed, as a program reads them that knows nothing of ours."""
    content = get(client, view, form, language, query).content
    if form == "json":
        return [item["title"] for item in check_json(content)["items"]]
    parsed = feedparser.parse(content)
    assert not parsed.bozo, parsed.get("bozo_exception")
    return [entry.title for entry in parsed.entries]


def ids(client, view="", language="fr", query=""):
    return [entry.findtext(f"{ATOM}id") for entry in atom(client, view, language, query).iter(f"{ATOM}entry")]


def is_moment(words):
    return bool(RFC_3339.fullmatch(words or "")) and datetime.fromisoformat(words).tzinfo is not None


def is_iri(words):
    return bool(urlsplit(words).scheme) and not re.search(r"\s", words)


def _once(element, name):
    found = element.findall(f"{ATOM}{name}")
    assert len(found) == 1, (element.tag, name, len(found))
    assert (found[0].text or "").strip(), (element.tag, name)
    return found[0].text


def check_atom(content):
    """RFC 4287, 4.1.1 and 4.1.2: what a feed and an entry must contain, and what at most once."""
    feed = ElementTree.fromstring(content)
    assert feed.tag == f"{ATOM}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") in site_languages()
    for element in (feed, *feed.iter(f"{ATOM}entry")):
        assert is_iri(_once(element, "id")) and TAG.fullmatch(_once(element, "id"))  # 4.2.6
        _once(element, "title")
        assert is_moment(_once(element, "updated"))  # 3.3
        for name in ("published", "summary", "subtitle", "rights", "generator", "icon", "logo", "content"):
            assert len(element.findall(f"{ATOM}{name}")) <= 1, name
        links = element.findall(f"{ATOM}link")
        for link in links:
            assert is_iri(link.get("href")), link.attrib
            assert re.fullmatch(r"[\w.+-]+/[\w.+-]+", link.get("type")), link.attrib
        alternates = [
            (link.get("type"), link.get("hreflang")) for link in links if link.get("rel") == "alternate"
        ]
        assert alternates and len(set(alternates)) == len(alternates)  # 4.1.1, 4.1.2
        for category in element.findall(f"{ATOM}category"):
            assert category.get("term") and category.get("label") and is_iri(category.get("scheme"))  # 4.2.2
    # 4.1.1: an author of the feed stands for those of its entries.
    assert all(author.findtext(f"{ATOM}name").strip() for author in feed.findall(f"{ATOM}author"))
    assert feed.findall(f"{ATOM}author")
    assert len([link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]) == 1
    found = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
    assert len(set(found)) == len(found)
    assert all(is_moment(entry.findtext(f"{ATOM}published")) for entry in feed.iter(f"{ATOM}entry"))
    return feed


def check_rss(content):
    """RSS 2.0: what a channel and an item need (https://www.rssboard.org/rss-specification)."""
    rss = ElementTree.fromstring(content)
    assert rss.tag == "rss" and rss.get("version") == "2.0"
    (channel,) = rss
    for name in ("title", "link", "description", "language"):
        assert (channel.findtext(name) or "").strip(), name
    parsedate_to_datetime(channel.findtext("lastBuildDate"))
    guids = [item.findtext("guid") for item in channel.iter("item")]
    assert len(set(guids)) == len(guids) and all(TAG.fullmatch(guid) for guid in guids)
    for item in channel.iter("item"):
        assert item.findtext("title").strip() and is_iri(item.findtext("link"))
        assert item.find("guid").get("isPermaLink") == "false"
        assert parsedate_to_datetime(item.findtext("pubDate")).tzinfo
        assert is_moment(item.findtext(f"{ATOM}updated"))
        assert len(item.findall("enclosure")) <= 1  # rssboard.org/rss-profile
        for enclosure in item.findall("enclosure"):
            assert set(enclosure.attrib) == {"url", "length", "type"}
    return channel


def check_json(content):
    """JSON Feed 1.1 (https://jsonfeed.org/version/1.1)."""
    feed = json.loads(content.decode("utf-8"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"] and is_iri(feed["home_page_url"]) and is_iri(feed["feed_url"])
    assert all(author["name"] and is_iri(author["url"]) for author in feed["authors"])
    assert feed["language"] in site_languages()
    found = [item["id"] for item in feed["items"]]
    assert len(set(found)) == len(found) and all(isinstance(one, str) and TAG.fullmatch(one) for one in found)
    for item in feed["items"]:
        assert item["content_text"] and is_iri(item["url"]) and item["language"] == feed["language"]
        assert is_moment(item["date_published"]) and is_moment(item["date_modified"])
        assert all(isinstance(tag, str) and tag for tag in item.get("tags", ()))
        for file in item.get("attachments", ()):
            assert is_iri(file["url"]) and file["mime_type"] and isinstance(file["size_in_bytes"], int)
    return feed


CHECK = {"atom": check_atom, "rss": check_rss, "json": check_json}
