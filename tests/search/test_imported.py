"""What is imported is found on the next request, and what an import takes away is not any more."""

from datetime import timedelta

import pytest
from django.core.management import CommandError
from django.utils import timezone

from search.keeping import bring_up_to_date
from search.models import Due
from search.rebuilding import faults
from tests.search.asking import commit, found, page
from tests.transfer.folders import content, imported, partner, position, public, theme, write

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media_of_its_own(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def load(folder, **files):
    imported(write(folder, content(**files)))
    commit()


def test_what_is_imported_is_found(tmp_path):
    load(
        tmp_path / "in",
        positions=[position(**public(), asks=[{"key": "a", "text": {"fr": "Réparer le zirconde"}}])],
    )
    assert found("bornes") == ["Des bornes"]
    assert found("zirconde") == ["Des bornes"]
    assert list(faults()) == []


def test_what_an_import_changes_is_found_by_its_new_words_alone(tmp_path):
    load(tmp_path / "one", positions=[position(**public())])
    assert found("bornes") == ["Des bornes"]
    load(
        tmp_path / "two",
        positions=[position(**public(), title={"fr": "Des puits"}, body={"fr": "<p>Un puits.</p>"})],
    )
    assert found("bornes") == []
    assert found("puits") == ["Des puits"]
    assert list(faults()) == []


def test_what_an_import_withdraws_is_not_found(tmp_path):
    load(tmp_path / "one", positions=[position(**public())])
    assert found("bornes")
    gone = {**public(), "state": {"fr": "withdrawn"}, "withdrawn_at": {"fr": "2024-02-15T08:00:00Z"}}
    load(tmp_path / "two", positions=[position(**gone)])
    assert found("bornes") == []
    assert list(faults()) == []


def test_a_name_that_an_import_changes_reaches_what_bears_it(tmp_path):
    filed = position(**public(), themes=["test-water"])
    load(tmp_path / "one", positions=[filed])
    assert "Des bornes" not in found("zirconde")
    load(tmp_path / "two", positions=[filed], themes=[theme(label={"fr": "Zirconde", "en": "Zirconde"})])
    assert "Des bornes" in found("zirconde")
    assert list(faults()) == []


def test_a_partner_that_an_import_protects_is_purged(tmp_path):
    shown = partner(**public("puits-zirconde"), name={"fr": "Puits zirconde", "en": "Wells"})
    load(tmp_path / "one", positions=[position(**public())], partners=[shown])
    assert set(found("zirconde")) == {"Puits zirconde", "Des bornes"}
    hidden = partner(
        **public("une-organisation"),
        name={"fr": "Une organisation", "en": "One"},
        visibility="identity_withheld",
    )
    load(tmp_path / "two", positions=[position(**public())], partners=[hidden])
    assert found("zirconde") == []
    assert list(faults()) == []


def test_what_is_imported_for_later_is_waited_for(tmp_path, monkeypatch):
    later = timezone.now() + timedelta(hours=2)
    load(tmp_path / "in", positions=[position(**{**public(), "published_at": {"fr": later.isoformat()}})])
    assert found("bornes") == []
    bring_up_to_date()
    assert Due.objects.filter(due_at__gt=timezone.now()).exists()
    real = timezone.now
    monkeypatch.setattr(timezone, "now", lambda: real() + timedelta(hours=3))
    assert found("bornes") == ["Des bornes"]


def test_an_import_that_fails_leaves_the_index_alone(tmp_path):
    load(tmp_path / "one", positions=[position(**public())])
    before = found("bornes")
    with pytest.raises(CommandError):
        load(tmp_path / "two", positions=[position(**public(), title={"fr": "Des puits"}, type="unknown")])
    assert page("puits")
    assert found("bornes") == before
    assert list(faults()) == []
