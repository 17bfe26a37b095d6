"""Links that lead nowhere, the texts that link to a record, and addresses that become links to records."""

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from languages.codes import column, column_languages
from pages.models import Redirect, SiteIdentity
from publishing.own_addresses import path_of, with_references
from publishing.record_links import reference_of
from publishing.slugs import change_slug
from publishing.text_links import Reason, dead_links, links_to
from publishing.where_used import places_using
from publishing.workflow import withdraw
from tests.making import (
    live,
    make_block,
    make_document,
    make_institution,
    make_news,
    make_page,
    make_position,
    make_protected_partner,
    make_theme,
    make_user,
)

pytestmark = pytest.mark.django_db

FIRST, SECOND = column_languages()[:2]


def text(*hrefs, words="the words", **values):
    """A position whose text, in one language, has these links."""
    links = ", ".join(f'<a href="{href}">{words}</a>' for href in hrefs)
    return make_position(body={FIRST: f"<p>See {links}.</p>"}, **values)


def to(record):
    return str(reference_of(record))


def reasons(**asked):
    return {one.target: one.reason for one in dead_links(**asked)}


# --- dead links -------------------------------------------------------------------------------------


def test_a_link_that_leads_nowhere_is_told_with_its_record_its_language_and_its_words():
    secret = make_position(public=())
    record = text(to(secret), words="our <em>letter</em>")
    (found,) = dead_links()
    assert (found.record, found.row, found.language, found.field) == (record, record, FIRST, "body")
    assert (found.words, found.target, found.reason) == ("our letter", to(secret), Reason.NOT_PUBLIC)


def test_what_readers_can_open_is_no_dead_link():
    record = make_position({FIRST: "Titre"}, public=(FIRST,))
    theme = make_theme()
    make_news(themes=[theme])
    elsewhere = ("https://example.org/", "mailto:a@b.org")
    text(to(record), to(theme), record.version(FIRST).url, f"/{FIRST}/", *elsewhere)
    assert dead_links() == []


def test_each_way_to_lead_nowhere_is_told_apart():
    withdrawn = make_position()
    slug = withdrawn.version(FIRST).url
    for code in (FIRST, SECOND):
        withdraw(withdrawn, code, by=make_user("publisher"))
    suppressed = make_protected_partner("suppressed")
    gone = "record:positions.position/none"
    silent = make_institution()
    text(to(withdrawn), to(suppressed), to(silent), gone, slug, f"/{FIRST}/nulle-part/")
    assert reasons() == {
        to(withdrawn): Reason.NOT_PUBLIC,
        to(suppressed): Reason.NOT_PUBLIC,
        to(silent): Reason.NOT_PUBLIC,
        gone: Reason.NO_RECORD,
        slug: Reason.GONE,
        f"/{FIRST}/nulle-part/": Reason.NO_PAGE,
    }


def test_an_address_of_a_suppressed_partner_is_no_different_from_one_that_never_was():
    suppressed = make_protected_partner("suppressed")
    address = suppressed.version(FIRST).url
    text(address, address.replace(suppressed.version(FIRST).slug, "personne"))
    assert set(reasons().values()) == {Reason.NO_PAGE}


def test_old_addresses_and_redirects_still_lead_somewhere():
    record = make_position()
    old = record.version(FIRST).url
    change_slug(record, FIRST, "ailleurs", by=make_user("publisher"))
    Redirect.objects.create(old="/agenda.html", new=f"/{FIRST}/")
    Redirect.objects.create(old="/mort.html", new="")
    text(old, "/agenda.html", "/mort.html", f"{settings.SITE_URL}/{FIRST}/positions/?type=memorandum#liste")
    assert reasons() == {"/mort.html": Reason.GONE}


def test_what_another_site_answers_is_not_asked():
    text("https://example.org/404", "//example.org/", "#note-1", "tel:+3220000000")
    assert dead_links() == []
    assert path_of("https://example.org/fr/") == ""
    assert path_of(f"{settings.SITE_URL}/fr/x/?a=1#b") == "/fr/x/?a=1"


