"""The system checks notice what would make the unsuffixed column data (decision 2)."""

import pytest
from django.core.checks import run_checks
from django.db import models
from django.db.models.functions import Lower
from django.test.utils import isolate_apps

from languages import checks
from languages.codes import column
from positions.models import Position


@pytest.fixture
def translated(monkeypatch):
    """Makes the checks believe that `title` (and whatever is added) is translated."""
    words = ["title"]
    monkeypatch.setattr(checks, "translated_fields", lambda model: tuple(words))
    return words


def found(model):
    return {message.id for message in checks.check_model(model)}


def make(**meta):
    with isolate_apps("positions"):
        body = {
            "title": models.CharField(max_length=10),
            column("title", "fr"): models.CharField(max_length=10, null=True),
            "__module__": "positions.models",
            "Meta": type("Meta", (), {"app_label": "positions", **meta}),
        }
        return type("Planted", (models.Model,), body)


def test_the_project_itself_obeys():
    assert run_checks() == []


def test_an_innocent_model_passes(translated):
    assert found(make(ordering=[column("title", "fr")])) == set()


@pytest.mark.parametrize(
    "meta",
    [
        {"ordering": ["title"]},
        {"ordering": ["-title"]},
        {"ordering": [models.F("title").desc()]},
        {"unique_together": [("title",)]},
        {"indexes": [models.Index(fields=["-title"], name="planted")]},
        {"indexes": [models.Index(Lower("title"), name="planted")]},
        {"indexes": [models.Index(fields=["id"], condition=models.Q(title="x"), name="planted")]},
        {"constraints": [models.UniqueConstraint(fields=["title"], name="planted")]},
        {"constraints": [models.UniqueConstraint(Lower("title"), name="planted")]},
        {"constraints": [models.CheckConstraint(condition=~models.Q(title=""), name="planted")]},
    ],
)
def test_the_database_may_not_read_the_unsuffixed_column(translated, meta):
    assert found(make(**meta)) == {"languages.E003"}


@pytest.mark.parametrize("option", ["unique", "db_index"])
def test_a_translated_original_is_neither_unique_nor_indexed(translated, option):
    with isolate_apps("positions"):

        class Planted(models.Model):
            title = models.CharField(max_length=10, **{option: True})

            class Meta:
                app_label = "positions"

            def __str__(self):
                return self.title

    assert "languages.E001" in found(Planted)


@pytest.mark.parametrize("name", ["state", "slug", column("state", "fr"), "published_at"])
def test_a_state_may_not_fall_back(translated, name):
    translated[:] = [name]
    with isolate_apps("positions"):
        body = {
            name: models.CharField(max_length=10),
            "__module__": "positions.models",
            "Meta": type("Meta", (), {"app_label": "positions"}),
        }
        model = type("Planted", (models.Model,), body)
    assert "languages.E002" in found(model)


def test_fallbacks_must_be_off(settings):
    settings.MODELTRANSLATION_ENABLE_FALLBACKS = True
    assert "languages.E005" in {message.id for message in run_checks()}


def test_an_admin_list_may_not_search_the_unsuffixed_column(monkeypatch):
    from django.contrib import admin

    model_admin = admin.site._registry[Position]
    monkeypatch.setattr(model_admin, "search_fields", ("title",), raising=False)
    assert "languages.E004" in {message.id for message in checks.check_admin()}


def test_a_language_without_columns_is_refused(settings):
    settings.SITE_LANGUAGES = ("fr", "en", "nl")
    assert [message.id for message in checks.added_languages_have_columns(None)] == ["languages.E006"]
