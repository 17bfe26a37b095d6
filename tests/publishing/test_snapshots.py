"""The one description of a record and its members."""

import pytest

from languages.codes import column
from partners.models import Partner
from positions.models import Ask, Milestone, Position
from publishing.snapshots import FACTS, content_fields, member_models, parts_of, take
from tests.making import make_ask, make_country, make_position, make_theme, words

LIFE = ("state", "slug", "published_at", "withdrawn_at", "until")


@pytest.mark.parametrize("model", [Position, Partner, Ask])
def test_each_column_belongs_to_exactly_one_part(model):
    parts = parts_of(model)
    assert set(parts.values()) <= {FACTS, "fr", "en"}
    for name, part in parts.items():
        assert (part == FACTS) == (not name.endswith(("_fr", "_en"))), name


@pytest.mark.parametrize("model", [Position, Partner])
def test_state_address_and_moments_are_no_content(model):
    names = {field.name for field in content_fields(model)}
    assert not names & {column(name, code) for name in LIFE for code in ("fr", "en")}
    assert not names & {"id", "created_at", "updated_at", "search_text", "title", "name"}
    assert not [name for name in names if name.startswith(("sort_key", "letter"))]
    assert "key" in names


def test_members_are_described_at_every_depth():
    members = ["targets", "signatories", "asks", "actions", "documents", "practice_sheet", "corrections"]
    assert list(member_models(Position)) == members
    assert member_models(Ask) == {"milestones": Milestone}


@pytest.mark.django_db
def test_a_snapshot_holds_the_record_with_its_members_as_plain_data():
    position = make_position(
        {"fr": "Eau", "en": "Water"},
        date="2014-12",
        countries=[make_country("PE"), make_country("CD")],
        themes=[make_theme()],
    )
    ask = make_ask(position, {"fr": "Publier", "en": "Publish"}, status="met")
    milestone = Milestone(ask=ask, due="2027-06")
    words(milestone, "label", {"fr": "Étape"})
    milestone.save()
    snapshot = take(position)
    assert list(snapshot) == [
        f"positions.position:{position.pk}",
        f"positions.ask:{ask.pk}",
        f"positions.milestone:{milestone.pk}",
    ]
    record = snapshot[f"positions.position:{position.pk}"]
    assert record["title_en"] == "Water"
    assert record["date"] == "2014-12"
    assert record["countries"] == ["CD", "PE"]
    assert snapshot[f"positions.milestone:{milestone.pk}"]["due"] == "2027-06"
