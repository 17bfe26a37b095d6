"""What working copies cost: a position with forty asks, each with words in two languages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from languages.codes import column, site_languages
from publishing.copies import moves, working
from publishing.copies.previewing import pages
from publishing.copies.rehearsal import rehearsal
from publishing.snapshots import take
from tests.admin_forms import change_url, fields_of, logged_in
from tests.making import (
    make_ask,
    make_country,
    make_institution,
    make_partner,
    make_position,
    make_target,
    make_theme,
)
from topics.models import Country, Theme

pytestmark = pytest.mark.django_db
FR, EN = "fr", "en"
TITLE = column("title", FR)
TEXT = column("text", FR)
ASKS = 40


def position_with(asks):
    countries = list(Country.objects.all()) or [make_country(), make_country("NE")]
    themes = list(Theme.objects.all()) or [make_theme()]
    position = make_position(
        {FR: f"Eau {asks}", EN: f"Water {asks}"},
        countries=countries,
        themes=themes,
        partners=[make_partner() for _number in range(3)],
        summary={FR: "Un", EN: "One"},
        body={FR: "<p>Un</p>" * 40, EN: "<p>One</p>" * 40},
    )
    institution = make_institution()
    for number in range(asks):
        make_ask(position, {FR: f"Publier {number}", EN: f"Publish {number}"})
    make_target(position, institution)
    return position


def queries(work):
    with CaptureQueriesContext(connection) as captured:
        work()
    return len(captured)


def costs(editor, asks):
    """How many queries each thing costs."""
    position, client = position_with(asks), logged_in(editor)
    url = change_url(position)
    client.get(url)
    found = {"open": queries(lambda: client.get(url))}
    data = {**fields_of(client.get(url)), TITLE: "Vapeur", f"asks-0-{TEXT}": "Ouvrir", "_continue": "1"}
    found["save"] = queries(lambda: client.post(url, data))
    client.get(url)
    found["open a copy"] = queries(lambda: client.get(url))
    data = {**fields_of(client.get(url)), TITLE: "Brume", "_continue": "1"}
    found["save a copy"] = queries(lambda: client.post(url, data))
    found["take"] = queries(lambda: take(position))
    found["rehearse both pages"] = queries(lambda: rehearsed(position))
    found["changes"] = queries(lambda: client.get(f"{url.removesuffix('change/')}changes/"))
    found["publish"] = queries(lambda: moves.publish_changes(position, [FR], by=None))
    return found


def rehearsed(position):
    with rehearsal():
        working.write_rows(working.wanted(position), position, None)
        assert all(pages(position, site_languages()).values())


def test_what_is_opened_and_published_costs_no_more_for_many_asks(editor):
    """Where an ask names nobody: Django’s chooser asks once more for each row that names an institution."""
    few, many = costs(editor, 4), costs(editor, ASKS)
    for name in ("take", "open", "open a copy", "rehearse both pages", "changes", "publish"):
        assert many[name] <= few[name] + 3, (name, few, many)
    assert many["open"] <= 75
    assert many["open a copy"] <= 125
    assert many["changes"] <= 120
    assert many["publish"] <= 160
    assert many["save"] <= few["save"] + (ASKS - 4) * 8  # Django looks whether each row may stand as it is
    assert many["save"] <= 520
