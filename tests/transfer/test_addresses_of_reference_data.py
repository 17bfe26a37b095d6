"""Addresses of themes and institutions in files: kept, made, moved, and never given to somebody else."""

import pytest

from positions.models import Institution
from publishing.slugs import OldSlug
from tests.making import make_institution, make_theme
from tests.transfer.folders import content, empty_the_database, exported, imported, refused, theme, write
from topics.models import Theme

pytestmark = pytest.mark.django_db


def slugs(key: str = "test-water") -> list[str | None]:
    row = Theme.objects.get(pk=key)
    return [row.version(code).slug for code in ("fr", "en")]


def themes(tmp_path, *lines):
    return write(tmp_path / "in", content(themes=list(lines)))


def test_a_folder_from_before_addresses_gives_them_as_saving_would_and_stays_the_same(tmp_path):
    folder = write(tmp_path / "in", content())
    imported(folder)
    assert slugs() == ["eau", "water"]
    assert Institution.objects.get(key="council").version("fr").slug == "conseil"
    again = imported(folder)
    assert "themes: 0 created, 0 changed, 1 unchanged" in again
    assert "institutions: 0 created, 0 changed, 1 unchanged" in again


def test_a_line_that_says_an_address_has_it(tmp_path):
    imported(themes(tmp_path, theme(slug={"fr": "l-eau"})))
    assert slugs() == ["l-eau", "water"]


def test_a_corrected_name_moves_no_address(tmp_path):
    imported(themes(tmp_path, theme()))
    imported(themes(tmp_path, theme(label={"fr": "L’eau", "en": "Water"})))
    assert slugs() == ["eau", "water"]


def test_another_address_keeps_the_former_as_an_old_one(tmp_path, client):
    imported(themes(tmp_path, theme()))
    imported(themes(tmp_path, theme(slug={"fr": "l-eau"})))
    assert slugs() == ["l-eau", "water"]
    assert OldSlug.objects.get(model="topics.theme", language="fr").slug == "eau"
    imported(themes(tmp_path, theme(slug={"fr": "eau"})))  # and back
    assert [old.slug for old in OldSlug.objects.filter(model="topics.theme")] == ["l-eau"]


def test_two_themes_of_one_name_get_two_addresses(tmp_path):
    imported(themes(tmp_path, theme(), theme(code="other-water")))
    assert (slugs(), slugs("other-water")) == (["eau", "water"], ["eau-2", "water-2"])


def test_an_address_that_is_somebody_else_s_or_was_is_not_made_again(tmp_path):
    make_theme("here", fr="Eau", en="Sea")
    imported(
        themes(tmp_path, theme(code="first", label={"fr": "Rivière"}, old_slugs={"en": ["water"]}), theme())
    )
    assert slugs() == ["eau-2", "water-2"]


def test_two_themes_that_change_places_do(tmp_path):
    one, two = theme(), theme(code="test-sea", label={"fr": "Mer", "en": "Sea"})
    imported(themes(tmp_path, one, two))
    imported(themes(tmp_path, {**one, "slug": {"fr": "mer"}}, {**two, "slug": {"fr": "eau"}}))
    assert (slugs(), slugs("test-sea")) == (["mer", "water"], ["eau", "sea"])
    assert not OldSlug.objects.filter(model="topics.theme").exists()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"slug": {"fr": "Pas une adresse"}}, "slug.fr: “Pas une adresse” cannot be an address"),
        ({"slug": {"nl": "water"}}, "slug.nl: This site has no language"),
        (
            {"slug": {"fr": "eau"}, "old_slugs": {"fr": ["eau"]}},
            "old_slugs.fr: “eau” is the address of today",
        ),
        ({"state": {"fr": "public"}}, "state: This key is unknown"),
        ({"slug": {"fr": "prise"}}, "slug.fr: The address “prise” leads, or once led, to another record"),
    ],
)
def test_what_cannot_be_an_address_is_refused(tmp_path, said, told):
    make_theme("taken", fr="Prise")
    assert told in "\n".join(refused(themes(tmp_path, theme(**said))))


def test_one_address_on_two_lines_is_refused(tmp_path):
    lines = [theme(slug={"fr": "eau"}), theme(code="other", slug={"fr": "eau"})]
    assert "already that of line 1" in "\n".join(refused(themes(tmp_path, *lines)))


def test_export_import_export_keeps_every_address_new_and_old(tmp_path):
    make_institution("ministry")
    imported(themes(tmp_path, theme(intro={"fr": "Une eau pour tout le monde."})))
    imported(themes(tmp_path, theme(intro={"fr": "Une eau pour tout le monde."}, slug={"fr": "l-eau"})))
    first = exported(tmp_path / "first")
    assert b'"slug": {"fr": "l-eau", "en": "water"}, "old_slugs": {"fr": ["eau"]}' in first["themes.jsonl"]
    empty_the_database()
    OldSlug.objects.all().delete()
    imported(tmp_path / "first")
    assert exported(tmp_path / "second") == first
