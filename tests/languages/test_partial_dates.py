"""Dates known to the year, the month or the day."""

import datetime
import json
from types import SimpleNamespace

import pytest
from django import forms
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Value
from django.test.utils import isolate_apps
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from languages.codes import site_languages
from languages.partial_dates import (
    ImpossibleDate,
    PartialDate,
    PartialDateField,
    PartialDateFormField,
    before_or_equal,
)

YEARS = st.integers(1000, 2999).map(PartialDate)
MONTHS = st.builds(PartialDate, st.integers(1000, 2999), st.integers(1, 12))
DAYS = st.dates(datetime.date(1000, 1, 1), datetime.date(2999, 12, 31)).map(PartialDate.of)
DATES = st.one_of(YEARS, MONTHS, DAYS)


@pytest.fixture(autouse=True)
def messages_in_english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("text", "precision", "earliest", "latest"),
    [
        ("2014", "year", (2014, 1, 1), (2014, 12, 31)),
        ("2014-02", "month", (2014, 2, 1), (2014, 2, 28)),
        ("2016-02", "month", (2016, 2, 1), (2016, 2, 29)),
        ("2014-12-05", "day", (2014, 12, 5), (2014, 12, 5)),
    ],
)
def test_a_date_knows_how_much_it_knows(text, precision, earliest, latest):
    date = PartialDate.parse(text)
    assert (str(date), date.precision) == (text, precision)
    assert (date.earliest, date.latest) == (datetime.date(*earliest), datetime.date(*latest))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "14",
        "2014-1",
        "2014-13",
        "2014-00",
        "2014-02-30",
        "0999",
        "3000",
        "2014-12-05T00",
        "２０１４",
        "2014\n",
    ],
)
def test_what_is_no_iso_prefix_or_in_no_calendar_is_refused(text):
    with pytest.raises(ValueError):
        PartialDate.parse(text)


def test_a_day_without_its_month_is_refused():
    with pytest.raises(ImpossibleDate):
        PartialDate(2014, None, 5)


@given(DATES, DATES)
def test_dates_sort_as_they_are_stored(one, other):
    assert (one < other) == (str(one) < str(other))
    assert (one <= other) == (str(one) <= str(other))
    assert (one == other) == (str(one) == str(other))
    if one == other:
        assert hash(one) == hash(other)


def test_a_year_sorts_before_its_months_and_a_month_before_its_days():
    dates = [PartialDate.parse(text) for text in ("2014-01-01", "2015", "2014-01", "2014")]
    assert [str(date) for date in sorted(dates)] == ["2014", "2014-01", "2014-01-01", "2015"]


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("2014", "2014"),
        ("2014-12", "2014-12"),
        (" 2014-12-05 ", "2014-12-05"),
        ("12/2014", "2014-12"),
        ("1/2014", "2014-01"),
        ("05/12/2014", "2014-12-05"),
        ("5.12.2014", "2014-12-05"),
        ("décembre 2014", "2014-12"),
        ("DECEMBRE 2014", "2014-12"),
        ("déc. 2014", "2014-12"),
        ("5 décembre 2014", "2014-12-05"),
        ("le 5\u00a0décembre 2014", "2014-12-05"),
        ("1er janvier 2024", "2024-01-01"),
        ("December 2014", "2014-12"),
        ("5 December 2014", "2014-12-05"),
        ("5th of December, 2014", "2014-12-05"),
        ("December 5, 2014", "2014-12-05"),
    ],
)
def test_dates_are_read_as_people_write_them_the_day_before_the_month(typed, stored):
    assert str(PartialDate.read(typed)) == stored


@pytest.mark.parametrize(
    "typed", ["2013-2014", "12/05", "Brumaire 2014", "hier", "20014", "1/1/14", "x" * 100_000]
)
def test_what_cannot_be_read_is_refused(typed):
    with pytest.raises(ValueError):
        PartialDate.read(typed)


@pytest.mark.parametrize("typed", ["31/02/2014", "13/2014", "0/2014", "décembre 0999"])
def test_what_is_in_no_calendar_is_told_apart(typed):
    with pytest.raises(ImpossibleDate):
        PartialDate.read(typed)


@given(DATES)
def test_a_date_written_in_any_language_of_the_site_is_read_back(date):
    for language in site_languages():
        assert PartialDate.read(date.format(language)) == date


@pytest.mark.parametrize(
    ("text", "french", "english"),
    [
        ("2008", "2008", "2008"),
        ("2014-12", "décembre 2014", "December 2014"),
        ("2024-01-01", "1er\u00a0janvier 2024", "1\u00a0January 2024"),
    ],
)
def test_a_date_is_never_printed_more_precisely_than_it_is_known(text, french, english):
    assert PartialDate.parse(text).format("fr") == french
    assert PartialDate.parse(text).format("en") == english


def test_a_date_says_that_something_goes_on_since_or_is_the_first_of_a_series():
    assert PartialDate(2008).format("en", role="since") == "since 2008"
    assert PartialDate(2008, 4, 2).format("en", role="since") == "since 2\u00a0April 2008"
    assert PartialDate(2008).format("en", role="first_of_series") == "2008 (first of a series)"


