"""Days, months and moments in each language."""

import datetime

import pytest

from languages.dates import format_date, format_datetime, format_month, format_time, format_year


@pytest.mark.parametrize(
    ("day", "french", "english"),
    [
        ((2024, 1, 1), "1er\u00a0janvier 2024", "1\u00a0January 2024"),
        ((2023, 10, 16), "16\u00a0octobre 2023", "16\u00a0October 2023"),
        ((2014, 8, 31), "31\u00a0août 2014", "31\u00a0August 2014"),
    ],
)
def test_a_day_is_written_as_in_running_text(day, french, english):
    assert format_date(datetime.date(*day), "fr") == french
    assert format_date(datetime.date(*day), "en") == english


def test_other_languages_write_a_long_date_without_the_day_of_the_week():
    assert format_date(datetime.date(2024, 1, 1), "nl") == "1 januari 2024"
    assert format_date(datetime.date(2024, 1, 1), "es") == "1 de enero de 2024"


def test_a_month_and_a_year_are_written_alone():
    day = datetime.date(2014, 12, 5)
    assert format_month(day, "fr") == "décembre 2014"
    assert format_month(day, "en") == "December 2014"
    assert format_year(day) == "2014"


def test_a_moment_is_told_in_the_timezone_of_the_site_which_is_named(settings):
    settings.TIME_ZONE = "Europe/Brussels"
    moment = datetime.datetime(2023, 10, 16, 22, 30, tzinfo=datetime.UTC)
    english = format_datetime(moment, "en")
    assert english == "17\u00a0October 2023 at 00:30 (Central European Summer Time)"
    french = format_datetime(moment, "fr")
    assert french.startswith("17\u00a0octobre 2023")
    assert "0\u00a0h\u00a030" in french
    assert "heure d’été d’Europe centrale" in french


def test_a_full_hour_has_no_minutes_in_french(settings):
    settings.TIME_ZONE = "UTC"
    moment = datetime.datetime(2023, 1, 1, 14, 0, tzinfo=datetime.UTC)
    assert format_time(moment, "fr") == "14\u00a0h"
    assert format_time(moment, "en") == "14:00"


def test_the_day_of_a_moment_is_the_day_on_the_site(settings):
    settings.TIME_ZONE = "Europe/Brussels"
    moment = datetime.datetime(2023, 12, 31, 23, 30, tzinfo=datetime.UTC)
    assert format_date(moment, "en") == "1\u00a0January 2024"


def test_a_moment_without_timezone_is_refused():
    with pytest.raises(ValueError, match="naive"):
        format_datetime(datetime.datetime(2023, 1, 1), "en")
