"""Over the whole site, each language version of a page names the others, and is named by them.

The demonstration is asked the same in tests/test_every_public_page.py.
"""

import pytest
from bs4 import BeautifulSoup

from languages.codes import site_languages
from tests import sitemaps
from tests.hreflang import CHOOSES, SITE, Head, differences, faults, head_of, left_out, walk
from tests.pages.content import PAGES, REFUSALS, make_site

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker):
    """The heads of all pages of a small site with one of everything, and what its sitemaps say."""
    from django.db import transaction
    from django.test import Client

    with django_db_blocker.unblock(), transaction.atomic():
        make_site()
        homes = [f"/{code}/" for code in site_languages()]
        yield walk(Client(), *homes), sitemaps.everything(Client())
        transaction.set_rollback(True)


def test_the_walk_saw_every_kind_of_page(site):
    found, _listed = site
    several = [head for head in found.values() if len(head.alternates) == len(site_languages()) + 1]
    assert len(several) > 100
    for kind, addresses in PAGES.items():
        if kind not in REFUSALS:
            walked = {path for path in addresses.values() if "?" not in path}
            assert {f"{SITE}{path}" for path in walked} <= found.keys(), kind


def test_hreflang_is_reciprocal(site):
    found, _listed = site
    assert faults(found) == []


def test_the_sitemaps_say_the_same(site):
    assert list(differences(*site)) == []


def test_the_sitemaps_leave_out_protected_partners_and_nobody_else(site):
    assert left_out(*site) == {f"{SITE}{path}" for path in PAGES["protected partner"].values()}


def test_a_version_that_is_not_public_is_named_nowhere(site):
    """Neither a withdrawn one, nor one in a language in which the text does not exist."""
    found, listed = site
    named = {target for head in found.values() for target in head.alternates.values()}
    named |= {target for told in listed.values() for target in told.alternates.values()}
    for kind in REFUSALS:
        for path in PAGES[kind].values():
            assert f"{SITE}{path}" not in named | listed.keys(), path


# --- counter-examples: what the checker must not overlook --------------------------------------------

FRENCH, ENGLISH = f"{SITE}/fr/eau/", f"{SITE}/en/water/"
BOTH = {"fr": FRENCH, "en": ENGLISH, "x-default": FRENCH}


def pair(french=BOTH, english=BOTH, canonical=ENGLISH, status=200):
    return {FRENCH: Head(200, FRENCH, french), ENGLISH: Head(status, canonical, english)}


def test_a_pair_that_is_right_has_no_faults():
    assert faults(pair()) == []
    assert faults(pair(BOTH | {"x-default": CHOOSES}, BOTH | {"x-default": CHOOSES})) == []
    assert faults({FRENCH: Head(200, FRENCH), ENGLISH: Head(404)}) == []


@pytest.mark.parametrize(
    ("found", "fault"),
    [
        (pair(english={}), "which names others"),
        (pair(english=BOTH | {"x-default": ENGLISH}), "which names others"),
        (pair(canonical=f"{SITE}/en/other/"), "which says it is"),
        (pair(status=404), "where there is no page"),
        (pair(status=410), "answers 410 and names versions"),
        ({FRENCH: Head(200, FRENCH, BOTH)}, "where there is no page"),
        (pair({"en": ENGLISH, "x-default": ENGLISH}), "does not name itself"),
        (pair({"fr": FRENCH, "x-default": FRENCH}), "names only"),
        (pair({"fr": FRENCH, "en": ENGLISH}, {"fr": FRENCH, "en": ENGLISH}), "everybody else to None"),
        (pair(BOTH | {"en": FRENCH}, BOTH | {"en": FRENCH}), "as en"),
    ],
)
def test_a_pair_that_is_wrong_is_noticed(found, fault):
    assert any(fault in line for line in faults(found))


def test_a_sitemap_that_says_something_else_is_noticed():
    right = {address: sitemaps.Told(BOTH, None) for address in BOTH.values()}
    assert list(differences(pair(), right)) == []
    assert list(differences(pair(), right | {FRENCH: sitemaps.Told({}, None)}))
    assert list(differences({FRENCH: Head(200, FRENCH, BOTH)}, right))
    assert list(differences(pair() | {FRENCH: Head(200, FRENCH, BOTH, wanted=False)}, right))
    assert left_out(pair(), {FRENCH: right[FRENCH]}) == {ENGLISH}


def test_a_head_is_read_as_it_is_written():
    written = f'<link rel="canonical" href="{FRENCH}"><link rel="alternate" hreflang="fr" href="{FRENCH}">'
    feed = '<link rel="alternate" type="application/atom+xml" href="/fr/feed.atom">'
    assert head_of(BeautifulSoup(written + feed, "html5lib"), 200) == Head(200, FRENCH, {"fr": FRENCH})
    hidden = BeautifulSoup('<meta name="robots" content="noindex">', "html5lib")
    assert head_of(hidden, 200) == Head(200, wanted=False)