def test_a_draft_is_counted_only_when_drafts_are_asked_for():
    dead = "record:positions.position/none"
    text(dead, public=())
    assert dead_links() == []
    assert reasons(drafts=True) == {dead: Reason.NO_RECORD}


def test_blocks_of_pages_and_texts_of_the_site_are_looked_at_too():
    html = {FIRST: '<p><a href="record:positions.position/none">words</a></p>'}
    page = make_page()
    block = make_block(page, html)
    standing = SiteIdentity.objects.get().standing_texts.first()
    setattr(standing, column("body", FIRST), html[FIRST])
    standing.is_complete = True
    standing.save()
    found = dead_links()
    assert {(one.record, one.row) for one in found} == {(page, block), (standing.site, standing)}
    standing.is_complete = False
    standing.save()
    assert [one.record for one in dead_links()] == [page]


def test_looking_for_dead_links_costs_the_same_for_few_texts_and_for_many():
    def cost():
        with CaptureQueriesContext(connection) as captured:
            dead_links()
        return len(captured)

    dead = "record:positions.position/none"
    text(dead, to(make_position())), make_news(), make_document()
    cost()
    few = cost()
    for _number in range(20):
        text(dead, to(make_position()))
    assert cost() == few


# --- which texts link to a record --------------------------------------------------------------------


def test_the_texts_that_link_to_a_record_are_known_in_each_language():
    record = make_position()
    body = dict.fromkeys((FIRST, SECOND), f'<p><a href="{to(record)}">words</a></p>')
    one, page = make_position(body=body, public=()), make_page()
    block = make_block(page, {FIRST: body[FIRST]})
    assert {(link.record, link.row, link.language) for link in links_to(record)} == {
        (one, one, FIRST),
        (one, one, SECOND),
        (page, block, FIRST),
    }


def test_a_key_that_begins_another_is_another_record_and_words_are_no_link():
    short, long = make_position(key="water"), make_position(key="water-and-peace")
    text(to(long))
    make_position(body={FIRST: f'<p>Write href="{to(short)}" so.</p>'})
    assert links_to(short) == []
    assert len(links_to(long)) == 1


def test_a_text_that_links_to_its_own_page_is_no_use_of_it():
    link = '<a href="record:positions.position/water">x</a>'
    record = make_position(key="water", body={FIRST: f"<p>{link}</p>"})
    assert links_to(record) == []


def test_where_a_record_is_used_tells_the_texts_that_link_to_it():
    record = make_position()
    one = text(to(record))
    places = [place for group in places_using(record) for place in group.places]
    assert [place.record for place in places] == [one]


def test_a_record_that_texts_link_to_may_be_deleted():
    record = make_position(public=())
    text(to(record))
    record.delete()
    assert list(reasons().values()) == [Reason.NO_RECORD]


# --- addresses that become links to records --------------------------------------------------------------


def html(*hrefs):
    return "".join(f'<p><a href="{href}">words</a></p>' for href in hrefs)


def test_the_address_of_a_page_of_this_site_becomes_a_link_to_its_record():
    record, moved = make_position(), make_position()
    old = moved.version(FIRST).url
    change_slug(moved, FIRST, "ailleurs", by=make_user("publisher"))
    given = html(record.version(FIRST).url, settings.SITE_URL + record.version(FIRST).url, old)
    assert with_references(given, FIRST) == html(to(record), to(record), to(moved))


def test_what_is_no_page_of_a_record_in_the_language_of_the_text_stays_as_it_was_written():
    record = make_position()
    hidden = make_position(public=())
    live(hidden, FIRST)
    address = hidden.version(FIRST).url
    given = html(
        record.version(SECOND).url,
        f"{record.version(FIRST).url}#texte",
        f"/{FIRST}/positions/",
        f"/{FIRST}/nulle-part/",
        address,
        f"https://example.org{record.version(FIRST).url}",
        "mailto:a@b.org",
    )
    assert with_references(given, FIRST) == given


def test_words_around_and_other_attributes_are_kept():
    record = make_position()
    given = f'<p>a &amp; b <a href="{record.version(FIRST).url}" hreflang="fr" lang="la">c <em>d</em></a></p>'
    assert with_references(given, FIRST) == given.replace(record.version(FIRST).url, to(record))
