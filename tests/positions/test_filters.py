"""The list of positions: filters, their counts, what exists only in another language."""

import pytest
from django.http import Http404, QueryDict

from languages.texts import Text
from partners.models import Visibility
from positions.filters import FACETS
from positions.models import Position
from publishing.listing import Listing
from tests.making import (
    live,
    make_ask,
    make_country,
    make_partner,
    make_position,
    make_protected_partner,
    make_signatory,
    make_theme,
)

pytestmark = pytest.mark.django_db


def listed(query="", language="fr"):
    return Listing(Position.objects.all(), FACETS, language, QueryDict(query))


def options(query="", name="type", language="fr"):
    return {option.code: option.count for option in listed(query, language).count().options[name]}


def found(query="", language="fr"):
    listing = listed(query, language)
    counts = listing.count()
    assert counts.total == listing.published().count()
    return set(listing.published().values_list("key", flat=True))


@pytest.fixture
def three():
    """Two positions about Congo, one about Peru; only the first two in English."""
    congo, peru = make_country("CD"), make_country("PE")
    gender, water = make_theme("gender"), make_theme("water", fr="Eau", en="Water")
    one = make_position(key="one", countries=[congo], themes=[gender], date="2023")
    make_ask(one, status="met")
    make_ask(one, status="met")
    make_ask(one, status_info="not_provided")
    two = make_position(key="two", countries=[congo, peru], themes=[gender, water], date="2024-03")
    make_ask(two, status="refused")
    make_position(
        {"fr": "Trois"},
        key="three",
        public=("fr",),
        countries=[peru],
        themes=[water],
        date_info="not_provided",
    )


def test_each_filter_finds_what_it_names(three):
    assert found() == {"one", "two", "three"}
    assert found("country=CD") == {"one", "two"}
    assert found("theme=water") == {"two", "three"}
    assert found("status=met") == {"one"}
    assert found("status=not_provided") == {"one"}
    assert found("year=2024") == {"two"}
    assert found("year=not_provided") == {"three"}
    assert found("type=memorandum") == {"one", "two", "three"}


def test_an_ask_that_only_a_draft_says_is_neither_counted_nor_found():
    position = make_position({"fr": "Eau", "en": "Water"}, key="water", public=("fr",))
    make_ask(position, {"fr": "Ouvrir"}, status="open")
    make_ask(position, {"en": "Publish"}, status="met")
    make_ask(position, {"en": "Explain"}, status_info="not_provided")
    assert options("", "status") == {"open": 1}
    assert found("status=open") == {"water"}
    assert found("status=met") == found("status=not_provided") == set()
    assert options("", "status", "en") == {}
    live(position, "en")
    position.save()
    for language in ("fr", "en"):  # words in another public language stand in for those that are missing
        assert options("", "status", language) == {"open": 1, "met": 1, "not_provided": 1}
        assert found("status=met", language) == {"water"}


def test_what_is_not_provided_is_counted_apart(three):
    make_position(key="four", countries_info="not_provided", levels_info="pending")
    assert found("country=not_provided") == {"four"}
    assert options("", "country")["not_provided"] == 1
    assert found("level=pending") == {"four"}


def test_filters_combine(three):
    assert found("country=PE&theme=gender") == {"two"}
    assert found("country=PE&theme=gender&status=met") == set()


def test_the_same_codes_work_in_the_other_language(three):
    assert found("country=CD&theme=gender", "en") == {"one", "two"}
    assert found("theme=water", "en") == {"two"}


def test_a_facet_counts_records_under_the_other_filters_once_each(three):
    assert options("", "country") == {"CD": 2, "PE": 2}
    assert options("theme=water", "country") == {"CD": 1, "PE": 2}
    assert options("country=PE", "country") == {"CD": 2, "PE": 2}
    assert options("", "status") == {"met": 1, "not_provided": 1, "refused": 1}
    assert options("", "year") == {"2024": 1, "2023": 1, "not_provided": 1}
    assert list(options("", "year")) == ["2024", "2023", "not_provided"]


def test_labels_are_in_the_language_of_the_page(three):
    (option,) = [o for o in listed("", "en").count().options["theme"] if o.code == "water"]
    assert option.label == Text("Water", "en")
    (option,) = [o for o in listed().count().options["status"] if o.code == "not_provided"]
    assert option.label.value == "Information non communiquée"


def test_what_exists_only_in_the_other_language_is_counted_under_the_same_filters(three):
    assert listed("", "en").count().elsewhere == {"fr": 1}
    assert listed("country=CD", "en").count().elsewhere in ({}, {"fr": 0})
    assert listed().count().elsewhere in ({}, {"en": 0})
    assert found("without=en", "fr") == {"three"}


def test_a_partner_is_found_in_whatever_capacity_and_counted_once():
    partner = make_partner(key="both")
    position = make_position(key="p", co_authors=[partner], partners=[partner])
    make_signatory(position, partner)
    make_position(key="q", lead=partner)
    make_position(key="r")
    assert found("partner=both") == {"p", "q"}
    assert options("", "partner")["both"] == 2


@pytest.mark.parametrize("visibility", [v for v in Visibility.values if v != Visibility.PUBLIC])
def test_a_protected_partner_is_no_value_of_the_filter(visibility):
    partner = make_protected_partner(visibility, key="sealed")
    make_position(key="p", partners=[partner])
    assert "sealed" not in options("", "partner")
    with pytest.raises(Http404):
        listed("partner=sealed").count()


def test_a_signature_that_is_not_shown_is_not_counted():
    partner = make_partner(key="silent")
    position = make_position(key="p")
    make_signatory(position, partner, is_public=False)
    assert "silent" not in options("", "partner")
    assert found("partner=silent") == set()


def test_a_code_that_exists_but_finds_nothing_is_an_empty_list(three):
    assert found("type=petition") == set()
    assert found("year=1999") == set()
    assert found("status=supported") == set()


def test_a_filter_that_finds_nothing_is_still_shown_as_chosen(three):
    make_partner({"fr": "Sans position", "en": "No position"}, key="idle")
    for query, name, label in (
        ("type=petition", "type", "Pétition"),
        ("year=1999", "year", "1999"),
        ("status=supported", "status", "Soutenue officiellement"),
        ("partner=idle", "partner", "Sans position"),
    ):
        (option,) = [o for o in listed(query).count().options[name] if o.is_chosen]
        assert (option.label.value, option.count) == (label, 0)


@pytest.mark.parametrize(
    "query",
    [
        "type=nothing",
        "theme=%00",
        "country=cd",
        "level=' OR 1=1 --",
        "year=20244",
        "year=abcd",
        "status=unset2",
        "partner=nobody",
        "without=fr",
        "without=xx",
        "theme=" + "x" * 5000,
    ],
)
def test_a_code_that_does_not_exist_is_no_page(three, query):
    with pytest.raises(Http404):
        listed(query).count()


@pytest.mark.parametrize("query", ["type=&theme=&country=", "utm_source=x", "page=&type="])
def test_empty_and_foreign_parameters_are_no_filter(three, query):
    assert found(query) == {"one", "two", "three"}


@pytest.mark.parametrize("page", ["0", "-1", "abc", "99999999", "1.5", "²", "%00", "2"])
def test_a_page_that_is_not_there_is_no_page(three, page):
    listing = listed(f"page={page}")
    with pytest.raises(Http404):
        listing.page(listing.published(), 3)


def test_the_order_is_stable_and_newest_first(three):
    rows = Position.objects.published("fr").newest_first("fr").values_list("key", flat=True)
    assert list(rows) == ["two", "one", "three"]
