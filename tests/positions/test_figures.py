"""Figures in words: in one language, with how exactly they are known, and never a plan told as achieved."""

from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from languages.codes import column
from languages.texts import Text
from positions.figures import phrase, sums
from positions.models import Figure, Qualifier, Result
from tests.making import live, make_figure, make_result, words

pytestmark = pytest.mark.django_db

NBSP, NARROW = "\u00a0", "\u202f"
CITY = {
    "unit": {"fr": "ville", "en": "city"},
    "unit_plural": {"fr": "villes", "en": "cities"},
}
ORGANISATION = {
    "unit": {"fr": "organisation", "en": "organisation"},
    "unit_plural": {"fr": "organisations", "en": "organisations"},
}
TAKING_PART = {
    "unit": {"fr": "participante ou participant", "en": "participant"},
    "unit_plural": {"fr": "participantes et participants", "en": "participants"},
}


def unsaved_result():
    """A public result that no database knows."""
    result = Result(pk=1)
    words(result, "title", {"fr": "Titre", "en": "Title"})
    live(result, "fr", "en")
    return result


def said(value, language, **values):
    """The phrase, with its no-break spaces written as spaces."""
    values = {**CITY, **values}
    return str(phrase(make_figure(make_result(), value, **values), language)).replace(NBSP, " ")


@pytest.mark.parametrize(
    ("qualifier", "number", "french", "english"),
    [
        ("exact", 1, "1 ville", "1 city"),
        ("exact", 5, "5 villes", "5 cities"),
        ("about", 1, "environ 1 ville", "some 1 city"),
        ("about", 5, "environ 5 villes", "some 5 cities"),
        ("at_least", 1, "au moins 1 ville", "at least 1 city"),
        ("at_least", 5, "au moins 5 villes", "at least 5 cities"),
        ("at_most", 1, "au plus 1 ville", "at most 1 city"),
        ("at_most", 5, "au plus 5 villes", "at most 5 cities"),
    ],
)
def test_each_qualifier_is_worded_in_each_language_achieved_and_planned(qualifier, number, french, english):
    assert said(number, "fr", qualifier=qualifier) == french
    assert said(number, "en", qualifier=qualifier) == english
    planned = {"qualifier": qualifier, "is_planned": True}
    assert said(number, "fr", **planned) == f"prévu : {french}"
    assert said(number, "en", **planned) == f"planned: {english}"


@pytest.mark.parametrize(
    ("as_of", "french", "english"),
    [
        ("2015", "prévu pour 2015", "planned for 2015"),
        ("2015-10", "prévu pour octobre 2015", "planned for October 2015"),
        ("2015-10-01", "prévu pour le 1er octobre 2015", "planned for 1 October 2015"),
    ],
)
def test_a_plan_says_what_it_is_planned_for(as_of, french, english):
    values = {"qualifier": "at_least", "is_planned": True, "as_of": as_of}
    assert said(5, "fr", **values) == f"{french} : au moins 5 villes"
    assert said(5, "en", **values) == f"{english}: at least 5 cities"


def test_the_figures_of_the_seeds_read_as_they_should():
    over = {"fr": "plus de", "en": "over"}
    members = {"unit": {"fr": "membre", "en": "member"}, "unit_plural": {"fr": "membres", "en": "members"}}
    countries = {"unit": {"fr": "pays", "en": "country"}, "unit_plural": {"fr": "pays", "en": "countries"}}
    pairs = {"unit": {"fr": "binôme", "en": "pair"}, "unit_plural": {"fr": "binômes", "en": "pairs"}}
    to_host = {
        "unit": {"fr": "DDH à accueillir", "en": "defender to be hosted"},
        "unit_plural": {"fr": "DDH à accueillir", "en": "defenders to be hosted"},
    }
    for value, values, french, english in (
        (600, {**members, "qualifier": "at_least", "words": over}, "plus de 600 membres", "over 600 members"),
        (52, countries, "52 pays", "52 countries"),
        (80, {**ORGANISATION, "qualifier": "about"}, "environ 80 organisations", "some 80 organisations"),
        (14, pairs, "14 binômes", "14 pairs"),
        (20, TAKING_PART, "20 participantes et participants", "20 participants"),
        (
            12,
            {**to_host, "qualifier": "about", "is_planned": True},
            "prévu : environ 12 DDH à accueillir",
            "planned: some 12 defenders to be hosted",
        ),
    ):
        assert said(value, "fr", **values) == french
        assert said(value, "en", **values) == english


