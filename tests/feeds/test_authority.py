"""Who gives the ids (FEED_AUTHORITY): a name of the organisation's own, or the site does not start."""

import pytest

from tests.repository.test_settings_documented import outcome

PRINT = ["-c", "from advocacy_site import settings; print(settings.FEED_AUTHORITY)"]


@pytest.mark.parametrize(
    ("written", "read"),
    [("", "www.example.org,2026"), ("Desk@Example.org,2026-03-12", "desk@example.org,2026-03-12")],
)
def test_it_is_the_host_of_the_site_unless_somebody_says_otherwise(written, read):
    done = outcome(PRINT, FEED_AUTHORITY=written, SITE_URL="https://www.example.org")
    assert done.stdout.strip() == read, done.stderr


@pytest.mark.parametrize(
    "wrong", ["example.org", "example.org,2026-13", "https://example.org,2026", "a b,2026"]
)
def test_a_name_that_is_none_stops_the_site(wrong):
    done = outcome(PRINT, FEED_AUTHORITY=wrong)
    last = done.stderr.strip().splitlines()[-1]
    assert done.returncode != 0 and "FEED_AUTHORITY cannot be understood" in last
    assert "A value that works: example.org,2026" in last
