"""Links of texts to records: whatever becomes of the record, a reader finds its page, or plain words."""

import re
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from languages.codes import column_languages
from languages.record_links import Reference, linked
from languages.rich_text import sanitise
from library.models import Document
from partners.models import Visibility
from publishing.record_links import linkable, reference_of
from publishing.slugs import change_slug
from publishing.workflow import withdraw
from search.keeping import bring_up_to_date
from tests.making import (
    live,
    make_block,
    make_country,
    make_document,
    make_institution,
    make_news,
    make_page,
    make_partner,
    make_position,
    make_protected_partner,
    make_result,
    make_target,
    make_theme,
    make_user,
)
from tests.search.asking import page as search_page

pytestmark = pytest.mark.django_db


def to(record, said="the words", **attributes):
    """A link as it is stored."""
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<a href="{reference_of(record)}"{more}>{said}</a>'


def in_every_language(html):
    return dict.fromkeys(column_languages(), html)


def telling(*links, **values):
    """A public position whose text has these links."""
    return make_position(body=in_every_language(f"<p>See {', '.join(links)}.</p>"), **values)


def prose(client, record, language="fr"):
    response = client.get(record.version(language).url)
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html5lib").select_one(".prose")


EVERY_TYPE = {
    "position": make_position,
    "result": make_result,
    "news": make_news,
    "document": make_document,
    "page": make_page,
    "partner": make_partner,
    "country": lambda: make_country("PE", public=("fr", "en")),
    "institution": lambda: make_target(make_position()).institution,
    "theme": lambda: make_position(themes=[make_theme()]).themes.get(),
}


@pytest.mark.parametrize("kind", EVERY_TYPE)
def test_a_link_leads_to_the_page_of_the_record_in_the_language_of_the_reader(client, kind):
    record = EVERY_TYPE[kind]()
    text = telling(to(record))
    for code in ("fr", "en"):
        link = prose(client, text, code).a
        assert link["href"] == record.version(code).url
        assert link["href"].startswith(f"/{code}/")
        assert link.attrs.keys() == {"href"}
        assert client.get(link["href"]).status_code == 200


def test_every_type_with_pages_can_be_linked():
    made = {reference_of(make()).model for make in EVERY_TYPE.values()}
    assert made == set(linkable())


def test_a_new_address_changes_no_link(client):
    record = make_position({"fr": "Avant", "en": "Before"})
    text = telling(to(record))
    change_slug(record, "fr", "apres", by=make_user("publisher"))
    assert prose(client, text).a["href"] == "/fr/positions/apres/"


def test_a_record_that_is_public_in_another_language_only_is_linked_there_and_the_link_says_so(client):
    record = make_position({"fr": "Titre"}, public=("fr",))
    link = prose(client, telling(to(record)), "en").a
    assert (link["href"], link["hreflang"]) == (record.version("fr").url, "fr")


def test_a_link_says_nothing_of_languages_that_the_record_does_not_confirm(client):
    text = telling(to(make_position(), hreflang="nl", lang="en"))
    assert prose(client, text).a.attrs.keys() == {"href", "lang"}


NOWHERE = {
    "withdrawn": lambda: taken_back(make_position()),
    "never public": lambda: make_position(public=()),
    "still to come": lambda: later(make_position(public=())),
    "suppressed": lambda: make_protected_partner(Visibility.SUPPRESSED),
    "without anything to tell": make_institution,
}


def taken_back(record):
    for code in ("fr", "en"):
        withdraw(record, code, by=make_user("publisher"))
    return record


def later(record):
    live(record, "fr", "en", at=timezone.now() + timedelta(days=1))
    record.save()
    return record


@pytest.mark.parametrize("kind", NOWHERE)
def test_what_no_reader_can_open_is_plain_words_and_leaves_no_trace(client, kind):
    record = NOWHERE[kind]()
    text = telling(to(record, "a <em>word</em>"))
    html = str(prose(client, text))
    assert "See a <em>word</em>." in html
    page = client.get(text.version("fr").url).content.decode()
    assert "record:" not in page
    assert record.key not in page
    assert record._meta.label_lower not in page


