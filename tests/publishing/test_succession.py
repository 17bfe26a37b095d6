"""A text that another one replaces: each leads to the other, as far as readers may see it."""

import datetime
import json

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from partners.models import Visibility
from publishing.succession import CIRCLE, ITSELF
from publishing.workflow import withdraw
from tests.admin_forms import change_url, fields_of, logged_in
from tests.making import (
    make_document,
    make_news,
    make_page,
    make_partner,
    make_position,
    make_protected_partner,
    make_user,
)

pytestmark = pytest.mark.django_db

MAKERS = {"position": make_position, "news item": make_news, "page": make_page, "document": make_document}
LISTS = {"position": "/en/positions/", "news item": "/en/news/", "document": "/en/publications/"}
OLD, NEW = {"fr": "Eau", "en": "Water"}, {"fr": "L’eau en 2025", "en": "Water in 2025"}


def read(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return BeautifulSoup(response.content.decode(), "html5lib")


def notice(client, record, language="en"):
    found = read(client, record.version(language).url).select_one("article > .notice")
    return found and " ".join(found.get_text(" ", strip=True).replace(" ,", ",").split())


def replace(old, new):
    old.superseded_by = new
    old.full_clean()
    old.save()


@pytest.fixture(params=MAKERS.values(), ids=MAKERS)
def make(request):
    return request.param


def test_each_names_the_other_in_the_language_of_its_reader(client, make):
    old, new = make(OLD), make(NEW)
    replace(old, new)
    for code, words in (("en", "Replaced by Water in 2025, "), ("fr", "L’eau en 2025")):
        assert words in notice(client, old, code)
        link = read(client, old.version(code).url).select_one("article > .notice a")
        assert link["href"] == new.version(code).url and not link.has_attr("hreflang")
    back = read(client, new.version("en").url).select_one(".head .reading-time")
    assert back.get_text().startswith("Replaces Water, ") and back.a["href"] == old.version("en").url
    assert notice(client, new) is None


def test_the_day_is_that_of_the_text_or_else_that_of_its_publication(client):
    old, new = make_position(OLD), make_position(NEW, date="2025-03")
    replace(old, new)
    assert notice(client, old) == "Replaced by Water in 2025, March 2025"
    page, later = make_page(OLD), make_page(NEW)
    replace(page, later)
    today = later.version("en").published_at.date()
    assert str(today.year) in notice(client, page)


def test_what_replaces_it_in_another_language_only_is_marked_as_such(client, make):
    old, new = make(OLD), make({"fr": NEW["fr"]}, public=("fr",))
    replace(old, new)
    link = read(client, old.version("en").url).select_one("article > .notice a")
    assert (link["lang"], link["hreflang"], link["href"]) == ("fr", "fr", new.version("fr").url)


def test_what_nobody_may_see_replaces_nothing(client, make):
    old, new = make(OLD), make(NEW, public=())
    replace(old, new)
    assert notice(client, old) is None
    gone = make({"fr": "Retiré", "en": "Gone"})
    replace(old, gone)
    assert "Replaced by Gone" in notice(client, old)
    for code in ("fr", "en"):
        withdraw(gone, code, by=None)
    assert notice(client, old) is None


def test_a_text_that_is_withdrawn_is_not_named_by_what_replaced_it(client, make):
    old, new = make(OLD), make(NEW)
    replace(old, new)
    for code in ("fr", "en"):
        withdraw(old, code, by=None)
    assert "Replaces" not in read(client, new.version("en").url).get_text()


@pytest.mark.parametrize("name", LISTS)
def test_lists_mark_what_was_replaced_and_nothing_else(client, name):
    old, new = MAKERS[name](OLD), MAKERS[name](NEW)
    replace(old, new)
    marked = [item for item in read(client, LISTS[name]).select(".item") if "Replaced" in item.get_text()]
    assert [item.select_one(".item-title").get_text(strip=True) for item in marked] == ["Water"]


def test_machines_are_told_that_it_is_obsolete(client):
    old = make_position(OLD)
    replace(old, make_position(NEW))
    script = read(client, old.version("en").url).select_one('script[type="application/ld+json"]')
    nodes = json.loads(script.string)["@graph"]
    assert [one["creativeWorkStatus"] for one in nodes if "creativeWorkStatus" in one] == ["Obsolete"]


def test_a_text_does_not_replace_itself_and_circles_are_refused(make):
    first, second, third = make(), make(), make()
    first.superseded_by = first
    with pytest.raises(ValidationError) as refused:
        first.full_clean()
    assert refused.value.messages == [str(ITSELF)]
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save()
    replace(first, second)
    replace(second, third)
    third.superseded_by = first
    with pytest.raises(ValidationError) as refused:
        third.full_clean()
    assert refused.value.messages == [str(CIRCLE)]


def test_the_form_says_at_the_field_that_it_would_be_a_circle():
    first, second = make_position(public=()), make_position(public=())
    replace(first, second)
    client = logged_in(make_user("editor"))
    data = fields_of(client.get(change_url(second)))
    response = client.post(change_url(second), data | {"superseded_by": first.pk})
    links = response.context["error_links"]
    assert [(anchor, str(what)) for anchor, _where, what in links] == [("id_superseded_by", str(CIRCLE))]


def test_what_replaces_a_text_is_not_deleted_under_it(make):
    old, new = make(public=()), make(public=())
    replace(old, new)
    with pytest.raises(ProtectedError), transaction.atomic():
        new.delete()
    old.delete()
    new.delete()


def test_a_protected_partner_is_named_nowhere_by_it(client):
    secret = make_protected_partner(Visibility.SUPPRESSED)
    old, new = make_position(OLD, lead=make_partner()), make_position(NEW, lead=secret)
    replace(old, new)
    assert notice(client, old).startswith("Replaced by Water in 2025, ")
    assert "protected" not in read(client, old.version("en").url).main.get_text()


def test_a_news_item_says_the_day_of_the_news(client):
    old, new = make_news(OLD), make_news(NEW, date=datetime.date(2025, 2, 11))
    replace(old, new)
    assert notice(client, old) == "Replaced by Water in 2025, 11 February 2025"
