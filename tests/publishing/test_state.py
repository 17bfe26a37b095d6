"""Record × language: what a version's state is, and the one meaning of public."""

from datetime import timedelta

import pytest
from django.core import serializers
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from languages.codes import column, site_languages
from partners.models import Partner, Visibility
from positions.models import Position
from publishing.snapshots import take
from publishing.state import State
from tests.making import make_partner, make_position, make_protected_partner

pytestmark = pytest.mark.django_db

HERE, ELSEWHERE = site_languages()[:2]


@pytest.mark.parametrize("active", ["fr", "en"])
def test_an_english_draft_of_a_public_french_text_says_draft_everywhere(active):
    position = make_position({"fr": "Eau", "en": "Water"}, public=("fr",))
    with translation.override(active):
        position.refresh_from_db()
        assert position.version("en").state == State.DRAFT
        assert position.version("en").slug is None
        assert position.version("en").published_at is None
        assert position.version("fr").state == State.PUBLIC
        assert not Position.objects.published("en").exists()
        assert Position.objects.published("fr").get() == position
        values = Position.objects.values_list(column("state", "en"), flat=True)
        assert list(values) == [State.DRAFT]
        exported = serializers.serialize("python", [position])[0]["fields"]
        assert exported[column("state", "en")] == State.DRAFT
        assert not any("state" in field for fields in take(position).values() for field in fields)


def test_saving_french_leaves_the_english_version_as_it_is():
    position = make_position({"fr": "Eau", "en": "Water"})
    before = position.version("en").slug, position.version("en").title, position.version("en").published_at
    with translation.override("fr"):
        position.title = "L’eau"
        position.save()
    position.refresh_from_db()
    assert (position.version("en").slug, position.version("en").title) == before[:2]
    assert position.version("en").published_at == before[2]
    assert position.version("fr").title == "L’eau"


@pytest.mark.parametrize("state", State.values)
@pytest.mark.parametrize("days", [-1, 1])
@pytest.mark.parametrize("visibility", Visibility.values)
def test_a_row_and_the_query_agree_on_what_is_public(state, days, visibility):
    partner = make_partner(visibility=visibility)
    moment = timezone.now() + timedelta(days=days)
    columns = {column("state", "fr"): state, column("published_at", "fr"): moment}
    Partner._base_manager.filter(pk=partner.pk).update(**columns)
    partner.refresh_from_db()
    assert partner.version("fr").is_public == Partner.objects.published("fr").filter(pk=partner.pk).exists()


def test_a_moment_in_the_future_is_not_yet_public():
    position = make_position()
    setattr(position, column("published_at", "fr"), timezone.now() + timedelta(hours=3))
    position.save()
    assert position.version("fr").is_scheduled
    assert not Position.objects.published("fr").exists()
    later = timezone.now() + timedelta(hours=4)
    assert Position.objects.published("fr", now=later).exists()


def test_suppression_wins_over_every_state():
    partner = make_protected_partner(Visibility.SUPPRESSED)
    assert partner.version("fr").state == State.PUBLIC
    assert not partner.is_public_anywhere
    assert not Partner.objects.named().exists()


@pytest.mark.parametrize("code", site_languages())
@pytest.mark.parametrize(
    ("missing", "nothing"),
    [("title", None), ("title", ""), ("slug", None), ("slug", ""), ("published_at", None)],
)
def test_the_database_refuses_a_public_version_without_title_address_or_moment(code, missing, nothing):
    position = make_position()
    with pytest.raises(IntegrityError), transaction.atomic():
        Position._base_manager.filter(pk=position.pk).update(**{column(missing, code): nothing})


def test_an_address_leads_to_one_record_of_its_type_per_language():
    make_position({"fr": "Eau", "en": "Water"})
    with pytest.raises(IntegrityError), transaction.atomic():
        make_position({"fr": "Eau", "en": "Other"})


def test_two_records_without_address_do_not_collide():
    make_position({"fr": "Eau"}, public=())
    make_position({"fr": "Eau"}, public=())
    assert Position.objects.count() == 2


@pytest.mark.parametrize("moment", [timedelta(days=2), -timedelta(days=2)])
def test_a_moment_that_is_not_public_moves_nothing_in_a_mixed_list(moment):
    first, second = make_position(public=(HERE,)), make_position(public=(HERE,))
    before = list(Position.objects.listed(ELSEWHERE, mixed=True).newest_first(ELSEWHERE, mixed=True))
    state = "public" if moment > timedelta() else "withdrawn"
    Position.objects.filter(pk=before[-1].pk).update(
        **{
            column("state", ELSEWHERE): state,
            column("slug", ELSEWHERE): "x",
            column("title", ELSEWHERE): "X",
            column("published_at", ELSEWHERE): timezone.now() + moment,
        }
    )
    assert list(Position.objects.listed(ELSEWHERE, mixed=True).newest_first(ELSEWHERE, mixed=True)) == before
    assert {first, second} == set(before)
