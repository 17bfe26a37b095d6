"""A language that is added is searched as the others are, without a line of code."""

import pytest

from tests.languages_added.installation import Installation

pytestmark = pytest.mark.django_db

ASK = """
import django; django.setup()
import json
from django.test import Client
from django.urls import reverse
from django.utils import translation
from accounts.models import User
from positions.models import Position
from publishing.workflow import publish
person = User.objects.create_superuser("ar@example.org", "a long password")
record = Position.objects.filter(state_fr="public", published_at_fr__lt="2026-01-01").order_by("pk").first()
record.title_ar, record.summary_ar = "حقوق اللاجئين في الماء", "مُلَخَّص"
record.save()
publish(record, "ar", by=person)
found = {}
asked = [("ar", word) for word in ("اللاجئون", "ملخص", "حقــوق", "Congo")]
for language, words in (*asked, ("fr", "اللاجئون")):
    with translation.override(language):
        path = reverse("search")
    answer = Client().get(path, {"q": words})
    assert answer.status_code == 200, answer.status_code
    page = answer.content.decode()
    found[f"{language} {words}"] = page
print(json.dumps({"found": found, "address": record.version("ar").url}))
"""


def test_an_added_language_is_found_in_its_own_words(a_copy: Installation):
    site = a_copy.serving("fr,en,ar")
    site.manage("migrate", "--no-input", "--verbosity=0")
    said = site.ask(ASK)
    for words in ("اللاجئون", "ملخص", "حقــوق"):
        assert f'href="{said["address"]}"' in said["found"][f"ar {words}"], words
    assert "<mark>" in said["found"]["ar اللاجئون"]
    assert 'dir="rtl"' in said["found"]["ar Congo"]
    assert "item-title" in said["found"]["ar Congo"]
    assert said["address"] in said["found"]["fr اللاجئون"] or "/fr/" in said["found"]["fr اللاجئون"]


def test_serving_another_language_makes_the_index_what_it_should_be(a_copy: Installation):
    """Without a migration: the languages that are served are a setting."""
    site = a_copy.serving("fr,en,ar")
    site.manage("migrate", "--no-input", "--verbosity=0")
    site.manage("check_search", "--verbosity=0")