@pytest.mark.parametrize(
    ("value", "french", "english"),
    [
        (0, "0 ville", "0 cities"),
        ("1.5", "1,5 ville", "1.5 cities"),
        ("14.000", "14 villes", "14 cities"),
        (2, "2 villes", "2 cities"),
        (12500, f"12{NARROW}500 villes", "12,500 cities"),
        (1_000_000, f"1{NARROW}000{NARROW}000 de villes", "1,000,000 cities"),
        (1_500_000, f"1{NARROW}500{NARROW}000 villes", "1,500,000 cities"),
    ],
)
def test_numbers_are_grouped_and_agree_as_each_language_does(value, french, english):
    value = Decimal(value)
    assert (said(value, "fr"), said(value, "en")) == (french, english)


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("membres", "de membres"),
        ("organisations", "d’organisations"),
        ("élèves", "d’élèves"),
        ("œuvres", "d’œuvres"),
        ("habitants", "d’habitants"),
        ("hectares", "d’hectares"),
        ("huiles", "d’huiles"),
        ("hameaux", "de hameaux"),
        ("HLM", "de HLM"),
        ("ONG", "d’ONG"),
    ],
)
def test_a_round_million_is_followed_by_de_elided_where_french_elides(unit, expected):
    words_of_unit = {"unit": {"fr": unit}, "unit_plural": {"fr": unit}}
    assert said(2_000_000, "fr", **words_of_unit).endswith(f"000 {expected}")


def test_a_number_never_parts_from_its_unit():
    figure = make_figure(make_result(), 14)
    assert str(phrase(figure, "fr")) == f"14{NBSP}membres"
    assert str(phrase(figure, "en")) == f"14{NBSP}members"


def test_the_whole_phrase_is_in_the_language_of_the_unit():
    result = make_result()
    only_french = {"unit": {"fr": "membre"}, "unit_plural": {"fr": "membres"}}
    figure = make_figure(result, 1600, qualifier="at_least", words={"en": "over"}, **only_french)
    assert phrase(figure, "en") == Text(f"au moins 1{NARROW}600{NBSP}membres", "fr")
    words(figure, "words", {"fr": "plus de"})
    assert phrase(figure, "en") == Text(f"plus de 1{NARROW}600{NBSP}membres", "fr")
    planned = make_figure(result, 5, is_planned=True, as_of="2015-10", **only_french)
    assert phrase(planned, "en") == Text(f"prévu pour octobre 2015{NBSP}: 5{NBSP}membres", "fr")


def test_words_in_another_language_than_the_unit_are_not_mixed_in():
    figure = make_figure(make_result(), 600, qualifier="at_least", words={"fr": "plus de"})
    assert str(phrase(figure, "en")) == f"at least 600{NBSP}members"


def test_a_number_whose_form_of_the_unit_is_missing_takes_the_other_language_or_stands_alone():
    result, one = make_result(), {"fr": "ville", "en": "city"}
    half = {"unit": one, "unit_plural": {"fr": "villes"}, "qualifier": "about"}
    assert phrase(make_figure(result, 3, **half), "en") == Text(f"environ 3{NBSP}villes", "fr")
    assert phrase(make_figure(result, 1, **half), "en") == Text(f"some 1{NBSP}city", "en")
    none = {"unit": one, "unit_plural": {}, "qualifier": "about"}
    assert phrase(make_figure(result, 3, **none), "en") == Text("some 3", "en")
    assert phrase(make_figure(result, 3, **none), "fr") == Text("environ 3", "fr")
    several = {"unit": {}, "unit_plural": {"fr": "villes", "en": "cities"}}
    assert phrase(make_figure(result, 1, **several), "en") == Text("1", "en")


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", f"999{NARROW}999{NARROW}999{NARROW}999,999"), ("en", "999,999,999,999.999")],
)
def test_the_longest_number_is_printed_whole(language, said):
    figure = make_figure(make_result(), Decimal("999999999999.999"))
    figure.refresh_from_db()
    assert figure.value == Decimal("999999999999.999")
    assert phrase(figure, language).value.startswith(f"{said}{NBSP}")