@pytest.mark.parametrize("reference", ["positions.position/none", "no.such/key", "accounts.user/1"])
def test_a_link_to_nothing_is_plain_words(client, reference):
    text = telling(f'<a href="record:{reference}">words</a>')
    assert str(prose(client, text).p) == "<p>See words.</p>"


def test_keys_are_taken_as_they_are(client):
    record, country = make_position(key="water"), make_country("PE", public=("fr", "en"))
    there = telling('<a href="Record:Positions.Position/water">one</a>', to(country))
    assert [link["href"] for link in prose(client, there)("a")] == [
        record.version("fr").url,
        country.version("fr").url,
    ]
    not_there = telling(
        '<a href="record:positions.position/Water">one</a>', '<a href="record:topics.country/pe">two</a>'
    )
    assert not prose(client, not_there)("a")


def test_words_that_lose_their_link_keep_their_language(client):
    html = str(prose(client, telling(to(make_position(public=()), lang="la"))))
    assert '<span lang="la">the words</span>' in html


def test_a_deleted_record_leaves_its_words(client):
    record = make_position(public=())
    text = telling(to(record))
    record.delete()
    assert str(prose(client, text).p) == "<p>See the words.</p>"


HOSTILE = [
    "record:javascript:alert(1)",
    "record:positions.position/&quot;><script>alert(1)</script>",
    "record:positions.position/x&quot; onclick=&quot;alert(1)",
    "record:positions.position/../../admin/",
    "record://evil.example/",
    "record:positions.position/x?next=//evil.example",
    "record:positions.position/x#y",
    "record:positions.position/%22",
    "record:positions.position/",
    "record:/x",
    "record:position/x",
    "record:positions.position/" + "x" * 81,
    "javascript:record:positions.position/x",
]


@pytest.mark.parametrize("href", HOSTILE)
def test_only_a_type_and_a_key_pass_the_sanitiser(href):
    cleaned = sanitise(f'<p><a href="{href}">words</a></p>')
    assert "<a" not in cleaned
    assert "script>" not in cleaned
    assert "onclick" not in cleaned
    assert "words" in cleaned


def test_markup_inside_a_link_and_around_it_is_kept(client):
    record, secret = make_position(), make_position(public=())
    body = (
        f"<blockquote><p><strong>{to(record, 'a <em>b</em> <sup>c</sup>')}</strong></p></blockquote>"
        f"<ul><li>{to(secret, '<q>d</q>')}</li></ul><p>e[[f {to(record, 'g')}]]</p>"
        '<p><a href="https://example.org/">h</a></p>'
    )
    read = prose(client, make_position(body=in_every_language(body)))
    url = record.version("fr").url
    assert str(read.blockquote.strong) == f'<strong><a href="{url}">a <em>b</em> <sup>c</sup></a></strong>'
    assert str(read.li) == "<li><q>d</q></li>"
    assert read.select_one(f'.notes a[href="{url}"]').get_text() == "g"
    assert read.select_one('a[href="https://example.org/"]')


def test_links_inside_links_end_where_they_should():
    """A table lets HTML have them."""
    record, secret = make_position(key="water"), make_position(key="secret", public=())
    for outer, inner in ((record, secret), (secret, record), (secret, secret)):
        html = sanitise(
            f"<table><tr><td>{to(outer, f'<table><tr><td>{to(inner)}</td></tr></table>')}</td></tr></table>"
        )
        read = linked([html], "fr")[0]
        assert read.count("<a ") == read.count("</a>") == html.count("/water")
        assert "record:" not in read


def test_words_that_look_like_a_link_are_words(client):
    text = make_position(body=in_every_language('<p>Write href="record:positions.position/x" so.</p>'))
    assert "record:positions.position/x" in prose(client, text).get_text()


