"""The system checks of publishing notice a planted fault."""

import pytest
from django.apps import apps
from django.core.checks import run_checks

from positions.models import Ask, Position
from positions.models.asks import AskQuerySet
from publishing import checks


def ids(check):
    return {message.id for message in check(apps.get_app_configs())}


def test_a_member_without_a_uuid_is_noticed(monkeypatch):
    monkeypatch.setattr(Position, "members", ("targets", "co_authors"))
    assert "publishing.E001" in ids(checks.members_have_uuid_keys)


def test_a_public_version_without_constraints_is_noticed(monkeypatch):
    monkeypatch.setattr(Position._meta, "constraints", [])
    assert ids(checks.public_versions_are_constrained) == {"publishing.E002"}


def test_a_manager_that_does_not_record_bulk_writes_is_noticed(monkeypatch):
    monkeypatch.setattr(checks, "RecordedQuerySet", AskQuerySet)
    found = checks.bulk_writes_are_recorded(apps.get_app_configs())
    assert {message.id for message in found} == {"publishing.E003"}
    assert Position in {message.obj for message in found}
    assert Ask not in {message.obj for message in found}


@pytest.mark.parametrize("model", [Position, Ask])
def test_every_member_knows_whose_it_is(model):
    for accessor in model.members:
        relation = model._meta.get_field(accessor)
        assert relation.related_model.member_of == relation.field.name


def test_nothing_is_found_as_things_stand():
    assert run_checks() == []