def test_a_figure_without_a_unit_prints_the_number_alone():
    result, none = make_result(), {"unit": {}, "unit_plural": {}}
    assert phrase(make_figure(result, 5, **none), "fr") == Text("5", "fr")
    assert str(phrase(make_figure(result, 5, qualifier="at_most", **none), "en")) == "at most 5"
    over = make_figure(result, 5, qualifier="at_least", words={"fr": "plus de"}, **none)
    assert (str(phrase(over, "fr")), str(phrase(over, "en"))) == ("plus de 5", "at least 5")


def test_a_draft_unit_is_not_read():
    draft = make_result({"fr": "Titre", "en": "Title"}, public=("fr",))
    figure = make_figure(draft, 5, unit={"en": "secret"}, unit_plural={"en": "secrets"})
    assert phrase(figure, "en") == Text("5", "en")
    live(draft, "en")
    assert str(phrase(figure, "en")) == f"5{NBSP}secrets"


# --- what templates print ---------------------------------------------------------------------------


def printed(tag, figure):
    return Template(f"{{% load figures %}}{{% {tag} one %}}").render(Context({"one": figure}))


def test_a_phrase_in_another_language_than_the_page_is_marked():
    only_french = {"unit": {"fr": "membre"}, "unit_plural": {"fr": "membres & amis"}}
    figure = make_figure(make_result(), 14, qualifier="about", **only_french)
    assert printed("figure", figure) == f"environ 14{NBSP}membres &amp; amis"
    assert printed("large_figure", figure) == f"environ <b>14{NBSP}</b>membres &amp; amis"
    with translation.override("en"):
        marked = f'<span lang="fr" dir="ltr">environ 14{NBSP}membres &amp; amis</span>'
        assert printed("figure", figure) == marked
        assert printed("large_figure", figure) == marked.replace(f"14{NBSP}", f"<b>14{NBSP}</b>")


def test_what_is_written_large_is_the_number_and_not_a_year_with_the_same_digits():
    figure = make_figure(make_result(), 20, is_planned=True, as_of="2015")
    assert printed("large_figure", figure) == f"prévu pour 2015{NBSP}: <b>20{NBSP}</b>membres"


def figures_part(*figures):
    part = Template('{% include "results/_figures.html" with figures=figures %}')
    return BeautifulSoup(part.render(Context({"figures": figures})), "html.parser")


def test_a_figure_says_when_and_who_says_so():
    result = make_result()
    figure = make_figure(result, 600, as_of="2023-10", source={"fr": "Rapport annuel"})
    lines = [line.get_text(" ", strip=True) for line in figures_part(figure).select("p")]
    assert lines == ["600 membres", "en octobre 2023", f"Source{NBSP}: Rapport annuel"]
    with translation.override("en"):
        page = figures_part(figure)
    assert page.select_one("time")["datetime"] == "2023-10"
    assert page.select_one("p + p").get_text(strip=False) == "as of October 2023"
    assert page.select_one('p + p + p [lang="fr"]').text == "Rapport annuel"
    assert "au 1er mars 2024" in figures_part(make_figure(result, as_of="2024-03-01")).text.replace(NBSP, " ")


def test_a_planned_figure_says_so_first_and_once():
    figure = make_figure(make_result(), 5, qualifier="at_least", is_planned=True, as_of="2015", **CITY)
    (line,) = figures_part(figure).select("p")
    assert line.text.replace(NBSP, " ") == "prévu pour 2015 : au moins 5 villes"


def test_every_figure_of_a_result_to_come_is_a_plan(django_assert_num_queries):
    make_figure(make_result(stage="planned"), 7)
    (result,) = Result.objects.with_names()
    with django_assert_num_queries(0):
        (figure,) = result.figures.all()
        assert str(phrase(figure, "fr")) == f"prévu{NBSP}: 7{NBSP}membres"
        assert str(phrase(figure, "en")) == f"planned: 7{NBSP}members"
        assert figures_part(figure).select_one("li.planned")


@given(
    value=st.decimals(min_value=0, max_value=10**9, places=3),
    qualifier=st.sampled_from(Qualifier.values),
    as_of=st.sampled_from(["", "2015", "2015-10", "2015-10-01"]),
    wording=st.sampled_from(["", "plus de"]),
)
def test_no_plan_whatever_is_known_of_it_reads_as_achieved(value, qualifier, as_of, wording):
    figure = Figure(result=unsaved_result(), value=value, qualifier=qualifier, as_of=as_of, is_planned=True)
    words(figure, "words", {"fr": wording})
    assert str(phrase(figure, "fr")).startswith("prévu")
    assert str(phrase(figure, "en")).startswith("planned")