# --- the field ---------------------------------------------------------------------------------


def make_record(**fields):
    class Event(models.Model):
        began = PartialDateField()
        required = PartialDateField(blank=False)

        class Meta:
            app_label = "languages"

        def __str__(self):
            return f"{self.began}"

    return Event(**fields)


@isolate_apps("languages")
def test_a_date_assigned_as_text_is_a_date_at_once():
    record = make_record(began="2014-12")
    assert record.began == PartialDate(2014, 12)
    record.began = "1er janvier 2024"
    assert record.began == PartialDate(2024, 1, 1)
    record.began = datetime.date(2024, 1, 2)
    assert record.began == PartialDate(2024, 1, 2)
    record.began = ""
    assert record.began is None


@isolate_apps("languages")
def test_a_date_left_blank_is_none_and_a_required_one_is_asked_for():
    record = make_record()
    assert record.began is None
    with pytest.raises(ValidationError) as error:
        record.clean_fields()
    assert set(error.value.error_dict) == {"required"}
    assert error.value.error_dict["required"][0].code == "blank"


@isolate_apps("languages")
def test_a_wrong_date_is_reported_by_validation_and_refused_by_the_database():
    record = make_record(began="31/02/2014", required="2014")
    with pytest.raises(ValidationError, match="in no calendar"):
        record.clean_fields()
    with pytest.raises(ValidationError):
        PartialDateField().get_prep_value("hier")


@isolate_apps("languages")
def test_a_valid_record_passes_validation():
    make_record(began="2014", required=PartialDate(2014, 12)).clean_fields()


@isolate_apps("languages")
def test_a_record_is_exported_with_the_stored_text():
    record = make_record(began="2014-12")
    exported = json.loads(serializers.serialize("json", [record]))[0]["fields"]
    assert exported["began"] == "2014-12"


def test_a_date_goes_to_the_database_as_text_and_comes_back_as_a_date():
    field = PartialDateField()
    assert field.get_prep_value(PartialDate(2014, 12)) == "2014-12"
    assert field.get_prep_value(None) == field.get_prep_value("") == ""
    assert field.from_db_value("2014-12", None, None) == PartialDate(2014, 12)
    assert field.from_db_value("", None, None) is None


def test_a_migration_names_the_field_and_whether_it_may_be_blank():
    _, path, _, kwargs = PartialDateField(blank=False).deconstruct()
    assert path == "languages.partial_dates.PartialDateField"
    assert kwargs == {"blank": False, "default": ""}
    assert PartialDateField(blank=False).clone().blank is False
    assert PartialDateField().clone().blank is True


class EventForm(forms.Form):
    began = PartialDateFormField(required=False)


def test_a_form_reads_what_was_typed_and_shows_what_is_stored():
    form = EventForm({"began": "décembre 2014"})
    assert form.is_valid()
    assert form.cleaned_data["began"] == PartialDate(2014, 12)
    html = str(EventForm(initial={"began": PartialDate(2014, 12)})["began"])
    assert 'value="2014-12"' in html
    assert 'autocomplete="off"' in html
    assert "12/2014" in str(EventForm()["began"].help_text)


def test_a_form_knows_that_another_spelling_of_the_same_date_changes_nothing():
    initial = {"began": PartialDate(2014, 12)}
    assert not EventForm({"began": "12/2014"}, initial=initial).has_changed()
    assert EventForm({"began": "2014"}, initial=initial).has_changed()
    assert not EventForm({"began": ""}, initial={"began": None}).has_changed()


def test_a_form_explains_what_to_write():
    assert "day first" in EventForm({"began": "hier"}).errors["began"][0]
    assert EventForm({"began": "hier"})["began"].value() == "hier"


def test_the_model_field_offers_its_form_field():
    field = PartialDateField()
    field.set_attributes_from_name("began")
    assert isinstance(field.formfield(), PartialDateFormField)
    assert field.formfield().required is False


# --- two dates in order --------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "end", "in_order"),
    [
        ("2014", "2015", True),
        ("2014-12", "2014", True),
        ("2014", "2014-05", True),
        ("2014-12-05", "2014-12", True),
        ("2014-12-05", "2014-12-05", True),
        ("", "2014", True),
        ("2014", "", True),
        ("", "", True),
        ("2015", "2014", False),
        ("2014-12-05", "2014-11", False),
        ("2014-12-05", "2014-12-04", False),
        ("2015-01", "2014", False),
    ],
)
def test_a_start_is_compared_with_an_end_on_what_both_know(start, end, in_order):
    record = SimpleNamespace(start=start, end=end)
    values = {name: Value(getattr(record, name), PartialDateField()) for name in ("start", "end")}
    assert before_or_equal("start", "end").check(values) is in_order


def test_only_a_year_a_month_or_a_day_can_be_compared():
    assert PartialDate(2014) != "2014"
    with pytest.raises(TypeError):
        assert PartialDate(2014) < "2015"