# --- what it costs ---------------------------------------------------------------------------------


def asked_for(client, record):
    client.get("/fr/")  # what is read once per process is not the page's
    with CaptureQueriesContext(connection) as captured:
        client.get(record.version("fr").url)
    return len(captured)


def test_a_text_without_such_links_asks_nothing_and_one_with_many_asks_once_for_each_type(client):
    plain = asked_for(client, telling("nothing"))
    positions = [make_position() for _number in range(3)]
    with_positions = telling(*(to(one) for one in positions))
    assert asked_for(client, with_positions) == plain + 1
    everything = telling(*(to(make()) for make in (*EVERY_TYPE.values(), make_position)))
    assert asked_for(client, everything) == plain + len(EVERY_TYPE)


def test_a_page_of_many_blocks_asks_once_for_all_of_them(client):
    record = make_position()
    few, many = make_page(), make_page()
    make_block(few, in_every_language(f"<p>{to(record)}</p>"))
    for _number in range(5):
        make_block(many, in_every_language(f"<p>{to(make_position())}</p>"))
    assert asked_for(client, few) == asked_for(client, many)
    hrefs = [
        link["href"]
        for link in BeautifulSoup(client.get(many.version("fr").url).content, "html5lib").select(".prose a")
    ]
    assert len(set(hrefs)) == 5
    assert all(href.startswith("/fr/positions/") for href in hrefs)


def test_a_thousand_links_in_one_text_are_one_question(client):
    records = [make_position() for _number in range(20)]
    text = telling(*(to(records[number % 20]) for number in range(1000)))
    plain = asked_for(client, telling("nothing"))
    assert asked_for(client, text) == plain + 1
    assert len(prose(client, text)("a")) == 1000


# --- beside the page ----------------------------------------------------------------------------------


def test_a_heading_with_a_link_is_in_the_contents_without_it(client):
    record = make_position()
    html = "".join(f"<h2>{to(record, f'Part {number}')}</h2><p>x</p>" for number in range(4))
    page = client.get(make_position(body=in_every_language(html)).version("fr").url).content.decode()
    assert "record:" not in page
    contents = BeautifulSoup(page, "html5lib").select('a[href^="#part-part-"]')
    assert [link.get_text(strip=True) for link in contents[:4]] == [f"Part {number}" for number in range(4)]


def test_a_search_finds_the_words_of_a_link_and_never_the_key():
    record = make_position(key="averysecretkey", public=())
    text = telling(to(record, "singular words"))
    bring_up_to_date()
    found = search_page("singular words", "en").select_one("main")
    assert text.version("en").url in str(found)
    assert text.version("en").url not in str(search_page("averysecretkey", "en").select_one("main"))


def test_feeds_name_no_record_by_its_key(client):
    record = make_position(key="a-very-secret-key", public=())
    telling(to(record))
    for language in ("fr", "en"):
        with translation.override(language):
            page = client.get(reverse("positions:list")).content.decode()
        feeds = re.findall(
            r'rel="alternate" type="application/[a-z]+\+(?:xml|json)"[^>]*href="([^"]+)"', page
        )
        for address in feeds:
            answer = client.get(re.sub(r"^https?://[^/]+", "", address)).content.decode()
            assert "record:" not in answer
            assert "a-very-secret-key" not in answer


def test_reference_data_and_members_are_named_only_where_they_have_pages():
    document = make_document()
    assert reference_of(document) == Reference("library.document", document.key)
    assert Document.objects.filter(key=document.key).exists()
    assert reference_of(document.kind) is None


def test_words_in_other_languages_do_not_change_where_a_link_leads(client):
    """A French text on an English page sends its readers to English pages."""
    record = make_position()
    text = make_position(body={"fr": f"<p>{to(record)}</p>"})
    link = prose(client, text, "en").a
    assert link["href"] == record.version("en").url
    assert not link.has_attr("hreflang")