# --- sums -------------------------------------------------------------------------------------------


def additive(value, qualifier="exact", **values):
    """A figure that may be added up."""
    units = {"unit": {"fr": "membre", "en": "member"}, "unit_plural": {"fr": "membres", "en": "members"}}
    units |= {name: values.pop(name) for name in ("unit", "unit_plural") if name in values}
    values = {"is_additive": True, **values}
    figure = Figure(result=unsaved_result(), value=Decimal(value), qualifier=qualifier, **values)
    for field, text in units.items():
        words(figure, field, text)
    return figure


def together(*qualifiers):
    return [(one.value, one.qualifier) for one in sums(additive(10, qualifier) for qualifier in qualifiers)]


def test_a_sum_is_known_as_exactly_as_its_parts_allow():
    assert together("exact", "exact") == [(20, "exact")]
    assert together("exact", "at_least") == [(20, "at_least")]
    assert together("at_least", "at_least") == [(20, "at_least")]
    assert together("exact", "about", "at_least") == [(30, "about")]
    assert together("at_most", "at_most") == [(20, "at_most")]


def test_at_most_is_added_to_nothing_else():
    for other in ("exact", "about", "at_least"):
        assert together("at_most", other) == []


def test_plans_single_figures_and_what_may_be_counted_twice_are_not_added():
    assert sums([additive(10)]) == []
    assert sums([additive(10), additive(5, is_planned=True)]) == []
    assert sums([additive(10), additive(5, is_additive=False)]) == []
    assert sums([additive(10, unit={}, unit_plural={}), additive(5, unit={}, unit_plural={})]) == []


@pytest.mark.parametrize("other", [{"sign": "negative"}, {"sign": "mixed"}, {"stage": "planned"}])
def test_nothing_is_added_as_soon_as_one_of_the_results_is_no_success(other):
    figures = [additive(10), additive(5), additive(3)]
    for name, value in other.items():
        setattr(figures[2].result, name, value)
    assert sums(figures) == []
    figures[2].is_additive = False
    assert [one.value for one in sums(figures)] == [15]


def test_only_the_very_same_unit_is_added_in_the_order_of_the_page():
    cities = CITY
    found = sums([additive(1), additive(2, **cities), additive(3), additive(4, **cities)])
    assert [str(phrase(one, "en")) for one in found] == [f"4{NBSP}members", f"6{NBSP}cities"]
    assert sums([additive(1), additive(2, unit_plural={"fr": "membres"})]) == []


def test_a_sum_is_worded_as_a_figure_is():
    (one,) = sums([additive(999_990, "about"), additive(10)])
    assert str(phrase(one, "fr")) == f"environ 1{NARROW}000{NARROW}000{NBSP}de membres"
    assert printed("figure", one) == str(phrase(one, "fr"))


@given(
    st.lists(
        st.tuples(
            st.decimals(min_value=0, max_value=10**6, places=3),
            st.sampled_from(Qualifier.values),
            st.booleans(),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_a_sum_adds_exactly_what_may_be_added(rows):
    figures = [
        additive(value, qualifier, is_planned=planned, is_additive=adds)
        for value, qualifier, planned, adds in rows
    ]
    counted = [one for one in figures if one.is_additive and not one.is_planned]
    kinds = {one.qualifier for one in counted}
    found = sums(figures)
    if len(counted) < 2 or (Qualifier.AT_MOST in kinds and len(kinds) > 1):
        assert found == []
    else:
        (one,) = found
        assert one.value == sum(figure.value for figure in counted)
        assert (one.qualifier == Qualifier.EXACT) == (kinds == {Qualifier.EXACT})


def test_units_are_read_from_columns_of_languages_not_from_the_last_one_saved():
    figure = make_figure(make_result(), 2)
    Figure.objects.filter(pk=figure.pk).update(**{column("unit_plural", "en"): "people"})
    figure.refresh_from_db()
    assert str(phrase(figure, "en")) == f"2{NBSP}people"
    assert str(phrase(figure, "fr")) == f"2{NBSP}membres"
